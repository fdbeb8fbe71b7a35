"""The lock serves every Python that the README names, not only the one it was made with."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = (Path(__file__).parents[2] / "requirements.lock").read_text("utf-8")
LOCKED = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}


def asked_for(python: str, system: str) -> set[str]:
    """Return what the locked packages that are installed here ask for on another machine."""
    there = {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": system,
        "extra": "",
    }
    return {
        canonicalize_name(each.name)
        for package in LOCKED
        for each in map(Requirement, requirements(package))
        if each.marker is None or each.marker.evaluate(there)
    }


def requirements(package: str) -> list[str]:
    try:
        return requires(package) or []
    except PackageNotFoundError:  # for another machine only
        return []


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.11.7", "3.12.1", "3.13.0", "3.14.0"])  # Debian 12 has 3.11.2
def test_whatever_a_locked_package_asks_for_is_locked(python: str, system: str) -> None:
    assert not asked_for(python, system) - LOCKED
