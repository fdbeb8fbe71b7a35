"""Which operation a request is for, by the request alone."""

from __future__ import annotations

from msgspec import Struct

from contracts.exchange import Request
from contracts.spec import Operation, Spec
from contracts.wire.call import Call, Parameters, Position
from contracts.wire.form import form_of
from contracts.wire.url import parts_of
from contracts.wire.vendor import VendorWire


class Recognised(Struct, frozen=True, kw_only=True):
    """A request understood: the operation that judges it, the call, and whether it went astray on the way there."""

    operation: Operation
    call: Call
    astray: bool


def recognise(request: Request, spec: Spec, wire: VendorWire) -> Recognised | None:
    """Return what a request asks for, or None where no spec of ours judges it.

    A request whose routing names no operation of the service belongs to the checked operation whose required parameters
    it has: a mistake in the name, which some clause is about. Names that the service has are someone else's business.
    """
    parameters = wire.decode(request)
    given = dict(parameters)
    if len(given) < len(parameters):
        return None  # which of two values counts is nobody's promise
    path = parts_of(request.url)[0].path
    name = given.get(spec.routing) if spec.routing else path.rpartition("/")[2]
    operation = spec.operations.get(name or "")
    astray = operation is None or (spec.routing is None and not path.endswith(operation.path))
    if operation is None:
        operation = None if name in spec.known else _meant(given, spec)
    if operation is None:
        return None
    call = Call(
        operation=operation.name,
        path=path,
        parameters=parameters,
        method=request.method,
        position=_position(request, parameters),
    )
    return Recognised(operation=operation, call=call, astray=astray)


def _meant(given: dict[str, str], spec: Spec) -> Operation | None:
    for operation in spec.checked():
        required = [p.name for p in operation.parameters if p.required and p.name != spec.routing]
        if len(required) > 1 and all(name in given for name in required):
            return operation
    return None


def _position(request: Request, parameters: Parameters) -> Position:
    return "form" if parameters and len(form_of(request)) > 0 else "query"
