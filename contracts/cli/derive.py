"""`contracts derive`: a vendor's pages in, specs out, and the list of what was not understood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten

import click

from contracts.derive.derive import Derived, derive
from contracts.derive.difference import overlay_between
from contracts.derive.overlay import OVERLAYS, apply_overlay, read_overlay
from contracts.derive.yaml_out import as_yaml
from contracts.errors import ContractsError
from contracts.spec.yaml_file import plain, read


@click.command("derive", short_help="Derive specs from a vendor's pages.")
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAGE...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="SPEC",
    help="The spec file to write; for several pages a folder, in which each gets the name of its operation.",
)  # fmt: skip
@click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Apply this OpenAPI Overlay afterwards. May be given several times.",
)
@click.option(
    "--difference",
    type=click.Path(path_type=Path),
    metavar="SPEC",
    help="Write, instead of a spec, the overlay that makes SPEC of what is derived.",
)
@click.option("--vendor", metavar="NAME", help="The vendor, where the page does not show whose it is.")
@click.option("--document", metavar="NAME", help="What the spec calls the page; by default its file's name.")
@click.option("--facts", is_flag=True, help="Print what was read of parameters as JSON, and write no spec.")
@click.option("-q", "--quiet", is_flag=True, help="Do not list what was not understood.")
def command(
    pages: tuple[Path, ...], output: Path | None, overlays: tuple[Path, ...], difference: Path | None,
    vendor: str | None,
    document: str | None,
    *, facts: bool, quiet: bool,
) -> None:  # fmt: skip
    """Read a vendor's pages and write the OpenAPI specs that the suite runs on, every rule with the line it stands on.

    A page is HTML as saved from a browser, Markdown, or plain text. Without -o the spec is printed. In a folder with a
    service.yaml the spec refers to it, and an overlay of its name in `overlays/` there is applied; elsewhere the spec
    carries what it needs.

    The end lists what no rule understood, with its line, and the share of normative sentences understood. A page that
    cannot be read does not keep the others from being written; the exit code is then 1.
    """
    _check(pages, output, overlays, document)
    if difference is not None:
        derived = derive(pages[0], difference.parent, vendor=vendor, name=document)
        found = overlay_between(
            derived.spec, plain(read(difference)), f"What was added to {derived.facts.name} by hand"
        )
        _write(as_yaml(found), derived, output, output.parent if output is not None else Path())
        return
    failed = False
    for page in pages:
        target = _target(output, page, several=len(pages) > 1)
        try:
            derived = derive(page, target, vendor=vendor, name=document)
            if facts:
                click.echo(json.dumps(_facts(derived), ensure_ascii=False))
                continue
            text = _spec(derived, target, overlays)
        except ContractsError as error:
            if len(pages) == 1:
                raise
            click.echo(f"error: {error}", err=True)
            failed = True
            continue
        _write(text, derived, output, target)
        if not quiet:
            for line in _report(derived, page):
                click.echo(line, err=output is None)
    if failed:
        raise click.exceptions.Exit(1)


def _check(pages: Sequence[Path], output: Path | None, overlays: Sequence[Path], document: str | None) -> None:
    if len(pages) > 1 and output is not None and output.is_file():
        raise ContractsError(f"--output {output}", "several pages do not go into one file", "Name a folder")
    if len(pages) > 1 and (overlays or document):
        raise ContractsError(
            "contracts derive", "--overlay and --document are about one page", "Derive the pages one by one"
        )


def _target(output: Path | None, page: Path, *, several: bool) -> Path:
    """Return the folder that the spec will stand in; without one, nothing stands beside it."""
    if output is None:
        return page.parent / ".none"
    return output if several or output.is_dir() or output.suffix not in {".yaml", ".yml"} else output.parent


def _spec(derived: Derived, folder: Path, overlays: Sequence[Path]) -> str:
    content = derived.spec
    beside = folder / OVERLAYS / f"{derived.facts.name}.yaml"
    for path in (*((beside,) if beside.is_file() else ()), *overlays):
        content = apply_overlay(content, read_overlay(path), path)
    return as_yaml(content)


def _write(text: str, derived: Derived, output: Path | None, folder: Path) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    path = output if folder != output else folder / f"{derived.facts.name}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise ContractsError(
            f"--output {path}", error.strerror or str(error), "Name a file that can be written"
        ) from error


def _report(derived: Derived, page: Path) -> Iterator[str]:
    sentences = len(derived.facts.understood) + sum(entry.reason == "sentence" for entry in derived.unresolved)
    rules = sum(len(parameter.constraints) for parameter in derived.facts.parameters)
    yield f"{page}: {derived.facts.name}, {len(derived.facts.parameters)} parameters, {rules} constraints"
    for entry in derived.unresolved:
        yield f"{page}:{entry.line}: unresolved {entry.reason}: {shorten(entry.text, 160)}"
    share = f"{derived.facts.share_understood:.0%} of {sentences} normative sentences understood"
    yield f"{page}: {share}, {len(derived.unresolved)} places unresolved"


def _facts(derived: Derived) -> dict[str, object]:
    """Return what was read of the parameters, with constraints in the shape of the labels of `make score`."""
    facts = derived.facts
    return {
        "page": facts.document,
        "operation": facts.name,
        "parameters": [asdict(parameter) for parameter in facts.parameters],
        "unresolved": [asdict(entry) for entry in derived.unresolved],
    }
