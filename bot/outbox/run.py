"""One run over everything due: a claimer, a short queue, workers, a settler that commits in batches."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from bot.outbox.desk import Desk
from bot.outbox.outcome import Outcome, again
from bot.outbox.pacing import PATIENCE
from bot.outbox.parcel import Parcel
from bot.outbox.speak import Letter, Speaker

WORKERS = 20
FEEDERS = 2
PREFETCH = 20
BATCH = 40
"""Sends in one commit. With those in the queues and in hand, at most 200 are open when the process dies."""
LINGER = 0.1
"""Seconds that a settled send waits for others to share its commit."""


class Run:
    """Says what is due at `now`, once through."""

    def __init__(self, desk: Desk, speaker: Speaker, now: datetime) -> None:
        self._desk = desk
        self._speaker = speaker
        self._now = now
        self._parcels: asyncio.Queue[Parcel | None] = asyncio.Queue(PREFETCH)
        self._outcomes: asyncio.Queue[Outcome | None] = asyncio.Queue(BATCH)
        self._handled = 0

    async def through(self, parcels: Sequence[Parcel]) -> int:
        """Begin with `parcels` and go on while there is more; gives how many were handled."""
        async with asyncio.TaskGroup() as around:
            around.create_task(self._settle())
            async with asyncio.TaskGroup() as within:
                for _ in range(WORKERS):
                    within.create_task(self._work(within))
                await self._feed_all(parcels)
            await self._outcomes.put(None)
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

    async def _work(self, group: asyncio.TaskGroup) -> None:
        while (parcel := await self._parcels.get()) is not None:
            letter = await self._speaker.prepare(parcel, self._now)
            if isinstance(letter, Letter):
                await self._in_turn(letter, group)
            else:
                await self._outcomes.put(letter)

    async def _in_turn(self, letter: Letter, group: asyncio.TaskGroup) -> None:
        """Say it when its address may be written to again, without keeping this worker from others."""
        pacing, rate = self._speaker.pacing, letter.platform.capabilities.rate
        wait = pacing.wait(letter.to, rate)
        if wait > PATIENCE:
            at = self._now + timedelta(seconds=pacing.later(letter.to, rate))
            await self._outcomes.put(again(letter.parcel.send, at, failed=False))
        elif wait > 0:
            group.create_task(self._say(letter, pacing.take(letter.to, rate)))
        else:
            await self._say(letter, pacing.take(letter.to, rate))

    async def _say(self, letter: Letter, delay: float) -> None:
        await self._outcomes.put(await self._speaker.say(letter, self._now, delay))

    async def _settle(self) -> None:
        async for batch in self._batches():
            await self._desk.settle(batch, self._now)
            self._handled += len(batch)

    async def _batches(self) -> AsyncIterator[list[Outcome]]:
        """What was said, in batches that are full or old enough."""
        over = False
        while not over:
            batch: list[Outcome] = []
            try:
                async with asyncio.timeout(None) as patience:
                    while len(batch) < BATCH and not over:
                        outcome = await self._outcomes.get()
                        over = outcome is None
                        if outcome is not None:
                            batch.append(outcome)
                        if len(batch) == 1:
                            patience.reschedule(asyncio.get_running_loop().time() + LINGER)
            except TimeoutError:
                pass
            if batch:
                yield batch
