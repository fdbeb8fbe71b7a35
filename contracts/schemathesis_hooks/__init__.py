"""Hooks for `schemathesis run`: its generation, our wire, our judge (docs/schemathesis.md).

    CONTRACTS_WORLD=world.toml SCHEMATHESIS_HOOKS=contracts.schemathesis_hooks schemathesis run SPEC --url URL

Loading this module registers everything. What the world file says stands in place of what a schema cannot say: which
ids exist, and with which credentials to sign. What a run may create is written to the ledger first (CONTRACTS_LEDGER
names another one than usual), and deleted again.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import click
import requests
import schemathesis

from contracts.clock import Clock
from contracts.errors import ContractsError, WorldError
from contracts.exchange import Exchange, Request, Response
from contracts.judge import Broken, Finding, Judge
from contracts.ledger import Creation, Guard, Ledger, Sweeper
from contracts.ledger.file import DEFAULT
from contracts.report import finding_text
from contracts.report.record import ClauseResult
from contracts.spec import Spec, load_spec
from contracts.targets import NotSent, Pace, Target
from contracts.wire.body import decode_xml
from contracts.wire.call import Call
from contracts.wire.form import form_of
from contracts.wire.vendor import wire_of
from contracts.world import World, load_world

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, DeserializationContext, HookContext
    from schemathesis import Response as SchemathesisResponse

VARIABLE = "CONTRACTS_WORLD"
LEDGER_VARIABLE = "CONTRACTS_LEDGER"
# By which Schemathesis says, in each request, of which of its cases it is.
CASE_HEADER = "X-Schemathesis-TestCaseId"


def world_of(environment: Mapping[str, str]) -> World:
    """Return the world that the environment names.

    Raises:
        WorldError: it names none, or one that cannot be used.
    """
    name = environment.get(VARIABLE)
    if not name:
        raise WorldError(VARIABLE, "this variable is not set", f"Run `export {VARIABLE}=FILE` with a world file first")
    return load_world(Path(name), environment)


def known_ids(name: str, schema: Mapping[str, Any], world: World) -> list[str | int]:
    """Return what the world has for a parameter that must name something that exists; nothing for any other."""
    rules = [rule["x-exists"] for rule in schema.get("allOf", ()) if "x-exists" in rule]
    if not any("when" not in rule for rule in rules):
        return []
    return [int(text) if schema.get("type") == "integer" else text for text in world.values.get(name, ())]


def fold(schema: dict[str, Any]) -> None:
    """Move the keywords of the rules below `allOf` up, as far as each stands but once.

    Our specs keep one rule of the page to one entry. The meaning is the same, but Schemathesis looks for boundaries
    (`maxLength` and one more) only where keywords stand side by side.
    """
    for rule in schema.get("allOf", ()):
        for keyword in [k for k in rule if k in _FOLDED and k not in schema]:
            schema[keyword] = rule.pop(keyword)


def drop_links(raw_schema: Mapping[str, Any]) -> None:
    """Leave out the links of a document's own operations to other files, none of whose operations were loaded.

    Schemathesis takes one to a path that it does not know for an error of the user's, and one to a path that it does
    know for one to its own operation there.
    """
    for item in raw_schema.get("paths", {}).values():
        for operation in (part for part in item.values() if isinstance(part, dict)):
            for response in operation.get("responses", {}).values():
                links = response.get("links", {})
                for name in [n for n, link in links.items() if not link.get("operationRef", "#").startswith("#")]:
                    del links[name]


_FOLDED = frozenset({"minLength", "maxLength", "pattern", "enum", "const"})


class _Watched(Target):
    """A target whose exchanges a judge sees."""

    judge: Judge | None = None

    def send(self, request: Request) -> Exchange:
        exchange = super().send(request)
        if self.judge is not None:
            self.judge.see(exchange)
        return exchange


class Cleaning:
    """Enters what may be created, takes in what came of it, and deletes it; for however many threads Schemathesis has.

    Raises LedgerError at once where the ledger cannot be used.
    """

    def __init__(self, spec: Spec, world: World, path: Path) -> None:
        self.pace = Pace(world.max_requests_per_second, Clock())
        self._spec = spec
        self._world = world
        self._ledger = Ledger.for_run(path)
        self._run = uuid.uuid4().hex
        self._targets: dict[str, tuple[Guard, _Watched]] = {}
        self._entered: WeakKeyDictionary[requests.PreparedRequest, int | None] = WeakKeyDictionary()
        self._answered = threading.local()
        self._kept: tuple[Creation, _Watched] | None = None
        self._turn = threading.RLock()

    def before(self, prepared: requests.PreparedRequest) -> None:
        """Wait for the request's turn and enter it. Raises NotSent, and the request must not be sent."""
        if getattr(self._answered, "case", None) == prepared.headers.get(CASE_HEADER, ""):
            return  # the case that was just answered is prepared once more, to be printed as a curl line
        self.pace.keep()
        request = request_of(prepared)
        with self._turn:
            guard, _ = self._at(request.url)
            if self._kept is not None and guard.may_create(request):
                self._delete(*self._kept)  # before the new entry is made: a reset ends all that there are
            self._entered[prepared] = guard.before(request, time.time())

    def after(self, prepared: requests.PreparedRequest, exchange: Exchange, judge: Judge, *, keep: bool) -> None:
        """Take in what came of a request, and delete what it made: the next case deserves an empty place.

        The judge sees what that took, and so knows that the place is free. With `keep` it is there until something else
        may be created, so that further steps of a sequence find it.
        """
        self._answered.case = prepared.headers.get(CASE_HEADER)
        with self._turn:
            number = self._entered.pop(prepared, None)
            guard, target = self._at(exchange.request.url)
            guard.after(number, exchange)
            made = None if number is None else self._ledger.numbered(number)
            if made is None or made.state != "made":
                return
            target.judge = judge
            if keep:
                self._kept = made, target
            else:
                self._delete(made, target)

    def end(self) -> None:
        """Delete what is left of this run, and say what could not be."""
        left = self._ledger.left(run=self._run)
        for url, (_, target) in self._targets.items():
            with closing(target):
                self._sweeper(target).delete(creation for creation in left if creation.target == url)
        self._ledger.forget(self._run)
        left = self._ledger.left(run=self._run)
        for creation in left:
            click.echo(f"may be left behind: {creation}", err=True)
        if left:
            click.echo(f"to delete it: contracts sweep {self._ledger.path} --world WORLD --delete", err=True)
        self._ledger.close()

    def _delete(self, made: Creation, target: _Watched) -> None:
        self._kept = None
        if self._world.reset_url is not None:
            target.send(Request(method="POST", url=self._world.reset_url))
        else:
            self._sweeper(target).delete([made])

    def _sweeper(self, target: Target) -> Sweeper:
        return Sweeper(self._spec, self._world, target, self._ledger)

    def _at(self, address: str) -> tuple[Guard, _Watched]:
        parts = urlsplit(address)
        url = f"{parts.scheme}://{parts.netloc}"
        if url not in self._targets:
            guard = Guard(self._spec, self._world, url, self._ledger, run=self._run)
            self._targets[url] = guard, _Watched(url, self._world, guard=guard, pace=self.pace)
        return self._targets[url]


class Signing(requests.auth.AuthBase):
    """Signs what Schemathesis is about to send, by the vendor's own wire.

    What that wire cannot carry (parameters in query and body at once, a body that is no form) stays unsigned.
    """

    def __init__(self, spec: Spec, world: World, cleaning: Cleaning) -> None:
        self._wire = wire_of(spec.vendor)
        self._spec = spec
        self._world = world
        self._cleaning = cleaning
        self._sent = 0

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign a request in place, and enter it: nothing may be created that the ledger does not know of."""
        signed = self._signed(prepared)
        try:
            self._cleaning.before(signed)
        except (NotSent, ContractsError) as reason:
            raise requests.exceptions.RequestException(str(reason)) from None
        return signed

    def _signed(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        request = request_of(prepared)
        parts = urlsplit(request.url)
        is_form = bool(form_of(request))
        if request.body and (parts.query or not is_form):
            return prepared
        self._sent += 1
        call = Call(
            operation="",
            path=parts.path,
            parameters=self._wire.decode(request),
            method=request.method,
            position="form" if is_form else "query",
            signature=self._wire.SIGNATURES[0],
        )
        signed = self._wire.encode(
            call,
            base_url=f"{parts.scheme}://{parts.netloc}",
            credentials=self._world.credentials,
            now=time.time(),
            nonce=f"{os.getpid():x}-{time.time_ns():x}-{self._sent:x}",
        )
        prepared.url = signed.url
        prepared.headers.update(dict(signed.headers))
        if signed.body:
            prepared.prepare_body(signed.body, None)
        return prepared


def request_of(prepared: requests.PreparedRequest) -> Request:
    """Return a request of the library `requests` as ours."""
    body = prepared.body or b""
    return Request(
        method=prepared.method or "GET",
        url=prepared.url or "",
        headers=tuple((name, _text(value)) for name, value in prepared.headers.items()),
        body=body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b"",
    )


def exchange_of(response: SchemathesisResponse) -> Exchange:
    """Return what Schemathesis sent and got as an exchange."""
    now = time.time()
    headers = tuple((name, value) for name, values in response.headers.items() for value in values)
    outcome = Response(status=response.status_code, headers=headers, body=response.content)
    return Exchange(
        request=request_of(response.request), outcome=outcome, sent_at=now - response.elapsed, answered_at=now
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _text_of(finding: Finding) -> str:
    return finding_text(ClauseResult.of(finding.clause, finding.side, Broken(exchanges=1, finding=finding)))


def _prepared(environment: Mapping[str, str]) -> tuple[Spec, World, Cleaning]:
    """Return what all hooks need, or end the program with the one sentence that says what is wrong with it."""
    try:
        world = world_of(environment)
        spec = load_spec(world.vendor)
        return spec, world, Cleaning(spec, world, Path(environment.get(LEDGER_VARIABLE) or DEFAULT))
    except ContractsError as error:
        click.echo(f"ERROR: {error}", err=True)
        raise SystemExit(4) from None


_SPEC, _WORLD, _CLEANING = _prepared(os.environ)
atexit.register(_CLEANING.end)

schemathesis.auth.set_from_requests(Signing(_SPEC, _WORLD, _CLEANING))  # type: ignore[attr-defined]  # it is set at run time


@schemathesis.hook
def before_load_schema(context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Let parameters hold what exists at the target, make boundaries easy to see, keep links within the document."""
    for name, schema in raw_schema.get("components", {}).get("schemas", {}).items():
        known = known_ids(name, schema, _WORLD)
        if known:
            schema["enum"] = known
        fold(schema)
    drop_links(raw_schema)


@schemathesis.deserializer("application/xml", "text/xml")
def decode(context: DeserializationContext, response: SchemathesisResponse) -> Any:
    """Return the content of an XML answer, decoded in bounds."""
    return decode_xml(response.content)[1]


@schemathesis.check
class conforms:  # noqa: N801 - the name of the check on the command line
    """The answer is one that the documents allow, as far as they and the world tell."""

    def __init__(self) -> None:
        self._judge = Judge(_SPEC, _WORLD)

    def after_response(self, ctx: CheckContext, response: SchemathesisResponse, case: Case[Any]) -> None:
        """Show an exchange to the judge, and fail with its findings."""
        exchange = exchange_of(response)
        findings = self._judge.see(exchange).findings
        # Also after a success that the judge passes over: something was created all the same.
        is_step = case.meta is not None and case.meta.phase.name == "stateful"
        _CLEANING.after(response.request, exchange, self._judge, keep=is_step)
        if findings:
            raise AssertionError("\n\n".join(map(_text_of, findings)))

    def after_run(self, ctx: CheckContext) -> None:
        """Fail with what only all exchanges together show: whom a refusal is to be blamed on."""
        before = self._broken()
        self._judge.settle()
        found = [finding for key, finding in self._broken().items() if key not in before]
        if found:
            raise AssertionError("\n\n".join(map(_text_of, found)))

    def _broken(self) -> dict[tuple[str, str], Finding]:
        verdicts = ((clause, side, self._judge.verdict(clause, side)) for clause, side in _SPEC.sides())
        return {(c.id, side): verdict.finding for c, side, verdict in verdicts if isinstance(verdict, Broken)}
