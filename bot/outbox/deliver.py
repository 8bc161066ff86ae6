"""The outbox as the rest of the house sees it: deliver what is due, look up what is unsure."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.library import Library
from bot.outbox.batch import LoadStates
from bot.outbox.desk import Desk
from bot.outbox.pacing import Pacing
from bot.outbox.reconcile import look_up
from bot.outbox.revise import replace_all
from bot.outbox.run import Run
from bot.outbox.speak import Speaker, Spell, as_it_is
from bot.ports import ChatPlatform, Clock, Moment
from bot.store.cipher import Cipher
from bot.store.engine import Store


class Outbox:
    """Delivers, and looks up. One call at a time is at work; a second one waits for it."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, ChatPlatform],
        moments: Mapping[str, Moment],
        library: Library,
        cipher: Cipher,
        load_states: LoadStates,
        clock: Clock,
        worker: str | None = None,
        pacing: Pacing | None = None,
        spell: Spell = as_it_is,
    ) -> None:
        """`worker` names this process in its claims; it must differ between processes."""
        moderated = {name for name, one in platforms.items() if one.capabilities.moderators_see_all}
        self._desk = Desk(store, load_states, clock, worker, moderated)
        self._pacing = pacing or Pacing()
        self._says = (platforms, moments, library, cipher, clock, self._pacing, spell)
        self._running = asyncio.Lock()

    async def deliver_due(self, now: datetime) -> int:
        """Say everything that is due; gives how many sends were handled, said or not."""
        async with self._running:
            count, parcels = await self._desk.take(now)
            return await Run(self._desk, Speaker(*self._says), now).through(parcels) if count else 0

    async def revise_due(self, now: datetime) -> int:
        """Replace what was said and is out of date; gives how many messages."""
        async with self._running:
            parcels = await self._desk.take_revisions(now)
            await self._desk.settle_revisions(await replace_all(Speaker(*self._says), parcels))
            return len(parcels)

    async def reconcile(self, now: datetime) -> int:
        """Look up every send whose lease has passed; gives how many."""
        handled = 0
        async with self._running:
            speaker = Speaker(*self._says)
            while claimed := await self._desk.claim_lapsed(now):
                parcels = await self._desk.load(claimed, now)
                await self._desk.settle(await look_up(speaker, parcels, now), now)
                handled += len(claimed)
        return handled
