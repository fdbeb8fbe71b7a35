"""An update writes what a run found, keeps what people wrote, and hides no change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.baseline import Baseline, Name, compare, updated
from tests.baseline.records import TODAY, baseline, known, name, record, result


def test_reason_ticket_and_date_stay_as_long_as_the_break_does():
    entry = known("a", "answered 200", reason="too late", ticket="NET-7", expires=date(2027, 1, 1))
    made = updated(baseline(entry), record(result("a", "broken", "answered 200", "answered 500")))
    assert made.baseline == baseline(
        known("a", "answered 200", "answered 500", reason="too late", ticket="NET-7", expires=date(2027, 1, 1))
    )
    assert made.changes == ("added    v/o/a/rule reject: answered 500",)


@pytest.mark.parametrize(
    ("of", "run", "made", "changes"),
    [
        (
            baseline(held=("a",)),
            record(result("a", "broken", "answered 200")),
            baseline(known("a", "answered 200")),
            ("added    v/o/a/rule reject: answered 200; fill in its reason",),
        ),
        (
            baseline(known("a", "answered 200", "answered 500")),
            record(result("a", "broken", "answered 200")),
            baseline(known("a", "answered 200")),
            ("removed  v/o/a/rule reject: answered 500",),
        ),
        (
            baseline(known("a", "answered 200", reason="too late")),
            record(result("a", "held")),
            baseline(held=("a",)),
            ("removed  v/o/a/rule reject, which now holds; its reason was: too late",),
        ),
        (
            baseline(known("a", "answered 200", reason="too late"), held=("b",)),
            record(result("a", "not-exercised"), result("b", "not-exercised")),
            baseline(missing=("a", "b")),
            (
                "removed  v/o/a/rule reject, which was not exercised; its reason was: too late",
                "not held v/o/b/rule reject, which was not exercised",
            ),
        ),
        (
            baseline(known("a", "answered 200"), held=("b",), missing=("c",)),
            record(result("d", "held"), result("e", "not-exercised")),
            baseline(held=("d",), missing=("e",)),
            (
                "removed  v/o/a/rule reject, which is no clause side any more; its reason was: no reason given yet",
                "not held v/o/b/rule reject, which is no clause side any more",
                "removed  v/o/c/rule reject, which is no clause side any more",
                "newly held: 1",
                "newly noted as not exercised: 1",
            ),
        ),
        (
            baseline(missing=("a",)),
            record(result("a", "held")),
            baseline(held=("a",)),
            ("held now, not exercised before: 1",),
        ),
    ],
)
def test_what_changes_is_told(of, run, made, changes):
    found = updated(of, run)
    assert found.baseline == made
    assert found.changes == changes


def test_what_was_not_asked_for_keeps_its_entry_and_what_was_seen_broken_gets_one():
    of = baseline(known("a", "answered 200", reason="too late"), held=("b",), missing=("c",))
    run = record(
        result("a", "broken", "answered 500", asked=False),
        result("b", "not-exercised", asked=False),
        result("c", "held", asked=False),
        result("d", "broken", "answered 200", asked=False),
    )
    assert updated(of, run).baseline == baseline(
        known("a", "answered 200", "answered 500", reason="too late"),
        known("d", "answered 200"),
        held=("b",),
        missing=("c",),
    )


def test_a_shard_and_another_vendor_leave_all_else_alone():
    of = baseline(known("a", "answered 200"), held=("b",))
    found = updated(of, record(result("b", "held"), shard="1/2"))
    assert (found.baseline, found.changes) == (of, ())
    other = updated(of, record(result("z", "held", vendor="w"))).baseline
    assert other.broken == of.broken
    assert other.held == {name("b"), Name("w/o/z/rule", "reject")}


RESULTS = st.lists(
    st.builds(
        lambda clause, verdict, kinds, asked: result(clause, verdict, *kinds[: 9 * (verdict == "broken")], asked=asked),
        st.sampled_from("abcd"),
        st.sampled_from(["held", "broken", "not-exercised"]),
        st.lists(st.sampled_from(["answered 200", "answered 500"]), min_size=1, unique=True),
        st.booleans(),
    ),
    unique_by=lambda made: made.id,
)  # fmt: skip
RUNS = RESULTS.map(lambda results: record(*results))


@given(st.lists(RUNS, max_size=3), RUNS)
def test_after_an_update_the_same_run_is_green_and_a_second_update_changes_nothing(before, run):
    of = Baseline()
    for earlier in before:
        of = updated(of, earlier).baseline
    made = updated(of, run).baseline
    assert not compare(made, run, today=TODAY).differences
    again = updated(made, run)
    assert (again.baseline.held, again.baseline.not_exercised) == (made.held, made.not_exercised)
    assert again.changes == ()
