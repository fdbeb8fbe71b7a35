"""Each direction: red for what is not as the baseline has it, green for what is, and silence on what was not asked."""

from datetime import date

import pytest

from contracts.baseline import Scope, baseline_block, compare
from contracts.errors import ContractsError
from tests.baseline.records import TODAY, baseline, known, name, record, result


def differences(of, run, **others):
    found = compare(of, run, today=TODAY, **others)
    assert found.is_red == bool(found.differences or run.partial)
    return [(difference.kind, difference.name) for difference in found.differences]


LISTED = known("a", "answered 200", reason="too late to mend", ticket="NET-7", expires=TODAY)
BROKEN = result("a", "broken", "answered 200")


@pytest.mark.parametrize(
    ("of", "result_of_a", "kind"),
    [
        (baseline(), BROKEN, "new"),
        (baseline(held=("a",)), BROKEN, "new"),
        (baseline(missing=("a",)), BROKEN, "new"),
        (baseline(LISTED), result("a", "broken", "answered 500 Oops"), "changed"),
        (baseline(LISTED), result("a", "broken", "answered 200", "answered 500 Oops"), "changed"),
        (baseline(LISTED), result("a", "held"), "mended"),
        (baseline(known("a", "answered 200", expires=date(2026, 5, 16))), BROKEN, "expired"),
        (baseline(LISTED), result("a", "not-exercised"), "lost"),
        (baseline(held=("a",)), result("a", "not-exercised"), "lost"),
        (baseline(held=("a", "b")), result("a", "held"), "vanished"),
        (baseline(LISTED, known("b", "answered 200")), BROKEN, "vanished"),
        (baseline(held=("a",), missing=("b",)), result("a", "held"), "vanished"),
    ],
)
def test_it_is_red(of, result_of_a, kind):
    assert differences(of, record(result_of_a)) == [(kind, name("b" if kind == "vanished" else "a"))]


@pytest.mark.parametrize(
    ("of", "result_of_a"),
    [
        (baseline(LISTED), BROKEN),
        (baseline(known("a", "answered 200")), BROKEN),
        (baseline(known("a", "answered 200", "answered 500 Oops")), BROKEN),
        (baseline(held=("a",)), result("a", "held")),
        (baseline(missing=("a",)), result("a", "held")),
        (baseline(missing=("a",)), result("a", "not-exercised")),
        (baseline(), result("a", "held")),
        (baseline(), result("a", "not-exercised")),
    ],
)
def test_it_is_green(of, result_of_a):
    assert differences(of, record(result_of_a)) == []


def test_a_break_past_its_date_that_changed_is_both():
    of = baseline(known("a", "answered 200", expires=date(2020, 1, 1)))
    run = record(result("a", "broken", "answered 500 Oops"))
    assert differences(of, run) == [("changed", name("a")), ("expired", name("a"))]


def test_what_was_not_asked_for_is_compared_only_where_it_is_broken():
    of = baseline(LISTED, known("b", "answered 200"), held=("c",))
    run = record(
        result("a", "held", asked=False),
        result("b", "not-exercised", asked=False),
        result("c", "not-exercised", asked=False),
        result("d", "broken", "answered 200", asked=False),
    )
    assert differences(of, run) == [("new", name("d"))]
    assert compare(of, run, today=TODAY).passed_over == 3


def test_nothing_vanishes_of_other_vendors_nor_from_a_shard():
    of = baseline(held=("a", "b"))
    other = record(result("a", "held", vendor="w"))
    assert differences(of, other) == []
    assert differences(of, record(result("a", "held"), shard="1/2")) == []
    everything = Scope(names=frozenset({name("a", vendor="w")}), prefixes=("",))
    assert differences(of, other, scope=everything) == [("vanished", name("a")), ("vanished", name("b"))]


def test_a_run_that_ended_early_is_no_proof():
    found = compare(baseline(held=("a",)), record(result("a", "held"), partial="interrupted"), today=TODAY)
    assert (found.differences, found.is_red) == ((), True)
    assert "  the run did not get to its end, so it is no proof: interrupted" in baseline_block("f", found)


def test_a_name_that_is_nearly_right_is_told():
    of = baseline(held=("lenght",))
    (difference,) = compare(of, record(result("length", "held")), today=TODAY).differences
    assert difference.says == "there is no such clause side any more; did you mean v/o/length/rule reject?"


def test_a_record_without_kinds_is_not_taken_for_known():
    with pytest.raises(ContractsError, match=r"v/o/a/rule reject: the record does not say in which way it is broken"):
        compare(baseline(LISTED), record(result("a", "broken")), today=TODAY)


def test_the_block_says_what_there_is_and_what_to_do():
    of = baseline(known("a", "answered 200"), known("b", "answered 200"), held=("c", "d"))
    run = record(
        result("a", "broken", "answered 200"),
        result("b", "held"),
        result("c", "held", asked=False),
        result("e", "held"),
    )
    assert list(baseline_block("known.json", compare(of, run, today=TODAY))) == [
        "baseline known.json: 1 known, 1 mended, 1 vanished",
        "  mended: remove them from the list, or run --baseline-update",
        "    v/o/b/rule (reject): it now holds: remove it from the baseline (or run --baseline-update); "
        "its reason was: no reason given yet",
        "  vanished: if the page changed, run --baseline-update",
        "    v/o/d/rule (reject): there is no such clause side any more; did you mean v/o/e/rule reject?",
        "  known without a reason: 1; fill it in",
        "  not broken, and new to the baseline: 1; --baseline-update notes them",
        "  not asked for in this run, so not compared: 1",
    ]


def test_the_block_names_so_many_only():
    run = record(*(result(f"a{number}", "broken", "answered 200") for number in range(25)))
    lines = list(baseline_block("f", compare(baseline(), run, today=TODAY)))
    assert lines[0] == "baseline f: 0 known, 25 new"
    assert (len(lines), lines[-1]) == (23, "    and 5 more")
