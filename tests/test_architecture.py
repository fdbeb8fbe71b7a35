"""Imports point one way, as docs/design.md draws it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "contracts"
DESIGN = (ROOT.parent / "docs/design.md").read_text("utf-8")
FOUNDATION = {"__version__", "clock", "errors", "exchange"}
MAY_IMPORT = {
    "clock": set(),
    "errors": set(),
    "exchange": set(),
    "document": {"errors"},
    "spec": FOUNDATION,
    "derive": {"errors", "document", "spec"},
    "diff": {"spec"},
    "wire": FOUNDATION,
    "world": FOUNDATION | {"wire"},
    "judge": FOUNDATION | {"spec", "wire", "world"},
    "cassette": FOUNDATION | {"spec", "wire", "world", "judge"},
    "generate": FOUNDATION | {"spec", "wire", "world", "judge"},
    "emulator": FOUNDATION | {"wire"},
    "targets": FOUNDATION | {"wire", "world", "emulator"},
    "ledger": FOUNDATION | {"spec", "wire", "world", "judge", "targets"},
    "run": FOUNDATION | {"spec", "wire", "world", "judge", "generate", "targets", "emulator"},
    "report": FOUNDATION | {"spec", "judge"},
    "shards": {"errors", "spec", "world"},
    "baseline": {"errors", "report"},
    "suite": FOUNDATION
    | {"spec", "wire", "world", "judge", "targets", "ledger", "run", "report", "cassette", "shards", "generate"},
    "compare": FOUNDATION | {"spec", "judge", "wire", "world", "report", "cassette"},
    "replay": FOUNDATION | {"spec", "judge", "report", "cassette", "suite", "world"},
    "conformance": {"generate", "plugin", "report", "suite", "targets", "world"},
    "plugin": FOUNDATION | {"ledger", "report", "shards", "baseline", "suite", "replay"},
    "schemathesis_hooks": FOUNDATION | {"spec", "wire", "world", "judge", "targets", "ledger", "report"},
    "cli": FOUNDATION
    | {"baseline", "cassette", "compare", "derive", "diff", "emulator", "ledger", "replay", "report", "run", "spec"}
    | {"suite", "targets", "wire", "world"},
}


def imported(path):
    """Yield the parts of `contracts` that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("contracts"):
            names = node.module.split(".")[1:] or [alias.name for alias in node.names]
            yield names[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("contracts."))


def modules(part):
    single = ROOT / f"{part}.py"
    return [single] if single.exists() else sorted((ROOT / part).rglob("*.py"))


def parts():
    """Yield the packages and modules that `contracts` is made of."""
    for path in ROOT.iterdir():
        if path.suffix == ".py" and path.stem != "__init__":
            yield path.stem
        elif path.is_dir() and any(path.rglob("*.py")):
            yield path.name


def test_every_part_has_its_place():
    assert sorted(MAY_IMPORT) == sorted(parts())


def test_the_design_says_what_every_part_is_for():
    named = re.findall(r"`contracts/(\w+)`", "".join(line for line in DESIGN.splitlines() if line.startswith("| `")))
    assert sorted(named) == sorted(parts())


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_point_one_way(part):
    found = {name for path in modules(part) for name in imported(path)} - {part}
    assert found <= MAY_IMPORT[part]


def test_no_module_but_its_own_names_a_vendor():
    """A vendor is data and one module for its wire (and, for the embedded target, one of the emulators)."""
    elsewhere = [
        path.relative_to(ROOT)
        for path in sorted(ROOT.rglob("*.py"))
        if "emulator" not in path.parts and path.stem not in {"alibaba", "naver"}
        for text in [path.read_text("utf-8")]
        if any(f'"{vendor}"' in text for vendor in ("alibaba", "naver"))
    ]
    assert elsewhere == []
