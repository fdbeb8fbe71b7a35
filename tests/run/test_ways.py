"""In which ways faulty requests travel, and which texts they have: those that careless targets let pass."""

from dataclasses import replace
from functools import cache

import pytest

from contracts.generate import fixed_cases
from contracts.judge import Judge, NotExercised
from contracts.judge.goals import is_legal
from contracts.run import Run, Settings
from contracts.run.matrix import embedded
from contracts.run.ways import BY_FORM, PLAIN, Way
from contracts.spec import load_spec

CREATE = {"alibaba": "CreateVpcPeerConnection", "naver": "createVpcPeeringInstance"}
VENDORS = tuple(CREATE)


@cache
def spec_of(vendor):
    return load_spec(vendor)


def clause_of(vendor, name):
    return spec_of(vendor).clauses[f"{vendor}/{CREATE[vendor]}/{name}"]


class Running:
    """A run against an embedded emulator; `sent` has every request."""

    def __init__(self, vendor, **how):
        self.vendor, self.how = vendor, how

    def __enter__(self):
        self.embedded = embedded(self.vendor, settle_seconds=0.01, **self.how)
        target, world = self.embedded.__enter__()
        self.sent = []

        class Noting(Judge):
            def see(judge, exchange):  # noqa: N805 - the outer one is what is noted in
                self.sent.append(exchange.request)
                return super().see(exchange)

        spec = spec_of(self.vendor)
        self.run = Run(spec, world, target, Settings(name="ways", seed=0, examples=0), Noting(spec, world))
        self.operation = spec.operations[CREATE[self.vendor]]
        return self

    def __exit__(self, *raised):
        self.run.close()
        self.embedded.__exit__(*raised)

    def exercise(self, name, side="reject"):
        return self.run.exercise(clause_of(self.vendor, name), side)

    def texts(self, name, side="reject"):
        clause = clause_of(self.vendor, name)
        cases = fixed_cases(clause, side, self.run.spec, self.run.world)
        return [case.changes.get(clause.subject) for case in cases]


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_only_faulty_case_of_a_rule_travels_in_two_ways(vendor):
    with Running(vendor) as running:
        name = {"alibaba": "AcceptingAliUid", "naver": "targetVpcNo"}[vendor]
        running.exercise(f"{name}/required")
        lacking = [r for r in running.sent if name not in r.url + r.body.decode() and CREATE[vendor] in str(r)]
        assert [request.method for request in lacking] == ["GET", "POST"]
        assert b"xml" in lacking[1].body.lower()


def test_other_ways_are_those_in_which_a_faultless_call_is_accepted():
    with Running("alibaba") as running:
        running.exercise("Name/maxLength")
        assert set(running.run.ways.served(running.operation)) == {
            BY_FORM,
            Way(method="POST", position="form", form="xml", signature="V3"),
            Way(signature="V3"),
            Way(form="xml"),
            Way(method="POST"),
        }


def test_where_a_way_is_not_served_the_plain_one_is_left():
    with Running("naver", fault="naver-post-refused") as running:
        verdict = running.exercise("targetVpcNo/required")
        assert not isinstance(verdict, NotExercised)
        assert all(way.method == "GET" for way in running.run.ways.served(running.operation))
        for rule in ("required", "secret", "key", "covers", "timestamp"):
            verdict = running.exercise(f"signature/{rule}")
            assert isinstance(verdict, NotExercised)
            assert "POST form" in verdict.reason


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_lacks_a_part_of_its_signature_is_signed_as_it_stands(vendor):
    with Running(vendor) as running:
        caller = running.run.caller
        call = running.run.calls.of(
            PLAIN.of(next(fixed_cases(clause_of(vendor, "request/accepted"), "accept", caller.spec, caller.world))),
            running.operation,
        )
        lacking = list(caller.unsigned(caller.prepared(call)))
        assert len(lacking) == {"alibaba": 7, "naver": 4}[vendor]
        # The value itself, or everything, is missing from two of them.
        assert sum(map(caller.is_covered, lacking)) == len(lacking) - 2


def test_texts_with_outer_blanks_stay_out_of_headers():
    with Running("alibaba") as running:
        (case, *_) = fixed_cases(clause_of("alibaba", "Action/const"), "reject", running.run.spec, running.run.world)
        assert Way(signature="V3").of(case).signature == "V3"
        blank = replace(case, changes={"Action": f"{CREATE['alibaba']} "})
        assert Way(signature="V3").of(blank).signature == ""


def test_numbers_that_are_nearly_a_known_one_are_tried():
    with Running("alibaba") as running:
        known = running.run.world.values["AcceptingAliUid"][0]
        assert {f"{known}.0", f"{known}L"} <= set(running.texts("AcceptingAliUid/type"))
        assert str(int(known) + 2**64) in running.texts("AcceptingAliUid/format")


def test_no_faulty_case_of_a_constant_is_the_constant_and_one_is_empty():
    with Running("alibaba") as running:
        texts = running.texts("Version/const")
        assert "" in texts
        assert "2022-01-01" not in texts


def test_bytes_are_counted_to_the_last_in_mixed_texts():
    with Running("naver") as running:
        for side, size in (("accept", 1000), ("reject", 1001)):
            texts = running.texts("vpcPeeringDescription/max-bytes", side)
            assert any(len(t.encode()) == size and not t.isascii() and t[-1].isascii() for t in texts)


@pytest.mark.parametrize(("vendor", "name"), [("alibaba", "Description"), ("naver", "vpcPeeringDescription")])
@pytest.mark.parametrize("odd", ["'", '"', "%", "\\", "\u6f22"])
def test_odd_characters_are_tried_where_they_are_legal(vendor, name, odd):
    with Running(vendor) as running:
        texts = [text for text in running.texts(f"{name}/optional", "accept") if text is not None]
        assert any(odd in text for text in texts)
        assert all(is_legal(text, name, running.operation, running.run.world) for text in texts)


def test_across_accounts_the_empty_text_and_the_name_of_another_are_tried():
    with Running("naver") as running:
        assert {"", "stranger-2"} <= set(running.texts("targetVpcName/matches"))
        assert "" in running.texts("targetVpcLoginId/format")


def test_a_default_is_looked_at_over_a_form_too():
    with Running("naver") as running:
        clause = clause_of("naver", "responseFormatType/default")
        cases = fixed_cases(clause, "accept", running.run.spec, running.run.world)
        assert [case.method for case in cases] == [None, "POST"]
