"""Records for the tests of pages."""

from __future__ import annotations

from contracts.report import ClauseResult, Record


def side(verdict="held", *, number=0, name="Name", side="accept", line=None, reason="", says="", curl="", **response):
    """Return a clause side of line `number`, with a finding of two calls if it is broken."""
    example = {
        "curl": curl or f"curl -sS -i 'http://t/?Name={number}&Version=1'",
        "request": {"method": "GET", "url": "http://t", "headers": [], "body": ""},
        "response": {
            "status": 200,
            "headers": [["Content-Type", "application/json"]],
            "body": '{"a":[1,{}]}',
            **response,
        },
        "before": [f"curl -sS -i 'http://t/?Before={number}'  # Creating"],
    }
    return ClauseResult(
        id=f"vendor/Operation/{name}{number}/maxLength",
        side=side,
        verdict=verdict,
        exchanges=1,
        source=f"page.txt:{line or number + 1}",
        statement=f"A{number:02}",
        says=says or f"What line {number} says.",
        reason=reason or ("" if verdict == "held" else f"why {number}"),
        counterexample=example if verdict == "broken" else None,
    )


def record(*results, **given):
    about = {"vendor": "vendor", "target": "http://t", "seed": 7, "exchanges": 3, "seconds": 1.0, **given}
    return Record(clauses=results, **about)


def mixed():
    """Return a record that has some of everything."""
    return record(
        side("held", number=0),
        side("held", number=0, side="reject"),
        side("broken", number=1),
        side("not-exercised", number=2, reason="add [values.x] to the world file"),
        side("not-exercised", number=3, reason="add [values.x] to the world file"),
        side("broken", number=4, body="plain text", name="Description"),
        observations=({"kind": "error", "text": "the code Odd is in no table", "curl": "curl 'http://t/?odd'"},),
        left_behind=("pcc-1",),
    )


def hostile(text):
    """Return a record with this text wherever a record has text."""
    example = {
        "curl": text,
        "request": {"method": text, "url": text, "headers": [[text, text]], "body": text},
        "response": {"status": 200, "headers": [[text, text], ["content-type", text]], "body": text},
        "before": [text, f"curl  # {text}"],
    }
    unanswered = {**example, "response": {"problem": text, "seen": text}}
    shared = {"exchanges": 1, "source": text, "statement": text, "says": text, "reason": text}
    return Record(
        vendor=text,
        target=text,
        seed=0,
        exchanges=1,
        seconds=1.0,
        clauses=tuple(
            ClauseResult(id=name, side=of, verdict=verdict, counterexample=shown, **shared)
            for name in (text, f"v/o/{text}/{text}")
            for of, verdict, shown in (
                ("accept", "broken", example),
                ("reject", "broken", unanswered),
                (text, "not-exercised", None),
            )
        ),
        observations=({"kind": text, "text": text, "curl": text},),
        left_behind=(text,),
        partial=text,
        shard=text,
    )
