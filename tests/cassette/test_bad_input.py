"""Whatever a file holds: one sentence with the place, what stands before it is judged, and nothing is executed."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys

import pytest
from vcr.serializers import yamlserializer

from contracts.cassette import bounded
from contracts.cassette.interaction import Recorded
from contracts.cassette.sources import sources_at
from contracts.errors import CassetteError

GOOD = {
    "request": {"method": "GET", "uri": "https://host.example/?Action=DescribeRegions", "body": None, "headers": {}},
    "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "{}"}},
}
HAR_ENTRY = {
    "startedDateTime": "2026-01-01T00:00:00Z",
    "time": 12,
    "request": {"method": "GET", "url": "https://host.example/", "headers": []},
    "response": {"status": 200, "headers": [], "content": {"size": 2, "mimeType": "application/json", "text": "{}"}},
}


def read(path):
    """Return what can be read of a file, and the sentence that says why it is no more."""
    entries = []
    try:
        for source in sources_at(path):
            entries += source.entries()
    except CassetteError as error:
        return entries, str(error).replace(str(path), path.name)
    return entries, None


@pytest.fixture
def of(tmp_path):
    """Write a file and read it."""

    def _of(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path)

    return _of


def cassette(*interactions, **others):
    return yamlserializer.serialize({"version": 1, "interactions": list(interactions), **others})


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonl", "a.har"])
def test_an_empty_file(of, name):
    assert of(name, b" \n") == ([], f"{name}: the file is empty. Record it first, with --record")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.yaml", b"\x1f\x8b\x08\0", "a.yaml: the file is compressed. Unpack it with gunzip first"),
        ("a.yaml", b"\x89PNG\r\n\x1a\n\0\0", "a.yaml: this is no text: byte 8 is 0. a.yaml should be"),
        ("a.yaml", b"just a text", "a.yaml:1: this is no cassette of VCR.py, which has 'interactions' and 'version'"),
        ("a.yaml", b"a: 1\nb: 2\n", "a.yaml:3: this is no cassette of VCR.py, which has"),
        ("a.yaml", b"- request: {}\n", "a.yaml:1: this is a list: a cassette of VCR.py before 1.0"),
        ("a.yaml", b"a: [\n", "a.yaml:2: this is no YAML: did not find expected node content"),
        (
            "a.yaml",
            b"version: 2\ninteractions: []\n",
            "a.yaml:1: this cassette has version 2, and only version 1 is known",
        ),
        ("a.yaml", b"a: \xff\n", "a.yaml, byte 3: this is no YAML: invalid leading UTF-8 octet"),
        ("a.yaml", b"version: 1\ninteractions: {}\n", "a.yaml:2: 'interactions' is no list"),
        ("a.yaml", b"interactions: null\nversion: 1\n", "a.yaml:1: 'interactions' is no list"),
        ("a.json", b'{"some": "thing"}', "a.json: this is JSON, but neither HAR nor a cassette. a.json should be"),
        ("a.json", b'{"version": 1}', "a.json: it has no list 'interactions'"),
        ("a.json", b'{"interactions": [], "version": 2}', "a.json: this cassette has version 2, and only version 1"),
        ("a.har", b'{"log": {"version": "1.2"}}', "a.har: it has no list 'log.entries'"),
        ("a.har", b'{"log": {"entries": {}}}', "a.har: it has no list 'log.entries'"),
    ],
)
def test_what_is_no_cassette(of, name, content, sentence):
    entries, said = of(name, content)
    assert entries == []
    assert said.startswith(sentence)


@pytest.mark.parametrize("cut", [20, 90, 180])
def test_what_stands_before_the_place_where_a_file_was_cut_off_is_read(of, cut):
    whole = cassette(*(json.loads(json.dumps(GOOD)) for _ in range(3)))
    one = len(yamlserializer.serialize([GOOD]))
    entries, said = of("a.yaml", whole[: len("interactions:\n") + 2 * one + cut])
    assert len(entries) == 2
    assert said.startswith("a.yaml:")
    line = json.dumps(GOOD) + "\n"
    entries, said = of("a.jsonl", line * 2 + line[:cut])
    assert len(entries) == 2
    assert said.startswith("a.jsonl:3: this is no JSON")
    assert "the file was cut off" in said
    document = json.dumps({"log": {"version": "1.2", "entries": [HAR_ENTRY] * 2}})
    entries, said = of("a.har", document[: -cut - 2])
    assert len(entries) == 1
    assert said.startswith("a.har, entry 2: this is no JSON")


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['touch executed']",
        "!!python/object/new:os.system ['touch executed']",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!set {a, b}",
        "!own text",
    ],
)
def test_no_tag_is_executed(of, tmp_path, tag):
    text = cassette(GOOD) + f"metadata: {tag}\n"
    entries, said = of("a.yaml", text)
    assert len(entries) == 1
    assert "the tag" in said
    assert said.startswith("a.yaml:")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml"]


def test_a_bomb_of_aliases_stays_small(tmp_path):
    lines = ["version: 1", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    lines += [
        "interactions:",
        "- request: {method: GET, uri: 'https://a.example/', headers: {x: *a39}}",
        "  response: {}",
    ]
    (tmp_path / "a.yaml").write_text("\n".join(lines))
    command = (
        "import resource, sys, pathlib; from contracts.cassette.sources import sources_at\n"
        "from contracts.errors import CassetteError\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "try: list(sources_at(pathlib.Path(sys.argv[1]))[0].entries())\n"
        "except CassetteError as error: print(type(error).__name__, error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, str(tmp_path / "a.yaml")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith("CassetteError ")
    assert "one exchange takes more than 64 MiB" in done.stdout


def test_aliases_count_as_copies(of):
    names = "".join(f"      h{n}: *a\n" for n in range(1000))
    item = "".join(["      - a\n"] * 20_000)
    text = f"version: 1\ninteractions:\n- request:\n    headers:\n      h: &a\n{item}{names}"
    entries, said = of("a.yaml", text)
    assert entries == []
    assert "one exchange takes more than 64 MiB" in said


def test_an_alias_to_what_it_stands_in_is_refused(of):
    entries, said = of("a.yaml", "version: 1\ninteractions: &a\n- *a\n")
    assert (entries, said.split(". ")[0]) == ([], "a.yaml:3: the alias *a stands for nothing that is complete")


def test_anchors_as_yaml_writers_make_them_are_read(of):
    shared = {"X-One": ["1"]}
    one = {**GOOD, "request": {**GOOD["request"], "headers": shared}}
    other = {**GOOD, "response": {**GOOD["response"], "headers": shared}}
    text = cassette(one, other)
    assert "&id001" in text
    entries, said = of("a.yaml", text)
    assert said is None
    assert entries[1].exchange.outcome.headers == (("X-One", "1"),)


def test_deep_nesting_is_refused(of):
    _entries, said = of("a.yaml", "version: 1\nmetadata: " + "[" * 500 + "]" * 500)
    assert "nested deeper than 20 levels" in said
    assert "no JSON" in of("a.jsonl", '{"request": ' + "[" * 100_000)[1]


@pytest.mark.parametrize("name", ["a.yaml", "a.jsonl", "a.har", "a.json"])
def test_a_body_without_end_is_not_taken_in(tmp_path, monkeypatch, name):
    """Stands for a body of a gigabyte: the limit is a thousandth, and so is the body."""
    monkeypatch.setattr(bounded, "MAX_ENTRY", 2**16)
    monkeypatch.setattr("contracts.cassette.lines.MAX_ENTRY", 2**16)
    huge = {**GOOD, "response": {**GOOD["response"], "body": {"string": "x" * 2**20}}}
    entry = {**HAR_ENTRY, "response": {**HAR_ENTRY["response"], "content": {"text": "x" * 2**20}}}
    (tmp_path / name).write_text(
        {
            "a.yaml": cassette(GOOD, huge),
            "a.jsonl": f"{json.dumps(GOOD)}\n{json.dumps(huge)}\n",
            "a.har": json.dumps({"log": {"entries": [HAR_ENTRY, entry]}}),
            "a.json": json.dumps({"version": 1, "interactions": [GOOD, huge]}),
        }[name]
    )
    entries, said = read(tmp_path / name)
    assert len(entries) <= 1
    assert "one exchange takes more than" in said


def test_a_gzip_bomb_is_passed_over(of):
    bomb = gzip.compress(bytes(40 * 2**20))
    headers = {"Content-Encoding": ["gzip"]}
    packed = {**GOOD, "response": {**GOOD["response"], "headers": headers, "body": {"string": bomb}}}
    entries, said = of("a.yaml", cassette(packed, GOOD))
    assert said is None
    assert entries[0].reason == "the answer unpacks to more than 16 MiB"
    assert entries[1].exchange.outcome.body == b"{}"


def test_a_packed_body_is_unpacked(of):
    headers = {"content-encoding": ["gzip"]}
    packed = {**GOOD, "response": {**GOOD["response"], "headers": headers, "body": {"string": gzip.compress(b"{}")}}}
    entries, said = of("a.yaml", cassette(packed))
    assert (entries[0].exchange.outcome.body, said) == (b"{}", None)


def test_entities_are_not_expanded(of):
    xml = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    text = cassette({**GOOD, "response": {**GOOD["response"], "body": {"string": xml}}})
    entries, said = of("a.yaml", text)
    assert (entries[0].exchange.outcome.body.decode(), said) == (xml, None)


def test_binary_bodies_are_read_as_they_are(of):
    data = bytes(range(256))
    one = {**GOOD, "response": {**GOOD["response"], "body": {"string": data}}}
    entries, _ = of("a.yaml", cassette(one))
    assert entries[0].exchange.outcome.body == data
    line = {**GOOD, "response": {**GOOD["response"], "body": {"string": {"base64": base64.b64encode(data).decode()}}}}
    entries, _ = of("a.jsonl", json.dumps(line))
    assert entries[0].exchange.outcome.body == data


def test_a_folder_without_cassettes(tmp_path):
    with pytest.raises(CassetteError, match="there is no cassette in this folder"):
        sources_at(tmp_path)
    with pytest.raises(CassetteError, match="there is no such file"):
        sources_at(tmp_path / "nothing.yaml")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "it cannot be read"),
        ("{}", "this does not describe a recording"),
        ('{"cassette": 2}', "the recording has version 2, and only version 1 is known"),
        ('{"cassette": 1}', "it lacks or misnames something: 'world'"),
    ],
)
def test_a_sidecar_that_is_none(tmp_path, content, sentence):
    (tmp_path / "recording.json").write_text(content)
    with pytest.raises(CassetteError, match=r"recording\.json: ") as found:
        sources_at(tmp_path)
    assert sentence in str(found.value)


def test_a_last_exchange_that_may_be_cut_off_is_not_judged(of):
    """`code: 20` could be the beginning of `code: 200`, and YAML does not tell."""
    whole = cassette(GOOD)
    complete, _ = of("a.yaml", whole)
    for cut in range(len(whole) - 1):
        entries, said = of("a.yaml", whole[:cut])
        assert entries in ([], complete)
        assert said is not None


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonl", "a.har"])
def test_what_cannot_be_used_is_counted_and_the_rest_is_read(of, name):
    odd = [7, {"request": 1}, {**GOOD, "response": {**GOOD["response"], "status": {"code": "200"}}}]
    entry = {**HAR_ENTRY, "response": {**HAR_ENTRY["response"], "status": "200"}}
    entries, said = of(
        name,
        {
            "a.yaml": cassette(GOOD, *odd, GOOD),
            "a.json": json.dumps({"interactions": [GOOD, *odd, GOOD], "version": 1}),
            "a.jsonl": "".join(f"{json.dumps(one)}\n" for one in [GOOD, *odd, GOOD]),
            "a.har": json.dumps({"log": {"entries": [HAR_ENTRY, 7, {}, entry, HAR_ENTRY]}}),
        }[name],
    )
    assert said is None
    assert [isinstance(one, Recorded) for one in entries] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("request", "uri"), "http://[bad/", "its URL is none"),
        (("request", "uri"), "http://ex\u2100mple.com/", "its URL is none"),
        (("request", "uri"), "http://a.example/?a=\ud800", "its URL is none"),
        (("request", "headers"), {"a": "\ud800"}, "a header has half a character in it"),
        (("request", "body"), {"Name": "\ud800"}, "a parameter has half a character in it"),
        (("request", "body"), {"Name": {}}, "the body of the request is a mapping of more than texts"),
        (("contracts", "sent_at"), 10**400, "sent_at is no time in seconds since 1970"),
        (("contracts", "sent_at"), float("nan"), "sent_at is no time in seconds since 1970"),
        (("response", "status"), {"code": 10**30}, "its status is none of HTTP"),
        (("response", "status"), {"code": -1}, "there was no answer"),
    ],
)
def test_what_nobody_can_have_sent_is_counted(of, place, value, reason):
    notes = {"number": 1, "sent_at": 0, "answered_at": 0}
    odd = {**GOOD, "contracts": notes}
    odd = {**odd, place[0]: {**odd[place[0]], place[1]: value}}
    entries, said = of("a.jsonl", f"{json.dumps(odd)}\n{json.dumps(GOOD)}\n")
    assert said is None
    assert [getattr(one, "reason", None) for one in entries] == [reason, None]


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonl", "a.har"])
def test_a_byte_order_mark_is_no_part_of_a_file(of, name):
    text = {
        "a.yaml": cassette(GOOD),
        "a.json": json.dumps({"version": 1, "interactions": [GOOD]}),
        "a.jsonl": json.dumps(GOOD) + "\n",
        "a.har": json.dumps({"log": {"entries": [HAR_ENTRY]}}),
    }[name]
    entries, said = of(name, "\ufeff" + text)
    assert (len(entries), said) == (1, None)


def test_a_cassette_may_end_without_an_end_of_line(of):
    text = yamlserializer.serialize({"interactions": [GOOD], "version": 1})
    assert text.endswith("version: 1\n")
    entries, said = of("a.yaml", text[:-1])
    assert (len(entries), said) == (1, None)


def test_a_second_document_in_a_file_is_not_passed_over_in_silence(of):
    entries, said = of("a.yaml", f"{cassette(GOOD)}---\n{cassette(GOOD)}")
    assert len(entries) == 1
    assert "a second document begins here" in said
