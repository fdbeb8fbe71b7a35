"""Scenarios about how a request gets there: by either scheme, and with signatures that are right, wrong or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from contracts.exchange import Request
from contracts.generate import Case
from contracts.generate.fixed import full_texts
from contracts.generate.texts import takes_free_text
from contracts.judge.goals import is_legal
from contracts.run.caller import NotSent
from contracts.spec import Clause, Operation, Side
from contracts.wire.call import Call, Credentials
from contracts.wire.form import encode_form

if TYPE_CHECKING:
    from contracts.run.run import Run

_ADDED = 4
"""So many parameters are added after signing, each in a request of its own."""


def schemes(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create by the scheme of the target's URL, and by the other one, and look at what was made by both."""
    places = run.places[operation.name]
    _, made = run.create(Case(clause=clause, side=side), operation)
    if made is not None:
        places.following.look(made)
    if run.world.other_url is None:
        raise NotSent("add other_url under [target] in the world file: the same target by the other of HTTP and HTTPS")
    for method, position in (("GET", "query"), ("POST", "form")):
        case = Case(clause=clause, side=side, method=method, position=position, creates=True)  # type: ignore[arg-type]
        call = run.calls.of(case, operation)
        opinion = run.sender.put(call, run.caller.prepared(call, base_url=run.world.other_url), operation)
        if run.judge.is_waiting(call) and places.taken:
            places.free_used()  # how much there may be of ours is no question of the scheme
            opinion = run.sender.put(call, run.caller.prepared(call, base_url=run.world.other_url), operation)
        made = places.at(call)
        if made is None or opinion.findings:
            return
        places.following.settle(made)
        for url in (run.target.url, run.world.other_url):
            look = places.following.look(made, base_url=url)
            if look is not None and look.findings:
                return


def signatures(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create with right signatures of every scheme, or try to with wrong ones, and look whether that made anything."""
    if not run.world.checks_signatures:
        raise NotSent("the world says that this target checks no signatures (checks_signatures = false)")
    if side == "accept":
        for scheme in clause.argument["schemes"]:
            run.send(Case(clause=clause, side=side, signature=scheme, creates=True), operation)
            form = Case(clause=clause, side=side, signature=scheme, method="POST", position="form", creates=True)
            run.send(form, operation)
            for parameter in operation.parameters:
                if takes_free_text(parameter):
                    run.climb(parameter, operation)  # what a text is refused for must not be taken for its carriage
            texts = _with_blanks(run, operation)
            for case in (Case(clause=clause, side=side, signature=scheme, changes=texts), replace(form, changes=texts)):
                run.send(replace(case, creates=True), operation)
            _put_in_time(run, clause, scheme, operation)
        return
    run.places[operation.name].look_for_more()
    for parameter in operation.parameters:
        if parameter.name in full_texts(operation, run.world):
            run.climb(parameter, operation)  # what is refused for its own sake would prove nothing
    for scheme in run.caller.signatures:
        for way in run.ways.signed_by(scheme, operation):
            # Where creating works is known by now, so that it shows if something was made although it was refused.
            call = run.calls.of(way.of(Case(clause=clause, side=side, creates=True)), operation)
            for request in _WRONG[clause.rule](run, call, operation):
                run.sender.put(call, request, operation)
    run.places[operation.name].look_for_more()


def _with_blanks(run: Run, operation: Operation) -> dict[str, str | None]:
    """Return an ordinary text for every optional parameter, with a blank in it where that is legal."""
    token = operation.having("x-idempotent")
    texts = full_texts(operation, run.world)
    texts.pop(token[0].name if token is not None else "", None)  # which is new in each request anyway
    blank = {name: f"{text} {text}" for name, text in texts.items() if text is not None}
    legal = {name: text for name, text in blank.items() if is_legal(text, name, operation, run.world)}
    return {**texts, **legal}


def _put_in_time(run: Run, clause: Clause, scheme: str, operation: Operation) -> None:
    """Create with time stamps that are off, but well within what the service takes."""
    off = run.spec.time_limits["fresh-within"] * 2 / 3
    for late_by in (off, -off):
        call = run.calls.of(Case(clause=clause, side="accept", signature=scheme, creates=True), operation)
        run.sender.put(call, run.caller.prepared(call, late_by=late_by), operation)


def _unsigned(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    yield from run.caller.unsigned(run.caller.prepared(call))


def _of_other_secret(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    own = run.world.credentials
    for secret in (f"{own.access_key_secret}x", own.access_key_secret.swapcase(), own.access_key_secret[:-1]):
        if secret != own.access_key_secret:
            yield run.caller.prepared(call, credentials=replace(own, access_key_secret=secret))


def _of_unknown_key(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    secret = run.world.credentials.access_key_secret
    yield run.caller.prepared(
        call, credentials=Credentials(access_key_id=run.world.unknown_key, access_key_secret=secret)
    )


def _changed(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    """Add a parameter after signing, to the URL or to a form: what was not signed must not be taken for what was."""
    texts = {name: text for name, text in full_texts(operation, run.world).items() if call.get(name) is None}
    for name, text in islice(texts.items(), _ADDED):
        request, added = run.caller.prepared(call), encode_form([(name, text or "")])
        mark = "&" if "?" in request.url else "?"
        yield replace(request, url=f"{request.url}{mark}{added}")
        if call.position == "form":
            request = run.caller.prepared(call)
            longer = replace(request, body=request.body + f"&{added}".encode())
            if not run.caller.is_covered(longer):  # some schemes do not sign a form
                yield longer


def _out_of_time(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    beyond = run.spec.time_limits["stale-beyond"] + 60
    for late_by in (beyond, 24 * 3600, -beyond, -24 * 3600):
        yield run.caller.prepared(call, late_by=late_by)


def _replayed(run: Run, call: Call, operation: Operation) -> Iterator[Request]:
    """Let a nonce serve once, in a request that is accepted, and then again in another one."""
    accepted = run.calls.of(Case(clause=_accepted(operation), side="accept", creates=True), operation)
    accepted = replace(accepted, signature=call.signature, method=call.method, position=call.position)
    nonce = f"{run.settings.name}-twice-{call.method}{call.signature}"
    run.sender.put(accepted, run.caller.prepared(accepted, nonce=nonce), operation)
    yield run.caller.prepared(run.calls.of(_like(call, operation), operation), nonce=nonce)


def _like(call: Call, operation: Operation) -> Case:
    like = Case(clause=_accepted(operation), side="reject", signature=call.signature, creates=True)
    return replace(like, method=call.method, position=call.position)


def _accepted(operation: Operation) -> Clause:
    clause = operation.clause("request/accepted")
    assert clause is not None  # noqa: S101 - the control of the operation was sent before
    return clause


_WRONG: Mapping[str, Callable[[Run, Call, Operation], Iterator[Request]]] = {
    "required": _unsigned,
    "secret": _of_other_secret,
    "key": _of_unknown_key,
    "covers": _changed,
    "timestamp": _out_of_time,
    "nonce": _replayed,
}
