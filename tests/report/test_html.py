"""What a page is made of, before any browser sees it."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import ContractsError
from contracts.report.documents import LARGEST, LONGEST, Documents
from contracts.report.html import html
from contracts.report.html.bodies import DEEPEST, breakable, indented
from contracts.report.html.visible import visible
from contracts.report.matrix import Matrix
from contracts.report.matrix_forms import MATRIX_FORMS
from contracts.report.outline import operations
from tests.report.records import hostile, mixed, record, side

ANY_TEXT = st.text(st.characters(), max_size=30)
"""Halves of surrogate pairs included: a record can hold them."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text_can_be_written_and_changes_no_markup(text):
    def tags(made):
        # Where a line may be broken, and whether it ends in a note, is a matter of the text.
        return Counter(re.findall(r"<(?!wbr|/?i[ >])[a-z/!][^\s>]*", made))

    made = html(hostile(text), Documents())
    made.encode("utf-8")
    if text.strip() and "/" not in text and not indented(text):
        assert tags(made) == tags(html(hostile("w"), Documents()))


@given(ANY_TEXT)
def test_what_is_visible_can_be_written_and_stays_as_it_is(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert visible(shown) == shown
    assert shown.replace("\n", "").replace("\t", "").isprintable() or not shown.isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain \u00e9 \u4e2d \U0001f600\n\t", "plain \u00e9 \u4e2d \U0001f600\n\t"),
        ("a\u202eb", "a[U+202E]b"),
        ("\x00\r\x7f\x85", "[U+0000][U+000D][U+007F][U+0085]"),
        ("\ud800\ufeff\u200b\u2028", "[U+D800][U+FEFF][U+200B][U+2028]"),
        ("z" + "\u0301" * 6, "z" + "\u0301" * 4 + "[U+0301]" * 2),
    ],
)
def test_what_has_no_shape_is_named(text, shown):
    assert visible(text) == shown


@given(JSON, st.booleans())
def test_an_indented_body_is_the_same_json(data, compact):
    body = json.dumps(data, separators=(",", ":") if compact else None)
    shown = indented(body)
    assert shown is None or json.loads(shown) == data
    assert (shown is None) == (not isinstance(data, list | dict) or not data)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            '{"a":1.50,"a":[],"b":[{"c":"},{"}]}',
            '{\n  "a": 1.50,\n  "a": [],\n  "b": [\n    {\n      "c": "},{"\n    }\n  ]\n}',
        ),
        ("<a/>", None),
        ('{"a":', None),
        ('{\n"a":1}', None),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), None),
        ("[" * 200_000, None),
    ],
)
def test_json_is_set_out_token_by_token(body, shown):
    assert indented(body) == shown


@given(st.text("ab&/<", max_size=12), st.sampled_from(["&", "/."]))
def test_a_breakable_text_is_the_same_text(text, at):
    assert breakable(text, at).replace("<wbr>", "").unescape() == text


def test_statements_stand_in_the_order_of_the_page():
    results = (
        side(number=1, line=9),
        side(number=2, line=2, side="reject"),
        side(number=3, line=10),
        side(number=2, line=2),
    )
    (shown,) = operations(results, Documents())
    assert [statement.line for statement in shown.statements] == [2, 9, 10]
    assert [result.side for result in shown.sides()] == ["accept", "reject", "accept", "accept"]


def test_a_run_that_ended_early_and_a_shard_say_so():
    made = html(record(side(), partial="it was interrupted", shard="2/5"), Documents())
    assert "This run ended early:</b> it was interrupted" in made
    assert "This is one part of a run, 2/5." in made
    assert "notice" not in html(record(side()), Documents()).partition("<body>")[2]


def test_a_record_without_a_clause_is_a_page_too():
    assert "This record has no clause." in html(record(), Documents())


def test_nothing_broken_is_not_all_held():
    made = html(record(side(), side("not-exercised", number=1)), Documents())
    assert "Nothing was seen broken. 1 of 2 clause sides were not exercised, so nothing is known of them." in made


def test_a_sentence_is_looked_up_where_the_page_is_at_hand(tmp_path):
    for name, text in (
        ("pages/page.txt", "one\r\n  two & three  \n"),
        ("facts/page.md", "facts"),
        ("other/page.md", "others"),
        ("pages/long.txt", "x" * 2 * LONGEST),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "pages" / "huge.txt").touch()
    with (tmp_path / "pages" / "huge.txt").open("r+b") as file:
        file.truncate(LARGEST + 1)
    documents = Documents(tmp_path)
    found = {
        source: documents.sentence(source)
        for source in ("page.txt:2", "pages/page.txt:1", "page.txt:9", "page.txt:0", "facts/page.md:1", "page.md:1",
                       "huge.txt:1", "none.txt:1", "page.txt", "", "../page.txt:1")
    }  # fmt: skip
    assert {source: text for source, text in found.items() if text} == {
        "page.txt:2": "two & three",
        "pages/page.txt:1": "one",
        "facts/page.md:1": "facts",
    }
    assert documents.sentence("long.txt:1") == "x" * LONGEST + "…"
    made = html(record(side(number=1)), documents)
    assert "<blockquote>two &amp; three</blockquote>" in made
    assert "<blockquote>" not in html(record(side(number=1)), Documents())


def test_no_source_leads_out_of_the_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "pages").mkdir()
    documents = Documents(tmp_path / "pages")
    for source in ("../secret.txt:1", f"{tmp_path}/secret.txt:1", "secret.txt:1", "/etc/passwd:1"):
        assert documents.sentence(source) == ""


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(ContractsError, match=r"--documents .*no: there is no such folder. Name the folder"):
        Documents(tmp_path / "no")


def test_what_a_record_does_not_have_is_absent_and_differs():
    matrix = Matrix.of([("a.json", mixed()), ("b.json", record(side("held"), side("held", number=9)))])
    verdicts = {(row.any_of.id.split("/")[2], row.any_of.side): row.verdicts for row in matrix.rows()}
    assert verdicts["Name0", "accept"] == ("held", "held")
    assert verdicts["Name0", "reject"] == ("held", "absent")
    assert verdicts["Name9", "accept"] == ("absent", "held")
    assert [row.differs for row in matrix.rows()] == [False, True, True, True, True, True, True]


def test_a_matrix_as_markdown_and_json():
    matrix = Matrix.of([("a|b.json", mixed()), ("b.json", record(side("held"), target="http://u"))])
    lines = MATRIX_FORMS["markdown"](matrix).splitlines()
    assert lines[:3] == [
        "| clause side | `http://t` `a\\|b.json` | `http://u` `b.json` |",
        "|---|---|---|",
        "| `vendor/Operation/Name0/maxLength (accept)` | held | held |",
    ]
    assert "| `vendor/Operation/Name1/maxLength (accept)` | **broken** | absent |" in lines
    data = json.loads(MATRIX_FORMS["json"](matrix))
    assert data["columns"][1] == {"file": "b.json", "target": "http://u", "partial": ""}
    assert data["rows"][0] == {
        "id": "vendor/Operation/Name0/maxLength", "side": "accept", "differs": False, "verdicts": ["held", "held"]
    }  # fmt: skip


def test_records_of_two_vendors_do_not_stand_side_by_side():
    both = record(vendor="a, b")
    Matrix.of([("1", both), ("2", record(vendor="b, a"))])
    with pytest.raises(ContractsError, match="2: this is a record of b, but 1 is one of a, b"):
        Matrix.of([("1", both), ("2", record(vendor="b"))])
