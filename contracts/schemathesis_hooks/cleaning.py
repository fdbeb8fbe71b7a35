"""What Schemathesis may create: entered before it is sent, and deleted when its case is over."""

from __future__ import annotations

import shlex
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import click
import requests

from contracts.clock import Clock
from contracts.exchange import Exchange, Request
from contracts.judge import Judge
from contracts.ledger import Creation, Guard, Ledger, Sweeper
from contracts.schemathesis_hooks.exchanges import request_of
from contracts.spec import Spec
from contracts.targets import Pace, Target
from contracts.world import World

# By which Schemathesis says, in each request, of which of its cases it is.
CASE_HEADER = "X-Schemathesis-TestCaseId"


class _Watched(Target):
    """A target whose exchanges a judge sees."""

    judge: Judge | None = None

    def send(self, request: Request) -> Exchange:
        exchange = super().send(request)
        if self.judge is not None:
            self.judge.see(exchange)
        return exchange


class Cleaning:
    """Enters what may be created, takes in what came of it, and deletes it; for however many threads Schemathesis has.

    Raises LedgerError at once where the ledger cannot be used.
    """

    def __init__(self, spec: Spec, world: World, path: Path) -> None:
        self.pace = Pace(world.max_requests_per_second, Clock())
        self._spec = spec
        self._world = world
        self._ledger = Ledger.for_run(path)
        self._run = uuid.uuid4().hex
        self._targets: dict[str, tuple[Guard, _Watched]] = {}
        self._entered: WeakKeyDictionary[requests.PreparedRequest, int | None] = WeakKeyDictionary()
        self._answered = threading.local()
        self._kept: tuple[Creation, _Watched] | None = None
        self._turn = threading.RLock()

    def before(self, prepared: requests.PreparedRequest) -> None:
        """Wait for the request's turn and enter it. Raises NotSent, and the request must not be sent."""
        if getattr(self._answered, "case", None) == prepared.headers.get(CASE_HEADER, ""):
            return  # the case that was just answered is prepared once more, to be printed as a curl line
        self.pace.keep()
        request = request_of(prepared)
        with self._turn:
            guard, _ = self._at(request.url)
            if self._kept is not None and guard.may_create(request):
                self._delete(*self._kept)  # before the new entry is made: a reset ends all that there are
            self._entered[prepared] = guard.before(request, time.time())

    def after(self, prepared: requests.PreparedRequest, exchange: Exchange, judge: Judge, *, keep: bool) -> None:
        """Take in what came of a request, and delete what it made: the next case deserves an empty place.

        The judge sees what that took, and so knows that the place is free. With `keep` it is there until something else
        may be created, so that further steps of a sequence find it.
        """
        self._answered.case = prepared.headers.get(CASE_HEADER)
        with self._turn:
            number = self._entered.pop(prepared, None)
            guard, target = self._at(exchange.request.url)
            guard.after(number, exchange)
            made = None if number is None else self._ledger.numbered(number)
            if made is None or made.state != "made":
                return
            target.judge = judge
            if keep:
                self._kept = made, target
            else:
                self._delete(made, target)

    def end(self) -> None:
        """Delete what is left of this run, and say what could not be."""
        left = self._ledger.left(run=self._run)
        for url, (_, target) in self._targets.items():
            with closing(target):
                self._sweeper(target).delete(creation for creation in left if creation.target == url)
        self._ledger.forget(self._run)
        left = self._ledger.left(run=self._run)
        for creation in left:
            click.echo(f"may be left behind: {creation}", err=True)
        if left:
            path = shlex.quote(str(self._ledger.path))
            click.echo(f"to delete it: contracts sweep {path} --world WORLD --delete", err=True)
        self._ledger.close()

    def _delete(self, made: Creation, target: _Watched) -> None:
        self._kept = None
        if self._world.reset_url is not None:
            target.send(Request(method="POST", url=self._world.reset_url))
        else:
            self._sweeper(target).delete([made])

    def _sweeper(self, target: Target) -> Sweeper:
        return Sweeper(self._spec, self._world, target, self._ledger)

    def _at(self, address: str) -> tuple[Guard, _Watched]:
        parts = urlsplit(address)
        url = f"{parts.scheme}://{parts.netloc}"
        if url not in self._targets:
            guard = Guard(self._spec, self._world, url, self._ledger, run=self._run)
            self._targets[url] = guard, _Watched(url, self._world, guard=guard, pace=self.pace)
        return self._targets[url]
