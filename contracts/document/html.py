"""Reads HTML as saved from a browser: what a reader sees of the page's own text, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from contracts.document.build import Builder
from contracts.document.furniture import ends_page, is_furniture
from contracts.document.model import Cell, Code, Document, Row, Table, Text

_LOOKS = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<table[\s>]|<h[1-6][\s>]", re.IGNORECASE)
_HIDDEN = frozenset(
    [
        "aside",
        "button",
        "datalist",
        "dialog",
        "footer",
        "form",
        "head",
        "iframe",
        "input",
        "label",
        "nav",
        "noscript",
        "object",
        "option",
        "select",
        "script",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "header",
        "hr",
        "main",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
    ]
)
_LISTS = frozenset({"ul", "ol"})
_ROW = frozenset({"td", "th"})


def looks_like_html(text: str) -> bool:
    """Tell whether a text is a page of HTML, or a part of one."""
    return text.lstrip()[:1] == "<" and _LOOKS.search(text) is not None


def read_html(name: str, text: str) -> Document:
    """Read a page of HTML. Menus, forms and scripts are passed over, as is what follows the page's own text."""
    # As bytes, because a declaration of another encoding inside would otherwise be obeyed.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    walker = _Walker(Builder())
    if root is not None:
        walker.walk(root)
    return Document(name, "HTML", walker.builder.finish(), tuple(walker.builder.problems))


@dataclass(slots=True)
class _Table:
    line: int
    rows: list[list[Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spans: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    begun: dict[int, tuple[int, Cell]] = field(default_factory=dict)

    def new_row(self, line: int) -> None:
        """Begin a row; cells of rows above that reach down into it are filled in as its own cells come."""
        self.spans |= self.begun
        self.begun = {}
        self.rows.append([])
        self.lines.append(line)

    def fill(self, row: list[Cell]) -> None:
        """Repeat cells of rows above where the row has come to their columns."""
        while len(row) in self.spans:
            left, cell = self.spans.pop(len(row))
            if left > 1:
                self.begun[len(row)] = (left - 1, cell)
            row.append(cell)


@dataclass(slots=True)
class _Walker:
    """Goes through the elements without recursion, so that no depth of nesting is too deep."""

    builder: Builder
    depth: int = 0
    item: bool = False
    pieces: list[str] = field(default_factory=list)
    line: int = 1
    table: _Table | None = None
    inner_tables: int = 0
    cell: list[Text] | None = None
    cell_line: int = 1
    code: int = 0
    ended: bool = False

    def walk(self, root: etree._Element) -> None:
        passed: etree._Element | None = None
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            tag = element.tag
            if event == "start":
                if tag in _HIDDEN or not isinstance(tag, str) or _is_invisible(element):
                    events.skip_subtree()
                    passed = element
                else:
                    self._start(tag, element)
                continue
            if element is passed:
                passed = None
            else:
                self._end(tag, element)
            if self.ended:
                return
            self._text(element.tail, self.line)
        self._flush()

    def _start(self, tag: str, element: etree._Element) -> None:
        found = element.sourceline
        line = found if isinstance(found, int) else self.line
        if tag in _BLOCKS or tag in _HEADINGS or tag in _LISTS or tag in {"li", "pre"}:
            self._flush()
            self.line = line
        if tag in _LISTS:
            self.depth += 1
        elif tag == "li":
            self.item = True
        elif tag == "pre":
            self.code += 1
        elif tag == "table":
            if self.table is None:
                self.table = _Table(line)
            else:
                self.inner_tables += 1
        elif tag == "tr" and self.table is not None and not self.inner_tables:
            self.table.new_row(line)
        elif tag in _ROW and self.table is not None and not self.inner_tables:
            self.cell, self.cell_line = [], line
        self._text(element.text, line)

    def _end(self, tag: str, element: etree._Element) -> None:
        if tag in _HEADINGS and self.table is None:
            title = " ".join("".join(self.pieces).split())
            self.pieces = []
            if ends_page(title):
                self.ended = True
            elif title:
                self.builder.heading(self.line, _HEADINGS[tag], title)
            return
        if tag in _BLOCKS or tag in _HEADINGS or tag in _LISTS or tag in {"li", "pre"}:
            self._flush()
        if tag in _LISTS:
            self.depth = max(self.depth - 1, 0)
        elif tag == "pre":
            self.code -= 1
        elif tag == "table" and self.inner_tables:
            self.inner_tables -= 1
        elif tag == "table" and self.table is not None:
            self._add_table(self.table)
            self.table = None
        elif tag in _ROW and self.cell is not None and self.table is not None and not self.inner_tables:
            self._add_cell(self.table, element, Cell(self.cell_line, tuple(self.cell)))
            self.cell = None

    def _text(self, text: str | None, line: int) -> None:
        if text and (text.strip() or self.pieces):
            if not self.pieces:
                blanks = text[: len(text) - len(text.lstrip())]
                self.line = line + blanks.count("\n") if line >= self.line else self.line
            self.pieces.append(text)

    def _flush(self) -> None:
        """Close the text at hand: as code, as a text of the cell at hand, or as a text of the page."""
        text, self.pieces = "".join(self.pieces), []
        if self.code:
            if text.strip() and self.cell is None:
                self.builder.add(Code(self.line, text.strip("\n")))
            return
        text = " ".join(text.split())
        if not text:
            return
        if ends_page(text) and self.table is None:
            self.ended = True
            return
        found = Text(self.line, text, self.depth, item=self.item)
        self.item = False
        if self.cell is not None:
            self.cell.append(found)
        elif not is_furniture(text):
            self.builder.add(found)

    def _add_cell(self, table: _Table, element: etree._Element, cell: Cell) -> None:
        if not table.rows:
            return
        row = table.rows[-1]
        table.fill(row)
        down = _span(element, "rowspan")
        for _ in range(min(_span(element, "colspan"), _WIDEST - len(row))):
            if down > 1:
                table.begun[len(row)] = (down - 1, cell)
            row.append(cell)
        table.fill(row)

    def _add_table(self, table: _Table) -> None:
        rows = [(line, row) for line, row in zip(table.lines, table.rows, strict=True) if row]
        if not rows:
            return
        columns = tuple(cell.text for cell in rows[0][1])
        body = tuple(Row(line, tuple(row), ragged=len(row) < len(columns)) for line, row in rows[1:])
        self.builder.add(Table(table.line, columns, body))


_WIDEST = 50
"""Columns of a table, beyond which cells are no longer repeated."""


def _is_invisible(element: etree._Element) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "").lower() or element.get("hidden") is not None


def _span(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() and len(value) < 6 else 1
