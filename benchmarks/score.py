"""Measures derivation against labelled pages: `python -m benchmarks.score [DOCUMENTS]`, or `make score`.

DOCUMENTS is a folder with pages, `truth/<vendor>/<Operation>.json` and `truth/constraints.jsonl`. What the truth itself
calls disputed is not scored. Every miss is listed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.derive.derive import read_page
from contracts.derive.facts import OperationFacts, ParameterFact
from contracts.errors import ContractsError

DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"
_SETS = frozenset({"charset", "startsWith", "endsWith", "notPrefix"})


@dataclass(slots=True)
class Score:
    """Counts of what was found rightly, found wrongly, and missed, by what it is about; and every miss as a line."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    pages: int = 0

    def precision(self, *kinds: str) -> float:
        """Return the share of what was found that is right."""
        return _share(self.right, self.wrong, kinds)

    def recall(self, *kinds: str) -> float:
        """Return the share of what there is that was found."""
        return _share(self.right, self.missed, kinds)


def _share(right: Counter[str], other: Counter[str], kinds: tuple[str, ...]) -> float:
    good, bad = sum(right[kind] for kind in kinds), sum(other[kind] for kind in kinds)
    return good / (good + bad) if good + bad else 1.0


ABOUT_PARAMETERS = ("names", "types", "required")


def score(documents: Path, products: frozenset[str] = frozenset()) -> Score:
    """Score all pages of a folder that have labels; or those of some products only."""
    result = Score()
    labels = _labels(documents)
    for truth in sorted(documents.glob("truth/*/*.json")):
        expected = json.loads(truth.read_text("utf-8"))
        page = expected.get("page")
        if page is None or (products and expected["product"] not in products) or not (documents / page).is_file():
            continue
        result.pages += 1
        try:
            facts = read_page(documents / page)
        except ContractsError as error:
            result.missed["names"] += len(expected["parameters"])
            result.lines.append(f"{page}: {error}")
            continue
        _score_parameters(result, facts, expected)
        _score_constraints(result, facts, page, labels.get(page, {}))
    return result


def _labels(documents: Path) -> Mapping[str, Mapping[str, dict[str, dict[str, Any]]]]:
    found: dict[str, dict[str, dict[str, dict[str, Any]]]] = defaultdict(lambda: defaultdict(dict))
    path = documents / "truth" / "constraints.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        label = json.loads(line)
        found[label["page"]][label["parameter"]][label["kind"]] = label
    return found


def _score_parameters(result: Score, facts: OperationFacts, expected: Mapping[str, Any]) -> None:
    page = expected["page"]
    derived = {parameter.name: parameter for parameter in facts.parameters}
    known = set(expected.get("only_in_page", ())) | set(expected.get("common_parameters_in_page", ()))
    for wanted in expected["parameters"]:
        names = wanted["page_name"] if isinstance(wanted["page_name"], list) else [wanted["page_name"]]
        known.update(names)
        for name in names:
            found = derived.get(name)
            if found is None:
                result.missed["names"] += 1
                result.lines.append(f"{page}:{wanted['page_line']}: {name} is missed")
                continue
            result.right["names"] += 1
            if not isinstance(wanted["page_name"], list):
                _score_parameter(result, found, wanted, page)
    for name in sorted(set(derived) - known):
        result.wrong["names"] += 1
        result.lines.append(f"{page}:{derived[name].line}: {name} is no parameter")


def _score_parameter(result: Score, found: ParameterFact, wanted: Mapping[str, Any], page: str) -> None:
    for about, value, says in (
        ("types", found.type, wanted["page_type"]),
        ("required", found.required, wanted["page_required"]),
    ):
        if says is None:
            continue
        if value == says:
            result.right[about] += 1
        else:
            result.wrong[about] += 1
            result.missed[about] += 1
            result.lines.append(f"{page}:{found.line}: {found.name} has {about} {value!r}, not {says!r}")


def _score_constraints(
    result: Score, facts: OperationFacts, page: str, labels: Mapping[str, Mapping[str, Any]]
) -> None:
    """Score the parameters that have labels: those without prove nothing."""
    derived = {parameter.name: {c.kind: c for c in parameter.constraints} for parameter in facts.parameters}
    for name, wanted in labels.items():
        found = derived.get(name, {})
        for kind, label in wanted.items():
            constraint = found.get(kind)  # type: ignore[call-overload]  # a kind that there is not is found nowhere
            if constraint is not None and alike(kind, constraint.value, label["value"]):
                result.right[kind] += 1
            else:
                result.missed[kind] += 1
                has = "" if constraint is None else f", but {constraint.value!r} was read"
                result.lines.append(f"{page}:{label['sentence_line']}: {name} {kind} {label['value']!r} is missed{has}")
        for kind, constraint in found.items():
            if kind not in wanted or not alike(kind, constraint.value, wanted[kind]["value"]):
                result.wrong[kind] += 1
                result.lines.append(
                    f"{page}:{constraint.line}: {name} {kind} {constraint.value!r} is wrong (rule {constraint.rule})"
                )


def alike(kind: str, found: Any, wanted: Any) -> bool:
    """Tell whether two values of a kind mean the same. Conditions in words are compared by being in words."""
    if kind in _SETS:
        return sorted(map(str, found)) == sorted(map(str, wanted))
    if kind == "enum":
        return [str(value) for value in found] == [str(value) for value in wanted]
    if kind == "requiredWhen" and "condition" in found and "condition" in wanted:
        return True
    if kind == "default":
        return type(found) is type(wanted) and bool(found == wanted)
    return bool(found == wanted)


def report(result: Score) -> Iterator[str]:
    """Yield the lines of a report."""
    kinds = sorted((set(result.right) | set(result.wrong) | set(result.missed)) - set(ABOUT_PARAMETERS))
    yield from result.lines
    yield f"{'':14} {'right':>6} {'wrong':>6} {'missed':>6} {'precision':>10} {'recall':>8}"
    for title, group in [*((name, (name,)) for name in (*ABOUT_PARAMETERS, *kinds)), ("constraints", tuple(kinds))]:
        counts = [sum(counter[kind] for kind in group) for counter in (result.right, result.wrong, result.missed)]
        shares = f"{result.precision(*group):10.3f} {result.recall(*group):8.3f}"
        yield f"{title:14} {counts[0]:6} {counts[1]:6} {counts[2]:6} {shares}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    if not folder.is_dir():
        sys.exit(f"{folder}: there are no labelled pages. Name their folder: make score DOCUMENTS=FOLDER")
    for text in report(score(folder, frozenset(sys.argv[2:]))):
        print(text)  # noqa: T201 - what it is for
