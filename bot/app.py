"""The app: what a tick does, what comes in, and the parts that run until they are cancelled.

It owns the clock and the sessions; everything below it takes `now` as an argument.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.articles.collect import collect
from bot.articles.pick import repick_due
from bot.cleanup import clean
from bot.commands.spelling import spelled
from bot.errors import BotError
from bot.inbox import Inbox
from bot.library import Library
from bot.messages import Inbound, Reply
from bot.moments import MOMENTS
from bot.outbox.deliver import Outbox
from bot.outbox.pacing import Pacing
from bot.planner import next_due, plan_due
from bot.ports import ChatPlatform, Clock, FeedSource, MeetingMaker
from bot.programmes.states import PresentStates
from bot.pulse import Pulse
from bot.rooms import make_due
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store

log = structlog.get_logger(__name__)
MOST_ROUNDS = 100
"""A tick plans and delivers in turns while anything is due; more turns than this are left to the next."""


class App:
    """Kith, put together. The composition root makes one and awaits `run`.

    `rooms` makes rooms for calls; `pacing` keeps the platforms' pace, in real seconds if not given.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        library: Library,
        cipher: Cipher,
        platforms: Mapping[str, ChatPlatform],
        feeds: FeedSource,
        settings: Settings,
        rooms: MeetingMaker | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        self.store, self.clock, self.platforms, self._rooms = store, clock, platforms, rooms
        self._library, self._feeds, self._settings, self._cipher = library, feeds, settings, cipher
        self._outbox = Outbox(
            store=store,
            platforms=platforms,
            moments=MOMENTS,
            library=library,
            cipher=cipher,
            load_states=PresentStates(settings.rules, settings.coordinators),
            clock=clock,
            pacing=pacing,
            spell=spelled,
        )
        self._inbox = Inbox(
            store=store,
            clock=clock,
            library=library,
            cipher=cipher,
            platforms=platforms,
            settings=settings,
            changed=self._wake,
        )
        self.pulse = self._beating(clock)

    def _beating(self, clock: Clock) -> Pulse:
        return Pulse(
            lambda: self.tick(clock.now()),
            clock=clock,
            feeds=lambda: self.collect(clock.now()),
            reap=lambda: self.reap(clock.now()),
            clean=lambda: self.clean(clock.now()),
        )

    async def tick(self, now: datetime) -> datetime | None:
        """Plan and deliver all that is due at `now`; when something is due next, None if nothing is."""
        for _ in range(MOST_ROUNDS):
            due = await next_due(self.store)
            if due is None or due > now:
                return due
            picked = await repick_due(self.store, now)
            made = await make_due(self.store, self._rooms, now)
            planned = await self._plan(now)
            delivered = await self._outbox.deliver_due(now)
            if picked or made or planned or delivered or await self._outbox.revise_due(now):
                continue
            if not await self.reap(now):  # what it finds absent is due again at once
                return await next_due(self.store)
        return await next_due(self.store)

    async def _plan(self, now: datetime) -> int:
        rules, configured = self._settings.rules, self._settings.coordinators
        return await plan_due(self.store, self._library, rules, now, configured)

    async def collect(self, now: datetime) -> int:
        """Fetch the feeds that are due; how many articles were new."""
        return await collect(self.store, self._feeds, now, self._settings.poll)

    async def reap(self, now: datetime) -> int:
        """Look up what a crash or a lost answer left open."""
        return await self._outbox.reconcile(now)

    async def clean(self, now: datetime) -> None:
        """What the night is for: endings, expiries, forgetting."""
        await clean(self.store, self._settings.rules, now)

    async def receive(self, inbound: Inbound) -> Reply | None:
        """Something came in from a platform; what follows for who acted."""
        return await self._inbox.receive(inbound)

    def _wake(self) -> None:
        self.pulse.wake()

    async def run(self) -> None:
        """Run every platform and the pulse, until cancelled or a platform can't go on."""
        self.pulse.start()
        try:
            async with asyncio.TaskGroup() as group:
                for platform in self.platforms.values():
                    group.create_task(platform.run(self.receive), name=platform.name)
        except* BotError as errors:
            raise errors.exceptions[0] from None
        finally:
            await self.pulse.stop()
