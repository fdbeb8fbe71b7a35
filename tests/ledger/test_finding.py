"""What may be taken for the creation that a request without an answer made, and what may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contracts.ledger import Creation
from contracts.ledger.finding import Found, find
from contracts.spec import load_spec

SENT = {"VpcId": "vpc-a", "AcceptingVpcId": "vpc-b", "RegionId": "r", "Name": "peer"}
SENT_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()
OPERATION = load_spec("alibaba").operations["CreateVpcPeerConnection"]


def creation(**parameters: str) -> Creation:
    return Creation(
        number=1, run="r", worker="main", vendor="alibaba", target="http://t", operation=OPERATION.name, account="k",
        parameters={key: text for key, text in {**SENT, **parameters}.items() if text}, sent_at=SENT_AT, state="sent",
    )  # fmt: skip


def item(instance: str = "pcc-1", *, made: str = "2026-01-02T03:04:07Z", **shown: object) -> dict[str, object]:
    members = {"Name": "peer", "RegionId": "r", "vpc": "vpc-a", "other": "vpc-b", **shown}
    return {
        "InstanceId": instance, "GmtCreate": made, "Name": members["Name"], "RegionId": members["RegionId"],
        "Vpc": {"VpcId": members["vpc"]}, "AcceptingVpc": {"VpcId": members["other"]},
    }  # fmt: skip


def found(sent: Creation, *items: dict[str, object], known: frozenset[str] = frozenset(), alike: int = 1) -> Found:
    lifecycle = OPERATION.lifecycle
    assert lifecycle is not None
    assert lifecycle.list is not None
    return find(sent, items, lifecycle, lifecycle.list, known=known, alike=alike, answers_within=10)


def test_what_shows_all_that_was_sent_at_the_time_is_it() -> None:
    assert found(creation(), item()) == Found("pcc-1")


def test_a_name_that_was_not_sent_may_be_any() -> None:
    assert found(creation(Name=""), item(Name="granted")) == Found("pcc-1")


@pytest.mark.parametrize(
    "other",
    [
        item(vpc="vpc-c"),
        item(other="vpc-c"),
        item(vpc="vpc-b", other="vpc-a"),
        item(made="2026-01-02T03:02:00Z"),
        item(made="2026-01-02T03:06:00Z"),
        {},
    ],
    ids=["another VPC", "another accepter", "the other way round", "made before", "made after", "nothing"],
)
def test_what_is_elsewhere_or_of_another_time_is_somebody_elses(other: dict[str, object]) -> None:
    assert found(creation(), other) == Found()


def test_what_the_ledger_knows_already_is_another_creation() -> None:
    assert found(creation(), item(), known=frozenset({"pcc-1"})) == Found()


@pytest.mark.parametrize(
    ("sent", "items", "doubt"),
    [
        (creation(), [item(Name="mine")], "pcc-1 is at its place, but Name is not what was sent"),
        (creation(), [item(Name=None)], "pcc-1 is at its place, but Name is not what was sent"),
        (creation(), [item(made="yesterday")], "pcc-1 is at its place, but when that was made is not shown"),
        (creation(), [item(made="2026-01-02T03:04:07")], "pcc-1 is at its place, but when that was made is not shown"),
        (creation(), [item(), item("pcc-2")], "it may be any of pcc-1, pcc-2, which are all alike"),
        (creation(VpcId=""), [item()], "it may be pcc-1, but the request had no VpcId to tell it by"),
    ],
)
def test_where_it_cannot_be_told_nothing_is_taken_for_it(
    sent: Creation, items: list[dict[str, object]], doubt: str
) -> None:
    assert found(sent, *items) == Found(doubt=doubt)


def test_requests_alike_may_each_have_made_one() -> None:
    assert found(creation(), item(), item("pcc-2"), alike=2) == Found("pcc-1")
    assert found(creation(), item(), item("pcc-2"), alike=2, known=frozenset({"pcc-1"})) == Found("pcc-2")
