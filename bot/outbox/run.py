"""One run over everything due: a claimer, a short queue, workers, a settler that commits in batches."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.outbox.desk import Desk
from bot.outbox.outcome import again
from bot.outbox.pacing import PATIENCE
from bot.outbox.parcel import Parcel
from bot.outbox.speak import Letter, Speaker
from bot.outbox.tray import Tray
from bot.outbox.waiting import Waiting

WORKERS = 20
FEEDERS = 2
PREFETCH = 20


class Run:
    """Says what is due at `now`, once through."""

    def __init__(self, desk: Desk, speaker: Speaker, now: datetime) -> None:
        self._desk = desk
        self._speaker = speaker
        self._now = now
        self._parcels: asyncio.Queue[Parcel | None] = asyncio.Queue(PREFETCH)
        self._outcomes = Tray()
        self._handled = 0

    async def through(self, parcels: Sequence[Parcel]) -> int:
        """Begin with `parcels` and go on while there is more; gives how many were handled."""
        async with asyncio.TaskGroup() as around:
            around.create_task(self._settle())
            async with asyncio.TaskGroup() as within:
                waiting = Waiting(self._speaker.pacing, within, self._say)
                for _ in range(WORKERS):
                    within.create_task(self._work(waiting))
                await self._feed_all(parcels)
            self._outcomes.close()
        return self._handled

    async def _feed_all(self, parcels: Sequence[Parcel]) -> None:
        """While one batch is said, the next is claimed and read."""
        for parcel in parcels:
            await self._parcels.put(parcel)
        async with asyncio.TaskGroup() as feeding:
            for _ in range(FEEDERS):
                feeding.create_task(self._feed())
        for _ in range(WORKERS):
            await self._parcels.put(None)

    async def _feed(self) -> None:
        more = True
        while more:
            count, parcels = await self._desk.take(self._now)
            for parcel in parcels:
                await self._parcels.put(parcel)
            more = count > 0

    async def _work(self, waiting: Waiting) -> None:
        while (parcel := await self._parcels.get()) is not None:
            letter = await self._speaker.prepare(parcel, self._now)
            if isinstance(letter, Letter):
                await self._in_turn(letter, waiting)
            else:
                await self._outcomes.put(letter)

    async def _in_turn(self, letter: Letter, waiting: Waiting) -> None:
        """Say it when its address may be written to again, without keeping this worker from others."""
        pacing, rate = self._speaker.pacing, letter.platform.capabilities.rate
        wait = pacing.wait(letter.to, rate)
        if wait > PATIENCE:
            at = self._now + timedelta(seconds=pacing.later(letter.to, rate))
            await self._outcomes.put(again(letter.parcel.send, at, failed=False))
        elif wait > 0:
            waiting.add(letter, pacing.take(letter.to, rate))
        else:
            pacing.take(letter.to, rate)
            await self._say(letter)

    async def _say(self, letter: Letter) -> None:
        await self._outcomes.put(await self._speaker.say(letter, self._now))

    async def _settle(self) -> None:
        while batch := await self._outcomes.take():
            await self._desk.settle(batch, self._now)
            self._handled += len(batch)
