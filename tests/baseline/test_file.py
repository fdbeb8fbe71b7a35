"""The file: read back as written, small changes, clear errors, never half a file."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.baseline import Baseline, KnownBreak, Name, read_baseline, write_baseline
from contracts.errors import ContractsError
from tests.baseline.records import baseline, known

TEXT = st.text(max_size=20)
NAMES = st.builds(
    Name,
    st.from_regex(r"[a-z.\[\]{}]{1,5}(/[a-z.\[\]{}]{1,5}){3}", fullmatch=True),
    st.sampled_from(["accept", "reject"]),
)
KNOWN = st.builds(
    KnownBreak,
    name=NAMES,
    kinds=st.lists(TEXT, min_size=1, unique=True).map(lambda kinds: tuple(sorted(kinds))),
    reason=TEXT,
    ticket=TEXT,
    expires=st.none() | st.dates(min_value=date(1000, 1, 1)),
)


@st.composite
def baselines(draw):
    entries = sorted(
        draw(st.lists(KNOWN, max_size=4, unique_by=lambda entry: entry.name)), key=lambda entry: entry.name
    )
    broken = {entry.name for entry in entries}
    held = draw(st.frozensets(NAMES, max_size=4)) - broken
    return Baseline(
        broken=tuple(entries), held=held, not_exercised=draw(st.frozensets(NAMES, max_size=4)) - held - broken
    )


@given(baselines())
@settings(deadline=None)  # how long a disk takes is not the question
def test_a_baseline_is_read_back_as_it_was(tmp_path_factory, made):
    path = tmp_path_factory.getbasetemp() / "known.json"
    write_baseline(path, made)
    assert read_baseline(path) == made


def test_the_file_is_as_the_documentation_shows_it(tmp_path):
    entry = known("b", "answered 200", reason="too late", ticket="NET-7", expires=date(2027, 1, 31))
    write_baseline(tmp_path / "k.json", baseline(entry, held=("c", "a"), missing=("d",)))
    assert (
        (tmp_path / "k.json").read_text()
        == """{
  "schema": 1,
  "broken": [
    {
      "clause": "v/o/b/rule",
      "side": "reject",
      "kinds": [
        "answered 200"
      ],
      "reason": "too late",
      "ticket": "NET-7",
      "expires": "2027-01-31"
    }
  ],
  "held": [
    "v/o/a/rule reject",
    "v/o/c/rule reject"
  ],
  "not-exercised": [
    "v/o/d/rule reject"
  ]
}
"""
    )


def test_the_order_does_not_depend_on_the_order_in_which_things_were_found(tmp_path):
    one, other = known("a", "answered 200", "answered 500"), known("b", "answered 200")
    turned = known("a", "answered 500", "answered 200")
    write_baseline(tmp_path / "1.json", baseline(one, other))
    write_baseline(tmp_path / "2.json", baseline(other, turned))
    assert (tmp_path / "1.json").read_text() == (tmp_path / "2.json").read_text()


def test_one_more_held_is_one_more_line(tmp_path):
    write_baseline(tmp_path / "1.json", baseline(held=("a", "c")))
    write_baseline(tmp_path / "2.json", baseline(held=("a", "b", "c")))
    one, two = ((tmp_path / name).read_text().splitlines() for name in ("1.json", "2.json"))
    assert [line for line in two if line not in one] == ['    "v/o/b/rule reject",']
    assert [line for line in one if line not in two] == []


ENTRY = {"clause": "v/o/a/rule", "side": "reject", "kinds": ["answered 200"], "reason": ""}
WHOLE = {"schema": 1, "broken": [ENTRY], "held": [], "not-exercised": []}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "k.json: this is not JSON: Expecting property name enclosed in double quotes: line 1 column 2"),
        ("[" * 100_000, "k.json: this is not JSON: "),
        ("[]", "k.json: [] is not of type 'object'. docs/baseline.md shows every entry"),
        ({**WHOLE, "schema": 2}, "k.json: the baseline has version 2, and only version 1 is known. Write it anew"),
        ({**WHOLE, "broke": []}, "k.json: there is no member 'broke'. Did you mean 'broken'?"),
        ({**WHOLE, "broken": [{**ENTRY, "tickets": "x"}]}, "k.json: broken[0]: there is no member 'tickets'. Did you"),
        ({**WHOLE, "broken": [{**ENTRY, "zzz": 1}]}, "k.json: broken[0]: there is no member 'zzz'. Those there"),
        ({**WHOLE, "broken": [{**ENTRY, "side": "both"}]}, "k.json: broken[0].side: 'both' is not one of ['accept"),
        ({**WHOLE, "broken": [{**ENTRY, "expires": "soon"}]}, "k.json: broken[0].expires: 'soon' does not match"),
        ({**WHOLE, "broken": [{**ENTRY, "expires": "2026-02-30"}]}, "k.json: broken[0]: there is no day 2026-02-30. "),
        ({**WHOLE, "held": ["v/o/a/rule"]}, "k.json: held[0]: 'v/o/a/rule' does not match"),
        ({**WHOLE, "held": ["v/o/a/rule reject"]}, "k.json: v/o/a/rule reject is in it more than once. Leave one"),
        ({**WHOLE, "broken": [ENTRY, ENTRY]}, "k.json: v/o/a/rule reject is in it more than once. Leave one"),
        (b"\xff", "k.json: byte 0 is not UTF-8. Save the file as UTF-8"),
        (None, "k.json: there is no such baseline. Write it with --baseline-update"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence(tmp_path, monkeypatch, content, sentence):
    monkeypatch.chdir(tmp_path)
    path = Path("k.json")
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(ContractsError) as refused:
        read_baseline(path)
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "known.json"
    write_baseline(path, baseline(held=("a",)))
    before = path.read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ContractsError, match=r"known\.json: No space left on device\. Name a file that can be written"):
        write_baseline(path, baseline(held=("b",)))
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    write_baseline(real, baseline())
    real.chmod(0o640)
    link.symlink_to(real)
    write_baseline(link, baseline(held=("a",)))
    assert link.is_symlink()
    assert read_baseline(real) == baseline(held=("a",))
    assert real.stat().st_mode & 0o777 == 0o640
