"""Bodies to values. What a target sends is taken for hostile: it is decoded in bounds, or refused in one sentence."""

from __future__ import annotations

import codecs
import functools
import json
import math
import re
from contextlib import suppress
from typing import Any, NoReturn
from xml.parsers import expat

import msgspec
import xmltodict

from contracts.errors import ContractsError

MAX_DEPTH = 200
SAFE_EXPAT = (2, 5, 0)  # refuses entity bombs by itself (facts/tools.md, hostile answers)

_BOM = b"\xef\xbb\xbf"
_XML_SPACE = " \t\r\n"
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_STRING_OR_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\s",:\[\]{}]+', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|(u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)", re.DOTALL
)


class Malformed(Exception):  # noqa: N818 (it states what the body is, as the judge's rules do)
    """The body is not what it should be: one sentence that says what is wrong and where."""


def decode_json(body: bytes) -> Any:
    """Return the value of a JSON text in UTF-8, with or without a byte order mark.

    Of members with the same name the last one counts. What JSON does not know (NaN, Infinity), what a number cannot
    hold, and what is nested deeper than MAX_DEPTH is refused. An escape that is half a surrogate pair has no character
    and no UTF-8 form: it becomes U+FFFD, so that every text returned can be encoded. Raises Malformed.
    """
    if not _may_be_deep(body):
        with suppress(msgspec.DecodeError, UnicodeDecodeError):
            return _PLAIN_JSON.decode(body)
    return _decode_any_json(body)


def _decode_any_json(body: bytes) -> Any:
    """Decode what the strict and fast decoder does not take: it knows no U+FFFD, and says less of what is wrong."""
    text = _as_text(body)
    if "\\ud" in text or "\\uD" in text:
        text = _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)
    try:
        value = _JSON.decode(text)
    except json.JSONDecodeError as error:
        what = error.msg[0].lower() + error.msg[1:]
        raise Malformed(f"not JSON: {what} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise Malformed(f"nested deeper than {MAX_DEPTH} levels") from None
    except _NotHeldError as error:
        raise Malformed(_not_held(text, str(error))) from None
    if _may_be_deep(body) and _depth(value) > MAX_DEPTH:
        raise Malformed(f"nested deeper than {MAX_DEPTH} levels")
    return value


def _may_be_deep(body: bytes) -> bool:
    """Tell whether JSON may nest too deeply; fewer brackets than levels allowed cannot, so most need no walk."""
    return body.count(b"[") + body.count(b"{") > MAX_DEPTH


def decode_xml(body: bytes) -> tuple[str, Any]:
    """Return the name of the root element and its content, in the form that xmltodict gives it.

    An element with children is a dict (a repeated child a list), any other its text, "" where there is none. Texts keep
    their white space; only what stands between children is dropped if it is nothing but white space, else it is the
    member `#text`. Attributes are left out, prefixes stay in the names. The encoding is the one that the document
    declares (XML 1.0, 4.3.3). A DOCTYPE that declares something, or names what does, and nesting deeper than MAX_DEPTH
    are refused. Raises Malformed.
    """
    require_safe_expat()
    text = _as_text(body, _encoding_of(body))
    if "<!DOCTYPE" in text or text.count("<") > MAX_DEPTH:  # else it declares nothing and is not deep, as nearly all
        _Guard().check(text)
    try:
        found = xmltodict.parse(text, xml_attribs=False, strip_whitespace=False, disable_entities=True)
    except expat.ExpatError as error:
        raise Malformed(_not_xml(error)) from None
    ((root, content),) = found.items()
    return root, _tidied(content)


def _not_xml(error: expat.ExpatError) -> str:
    what = expat.ErrorString(error.code)
    return f"not XML: {what} at line {error.lineno}, column {error.offset + 1}"


@functools.cache
def require_safe_expat() -> None:
    """Raise ContractsError where Python's XML parser is too old to be given what a stranger sends."""
    if expat.version_info < SAFE_EXPAT:
        wanted = ".".join(map(str, SAFE_EXPAT[:2]))
        raise ContractsError(
            expat.EXPAT_VERSION, "this XML parser is open to attacks", f"Use a Python with Expat {wanted} or later."
        )


def _encoding_of(body: bytes) -> str:
    """Return the encoding of an XML document, by its byte order mark or by its declaration."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    declared = _DECLARED.match(body.removeprefix(_BOM))
    return declared[1].decode("ascii") if declared else "UTF-8"


def _as_text(body: bytes, encoding: str = "UTF-8") -> str:
    if not body:
        raise Malformed("the body is empty")
    try:
        return body.removeprefix(_BOM).decode(encoding)
    except UnicodeDecodeError as error:
        # Offsets count from the start of the body as it came.
        offset = error.start + (len(body) - len(body.removeprefix(_BOM)))
        raise Malformed(f"not {encoding}: byte 0x{body[offset]:02x} at offset {offset} ({error.reason})") from None
    except LookupError:
        raise Malformed(f"the encoding {encoding!r}, declared at line 1, is not known") from None


class _NotHeldError(Exception):
    """A number as it stands in the text."""


def _constant(name: str) -> NoReturn:
    raise _NotHeldError(name)


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python's own limit of 4300 digits
        raise _NotHeldError(digits) from None


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _NotHeldError(digits)
    return number


_PLAIN_JSON = msgspec.json.Decoder()
_JSON = json.JSONDecoder(parse_constant=_constant, parse_int=_integer, parse_float=_fraction)


def _not_held(text: str, number: str) -> str:
    shown = number if len(number) <= 40 else f"a number of {len(number)} digits"
    # json does not tell where it was when it met the number; strings are skipped, since they may show the same text.
    at = next((found.start() for found in _STRING_OR_SCALAR.finditer(text) if found[0] == number), 0)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return f"not JSON: {shown} at line {line}, column {column} is no number that can be held"


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        inside = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for children in inside for child in children if isinstance(child, dict | list)]
        depth += 1
    return depth


def _tidied(content: Any) -> Any:
    """Return what xmltodict gives with empty texts for empty elements, and without the blanks between children."""
    if content is None:
        return ""
    if isinstance(content, list):
        return [_tidied(item) for item in content]
    if not isinstance(content, dict):
        return content
    return {name: _tidied(item) for name, item in content.items() if name != "#text" or item.strip(_XML_SPACE)}


class _Guard:
    """Reads a document once before it is decoded, and refuses what xmltodict has no bounds for."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._depth = 0

    def check(self, text: str) -> None:
        """Raise Malformed where the document is no XML, or more than an answer needs."""
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            raise Malformed(_not_xml(error)) from None

    def _doctype(self, _name: str, system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations or system is not None:  # what declares nothing does no harm
            raise Malformed(f"a DOCTYPE with declarations is not taken, but one stands at {self._here()}")

    def _start(self, _name: str, _attributes: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Malformed(f"nested deeper than {MAX_DEPTH} levels at {self._here()}")

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _here(self) -> str:
        return f"line {self._parser.CurrentLineNumber}, column {self._parser.CurrentColumnNumber + 1}"
