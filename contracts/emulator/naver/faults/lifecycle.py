"""Faults in what becomes of a peering: its states, who brings them about, and its reverse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.behaviour import Asked, Change, Members, Perform
from contracts.emulator.changes import around, setting
from contracts.emulator.naver.cloud import Cloud
from contracts.emulator.naver.faults.making import CREATE, DECIDE, DETAIL, INSTANCES, LIST, fault
from contracts.emulator.naver.traits import INIT, RUN, TERMINATING, State

Rewrite = Callable[[Members, Asked, Cloud], Members]
Rename = Callable[[Members, State, int], State]
STATES_BY_CODE = {state.code: state for state in (INIT, RUN, TERMINATING)}
PENDING = State("PEND", "pending", "Pending")


def _each(rewrite: Rewrite, *operations: str) -> Change:
    """Rewrite every instance that some operations show."""

    def shows(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        members = perform(asked)
        return {**members, INSTANCES: [rewrite(shown, asked, cloud) for shown in members[INSTANCES]]}

    return around(shows, *operations)


def _seen_as(rename: Rename) -> Change:
    """Show other states than there are, by instance, state and the number of times that the detail showed that."""

    def change(behaviour: Any) -> Any:
        looks: Counter[tuple[str, str]] = Counter()

        def rewrite(shown: Members, asked: Asked, _cloud: Cloud) -> Members:
            code = shown["vpcPeeringInstanceStatus"]["code"]
            if code not in STATES_BY_CODE:
                return shown
            looks[shown["vpcPeeringInstanceNo"], code] += asked.operation == DETAIL
            return _in_state(shown, rename(shown, STATES_BY_CODE[code], looks[shown["vpcPeeringInstanceNo"], code]))

        return _each(rewrite, CREATE, DETAIL, LIST, DECIDE)(behaviour)

    return change


def _in_state(shown: Members, state: State) -> Members:
    status = {"code": state.code, "codeName": state.code_name}
    return {**shown, "vpcPeeringInstanceStatus": status, "vpcPeeringInstanceStatusName": state.shown}


def _never_runs(shown: Members, state: State, _looks: int) -> State:
    return INIT if state == RUN and not shown["isBetweenAccounts"] else state


def _left(shown: Members, state: State, looks: int) -> State:
    return INIT if state == RUN and not shown["isBetweenAccounts"] and looks > 1 else state


def _never_runs_across(shown: Members, state: State, _looks: int) -> State:
    return INIT if state == RUN and shown["isBetweenAccounts"] else state


def _runs_unaccepted(shown: Members, state: State, _looks: int) -> State:
    return RUN if state == INIT and shown["isBetweenAccounts"] else state


def _runs_unaccepted_later(shown: Members, state: State, looks: int) -> State:
    return RUN if state == INIT and shown["isBetweenAccounts"] and looks > 1 else state


def _in_the_target_s_name(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    peering = cloud.peerings.get(asked.given.get("vpcPeeringInstanceNo", ""))
    return perform(asked if peering is None else replace(asked, caller=peering.target.owner))


def _accepted_anyway(asked: Asked, _cloud: Cloud, perform: Perform) -> Members:
    return perform(replace(asked, given={**asked.given, "isAccept": "true"}))


def _first_pending(shown: Members, asked: Asked, _cloud: Cloud) -> Members:
    return _in_state(shown, PENDING)


STATES = (
    fault("first-pending", "lifecycle/initial", "accept", "Answers a creation with a state of its own.",
          _each(_first_pending, CREATE)),
    fault("first-pending-within", "lifecycle/initial", "accept",
          "Answers a creation within one account with a state of its own.", setting(first=PENDING)),
    fault("never-runs", "lifecycle/RUN", "accept", "Shows INIT for ever within one account.", _seen_as(_never_runs)),
    fault("run-left", "lifecycle/RUN", "accept", "Goes back to INIT once RUN was seen.", _seen_as(_left)),
    fault("acceptance-unending", "lifecycle/RUN", "accept", "Shows INIT for ever after an acceptance.",
          _seen_as(_never_runs_across)),
    fault("runs-unaccepted", "lifecycle/RUN", "reject", "Runs peerings across accounts without acceptance.",
          _seen_as(_runs_unaccepted)),
    fault("runs-unaccepted-later", "lifecycle/RUN", "reject",
          "Runs peerings across accounts without acceptance once INIT was seen.", _seen_as(_runs_unaccepted_later)),
    fault("runs-by-source", "lifecycle/RUN", "reject", "Lets the source's account accept its own peering.",
          around(_in_the_target_s_name, DECIDE)),
    fault("runs-by-rejection", "lifecycle/RUN", "reject", "Takes a rejection for an acceptance.",
          around(_accepted_anyway, DECIDE)),
)  # fmt: skip

_HAS, _NUMBER = "hasReverseVpcPeering", "reverseVpcPeeringInstanceNo"
_AGREES, _BACK = f"response.{INSTANCES}[].{_HAS}/agrees", f"response.{INSTANCES}[].{_NUMBER}/points-back"


def _reverse_as(number: Callable[[Members, Asked], str], *operations: str) -> Change:
    """Show another reverse, in every answer or in those of some operations."""

    def rewrite(shown: Members, asked: Asked, _cloud: Cloud) -> Members:
        reverse = number(shown, asked)
        return {**shown, _NUMBER: reverse, _HAS: reverse != ""}

    return _each(rewrite, *(operations or (CREATE, DETAIL, LIST)))


def _if_reversed(number: Callable[[Members], str]) -> Callable[[Members, Asked], str]:
    return lambda shown, _asked: number(shown) if shown[_NUMBER] else ""


def _of_earlier_only(shown: Members) -> str:
    return str(shown[_NUMBER]) if int(shown["vpcPeeringInstanceNo"]) < int(shown[_NUMBER]) else ""


def _of_later_only(shown: Members) -> str:
    return str(shown[_NUMBER]) if int(shown["vpcPeeringInstanceNo"]) > int(shown[_NUMBER]) else ""


def _kept(behaviour: Any) -> Any:
    """Show a reverse for ever once it was there."""
    known: dict[str, str] = {}

    def number(shown: Members, _asked: Asked) -> str:
        own, reverse = shown["vpcPeeringInstanceNo"], shown[_NUMBER]
        if reverse:
            known[own], known[reverse] = reverse, own
        return known.get(own, "")

    return _reverse_as(number)(behaviour)


def _flag(value: bool) -> Change:
    return _each(lambda shown, _asked, _cloud: {**shown, _HAS: value}, CREATE, DETAIL, LIST)


REVERSES = (
    fault("reverse-flag-never", _AGREES, "accept", "Shows a reverse's number, but says there is none.", _flag(False)),
    fault("reverse-flag-always", _AGREES, "accept", "Says there is a reverse where it shows no number of one.",
          _flag(True)),
    fault("reverse-never", _BACK, "accept", "Shows no reverse where there is one.",
          _reverse_as(lambda _shown, _asked: "")),
    fault("reverse-of-earlier-only", _BACK, "accept", "Shows the reverse of the earlier one of two only.",
          _reverse_as(_if_reversed(_of_earlier_only))),
    fault("reverse-of-later-only", _BACK, "accept", "Shows the reverse of the later one of two only.",
          _reverse_as(_if_reversed(_of_later_only))),
    fault("reverse-itself", _BACK, "accept", "Shows a peering that has a reverse as the reverse of itself.",
          _reverse_as(_if_reversed(lambda shown: str(shown["vpcPeeringInstanceNo"])))),
    fault("reverse-not-listed", _BACK, "accept", "Shows no reverse in lists.",
          _reverse_as(lambda _shown, _asked: "", LIST)),
    fault("reverse-always", _BACK, "reject", "Shows a reverse where there is none.",
          _reverse_as(lambda shown, _asked: shown[_NUMBER] or "1")),
    fault("reverse-always-listed", _BACK, "reject", "Shows a reverse where there is none, in lists.",
          _reverse_as(lambda shown, _asked: shown[_NUMBER] or "1", LIST)),
    fault("reverse-kept", _BACK, "reject", "Shows a reverse that was deleted for ever.", _kept),
)  # fmt: skip
