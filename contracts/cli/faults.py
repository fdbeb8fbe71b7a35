"""`contracts faults`: is every fault of the emulator caught, after how many requests, and by what else?"""

from __future__ import annotations

import click

from contracts.cli.names import check_name, chosen
from contracts.emulator import FAULTS
from contracts.run.matrix import Caught, catch


@click.command(short_help="Show what catches each fault of the emulator.")
@click.option("--vendor", metavar="NAME", help="Only this vendor's faults.")
@click.option("--fault", "names", multiple=True, metavar="NAME", help="Only this fault. May be given several times.")
@click.option(
    "--seed",
    "seeds",
    type=int,
    multiple=True,
    default=(0,),
    metavar="N",
    show_default=True,
    help="The seed of a run. May be given several times: one run for each.",
)
def faults(vendor: str | None, names: tuple[str, ...], seeds: tuple[int, ...]) -> None:
    """Run the suite against the emulator once for each of its faults, and print what caught them.

    A line tells the fault, the clause side that it breaks, and how many requests it took until that side broke. What
    else broke stands below it. The exit code is 1 if a fault was missed.
    """
    vendors = chosen(vendor)
    for name in names:
        check_name("--fault", name, FAULTS, "`contracts emulator --list-faults` shows those there are")
    wanted = [f for f in FAULTS.values() if f.vendor in vendors and (not names or f.name in names)]
    width = max((len(fault.name) for fault in wanted), default=0)
    missed = 0
    for fault in wanted:
        for seed in seeds:
            result = catch(fault.name, seed)
            missed += not result.caught
            click.echo(_line(result, width, f"  seed {seed}" if len(seeds) > 1 else ""))
            for clause, side in result.also:
                click.echo(f"{'':{width}}    also {clause} {side}")
    click.echo(f"{len(wanted) * len(seeds) - missed} caught, {missed} missed")
    if missed:
        raise click.exceptions.Exit(1)


def _line(result: Caught, width: int, seed: str) -> str:
    found = f"{result.requests:6}" if result.caught else "missed"
    return f"{result.fault:{width}}  {found}  {result.clause} {result.side}{seed}"
