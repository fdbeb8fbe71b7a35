"""Reads a document into the facts of its operation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contracts.derive.facts import ErrorFact, FieldFact, OperationFacts, Understood, Unresolved
from contracts.derive.grammar.read import is_normative
from contracts.derive.grammar.statement import sentences
from contracts.derive.parameters import name_of, read_parameters
from contracts.derive.samples import action_of, endpoint_of, name_in_authorization, name_in_samples, samples_of
from contracts.derive.tables import Listed, listed_tables
from contracts.document import Code, Document, Section, Text
from contracts.errors import ContractsError

_VERSION = re.compile(r"[?&#]version=(\d{4}-\d{2}-\d{2})|\bVersion=(\d{4}-\d{2}-\d{2})")
_NAME = re.compile(r"\b[A-Za-z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*\b")
_MOST_ROWS = 2000
_ASYNCHRONOUS = re.compile(r"\basynchronous(?:ly)?\b", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:in|enters?|to|into) the ([A-Z][A-Za-z]+) (?:state|status)\b"
    r"|\bstat(?:e|us) (?:is|changes? to|becomes) ([A-Z][A-Za-z]+)\b"
)
_CODE = re.compile(r"^[A-Za-z][\w.-]*(?:\{\w+\})?$|^\d{3,6}$")


class NoOperationError(ContractsError):
    """A page documents no operation."""


def read_operation(document: Document, text: str = "") -> OperationFacts:
    """Read the facts of the operation that a page documents.

    Args:
        document: the page.
        text: its source, where links may name the edition of the interface.

    Raises:
        NoOperationError: no table of it lists parameters, nothing names an operation, or a table is beyond all bounds.
    """
    tables = list(listed_tables(document))
    _check_sizes(tables, document.name)
    requests = [listed for listed in tables if listed.purpose == "request"]
    parameters = read_parameters(requests)
    samples, bad_samples = samples_of(document)
    methods, methods_line, path = _methods(tables)
    name, line, action = _name(
        document, parameters.parameters and [p for p in parameters.parameters if p.name == "Action"], path
    )
    host, sample_path = endpoint_of(document)
    errors, bad_errors = _errors(tables)
    optional = {parameter.name for parameter in parameters.parameters if not parameter.required}
    fields = tuple(_fields(tables, optional))
    if not name or not (requests or fields or samples):
        lacks = "it has neither parameters nor samples" if name else "neither a title nor a sample names one"
        raise NoOperationError(
            document.name, f"this page documents no operation: {lacks}", "Give the page of one operation"
        )
    prose = list(_prose(document))
    version = _version(document, text)
    unresolved = [*parameters.unresolved, *bad_samples, *bad_errors, *_unresolved(document, tables, prose, fields)]
    if not version and not path:
        says = "the page does not name the version of the interface"
        unresolved.append(Unresolved(line=1, reason="incomplete", text=says))
    asynchronous = next((where for where, sentence in prose if _ASYNCHRONOUS.search(sentence)), None)
    understood = (
        *parameters.understood,
        *([Understood(line=asynchronous, rule="asynchronous")] if asynchronous else []),
    )
    return OperationFacts(
        document=document.name,
        name=name,
        line=line,
        action=action,
        path=_path(path, sample_path, name, action=action),
        endpoint=host,
        version=version,
        methods=methods,
        methods_line=methods_line,
        parameters=parameters.parameters,
        fields=fields,
        samples=samples,
        errors=errors,
        errors_line=_errors_line(document, errors),
        media_types=_media_types(document),
        asynchronous=asynchronous,
        states=_states(prose),
        understood=understood,
        unresolved=tuple(sorted(unresolved, key=lambda entry: entry.line)),
    )


def _check_sizes(tables: Iterable[Listed], page: str) -> None:
    for listed in tables:
        if listed.purpose != "other" and len(listed.table.rows) > _MOST_ROWS:
            problem = f"a table of {len(listed.table.rows):,} rows is no list of parameters, fields or errors"
            raise NoOperationError(f"{page}:{listed.table.line}", problem, "Give the page of one operation")


def _unresolved(
    document: Document,
    tables: Sequence[Listed],
    prose: Sequence[tuple[int, str]],
    fields: tuple[FieldFact, ...],
) -> Iterator[Unresolved]:
    """Yield what of the page as a whole was not understood."""
    yield from (Unresolved(line=where, reason="layout", text=what) for where, what in document.problems)
    yield from _ragged(tables)
    yield from _contradictions(prose, fields)
    for where, sentence in prose:
        if _says_a_rule(sentence):
            yield Unresolved(line=where, reason="sentence", text=sentence)


def _states(prose: Iterable[tuple[int, str]]) -> tuple[tuple[str, int], ...]:
    """Return the states that sentences name, each with the line that names it first."""
    found: dict[str, int] = {}
    for where, sentence in prose:
        for state in _STATE.finditer(sentence):
            found.setdefault(state[1] or state[2], where)
    return tuple(found.items())


def _name(document: Document, actions: Sequence[object], path: str) -> tuple[str, int, bool]:
    """Return name and line of the operation, and whether a parameter names it."""
    from_sample = action_of(document)
    authorized = name_in_authorization(document)
    if authorized is not None and not (actions or from_sample or path):
        return *authorized, True
    title = _title(document)
    if actions or from_sample is not None:
        example = getattr(actions[0], "example", "") if actions else ""
        constraint = (
            next((c.value[0] for c in getattr(actions[0], "constraints", ()) if c.kind == "enum"), "")
            if actions
            else ""
        )
        line = getattr(actions[0], "line", 1) if actions else 1
        candidates = [constraint, example, title[0], from_sample[0] if from_sample else ""]
        name = next((candidate for candidate in candidates if re.fullmatch(r"[A-Za-z]\w+", str(candidate))), "")
        return str(name), line, True
    if path:
        return path.rstrip("/").rsplit("/", 1)[-1], title[1], False
    return title[0], title[1], False


def _title(document: Document) -> tuple[str, int]:
    """Return what the page calls itself: its first heading, or the first line that is a name and nothing else."""
    for section in document.sections[:3]:
        if section.level <= 1:
            for line, text in [
                (section.line, section.title),
                *((b.line, b.text) for b in section.blocks[:4] if isinstance(b, Text)),
            ]:
                if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{2,}", text.strip()):
                    return text.strip(), line
    from_sample = name_in_samples(document)
    if from_sample is not None:
        return from_sample
    words = Counter(
        found
        for section in document.sections[:1]
        for block in section.blocks
        if isinstance(block, Text)
        for found in _NAME.findall(block.text)
    )
    return (words.most_common(1)[0][0], 1) if words else ("", 1)


def _methods(tables: Sequence[Listed]) -> tuple[tuple[str, ...], int | None, str]:
    for listed in tables:
        if listed.purpose == "methods":
            for row in listed.table.rows:
                methods = tuple(re.findall(r"\b(?:GET|POST|PUT|DELETE|PATCH)\b", listed.text(row, "method")))
                path = listed.text(row, "uri").strip()
                if methods and path.startswith("/"):
                    return methods, row.line, path
    return (), None, ""


def _path(path: str, sample: str, name: str, *, action: bool) -> str:
    """Return where the operation is served: the table's path, completed by the sample's where that ends alike."""
    if action:
        return "/"
    return sample if path and sample.endswith(path) else path or sample or f"/{name}"


_PARTLY = re.compile(r"\b(?:only|if|when|unless|case|empty|may|optional)\b", re.IGNORECASE)
_PAGING = re.compile(r"^(?:next|marker|order)", re.IGNORECASE)


def _fields(tables: Sequence[Listed], optional: set[str]) -> Iterator[FieldFact]:
    for listed in tables:
        if listed.purpose != "response":
            continue
        for row in listed.rows:
            named = name_of(listed.text(row, "name"))
            if named is None:
                continue
            depth, name = named
            yield FieldFact(
                name=name,
                type=listed.text(row, "type").strip(),
                example=listed.text(row, "example"),
                line=row.line,
                depth=depth + listed.below,
                partly=name in optional or bool(_PAGING.match(name) or _PARTLY.search(listed.text(row, "description"))),
            )


def _errors(tables: Sequence[Listed]) -> tuple[tuple[ErrorFact, ...], tuple[Unresolved, ...]]:
    found: list[ErrorFact] = []
    unresolved: list[Unresolved] = []
    for listed in tables:
        if listed.purpose != "errors":
            continue
        for row in listed.table.rows:
            code, status = listed.text(row, "code").strip(), listed.text(row, "status").strip()
            if not _CODE.match(code):
                if code or listed.text(row, "message"):
                    unresolved.append(
                        Unresolved(line=row.line, reason="layout", text=f"{code or 'nothing'} is no error code")
                    )
                continue
            number = re.match(r"^[45]\d\d\b", status)
            if status and number is None:
                unresolved.append(
                    Unresolved(line=row.line, reason="conflict", text=f"the status of {code} is {status!r}")
                )
            found.append(
                ErrorFact(
                    code=code,
                    status=int(number[0]) if number else None,
                    message=listed.text(row, "message"),
                    line=row.line,
                )
            )
    return tuple(found), tuple(unresolved)


def _errors_line(document: Document, errors: Sequence[ErrorFact]) -> int | None:
    """Return the line where the page speaks of errors."""
    if errors:
        return errors[0].line
    return next(
        (
            section.line
            for section in document.sections
            if re.search(r"\berrors?\b|status codes", section.title, re.IGNORECASE)
        ),
        None,
    )


def _media_types(document: Document) -> tuple[tuple[str, int], ...]:
    """Return the media types that samples of answers name, with their lines."""
    found: dict[str, int] = {}
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Text | Code):
                for number, line in enumerate(block.text.splitlines(), block.line):
                    named = re.match(r"^\s*Content-Type\s*:\s*(application/(?:json|xml))\b", line, re.IGNORECASE)
                    if named is not None:
                        found.setdefault(named[1].lower(), number)
    return tuple(found.items())


_RETURNS = re.compile(
    r"\breturns? (?P<list>(?:an? |the )?[\w ]{2,40}? IDs?(?:(?:,| and| or)? (?:an? |the )?[\w ]{2,40}? IDs?)*)"
)


def _contradictions(prose: Sequence[tuple[int, str]], fields: Sequence[FieldFact]) -> Iterator[Unresolved]:
    """Yield what prose says is returned and no table lists: the table wins."""
    names = {field.name.lower() for field in fields}
    for line, sentence in prose:
        found = _RETURNS.search(sentence)
        for thing in re.findall(r"(?:an? |the )([\w ]{2,30}?) IDs?\b", found["list"]) if found else ():
            word = thing.replace(" ", "").lower()
            if names and not any(name.endswith(f"{word}id") for name in names):
                yield Unresolved(
                    line=line,
                    reason="conflict",
                    text=f"prose says that a {thing} ID is returned, but no table lists one",
                )


def _ragged(tables: Sequence[Listed]) -> Iterator[Unresolved]:
    for listed in tables:
        if listed.purpose == "other":
            continue
        for row in listed.table.rows:
            if row.ragged:
                yield Unresolved(
                    line=row.line, reason="incomplete", text="a row has fewer cells than its table has columns"
                )
            elif listed.purpose == "request" and "name" in listed.columns and name_of(listed.text(row, "name")) is None:
                yield Unresolved(
                    line=row.line, reason="layout", text=f"{listed.text(row, 'name')[:60]!r} is no name of a parameter"
                )


def _prose(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the sentences outside of tables, with their lines."""
    for section in document.sections:
        if _is_about_the_site(section):
            continue
        for block in section.blocks:
            if isinstance(block, Text):
                yield from ((block.line, sentence) for sentence in sentences(block.text))


def _is_about_the_site(section: Section) -> bool:
    return re.match(r"^(?:debug|make the api call|feedback)", section.title, re.IGNORECASE) is not None


def _says_a_rule(sentence: str) -> bool:
    return is_normative(sentence) and not sentence.startswith(("For more information", "For a list of"))


def _version(document: Document, text: str) -> str:
    found = _VERSION.search(text[:200_000])
    return (found[1] or found[2]) if found else ""
