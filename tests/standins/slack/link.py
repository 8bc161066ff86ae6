"""Socket Mode: the app's connections, what goes down them and what is acknowledged."""

import asyncio
import itertools
import json
import time
import uuid

from aiohttp import WSMsgType, web

from tests.standins.slack.world import Json

MOST = 10


class Link:
    """All connections of the app."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self._transports: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self.connected = asyncio.Event()
        self.hellos = 0
        self.unknown_acks = 0
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = itertools.count()

    def ticket(self) -> str:
        """What lets one connection in."""
        ticket = uuid.uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.sockets) >= MOST:
            await _tell(socket, {"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.sockets.append(socket)
        self._transports[socket] = request.transport
        await _tell(socket, self._hello())
        self.hellos += 1
        self.connected.set()
        try:
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    async def send(self, kind: str, payload: Json, patience: float, retry: Json) -> tuple[Json, float] | None:
        """Send an envelope down one connection; its answer and seconds, or None when nobody acknowledged."""
        deadline = time.monotonic() + patience
        socket = await self._pick(patience)
        if socket is None:
            return None
        envelope = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
            **retry,
        }
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = future
        begun = time.perf_counter()
        try:
            await _tell(socket, envelope)
            async with asyncio.timeout(max(deadline - time.monotonic(), 0)):
                answer = await future
            return answer, time.perf_counter() - begun
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tell every connection that it ends, and end it."""
        for socket in list(self.sockets):
            await _tell(socket, {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}})
            if close:
                self._forget(socket)
                await socket.close()

    def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in list(self.sockets):
            transport = self._transports[socket]
            self._forget(socket)
            if transport is not None:
                transport.abort()

    async def _pick(self, patience: float) -> web.WebSocketResponse | None:
        try:
            async with asyncio.timeout(patience):
                await self.connected.wait()
        except TimeoutError:
            return None
        return self.sockets[next(self._turn) % len(self.sockets)]

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            said = json.loads(frame.data)
            future = self._waiting.get(said.get("envelope_id", ""))
            if future is None or future.done():
                self.unknown_acks += 1
            else:
                future.set_result(said.get("payload") or {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "stand-in", "build_number": 1, "approximate_connection_time": 18060},
        }

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
            del self._transports[socket]
        if not self.sockets:
            self.connected.clear()


async def _tell(socket: web.WebSocketResponse, said: Json) -> None:
    await socket.send_str(json.dumps(said))
