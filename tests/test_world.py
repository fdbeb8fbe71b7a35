"""World files: what they give, and one clear sentence for each way in which one can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.emulator import Emulator
from contracts.errors import WorldError
from contracts.world import World, load_world, parse_world

HEAD = 'vendor = "naver"\n'
CREDENTIALS = '[credentials]\naccess_key_id = "KEY"\naccess_key_secret = "SECRET"\n'
ENVIRONMENT = {"KEY": "key", "SECRET": "secret", "KEY_2": "key-2", "SECRET_2": "secret-2"}
README = "docs/world.md shows every entry"


def world(more: str = "") -> World:
    return parse_world(HEAD + CREDENTIALS + more, ENVIRONMENT, place="world.toml")


def refusal(text: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(WorldError) as refused:
        parse_world(text, ENVIRONMENT if environment is None else environment, place="world.toml")
    return str(refused.value)


def test_the_least_there_can_be() -> None:
    least = world()
    assert (least.vendor, least.credentials.access_key_id, least.credentials.access_key_secret) == (
        "naver",
        "key",
        "secret",
    )
    assert (least.accepter, least.values, least.conditions) == (None, {}, {})
    assert (least.checks_signatures, least.changes, least.reset_url) == (True, False, None)


def test_all_there_can_be() -> None:
    full = world(
        '[credentials.accepter]\naccess_key_id = "KEY_2"\naccess_key_secret = "SECRET_2"\n'
        "[target]\nchecks_signatures = false\nchanges = true\nmax_requests_per_second = 8\nsettles_within = 3.5\n"
        'answers_within = 2\nreset_url = "http://127.0.0.1/_reset"\nstates_url = "http://127.0.0.1/_states"\n'
        '[values]\nsourceVpcNo = ["1", 2]\nregionCode = "KR"\n'
    )
    assert full.accepter is not None
    assert full.accepter.access_key_id == "key-2"
    assert (full.checks_signatures, full.changes, full.max_requests_per_second, full.settles_within) == (
        False,
        True,
        8,
        3.5,
    )
    assert full.values == {"sourceVpcNo": ("1", "2"), "regionCode": ("KR",)}


def test_rows_belong_together_by_position_and_a_single_value_goes_with_each() -> None:
    rows = world('[values.cross-account]\nA = ["1", "2"]\nB = ["x", "y"]\nC = "z"\n').rows("cross-account")
    assert rows == ({"A": "1", "B": "x", "C": "z"}, {"A": "2", "B": "y", "C": "z"})


def test_a_condition_that_the_world_does_not_give_has_no_rows() -> None:
    assert world().rows("cross-account") == ()


def test_what_is_known_of_a_parameter_comes_from_every_condition() -> None:
    given = world('[values]\nA = ["1"]\n[values.c]\nA = ["2", "3"]\nB = "4"\n')
    assert given.known("A") == {"1", "2", "3"}
    assert given.known("C") == frozenset()


@pytest.mark.parametrize(
    ("known", "looks"),
    [
        (["1001", "1002"], r"\d{8}"),
        (["vpc-bp1requester01", "vpc-bp1requester02"], r"vpc-[a-z0-9]{14,}"),
        (["vpc-1"], r"vpc-[a-z0-9]{12}"),
        (["KR"], r"[A-Z]{2}"),
        (["cn-hangzhou"], r"cn-[a-z]{8,}"),
        (["receiver@emulator.example"], r"[a-z0-9-]+@emulator\.example"),
        (["7f9c24e5-1a3f-4f6e-9f2b-0c4f6d1e2a3b"], r"[a-z0-9-]{36}"),
    ],
)
def test_absent_texts_look_like_the_known_ones_and_are_none_of_them(known: list[str], looks: str) -> None:
    import re

    given = world(f"[values]\nA = {known}\n".replace("'", '"'))
    absent = given.absent("A")
    assert len(absent) == len(set(absent)) == 2
    assert not set(absent) & set(known)
    for text in absent:
        assert re.fullmatch(looks, text)


def test_nothing_known_nothing_absent() -> None:
    assert world().absent("A") == ()


def test_an_absent_number_is_none_of_many_known_ones() -> None:
    known = [str(99_999_999 - step) for step in range(5)]
    given = world("[values]\nA = [" + ", ".join(known) + "]\n")
    assert given.absent("A")
    assert not set(given.absent("A")) & set(known)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", f"world.toml: [top level] 'vendor' is a required property. {README}"),
        (HEAD, f"world.toml: [top level] 'credentials' is a required property. {README}"),
        (f"{HEAD}[credentials]\n", f"world.toml: [credentials] 'access_key_id' is a required property. {README}"),
        (
            HEAD + CREDENTIALS + "[target]\nchange = true\n",
            "world.toml: [target] has no 'change'. Did you mean 'changes'?",
        ),
        (
            HEAD + CREDENTIALS + "[settings]\n",
            "world.toml: [top level] has no 'settings'. Those there are: credentials, private, target, values, vendor",
        ),
        (
            HEAD + CREDENTIALS + '[target]\nchanges = "yes"\n',
            f"world.toml: [target.changes] 'yes' is not of type 'boolean'. {README}",
        ),
        (
            HEAD + CREDENTIALS + "[target]\nsettles_within = 0\n",
            f"world.toml: [target.settles_within] 0 is less than or equal to the minimum of 0. {README}",
        ),
        (
            HEAD + CREDENTIALS + "[target]\nsettles_within = inf\n",
            "world.toml: [target.settles_within] inf is no number of seconds or requests. Give a finite one",
        ),
        (
            HEAD + CREDENTIALS + "[target]\nmax_requests_per_second = nan\n",
            "world.toml: [target.max_requests_per_second] nan is no number of seconds or requests. Give a finite one",
        ),
        (
            HEAD + CREDENTIALS + '[target]\nreset_url = "file:///etc/passwd"\n',
            f"world.toml: [target.reset_url] 'file:///etc/passwd' does not match '^https?://'. {README}",
        ),
        (
            HEAD + CREDENTIALS + '[values.cross-account]\nA = ["1", "2"]\nB = ["x", "y", "z"]\n',
            "world.toml: [values.cross-account]: the lists belong together by position, but A has 2, B has 3. "
            "Give each as many, or just one",
        ),
        (
            "vendor = naver\n",
            "world.toml: this is not TOML: Invalid value (at line 1, column 10). Correct the file there",
        ),
        (
            HEAD + "[credentials]\naccess_key_id = \"AKIA/not a name\"\naccess_key_secret = \"SECRET\"\n",
            "world.toml: [credentials.access_key_id] 'AKIA/not a name' does not match '^[A-Za-z_][A-Za-z0-9_]*$'. "
            f"{README}",
        ),
    ],
)  # fmt: skip
def test_a_bad_world_is_one_clear_sentence(text: str, says: str) -> None:
    assert refusal(text) == says


@pytest.mark.parametrize("values", ["A = []", "A = [1.5]", "A = true", "[values.c]", "[values.c]\nA = []"])
def test_values_are_texts_or_whole_numbers_and_never_none(values: str) -> None:
    assert refusal(f"{HEAD}{CREDENTIALS}[values]\n{values}\n").startswith("world.toml: [values.")


def test_a_variable_that_is_not_set_is_named() -> None:
    says = "world.toml: [credentials] access_key_secret names the environment variable SECRET, which is not set."
    for environment in ({"KEY": "key"}, {"KEY": "key", "SECRET": ""}):
        assert refusal(HEAD + CREDENTIALS, environment) == f"{says} Run `export SECRET=…` first"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    none, broken = tmp_path / "none.toml", tmp_path / "broken.toml"
    broken.write_bytes(b'vendor = "\xff"\n')
    with pytest.raises(WorldError) as refused:
        load_world(none, {})
    assert str(refused.value) == f"{none}: No such file or directory. Name a world file that exists"
    with pytest.raises(WorldError) as refused:
        load_world(broken, {})
    assert str(refused.value) == f"{broken}: byte 10 is not UTF-8. Save the file as UTF-8"


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_the_emulators_world_is_read_back_as_it_was_meant(vendor: str, tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    with Emulator(vendor, settle_seconds=0.5) as emulator:
        file.write_text(emulator.world_toml(), "utf-8")
        found = load_world(file, emulator.environment)
        url = emulator.url
    assert (found.vendor, found.changes, found.settles_within) == (vendor, True, 2.5)
    assert (found.reset_url, found.states_url) == (f"{url}/_reset", f"{url}/_states")
    meant = emulator._service.values()
    assert found.values == {name: tuple(map(str, given)) for name, given in meant["values"].items()}  # type: ignore[call-overload]
    assert {f"values.{condition}" for condition in found.conditions} == meant.keys() - {"values"}
    assert found.accepter is not None


def test_a_mark_that_editors_put_before_utf_8_is_passed_over(tmp_path: Path) -> None:
    marked = tmp_path / "marked.toml"
    marked.write_text(HEAD + CREDENTIALS, "utf-8-sig", newline="\r\n")
    assert load_world(marked, ENVIRONMENT).vendor == "naver"
