"""The workflows in docs/ci are what their CI systems take, and call our commands as these want to be called."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.cli.report import SUFFIXES
from contracts.world import load_world

DOCS = Path(__file__).parents[2] / "docs"
GITHUB, GITLAB = DOCS / "ci/github.yml", DOCS / "ci/gitlab.yml"
PROGRAMS = ("pytest", "contracts")
pytestmark = pytest.mark.thorough  # linters of others take a while to start


def tool(name: str, *arguments: object, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment."""
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)


def scripts() -> list[str]:
    """Return every script of both workflows."""
    github, gitlab = (yaml.safe_load(path.read_text("utf-8")) for path in (GITHUB, GITLAB))
    steps = [step for job in github["jobs"].values() for step in job["steps"]]
    jobs: list[dict[str, Any]] = [job for job in gitlab.values() if isinstance(job, dict)]
    of_gitlab = [line for job in jobs for name in ("before_script", "script") for line in job.get(name, [])]
    return [step["run"] for step in steps if "run" in step] + of_gitlab


def commands() -> list[list[str]]:
    """Return every call of one of our programs, as words, in the workflows and in docs/ci.md."""
    shown = re.findall(r"^ {8}(\S.*)$", (DOCS / "ci.md").read_text("utf-8"), re.MULTILINE)
    lines = [line for script in [*scripts(), *shown] for line in script.splitlines()]
    return [words for line in lines if (words := shlex.split(line))[:1] and words[0] in PROGRAMS]


@cache
def help_of(*program: str) -> str:
    shown = tool(*program, "--help")
    assert shown.returncode == 0
    return shown.stdout


def used(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the program (with its subcommand) and the options that a call uses."""
    program = ("contracts", words[1]) if words[0] == "contracts" else ("pytest",)
    return program, [word.partition("=")[0] for word in words[1:] if re.match(r"-{1,2}[a-z]", word)]


CALLS = sorted({(program, option) for program, options in map(used, commands()) for option in options})


def test_the_scripts_are_found() -> None:
    assert sum("--shard" in words for words in commands()) == 2
    assert sum(words[:2] == ["contracts", "report"] for words in commands()) >= 8
    assert sum(words[:2] == ["contracts", "diff"] for words in commands()) == 2


@pytest.mark.parametrize(
    ("schema", "path"), [("github-workflows", GITHUB), ("gitlab-ci", GITLAB)], ids=["github", "gitlab"]
)
def test_a_workflow_is_as_the_schema_of_its_system_says(schema: str, path: Path, tmp_path: Path) -> None:
    options = ("--builtin-schema", f"vendor.{schema}", "--no-cache")
    transform = ("--data-transform", "gitlab-ci") if path == GITLAB else ()
    checked = tool("check-jsonschema", *options, *transform, path)
    assert checked.returncode == 0, checked.stdout
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        path.read_text("utf-8").replace("    services:" if path == GITHUB else "  script:", "  scripts:"), "utf-8"
    )
    assert tool("check-jsonschema", *options, *transform, wrong).returncode == 1


def test_the_github_workflow_has_nothing_that_can_be_abused() -> None:
    checked = tool("zizmor", "--offline", "--no-progress", "--config", DOCS / "ci/zizmor.yml", GITHUB)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.split("\n")[0][:40])
def test_a_script_is_good_shell(script: str) -> None:
    checked = tool("shellcheck", "--shell", "bash", "-", text=f"#!/usr/bin/env bash\n{script}\n")
    assert checked.stdout == ""


@pytest.mark.parametrize(("program", "option"), CALLS, ids=[" ".join((*program, option)) for program, option in CALLS])
def test_an_option_that_a_workflow_uses_is_there(program: tuple[str, ...], option: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_of(*program))


def test_the_world_of_the_workflows_is_a_world() -> None:
    keys = dict.fromkeys(("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), "test")
    world = load_world(DOCS / "ci/world.toml", keys)
    assert world.shared is False
    for path in (GITHUB, GITLAB):
        assert all(f"{key}: test" in path.read_text("utf-8") for key in keys)


def test_the_matrix_has_as_many_shards_as_are_asked_for() -> None:
    workflow = yaml.safe_load(GITHUB.read_text("utf-8"))
    count = int(workflow["env"]["SHARDS"])
    assert workflow["jobs"]["shard"]["strategy"]["matrix"]["shard"] == [*range(1, count + 1)]


WRITTEN = sorted({Path(words[words.index("-o") + 1]).suffix for words in commands() if "-o" in words})


@pytest.mark.parametrize("suffix", WRITTEN)
def test_what_a_workflow_writes_can_be_written(suffix: str) -> None:
    assert suffix in SUFFIXES
