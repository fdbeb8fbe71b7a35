"""Bodies that are in order, and bodies that were made to hurt."""

import json
import tracemalloc
from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import ContractsError
from contracts.wire import body
from contracts.wire.body import MAX_DEPTH, Malformed, decode_json, decode_xml, require_safe_expat


def refusal_of_json(data: bytes) -> str:
    with pytest.raises(Malformed) as caught:
        decode_json(data)
    return str(caught.value)


def refusal_of_xml(data: bytes) -> str:
    with pytest.raises(Malformed) as caught:
        decode_xml(data)
    return str(caught.value)


# --- JSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": [1, -2.5e3, true, null, "x\\n"]}', {"a": [1, -2500.0, True, None, "x\n"]}),
        (b'\xef\xbb\xbf{"a": "\xec\x84\x9c\xec\x9a\xb8"}', {"a": "\uc11c\uc6b8"}),
        (b'{"a": 1, "b": 2, "a": 3}', {"a": 3, "b": 2}),
        (b' "text" \n', "text"),
        (b"1210123456123456789012", 1210123456123456789012),
        (b"9" * 4000, int("9" * 4000)),
        (b'"NaN Infinity [[[ 1e999"', "NaN Infinity [[[ 1e999"),
    ],
)
def test_json_becomes_its_value(data, value):
    assert decode_json(data) == value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the body is empty"),
        (b"\xef\xbb\xbf", "not JSON: expecting value at line 1, column 1"),
        (b" ", "not JSON: expecting value at line 1, column 2"),
        (b"<html>", "not JSON: expecting value at line 1, column 1"),
        (b'{"a": 1,\n "b"}', "not JSON: expecting ':' delimiter at line 2, column 5"),
        (b"{} {}", "not JSON: extra data at line 1, column 4"),
        (b'{"a": "\xff"}', "not UTF-8: byte 0xff at offset 7 (invalid start byte)"),
        (b'\xef\xbb\xbf{"a": "\xff"}', "not UTF-8: byte 0xff at offset 10 (invalid start byte)"),
        (b'{"a": "\xed\xa0\x80"}', "not UTF-8: byte 0xed at offset 7 (invalid continuation byte)"),
        (b'{"a": "\xec\x84', "not UTF-8: byte 0xec at offset 7 (unexpected end of data)"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8: byte 0xff at offset 0 (invalid start byte)"),
        (
            '{"a": 1}'.encode("utf-16-le"),
            "not JSON: expecting property name enclosed in double quotes at line 1, column 2",
        ),
        (b'["NaN",\n NaN]', "not JSON: NaN at line 2, column 2 is no number that can be held"),
        (b"-Infinity", "not JSON: -Infinity at line 1, column 1 is no number that can be held"),
        (b'["1e999", 1e999]', "not JSON: 1e999 at line 1, column 11 is no number that can be held"),
        (
            b'{"a": ' + b"7" * 5000 + b"}",
            "not JSON: a number of 5000 digits at line 1, column 7 is no number that can be held",
        ),
        (b"[" * 100_000, f"nested deeper than {MAX_DEPTH} levels"),
        (b'{"a":' * 100_000, f"nested deeper than {MAX_DEPTH} levels"),
        (b"[" * 201 + b"]" * 201, f"nested deeper than {MAX_DEPTH} levels"),
    ],
)
def test_json_that_is_broken_is_refused_with_the_place(data, words):
    assert refusal_of_json(data) == words


def test_json_may_be_as_deep_as_the_limit_and_as_wide_as_it_likes():
    decode_json(b"[" * 200 + b"]" * 200)
    assert len(decode_json(b"[" + b"[]," * 1000 + b"[]]")) == 1001


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb'"\ud800"', "\ufffd"),
        (rb'"\uDC00\ud83D"', "\ufffd\ufffd"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (rb'"\uD83D\uDE00"', "\U0001f600"),
        (rb'"\\ud800"', r"\ud800"),
        (rb'"\\\ud800"', "\\\ufffd"),
        (rb'"\ud7ff\ue000"', "\ud7ff\ue000"),
    ],
)
def test_half_a_surrogate_pair_becomes_a_replacement_character(data, text):
    assert decode_json(data) == text
    decode_json(data).encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, ascii_only=st.booleans())
def test_json_that_was_written_is_read_back(value, ascii_only):
    assert decode_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@settings(max_examples=300)
@given(data=st.lists(st.sampled_from([b"{", b"}", b"[", b'"', b"\\", b"u", b"d8", b"1", b"e9", b"NaN", b",", b":"])))
def test_whatever_is_in_a_body_json_is_decoded_or_refused(data):
    with suppress(Malformed):
        decode_json(b"".join(data))


# --- XML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"<r/>", ("r", "")),
        (b"<r></r>", ("r", "")),
        (b"<r> a b </r>", ("r", " a b ")),
        (b"<r><d> a b </d></r>", ("r", {"d": " a b "})),
        (b"<r><d> \n </d></r>", ("r", {"d": " \n "})),
        (b"<r>\n  <a>1</a>\n  <b/>\n</r>\n", ("r", {"a": "1", "b": ""})),
        (b"<r><a/><a/><a>x</a></r>", ("r", {"a": ["", "", "x"]})),
        (b"<r><a>1</a><b>2</b><a><c/></a></r>", ("r", {"a": ["1", {"c": ""}], "b": "2"})),
        (b"<r>x<a/> y</r>", ("r", {"a": "", "#text": "x y"})),
        (b"<r>\xc2\xa0<a/></r>", ("r", {"a": "", "#text": "\xa0"})),
        (b"<r a='1' xmlns='u' xmlns:p='v'><p:b c='2'>x</p:b></r>", ("r", {"p:b": "x"})),
        (b"<r>&lt;&amp;&#x9;&#13;&gt;</r>", ("r", "<&\t\r>")),
        (b"<r>a<!-- b -->c<![CDATA[<d>]]><?e f?></r>", ("r", "ac<d>")),
        (b"\xef\xbb\xbf<?xml version='1.0'?><r>\xec\x84\x9c</r>", ("r", "\uc11c")),
        (b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><r>\xec\x84\x9c</r>", ("r", "\uc11c")),
        (b"<?xml version='1.0' encoding='us-ascii'?><r>a</r>", ("r", "a")),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><r>\xfc</r>", ("r", "\xfc")),
        (b'<?xml version="1.0" encoding = "EUC-KR" ?><r>\xbc\xad</r>', ("r", "\uc11c")),
        ("<?xml version='1.0' encoding='UTF-16'?><r>\uc11c</r>".encode("utf-16"), ("r", "\uc11c")),
        ("<r>\uc11c</r>".encode("utf-16"), ("r", "\uc11c")),
        (b"<!DOCTYPE r>\n<r>a</r>", ("r", "a")),
    ],
)
def test_xml_becomes_its_value(data, value):
    assert decode_xml(data) == value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the body is empty"),
        (b" ", "not XML: no element found at line 1, column 2"),
        (b'{"a": 1}', "not XML: not well-formed (invalid token) at line 1, column 1"),
        (b"<r>", "not XML: no element found at line 1, column 4"),
        (b"<r>\n<a></r>", "not XML: mismatched tag at line 2, column 6"),
        (b"<r/>text", "not XML: junk after document element at line 1, column 5"),
        (b"<r/><r/>", "not XML: junk after document element at line 1, column 5"),
        (b"<r>&nbsp;</r>", "not XML: undefined entity at line 1, column 4"),
        (b"<r>&#xD800;</r>", "not XML: reference to invalid character number at line 1, column 4"),
        (b"<r>\x00</r>", "not XML: not well-formed (invalid token) at line 1, column 4"),
        (b"<r>\xff</r>", "not UTF-8: byte 0xff at offset 3 (invalid start byte)"),
        (b"<?xml version='1.0' encoding='rot13'?><r/>", "the encoding 'rot13', declared at line 1, is not known"),
        (b"<?xml version='1.0' encoding='none'?><r/>", "the encoding 'none', declared at line 1, is not known"),
        (
            b"<?xml version='1.0' encoding='us-ascii'?><r>\xfc</r>",
            "not us-ascii: byte 0xfc at offset 44 (ordinal not in range(128))",
        ),
        (
            b"<!DOCTYPE r [<!ELEMENT r ANY>]>\n<r/>",
            "a DOCTYPE with declarations is not taken, but one stands at line 1, column 13",
        ),
        (b"<a>" * 100_000, f"nested deeper than {MAX_DEPTH} levels at line 1, column 601"),
    ],
)
def test_xml_that_is_broken_is_refused_with_the_place(data, words):
    assert refusal_of_xml(data) == words


def test_xml_may_be_as_deep_as_the_limit():
    decode_xml(b"<a>" * 200 + b"</a>" * 200)


def test_a_billion_laughs_are_not_heard():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{lol}]><r>&l9;</r>'
    assert "a DOCTYPE with declarations is not taken" in refusal_of_xml(data.encode())


@pytest.mark.parametrize(
    "subset",
    [
        "SYSTEM 'file:///etc/hostname'",
        "[<!ENTITY e SYSTEM 'file:///etc/hostname'>]",
        "[<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x.dtd'> %e;]",
    ],
)
def test_no_external_entity_is_fetched(subset):
    assert "a DOCTYPE with declarations is not taken" in refusal_of_xml(f"<!DOCTYPE r {subset}><r>&e;</r>".encode())


def test_a_long_text_in_many_pieces_costs_memory_in_proportion():
    data = b"<r>" + b"<!---->a&amp;" * 50_000 + b"</r>"
    tracemalloc.start()
    try:
        _, text = decode_xml(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert text == "a&" * 50_000
    assert peak < 20 * len(data)


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]), min_size=1)
TREES = st.recursive(
    TEXTS.map(escape) | st.just(""),
    lambda inner: st.lists(st.tuples(st.sampled_from("abc"), inner), min_size=1, max_size=4).map(
        lambda children: "".join(f"<{name} x='1'>{content}</{name}>" for name, content in children)
    ),
    max_leaves=15,
)


def with_empty_texts(value):
    """Turn xmltodict's None, for an element without content, into our empty text."""
    match value:
        case None:
            return ""
        case dict():
            return {name: with_empty_texts(child) for name, child in value.items()}
        case list():
            return [with_empty_texts(child) for child in value]
    return value


@given(content=TREES)
def test_the_value_is_the_one_that_xmltodict_gives(content):
    document = f"<r>{content}</r>".encode()
    theirs = xmltodict.parse(document, xml_attribs=False, strip_whitespace=False)
    assert dict([decode_xml(document)]) == with_empty_texts(theirs)


@settings(max_examples=300)
@given(
    data=st.lists(
        st.sampled_from([b"<a>", b"</a>", b"<", b">", b"&", b"amp;", b"<!DOCTYPE a", b"<?xml ", b"]]>", b"x"])
    )
)
def test_whatever_is_in_a_body_xml_is_decoded_or_refused(data):
    with suppress(Malformed):
        decode_xml(b"".join(data))


def test_an_old_xml_parser_is_refused(monkeypatch):
    monkeypatch.setattr(body.expat, "version_info", (2, 4, 9))
    monkeypatch.setattr(body.expat, "EXPAT_VERSION", "expat_2.4.9")
    with pytest.raises(ContractsError) as caught:
        require_safe_expat.__wrapped__()
    assert str(caught.value) == (
        "expat_2.4.9: this XML parser is open to attacks. Use a Python with Expat 2.5 or later."
    )
