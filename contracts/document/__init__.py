"""Documents: a vendor's page in any rendering, as sections with texts, tables and code, each with its line."""

from contracts.document.model import Block, Cell, Code, Document, Row, Section, Table, Text
from contracts.document.read import read_document

__all__ = ["Block", "Cell", "Code", "Document", "Row", "Section", "Table", "Text", "read_document"]
