"""Recording: each exchange is redacted, written, and only then judged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from msgspec import structs

from contracts.cassette.interaction import Recorded, Settled
from contracts.cassette.redaction import Redaction
from contracts.cassette.room import NEW, make_room
from contracts.cassette.sidecar import NAME, Sidecar
from contracts.cassette.vcr_yaml import HEAD, to_yaml
from contracts.errors import CassetteError
from contracts.exchange import Exchange
from contracts.judge import Judge, Opinion
from contracts.judge.recognise import recognise
from contracts.judge.standing import Deserved
from contracts.spec import Operation, Spec
from contracts.wire.vendor import wire_of
from contracts.world import World

OTHERS = "others"
"""The cassette of what belongs to no operation that there is a spec for."""


class Recorder:
    """Writes the exchanges of one run into a folder of its own: a cassette per operation, and the sidecar.

    Each exchange is appended as a whole, so that a run that is killed leaves all but the one in flight. Once there is
    no room for one, that is raised, and nothing is recorded any more: what comes later would have a gap before it.
    """

    def __init__(self, folder: Path, sidecar: Sidecar, *, overwrite: bool = False) -> None:
        self._folder = folder
        self._sidecar = sidecar
        self._files: dict[str, BinaryIO] = {}
        self._count = 0
        self._is_full = False
        make_room(folder, overwrite=overwrite)
        self._tell(sidecar)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        for file in self._files.values():
            with suppress(OSError):  # each exchange was written before; `finish` says what went wrong
                file.close()

    def write(self, exchange: Exchange, operation: str, settled: Settled | None = None) -> None:
        """Append an exchange, redacted already, to the cassette of an operation.

        Raises:
            CassetteError: it cannot be written; what was written before is whole.
        """
        if self._is_full:
            return
        item = to_yaml(Recorded(exchange=exchange, number=self._count + 1, settled=settled))
        try:
            if operation in self._files:
                _append(self._files[operation], item)
            else:
                self._files[operation] = _begun(self._folder / f"{operation}.yaml", HEAD + item)
        except OSError as error:
            self._is_full = True
            raise self._unwritten(error) from None
        self._count += 1

    def finish(self) -> None:
        """Close the cassettes, and say in the sidecar that the run came to its end.

        Raises:
            CassetteError: that cannot be written.
        """
        try:
            for file in self._files.values():
                file.close()
        except OSError as error:
            raise self._unwritten(error) from None
        if not self._is_full:
            self._tell(replace(self._sidecar, is_complete=True, exchanges=self._count))

    def _tell(self, sidecar: Sidecar) -> None:
        new = self._folder / NEW
        try:
            new.write_text(sidecar.to_json(), "utf-8")
            new.replace(self._folder / NAME)
        except OSError as error:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise self._unwritten(error) from None

    def _unwritten(self, error: OSError) -> CassetteError:
        problem = (
            f"after {self._count} exchanges the recording cannot be written any further: {error.strerror or error}"
        )
        return CassetteError(str(self._folder), problem, "Make room there, or name another folder, and record it anew")


def _begun(path: Path, data: bytes) -> BinaryIO:
    """Return a new file that begins with some data; none is left where there is no room for all of it."""
    file = path.open("xb", buffering=0)
    try:
        _append(file, data)
    except OSError:
        file.close()
        path.unlink()
        raise
    return file


def _append(file: BinaryIO, data: bytes) -> None:
    """Append all of some data, or leave the file as it was."""
    length, rest = file.tell(), memoryview(data)
    try:
        while rest:  # a disk that is nearly full takes a part, and only then says that it is full
            rest = rest[file.write(rest) :]
    except OSError:
        file.truncate(length)
        file.seek(length)
        raise


class RedactingJudge(Judge):
    """A judge who sees nothing but redacted exchanges, so that no secret reaches a finding, a report or a file.

    What it hands back to the run speaks of the real call. With a recorder, each exchange is written first.
    """

    def __init__(self, spec: Spec, world: World, *, strict: bool = False, recorder: Recorder | None = None) -> None:
        self._redaction = Redaction(world)
        super().__init__(spec, self._redaction.world, strict=strict)
        self._real_world = world
        self._recorder = recorder
        self._settled: Settled | None = None

    def see(self, exchange: Exchange) -> Opinion:
        """Redact, record and take in one exchange."""
        redacted = self._redaction.exchange(exchange)
        if self._recorder is not None:
            found = recognise(redacted.request, self.spec, wire_of(self.spec.vendor))
            self._recorder.write(redacted, found.operation.name if found is not None else OTHERS, self._settled)
        self._settled = None
        opinion = super().see(redacted)
        return structs.replace(opinion, deserved=self._of_the_real_call(opinion.deserved, exchange))

    def settle(self) -> None:
        """Decide what is open, and take down that it was decided here."""
        self._settled = "all"
        super().settle()
        self._settled = "all"

    def settle_dry_runs(self) -> None:
        """Decide on open dry runs, and take down that it was done here."""
        self._settled = self._settled or "dry-runs"
        super().settle_dry_runs()

    def has_accepted(self, operation: Operation, parameter: str, text: str | None) -> bool:
        """Tell whether a real value of a parameter was seen accepted."""
        return super().has_accepted(operation, parameter, self._redaction.value(text))

    def _of_the_real_call(self, deserved: Deserved | None, exchange: Exchange) -> Deserved | None:
        found = recognise(exchange.request, self.spec, wire_of(self.spec.vendor)) if deserved is not None else None
        if deserved is None or found is None or found.call == deserved.call:
            return deserved
        return structs.replace(deserved, call=found.call, world=self._real_world)
