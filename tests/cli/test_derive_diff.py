"""`contracts derive` and `contracts diff` as a user meets them: files, what is printed, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.cli import main
from contracts.spec import SPECS, load_file
from tests.derive import HTML, MARKDOWN, TEXT
from tests.pages import OF_ALIBABA, needs

Run = Callable[..., tuple[object, str, str]]
PAGES = sorted(OF_ALIBABA.glob("*/*.md"))


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


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(MARKDOWN)
    return path


class TestDerive:
    def test_a_spec_is_written_and_what_was_not_understood_is_listed(
        self, run: Run, page: Path, tmp_path: Path
    ) -> None:
        spec = tmp_path / "spec.yaml"
        code, out, _ = run("derive", page, "-o", spec)
        lines = out.splitlines()
        assert code == 0
        assert lines[0] == f"{page}: CreateThing, 9 parameters, 16 constraints"
        assert f"{page}:8: unresolved sentence: You cannot make more than one thing at a time." not in lines
        assert f"{page}:10: unresolved sentence: You cannot make more than one thing at a time." in lines
        assert lines[-1].endswith(" normative sentences understood, 5 places unresolved")
        assert run("lint", spec)[:2] == (0, f"{spec}: ok\n")

    def test_without_a_file_the_spec_is_all_that_is_printed(self, run: Run, page: Path, tmp_path: Path) -> None:
        code, out, err = run("derive", page)
        (tmp_path / "printed.yaml").write_text(out)
        assert code == 0
        assert load_file(tmp_path / "printed.yaml").clauses
        assert "unresolved" in err

    def test_several_pages_go_into_a_folder_and_one_that_is_none_is_reported(
        self, run: Run, page: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "make.txt").write_text(TEXT)
        (tmp_path / "none.txt").write_text("hello\n")
        folder = tmp_path / "out"
        code, _, err = run("derive", page, tmp_path / "none.txt", tmp_path / "make.txt", "-o", folder, "-q")
        assert code == 1
        assert err.startswith(f"error: {tmp_path / 'none.txt'}: this is no page of an API")
        assert sorted(path.name for path in folder.iterdir()) == ["CreateThing.yaml", "makeThing.yaml"]

    def test_one_page_that_is_none_is_one_sentence(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "binary"
        path.write_bytes(b"\x00\x01")
        cure = "Give a page as HTML, Markdown or text"
        assert run("derive", path) == (4, "", f"error: {path}:1: a zero byte stands here, as in no text. {cure}\n")

    def test_facts_are_json_in_the_shape_of_labels(self, run: Run, page: Path) -> None:
        facts = json.loads(run("derive", page, "--facts")[1])
        choice = facts["parameters"][-1]
        assert (facts["operation"], choice["name"], choice["required"]) == ("CreateThing", "Choice", False)
        assert [(c["kind"], c["value"]) for c in choice["constraints"]] == [("enum", ["a", "b"]), ("default", "a")]

    def test_beside_a_service_the_overlay_of_its_name_is_applied(self, run: Run, page: Path, tmp_path: Path) -> None:
        folder = tmp_path / "alibaba"
        (folder / "overlays").mkdir(parents=True)
        service = (SPECS / "alibaba" / "service.yaml").read_text()
        (folder / "service.yaml").write_text(service.replace("  operations:\n", "  operations:\n    - CreateThing\n"))
        overlay = "overlay: 1.0.0\nactions:\n  - target: $.info\n    update: {description: by hand}\n"
        (folder / "overlays" / "CreateThing.yaml").write_text(overlay)
        assert run("derive", page, "-o", folder / "CreateThing.yaml", "-q")[0] == 0
        text = (folder / "CreateThing.yaml").read_text()
        assert "description: by hand" in text
        assert "service.yaml#/components/parameters/Version" in text
        assert run("lint", folder / "CreateThing.yaml")[0] == 0

    def test_an_overlay_that_no_longer_fits_is_an_error(self, run: Run, page: Path, tmp_path: Path) -> None:
        overlay = tmp_path / "overlay.yaml"
        overlay.write_text("overlay: 1.0.0\nactions:\n  - target: $.components.schemas.Gone\n    remove: true\n")
        cure = "Look at what the page says now, and correct or drop this action"
        says = f"error: {overlay}:3: nothing stands at $.components.schemas.Gone. {cure}\n"
        assert run("derive", page, "-o", tmp_path / "spec.yaml", "--overlay", overlay) == (4, "", says)
        assert not (tmp_path / "spec.yaml").exists()

    def test_the_difference_from_a_spec_is_an_overlay_that_makes_it(self, run: Run, page: Path, tmp_path: Path) -> None:
        spec, overlay = tmp_path / "spec.yaml", tmp_path / "overlay.yaml"
        run("derive", page, "-o", spec, "-q")
        wanted = spec.read_text().replace("maxLength: 128", "maxLength: 100")
        spec.write_text(wanted)
        assert run("derive", page, "--difference", spec, "-o", overlay)[0] == 0
        run("derive", page, "--overlay", overlay, "-o", spec, "-q")
        assert spec.read_text() == wanted

    @needs(OF_ALIBABA)
    def test_every_page_of_the_vendor_derives_to_a_spec_that_lints_and_has_clauses(
        self, run: Run, tmp_path: Path
    ) -> None:
        assert run("derive", *PAGES, "-o", tmp_path, "-q")[0] == 0
        specs = sorted(tmp_path.glob("*.yaml"))
        assert len(specs) == len(PAGES)
        code, out, _ = run("lint", *specs)
        assert (code, out.count(": ok\n")) == (0, len(specs))
        assert all(load_file(path).sides() for path in specs)


class TestDiff:
    def test_the_exit_code_tells_whether_anything_breaks(self, run: Run, page: Path, tmp_path: Path) -> None:
        new = tmp_path / "new.md"
        new.write_text(MARKDOWN.replace("2 to 128", "2 to 256"))
        assert run("diff", page, page) == (0, "", "")
        code, out, _ = run("diff", page, new)
        assert (code, out.count("\n")) == (1, 1)
        assert run("diff", page, new, "--fail-on", "callers")[0] == 0
        assert run("diff", page, new, "--fail-on", "implementers")[0] == 1
        assert run("diff", page, new, "--fail-on", "never")[0] == 0

    def test_json_has_every_member_of_a_change(self, run: Run, page: Path, tmp_path: Path) -> None:
        new = tmp_path / "new.md"
        new.write_text(MARKDOWN.replace("2 to 128", "2 to 64"))
        (change,) = json.loads(run("diff", page, new, "--format", "json")[1])
        assert (change["id"], change["before"], change["after"]) == ("alibaba/CreateThing/Name/maxLength", 128, 64)
        assert change["breaks"] == ["callers", "implementers"]

    def test_a_page_can_be_compared_with_a_spec(self, run: Run, page: Path, tmp_path: Path) -> None:
        spec = tmp_path / "spec.yaml"
        run("derive", page, "-o", spec, "-q")
        assert run("diff", spec, page)[:2] == (0, "")

    def test_a_page_that_is_none_is_one_sentence(self, run: Run, page: Path, tmp_path: Path) -> None:
        code, _, err = run("diff", page, tmp_path / "none.md")
        cure = "Name a page that exists"
        assert (code, err) == (4, f"error: {tmp_path / 'none.md'}: No such file or directory. {cure}\n")


def test_html_derives_as_well(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(HTML)
    assert run("derive", path, "-o", tmp_path / "spec.yaml")[1].startswith(f"{path}: CreateThing, 3 parameters")


@pytest.mark.parametrize("command", ["derive", "diff"])
def test_help_says_what_a_command_is_for(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert len(out.split()) > 40
