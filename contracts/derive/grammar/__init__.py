"""The grammar: small rules, one for each way in which vendors phrase a constraint, and what reads sentences with them."""

from contracts.derive.grammar.read import Read, read_statements
from contracts.derive.grammar.statement import About, Statement, statements_of

__all__ = ["About", "Read", "Statement", "read_statements", "statements_of"]
