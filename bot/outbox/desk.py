"""The database's side of the outbox: each call is one transaction, and no network is touched inside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from bot.outbox import revise
from bot.outbox.batch import LoadStates
from bot.outbox.claim import LEASE, MOST, Claimed, claim, claim_lapsed
from bot.outbox.facts import load_parcels
from bot.outbox.outcome import Outcome
from bot.outbox.parcel import Parcel
from bot.outbox.settle import settle
from bot.ports import Clock
from bot.store.engine import Store


class Desk:
    """Claims, loads and settles for one process.

    Leases count from the later of `now` and the clock, since a long run outlives its `now`. Every claim has
    a name of its own, so that a late settlement can't touch a send that was claimed anew.
    """

    def __init__(
        self,
        store: Store,
        load_states: LoadStates,
        clock: Clock,
        worker: str | None = None,
        moderated: Collection[str] = (),
    ) -> None:
        self._store = store
        self._load_states = load_states
        self._clock = clock
        self._worker = worker or uuid4().hex[:12]
        self._moderated = moderated
        self._claims = 0

    async def claim_lapsed(self, now: datetime) -> list[Claimed]:
        """The next sends whose lease has passed."""
        lease, name = max(now, self._clock.now()) - now + LEASE, self._name()
        async with self._store.write() as session:
            return await claim_lapsed(session, now, name, MOST, lease)

    async def take(self, now: datetime) -> tuple[int, list[Parcel]]:
        """How many more were claimed, and what is needed to say them, in one transaction."""
        lease, name = max(now, self._clock.now()) - now + LEASE, self._name()
        async with self._store.write() as session:
            claimed = await claim(session, now, name, MOST, lease)
            return len(claimed), await load_parcels(session, claimed, now, self._load_states, self._moderated)

    async def take_revisions(self, now: datetime) -> list[Parcel]:
        """What is needed to replace messages that are to be brought up to date."""
        until = max(now, self._clock.now()) + LEASE
        async with self._store.write() as session:
            taken = await revise.take(session, now, until)
            return await load_parcels(session, taken, now, self._load_states, self._moderated)

    async def settle_revisions(self, settled: Sequence[tuple[Claimed, datetime | None]]) -> None:
        """When each is to be tried again, None for never."""
        if settled:
            async with self._store.write() as session:
                await revise.settle(session, settled)

    async def load(self, claimed: Sequence[Claimed], now: datetime) -> list[Parcel]:
        """What is needed to say them."""
        async with self._store.read() as session:
            return await load_parcels(session, claimed, now, self._load_states, self._moderated)

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of them."""
        if outcomes:
            async with self._store.write() as session:
                await settle(session, outcomes, now)

    def _name(self) -> str:
        self._claims += 1
        return f"{self._worker}.{self._claims}"
