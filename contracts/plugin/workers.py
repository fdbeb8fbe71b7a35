"""pytest-xdist: what workers are told, how tests are handed out to them, and the records that they deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contracts.plugin.stash import RECORDS, SUITE
from contracts.report import Record

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling
    from xdist.workermanage import WorkerController

_RUN, _SHARING, _DELIVERED = "contracts-run", "contracts-sharing", "contracts-record"


def told(config: pytest.Config) -> dict[str, Any]:
    """Return which run this process is of, which worker it is, and with how many it shares the target's pace."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if not given:
        return {}
    return {"run": given[_RUN], "worker": given["workerid"], "sharing": given[_SHARING]}


def deliver(config: pytest.Config, record: Record) -> bool:
    """Hand a record to the controller; tell whether there is one."""
    workeroutput: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if workeroutput is None:
        return False
    workeroutput[_DELIVERED] = record.to_dict()
    return True


def is_worker(config: pytest.Config) -> bool:
    """Tell whether this process is a worker."""
    return hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker which run it is of, and with how many it shares the target's pace."""
    node.workerinput[_RUN] = node.config.stash[SUITE].options.run
    # With this scheduling one worker has all the clauses of the one vendor that a target has.
    alone = node.config.getvalue("dist") == "load"
    node.workerinput[_SHARING] = 1 if alone else node.workerinput["workercount"]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController, error: object) -> None:
    """Take in the record of a worker."""
    data = getattr(node, "workeroutput", {}).get(_DELIVERED)
    if data is not None:
        node.config.stash[RECORDS].append(Record.from_dict(data))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Keep the clauses of one vendor on one worker: there, what one test learns of the target serves the next."""
    if config.getvalue("dist") != "load":
        return None
    from contracts.plugin.scheduling import VendorScheduling  # noqa: PLC0415 - pytest-xdist may not be installed

    return VendorScheduling(config, log)
