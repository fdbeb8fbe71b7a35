"""Targets at which something is there that the run did not make, or made in silence, or which take only so much."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from contracts.exchange import Response
from contracts.judge import Broken, Judge, NotExercised
from contracts.run import Run, Settings
from contracts.run.caller import Caller
from contracts.spec import load_spec
from contracts.targets.embedded import embedded

WITHIN = 0.3  # seconds in which all is settled
VALUES = 4  # of each parameter
LIMIT = 2


class Changed:
    """A target, and what somebody does there beside the run: `caller` sends what nobody judges."""

    def __init__(self, target, spec, world):
        self._target = target
        self.world = world
        (self.operation,) = spec.checked()
        self.caller = Caller(spec=spec, world=world, target=target, judge=Judge(spec, world), name="other")

    def __getattr__(self, name):
        return getattr(self._target, name)

    def send(self, request):
        return self._target.send(request)

    def given(self, request):
        """Return what a request to create gives; nothing where it is another request."""
        texts = parse_qs(urlsplit(request.url).query) | parse_qs(request.body.decode())
        is_creation = self.operation.name in (urlsplit(request.url).path.rpartition("/")[2], *texts.get("Action", ()))
        return {name: values[0] for name, values in texts.items()} if is_creation else {}

    def create(self, given):
        values = self.world.values
        texts = {p.name: given.get(p.name, values[p.name][0]) for p in self.operation.parameters if p.name in values}
        return self.caller.ask(
            self.operation, {name: text for name, text in texts.items() if name != "ResourceGroupId"}
        )


class BroughtBack(Changed):
    """A reset brings back a peering between the first two."""

    def send(self, request):
        exchange = super().send(request)
        if request.url == self.world.reset_url:
            assert self.create({}).outcome == "accepted"
        return exchange


class Silent(Changed):
    """What is refused for its name is made all the same."""

    def send(self, request):
        exchange = super().send(request)
        given = self.given(request)
        name = given.get("Name", given.get("vpcPeeringName", "good-name"))
        if given and exchange.outcome.status >= 400 and not name[:1].isalpha() and "DryRun" not in given:
            self.create(given)
        return exchange


class Limited(Changed):
    """There are never more than so many, and the code that says so is in no table."""

    def send(self, request):
        if self.given(request) and self.is_full(request):
            body = b'{"responseError": {"returnCode": "1020009", "returnMessage": "No more."}}'
            headers = (("Content-Type", "application/json"),)
            exchange = super().send(replace(request, url=request.url.replace("createVpc", "createNoVpc")))
            return replace(exchange, request=request, outcome=Response(status=400, headers=headers, body=body))
        return super().send(request)

    def is_full(self, _request):
        return len(self._listed()) >= LIMIT

    def _listed(self):
        listing = self.caller.spec.operations[self.operation.lifecycle.list.operation]
        found = [self.caller.ask(listing, {"regionCode": code}) for code in self.world.values["regionCode"]]
        return [item for opinion in found for item in opinion.answer.value["vpcPeeringInstanceList"]]


class LimitedByHttps(Limited):
    """The limit is met by HTTPS for the first time."""

    def is_full(self, request):
        return request.url.startswith("https:") and bool(self._listed())


def verdicts(vendor, kind):
    """Run everything against an emulator that is changed so; return the verdicts by clause side."""
    spec = load_spec(vendor)
    with embedded(vendor, settle_seconds=0) as (target, world):
        few = {name: values[:VALUES] for name, values in world.values.items()}
        small = replace(world, settles_within=WITHIN, values=few)
        run = Run(spec, small, kind(target, spec, small), Settings(name="m0", examples=0))
        for clause, side in spec.sides():
            run.exercise(clause, side)
        run.close()
        return {(clause.id.split("/", 2)[2], side): run.judge.verdict(clause, side) for clause, side in spec.sides()}


def of_kind(found, kind):
    return {place for place, verdict in found.items() if isinstance(verdict, kind)}


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_what_a_reset_brings_back_is_avoided_and_no_finding(vendor):
    found = verdicts(vendor, BroughtBack)
    assert of_kind(found, Broken) == set()
    assert of_kind(found, NotExercised) == of_kind(verdicts(vendor, Changed), NotExercised)


@pytest.mark.parametrize(("vendor", "name"), [("alibaba", "Name"), ("naver", "vpcPeeringName")])
def test_a_refused_request_that_made_something_in_silence_is_the_one_that_is_blamed(vendor, name):
    broken = of_kind(verdicts(vendor, Silent), Broken)
    assert (f"{name}/startsWith", "reject") in broken
    assert {place.partition("/")[0] for place, _ in broken} == {name}
    assert {side for _, side in broken} == {"reject"}


@pytest.mark.parametrize("kind", [Limited, LimitedByHttps])
def test_a_limit_on_how_much_there_is_breaks_nothing(kind):
    found = verdicts("naver", kind)
    assert of_kind(found, Broken) == set()
    assert of_kind(found, NotExercised) == of_kind(verdicts("naver", Changed), NotExercised)
