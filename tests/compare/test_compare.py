"""Where B differs from A: nothing for two runs of one target, the fault for a faulty one, in reports and recordings."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from contracts.cli.main import group
from contracts.emulator import FAULTS
from contracts.errors import ContractsError
from tests.cassette.foreign import as_har
from tests.cassette.recording import record
from tests.cassette.test_foreign import MADE, answered, create, signed
from tests.report.records import record as record_of
from tests.report.records import side

FAULT = next(name for name in sorted(FAULTS) if name.startswith("alibaba") and name.endswith("201"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Record two runs against the conforming emulator and one against a faulty one."""
    folder = tmp_path_factory.mktemp("compared")
    record("alibaba", folder / "one", budget=80)
    record("alibaba", folder / "other", budget=80)
    record("alibaba", folder / "faulty", fault=FAULT, budget=80)
    return folder


def compare(*arguments):
    return CliRunner().invoke(group, ["compare", *map(str, arguments)])


def test_two_runs_against_one_target_do_not_differ(folders):
    result = compare(folders / "one", folders / "other")
    assert "\n0 clause sides come out differently\n" in result.output
    assert "; 0 fields differ" in result.output
    assert result.exit_code == 0


def test_a_fault_shows_as_a_clause_and_as_a_field(folders):
    result = compare(folders / "one", folders / "faulty")
    clause, side = FAULTS[FAULT].breaks
    assert f"  {clause} ({side}): held in A, broken in B\n" in result.output
    assert "  CreateVpcPeerConnection status: 200 in A, 201 in B (" in result.output
    assert result.exit_code == 1


def test_reports_are_compared_clause_by_clause(folders, tmp_path):
    for name in ("one", "faulty"):
        CliRunner().invoke(group, ["judge", str(folders / name), "--report", str(tmp_path / f"{name}.json")])
    result = compare(tmp_path / "one.json", tmp_path / "faulty.json")
    clause, side = FAULTS[FAULT].breaks
    assert f"1 clause sides come out differently\n  {clause} ({side}): held in A, broken in B\n" in result.output
    assert result.exit_code == 1
    result = compare(tmp_path / "one.json", folders / "one")
    assert isinstance(result.exception, ContractsError)
    assert "one is a report, the other is not. Give two of a kind" in str(result.exception)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (answered(RequestId="q-9", InstanceId="pcc-77"), None),
        (answered(RequestId="q-9"), "response.InstanceId: a text in A, nothing in B (1x)"),
        (answered(**MADE, More=7), "response.More: nothing in A, a number in B (1x)"),
        (answered(RequestId=12, InstanceId="pcc-77"), "response.RequestId: a text in A, a number in B (1x)"),
        ({**answered(**MADE), "headers": ()}, "content type: application/json in A, nothing in B (1x)"),
        (answered(409, Code="Conflict", Message="no"), "error code: nothing in A, Conflict in B (1x)"),
    ],
)
def test_each_field_is_compared_but_not_what_everyone_may_choose(tmp_path, answer, told):
    call = create(ClientToken="t-1")
    a = as_har([signed("alibaba", call, **answered(**MADE))], tmp_path / "a.har")
    b = as_har([signed("alibaba", call, **answer)], tmp_path / "b.har")
    result = compare(a, b)
    assert "1 requests were made of both, 0 of A alone, 0 of B alone" in result.output
    if told is None:
        assert "; 0 fields differ" in result.output
    else:
        assert f"  CreateVpcPeerConnection {told}\n" in result.output


def test_what_was_asked_of_one_alone_is_counted(tmp_path):
    one, other = (signed("alibaba", create(Name=name), **answered(**MADE)) for name in ("one", "other"))
    result = compare(as_har([one, one], tmp_path / "a.har"), as_har([one, other], tmp_path / "b.har"))
    assert "1 requests were made of both, 1 of A alone, 1 of B alone; 0 fields differ" in result.output


ITEM = {"Id": "i-1", "Status": "Activated", "Count": 3, "Nested": [{"Name": "a"}]}
OTHER = {"Id": "i-2", "Status": "Deleting", "Count": 4, "Nested": []}


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([ITEM, ITEM], []),
        (
            [ITEM, {**ITEM, "Status": "Broken"}],
            ["Status: 'Activated' in A, 'Activated' 1x and 'Broken' 1x in B (1x)"],
        ),
        (
            [ITEM, {"Id": 7, "Status": "Activated", "Nested": [{"Name": "a"}]}],
            [
                "Id: a text in A, a number 1x and a text 1x in B (1x)",
                "Count: a number in A, a number 1x and nothing 1x in B (1x)",
            ],
        ),
        ([ITEM, {**ITEM, "Nested": [{"Name": "b"}]}], ["Nested[].Name: 'a' in A, 'a' 1x and 'b' 1x in B (1x)"]),
    ],
)
def test_every_item_of_a_list_is_compared(tmp_path, items, told):
    call = create()
    a = as_har([signed("alibaba", call, **answered(**MADE, Items=[ITEM, ITEM]))], tmp_path / "a.har")
    b = as_har([signed("alibaba", call, **answered(**MADE, Items=items))], tmp_path / "b.har")
    result = compare(a, b)
    assert f"; {len(told)} fields differ" in result.output
    for one in told:
        assert f"  CreateVpcPeerConnection response.Items[].{one}\n" in result.output
    assert result.exit_code == bool(told)


@pytest.mark.parametrize(
    ("here", "there", "count"),
    [
        ([ITEM, OTHER], [OTHER, ITEM], 0),  # nobody promised an order
        ([ITEM, OTHER], [OTHER, ITEM, ITEM], 1),  # the length, and nothing that follows from it
        ([ITEM], [ITEM, OTHER], 4),  # the length, and what no item of A is like: Status, Nested, Nested[].Name
    ],
)
def test_lists_are_compared_whatever_their_order(tmp_path, here, there, count):
    call = create()
    a = as_har([signed("alibaba", call, **answered(**MADE, Items=here))], tmp_path / "a.har")
    b = as_har([signed("alibaba", call, **answered(**MADE, Items=there))], tmp_path / "b.har")
    result = compare(a, b)
    assert f"; {count} fields differ" in result.output


def report(path, *results):
    record_of(*results).write(path)
    return path


def test_what_only_one_report_has_is_a_difference_unless_it_was_not_exercised(tmp_path):
    shared, more, idle = (side("held", number=0), side("broken", number=1), side("not-exercised", number=2))
    a, b = report(tmp_path / "a.json", shared, more), report(tmp_path / "b.json", shared, idle)
    result = compare(a, b)
    assert "0 clause sides come out differently\n1 clause sides are in A alone\n" in result.output
    assert f"  {more.id} (accept): broken\n" in result.output
    assert "in B alone" not in result.output
    assert result.exit_code == 1
    assert "1 clause sides are in B alone" in compare(b, a).output
    assert compare(b, report(tmp_path / "c.json", shared)).exit_code == 0


@pytest.mark.parametrize("other", [(), (side("held", number=1),), (side("not-exercised", number=0),)])
def test_reports_with_nothing_in_common_are_refused(tmp_path, other):
    a, b = report(tmp_path / "a.json", side("not-exercised", number=0)), report(tmp_path / "b.json", *other)
    result = compare(a, b)
    assert str(result.exception) == (
        f"{a} and {b}: nothing can be compared, since they have no clause side in common that either exercised. "
        "Give reports of one vendor"
    )


def test_recordings_without_a_request_in_common_are_refused(folders, tmp_path):
    record("naver", tmp_path / "naver", budget=5)
    unrelated = as_har([signed("alibaba", create(Name="z"), **answered(**MADE))], tmp_path / "b.har")
    for other in (tmp_path / "naver", unrelated):
        result = compare(folders / "one", other)
        assert isinstance(result.exception, ContractsError)
        assert str(result.exception) == (
            f"{folders / 'one'} and {other}: nothing can be compared, since they have no request in common. "
            "Give recordings of the same requests"
        )


def test_what_is_recorded_of_a_second_vendor_alone_is_shown(folders, tmp_path):
    shutil.copytree(folders / "one", tmp_path / "both" / "alibaba")
    record("naver", tmp_path / "both" / "naver", budget=5)
    result = compare(folders / "one", tmp_path / "both")
    assert " clause sides are in B alone\n  naver/" in result.output
    assert ", 0 of A alone, 0 of B alone" not in result.output
    assert result.exit_code == 1


def test_what_was_not_looked_at_is_told(tmp_path):
    good, other = signed("alibaba", create(), **answered(**MADE)), signed("alibaba", create(Action="A"), **answered())
    a, b = as_har([good], tmp_path / "a.har"), as_har([good, other], tmp_path / "b.har")
    result = compare(a, b)
    assert "\nof B: 1 of 2 exchanges were passed over: no spec is about it\n" in result.output
    assert "of A: " not in result.output


def test_a_report_of_another_version_is_refused(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"schema": 2, "clauses": []}))
    result = compare(tmp_path / "a.json", tmp_path / "a.json")
    assert "the report has version 2, and only version 1 is known" in str(result.exception)
