"""What an emulated vendor is made of: a table of checks, and rewrites of the answer.

A deliberate fault, or a conforming variant, is a `Change`: a function from one behaviour to another. It drops or alters
an entry of the table of checks, sets a trait, or rewrites what goes out. The conforming emulator itself has no switch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from contracts.exchange import Headers, Response

Format = Literal["json", "xml"]
Pairs = tuple[tuple[str, str], ...]
Members = dict[str, Any]
CloudT = TypeVar("CloudT")
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """A request as the vendor understands it.

    `given` is the union of query and form, the query first. `operation` is empty where none is named, `caller` (the
    account) until the signature was found right. `scheme` is how it came, `crowd` the number of connections then open.
    """

    method: str
    target: str
    query: Pairs
    form: Pairs
    headers: Headers
    body: bytes
    given: Mapping[str, str]
    operation: str
    format: Format
    scheme: str = "http"
    crowd: int = 1
    caller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error of the vendor's: HTTP status, code and message, and in which of the vendor's envelopes (`root`)."""

    status: int
    code: str
    message: str
    root: str
    details: str = ""


class RefusedError(Exception):
    """Ends the handling of a request; what is answered is the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer before it is written down: `root` is the XML root, `code` the error code, empty on success."""

    status: int
    root: str
    members: Members
    format: Format
    content_type: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[CloudT]):
    """One rule for a request: where `fails` says so, `refusal` is answered."""

    fails: Callable[[Asked, CloudT], bool]
    refusal: Callable[[Asked], Refusal]


Perform = Callable[[Asked], Members]
Around = Callable[[Asked, CloudT, Perform], Members]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour(Generic[CloudT]):
    """What both vendors have: two tables of checks, what stands around the operations, and rewrites of the answer.

    `gates` are the gateway's checks of every request, `checks` the service's of a creation, each in order. `arounds`
    carry out the operations in the place of the emulator, and may let it do so; the last one is asked first.
    """

    gates: Mapping[str, Check[CloudT]] = field(default_factory=dict)
    checks: Mapping[str, Check[CloudT]] = field(default_factory=dict)
    arounds: tuple[Around[CloudT], ...] = ()
    replies: tuple[Callable[[Asked, Reply], Reply], ...] = ()
    answers: tuple[Callable[[Asked, Response], Response], ...] = ()


def about(name: str, bad: Callable[[str], bool]) -> Callable[[Asked, object], bool]:
    """Return a `fails` that looks at one parameter, where it is given and not empty."""

    def fails(asked: Asked, _cloud: object) -> bool:
        text = asked.given.get(name)
        return bool(text) and bad(str(text))

    return fails


def passes(asked: Asked, cloud: CloudT, table: Mapping[str, Check[CloudT]]) -> None:
    """Make the checks of a table in order; the first that fails refuses the request.

    Raises:
        RefusedError: with the refusal of the check that failed.
    """
    for check in table.values():
        if check.fails(asked, cloud):
            raise RefusedError(check.refusal(asked))


def performed(asked: Asked, cloud: CloudT, perform: Perform, arounds: tuple[Around[CloudT], ...]) -> Members:
    """Carry out an operation with what stands around it.

    Raises:
        RefusedError: the request is refused.
    """
    for around in arounds:
        perform = _inside(around, cloud, perform)
    return perform(asked)


def _inside(around: Around[CloudT], cloud: CloudT, perform: Perform) -> Perform:
    return lambda asked: around(asked, cloud, perform)
