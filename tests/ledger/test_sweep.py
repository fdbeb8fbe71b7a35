"""`contracts sweep`: what it shows, what it deletes, and what it does not touch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from contracts.exchange import Request, Response, TransportFailure
from contracts.ledger import Attempt, Guard, Ledger
from contracts.spec import load_spec
from contracts.targets import Target
from contracts.wire.call import Call
from contracts.wire.vendor import wire_of
from contracts.world import World, load_world
from tests.ledger.clouds import FOREIGN_PLACE, Cloud
from tests.ledger.conftest import left

Sweep = Callable[..., Result]
CHANGING = ("Create", "create", "Delete", "delete", "Accept", "accept", "Reject", "Modify", "set")


class Maker:
    """Makes things at a cloud as a run does, and loses answers on demand."""

    def __init__(self, cloud: Cloud, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import os

        self.cloud = cloud
        self.world: World = load_world(cloud.write_world(path.with_name("maker.toml")), os.environ)
        self.spec = load_spec(cloud.vendor)
        self.operation = self.spec.checked()[0]
        self.ledger = Ledger.for_run(path)
        guard = Guard(self.spec, self.world, cloud.url, self.ledger, run="made here")
        self.target = Target(cloud.url, self.world, guard=guard)
        self._wire = wire_of(cloud.vendor)
        self._count = 0

    def request(self, place: int | tuple[int, int], **more: str) -> Request:
        assert self.operation.lifecycle is not None
        taken_by = self.operation.lifecycle.taken_by
        texts = {
            p.name: self.world.values.get(p.name, (p.example,))[0] for p in self.operation.parameters if p.required
        }
        places = place if isinstance(place, tuple) else (place, place)
        texts |= {name: self.world.values[name][index] for name, index in zip(taken_by, places, strict=True)}
        texts |= {self.spec.format.parameter: self.spec.format.json, **more}
        self._count += 1
        return self._wire.encode(
            Call(operation=self.operation.name, path=self.operation.path, parameters=tuple(texts.items()),
                 signature=self._wire.SIGNATURES[0]),
            base_url=self.cloud.url, credentials=self.world.credentials,
            now=self.target.clock.now(), nonce=f"nonce-{self._count}",
        )  # fmt: skip

    def make(self, place: int = 1, **more: str) -> None:
        assert isinstance(self.target.send(self.request(place, **more)).outcome, Response)

    def make_unanswered(self, place: int | tuple[int, int] = 1, **more: str) -> None:
        def silent(_received: object, perform: Callable[[], Response]) -> Response:
            perform()
            return Response(status=0)  # it hangs up

        self.cloud.trap = silent
        assert isinstance(self.target.send(self.request(place, **more)).outcome, TransportFailure)
        self.cloud.trap = None

    def end(self) -> None:
        self.target.close()
        self.ledger.close()
        self.cloud.received.clear()


@pytest.fixture
def maker(cloud: Cloud, path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    return Maker(cloud, path, monkeypatch)


def changing(cloud: Cloud) -> list[str]:
    texts = [f"{received.target} {received.body.decode()}" for _, received in cloud.received]
    return [text for text in texts if any(f"Action={verb}" in text or f"/{verb}" in text for verb in CHANGING)]


def test_without_delete_it_only_reads_and_says_what_it_would_do(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    maker.make(1)
    maker.make_unanswered(2)
    there = cloud.there()
    maker.end()
    result = sweep()
    assert (result.exit_code, cloud.there(), changing(cloud)) == (1, there, [])
    lines = result.output.splitlines()
    assert [line.partition(":")[0] for line in lines if not line.startswith(" ")] == ["would be deleted"] * 2 + [
        "2 left"
    ]
    assert all(any(instance in line for line in lines) for instance in there)
    assert [creation.state for creation in left(maker.ledger.path)] == ["made", "sent"]


def test_without_a_world_nothing_is_sent(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    maker.make()
    maker.end()
    result = sweep(with_world=False)
    assert (result.exit_code, cloud.received) == (1, [])
    assert result.output.startswith("listed: ")
    assert result.output.endswith("1 listed\n")


def test_with_delete_all_it_names_is_deleted_and_nothing_else(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    maker.make(1)
    maker.make_unanswered(2)
    before = cloud.there()
    maker.target._guard = None
    maker.make(3)  # somebody else makes something of the very same looks, and no ledger knows of it
    (others,) = cloud.there() - before
    maker.end()
    result = sweep("--delete")
    assert (result.exit_code, result.output) == (0, "nothing is left\n")
    assert cloud.there() == {others}
    assert left(maker.ledger.path) == ()


def test_what_was_never_made_is_settled_once_it_cannot_come_any_more(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    cloud.trap = lambda _received, _perform: Response(status=0)
    maker.target.send(maker.request(1))
    cloud.trap = None
    maker.end()
    assert "nothing is there so far" in sweep().output
    assert sweep("--delete").exit_code == 0
    assert left(maker.ledger.path) == ()


def test_a_request_without_an_answer_is_not_taken_for_what_somebody_made_there_before(
    cloud: Cloud, maker: Maker, sweep: Sweep
) -> None:
    maker.make_unanswered(FOREIGN_PLACE)  # there is something since an hour ago, so this is refused
    maker.end()
    assert cloud.there() == set()  # which looks that what somebody made is still there
    assert sweep("--delete").exit_code == 0
    assert cloud.there() == set()


def test_an_account_that_does_not_see_a_thing_does_not_call_it_gone(
    cloud: Cloud, maker: Maker, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.make()
    maker.end()
    key, secret = cloud._service.variables
    monkeypatch.setenv(key.format(""), cloud._service.accepter_credentials.access_key_id)
    monkeypatch.setenv(secret.format(""), cloud._service.accepter_credentials.access_key_secret)
    result = sweep("--delete")
    assert result.exit_code == 1
    assert "it is not seen with this world's access key" in result.output
    assert len(left(maker.ledger.path)) == 1


def test_a_target_that_refuses_leaves_the_ledger_as_it_is(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    maker.make()
    maker.make_unanswered(2)
    maker.end()
    cloud.trap = lambda _received, _perform: Response(status=503, body=b"down")
    result = sweep("--delete")
    assert result.exit_code == 1
    assert result.output.count("not sure: ") == 2
    cloud.trap = None
    assert len(left(maker.ledger.path)) == 2
    assert sweep("--delete").exit_code == 0
    assert cloud.there() == set()


@pytest.mark.parametrize(
    ("arguments", "world", "sentence"),
    [
        (("--target", "http://127.0.0.1:9"), {}, "--target http://127.0.0.1:9: *names nothing there*"),
        (("--delete",), {"with_world": False}, "--delete: there is no world file to take credentials from*"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_nothing_is_sent(
    cloud: Cloud, maker: Maker, sweep: Sweep, arguments: tuple[str, ...], world: dict[str, object], sentence: str
) -> None:
    from fnmatch import fnmatch

    maker.make()
    maker.end()
    result = sweep(*arguments, **world)
    assert fnmatch(str(result.exception), sentence)
    assert cloud.received == []


def test_a_target_elsewhere_is_swept_only_where_the_world_allows_changes(
    cloud: Cloud, maker: Maker, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.make()
    maker.end()
    monkeypatch.setattr("contracts.cli.sweep.is_loopback", lambda _url: False)
    monkeypatch.setattr("contracts.ledger.guard.is_loopback", lambda _url: False)
    result = sweep("--delete", changes=False)
    assert "is only read. Set `changes = true`" in str(result.exception)
    assert cloud.received == []
    assert sweep(changes=False).exit_code == 1  # looking is allowed
    assert changing(cloud) == []
    assert sweep("--delete", changes=True).exit_code == 0


def test_a_ledger_of_several_targets_is_swept_one_by_one(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    maker.make()
    attempt = Attempt(
        run="r", worker="main", vendor=cloud.vendor, target="http://127.0.0.1:9", operation=maker.operation.name,
        account=None, parameters={}, sent_at=1.0,
    )  # fmt: skip
    maker.ledger.enter(attempt)
    maker.end()
    assert "it names several targets" in str(sweep("--delete").exception)
    assert sweep("--delete", "--target", cloud.url).exit_code == 0
    assert [creation.target for creation in left(maker.ledger.path)] == ["http://127.0.0.1:9"]


def test_a_world_of_another_vendor_is_refused(cloud: Cloud, maker: Maker, sweep: Sweep, path: Path) -> None:
    attempt = Attempt(
        run="r", worker="main", vendor="other", target=cloud.url, operation="Create", account=None, parameters={},
        sent_at=1.0,
    )  # fmt: skip
    maker.ledger.enter(attempt)
    maker.end()
    assert "but the ledger's is 'other'" in str(sweep().exception)


def test_sweeping_keeps_the_pace(cloud: Cloud, maker: Maker, sweep: Sweep) -> None:
    for place in (1, 2, 3):
        maker.make(place)
    maker.end()
    begun = time.monotonic()
    assert sweep("--delete", max_requests_per_second=25).exit_code == 0
    times = [at for at, _ in cloud.received]
    assert len(times) > 6
    assert (len(times) - 1) / (times[-1] - begun) <= 25
