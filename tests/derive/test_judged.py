"""What a derived spec does not know is not judged: no false alarm where an operation changes what no page tells of."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from contracts.derive.derive import derive
from contracts.derive.yaml_out import as_yaml
from contracts.exchange import Exchange, Request, Response
from contracts.judge import Judge
from contracts.spec import load_file
from contracts.world import Credentials, World
from tests.derive import MARKDOWN

WORLD = World(
    vendor="alibaba",
    credentials=Credentials(access_key_id="id", access_key_secret="secret"),
    values={"RegionId": ("north-1",)},
    checks_signatures=False,
)
DONE = {"RequestId": "1B-2C", "ThingId": "t-1"}
THERE = {"Code": "AlreadyThere", "Message": "There is one already."}


def judge_of(tmp_path: Path, page: str = MARKDOWN, name: str = "CreateThing") -> Judge:
    (tmp_path / "page.md").write_text(page.replace("CreateThing", name), "utf-8")
    spec = tmp_path / f"{name}.yaml"
    spec.write_text(as_yaml(derive(tmp_path / "page.md", tmp_path).spec), "utf-8")
    return Judge(load_file(spec), WORLD)


def see(judge: Judge, status: int, body: dict[str, object], name: str = "CreateThing", **texts: str) -> str:
    query = {"Action": name, "Version": "2020-02-02", "Format": "JSON", "RegionId": "north-1", **texts}
    headers = (("Content-Type", "application/json"),)
    request = Request(method="GET", url=f"http://127.0.0.1/?{urlencode(query)}", headers=(), body=b"")
    response = Response(status=status, headers=headers, body=json.dumps(body).encode())
    opinion = judge.see(Exchange(request=request, outcome=response, sent_at=0.0, answered_at=0.1))
    judge.settle()
    return opinion.outcome


def broken(judge: Judge) -> set[str]:
    return {
        f"{clause.subject}/{clause.rule}"
        for clause in judge.spec.clauses.values()
        for side in clause.sides
        if type(judge.verdict(clause, side)).__name__ == "Broken"
    }


def test_the_version_of_the_page_is_asked_for(tmp_path: Path) -> None:
    parameter = judge_of(tmp_path).spec.operations["CreateThing"].parameter("Version")
    assert parameter is not None
    assert parameter.example == "2020-02-02"
    assert [clause.argument for clause in parameter.clauses if clause.keyword == "const"] == ["2020-02-02"]


def test_a_version_that_no_page_names_is_the_worlds_to_give(tmp_path: Path) -> None:
    page = MARKDOWN.replace("version=2020-02-02", "")
    parameter = judge_of(tmp_path, page).spec.operations["CreateThing"].parameter("Version")
    assert parameter is not None
    assert parameter.example == ""
    assert [clause.keyword for clause in parameter.clauses if clause.keyword == "const"] == []


def test_after_a_success_a_refusal_of_the_same_breaks_nothing(tmp_path: Path) -> None:
    judge = judge_of(tmp_path)
    assert see(judge, 200, DONE) == "accepted"
    assert see(judge, 400, THERE, Name="other-thing") == "refused"
    assert broken(judge) == set()


def test_before_any_success_it_does(tmp_path: Path) -> None:
    judge = judge_of(tmp_path)
    see(judge, 400, THERE)
    assert broken(judge) == {"request/accepted"}


def test_an_operation_that_only_shows_something_may_be_asked_again(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, name="DescribeThing")
    see(judge, 200, DONE, "DescribeThing")
    see(judge, 400, THERE, "DescribeThing", Kind="small")
    assert broken(judge) == {"Kind/optional"}


@pytest.mark.parametrize(("code", "is_shown"), [("InvalidName", True), ("AlreadyThere", False)])
def test_after_a_success_a_refusal_shows_a_rule_only_if_it_names_the_parameter(
    tmp_path: Path, code: str, is_shown: bool
) -> None:
    judge = judge_of(tmp_path)
    see(judge, 200, DONE, Name="my-thing")
    see(judge, 400, {"Code": code, "Message": "The name x is not valid."}, Name="a" * 129)
    marks = judge.tally.of(judge.spec.clauses["alibaba/CreateThing/Name/maxLength"], "reject").marks
    assert bool(marks) is is_shown


def test_a_success_may_carry_a_code(tmp_path: Path) -> None:
    page = MARKDOWN.replace('  "Extra": 1\n', '  "Code": 200\n')
    judge = judge_of(tmp_path, page)
    assert see(judge, 200, {**DONE, "Code": 200, "Message": "done"}) == "accepted"
    assert see(judge, 400, {"Code": "InvalidName", "Message": "no"}, Name="1") == "refused"


def test_a_whole_number_that_the_page_leaves_open_is_the_worlds_to_say(tmp_path: Path) -> None:
    row = "|Most|Integer|No|9|How many. |\n|Choice|"
    clauses = judge_of(tmp_path, MARKDOWN.replace("|Choice|", row)).spec.clauses
    assert clauses["alibaba/CreateThing/Most/exists"].sides == ("accept",)
    assert "alibaba/CreateThing/Weight/exists" not in clauses


def test_parameters_that_a_sentence_ties_together_are_not_promised_alone(tmp_path: Path) -> None:
    row = "|Box|String|No|a|The box. You can specify only one of Box and Choice. |\n|Choice|"
    operation = judge_of(tmp_path, MARKDOWN.replace("|Choice|", row)).spec.operations["CreateThing"]
    tied = {parameter.name for parameter in operation.parameters if parameter.condition == "other-parameters"}
    assert {"Box", "Choice"} <= tied
    assert "Kind" not in tied


def test_a_table_and_a_sample_that_differ_promise_no_type(tmp_path: Path) -> None:
    page = MARKDOWN.replace('"ThingId": "t-1a****"', '"ThingId": 2')
    judge = judge_of(tmp_path, page)
    assert "alibaba/CreateThing/response.ThingId/type" not in judge.spec.clauses
