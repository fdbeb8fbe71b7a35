"""What a recording says of itself, and which files a path leads to."""

from __future__ import annotations

import errno
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.cassette.interaction import Recorded
from contracts.cassette.shown import without_secrets
from contracts.cassette.sidecar import Sidecar
from contracts.cassette.sources import sources_at
from contracts.cassette.vcr_yaml import HEAD, to_yaml
from contracts.cli.main import group
from contracts.errors import CassetteError
from contracts.exchange import TransportFailure
from contracts.wire.call import Credentials
from contracts.world import World, unknown_world
from tests.cassette.foreign import as_har
from tests.cassette.test_foreign import MADE, answered, create, signed

WORLD = World(
    vendor="alibaba",
    credentials=Credentials(access_key_id="one", access_key_secret="two"),
    values={"VpcId": ("vpc-1",)},
    conditions={"cross-account": ({"VpcId": "vpc-2"},)},
)
GOOD = json.loads(Sidecar.begun(world=WORLD, target="http://t", name="t0", now=0.0).to_json())


def refused(folder, data):
    """Return the sentence that says why this recording.json is not taken."""
    (folder / "recording.json").write_text(json.dumps(data))
    with pytest.raises(CassetteError) as found:
        sources_at(folder)
    assert str(found.value).startswith(f"{folder / 'recording.json'}: ")
    assert str(found.value).endswith(". Record it anew with --record")
    return found.value.problem


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("values", {"VpcId": [1]}, "[world.values.VpcId.0] 1 is not of type 'string'"),
        ("values", {"VpcId": "vpc"}, "[world.values.VpcId] 'vpc' is not of type 'array'"),
        ("values", [], "[world.values] [] is not of type 'object'"),
        ("conditions", {"cross-account": ["ab"]}, "[world.conditions.cross-account.0] 'ab' is not of type 'object'"),
        ("conditions", {"a": [{"VpcId": 5}]}, "[world.conditions.a.0.VpcId] 5 is not of type 'string'"),
        ("conditions", {"a": {}}, "[world.conditions.a] {} is not of type 'array'"),
        ("elsewhere", {"a": 5}, "[world.elsewhere.a] 5 is not of type 'array'"),
        ("private_texts", [1], "[world.private_texts.0] 1 is not of type 'string'"),
        ("credentials", None, "[world.credentials] None is not of type 'object'"),
        (
            "credentials",
            {"access_key_id": 1, "access_key_secret": "2"},
            "[world.credentials.access_key_id] 1 is not of type 'string'",
        ),
        (
            "credentials",
            {"access_key_id": "1"},
            "it lacks or misnames something: [world.credentials] 'access_key_secret' is a required property",
        ),
        ("settles_within", "x", "[world.settles_within] 'x' is not of type 'number', 'null'"),
        ("settles_within", math.nan, "NaN and Infinity are no numbers of JSON"),
        ("reset_url", 5, "[world.reset_url] 5 is not of type 'string', 'null'"),
        ("states_url", [], "[world.states_url] [] is not of type 'string', 'null'"),
        ("is_known", "yes", "[world.is_known] 'yes' is not of type 'boolean'"),
        ("vendor", "naver", "[world.vendor] 'naver' is not the vendor of the recording, 'alibaba'"),
        (
            "more",
            1,
            "it lacks or misnames something: [world] Additional properties are not allowed ('more' was unexpected)",
        ),
    ],
)
def test_a_recorded_world_must_have_its_types(tmp_path, member, value, problem):
    assert refused(tmp_path, {**GOOD, "world": {**GOOD["world"], member: value}}) == problem


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("name", 5, "[name] 5 is not of type 'string'"),
        ("vendor", [], "[vendor] [] is not of type 'string'"),
        ("world", [], "[world] [] is not of type 'object'"),
        ("versions", 5, "[versions] 5 is not of type 'object'"),
        ("is_complete", "x", "[is_complete] 'x' is not of type 'boolean'"),
        ("cassette", True, "[cassette] 1 was expected"),
    ],
)
def test_what_a_recording_says_of_itself_must_have_its_types(tmp_path, member, value, problem):
    assert refused(tmp_path, {**GOOD, member: value}) == problem


def test_the_same_goes_for_the_first_line_of_lines(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"recording": {**GOOD, "name": 5}}, separators=(",", ":")) + "\n")
    with pytest.raises(CassetteError, match=r"a\.jsonl:1: \[name\] 5 is not of type 'string'"):
        sources_at(tmp_path / "a.jsonl")


def test_what_no_time_bounds_is_read_as_it_was_written():
    for world in (WORLD, unknown_world("alibaba"), replace(WORLD, answers_within=math.inf)):
        told = Sidecar.begun(world=world, target="http://t", name="t0", now=0.0)
        read = Sidecar.from_dict(json.loads(told.to_json()), "recording.json").world
        assert (read.settles_within, read.answers_within) == (world.settles_within, world.answers_within)


def test_members_that_a_later_version_adds_are_passed_over():
    assert Sidecar.from_dict({**GOOD, "of_a_later_version": [1]}, "recording.json").name == "t0"


def har(path):
    path.parent.mkdir(exist_ok=True)
    return as_har([signed("alibaba", create(), **answered(**MADE))], path)


@pytest.mark.parametrize(("link", "to"), [("self", "."), ("up", ".."), ("z/up", "../.."), ("l.har", "l.har")])
def test_a_link_back_to_where_it_stands_leads_nowhere(tmp_path, link, to):
    here = har(tmp_path / "d" / "a.har").parent
    (here / "z").mkdir()
    (here / link).symlink_to(to)
    assert [source.place for source in sources_at(here)] == [str(here / "a.har")]
    assert [source.place for source in sources_at(tmp_path)] == [str(here / "a.har")]


def test_a_file_with_many_names_is_read_once(tmp_path):
    one = har(tmp_path / "b.har")
    (tmp_path / "a.har").symlink_to("b.har")
    (tmp_path / "z").symlink_to(har(tmp_path / "y" / "c.har").parent)
    assert [source.place for source in sources_at(tmp_path)] == [
        str(tmp_path / "a.har"),
        str(tmp_path / "y" / "c.har"),
    ]
    assert [source.place for source in sources_at(one)] == [str(one)]


def test_a_link_to_a_file_of_a_recording_does_not_take_it_out_of_there(tmp_path):
    recorded = tmp_path / "recorded"
    recorded.mkdir()
    (recorded / "recording.json").write_text(json.dumps(GOOD))
    exchange = signed("alibaba", create(), **answered(**MADE))
    (recorded / "a.yaml").write_bytes(HEAD + to_yaml(Recorded(exchange=exchange, number=1)) + b"version: 1\n")
    (tmp_path / "link.yaml").symlink_to("recorded/a.yaml")
    (source,) = sources_at(tmp_path)
    assert source.place == str(recorded)
    assert len(list(source.entries())) == 1


def test_what_else_stands_in_the_folder_of_a_recording_is_told(tmp_path):
    (tmp_path / "recording.json").write_text(json.dumps(GOOD))
    har(tmp_path / "traffic.har")
    result = CliRunner().invoke(group, ["judge", str(tmp_path)])
    assert (
        f"  {tmp_path} is a recording, and traffic.har in its folder is not part of it: "
        "what is in there was not judged\n"
    ) in result.output


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".har", "x" * 300 + "/a.yaml"])
def test_a_name_that_no_file_can_have(tmp_path, name):
    with pytest.raises(CassetteError) as found:
        sources_at(tmp_path / name)
    assert str(found.value) == f"{tmp_path / name}: File name too long. Name a file that can be read"


def test_a_folder_that_cannot_be_read(tmp_path, monkeypatch):
    har(tmp_path / "a.har")
    inner = tmp_path / "inner"
    inner.mkdir()

    def refuse(path):
        if path == inner:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    listed = Path.iterdir  # root may read everything, so that modes would show nothing
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(CassetteError) as found:
        sources_at(tmp_path)
    assert str(found.value) == f"{inner}: Permission denied. Name a file that can be read"


def test_what_lines_do_not_hold_is_counted(tmp_path):
    good, lost = signed("alibaba", create(), **answered(**MADE)), TransportFailure(problem="cut", seen=b"")
    traffic = as_har([good, replace(good, outcome=lost), replace(good, outcome=lost), good], tmp_path / "a.har")
    result = CliRunner().invoke(group, ["lines", str(traffic), str(tmp_path / "a.jsonl")])
    assert result.stderr == "2 exchanges were written\n2 exchanges were left out: there was no answer\n"
    assert len((tmp_path / "a.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.parametrize(("count", "why"), [(0, ""), (2, ": there was no answer (2x)")])
def test_lines_of_nothing_are_not_written(tmp_path, count, why):
    lost = replace(signed("alibaba", create(), **answered(**MADE)), outcome=TransportFailure(problem="cut", seen=b""))
    traffic = as_har([lost] * count, tmp_path / "a.har")
    result = CliRunner().invoke(group, ["lines", str(traffic), str(tmp_path / "a.jsonl")])
    problem = f"there is no exchange in it that can be used{why}"
    assert str(result.exception) == f"{traffic}: {problem}. Nothing was written; record it anew"
    assert [path.name for path in tmp_path.iterdir()] == ["a.har"]


def test_secrets_of_others_are_judged_and_not_shown(tmp_path):
    call = create(Name="x" * 129, SecurityToken="HIDDEN-1", ClientToken="shown-1")  # a name too long, and accepted
    one = signed("alibaba", call, **answered(**MADE))
    secret = (
        ("Cookie", "login=HIDDEN-2"),
        ("Authorization", "Bearer HIDDEN-3"),
        ("x-acs-security-token", "HIDDEN-4"),
        ("X-Api-Key", "HIDDEN-5"),
        ("X-Other", "shown-2"),
    )
    request = replace(one.request, headers=(*one.request.headers, *secret))
    response = replace(one.outcome, headers=(*one.outcome.headers, ("Set-Cookie", "a=HIDDEN-6")))
    traffic = as_har([replace(one, request=request, outcome=response)], tmp_path / "a.har")
    reports = [tmp_path / f"a.{suffix}" for suffix in ("json", "html", "md", "txt")]
    words = [word for path in reports for word in ("--report", str(path))]
    result = CliRunner().invoke(group, ["judge", str(traffic), *words])
    assert result.exit_code == 1
    for text in (result.output, *(path.read_text() for path in reports)):
        assert "HIDDEN" not in text
        assert "shown-1" in text
        assert "shown-2" in text
        assert "SecurityToken=removed" in text
    assert ["Cookie", "removed"] in next(
        clause["counterexample"]["request"]["headers"]
        for clause in json.loads(reports[0].read_text())["clauses"]
        if clause["counterexample"]
    )


def test_secrets_in_a_form_are_not_shown():
    one = signed("alibaba", create(), **answered(**MADE))
    body = b"SecurityToken=HIDDEN&ClientToken=a&Password=HIDDEN&Name=b"
    shown = without_secrets(replace(one, request=replace(one.request, method="POST", body=body)))
    assert shown.request.body == b"SecurityToken=removed&ClientToken=a&Password=removed&Name=b"
