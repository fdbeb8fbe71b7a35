"""The record for the summary page of a CI job, as GitHub's Markdown.

Texts of the target stand in code only, behind fences longer than any that they contain: nothing of theirs is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.report.record import Record
from contracts.report.terminal import finding_text

SHOWN = 50
"""So many findings are shown in full: a summary may have one MiB at most."""
LONGEST = 4_000
"""So many characters of one finding, or of one observation, are shown."""
_VERDICTS = ("held", "broken", "not-exercised")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def markdown(record: Record) -> str:
    """Return the record as Markdown: what it comes to, each operation's counts, the findings, and what is missing."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    counts = record.summary()
    yield f"## Conformance: {counts['held']} held, {counts['broken']} broken, {counts['not-exercised']} not exercised"
    yield ""
    effort = f"{record.exchanges} exchanges in {record.seconds:.1f} s"
    part = f", shard {record.shard}" if record.shard else ""
    yield f"{_code(record.vendor)} at {_code(record.target)}, seed {record.seed}{part}, {effort}."
    if record.partial:
        yield from ("", f"**This is only a part**: {_code(record.partial)}")
    yield ""
    yield from _table(record)
    yield from _findings(record)
    yield from _missing(record)
    if record.observations:
        lines = [_code(_shortened(observation["text"])) for observation in record.observations[:SHOWN]]
        if len(record.observations) > SHOWN:
            lines.append(f"and {len(record.observations) - SHOWN} more")
        yield from _folded("Observed, which no clause forbids", lines)
    if record.left_behind:
        yield from (
            "",
            f"**Left behind**, because it could not be deleted: {', '.join(map(_code, record.left_behind))}",
        )


def _table(record: Record) -> Iterator[str]:
    yield "| operation | held | broken | not exercised |"
    yield "|---|---:|---:|---:|"
    operations: dict[str, list[str]] = {}
    for result in record.clauses:
        operations.setdefault("/".join(result.id.split("/")[:2]), []).append(result.verdict)
    for operation, verdicts in operations.items():
        yield f"| {cell(operation)} | {' | '.join(str(verdicts.count(verdict)) for verdict in _VERDICTS)} |"


def _findings(record: Record) -> Iterator[str]:
    broken = record.broken()
    for result in broken[:SHOWN]:
        yield from ("", f"### {_code(f'{result.id} ({result.side})')}", "")
        text = _shortened(finding_text(result))
        fence = "`" * max(3, _longest_run(text) + 1)
        yield from (f"{fence}text", _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text), fence)
    if len(broken) > SHOWN:
        yield from ("", f"And {len(broken) - SHOWN} more findings: the JSON record has them all.")


def _missing(record: Record) -> Iterator[str]:
    lines = [
        f"{_code(reason)}: {', '.join(_code(f'{result.id} ({result.side})') for result in results)}"
        for reason, results in record.missing().items()
    ]
    if lines:
        yield from _folded(f"Not exercised: {record.summary()['not-exercised']}", lines)


def _folded(title: str, lines: list[str]) -> Iterator[str]:
    yield from ("", f"<details><summary>{title}</summary>", "")
    yield from (f"- {line}" for line in lines)
    yield from ("", "</details>")


def _code(text: str) -> str:
    """Return a text as a code span on one line."""
    plain = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text).replace("\n", " ") or " "
    fence = "`" * (_longest_run(plain) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def cell(text: str) -> str:
    """Return a text as a code span that may stand in a table."""
    return _code(text).replace("|", "\\|")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n… {len(text) - LONGEST} more characters"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
