"""`contracts sweep`: what a ledger still lists, and its deletion."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from contracts.errors import ContractsError, LedgerError, WorldError
from contracts.ledger import Creation, Fate, Guard, Ledger, Sweeper
from contracts.spec import load_spec
from contracts.suite import check_world
from contracts.targets import Target
from contracts.targets.live import is_loopback
from contracts.wire.http import check_reachable
from contracts.world import World, load_world

LEFT = 1  # the exit code where something is, or may be, left


@click.command(short_help="Delete what runs left behind.")
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("--delete", is_flag=True, help="Delete it. Without this, only what would be deleted is listed.")
@click.option(
    "--world",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The world file of the run, for its credentials. Without it, the ledger is listed and nothing is sent.",
)
@click.option("--target", metavar="URL", help="Only what was made there. Needed where a ledger names several targets.")
def sweep(ledger: Path, world: Path | None, target: str | None, *, delete: bool) -> None:
    """Show or delete what the runs that wrote LEDGER may have left behind, after a kill for instance.

    Nothing is deleted but what the ledger names: by its id or, where the answer with the id never arrived, by all that
    the request said and the time at which it was sent. The exit code is 1 if something is left.
    """
    if delete and world is None:
        raise ContractsError("--delete", "there is no world file to take credentials from", "Add --world FILE")
    with closing(Ledger.to_sweep(ledger)) as opened:
        creations = _at(target, opened.left(), ledger)
        if world is None or not creations:
            _show([f"listed: {creation}" for creation in creations], "listed")
            return
        fates = _swept(opened, creations, world, delete=delete)
    _show([f"{_word(s, delete=delete)}: {s.creation}\n  {s.why}" for s in fates if s.what != "gone"], "left")


def _swept(ledger: Ledger, creations: tuple[Creation, ...], path: Path, *, delete: bool) -> tuple[Fate, ...]:
    """Return what is left, or how things stand with what would be deleted."""
    vendor, url = creations[0].vendor, _only_target(creations, ledger.path)
    world = _world(path, creations)
    if delete and not world.changes and not is_loopback(url):
        raise WorldError(str(path), f"{url} is only read", "Set `changes = true` under [target] to delete there")
    check_reachable(url, certificates=world.certificates)
    spec = load_spec(vendor)
    check_world(world, spec, path)
    target = Target(url, world, guard=Guard(spec, world, url, ledger, run="sweep"))
    with closing(target):
        sweeper = Sweeper(spec, world, target, ledger)
        fates = sweeper.delete(creations) if delete else sweeper.look(creations)
    if delete:
        ledger.forget()
    return fates


def _world(path: Path, creations: tuple[Creation, ...]) -> World:
    world = load_world(path, os.environ)
    other = next((creation.vendor for creation in creations if creation.vendor != world.vendor), None)
    if other is not None:
        raise WorldError(str(path), f"its vendor is {world.vendor!r}, but the ledger's is {other!r}", "Name its world")
    return world


def _at(target: str | None, creations: tuple[Creation, ...], path: Path) -> tuple[Creation, ...]:
    if target is None:
        return creations
    there = tuple(creation for creation in creations if creation.target == target.rstrip("/"))
    if creations and not there:
        others = " and ".join(sorted({creation.target for creation in creations}))
        raise LedgerError(f"--target {target}", f"{path} names nothing there", f"What is left is at {others}")
    return there


def _only_target(creations: tuple[Creation, ...], path: Path) -> str:
    targets = sorted({creation.target for creation in creations})
    if len(targets) > 1:
        problem = f"it names several targets: {' and '.join(targets)}"
        raise LedgerError(str(path), problem, "Sweep one after the other, with --target URL")
    return targets[0]


def _word(fate: Fate, *, delete: bool) -> str:
    if fate.what == "unsure":
        return "not sure"
    return "left" if delete else "would be deleted"


def _show(lines: list[str], word: str) -> None:
    for line in lines:
        click.echo(line)
    click.echo(f"{len(lines)} {word}" if lines else "nothing is left")
    if lines:
        raise click.exceptions.Exit(LEFT)
