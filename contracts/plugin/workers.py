"""pytest-xdist: what workers are told, how tests are handed out to them, and the records that they deliver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from contracts.plugin.stash import SUITE
from contracts.report import Record
from contracts.report.file import read_record

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling
    from xdist.workermanage import WorkerController

_RUN, _SHARING, _FOLDER = "contracts-run", "contracts-sharing", "contracts-folder"
_HANDOVER: pytest.StashKey[TemporaryDirectory[str]] = pytest.StashKey()


def told(config: pytest.Config) -> dict[str, Any]:
    """Return which run this process is of, which worker it is, and with how many it shares the target's pace."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if not given:
        return {}
    return {"run": given[_RUN], "worker": given["workerid"], "sharing": given[_SHARING]}


def deliver(config: pytest.Config, record: Record) -> None:
    """Hand a worker's record over to the controller.

    It goes by a file: a controller that is interrupted does not listen to its workers any more.
    """
    given: dict[str, Any] = getattr(config, "workerinput", {})
    path = Path(given[_FOLDER], given["workerid"])
    record.write(path)
    path.rename(path.with_suffix(".json"))  # a worker that is killed while it writes delivers nothing


def delivered(config: pytest.Config) -> Iterator[Record]:
    """Yield the records of the workers, which must have ended."""
    folder = config.stash.get(_HANDOVER, None)
    for path in sorted(Path(folder.name).glob("*.json")) if folder is not None else ():
        yield read_record(path)


def is_worker(config: pytest.Config) -> bool:
    """Tell whether this process is a worker."""
    return hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker which run it is of, and with how many it shares the target's pace."""
    folder = node.config.stash.setdefault(_HANDOVER, TemporaryDirectory(prefix="contracts-"))
    node.workerinput[_FOLDER] = folder.name
    node.workerinput[_RUN] = node.config.stash[SUITE].options.run
    # With this scheduling one worker has all the clauses of the one vendor that a target has.
    alone = node.config.getvalue("dist") == "load"
    node.workerinput[_SHARING] = 1 if alone else node.workerinput["workercount"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder of the records."""
    if _HANDOVER in config.stash:
        config.stash[_HANDOVER].cleanup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Keep the clauses of one vendor on one worker: there, what one test learns of the target serves the next."""
    if config.getvalue("dist") != "load":
        return None
    from contracts.plugin.scheduling import VendorScheduling  # noqa: PLC0415 - pytest-xdist may not be installed

    return VendorScheduling(config, log)
