"""The block at the end of a run, and the text of one finding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from contracts.report.record import ClauseResult, Record


def finding_text(result: ClauseResult) -> str:
    """Return a finding as a person reads it: clause, statement, why, source, curl, response."""
    lines = [
        f"{result.id} ({result.side})",
        f"  statement {result.statement}: {result.says}",
        f"  source    {result.source}",
        f"  broken    {result.reason}",
    ]
    example = result.counterexample
    if example is not None:
        lines += [f"  {number:<9} {line}" for number, line in enumerate(example["before"], 1)]
        lines.append(f"  {len(example['before']) + 1 if example['before'] else 'request':<9} {example['curl']}")
        lines.append(f"  response  {_response_text(example['response'])}")
    return "\n".join(lines)


def block(record: Record, *, known: Collection[tuple[str, str]] = ()) -> Iterator[str]:
    """Yield the lines of the summary: what held, what broke, what could not be exercised and what would change that.

    Findings of sides that are `known` (by clause id and side) to be broken are not shown, only counted.
    """
    counts = record.summary()
    effort = f"{record.exchanges} exchanges in {record.seconds:.1f} s"
    part = f", shard {record.shard}" if record.shard else ""
    yield f"{record.vendor} at {record.target}, seed {record.seed}{part}: {effort}"
    if record.partial:
        yield f"this is only a part: {record.partial}"
    yield f"{counts['held']} held, {counts['broken']} broken, {counts['not-exercised']} not exercised"
    fresh = [result for result in record.broken() if (result.id, result.side) not in known]
    for result in fresh:
        yield ""
        yield from finding_text(result).split("\n")
    if len(fresh) < counts["broken"]:
        yield f"{counts['broken'] - len(fresh)} of the broken are known: they are in the baseline"
    missing = record.missing()
    if missing:
        yield ""
        yield "not exercised:"
    for reason, results in missing.items():
        names = [f"{result.id} ({result.side})" for result in results]
        yield f"  {reason}"
        yield from (f"    {name}" for name in names[:5])
        if len(names) > 5:
            yield f"    and {len(names) - 5} more"
    if record.observations:
        yield ""
        yield "observed (no clause forbids it):"
        yield from (f"  {observation['text']}" for observation in record.observations)
    if record.left_behind:
        yield ""
        yield f"left behind, because it could not be deleted: {', '.join(record.left_behind)}"


def _response_text(response: dict[str, Any]) -> str:
    if "problem" in response:
        return f"none: {response['problem']}" + (f", after {response['seen']!r}" if response["seen"] else "")
    content_type = next(
        (value for name, value in response["headers"] if name.lower() == "content-type"), "no content type"
    )
    return f"{response['status']} {content_type} {_one_line(response['body'])}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 600 else f"{line[:600]}..."
