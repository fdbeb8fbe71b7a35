"""What is made of a record: nothing is lost on the way, and nothing of the target's is taken for markup."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contracts.report import ClauseResult, Record, block
from contracts.report.badge import badge
from contracts.report.markdown import LONGEST, SHOWN, markdown

HOSTILE = st.lists(
    st.sampled_from(
        ["`", "``", "```", "~~~", "\n", "\r", "|", "<script>", "</details>", "![x](http://e)", "#", " ", "a", "\x1b"]
    )
    | st.text(max_size=3),
    max_size=12,
).map("".join)


def result(verdict="held", *, number=0, reason="", says="What the page says."):
    example = {
        "curl": f"curl {reason}",
        "request": {"method": "GET", "url": "http://t", "headers": [], "body": ""},
        "response": {"status": 200, "headers": [["Content-Type", reason]], "body": reason},
        "before": [reason],
    }
    return ClauseResult(
        id=f"vendor/operation/name/rule{number}",
        side="accept",
        verdict=verdict,
        exchanges=1,
        source="page.txt:1",
        statement="A01",
        says=says,
        reason=reason,
        counterexample=example if verdict == "broken" else None,
    )


def record(*results, **given):
    about = {"vendor": "vendor", "target": "http://t", "seed": 0, "exchanges": 3, "seconds": 1.0, **given}
    return Record(clauses=results, **about)


def rendered(text):
    """Yield the kind and the content of all that a renderer makes of a text."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token.type, token.content
        for child in token.children or ():
            yield child.type, child.content


@given(HOSTILE, HOSTILE, HOSTILE)
def test_texts_of_the_target_are_code_and_nothing_else(one, other, third):
    results = result("broken", reason=one), result("not-exercised", reason=other), result()
    observations = ({"kind": "error", "text": third, "curl": "curl"},)
    made = record(*results, observations=observations, left_behind=(third or "x",), target=other or "x")
    plain = record(
        result("broken", reason="w"),
        result("not-exercised", reason="w"),
        result(),
        observations=({"kind": "error", "text": "w", "curl": "curl"},),
        left_behind=("w",),
        target="w",
    )
    kinds = [
        (kind, "" if kind in {"code_inline", "fence", "inline"} else text) for kind, text in rendered(markdown(made))
    ]
    assert kinds == [
        (kind, "" if kind in {"code_inline", "fence", "inline"} else text) for kind, text in rendered(markdown(plain))
    ]


def test_a_text_of_the_target_is_shown_as_it_is():
    made = markdown(record(result(), observations=({"kind": "error", "text": "a|b ``c`` <d>", "curl": "curl"},)))
    assert ("code_inline", "a|b ``c`` <d>") in list(rendered(made))


def test_a_finding_stands_there_as_in_the_terminal():
    made = markdown(record(result("broken", reason="it is ``` not right"), result()))
    (fence,) = [text for kind, text in rendered(made) if kind == "fence"]
    assert "  broken    it is ``` not right\n" in fence
    assert "  source    page.txt:1\n" in fence
    assert "## Conformance: 1 held, 1 broken, 0 not exercised" in made
    assert "| `vendor/operation` | 1 | 1 | 0 |" in made


def test_what_is_left_out_for_its_length_is_counted():
    long = markdown(record(result("broken", reason="x" * 3 * LONGEST)))
    assert "more characters" in long
    assert len(long) < 2 * LONGEST
    many = markdown(record(*(result("broken", number=n, reason="x") for n in range(SHOWN + 3))))
    assert many.count("### ") == SHOWN
    assert "And 3 more findings: the JSON record has them all." in many


@pytest.mark.parametrize(
    ("verdicts", "message", "color"),
    [
        (["held", "held"], "2 of 2 held", "brightgreen"),
        (["held", "not-exercised"], "1 of 2 held", "yellowgreen"),
        (["not-exercised"], "0 of 1 held", "lightgrey"),
        (["held", "broken", "not-exercised"], "1 of 3 held, 1 broken", "red"),
    ],
)
def test_a_badge_says_what_held_of_all(verdicts, message, color):
    made = badge(record(*(result(verdict, number=n) for n, verdict in enumerate(verdicts))))
    assert made == {"schemaVersion": 1, "label": "conformance", "message": message, "color": color}
    json.dumps(made)


def test_a_part_of_a_run_is_said_to_be_one():
    made = record(result(), partial="it was interrupted", shard="2/5")
    assert "**This is only a part**: `it was interrupted`" in markdown(made)
    assert "shard 2/5" in markdown(made)
    assert "this is only a part: it was interrupted" in list(block(made))
    assert badge(made)["color"] == badge(record(result(), shard="1/2"))["color"] == "yellowgreen"
    assert badge(record(result()))["color"] == "brightgreen"
