"""What a recording says of itself, and which files a path leads to."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from contracts.cassette.sidecar import Sidecar
from contracts.cassette.sources import sources_at
from contracts.errors import CassetteError
from contracts.wire.call import Credentials
from contracts.world import World, unknown_world

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
