"""No secret reaches a file, a report or the terminal, whatever the target does with it."""

from __future__ import annotations

import base64
import html
import json
import random
import re
import string
from urllib.parse import quote, unquote

import pytest

from contracts.cassette.placeholders import Placeholders, private_texts
from tests.cassette.echo import echoing, spellings
from tests.runs import run_apart

_RANDOM = random.Random(4)
HANGUL = "가나다라마바사아자차카타파하"


def canary(length, alphabet=string.ascii_letters + string.digits):
    return "".join(_RANDOM.choice(alphabet) for _ in range(length))


WORLDS = {
    "alibaba": """
        vendor = "alibaba"
        [credentials]
        access_key_id = "CANARY_ID"
        access_key_secret = "CANARY_SECRET"
        [credentials.accepter]
        access_key_id = "CANARY_ID_2"
        access_key_secret = "CANARY_SECRET_2"
        [target]
        changes = true
        settles_within = 0.02
        [private]
        parameters = ["AcceptingAliUid"]
        texts = ["{text}", {odd}]
        [values]
        RegionId = ["cn-hangzhou"]
        VpcId = ["vpc-a1", "vpc-a2", "vpc-a3"]
        AcceptingAliUid = [{number}]
        AcceptingRegionId = ["cn-hangzhou"]
        AcceptingVpcId = ["vpc-b1", "vpc-b2", "vpc-b3"]
        [values.cross-account]
        AcceptingAliUid = [{other}]
        AcceptingVpcId = ["vpc-x1"]
        """,
    "naver": """
        vendor = "naver"
        [credentials]
        access_key_id = "CANARY_ID"
        access_key_secret = "CANARY_SECRET"
        [target]
        changes = true
        settles_within = 0.02
        [private]
        parameters = ["targetVpcLoginId", "sourceVpcNo"]
        texts = ["{text}", {odd}]
        [values]
        regionCode = ["KR"]
        sourceVpcNo = [{number}]
        targetVpcNo = ["2001", "2002"]
        [values.cross-account]
        targetVpcNo = ["3001"]
        targetVpcName = ["other"]
        targetVpcLoginId = ["{login}"]
        """,
}


@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")  # looked for, among other things
@pytest.mark.parametrize("vendor", ["alibaba", pytest.param("naver", marks=pytest.mark.thorough)])
def test_a_run_against_a_target_that_betrays_everything_writes_no_secret(vendor, pytester, monkeypatch):
    number, other = (canary(n, string.digits[1:]) for n in (16, 15))
    text, user, domain = canary(20), canary(12).lower(), canary(14).lower()
    login = f"{user}@{domain}.example"
    key, secret, key2, secret2 = canary(24), f"{canary(14)}+/{canary(14)}=", canary(24), canary(30)
    for name, value in (("ID", key), ("SECRET", secret), ("ID_2", key2), ("SECRET_2", secret2)):
        monkeypatch.setenv(f"CANARY_{name}", value)
    odd = [f"홍길동{canary(6, HANGUL)}", f"Müller-{canary(9)}-ß", f"{canary(6)}\\{canary(6)}\t{canary(6)}"]
    listed = ", ".join(map(json.dumps, odd))
    world = WORLDS[vendor].format(text=text, number=number, other=other, login=login, odd=listed)
    pytester.makefile(".toml", world=world)
    told = [key, secret, text, number, *odd, *([key2, secret2, other] if vendor == "alibaba" else [login])]
    canaries = [*told, user, domain]
    with echoing(tuple(told)) as url:
        arguments = ["-vv", "--tb=long"]
        arguments += ["--target", url.replace("://", f"://{user}:{text}@"), "--world", "world.toml"]
        arguments += ["--record", "recorded", "--conformance-report", "report.json", "--junitxml", "junit.xml"]
        arguments += ["--budget", "18"]
        result = run_apart(pytester, *arguments)
    assert (pytester.path / "recorded" / vendor / "recording.json").exists(), result.stdout.str()
    written = {
        path.name: path.read_text("utf-8", "replace")
        for path in pytester.path.rglob("*")
        if path.is_file() and path.name != "world.toml"
    }
    assert len(written) > 4
    written["terminal"] = result.stdout.str() + result.stderr.str()
    wanted = [one.lower() for one in canaries]
    looked_at = set()
    for name, content in written.items():
        betrayed = [one for view in views(content, looked_at) for one in wanted if one in view]
        assert betrayed == [], name


def views(content, looked_at):
    """Yield a text as it is, and as it looks to somebody who undoes line breaks, escapes, percents and Base64.

    Words that were looked at before, in whichever text, are left out.
    """
    folded = content.replace("\\\n", "").replace("\n", "").replace("\\n", "")
    squeezed = "".join(content.replace("\\\n", "").split())
    for view in (content, folded, squeezed):
        yield view.lower()
        yield unquote(unquote(unquote(view))).lower()
        for once in (_unescaped(view), _unescaped(_unescaped(view))):
            yield once.lower()
            yield html.unescape(html.unescape(once)).lower()
    words = {word.strip("\"',:;<>()") for word in folded.split()} - looked_at
    looked_at |= words
    for word in words:
        for skipped in range(4) if len(word) < 3000 else ():
            plain = _NOT_BASE64.sub("", unquote(unquote(word)).replace("-", "+").replace("_", "/"))[skipped:]
            yield base64.b64decode(plain[: len(plain) // 4 * 4]).decode("latin-1").lower()


_NOT_BASE64 = re.compile("[^A-Za-z0-9+/]")
_ESCAPED = re.compile(r"\\+(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([tn\\]))")


def _unescaped(text):
    def character(found):
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else {"t": "\t", "n": "\n", "\\": "\\"}[found[3]]

    return _ESCAPED.sub(character, text)


@pytest.mark.parametrize(
    "text",
    [
        "LTAI5tCanaryQwErTy123",
        "AKID/with+odd=chars9",
        "bob.smith@corp.example",
        "1210123456123456",
        "a b&c<d>\"e'f",
        "홍길동비밀회사프로젝트",
        "Müller-Geheim-GmbH",
        "Große Straße 12",
        "kim@회사.example",
        "pa\\ss\\\\word12",
        "tab\there\r\nsecret",
        "rocket-🚀-launch",
    ],
)
def test_every_spelling_of_a_secret_is_found(text):
    placeholders = Placeholders(private_texts([text]))
    for spelling in spellings(text):
        for once_more in (str, html.escape, _in_json, quote):
            spelt = once_more(spelling)
            said = placeholders.text(f"<b>{spelt}</b>&x=1 {spelt}")
            assert spelt not in said
            assert text.lower() not in unquote(unquote(said)).lower()


def _in_json(text):
    return json.dumps(text)[1:-1]


def test_a_placeholder_has_the_looks_of_what_it_stands_for():
    texts = ["1210123456123456", "bob.smith@corp.example", "LTAI5tAB/+="]
    found = private_texts(texts)
    assert found == {
        "1210123456123456": "7777777777777771",
        "bob.smith@corp.example": "xxx.xxxxx@xxxx.xxxxxxc",
        "LTAI5tAB/+=": "XXXX7xXD/+=",
    }


def test_equal_texts_stay_equal_and_different_ones_different():
    placeholders = Placeholders(private_texts(["account-one", "account-two"]))
    one, again, other = map(placeholders.text, ("x=account-one", "x=account-one", "x=account-two"))
    assert one == again != other
    assert placeholders.text("ACCOUNT-one") != placeholders.text("account-one")


def test_a_short_secret_is_no_part_of_words():
    placeholders = Placeholders(private_texts(["test"]))
    assert placeholders.text("test testing contest test-1") == "xxxb testing contest xxxb-1"


def test_ordinary_text_stays_as_it_is():
    placeholders = Placeholders(private_texts(["LTAI5tCanaryQwErTy123", "1210123456123456"]))
    for text in ("", "plain", "a%20b+c", '{"a": "\\u0041\\/"}', "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=", "&#65;&amp;"):
        assert placeholders.text(text) == text
    data = bytes(range(256)) * 3
    assert placeholders.data(data) == data
