"""What is written can be read back, and merging loses nothing."""

import json

from hypothesis import given
from hypothesis import strategies as st

from contracts.report import ClauseResult, Record, block, merged

TEXT = st.text(max_size=20)
RESULTS = st.builds(
    ClauseResult,
    id=st.sampled_from(["v/o/a/r", "v/o/b/r"]),
    side=st.sampled_from(["accept", "reject"]),
    verdict=st.sampled_from(["held", "broken", "not-exercised"]),
    exchanges=st.integers(0, 9),
    source=st.just("page.txt:1"),
    statement=st.just("A01"),
    says=TEXT,
    reason=TEXT,
    counterexample=st.none(),
    kinds=st.lists(TEXT, max_size=2, unique=True).map(lambda kinds: tuple(sorted(kinds))),
    asked=st.booleans(),
)
RECORDS = st.builds(
    Record,
    vendor=st.just("v"),
    target=TEXT,
    seed=st.integers(),
    exchanges=st.integers(0, 99),
    seconds=st.integers(0, 99).map(float),
    clauses=st.lists(RESULTS, max_size=4, unique_by=lambda result: (result.id, result.side)).map(tuple),
)


@given(RECORDS)
def test_a_record_is_read_back_as_it_was(record):
    assert Record.from_dict(record.to_dict()) == record
    assert Record.from_dict(json.loads(record.to_json())) == record


@given(st.lists(RECORDS, min_size=1, max_size=3))
def test_merging_keeps_the_gravest_verdict_of_each_side(records):
    weight = {"not-exercised": 0, "held": 1, "broken": 2}
    whole = merged(records)
    for result in whole.clauses:
        same = [r for record in records for r in record.clauses if (r.id, r.side) == (result.id, result.side)]
        assert result.verdict == max((r.verdict for r in same), key=weight.get)
        assert set(result.kinds) == {kind for r in same for kind in r.kinds}
        assert result.asked == any(r.asked for r in same)
    assert {(r.id, r.side) for r in whole.clauses} == {(r.id, r.side) for record in records for r in record.clauses}


@given(RECORDS)
def test_the_block_counts_every_side(record):
    counts = record.summary()
    line = f"{counts['held']} held, {counts['broken']} broken, {counts['not-exercised']} not exercised"
    assert line in list(block(record))
