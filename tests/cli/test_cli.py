"""The command as a user meets it: what it prints, and the code it ends with."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from contracts.cli import main
from contracts.emulator import FAULTS, VARIANTS
from contracts.spec import SPECS, load_spec
from contracts.world import load_world

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command and returns exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["contracts", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code, captured.out, captured.err

    return run


@contextmanager
def emulator(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `contracts emulator`; yield the process and the first line it prints."""
    code = "from contracts.cli import main; main()"
    command = [sys.executable, "-c", code, "emulator", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().rstrip("\n")
        finally:
            process.kill()


class TestLint:
    def test_the_shipped_specs_are_good(self, run: Run) -> None:
        code, out, _ = run("lint")
        assert code == 0
        assert out.splitlines() == [f"{path}: ok" for path in sorted(SPECS.glob("*/*.yaml"))]

    def test_a_vendors_folder_and_a_file_can_be_named(self, run: Run) -> None:
        assert len(run("lint", SPECS / "naver")[1].splitlines()) == len(list((SPECS / "naver").glob("*.yaml")))
        file = SPECS / "naver" / "getVpcList.yaml"
        assert run("lint", file)[:2] == (0, f"{file}: ok\n")

    def test_a_problem_has_file_line_and_cure(self, run: Run, tmp_path: Path) -> None:
        folder = shutil.copytree(SPECS / "naver", tmp_path / "naver")
        file = folder / "getVpcList.yaml"
        file.write_text(file.read_text().replace("x-companion: true", "x-companon: true"))
        code, out, _ = run("lint", folder)
        assert code == 1
        assert (
            f"{file}:7: 'x-companon' is no member that a spec may have. Did you mean 'x-companion'?" in out.splitlines()
        )
        assert out.count(": ok\n") == len(list(folder.glob("*.yaml"))) - 1

    def test_what_openapi_does_not_allow_is_found(self, run: Run, tmp_path: Path) -> None:
        folder = shutil.copytree(SPECS / "naver", tmp_path / "naver")
        file = folder / "getVpcList.yaml"
        file.write_text(file.read_text().replace("  title: getVpcList\n", ""))
        code, out, _ = run("lint", file)
        assert code == 1
        assert out == f'{file}:2: "title" is a required property. OpenAPI 3.1 wants that otherwise\n'

    def test_a_file_outside_a_vendors_folder(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "alone.yaml"
        file.write_text("openapi: 3.1.0\n")
        problem = "there is no service.yaml beside this file"
        cure = "A spec stands in its vendor's folder, with what the service shares, or says that itself in x-service"
        assert run("lint", file)[:2] == (1, f"{file}: {problem}. {cure}\n")

    def test_a_file_that_is_not_there(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "none.yaml"
        assert run("lint", file)[:2] == (1, f"{file}: No such file or directory. Name a spec file that exists\n")


class TestClauses:
    def test_all_are_listed_one_a_line(self, run: Run) -> None:
        ids = [clause_id for vendor in ("alibaba", "naver") for clause_id in load_spec(vendor).clauses]
        code, out, _ = run("clauses")
        assert code == 0
        assert [line.split()[0] for line in out.splitlines()] == ids

    def test_a_line_has_aligned_columns(self, run: Run) -> None:
        lines = run("clauses", "--vendor", "alibaba")[1].splitlines()
        name = next(line for line in lines if "/Name/maxLength" in line)
        assert name.split(maxsplit=5) == [
            *("alibaba/CreateVpcPeerConnection/Name/maxLength", "accept", "reject", "A14"),
            *("000_e1877ab52558c977.txt:22", "A name has at most 128 characters."),
        ]
        assert len({line.index("000_") for line in lines if "000_" in line}) == 1

    def test_json(self, run: Run) -> None:
        entries = json.loads(run("clauses", "--vendor", "naver", "--json")[1])
        assert [entry["id"] for entry in entries] == list(load_spec("naver").clauses)
        assert set(entries[0]) == {"id", "sides", "statement", "source", "says"}

    def test_an_unknown_vendor_is_one_sentence(self, run: Run) -> None:
        assert run("clauses", "--vendor", "alibabba") == (
            4, "", "error: --vendor alibabba: there are no specs for this vendor. Did you mean 'alibaba'?\n",
        )  # fmt: skip


class TestEmulator:
    def test_it_prints_its_url_writes_its_world_and_ends_at_a_signal(self, tmp_path: Path) -> None:
        file = tmp_path / "world.toml"
        for sent in (signal.SIGINT, signal.SIGTERM):
            with emulator("--vendor", "naver", "--write-world", file) as (process, url):
                with urlopen(f"{url}/_reset", data=b"") as answer:
                    assert answer.status == 204
                process.send_signal(sent)
                assert process.wait(10) == 0

    def test_the_world_can_be_used_with_the_exports_beside_it(self, tmp_path: Path) -> None:
        file = tmp_path / "world.toml"
        with emulator("--vendor", "alibaba", "--write-world", file) as (_, url):
            script = '. "$0.env" && env'
            listed = subprocess.run(["sh", "-c", script, file], capture_output=True, text=True, check=True).stdout
            environment = dict(line.split("=", 1) for line in listed.splitlines() if "=" in line)
            world = load_world(file, environment)
            assert (world.vendor, world.reset_url) == ("alibaba", f"{url}/_reset")
            assert file.with_name("world.toml.env").read_text().startswith("export ALIBABA_CLOUD_ACCESS_KEY_ID='")

    def test_a_port_that_is_taken(self, run: Run) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code, out, err = run("emulator", "--vendor", "naver", "--port", port)
        assert (code, out) == (4, "")
        assert err == (
            f"error: --port {port}: the port cannot be used: Address already in use. "
            "Choose another one, or 0 for any that is free\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            ([], "contracts emulator: no vendor was given. Add --vendor alibaba or --vendor naver"),
            (
                ["--vendor", "aws"],
                "--vendor aws: there are no specs for this vendor. There are specs for alibaba, naver",
            ),
            (
                ["--vendor", "naver", "--fault", "naver-name-dott"],
                "--fault naver-name-dott: there is no fault of that name. Did you mean 'naver-name-dot'?",
            ),
            (
                ["--vendor", "naver", "--fault", "alibaba-refuses-all"],
                "--fault alibaba-refuses-all: there is no fault of that name. Did you mean 'naver-refuses-all'?",
            ),
            (
                ["--vendor", "naver", "--variant", "zzz"],
                "--variant zzz: there is no variant of that name. --list-variants shows those there are",
            ),
        ],
    )
    def test_what_cannot_be_is_one_sentence(self, run: Run, arguments: list[str], says: str) -> None:
        assert run("emulator", *arguments) == (4, "", f"error: {says}\n")

    def test_a_world_file_that_cannot_be_written(self, tmp_path: Path) -> None:
        file = tmp_path / "none" / "world.toml"
        with emulator("--vendor", "naver", "--write-world", file) as (process, url):
            assert url == ""
            assert process.stderr is not None
            assert process.stderr.read() == (
                f"error: --write-world {file}: No such file or directory. Name a file in a folder that exists\n"
            )
            assert process.wait(10) == 4

    def test_faults_and_variants_are_listed(self, run: Run) -> None:
        _, faults, _ = run("emulator", "--list-faults")
        assert all(
            f"{fault.name}: {fault.says}\n    breaks {' '.join(fault.breaks)}\n" in faults for fault in FAULTS.values()
        )
        _, variants, _ = run("emulator", "--list-variants", "--vendor", "naver")
        assert variants.splitlines() == [f"{v.name}: {v.says}" for v in VARIANTS.values() if v.vendor == "naver"]


class TestFaults:
    def test_a_fault_is_caught_once_per_seed(self, run: Run) -> None:
        code, out, _ = run("faults", "--fault", "naver-name-dot", "--seed", 1, "--seed", 2)
        first, second, total = out.splitlines()
        assert code == 0
        assert first.split()[2:] == ["naver/createVpcPeeringInstance/vpcPeeringName/characters", "reject", "seed", "1"]
        assert int(first.split()[1]) > 0
        assert second.endswith("seed 2")
        assert total == "2 caught, 0 missed"

    def test_a_fault_that_was_missed_is_exit_code_1(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        from dataclasses import replace

        from contracts.cli import faults
        from contracts.run.matrix import Caught

        caught = Caught(
            fault="naver-name-dot",
            clause="naver/own",
            side="reject",
            requests=0,
            also=(("naver/other", "accept"),),
            exchanges=300,
            seconds=1.0,
        )
        monkeypatch.setattr(faults, "catch", lambda name, seed: replace(caught, fault=name))
        code, out, _ = run("faults", "--fault", "naver-name-dot")
        assert code == 1
        assert out == (
            "naver-name-dot  missed  naver/own reject\n                  also naver/other accept\n0 caught, 1 missed\n"
        )

    def test_an_unknown_fault_is_one_sentence(self, run: Run) -> None:
        assert run("faults", "--fault", "naver-name-dotty") == (
            4, "", "error: --fault naver-name-dotty: there is no fault of that name. Did you mean 'naver-name-dot'?\n",
        )  # fmt: skip


@pytest.mark.parametrize("command", ["lint", "clauses", "emulator", "faults"])
def test_help_says_what_a_command_is_for(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert len(out.split()) > 40
