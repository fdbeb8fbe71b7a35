"""The command group: all commands are listed with their short helps, and none is imported for that."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import contracts.cli
from contracts.cli.main import COMMANDS, group


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name):
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert (command.name, command.short_help) == (name, COMMANDS[name].short_help)


def test_every_command_is_in_the_table():
    folder = Path(contracts.cli.__file__).parent
    made = [
        path.stem
        for path in folder.glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and any("click.command" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert sorted(made) == sorted(place.attribute.partition(":")[0] for place in COMMANDS.values())


def test_help_lists_the_commands_and_imports_none():
    code = """
        import sys
        from click.testing import CliRunner
        from contracts.cli.main import group
        print(CliRunner().invoke(group, ["--help"]).output)
        print(*sys.modules)
        print(*(name for name in sys.modules if name.startswith("contracts.")))
        """
    lines = [line.strip() for line in code.strip().splitlines()]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    *told, others, ours = done.stdout.splitlines()
    for name, place in COMMANDS.items():
        assert any(line.split() == [name, *place.short_help.split()] for line in told)
    assert set(ours.split()) == {"contracts.cli", "contracts.cli.codes", "contracts.cli.main", "contracts.errors"}
    assert not {"hypothesis", "vcr", "yaml", "jsonschema", "openapi_spec_validator"} & set(others.split())


def test_a_command_that_does_not_exist_is_refused():
    result = CliRunner().invoke(group, ["jugde"])
    assert "No such command 'jugde'" in result.output
    assert result.exit_code == 2
