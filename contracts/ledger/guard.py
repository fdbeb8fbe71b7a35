"""Sees every request before it leaves: whether it may, and whether it must be entered in the ledger first."""

from __future__ import annotations

from urllib.parse import urlsplit

from contracts.exchange import Exchange, Request, Response
from contracts.judge.looks import is_gone
from contracts.judge.members import first
from contracts.judge.recognise import recognise
from contracts.ledger.book import Ledger
from contracts.ledger.creation import Attempt
from contracts.ledger.private import fingerprint, hidden
from contracts.spec import Operation, Spec
from contracts.targets import NotSent
from contracts.targets.live import is_loopback
from contracts.wire.answer import Answer, read_answer
from contracts.wire.vendor import wire_of
from contracts.world import World

READ_ONLY = "this target is only read: set `changes = true` under [target] to let the suite create here"
# What a gateway says when it gave up on a request that it had passed on.
_GAVE_UP = frozenset({408, 499})


class Guard:
    """Stands between everything that sends and the target.

    It goes by the request alone, not by what the sender meant: a faulty request may create too, and so may one whose
    operation is misspelt. Only a request for an operation that is known to create nothing is not entered.
    """

    def __init__(
        self,
        spec: Spec,
        world: World,
        target: str,
        ledger: Ledger,
        *,
        run: str,
        worker: str = "main",
        most: int | None = None,
    ) -> None:
        self.spec = spec
        self.world = world
        self.target = target.rstrip("/")
        self.ledger = ledger
        self.run = run
        self.worker = worker
        self._most = most
        self._wire = wire_of(spec.vendor)
        self._creating = {name: o for name, o in spec.operations.items() if o.lifecycle is not None}
        self._reading = _reading(spec)

    def before(self, request: Request, sent_at: float) -> int | None:
        """Enter a request that may create something; return its number.

        Raises:
            NotSent: the world does not allow it, or the run has made as many as it may.
            LedgerError: it cannot be written down, so it must not be sent.
        """
        if request.url in (self.world.reset_url, self.world.states_url):
            return None
        named = self._named(request)
        if named in self._reading:
            return None
        if not self.world.changes and not is_loopback(self.target):
            raise NotSent(READ_ONLY)
        if not self.may_create(request):
            return None
        attempt = Attempt(
            run=self.run,
            worker=self.worker,
            vendor=self.spec.vendor,
            target=self.target,
            operation=self._operation(request, named).name,
            account=fingerprint(self._wire.read_signature(request).access_key_id),
            parameters=hidden(dict(self._wire.decode(request)), self.world),
            sent_at=sent_at,
        )
        number = self.ledger.enter(attempt, self._most)
        if number is None:
            raise NotSent(f"this run has made {self._most} things, as many as it may: raise --max-creations")
        return number

    def may_create(self, request: Request) -> bool:
        """Tell whether a request may create something: it does not only read, nor is it known to do something else."""
        if request.url in (self.world.reset_url, self.world.states_url):
            return False
        if not self._creating:
            return False  # no spec says how anything is made, found and deleted, so there is nothing to enter
        named = self._named(request)
        return named not in self._reading and (named in self._creating or named not in self.spec.known)

    def after(self, number: int | None, exchange: Exchange) -> None:
        """Take in what came of a request."""
        if exchange.request.url == self.world.reset_url:
            if isinstance(exchange.outcome, Response) and exchange.outcome.status < 300:
                self.ledger.reset(self.target)
        elif number is not None:
            self._created(number, exchange)
        else:
            self._followed(exchange)

    def _created(self, number: int, exchange: Exchange) -> None:
        operation = self._operation(exchange.request, self._named(exchange.request))
        answer = self._read(operation, exchange)
        if answer is None or answer.status >= 500 or answer.status in _GAVE_UP or operation.lifecycle is None:
            return  # who knows: it stays as sent
        if answer.error is not None or answer.status >= 300:
            found = operation.having("x-dry-run")
            passed = found[1].argument["error"] if found is not None else None
            is_dry = answer.error is not None and answer.error.code == passed
            (self.ledger.checked if is_dry else self.ledger.refused)(number)
            return
        instance = first(operation.lifecycle.id, answer.value)
        if isinstance(instance, str | int) and instance != "":
            self.ledger.made(number, str(instance))

    def _followed(self, exchange: Exchange) -> None:
        recognised = recognise(exchange.request, self.spec, self._wire)
        if recognised is None:
            return
        for lifecycle in (o.lifecycle for o in self._creating.values() if o.lifecycle is not None):
            for companion in (lifecycle.observe, lifecycle.delete):
                instance = recognised.call.get(companion.parameter)
                if companion.operation != recognised.operation.name or instance is None:
                    continue
                answer = self._read(recognised.operation, exchange)
                if answer is None:
                    continue
                if companion is lifecycle.observe and is_gone(answer, lifecycle):
                    self.ledger.gone(self.target, instance)
                elif companion is lifecycle.delete and answer.error is None and answer.status < 300:
                    self.ledger.deleting(self.target, instance)

    def _read(self, operation: Operation, exchange: Exchange) -> Answer | None:
        if not isinstance(exchange.outcome, Response):
            return None
        return read_answer(
            exchange.outcome,
            operation.answer,
            wrapped=operation.wrapped,
            read_error=self._wire.read_error,
            success_root=operation.root,
        )

    def _named(self, request: Request) -> str | None:
        """Return the operation that a request names; None if it names none, or more than one."""
        if self.spec.routing is None:
            return urlsplit(request.url).path.rpartition("/")[2]
        names = {text for name, text in self._wire.decode(request) if name == self.spec.routing}
        return names.pop() if len(names) == 1 else None

    def _operation(self, request: Request, named: str | None) -> Operation:
        """Return the creating operation that a request is for, or most probably meant for."""
        recognised = recognise(request, self.spec, self._wire)
        if recognised is not None and recognised.operation.lifecycle is not None:
            return recognised.operation
        return self._creating.get(named or "") or next(iter(self._creating.values()))


def _reading(spec: Spec) -> frozenset[str]:
    """Return the operations that only show something: those by which others are observed, found, or compared."""
    lifecycles = [operation.lifecycle for operation in spec.operations.values() if operation.lifecycle is not None]
    observing = {lifecycle.observe.operation for lifecycle in lifecycles}
    listing = {lifecycle.list.operation for lifecycle in lifecycles if lifecycle.list is not None}
    compared = {c.argument["operation"] for c in spec.clauses.values() if c.keyword in {"x-of", "x-default-from"}}
    return frozenset(observing | listing | compared)
