"""Interactions: acknowledged within three seconds, whatever the core does.

A press is acknowledged at once, unless its token says that a form follows: nothing may come before a modal. A
command that takes options may open one too, so the core has two seconds; then it is acknowledged, and a form
waits behind a button. Everything is routed by its custom id, so it works after a restart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.discord import inbound
from adapters.discord.answers import PATIENCE, Answers, Turn
from adapters.discord.drafts import Drafts
from adapters.discord.forms import NEXT
from adapters.discord.ids import Json
from adapters.discord.limits import OPTIONS
from adapters.discord.replies import Replies
from adapters.discord.rest import Rest
from adapters.discord.submits import Submits, mends
from adapters.discord.values import links
from bot.errors import PlatformError
from bot.messages import Answer, Command, CommandSpec, File, Inbound, shorten
from bot.ports import Receive, Vault

log = logging.getLogger(__name__)
_FORM = ":f"


class Listening:
    """Takes interactions in. `finish` waits for the work that is still going on."""

    def __init__(
        self,
        rest: Rest,
        answers: Answers,
        commands: Sequence[CommandSpec],
        receive: Receive,
        now: Callable[[], datetime],
        vault: Vault,
    ) -> None:
        self._answers, self._receive, self._now = answers, receive, now
        drafts = Drafts(vault, now)
        self._replies = Replies(rest, drafts)
        self._submits = Submits(answers, self._replies, drafts, receive)
        self._asks = frozenset(one.name for one in commands if one.options)
        self._working: set[asyncio.Task[Any]] = set()

    async def finish(self, seconds: float = 2.0) -> None:
        """Let what was begun come to its end."""
        if self._working:
            await asyncio.wait(self._working, timeout=seconds)

    async def take(self, body: Json) -> None:
        """One interaction, to its end. What Discord refuses is logged; nobody could be told."""
        task = asyncio.ensure_future(self._take(body))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        try:
            await asyncio.shield(task)
        except PlatformError as error:
            log.warning("an interaction could not be answered: %s", error)

    async def tell(self, told: Inbound) -> None:
        """Something happened that needs no answer."""
        task = asyncio.ensure_future(_awaited(self._receive(told)))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        await asyncio.shield(task)

    async def _take(self, body: Json) -> None:
        turn = Turn(self._answers, body, mends=mends(body))
        now = self._now()
        match body.get("type"):
            case inbound.COMMAND:
                await self._command(turn, inbound.command(body, now))
            case inbound.PRESS:
                await self._pressed(turn, inbound.pressed(body, now))
            case inbound.SUBMIT:
                await self._submits.take(turn, inbound.submitted(body, now))
            case inbound.TYPING:
                await self._typing(turn, body, now)

    async def _command(self, turn: Turn, asked: Command) -> None:
        files = links(turn.body.get("data") or {})
        if files or asked.name not in self._asks:
            await turn.defer()
        for name, link in files.items():
            held = asked.options.get(name)
            if isinstance(held, File):
                whole = replace(held, data=await self._answers.fetch(link))
                asked = replace(asked, options={**asked.options, name: whole})
        await self._show(turn, asked)

    async def _pressed(self, turn: Turn, answer: Answer) -> None:
        if answer.token.startswith(NEXT) and await self._submits.reopen(turn, answer):
            return
        if not answer.token.endswith(_FORM):
            await turn.defer()
        await self._show(turn, answer)

    async def _show(self, turn: Turn, asked: Command | Answer) -> None:
        reply = await turn.during(_awaited(self._receive(asked)), PATIENCE)
        await self._replies.show(reply, turn, asked)

    async def _typing(self, turn: Turn, body: Json, now: datetime) -> None:
        typing = inbound.suggest(body, now)
        options: Sequence[Any] = ()
        if typing is not None:
            work = asyncio.ensure_future(_awaited(self._receive(typing)))
            await asyncio.wait({work}, timeout=PATIENCE)
            reply = work.result() if work.done() else None
            options = reply.options if reply else ()
        fit = [one for one in options if len(one.id) <= 100][:OPTIONS]
        await turn.complete([{"name": shorten(one.label, 100) or one.id, "value": one.id} for one in fit])


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work
