"""The public API is as docs/api.md lists it, and its examples print what they say."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import re
from pathlib import Path
from types import ModuleType

import pytest

DOC = (Path(__file__).parents[1] / "docs/api.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(contracts[\w.]*)` \| ([^|]*)\|", DOC, re.MULTILINE)
LISTED = [(module, name) for module, names in ROWS for name in re.findall(r"`(\w+)`", names)]
EXAMPLES = re.findall(r"```python\n(.*?)```\n+It prints:\n+```text\n(.*?)```", DOC, re.DOTALL)


def test_the_document_is_read_as_it_is_meant() -> None:
    assert len(ROWS) == DOC.count("\n| `contracts")
    assert len(EXAMPLES) == DOC.count("```python")
    assert len(LISTED) > 40


@pytest.mark.parametrize("module", [module for module, _ in ROWS if not module.endswith("hooks")])
def test_a_listed_module_is_there(module: str) -> None:
    assert importlib.import_module(module).__doc__


@pytest.mark.parametrize(("module", "name"), LISTED)
def test_a_listed_name_is_there(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("module", sorted({module for module, _ in LISTED}))
def test_all_that_such_a_module_offers_is_listed(module: str) -> None:
    listed = {name for listed, name in LISTED if listed == module}
    there = importlib.import_module(module)
    assert offered(there) <= listed
    assert listed <= set(getattr(there, "__all__", listed))


def offered(module: ModuleType) -> set[str]:
    """Return what a module says that it offers; of one that does not say, its own public classes and functions."""
    if hasattr(module, "__all__"):
        return set(module.__all__)
    found = inspect.getmembers(module, lambda one: inspect.isclass(one) or inspect.isfunction(one))
    return {name for name, one in found if one.__module__ == module.__name__ and not name.startswith("_")}


@pytest.mark.parametrize(("code", "printed"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_prints_what_the_document_says(code: str, printed: str) -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue() == printed
