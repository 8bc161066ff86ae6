"""How many sends a second go through the outbox, beside a commit for every send.

Run it with `python -m tests.bench.outbox`. The platform answers at once and the moment has a line to say, so
what is measured is the outbox: claim, policy's last look, facts, composing, settling, on an SQLite file.
"""

import asyncio
import itertools
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import SetClock
from bot.compose import calm_collector
from bot.library import Library
from bot.messages import Address, Capabilities, Message, Receipt
from bot.outbox.claim import claim
from bot.outbox.deliver import Outbox
from bot.outbox.rows import ACCOUNT, CIRCLE, DELIVERY, MEMBERSHIP, PERSON, RECEIPT, SEND, change
from bot.policy.rules import Rules
from bot.programmes.states import PresentStates
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from tests import factories
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, Plain

PAIRS = 2000
SENDS = 8000
SINGLY = 400
"""Sends of the comparison, which is slow."""


class Instant(FakePlatform):
    """Answers at once and remembers only how often it was asked."""

    def __init__(self) -> None:
        super().__init__(name="fake", capabilities=Capabilities())
        self.numbers = itertools.count(1)
        self.count = 0

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        self.count += 1
        return Receipt(at=to, message=str(next(self.numbers)))


async def fill(store: Store, pairs: int, sends: int) -> None:
    """Active pairs with a place each, and as many sends that are due now, together and to each."""
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        of = {"community_id": community.id}
        people = range(1, 2 * pairs + 1)
        person = {"zone": "UTC", "locale": "", "country": "", "pace": "usual", "created_at": NOW}
        await change(session, PERSON.insert(), [{"id": n, "name": f"P{n}", **person, **of} for n in people])
        await change(
            session,
            ACCOUNT.insert(),
            [
                {"person_id": n, "platform": "fake", "external_id": f"p{n}", "space": "S1", **of}
                | {"direct_space": "S1", "direct_id": f"D{n}"}
                for n in people
            ],
        )
        await _circles(session, programme.id, of, pairs)
        await _sends(session, of, pairs, sends)


async def _circles(session: AsyncSession, programme: int, of: dict[str, int], pairs: int) -> None:
    circle = {"programme_id": programme, "kind": "pair", "tie": "mentor", "state": "active", "title": "A & B"}
    circle |= {"platform": "fake", "space": "S1", "thread": "", "depth": 1, "created_at": NOW, **of}
    rows = [{"id": n, "place": f"C{n}", "started_at": NOW, **circle} for n in range(1, pairs + 1)]
    await change(session, CIRCLE.insert(), rows)
    member = {"state": "accepted", "invited_at": NOW, "opted_in": False, **of}
    await change(
        session,
        MEMBERSHIP.insert(),
        [
            {"circle_id": (n + 1) // 2, "person_id": n, "role": "mentor" if n % 2 else "mentee", **member}
            for n in range(1, 2 * pairs + 1)
        ],
    )


async def _sends(session: AsyncSession, of: dict[str, int], pairs: int, sends: int) -> None:
    """Half of the deliveries are together; of the others each goes to both."""
    delivery = {"moment": "check_in", "subject": "check_in.goals", "reason": "", "detail": "", "round": True}
    delivery |= {"urgent": False, "at_once": False, "state": "open", "at": NOW, "planned_at": NOW, **of}
    send = {"moment": "check_in", "due_at": NOW, "wanted_at": NOW, "state": "due", "claimed_by": ""}
    send |= {"attempts": 0, "why": "", **of}
    deliveries: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    while len(rows) < sends:
        n = len(deliveries) + 1
        circle, slot = (n - 1) % pairs + 1, str((n - 1) // pairs)
        audience = "together" if (n - 1) // pairs % 2 == 0 else "each"
        deliveries.append({"id": n, "circle_id": circle, "slot": slot, "audience": audience, **delivery})
        for person in (None,) if audience == "together" else (2 * circle - 1, 2 * circle):
            to = {"person_id": person, "recipient": "all" if person is None else f"p{person}"}
            to |= {"delivery_id": n, "circle_id": circle, "slot": slot}
            rows.append({**send, **to, "key": f"{circle}:check_in:{slot}:{to['recipient']}"})
    await change(session, DELIVERY.insert(), deliveries)
    await change(session, SEND.insert(), rows[:sends])


async def through_the_outbox(sends: int = SENDS, pairs: int = PAIRS) -> float:
    """Sends a second through the outbox as it is."""
    with tempfile.TemporaryDirectory() as folder:
        store, platform = Store(f"sqlite:///{Path(folder) / 'kith.db'}"), Instant()
        await fill(store, pairs, sends)
        kith = Outbox(
            store=store,
            platforms={"fake": platform},
            moments={"check_in": Plain()},
            library=Library(()),
            cipher=Cipher([new_key()]),
            load_states=PresentStates(Rules()),
            clock=SetClock(NOW),
        )
        calm_collector()
        begun = time.perf_counter()
        handled = await kith.deliver_due(NOW)
        took = time.perf_counter() - begun
        await store.close()
    assert handled == platform.count == sends, "every send arrives once"
    return sends / took


async def one_commit_each(sends: int = SINGLY) -> float:
    """Sends a second where each is claimed and settled in commits of its own, with nothing to compose."""
    with tempfile.TemporaryDirectory() as folder:
        store, platform = Store(f"sqlite:///{Path(folder) / 'kith.db'}"), Instant()
        await fill(store, sends, sends)
        place = Address(platform="fake", space="S1", id="C1")
        begun = time.perf_counter()
        for _ in range(sends):
            async with store.write() as session:
                (one,) = await claim(session, NOW, "w", most=1)
            receipt = await platform.send(place, Message(token="", parts=()), one.key)
            async with store.write() as session:
                await change(
                    session, update(SEND).where(SEND.c.id == one.id).values(state="sent", sent_at=NOW)
                )
                row = {"community_id": one.community_id, "send_id": one.id, "part": 0, "platform": "fake"}
                row |= {"space": "S1", "place": "C1", "thread": "", "message": receipt.message}
                await change(session, RECEIPT.insert(), [row])
        took = time.perf_counter() - begun
        await store.close()
    return sends / took


def run(rounds: int = 3) -> dict[str, float]:
    """The medians, in sends a second, and how many times faster the outbox is."""
    batched = statistics.median(asyncio.run(through_the_outbox()) for _ in range(rounds))
    singly = statistics.median(asyncio.run(one_commit_each()) for _ in range(rounds))
    return {
        "outbox: sends a second": batched,
        "outbox: sends a second with a commit for each": singly,
        "outbox: times faster": batched / singly,
    }


if __name__ == "__main__":
    for what, number in run().items():
        print(f"{what:<50} {number:>10,.1f}")
