"""`contracts report`: the forms, several records at once, and what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.cli.main import group
from contracts.errors import ContractsError
from contracts.report import ClauseResult, Record


def write(path: Path, *verdicts: str, target: str = "http://t") -> Path:
    results = [
        ClauseResult(
            id=f"v/o/name/rule{number}", side="accept", verdict=verdict, exchanges=1,  # type: ignore[arg-type]
            source="page.txt:1", statement="A01", says="Says so.", reason="" if verdict == "held" else "why",
        )
        for number, verdict in enumerate(verdicts)
    ]  # fmt: skip
    made = Record(vendor="v", target=target, seed=0, exchanges=2, seconds=1.0, clauses=tuple(results))
    made.write(path)
    return path


def report(*arguments: object) -> str:
    return contracts("report", *arguments)


def contracts(*arguments: object) -> str:
    result = CliRunner().invoke(group, [*map(str, arguments)])
    if result.exception is not None:
        raise result.exception
    return result.output


def test_the_name_of_the_file_tells_the_form(tmp_path: Path) -> None:
    record = write(tmp_path / "r.json", "held", "not-exercised")
    report(record, "-o", tmp_path / "s.md")
    assert (tmp_path / "s.md").read_text().startswith("## Conformance: 1 held, 0 broken, 1 not exercised\n")
    report(record, "-o", tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text() == record.read_text()
    report(record, "-o", tmp_path / "b.json", "--format", "badge")
    assert json.loads((tmp_path / "b.json").read_text())["message"] == "1 of 2 held"
    assert report(record).splitlines()[1] == "1 held, 0 broken, 1 not exercised"


def test_several_records_are_one(tmp_path: Path) -> None:
    one, other = write(tmp_path / "1.json", "held", "not-exercised"), write(tmp_path / "2.json", "broken", "held")
    assert report(one, other).splitlines()[1] == "1 held, 1 broken, 0 not exercised"


def test_what_one_target_holds_is_not_held_by_another(tmp_path: Path) -> None:
    one, other = write(tmp_path / "1.json", "held"), write(tmp_path / "2.json", "not-exercised", target="http://u")
    with pytest.raises(
        ContractsError, match=r"2\.json: this is a record of http://u, but .*1\.json is one of http://t"
    ):
        report(one, other)


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    record = write(tmp_path / "r.json", "held")
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "new.json").write_text('{"schema": 2, "clauses": []}')
    for arguments, sentence in (
        ((tmp_path / "none.json",), "none.json: there is no such file. Write one with --conformance-report"),
        ((tmp_path / "other.json",), "other.json: this is not the record of a run. Give the JSON file that --c"),
        ((tmp_path / "new.json",), "new.json: the report has version 2, and only version 1 is known"),
        (
            (record, "-o", tmp_path / "x.odt"),
            "its name does not tell what to make. Name it *.json, *.html, *.md, *.txt, or",
        ),
        ((record, "-o", tmp_path / "no" / "x.md"), "No such file or directory. Name a file in a folder that exists"),
    ):
        with pytest.raises(ContractsError) as refused:
            report(*arguments)
        assert sentence in str(refused.value)


def shard(path: Path, number: int, of: int, *verdicts: str) -> Path:
    data = json.loads(write(path, *verdicts).read_text())
    for result in data["clauses"]:
        result["id"] += f"-{number}"
    path.write_text(json.dumps({**data, "shard": f"{number}/{of}"}))
    return path


def test_shards_are_put_together_in_their_order(tmp_path: Path) -> None:
    second, first = shard(tmp_path / "b.json", 2, 2, "held"), shard(tmp_path / "a.json", 1, 2, "broken", "held")
    whole = json.loads(report(second, first, "--format", "json"))
    assert "shard" not in whole
    assert [result["id"][-1] for result in whole["clauses"]] == ["1", "1", "2"]
    assert whole["summary"] == {"held": 2, "broken": 1, "not-exercised": 0}


def test_a_missing_a_doubled_and_a_foreign_shard_are_refused(tmp_path: Path) -> None:
    first, third = shard(tmp_path / "1.json", 1, 4, "held"), shard(tmp_path / "3.json", 3, 4, "held")
    with pytest.raises(ContractsError, match=r"1\.json: of the 4 shards, 2/4, 4/4 are missing\. "):
        report(first, third)
    with pytest.raises(ContractsError, match=r"again\.json: this is shard 1/4, and so is .*1\.json\. "):
        report(first, shard(tmp_path / "again.json", 1, 4, "held"))
    with pytest.raises(ContractsError, match=r"5\.json: this is shard 2/5, but .*1\.json is one of 4\. "):
        report(first, shard(tmp_path / "5.json", 2, 5, "held"))
    with pytest.raises(ContractsError, match=r"w\.json: this is no shard, but .*1\.json is one of 4\. "):
        report(first, write(tmp_path / "w.json", "held"))


def test_a_page_shows_the_sentences_of_the_documents(tmp_path: Path) -> None:
    record = write(tmp_path / "r.json", "held")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.txt").write_text("What the page says.\n")
    report(record, "-o", tmp_path / "r.html", "--documents", tmp_path)
    assert "<blockquote>What the page says.</blockquote>" in (tmp_path / "r.html").read_text()
    report(record, "-o", tmp_path / "r.html")
    assert "<blockquote>" not in (tmp_path / "r.html").read_text()
    with pytest.raises(ContractsError, match="there is no such folder"):
        report(record, "--documents", tmp_path / "none")


def test_targets_stand_side_by_side(tmp_path: Path) -> None:
    one, other = write(tmp_path / "1.json", "held"), write(tmp_path / "2.json", "broken", "held", target="http://u")
    assert contracts("matrix", one, other).splitlines()[2:] == [
        "| `v/o/name/rule0 (accept)` | held | **broken** |",
        "| `v/o/name/rule1 (accept)` | absent | held |",
    ]
    contracts("matrix", one, other, "-o", tmp_path / "m.html")
    assert "http://u" in (tmp_path / "m.html").read_text()
    with pytest.raises(ContractsError, match=r"Name it \*.html, \*.md or \*.json, or add --format"):
        contracts("matrix", one, "-o", tmp_path / "m.txt")


def test_shards_that_were_split_or_seeded_otherwise_are_refused(tmp_path: Path) -> None:
    first, second = shard(tmp_path / "1.json", 1, 2, "held"), shard(tmp_path / "2.json", 2, 2, "held")
    data = json.loads(second.read_text())
    second.write_text(json.dumps({**data, "seed": 7}))
    with pytest.raises(ContractsError, match=r"2\.json: its seed is 7, but that of .*1\.json is 0\. "):
        report(first, second)
    second.write_text(json.dumps({**data, "clauses": json.loads(first.read_text())["clauses"]}))
    with pytest.raises(
        ContractsError, match=r"2\.json: v/o/name/rule0-1 is in it, and in .*1\.json too, so that others"
    ):
        report(first, second)
