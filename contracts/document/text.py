"""Reads pages that were turned into plain text: headings without marks, columns run together, code unfenced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from contracts.document.build import Builder
from contracts.document.columns import NAMES, Role, role_of
from contracts.document.furniture import ends_page, is_furniture
from contracts.document.model import Cell, Code, Document, Row, Table, Text
from contracts.document.pipes import PipeTableReader, begins_table
from contracts.document.texts import INDENT, texts_of

_SECTION_WORDS = frozenset(
    [
        "api",
        "and",
        "body",
        "bodies",
        "codes",
        "code",
        "common",
        "debug",
        "debugging",
        "description",
        "descriptions",
        "elements",
        "error",
        "errors",
        "example",
        "examples",
        "fields",
        "format",
        "formats",
        "header",
        "headers",
        "http",
        "information",
        "introduction",
        "limits",
        "notes",
        "note",
        "operation",
        "overview",
        "parameter",
        "parameters",
        "path",
        "query",
        "references",
        "related",
        "remarks",
        "request",
        "requests",
        "response",
        "responses",
        "restrictions",
        "return",
        "returned",
        "sample",
        "samples",
        "status",
        "success",
        "successful",
        "summary",
        "syntax",
        "usage",
        "data",
        "type",
        "types",
        "authorization",
        "permissions",
        "permission",
    ]
)
_REQUIRED = r"(?:Required|Optional|Conditional|Mandatory|Yes|No|Y|N|True|False|TRUE|FALSE|true|false)"
_SMALL = r"(?:string|integer|long|boolean|float|double|number|object|array)"
_TYPE = (
    r"(?:(?:[Aa]rray|List)(?: of |<)[A-Za-z]+>?|String\[\]|String|Integer|Int(?:32|64)?|Long|Boolean|Bool|"
    r"Float|Double|Number|Decimal|"
    r"Object|Array|List|DateTime|Date|Timestamp|Enum|JSON|Json|File|Map|Binary|Struct|RepeatList|Any|"
    # In lower case it may be the end of a name, unless blanks or what comes next tell it apart.
    rf"{_SMALL}(?=\s*(?:{_REQUIRED}|$))|(?<=\s){_SMALL}(?=\s|$))"
)
_OF_ROLE = {"type": _TYPE, "required": _REQUIRED}
_NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]{0,100}")
_VERB = "(?:GET|POST|PUT|DELETE|PATCH)"
_METHOD_AND_URI = re.compile(rf"^({_VERB}(?:(?:\s*[,|/]\s*|\s+){_VERB})*)\s*(/\S+)$")
_NOTES = frozenset({"note", "notes"})
"""Headings that stand above a paragraph of a description, too."""
_BULLET = re.compile(r"^\s*[•◦▪·○●*-]\s+")
_REQUEST = re.compile(r"^\s*(?:curl\b|(?:GET|POST|PUT|DELETE|PATCH)\s+\S*/|https?(?:\(s\))?://|http\(s\)://)")
_GOES_ON = re.compile(r"^\s*(?:[&?]|--?[A-Za-z]|\\$)")
_XML = re.compile(r"^\s*<\??\s?[A-Za-z]")


def looks_like_text(text: str) -> bool:
    """Tell whether a text has the head of a table, or two headings, as pages have them."""
    lines = text.splitlines()
    headings = 0
    for at, line in enumerate(lines):
        headings += _is_heading(line)
        if headings >= 2 or begins_table(lines, at) or len(columns_of(line)) >= 3:
            return True
    return False


def read_text(name: str, text: str) -> Document:
    """Read a page in plain text."""
    builder = Builder()
    reader = _Reader(builder.readable(text), builder)
    reader.read()
    return Document(name, "plain text", reader.builder.finish(), tuple(reader.builder.problems))


def columns_of(line: str) -> tuple[str, ...]:
    """Return the names of columns that a line consists of, run together or set apart; none if it has anything else."""
    rest = line.strip()
    if not 8 <= len(rest) <= 120 or rest.endswith((".", ":", "?")):
        return ()
    found = [heads for heads in _heads(rest) if len(set(map(role_of, heads))) == len(heads) >= 2]
    # `Parameter Type` may be one column or two: a table that lists something has one for the names.
    return next((heads for heads in found if "name" in map(role_of, heads)), found[0] if found else ())


def _heads(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every way to divide a line into names of columns, the one with the longer names first."""
    # Columns begin with a capital letter, wherever they ran together.
    for name in NAMES if text[:1].isupper() else ():
        if text.lower().startswith(name):
            rest = text[len(name) :].lstrip(" \t|")
            if not rest:
                yield (text[: len(name)],)
            yield from ((text[: len(name)], *more) for more in _heads(rest))


def _is_heading(line: str) -> bool:
    words = line.strip().split()
    return (
        0 < len(words) <= 5
        and words[0][0].isupper()
        and all(word.strip("()").lower() in _SECTION_WORDS for word in words)
        and not columns_of(line)
    )


@dataclass(slots=True)
class _Reader:
    lines: Sequence[str]
    builder: Builder
    at: int = 0
    words: frozenset[str] = field(default_factory=frozenset)

    def read(self) -> None:
        # Names of fields as the samples write them; they tell where a name ends that ran into the next column.
        self.words = frozenset(re.findall(r"[<\"&?]([A-Za-z][\w.-]*)", "\n".join(self.lines)))
        while self.at < len(self.lines):
            line = self.lines[self.at]
            columns = columns_of(line)
            if ends_page(line):
                return
            if not line.strip() or is_furniture(line):
                self.at += 1
            elif begins_table(self.lines, self.at):
                table = PipeTableReader(self.lines, self.at, str.strip, self.builder)
                self.builder.add(table.read())
                self.at = table.at
            elif columns:
                self._table(columns)
            elif _is_heading(line):
                self.builder.heading(self.at + 1, 2, line.strip())
                self.at += 1
            elif (end := self._end_of_code()) > self.at:
                self.builder.add(Code(self.at + 1, "\n".join(self.lines[self.at : end])))
                self.at = end
            else:
                for text in texts_of([(self.at + 1, line.strip())], str.strip):
                    self.builder.add(text)
                self.at += 1

    def _end_of_code(self) -> int:
        """Return the line below the code that begins here, or this line if none does."""
        line = self.lines[self.at]
        if _REQUEST.match(line):
            end = self.at + 1
            while end < len(self.lines) and _GOES_ON.match(self.lines[end]):
                end += 1
            return end
        if _XML.match(line):
            return self._end_of_block(r"^\s*<|>\s*$")
        return self._end_of_block(r"^\s*[{}\[\]\"]|[{}\[\],\"]\s*$") if line.strip() in {"{", "["} else self.at

    def _end_of_block(self, pattern: str) -> int:
        inside = re.compile(pattern)
        end = self.at + 1
        while end < len(self.lines) and inside.search(self.lines[end]):
            end += 1
        return end

    def _table(self, columns: tuple[str, ...]) -> None:
        """Read rows that begin with a name and the values of known columns; other lines belong to the row above."""
        first = self.at
        roles = tuple(role_of(column) for column in columns)
        row_of = _row_reader(roles, self.words)
        rows: list[tuple[int, list[str], list[tuple[int, str]]]] = []
        self.at += 1
        end = self._end_of_paragraphs(row_of) if set(roles[-2:]) == {"example", "description"} else self.at
        while self.at < end or (self.at < len(self.lines) and not self._ends_table()):
            line = self.lines[self.at]
            values = row_of(_BULLET.sub("", line).strip()) if row_of is not None else None
            if values is not None:
                rows.append((self.at + 1, values, []))
            elif rows and line.strip():
                rows[-1][2].append((self.at + 1, line))
            self.at += 1
        if roles[-2:] == ("example", "description"):
            rows = [(at, values if more else _example_apart(values), more) for at, values, more in rows]
        if roles[-2:] == ("description", "example"):
            rows = [_example_last(*row) for row in rows]
            at = len(roles) - 2
            self.builder.add(Table(first + 1, columns, tuple(_row(*row, len(columns), at) for row in rows)))
            return
        self.builder.add(Table(first + 1, columns, tuple(_row(*row, len(columns)) for row in rows)))

    def _end_of_paragraphs(self, row_of: RowReader | None) -> int:
        """Return where a table ends whose rows have an example, and descriptions in paragraphs below: at a heading."""
        end = self.at
        while end < len(self.lines) and not ends_page(self.lines[end]) and not columns_of(self.lines[end]):
            line = self.lines[end]
            if _is_heading(line) and line.strip().lower() not in _NOTES:
                break
            end += 1
        has_rows = row_of is not None and any(row_of(line.strip()) for line in self.lines[self.at : end])
        return end if has_rows else self.at

    def _ends_table(self) -> bool:
        line = self.lines[self.at]
        if line.strip():
            return ends_page(line) or _is_heading(line)
        following = next((line for line in self.lines[self.at : self.at + 3] if line.strip()), "")
        return not _BULLET.match(following)


def _row(line: int, values: list[str], more: list[tuple[int, str]], width: int, at: int = -1) -> Row:
    """Return a row; the lines below it belong to its last cell, or to that at `at`."""
    cells = [Cell(line, (Text(line, value.strip()),) if value.strip() else ()) for value in values]
    items = tuple(texts_of(_shifted(more), str.strip))
    cells[at] = Cell(line, cells[at].texts + items)
    return Row(line, tuple(cells), ragged=len(cells) < width)


def _example_apart(values: list[str]) -> list[str]:
    """Return the values of a row that has all on its line: the first word behind the requirement is the example."""
    example, _, description = values[-2].strip().partition(" ")
    return [*values[:-2], example, description] if not values[-1].strip() else values


def _example_last(
    line: int, values: list[str], more: list[tuple[int, str]]
) -> tuple[int, list[str], list[tuple[int, str]]]:
    """Return a row whose example is the line below its description, where the last line is no sentence and no item."""
    if len(more) < 2 or values[-1].strip() or _BULLET.match(more[-1][1]) or _SAYS.search(more[-1][1]):
        return line, values, more
    return line, [*values[:-1], more[-1][1].strip()], more[:-1]


_SAYS = re.compile(r"[.:;]\s*$|^\s*[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+\b")


def _shifted(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines as far in as Markdown has them: pages that became text step in by two blanks, or by eight."""
    first = min((_indent(text) for _, text in lines), default=0)
    steps = sorted({_indent(text) for _, text in lines if _BULLET.match(text)})
    for number, text in lines:
        depth = steps.index(_indent(text)) if _BULLET.match(text) else 0
        yield number, (" " * (INDENT * depth) + text.lstrip() if depth else text[first:])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


RowReader = Callable[[str], list[str] | None]


def _row_reader(roles: tuple[Role | None, ...], words: frozenset[str]) -> RowReader | None:
    """Return a function from a line to the values of a row, or None where the columns give nothing to hold on to."""
    if roles == ("method", "uri"):
        return _method_and_uri
    if roles[0] != "name" or "type" not in roles:
        return None
    blank = "[ \t]*"
    rest = re.compile(blank + blank.join(f"({_OF_ROLE.get(role or '', '.*')})" for role in roles[1:]) + "$")
    return lambda line: _best(list(_divisions(rest, line)), words)


def _method_and_uri(line: str) -> list[str] | None:
    found = _METHOD_AND_URI.match(line)
    return list(found.groups()) if found else None


def _divisions(rest: re.Pattern[str], line: str) -> Iterator[list[str]]:
    """Yield every way to divide a line into a name and the columns after it, the one with the shortest name first."""
    name = _NAME.match(line)
    for end in range(1, (name.end() if name else 0) + 1):
        found = rest.match(line, end)
        # A description begins with a capital letter, unless blanks set it apart.
        if found is not None and not (
            line[found.start(found.re.groups) - 1].isalpha() and found[found.re.groups][:1].islower()
        ):
            yield [line[:end], *(value or "" for value in found.groups())]


def _best(divisions: list[list[str]], words: frozenset[str]) -> list[str] | None:
    known = (division for division in divisions if division[0] in words)
    return next(known, divisions[0] if divisions else None)
