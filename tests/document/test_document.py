"""Pages in every rendering come out as the same model, each text with its line; what is no page is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import Code, Document, Table, Text, read_document
from contracts.document.columns import role_of
from contracts.document.inline import plain
from contracts.document.read import DocumentError, document_of
from contracts.document.text import columns_of
from tests.derive import HTML, MARKDOWN, TEXT


def of(text: str) -> Document:
    return document_of(text.encode(), "page", "page")


def table(document: Document, number: int = 0) -> Table:
    return [table for _, table in document.tables()][number]


def line_of(page: str, text: str) -> int:
    return page[: page.index(text)].count("\n") + 1


class TestMarkdown:
    def test_it_is_told_by_its_headings(self) -> None:
        assert of(MARKDOWN).rendering == "Markdown"

    def test_headings_lose_their_attributes(self) -> None:
        assert [section.title for section in of(MARKDOWN).sections][:3] == ["CreateThing", "Description", "Debugging"]

    def test_a_cell_goes_on_over_lines_up_to_the_closing_pipe(self) -> None:
        kind = table(of(MARKDOWN)).rows[3]
        start = line_of(MARKDOWN, "|Kind|")
        assert (kind.line, kind.ragged) == (start, False)
        assert kind.cells[4].texts == (
            Text(start, "The kind of the thing. Valid values:"),
            Text(start + 2, "big: a big thing. This is the default value.", 1, item=True),
            Text(start + 3, "small: a small thing. Only for the poor.", 1, item=True),
        )

    def test_a_pipe_within_the_last_cell_is_text(self) -> None:
        assert table(of(MARKDOWN)).rows[8].cells[4].text == "Valid value: a (default) | b"

    def test_escapes_and_emphasis_are_gone_and_masks_stay(self) -> None:
        assert plain(r"the **Name** of \_x\_ in `a*b`, [here](http://x)") == "the Name of _x_ in a*b, here"
        assert plain(r"t-1a\*\*\*\*") == "t-1a****"
        assert plain("&<Common request parameters>") == "&<Common request parameters>"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("only if you set it to**VPC**", "only if you set it to VPC"),
            ("**10**to **3000**", "10 to 3000"),
            ("the **Box**parameter", "the Box parameter"),
            ("the **Box**es and *yyyy*T*HH*Z", "the Boxes and yyyyTHHZ"),
            ("**HTTP**\\(Default\\)", "HTTP(Default)"),
        ],
    )
    def test_a_blank_that_was_lost_at_strong_emphasis_is_put_back(self, text: str, says: str) -> None:
        assert plain(text) == says

    def test_a_table_may_have_lost_the_rule_below_its_head(self) -> None:
        page = "# A\n\n## Request parameters\n\n|Name|Type|Required|Description|\n|Size|String|No|How big.|\n"
        assert [[cell.text for cell in row.cells] for row in table(of(page)).rows] == [
            ["Size", "String", "No", "How big."]
        ]

    def test_lines_with_pipes_are_no_table_without_names_of_columns(self) -> None:
        assert not list(of("# A\n\n|one|two|three|\n|four|five|six|\n").tables())

    def test_tags_in_a_cell_divide_it_into_lines_and_items(self) -> None:
        cell = "Size<ul><li>1-9</li><li>A | B<ul><li>A: one</li></ul></li></ul>Last<br>line".replace("|", "\\|")
        page = f"# A\n\n|Name|Description|\n|---|---|\n|Size|{cell}|\n"
        texts = table(of(page)).rows[0].cells[1].texts
        assert [(text.text, text.depth, text.item) for text in texts] == [
            ("Size", 0, False),
            ("1-9", 1, True),
            ("A | B", 1, True),
            ("A: one", 2, True),
            ("Last", 0, False),
            ("line", 0, False),
        ]

    def test_code_has_the_line_of_its_first_line(self) -> None:
        codes = [block for section in of(MARKDOWN).sections for block in section.blocks if isinstance(block, Code)]
        assert [code.line for code in codes] == [line_of(MARKDOWN, "<CreateThingResponse>"), line_of(MARKDOWN, "{\n")]

    def test_a_fence_that_is_not_closed_ends_at_the_next_heading(self) -> None:
        document = of("# A\n\n```\n{\n\n## Request parameters\n\n|Name|Type|\n|---|---|\n|a|String|\n")
        assert document.problems == ((3, "a block of code is not closed"),)
        assert table(document).columns == ("Name", "Type")

    def test_a_row_that_is_not_closed_ends_where_the_next_begins(self) -> None:
        document = of("# A\n|Name|Type|Text|\n|---|---|---|\n|a|String|one\n|b|String|two|\n")
        assert document.problems == ((4, "a row of a table is not closed"),)
        assert [(row.cells[0].text, row.ragged) for row in table(document).rows] == [("a", True), ("b", False)]

    @pytest.mark.parametrize("blank", ["", " "])
    def test_an_item_that_is_glued_to_its_lead_is_an_item(self, blank: str) -> None:
        text = f"# A\n|Name|Text|\n|---|---|\n|a|Valid value:{blank}-   x: one\n-   y: two\n\n|\n"
        row = table(of(text)).rows[0]
        assert [(text.text, text.item) for text in row.cells[1].texts] == [
            ("Valid value:", False), ("x: one", True), ("y: two", True),
        ]  # fmt: skip


class TestText:
    def test_columns_that_ran_together_are_told_by_their_names(self) -> None:
        assert columns_of("FieldTypeRequiredDescription") == ("Field", "Type", "Required", "Description")
        assert columns_of("Field Type Required Description") == ("Field", "Type", "Required", "Description")
        assert columns_of("Parameter nameRequirement statusTypeRestrictionsDescription") == (
            "Parameter name", "Requirement status", "Type", "Restrictions", "Description",
        )  # fmt: skip
        assert columns_of("Type the field name and required description") == ()

    def test_rows_are_told_by_type_and_requirement_and_bullets_belong_to_the_row_above(self) -> None:
        rows = table(of(TEXT), 1).rows
        assert [row.cells[0].text for row in rows] == [
            "zoneCode", "thingName", "ownerName", "ownerMail", "thingNote", "thingSize", "form",
        ]  # fmt: skip
        assert [text.text for text in rows[4].cells[3].texts] == ["Note on the thing (byte)", "0 - 500"]
        assert rows[4].line == line_of(TEXT, "thingNoteString")

    @pytest.mark.parametrize("step", [2, 4, 8])
    def test_items_below_items_are_told_by_any_indentation(self, step: int) -> None:
        bullets = f"{' ' * step}• BOX\n{' ' * 2 * step}• BOX: of wood\n"
        page = f"Request parameters\nField Type Required Description\nkind String Optional Kind\n{bullets}"
        texts = table(of(page)).rows[0].cells[3].texts
        assert [(text.text, text.depth) for text in texts] == [("Kind", 0), ("BOX", 1), ("BOX: of wood", 2)]

    @pytest.mark.parametrize(
        "row", ["createDateDateDate and time", "createDate Date Date and time", "createDate\tDate\tDate and time"]
    )
    def test_a_name_that_ends_in_a_type_is_told_by_the_samples(self, row: str) -> None:
        page = (
            f"Response body\nFieldTypeDescription\n{row}\n\nResponse example\n<a>\n<createDate>1</createDate>\n</a>\n"
        )
        assert table(of(page)).rows[0].cells[0].text == "createDate"

    def test_what_surrounds_the_page_is_no_part_of_it(self) -> None:
        texts = [block.text for section in of(TEXT).sections for block in section.blocks if isinstance(block, Text)]
        assert not [text for text in texts if "First name" in text or text in {"MENU", "XML", "Curl"}]

    def test_samples_without_fences_are_code(self) -> None:
        codes = [block for section in of(TEXT).sections for block in section.blocks if isinstance(block, Code)]
        assert [code.text.split()[0] for code in codes] == ["curl", "<makeThingResponse>"]

    def test_a_table_with_pipes_and_no_edges(self) -> None:
        head = "Request parameters\nParameter | Type | Description |\n---|---|---|\n"
        page = f"{head}a | String | one\n|\nb | Long | two |\n"
        assert [row.cells[2].text for row in table(of(page)).rows] == ["one", "two"]


class TestHtml:
    def test_it_is_told_by_its_tags(self) -> None:
        assert of(HTML).rendering == "HTML"

    def test_menus_forms_scripts_and_feedback_are_passed_over(self) -> None:
        texts = [block.text for section in of(HTML).sections for block in section.blocks if isinstance(block, Text)]
        assert texts == ["Creates a thing."]

    def test_cells_hold_paragraphs_and_items_with_their_lines(self) -> None:
        name, kind = table(of(HTML)).rows[1:]
        assert [text.line for text in name.cells[4].texts] == [
            line_of(HTML, "<p>Its"),
            line_of(HTML, "<p>It must"),
        ]
        assert [(text.text, text.depth, text.item) for text in kind.cells[4].texts] == [
            ("Valid values:", 0, False),
            ("big: a big thing. This is the default value.", 1, True),
            ("small: a small thing.", 1, True),
        ]

    def test_cells_that_reach_over_rows_and_columns_are_repeated(self) -> None:
        page = (
            "<table><tr><th>Name</th><th>Type</th><th>Text</th></tr>"
            "<tr><td rowspan=2>a</td><td>b</td><td>c</td></tr><tr><td colspan=2>d</td></tr></table>"
        )
        assert [[cell.text for cell in row.cells] for row in table(of(page)).rows] == [["a", "b", "c"], ["a", "d", "d"]]

    def test_deep_nesting_ends(self) -> None:
        assert of(f"<html><h1>A</h1>{'<div>' * 20_000}x").rendering == "HTML"


class TestRefusals:
    @pytest.mark.parametrize(
        ("octets", "says"),
        [
            (b"hello world\n", "page: this is no page of an API: it has none of tags of HTML"),
            (b"", "page: this is no page of an API"),
            (b"# A\n\n\x00", "page:3: a zero byte stands here"),
            (b"# A\ncaf\xe9\n", "page:2: a byte is not UTF-8"),
            (b"# A\n" + b"x\n" * 60_001, "page: it has 60,002 lines"),
            (b"<html>" + b"<b>" * 300_000, "page: it has 300,001 tags"),
        ],
    )  # fmt: skip
    def test_what_is_no_page(self, octets: bytes, says: str) -> None:
        with pytest.raises(DocumentError) as refusal:
            document_of(octets, "page", "page")
        assert str(refusal.value).startswith(says)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="No such file or directory\\. Name a page that exists"):
            read_document(tmp_path / "none.md")

    def test_a_line_that_no_person_wrote_is_noted(self) -> None:
        assert of(f"# A\n{'x' * 30_000}\n").problems == ((2, "a line of 30,000 characters is not read"),)


@pytest.mark.parametrize(
    ("column", "role"),
    [("Parameter", "name"), ("Required?", "required"), ("Example value", "example"), ("HttpCode", "status"),
     ("Prameter", "name"), (" Description ", "description"), ("Region", None)],
)  # fmt: skip
def test_columns_are_known_by_many_names(column: str, role: str | None) -> None:
    assert role_of(column) == role


@given(st.text(alphabet="#|-`*<>/tabledivhr {}\n.:x0 ", max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        document = of(text)
    except DocumentError:
        return
    lines = text.count("\n") + 1
    assert all(1 <= section.line <= lines for section in document.sections)
