"""What was not said yet can be taken back, and costs nobody anything."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.outbox.rows import CHARGE, DELIVERY, fetch
from bot.outbox.withdraw import withdraw
from bot.policy.state import Why
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, decided, later, make_pair, outbox, plan, sends


async def test_a_circle_takes_back_what_is_due_only(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    both = (pair.mentor.id, pair.mentee.id)
    await plan(store, pair, decided(slot="said", charged=both))
    await outbox(store, FakePlatform(), cipher).deliver_due(NOW)
    await plan(store, pair, decided(slot="due", at=later(days=3), charged=both))
    async with store.write() as session:
        assert await withdraw(session, circle_id=pair.circle.id, why=Why.ENDED, now=NOW) == 1
    assert [(row.state, row.why) for row in await sends(store)] == [("sent", ""), ("withdrawn", "ended")]
    async with store.read() as session:
        assert {row.at for row in await fetch(session, select(CHARGE.c.at))} == {NOW}
        assert [row.state for row in await fetch(session, select(DELIVERY.c.state))] == ["open", "closed"]


async def test_one_person_takes_back_their_own(store: Store) -> None:
    pair = await make_pair(store)
    both = (pair.mentor.id, pair.mentee.id)
    await plan(store, pair, decided(people=both, charged=both))
    async with store.write() as session:
        assert await withdraw(session, person_id=pair.mentee.id, why=Why.LEFT, now=NOW) == 1
    assert [row.state for row in await sends(store)] == ["due", "withdrawn"]
    async with store.read() as session:
        assert [row.person_id for row in await fetch(session, select(CHARGE))] == [pair.mentor.id]
        assert [row.state for row in await fetch(session, select(DELIVERY.c.state))] == ["open"]


@pytest.mark.parametrize(("why", "left"), [(Why.PAUSED, "due"), (Why.ENDED, "withdrawn")])
async def test_a_pause_spares_what_is_urgent(store: Store, why: Why, left: str) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided(slot="1"), decided(slot="2", urgent=True, at=NOW + timedelta(days=1)))
    async with store.write() as session:
        await withdraw(session, circle_id=pair.circle.id, why=why, now=NOW)
    assert [row.state for row in await sends(store)] == ["withdrawn", left]


async def test_it_must_be_somebodys(store: Store) -> None:
    async with store.write() as session:
        with pytest.raises(ValueError, match="circle or a person"):
            await withdraw(session, why=Why.ENDED, now=NOW)
