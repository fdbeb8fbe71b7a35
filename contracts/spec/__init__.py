"""Specs: what a vendor's pages say, as OpenAPI 3.1 files whose every rule cites its line."""

from contracts.spec.load import SPECS, load_file, load_spec
from contracts.spec.model import Clause, ErrorEntry, Lifecycle, Operation, Parameter, Side, Source, Spec

__all__ = [
    "SPECS",
    "Clause",
    "ErrorEntry",
    "Lifecycle",
    "Operation",
    "Parameter",
    "Side",
    "Source",
    "Spec",
    "load_file",
    "load_spec",
]
