"""Where a recording goes: what is there already must be a recording through and through, or it is not replaced."""

from __future__ import annotations

from pathlib import Path

from contracts.cassette.sidecar import NAME, read_sidecar
from contracts.cassette.vcr_yaml import HEAD
from contracts.errors import CassetteError

NEW = f"{NAME}.new"
"""What the sidecar is called until it is written to its end."""

_OURS = HEAD + b"- contracts:"  # what every cassette of a recording begins with, and no other one
_UNTOUCHED = "Name another folder; nothing was touched"


def check_room(folder: Path, *, overwrite: bool) -> None:
    """Make sure that a recording can go into a folder without overwriting anything, or may overwrite what is there.

    Raises:
        CassetteError: it cannot.
    """
    try:
        _check(folder, overwrite=overwrite)
    except OSError as error:
        raise _no_room(folder, error) from None


def make_room(folder: Path, *, overwrite: bool) -> None:
    """Make a folder for a recording, without the cassettes of an earlier one. Raises CassetteError as `check_room`."""
    check_room(folder, overwrite=overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name != NAME:  # it is replaced in one step
                path.unlink()
    except OSError as error:
        raise _no_room(folder, error) from None


def _check(folder: Path, *, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise CassetteError(str(folder), "this is a file, and a recording is a folder", "Name another folder")
    taken = sorted(folder.iterdir()) if folder.is_dir() else []
    if not taken:
        return
    if not overwrite:
        names = ", ".join(path.name for path in taken[:3])
        raise CassetteError(
            str(folder), f"there is a recording already ({names})", "Name another folder, or add --overwrite"
        )
    foreign = [path.name for path in taken if not _is_part(path)]
    if not foreign and not (folder / NAME).is_file():
        foreign = [path.name for path in taken]
    if foreign:
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
        are = "is not part" if len(foreign) == 1 else "are not part"
        raise CassetteError(str(folder), f"{', '.join(foreign[:3])}{more} {are} of a recording", _UNTOUCHED)


def _is_part(path: Path) -> bool:
    """Tell whether a recording put a file there: by what stands in it, for anybody may have chosen its name."""
    if path.is_symlink() or not path.is_file():
        return False
    if path.name == NAME:
        return _is_sidecar(path)
    if path.suffix != ".yaml":
        return path.name == NEW
    with path.open("rb") as file:
        return file.read(len(_OURS)) in (_OURS, b"")  # a run that was killed may leave an empty one


def _is_sidecar(path: Path) -> bool:
    try:
        return read_sidecar(path.parent) is not None
    except CassetteError:
        return False


def _no_room(folder: Path, error: OSError) -> CassetteError:
    problem = f"no recording can be made here: {error.strerror or error}"
    return CassetteError(_short(str(folder)), problem, "Name a folder that can be written to")


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
