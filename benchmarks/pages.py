"""Measures derivation: pages a second, and pages that no person wrote: `python -m benchmarks.pages [PAGE...]`."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.score import DOCUMENTS
from contracts.derive.derive import derive
from contracts.derive.yaml_out import as_yaml
from contracts.errors import ContractsError

_HEAD = (
    "# CreateThing\n\n## Request parameters\n\n|Parameter|Type|Required|Example|Description|\n|---|---|---|---|---|\n"
    "|Action|String|Yes|CreateThing|Set the value to CreateThing. |\n"
)
_ROW = "|P{}|String|No|x|It is 2 to 128 characters long, and can contain letters and digits. |\n"
_HTML = "<html><body><h1>CreateThing</h1><h2>Request parameters</h2>"


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of pages that are large, deep, or broken."""
    yield "table of 100,000 rows", (_HEAD + "".join(map(_ROW.format, range(100_000)))).encode()
    yield "table of 2,000 rows", (_HEAD + "".join(map(_ROW.format, range(1_900)))).encode()
    yield "10 MB in one line", (_HEAD + "\n## Notes\n\n" + "the value must be (a " * 500_000).encode()
    yield (
        "10 MB in 50,000 lines",
        (_HEAD + "\n## Notes\n\n" + ("You must never do this. " * 8 + "\n") * 50_000).encode(),
    )
    yield "a cell of 10 MB", (_HEAD + "|X|String|No|x|" + 'It can contain (a, "b ' * 450_000 + " |\n").encode()
    yield "30,000 open fences", (_HEAD + '\n```\n{"a": 1}' * 29_000).encode()
    yield "5,000,000 pipes", (_HEAD + "|" * 5_000_000).encode()
    yield (
        "a list 2,000 deep",
        (
            _HEAD
            + "|X|String|No|x|Valid values:\n\n"
            + "".join(f"{' ' * (4 * n)}-   v{n}: x\n" for n in range(2_000))
            + " |\n"
        ).encode(),
    )
    yield "JSON 100,000 deep", (_HEAD + "\n```\n" + "[" * 100_000 + "]" * 100_000 + "\n```\n").encode()
    yield "HTML 200,000 deep", (_HTML + "<div>" * 200_000 + "x").encode()
    yield "HTML of 10 MB of text", (_HTML + "<p>You must not. " * 60_000 + "x" * 9_000_000).encode()
    yield "HTML with 100,000 rows", (_HTML + "<table>" + "<tr><td>a<td>b<td>c" * 100_000).encode()
    yield "bytes", bytes(range(256)) * 40_000


def measure(name: str, page: Path) -> str:
    """Derive one page and return a line on what came of it."""
    began = time.perf_counter()
    try:
        came = f"{len(as_yaml(derive(page, page.parent / 'none').spec)):,} characters of spec"
    except ContractsError as error:
        came = f"refused: {error.problem}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = time.perf_counter() - began
    return f"{name:24} {page.stat().st_size / 1e6:5.1f} MB {seconds:6.2f} s {peak:5} MB at most  {came}"


def pages_a_second(pages: list[Path]) -> float:
    """Return how many pages one core derives in a second of its time, once everything is loaded."""
    for _ in range(2):
        began = time.process_time()
        for page in pages:
            as_yaml(derive(page, page.parent / "none").spec)
    return len(pages) / (time.process_time() - began)


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]] or sorted(DOCUMENTS.glob("alibaba/*/*.md"))
    if given:
        print(f"{pages_a_second(given):.0f} of {len(given)} pages a second")  # noqa: T201 - what it is for
    with TemporaryDirectory() as folder:
        for title, content in hostile():
            path = Path(folder) / "page"
            path.write_bytes(content)
            print(measure(title, path), flush=True)  # noqa: T201 - what it is for
