"""Live updates: what one part publishes, every open page gets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

Event = tuple[str, Mapping[str, object]]

_WAITING = 2000
"""Events that may wait for one page; a slower page is cut off, connects again and loads everything."""


class Stream:
    """Hands each event to every reader. Costs nothing while nobody reads."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[Event | None]] = set()

    def publish(self, name: str, make: Callable[[], Mapping[str, object]]) -> None:
        """Tell everybody; `make` is called only if there is anybody."""
        if not self._readers:
            return
        event = (name, make())
        for reader in list(self._readers):
            if reader.qsize() < _WAITING:
                reader.put_nowait(event)
            else:
                self._readers.discard(reader)
                reader.put_nowait(None)

    def close(self) -> None:
        """End every reader's loop."""
        for reader in self._readers:
            reader.put_nowait(None)

    async def read(self, every: float, pulse: Callable[[], Event]) -> AsyncIterator[Event]:
        """Events as they come, and a `pulse` at the start and after `every` seconds of silence."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._readers.add(queue)
        try:
            event: Event | None = pulse()
            while event is not None:
                yield event
                try:
                    event = await asyncio.wait_for(queue.get(), every)
                except TimeoutError:
                    event = pulse()
        finally:
            self._readers.discard(queue)
