"""A target in the making: it creates, and knows no other operation, so nothing that was made can be deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from contracts.exchange import Response, header
from contracts.judge import Broken, NotExercised
from contracts.run import Run, Settings
from contracts.spec import load_spec
from contracts.targets.embedded import embedded

VALUES = 2  # of each parameter


class CreatesOnly:
    """Answers every operation but the one that is checked as one that there is not."""

    def __init__(self, target, operation):
        self._target = target
        self._operation = operation

    def __getattr__(self, name):
        return getattr(self._target, name)

    def send(self, request):
        texts = parse_qs(f"{urlsplit(request.url).query}&{request.body.decode()}")
        asked = {*texts.get("Action", ()), header(request.headers, "x-acs-action")}
        exchange = self._target.send(request if self._operation in asked else replace(request, url=self._target.url))
        if self._operation in asked:
            return exchange
        headers = (("Content-Type", "application/json"),)
        message = "Specified api is not found, please check your url and method."
        body = json.dumps({"RequestId": "r-1", "Code": "InvalidAction.NotFound", "Message": message}).encode()
        return replace(exchange, request=request, outcome=Response(status=404, headers=headers, body=body))


@pytest.fixture(scope="module")
def found():
    spec = load_spec("alibaba")
    (operation,) = spec.checked()
    with embedded("alibaba") as (target, world):
        few = {name: values[:VALUES] for name, values in world.values.items()}
        small = replace(world, settles_within=0.3, values=few, reset_url=None, states_url=None)
        run = Run(spec, small, CreatesOnly(target, operation.name), Settings(name="m0", examples=0))
        verdicts = {(c.id.split("/", 2)[2], side): run.exercise(c, side) for c, side in spec.sides()}
        run.close()
    return verdicts


@pytest.mark.parametrize("place", ["Version/required", "VpcId/required", "AcceptingAliUid/type", "Format/enum"])
def test_what_makes_nothing_is_tried_where_no_creation_can_be_undone(found, place):
    assert not isinstance(found[place, "reject"], NotExercised)


def test_it_breaks_nothing(found):
    assert [place for place, verdict in found.items() if isinstance(verdict, Broken)] == []


def test_why_no_more_is_created_is_said_with_what_would_help(found):
    reasons = {verdict.reason for verdict in found.values() if isinstance(verdict, NotExercised)}
    assert (
        "the last place is kept for requests that make nothing, because what was created could not be deleted: "
        "give more values under [values], or a reset_url" in reasons
    )
