"""Hooks for `schemathesis run`: its generation, our wire, our judge (docs/schemathesis.md).

    CONTRACTS_WORLD=world.toml SCHEMATHESIS_HOOKS=contracts.schemathesis_hooks schemathesis run SPEC --url URL

Loading this module registers everything. What the world file says stands in place of what a schema cannot say: which
ids exist, and with which credentials to sign.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
import requests
import schemathesis

from contracts.errors import ContractsError, WorldError
from contracts.exchange import Exchange, Request, Response
from contracts.judge import Broken, Finding, Judge
from contracts.report import finding_text
from contracts.report.record import ClauseResult
from contracts.spec import Spec, load_spec
from contracts.targets import Target
from contracts.wire.body import decode_xml
from contracts.wire.call import Call
from contracts.wire.form import form_of
from contracts.wire.vendor import wire_of
from contracts.world import World, load_world

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, DeserializationContext, HookContext
    from schemathesis import Response as SchemathesisResponse

VARIABLE = "CONTRACTS_WORLD"


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


_FOLDED = frozenset({"minLength", "maxLength", "pattern", "enum", "const"})


class Signing(requests.auth.AuthBase):
    """Signs what Schemathesis is about to send, by the vendor's own wire.

    What that wire cannot carry (parameters in query and body at once, a body that is no form) stays unsigned.
    """

    def __init__(self, spec: Spec, world: World) -> None:
        self._wire = wire_of(spec.vendor)
        self._spec = spec
        self._world = world
        self._sent = 0

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign a request in place."""
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


def _prepared(environment: Mapping[str, str]) -> tuple[Spec, World]:
    """Return spec and world, or end the program with the one sentence that says what is wrong with the world."""
    try:
        world = world_of(environment)
        return load_spec(world.vendor), world
    except ContractsError as error:
        click.echo(f"ERROR: {error}", err=True)
        raise SystemExit(4) from None


_SPEC, _WORLD = _prepared(os.environ)
_WIRE = wire_of(_SPEC.vendor)

schemathesis.auth.set_from_requests(Signing(_SPEC, _WORLD))  # type: ignore[attr-defined]  # it is set at run time


@schemathesis.hook
def before_load_schema(context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Let parameters that name something hold what exists at the target, and make boundaries easy to see."""
    for name, schema in raw_schema.get("components", {}).get("schemas", {}).items():
        known = known_ids(name, schema, _WORLD)
        if known:
            schema["enum"] = known
        fold(schema)


@schemathesis.deserializer("application/xml", "text/xml")
def decode(context: DeserializationContext, response: SchemathesisResponse) -> Any:
    """Return the content of an XML answer, decoded in bounds."""
    return decode_xml(response.content)[1]


@schemathesis.check
class conforms:  # noqa: N801 - the name of the check on the command line
    """The answer is one that the documents allow, as far as they and the world tell.

    A creation that succeeded is taken back by a reset, where the target has one: the next case deserves an empty place.
    """

    def __init__(self) -> None:
        self._judge = Judge(_SPEC, _WORLD)
        self._reset = Target(_WORLD.reset_url, _WORLD) if _WORLD.reset_url is not None else None

    def after_response(self, ctx: CheckContext, response: SchemathesisResponse, case: Case[Any]) -> None:
        """Show an exchange to the judge, and fail with its findings."""
        exchange = exchange_of(response)
        findings = self._judge.see(exchange).findings
        # Also after a success that the judge passes over: something was created all the same.
        if response.status_code < 300 and self._reset is not None and _WORLD.reset_url is not None:
            self._judge.see(self._reset.send(Request(method="POST", url=_WORLD.reset_url)))
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
