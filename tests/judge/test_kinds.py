"""The kind of a finding: the same in every run, and another one where the same side is broken in another way."""

import pytest

from contracts.emulator import FAULTS
from contracts.exchange import Exchange, Request, Response, TransportFailure
from contracts.judge import Broken
from contracts.judge.kinds import LONGEST, MOST, kind_of, shortened
from contracts.judge.tally import Tally
from contracts.judge.verdict import Finding
from contracts.run.run import Run
from contracts.run.settings import Settings
from contracts.spec import load_spec
from contracts.targets.embedded import embedded
from contracts.wire.vendor import wire_of

SIDES = {
    "alibaba-name-max-129": ("answered 200",),
    "alibaba-name-no-hyphen": ("answered 400 IllegalParam.Name",),
    "alibaba-error-no-message": ("no message of IllegalParam.{Parameter}", "no message of Missing{Parameter}"),
    "alibaba-error-403": ("answered 403 IllegalParam.{Parameter}", "answered 403 Missing{Parameter}"),
    "alibaba-error-wrong-fault": ("ResourceNotFound.InstanceId for a fault of Name",),
    "alibaba-token-forgotten": ("answered 400 ResourceAlreadyExist.VpcPeer",),
    "alibaba-activated-left": ("left by itself",),
    "naver-error-as-success": ("the envelope of a success",),
}
"""Faults of all sorts, and as what kinds their own sides are broken, whatever the seed."""

PAIRS = [
    ("alibaba-error-500", "alibaba-error-503"),
    ("alibaba-error-403", "alibaba-error-200"),
    ("alibaba-error-no-message", "alibaba-error-other-message"),
    ("alibaba-error-wrong-fault", "alibaba-error-wrong-parameter"),
    ("alibaba-token-together-doubled", "alibaba-token-mismatch-doubled"),
    ("alibaba-token-forgotten", "alibaba-token-answered-otherwise"),
    ("alibaba-never-activated", "alibaba-activated-left"),
    ("alibaba-activated-unaccepted", "alibaba-activated-by-rejection"),
    ("naver-error-other-form", "naver-error-as-success"),
]
"""Faults that break the same side, each in its own way."""


def kinds_of(fault_name, seed=0):
    """Try the side that a fault breaks, at a server of its own, with a port, ids and nonces of its own."""
    fault = FAULTS[fault_name]
    spec = load_spec(fault.vendor)
    clause, side = spec.clauses[fault.breaks[0]], fault.breaks[1]
    with embedded(fault.vendor, fault=fault_name, settle_seconds=0.02) as (target, world):
        run = Run(spec, world, target, Settings(name=f"k{seed}", seed=seed))
        run.exercise(clause, side)
        run.close()
        verdict = run.judge.verdict(clause, side)
    assert isinstance(verdict, Broken)
    return verdict.kinds


@pytest.mark.parametrize("seed", [1, pytest.param(2024, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("fault", SIDES)
def test_a_break_is_of_the_same_kind_whatever_the_seed(fault, seed):
    assert kinds_of(fault, seed) == SIDES[fault]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_two_breaks_of_one_side_are_of_different_kinds(pair):
    assert FAULTS[pair[0]].breaks == FAULTS[pair[1]].breaks
    one, other = map(kinds_of, pair)
    assert not set(one) & set(other)


def exchange(outcome):
    return Exchange(request=Request(method="GET", url="http://t/"), outcome=outcome)


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("no complete answer within 10 s (17 bytes arrived)", "no answer: no complete answer within # s"),
        ("no complete answer within 0.5 s (3 bytes arrived)", "no answer: no complete answer within # s"),
        ("this is not HTTP: the answer begins with b'SSH-2.0'", "no answer: this is not HTTP"),
        ("the content coding 'br' is not understood", "no answer: the content coding # is not understood"),
        ("the connection was closed without an answer", "no answer: the connection was closed without an answer"),
    ],
)
def test_no_answer_is_of_a_kind_without_numbers_and_bytes(problem, kind):
    wire = wire_of("alibaba")
    assert kind_of(exchange(TransportFailure(problem=problem, seen=b"SSH-2.0")), wire.read_error) == kind


def test_what_a_target_says_beside_its_code_is_not_in_the_kind():
    wire = wire_of("alibaba")
    bodies = [b'{"Code": "Odd", "Message": "%s", "RequestId": "%s"}' % (word, word) for word in (b"one", b"two")]
    kinds = {kind_of(exchange(Response(status=418, body=body)), wire.read_error) for body in bodies}
    assert kinds == {"answered 418 Odd"}
    assert kind_of(exchange(Response(status=502, body=b"<html>no</html>")), wire.read_error) == "answered 502"


def test_a_hostile_code_makes_kinds_of_one_line_and_few():
    assert shortened("a\nb\x1c c" + "d" * 999) == ("a b c" + "d" * 999)[:LONGEST]
    clause = next(iter(load_spec("alibaba").clauses.values()))
    tally = Tally()
    for number in range(3 * MOST):
        found = Finding(
            clause=clause, side="accept", why="", exchanges=(exchange(Response(status=200)),), kind=str(number)
        )
        tally.blame(found)
    assert len(tally.of(clause, "accept").kinds) == MOST
