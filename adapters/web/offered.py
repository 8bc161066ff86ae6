"""The feeds of a demo: samples or one's own files served from loopback, addresses as they are."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path

from adapters.web.samples import served
from adapters.web.served import Body, ServedFeeds
from adapters.web.source import WebFeeds
from bot.errors import ConfigError


@asynccontextmanager
async def offered(
    given: Sequence[str], start: datetime, now: Callable[[], datetime]
) -> AsyncIterator[tuple[WebFeeds, list[str]]]:
    """Who fetches, and the addresses to fetch: those in `given`, its files, or the samples for nothing.

    Raises ConfigError with every file that can't be read.
    """
    files = _files([name for name in given if not _address(name)])
    bodies: dict[str, Body] = dict(files) if given else dict(served(start, now))
    async with (
        ServedFeeds(bodies) as server,
        aclosing(WebFeeds(trusted=frozenset({server.origin}))) as source,
    ):
        yield source, [*filter(_address, given), *(server.address(name) for name in bodies)]


def _address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _files(names: Sequence[str]) -> dict[str, bytes]:
    bodies, faults = {}, []
    for name in names:
        try:
            bodies[name] = Path(name).read_bytes()
        except OSError as error:
            faults.append(f"--feed {name}: can't be read: {error.strerror}; give a file or an http address")
    if faults:
        raise ConfigError(faults)
    return bodies
