"""Faults in what a request may ask for: a dry run, a resource group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import Cloud, Connection
from contracts.emulator.alibaba.faults.making import CREATE, LIST, MAKING, fault, says
from contracts.emulator.alibaba.operations import connection_of
from contracts.emulator.alibaba.traits import Plan, plan
from contracts.emulator.behaviour import Asked, Change, Members, Perform, RefusedError, about
from contracts.emulator.changes import (
    around,
    both,
    fails_to_match,
    judging,
    refusing,
    setting,
    without,
)


def _is(text: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.given.get("DryRun", "").lower() == text


def _planned(when: Callable[[Asked], bool], other: Plan) -> Change:
    return setting(plan=lambda asked: other if when(asked) else plan(asked))


def _listed(behaviour: Any) -> Any:
    """List what a dry run would have made, until something is made of that pair."""
    ghosts: set[str] = set()

    def create(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        wanted = connection_of(asked, cloud)
        for old in [each for each in cloud.connections.values() if each.instance_id in ghosts]:
            if old.pair == wanted.pair:
                del cloud.connections[old.instance_id]
        try:
            return perform(asked)
        except RefusedError as refused:
            if says(refused, refusals.DRY_RUN):
                cloud.connections[wanted.instance_id] = wanted
                ghosts.add(wanted.instance_id)
            raise

    def knows(asked: Asked, connection: Connection) -> bool:
        return asked.operation == LIST or connection.instance_id not in ghosts

    return both(around(create, CREATE), setting(knows=knows))(behaviour)


DRY_RUN = (
    MAKING.optional("dry-run", "DryRun"),
    fault("dry-run-no-true", "DryRun/type", "accept", "Refuses DryRun=true.",
          judging("DryRun.type", lambda text: text.lower() != "false")),
    fault("dry-run-no-false", "DryRun/type", "accept", "Refuses DryRun=false.",
          judging("DryRun.type", lambda text: text.lower() != "true")),
    fault("dry-run-yes-no", "DryRun/type", "reject", "Takes yes and no for DryRun.",
          judging("DryRun.type", lambda text: text.lower() not in ("true", "false", "yes", "no"))),
    fault("dry-run-number", "DryRun/type", "reject", "Takes any number for DryRun.",
          judging("DryRun.type", fails_to_match(r"(?i:true|false|[0-9]+)"))),
    fault("dry-run-letters", "DryRun/type", "reject", "Takes t and f for DryRun, as Go does.",
          judging("DryRun.type", lambda text: text.lower() not in ("true", "false", "t", "f"))),
    fault("dry-run-prefix", "DryRun/type", "reject", "Takes words that begin with true or false for DryRun.",
          judging("DryRun.type", lambda text: not text.lower().startswith(("true", "false")))),
    fault("dry-run-any", "DryRun/type", "reject", "Takes any word for DryRun.", without("DryRun.type")),
    fault("dry-run-creates", "DryRun/dry-run", "accept", "Creates in silence in a dry run.",
          _planned(_is("true"), Plan(checks=True, creates=True, answers_id=False))),
    fault("dry-run-listed", "DryRun/dry-run", "accept", "Lists a connection after a dry run that nothing else knows.",
          _listed),
    fault("dry-run-succeeds", "DryRun/dry-run", "accept", "Answers a dry run with an InstanceId.",
          _planned(_is("true"), Plan(checks=True, creates=False, answers_id=True))),
    fault("dry-run-ignored", "DryRun/dry-run", "accept", "Takes no notice of DryRun.",
          _planned(_is("true"), Plan(checks=True, creates=True, answers_id=True))),
    fault("dry-run-ignored-in-xml", "DryRun/dry-run", "accept", "Takes no notice of DryRun where XML is asked for.",
          _planned(lambda asked: _is("true")(asked) and asked.given.get("Format") == "XML",
                   Plan(checks=True, creates=True, answers_id=True))),
    fault("dry-run-unchecked", "DryRun/dry-run", "reject", "Checks nothing in a dry run.",
          _planned(_is("true"), Plan(checks=False, creates=False, answers_id=False))),
    fault("dry-run-false-idle", "DryRun/performs", "accept", "Creates nothing with DryRun=false, and says it did.",
          _planned(_is("false"), Plan(checks=True, creates=False, answers_id=True))),
    fault("dry-run-false-dry", "DryRun/performs", "accept", "Takes DryRun=false for a dry run.",
          _planned(_is("false"), Plan(checks=True, creates=False, answers_id=False))),
    fault("dry-run-absent-idle", "DryRun/performs", "accept", "Creates nothing without DryRun, and says it did.",
          _planned(_is(""), Plan(checks=True, creates=False, answers_id=True))),
)  # fmt: skip

_GROUP, _NO_GROUP = "ResourceGroupId.exists", refusals.NO_RESOURCE_GROUP
_CONDITION = "OperationFailed.NotExist.ResourceGroup/condition"
RESOURCE_GROUP = (
    MAKING.optional("group", "ResourceGroupId"),
    fault("group-first-only", "ResourceGroupId/exists", "accept", "Refuses the second resource group as illegal.",
          MAKING.refuses("ResourceGroupId", about("ResourceGroupId", lambda text: text == "rg-network"))),
    fault("group-unknown", "ResourceGroupId/exists", "reject", "Takes an unknown resource group.", without(_GROUP)),
    fault("group-said-missing", _CONDITION, "accept", "Says of an existing resource group that it does not exist.",
          judging(_GROUP, lambda text: text != "rg-default")),
    fault("group-other-code", _CONDITION, "reject", "Answers an unknown resource group with another code.",
          refusing(_GROUP, refusals.illegal("ResourceGroupId"))),
    fault("group-other-status", _CONDITION, "reject", "Answers an unknown resource group with status 404.",
          refusing(_GROUP, replace(_NO_GROUP, status=404))),
    fault("group-other-message", _CONDITION, "reject", "Answers an unknown resource group with another message.",
          refusing(_GROUP, replace(_NO_GROUP, message="There is no such resource group."))),
)  # fmt: skip
