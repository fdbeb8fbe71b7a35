"""Examples that showed a fault are kept where other runs find them, on this machine or another, and are tried first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from contracts.errors import ContractsError

REDIS = ("redis://", "rediss://", "unix://")
_SECONDS = 5.0  # for one answer of the database: a run must not hang on what only makes it faster
_LESSER = (b".secondary", b".pareto")  # what Hypothesis appends to its key for examples that showed nothing smaller


class Shelf(ExampleDatabase):
    """The examples of one name, in a database that many share.

    Hypothesis calls a test by a digest of its code; all our properties are one function, so they need names of their
    own, which stay the same from release to release. Nothing is deleted because it shows no fault this time: the next
    run may be against the target where it does.
    """

    def __init__(self, database: ExampleDatabase, name: str) -> None:
        super().__init__()
        self._database = database
        self._name = name.encode()

    def __len__(self) -> int:
        return len(set(self._database.fetch(self._name)))

    def __bool__(self) -> bool:
        return True

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """Return the examples; of the lesser ones, which nobody needs again, none."""
        return () if key.endswith(_LESSER) else self._database.fetch(self._name)

    def save(self, key: bytes, value: bytes) -> None:
        """Keep an example."""
        if not key.endswith(_LESSER):
            self._database.save(self._name, value)

    def move(self, src: bytes, dest: bytes, value: bytes) -> None:
        """Forget an example for which a smaller one was found."""
        if not src.endswith(_LESSER):
            self._database.delete(self._name, value)

    def delete(self, key: bytes, value: bytes) -> None:
        """Keep an example that shows no fault this time."""


class _Told(ExampleDatabase):
    """A database whose failures are sentences."""

    def __init__(self, database: ExampleDatabase, failure: type[Exception], place: str) -> None:
        super().__init__()
        self._database = database
        self._failure = failure
        self._place = place

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except self._failure as error:
            problem = f"the examples cannot be reached: {str(error).rstrip('.')}"
            raise ContractsError(self._place, problem, "Start Redis there, or leave out --examples") from None

    def fetch(self, key: bytes) -> Iterable[bytes]:
        with self._telling():
            return tuple(self._database.fetch(key))

    def save(self, key: bytes, value: bytes) -> None:
        with self._telling():
            self._database.save(key, value)

    def delete(self, key: bytes, value: bytes) -> None:
        with self._telling():
            self._database.delete(key, value)


def open_examples(place: str, *, shown: Callable[[str], str] = str) -> ExampleDatabase:
    """Return the examples at a place: the URL of a Redis server, or a folder. `shown` hides passwords in URLs.

    Raises:
        ContractsError: the server does not answer, the folder cannot be made, or the package redis is not installed.
    """
    named = f"--examples {shown(place)}"
    if place.startswith(REDIS):
        return _redis(place, named)
    if "://" in place:
        cure = f"Name a folder, or a URL that begins with {', '.join(REDIS)}"
        raise ContractsError(named, "this is neither a folder nor the URL of a Redis server", cure)
    try:
        Path(place).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ContractsError(named, error.strerror or str(error), "Name a folder that can be written") from error
    return DirectoryBasedExampleDatabase(place)


def _redis(url: str, named: str) -> ExampleDatabase:
    if find_spec("redis") is None:
        raise ContractsError(named, "the package redis is not installed", "Run `pip install redis`")
    # Only here, because the package is an extra.
    from hypothesis.extra.redis import RedisExampleDatabase  # noqa: PLC0415
    from redis import Redis  # noqa: PLC0415
    from redis.exceptions import RedisError  # noqa: PLC0415

    try:
        server = Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
    except ValueError as error:
        raise ContractsError(named, f"this URL cannot be used: {error}", "Write redis://HOST:PORT/NUMBER") from None
    database = _Told(RedisExampleDatabase(server, key_prefix=b"cloud-contracts:"), RedisError, named)
    database.fetch(b"")
    return database
