"""What an app identified for, and the socket it listens on."""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.standins.discord.world import Json


@dataclass(eq=False)
class Session:
    """What an app identified for. `log` is what it can still be told after a cut."""

    id: str
    shard: int
    count: int
    intents: int
    seq: int = 0
    log: deque[Json] = field(default_factory=lambda: deque(maxlen=5000))
    line: "Line | None" = None

    def tell(self, name: str, data: Json) -> None:
        """One event, now or when it resumes."""
        self.seq += 1
        told = {"op": 0, "t": name, "s": self.seq, "d": data}
        self.log.append(told)
        if self.line is not None:
            self.line.put(told)


@dataclass(eq=False)
class Line:
    """A socket, with what waits to be written and when the app wrote."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    sent: deque[float] = field(default_factory=lambda: deque(maxlen=120))
    session: Session | None = None

    def put(self, told: Json) -> None:
        """Write when the socket is free."""
        self.waiting.put_nowait(told)


async def write(line: Line) -> None:
    """Write what waits until the socket is gone."""
    with contextlib.suppress(ConnectionError, RuntimeError):
        while True:
            await line.socket.send_json(await line.waiting.get())
