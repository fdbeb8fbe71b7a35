"""The options, and what they come to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from contracts.ledger.file import DEFAULT
from contracts.report.documents import Documents
from contracts.report.forms import check_path
from contracts.shards import Shard
from contracts.suite import SuiteOptions

EXAMPLES_VARIABLE = "CONTRACTS_EXAMPLES"
"""For URLs with a password, which should not stand in a command line."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup(
        "cloud-contracts",
        "conformance of a cloud API to its documentation (with --strict, error codes that no table lists are findings)",
    )
    _add_what_to_check(group)
    _add_how_to_go_about_it(group)
    _add_recordings(group)
    # `--strict` is an option of pytest itself, which this suite obeys too.


def _add_what_to_check(group: pytest.OptionGroup) -> None:
    group.addoption(
        "--target", metavar="URL", help="check the implementation at this URL (default: embedded emulators)"
    )
    group.addoption(
        "--spec",
        metavar="FILE",
        help="check the operation of this spec file only, such as one that `contracts derive` wrote",
    )
    group.addoption("--vendor", metavar="NAME", help="the vendor whose specs apply (default: the world's, else all)")
    group.addoption("--world", metavar="FILE", help="TOML file with what the suite may rely on at the target")
    group.addoption(
        "--conformance-report",
        metavar="PATH",
        action="append",
        default=[],
        help="write the record of the run here, in the form of the name: .json, .html, .md or .txt (repeatable)",
    )
    group.addoption(
        "--documents", metavar="DIR", help="folder of the vendor's pages: an HTML report shows their sentences"
    )
    group.addoption(
        "--baseline",
        metavar="FILE",
        type=Path,
        help="clause sides that are known to be broken: red is what is not in this file, and what is and now holds",
    )
    group.addoption(
        "--baseline-update", action="store_true", help="write what the run found into the file of --baseline"
    )


def _add_how_to_go_about_it(group: pytest.OptionGroup) -> None:
    group.addoption("--seed", type=int, default=0, metavar="N", help="seed of all drawn cases (default: 0)")
    group.addoption(
        "--budget", type=int, metavar="N", help="send at most N requests per vendor, those first that show the most"
    )
    group.addoption(
        "--examples",
        metavar="PLACE",
        default=os.environ.get(EXAMPLES_VARIABLE) or None,
        help="keep drawn cases that showed a fault here, and try first what is kept: redis://HOST:PORT/NUMBER or a "
        f"folder (default: what the variable {EXAMPLES_VARIABLE} names, else none)",
    )
    group.addoption(
        "--ledger",
        metavar="FILE",
        type=Path,
        default=DEFAULT,
        help=f"write down here what may be created at the target, before it is (default: {DEFAULT})",
    )
    group.addoption(
        "--max-creations",
        type=int,
        default=1000,
        metavar="N",
        help="make at most N things at the target (default: 1000)",
    )
    group.addoption(
        "--shard",
        metavar="N/OF",
        help="check one part of several, such as 2/5; `contracts report` puts them together",
    )


def _add_recordings(group: pytest.OptionGroup) -> None:
    group.addoption("--record", metavar="DIR", help="write every exchange into this folder, without secrets")
    group.addoption("--overwrite", action="store_true", help="let --record replace an earlier recording")
    group.addoption(
        "--cassette", metavar="PATH", help="send nothing: judge a recording, a cassette of VCR.py, or a HAR file"
    )


def options_of(config: pytest.Config, **of_the_run: Any) -> SuiteOptions:
    """Return what the user asked for; `of_the_run` are the options that no user gives.

    Raises:
        ContractsError: one is not in its form.
    """
    return SuiteOptions(
        target=config.getoption("target"),
        vendor=config.getoption("vendor"),
        spec=_path(config, "spec"),
        world=_path(config, "world"),
        seed=config.getoption("seed"),
        budget=config.getoption("budget"),
        strict=config.getoption("strict"),
        ledger=Path(config.invocation_params.dir, config.getoption("ledger")),
        max_creations=config.getoption("max_creations"),
        cassette=_path(config, "cassette"),
        record=_path(config, "record"),
        overwrite=config.getoption("overwrite"),
        shard=Shard.parse(config.getoption("shard")) if config.getoption("shard") else None,
        examples=config.getoption("examples"),
        **of_the_run,
    )


def _path(config: pytest.Config, name: str) -> Path | None:
    given = config.getoption(name)
    return Path(given) if given else None


def documents_of(config: pytest.Config) -> Documents:
    """Return where the sentences of the vendor's pages are looked up.

    Raises:
        ContractsError: there is no such folder.
    """
    return Documents(_path(config, "documents"))


def check_reports(config: pytest.Config) -> None:
    """Make sure that the reports that are asked for can be written.

    Raises:
        ContractsError: one cannot.
    """
    documents_of(config)
    for name in config.getoption("conformance_report"):
        check_path("--conformance-report", Path(name))
