"""What comes in: acknowledged at once, worked on after; a form waits two seconds for its faults."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import inbound
from adapters.slack.calls import Calls
from adapters.slack.clients import Clients
from adapters.slack.forms import FORM
from adapters.slack.home import Homes
from adapters.slack.ids import Json, Origin, origin, parted
from adapters.slack.presence import Presence
from adapters.slack.replies import Replies
from adapters.slack.scene import Scene, scene
from adapters.slack.submits import Submits
from bot.messages import Answer, Command, HomeOpened, Inbound, Lifecycle, Reply
from bot.ports import Receive

Asked = TypeVar("Asked", Answer, Command)
ANY = re.compile(".*")


class Listening:
    """Bolt's listeners. `finish` waits for the work that is still going on."""

    def __init__(
        self,
        clients: Clients,
        calls: Calls,
        presence: Presence,
        command: str,
        receive: Receive,
        now: Callable[[], datetime],
    ) -> None:
        self._calls, self._presence, self._command_name = calls, presence, command
        self._receive, self._now = receive, now
        self._homes = Homes(clients, receive)
        self._replies = Replies(clients, calls)
        self._submits = Submits(clients, calls, self._replies, receive)
        self._working: set[asyncio.Task[Any]] = set()

    def attach(self, app: AsyncApp) -> None:
        """Register everything that Slack sends us."""
        app.command(self._command_name)(self._command)
        app.action(ANY)(self._pressed)
        app.view(FORM)(self._submitted)
        app.shortcut(ANY)(self._shortcut)
        app.event(ANY)(self._happened)

    async def finish(self, seconds: float = 2.0) -> None:
        """Let what was begun come to its end."""
        if self._working:
            await asyncio.wait(self._working, timeout=seconds)

    async def _command(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        await self._tracked(self._run_command(body))

    async def _run_command(self, body: Json) -> None:
        now = self._now()
        asked = inbound.command(body, now)
        admin = await self._calls.admin(asked.by, now)
        await self._show(scene(body), replace(asked, admin=admin))

    async def _pressed(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        answer = inbound.pressed(body, self._now())
        if answer is not None:
            await self._tracked(self._show(scene(body), answer))

    async def _shortcut(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        await self._tracked(self._show(scene(body), inbound.shortcut(body, self._now())))

    async def _show(self, where: Scene, asked: Asked) -> None:
        """Ask the core and show what follows; a press on somebody's own page draws that page anew."""
        await self._presence.heard(Origin(space=asked.where.space, owner=parted(asked.by)[0]))
        if not asked.where.id:
            asked = replace(asked, where=await self._calls.direct(asked.by))
        reply: Reply | None = await self._receive(asked)
        where = replace(where, by=asked.by, where=asked.where)
        if reply is not None:
            await self._replies.show(reply, where)
        if where.behind.home and not (reply and reply.form):
            await self._homes.draw(asked.by, asked.where, self._now())

    async def _submitted(self, ack: AsyncAck, body: Json) -> None:
        asked = inbound.submitted(body, self._now())
        await self._tracked(self._finished(ack, body, asked))

    async def _finished(self, ack: AsyncAck, body: Json, asked: Answer) -> None:
        asked = await self._submits.take(ack, body, asked)
        if inbound.remembered(body).home:
            await self._homes.draw(asked.by, asked.where, self._now())

    async def _happened(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        told = inbound.happened(body, self._now())
        if not isinstance(told, Lifecycle):
            await self._presence.heard(origin(body))
        if isinstance(told, HomeOpened):
            await self._tracked(self._homes.show(told))
        elif told is not None:
            await self._tracked(self._tell(body, told))

    async def _tell(self, body: Json, told: Inbound) -> None:
        if isinstance(told, Lifecycle) and told.what in {"removed", "revoked"}:
            whole = bool((body.get("authorizations") or [{}])[0].get("is_enterprise_install"))
            await self._presence.lost(origin(body), whole=whole)
        await self._receive(told)

    async def _tracked(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        await task
