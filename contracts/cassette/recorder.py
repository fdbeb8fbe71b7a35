"""Recording: each exchange is redacted, written, and only then judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from contracts.cassette.interaction import Recorded, Settled
from contracts.cassette.redaction import Redaction
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

    Each exchange is appended by one write, so that a run that is killed leaves all but the one in flight.
    """

    def __init__(self, folder: Path, sidecar: Sidecar, *, overwrite: bool = False) -> None:
        self._folder = folder
        self._sidecar = sidecar
        self._files: dict[str, BinaryIO] = {}
        self._count = 0
        _make_room(folder, overwrite=overwrite)
        self._tell(sidecar)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close(is_complete=kind is None)

    def write(self, exchange: Exchange, operation: str, settled: Settled | None = None) -> None:
        """Append an exchange, redacted already, to the cassette of an operation."""
        self._count += 1
        item = to_yaml(Recorded(exchange=exchange, number=self._count, settled=settled))
        file = self._files.get(operation)
        if file is None:
            file = self._files[operation] = (self._folder / f"{operation}.yaml").open("xb", buffering=0)
            item = HEAD + item
        file.write(item)

    def close(self, *, is_complete: bool = True) -> None:
        """Close the cassettes, and say in the sidecar that the run came to its end."""
        for file in self._files.values():
            file.close()
        if is_complete:
            self._tell(replace(self._sidecar, is_complete=True))

    def _tell(self, sidecar: Sidecar) -> None:
        new = self._folder / f"{NAME}.new"
        new.write_text(sidecar.to_json(), "utf-8")
        new.replace(self._folder / NAME)


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
        return replace(opinion, deserved=self._of_the_real_call(opinion.deserved, exchange))

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
        return replace(deserved, call=found.call, world=self._real_world)


def check_room(folder: Path, *, overwrite: bool) -> None:
    """Make sure that a recording can go into a folder without overwriting anything, or may overwrite what is there.

    Raises:
        CassetteError: it cannot.
    """
    if folder.exists() and not folder.is_dir():
        raise CassetteError(str(folder), "this is a file, and a recording is a folder", "Name another folder")
    taken = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    if taken and not overwrite:
        cure = "Name another folder, or add --overwrite"
        raise CassetteError(str(folder), f"there is a recording already ({', '.join(taken[:3])})", cure)
    foreign = [name for name in taken if name != NAME and not name.endswith(".yaml")]
    if foreign or (taken and not (folder / NAME).is_file()):
        odd = (foreign or taken)[0]
        raise CassetteError(
            str(folder), f"{odd} is not part of a recording", "Name another folder; nothing was touched"
        )


def _make_room(folder: Path, *, overwrite: bool) -> None:
    check_room(folder, overwrite=overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"no recording can be made here: {error.strerror or error}"
        raise CassetteError(str(folder), problem, "Name a folder that can be written to") from None
    for path in folder.glob("*.yaml"):
        path.unlink()
