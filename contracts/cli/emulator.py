"""`contracts emulator`: an emulated vendor by itself, until it is told to end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from contracts.cli.names import check_name, chosen
from contracts.emulator import FAULTS, VARIANTS, Emulator, Fault, Variant
from contracts.errors import ContractsError

SETTLE_SECONDS = 0.05


_EXAMPLE = """\b
In one terminal:
  contracts emulator --vendor naver --port 8080 --write-world world.toml
In another:
  . ./world.toml.env
  pytest --pyargs contracts.conformance --target http://127.0.0.1:8080 --vendor naver --world world.toml
"""


@click.command(short_help="Emulate a vendor on this machine.", epilog=_EXAMPLE)
@click.option("--vendor", metavar="NAME", help="The vendor to emulate: alibaba or naver.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The loopback port; 0 means a free one.")
@click.option(
    "--write-world",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the world file for it to FILE, and the credentials' `export` lines to FILE.env.",
)
@click.option("--fault", metavar="NAME", help="Do this one thing wrong on purpose.")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME",
    help="Do this otherwise, as the documents allow. May be given several times.",
)
@click.option(
    "--settle",
    type=click.FloatRange(0),
    default=SETTLE_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long asynchronous work takes.",
)
@click.option("--list-faults", is_flag=True, help="List the faults and the clause sides that they break, and end.")
@click.option("--list-variants", is_flag=True, help="List the variants, and end.")
def emulator(
    vendor: str | None,
    port: int,
    write_world: Path | None,
    fault: str | None,
    variants: tuple[str, ...],
    settle: float,
    *,
    list_faults: bool,
    list_variants: bool,
) -> None:
    """Emulate a vendor on this machine until Ctrl-C. The first line printed is the URL."""
    if list_faults or list_variants:
        names = chosen(vendor)
        _show(fault for fault in (FAULTS.values() if list_faults else ()) if fault.vendor in names)
        _show(variant for variant in (VARIANTS.values() if list_variants else ()) if variant.vendor in names)
        return
    if vendor is None:
        raise ContractsError("contracts emulator", "no vendor was given", "Add --vendor alibaba or --vendor naver")
    chosen(vendor)
    for name in variants:
        _check("variant", name, vendor, VARIANTS)
    if fault is not None:
        _check("fault", fault, vendor, FAULTS)
    try:
        served = Emulator(vendor, port=port, settle_seconds=settle, fault=fault, variants=variants)
    except OSError as error:
        problem = f"the port cannot be used: {os.strerror(error.errno or 0)}"
        raise ContractsError(f"--port {port}", problem, "Choose another one, or 0 for any that is free") from error
    # Blocked before any thread begins, so that the signal waits for `sigwait` and nothing is cut off halfway.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    with served:
        if write_world is not None:
            _write(write_world, served)
        click.echo(served.url)
        signal.sigwait((signal.SIGINT, signal.SIGTERM))


def _check(kind: str, name: str, vendor: str, table: Mapping[str, Fault] | Mapping[str, Variant]) -> None:
    known = [entry.name for entry in table.values() if entry.vendor == vendor]
    check_name(f"--{kind}", name, known, f"--list-{kind}s shows those there are")


def _write(path: Path, served: Emulator) -> None:
    exports = "".join(f"export {name}='{value}'\n" for name, value in served.environment.items())
    try:
        path.write_text(served.world_toml(), "utf-8")
        path.with_name(f"{path.name}.env").write_text(exports, "utf-8")
    except OSError as error:
        raise ContractsError(
            f"--write-world {path}", error.strerror or str(error), "Name a file in a folder that exists"
        ) from error


def _show(entries: Iterable[Fault | Variant]) -> None:
    for entry in entries:
        broken = f"{os.linesep}    breaks {' '.join(entry.breaks)}" if isinstance(entry, Fault) else ""
        click.echo(f"{entry.name}: {entry.says}{broken}")
