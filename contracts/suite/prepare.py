"""Reads what a run stands on, and refuses what is wrong with it before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.cassette.placeholders import MIN_LENGTH
from contracts.cassette.redaction import without_user
from contracts.errors import ContractsError, WorldError, nearest
from contracts.ledger.file import check_ledger
from contracts.shards import Shard, deal, split
from contracts.spec import Spec, load_file, load_spec
from contracts.spec.load import check_vendor, vendors
from contracts.suite.options import SuiteOptions
from contracts.suite.sides import ClauseSide, in_order
from contracts.wire.http import check_reachable
from contracts.world import World, load_world

if TYPE_CHECKING:
    from hypothesis.database import ExampleDatabase


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a run stands on. Without a world there are embedded emulators. `clauses` are those of its shard, if any."""

    options: SuiteOptions
    specs: tuple[Spec, ...]
    world: World | None = None
    clauses: frozenset[str] | None = None

    def sides(self) -> list[ClauseSide]:
        """Return every clause side of the run, in the order in which they are exercised."""
        return in_order(side for spec in self.specs for side in self.sides_of(spec))

    def sides_of(self, spec: Spec) -> list[ClauseSide]:
        """Return the clause sides of one vendor, in the order of the spec."""
        every = [ClauseSide(spec, clause, side) for clause, side in spec.sides()]
        return [side for side in every if self.clauses is None or side.clause.id in self.clauses]


def prepare(options: SuiteOptions, environment: Mapping[str, str]) -> Basis:
    """Read specs and world, and make sure that a given target can be reached.

    Raises:
        ContractsError: something the user gave is wrong; nothing was sent.
    """
    check_vendor(options.vendor)
    options.check()
    found_before(options)
    whole = _embedded(options) if options.target is None else _elsewhere(options, environment)
    return whole if options.shard is None else _part(whole, options.shard)


def found_before(options: SuiteOptions) -> ExampleDatabase | None:
    """Return what other runs found, if a place for it is named.

    Raises:
        ContractsError: it cannot be reached.
    """
    if options.examples is None:
        return None
    # Hypothesis takes a while to import, which collecting tests need not wait for.
    from contracts.run.examples import open_examples  # noqa: PLC0415

    return open_examples(options.examples, shown=without_user)


def _embedded(options: SuiteOptions) -> Basis:
    if options.world is not None:
        cure = "Give --target too; the embedded emulator brings its own world"
        raise ContractsError(f"--world {options.world}", "a world belongs to a target", cure)
    if options.spec is not None:
        return Basis(options=options, specs=(_one_operation(options.spec, options.vendor),))
    names = (options.vendor,) if options.vendor is not None else vendors()
    return Basis(options=options, specs=tuple(load_spec(name) for name in names))


def _elsewhere(options: SuiteOptions, environment: Mapping[str, str]) -> Basis:
    if options.world is None:
        vendor = options.vendor or vendors()[0]
        cure = f"Add --world FILE; `contracts emulator --vendor {vendor} --write-world FILE` writes an example"
        raise ContractsError(f"--target {options.target}", "nothing is known of this target", cure)
    world = load_world(options.world, environment)
    if options.vendor is not None and options.vendor != world.vendor:
        problem = f"its vendor is {world.vendor!r}, but --vendor is {options.vendor!r}"
        raise WorldError(str(options.world), problem, "Make them agree")
    if world.vendor not in vendors():
        cure = nearest(world.vendor, vendors(), f"There are specs for {', '.join(vendors())}")
        raise WorldError(str(options.world), f"there are no specs for the vendor {world.vendor!r}", cure)
    spec = _one_operation(options.spec, world.vendor) if options.spec is not None else load_spec(world.vendor)
    check_world(world, spec, options.world)
    check_ledger(options.ledger)
    # Whoever puts a password into a URL does not want to read it in an error, ledger or report.
    target = without_user(options.target or "")
    check_reachable(target, certificates=world.certificates)
    options = replace(options, target=target)
    rate = world.max_requests_per_second
    if world.shared is None:
        world = replace(world, shared=options.shard is not None)
    if world.shared:
        world = replace(world, reset_url=None, states_url=None)
    world = replace(world, max_requests_per_second=rate / options.sharing if rate is not None else None)
    return Basis(options=options, specs=(spec,), world=world)


def _part(whole: Basis, shard: Shard) -> Basis:
    """Return a shard of a run, with what it may use of a target that all of them share."""
    if whole.world is None or not whole.world.shared:
        return replace(whole, clauses=split(whole.specs, shard, None))
    clauses = split(whole.specs, shard, whole.world)
    place = whole.options.world or Path()
    return replace(whole, clauses=clauses, world=deal(whole.world, whole.specs[0], shard, place))


def _one_operation(path: Path, vendor: str | None) -> Spec:
    """Read the spec of one operation, which must be the vendor's if one is named."""
    spec = load_file(path)
    if vendor is not None and spec.vendor != vendor:
        raise ContractsError(f"--spec {path}", f"its vendor is {spec.vendor!r}, not {vendor!r}", "Make them agree")
    return spec


def check_world(world: World, spec: Spec, path: Path) -> None:
    """Refuse a world that speaks of parameters or conditions that the vendor does not have.

    Raises:
        WorldError: with what was probably meant.
    """
    parameters = {parameter.name for operation in spec.operations.values() for parameter in operation.parameters}
    rows = [(f"[values.{name}]", row) for name, table in world.conditions.items() for row in table]
    for table, names in [("[values]", world.values), *rows]:
        _check_names(names, parameters, f"{path}: {table}", "parameter", spec.vendor)
    _check_names(dict.fromkeys(world.private_parameters), parameters, f"{path}: [private]", "parameter", spec.vendor)
    _check_private(world, path)
    _check_names(world.conditions, set(spec.conditions), f"{path}: [values]", "condition", spec.vendor)


def _check_private(world: World, path: Path) -> None:
    short = [(n, t) for n in world.private_parameters for t in sorted(world.known(n)) if len(t) < MIN_LENGTH]
    if short:
        name, text = short[0]
        problem = f"a value of {name} has only {len(text)} characters, too few to be told from other text"
        raise WorldError(f"{path}: [private]", problem, f"Make it {MIN_LENGTH} or more, or leave out {name}")


def _check_names(names: Mapping[str, object], known: set[str], place: str, kind: str, vendor: str) -> None:
    odd = next((name for name in names if name not in known), None)
    if odd is None:
        return
    cure = nearest(odd, known, f"Those there are: {', '.join(sorted(known))}")
    raise WorldError(place, f"{vendor} has no {kind} {odd!r}", cure)
