"""The gateway: heartbeats, identify and resume with their limits, intents, several shards."""

import asyncio
import json
import time
from typing import Any

from aiohttp import WSMsgType, web

from tests.standins.discord.jsons import guild_create_json, member_json, person_json
from tests.standins.discord.seen import Event, seen
from tests.standins.discord.sessions import Line, Session, write
from tests.standins.discord.world import Json, World

MEMBERS, PRESENCES, CONTENT = 1 << 1, 1 << 8, 1 << 15
PRIVILEGED = {"members": MEMBERS, "presences": PRESENCES, "content": CONTENT}
FLAGS = {"members": 1 << 15, "presences": 1 << 13, "content": 1 << 19}


class Gateway:
    """`paced` holds identify to its limits; `down` takes no connection; `deaf` answers no heartbeat."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.lines: set[Line] = set()
        self.shards, self.max_concurrency, self.total = 1, 1, 1000
        self.interval = 41_250
        self.paced = self.down = self.deaf = False
        self.privileged: set[str] = set()
        self.identifies: list[tuple[float, int]] = []
        self.resumes: list[bool] = []
        self.closed: list[int] = []
        self.url = ""

    @property
    def connected(self) -> int:
        """How many shards are listening now."""
        return sum(one.line is not None for one in self.sessions.values())

    @property
    def start_limit(self) -> Json:
        """session_start_limit of /gateway/bot."""
        left = max(0, self.total - len(self.identifies))
        return {
            "total": self.total,
            "remaining": left,
            "reset_after": 14_400_000,
            "max_concurrency": self.max_concurrency,
        }

    def flags(self) -> int:
        """The application's flags for the privileged intents that are switched on."""
        return sum(FLAGS[name] for name in self.privileged)

    def emit(self, event: Event) -> None:
        """Tell every session that may know."""
        for session in list(self.sessions.values()):
            owner = (int(event.guild) >> 22) % session.count if event.guild else 0
            if owner == session.shard:
                data = seen(event, session.intents, self.world.app.id)
                if data is not None:
                    session.tell(event.name, data)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One connection from hello to its end."""
        if self.down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        line = Line(socket, request)
        line.put({"op": 10, "t": None, "s": None, "d": {"heartbeat_interval": self.interval}})
        self.lines.add(line)
        writer = asyncio.create_task(write(line))
        try:
            await self._listen(line)
        finally:
            writer.cancel()
            self.lines.discard(line)
            self._left(line)
        return socket

    async def _listen(self, line: Line) -> None:
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            code = self._said(line, message.data)
            if code:
                self.closed.append(code)
                await line.socket.close(code=code)
                return

    def _said(self, line: Line, text: str) -> int:
        """One payload of the app; a close code if it is not taken."""
        now = time.monotonic()
        if len(text) > 4096 or (len(line.sent) == 120 and now - line.sent[0] < 60):
            return 4002 if len(text) > 4096 else 4008
        line.sent.append(now)
        said = json.loads(text)
        op, data = said.get("op"), said.get("d")
        if op == 1:
            if not self.deaf:
                line.put({"op": 11, "t": None, "s": None, "d": None})
            return 0
        if op == 2:
            return 4005 if line.session else self._identify(line, data)
        if op == 6:
            return self._resume(line, data)
        if line.session is None:
            return 4003
        if op == 8:
            self._members(line.session, data)
        return 0 if op in (3, 4, 8) else 4001

    def _identify(self, line: Line, data: Json) -> int:
        wrong = self._wrong(data)
        if wrong:
            return wrong
        shard, count = data.get("shard") or (0, 1)
        if self.paced and self._too_soon(shard):
            line.put({"op": 9, "t": None, "s": None, "d": False})
            return 0
        self.identifies.append((time.monotonic(), shard))
        if len(self.identifies) > self.total:
            return 4004
        session = Session(f"session-{len(self.identifies)}", shard, count, data["intents"], line=line)
        line.session = self.sessions[session.id] = session
        self._ready(session)
        return 0

    def _wrong(self, data: Json) -> int:
        """The close code for an identify that is not taken."""
        shard, count = data.get("shard") or (0, 1)
        barred = sum(bit for name, bit in PRIVILEGED.items() if name not in self.privileged)
        if data["token"] != self.world.token:
            return 4004
        if not 0 <= shard < count:
            return 4010
        if data["intents"] & barred:
            return 4014
        return 4013 if data["intents"] >> 26 else 0

    def _too_soon(self, shard: int) -> bool:
        same = [at for at, other in self.identifies if (other - shard) % self.max_concurrency == 0]
        return bool(same) and time.monotonic() - same[-1] < 5

    def _ready(self, session: Session) -> None:
        mine = [
            one
            for one in self.world.guilds.values()
            if self.world.app.id in one.members and (int(one.id) >> 22) % session.count == session.shard
        ]
        ready = {
            "v": 10,
            "user": person_json(self.world.app)
            | {"verified": True, "email": None, "flags": 0, "mfa_enabled": True},
            "guilds": [{"id": one.id, "unavailable": True} for one in mine],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.count],
            "application": {"id": self.world.app.id, "flags": self.flags()},
        }
        session.tell("READY", ready)
        for one in mine:
            if session.intents & 1 and not one.unavailable:
                session.tell("GUILD_CREATE", guild_create_json(self.world, one))

    def _resume(self, line: Line, data: Json) -> int:
        session = self.sessions.get(str(data.get("session_id")))
        good = session is not None and data["token"] == self.world.token
        oldest = session.log[0]["s"] if session and session.log else 0
        self.resumes.append(bool(good and (data.get("seq") or 0) >= oldest - 1))
        if session is None or not self.resumes[-1]:
            line.put({"op": 9, "t": None, "s": None, "d": False})
            return 0
        line.session, session.line = session, line
        for told in [one for one in session.log if one["s"] > data["seq"]]:
            line.put(told)
        session.tell("RESUMED", {"_trace": []})
        return 0

    def _members(self, session: Session, data: Json) -> None:
        guild = self.world.guilds.get(str(data["guild_id"]))
        if guild is None:
            return
        wanted = {str(one) for one in data.get("user_ids") or []}
        query = (data.get("query") or "").lower()
        found = [
            member_json(self.world, one)
            for one in guild.members.values()
            if (one.person in wanted if wanted else self.world.people[one.person].name.startswith(query))
        ]
        missing = sorted(wanted - set(guild.members))
        told: Json = {"guild_id": guild.id, "members": found, "chunk_index": 0, "chunk_count": 1}
        session.tell("GUILD_MEMBERS_CHUNK", told | {"not_found": missing, "nonce": data.get("nonce")})

    def _left(self, line: Line) -> None:
        session = line.session
        if session is None or session.line is not line:
            return
        session.line = None
        if line.socket.close_code in (1000, 1001):
            self.sessions.pop(session.id, None)

    def drop(self, *, shard: int | None = None) -> None:
        """Cut sockets without a word; they can be resumed."""
        for line in list(self.lines):
            if shard is None or (line.session and line.session.shard == shard):
                if line.session:
                    line.session.line = None
                if line.request.transport is not None:
                    line.request.transport.abort()

    def forget(self) -> None:
        """No session can be resumed any more."""
        self.sessions.clear()

    def ask_reconnect(self) -> None:
        """Tell everybody to come back and resume."""
        self._all({"op": 7, "t": None, "s": None, "d": None})

    def invalidate(self, resumable: bool = False) -> None:
        """Tell everybody that their session ended; they must identify again unless it is resumable."""
        self._all({"op": 9, "t": None, "s": None, "d": resumable})
        if not resumable:
            self.forget()

    def _all(self, told: dict[str, Any]) -> None:
        for line in self.lines:
            line.put(told)
