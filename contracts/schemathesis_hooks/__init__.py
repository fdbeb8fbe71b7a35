"""Hooks for `schemathesis run`: its generation, our wire, our judge (docs/schemathesis.md).

    CONTRACTS_WORLD=world.toml SCHEMATHESIS_HOOKS=contracts.schemathesis_hooks schemathesis run SPEC --url URL

Loading this module registers everything. What the world file says stands in place of what a schema cannot say: which
ids exist, and with which credentials to sign. What a run may create is written to the ledger first (CONTRACTS_LEDGER
names another one than usual), and deleted again.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import schemathesis

from contracts.errors import ContractsError, WorldError
from contracts.judge import Broken, Finding, Judge
from contracts.ledger.file import DEFAULT
from contracts.report import finding_text
from contracts.report.record import ClauseResult
from contracts.schemathesis_hooks.cleaning import Cleaning
from contracts.schemathesis_hooks.exchanges import exchange_of
from contracts.schemathesis_hooks.raw_schema import drop_links, fold, known_ids
from contracts.schemathesis_hooks.signing import Signing
from contracts.spec import Spec, load_spec
from contracts.wire.body import decode_xml
from contracts.world import World, load_world

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, DeserializationContext, HookContext
    from schemathesis import Response as SchemathesisResponse

VARIABLE = "CONTRACTS_WORLD"
LEDGER_VARIABLE = "CONTRACTS_LEDGER"


def world_of(environment: Mapping[str, str]) -> World:
    """Return the world that the environment names.

    Raises:
        WorldError: it names none, or one that cannot be used.
    """
    name = environment.get(VARIABLE)
    if not name:
        raise WorldError(VARIABLE, "this variable is not set", f"Run `export {VARIABLE}=FILE` with a world file first")
    return load_world(Path(name), environment)


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
