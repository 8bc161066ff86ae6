"""What is claimed belongs to one worker, until its lease ends."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import SQLModel

from bot.clock import SetClock
from bot.messages import Address, Receipt
from bot.outbox.claim import claim, claim_lapsed, next_due, next_lapse
from bot.outbox.desk import Desk
from bot.outbox.outcome import again, sent
from bot.outbox.rows import RECEIPT, fetch
from bot.outbox.settle import settle
from bot.store.engine import Store
from tests.outbox.scene import NOW, STATES, decided, later, make_pair, plan, sends


async def _claimed_by(store: Store, worker: str) -> list[int]:
    mine: list[int] = []
    while True:
        async with store.write() as session:
            claimed = await claim(session, NOW, worker, most=7)
        if not claimed:
            return mine
        assert len(claimed) <= 7
        assert {one.claimed_by for one in claimed} == {worker}
        mine += [one.id for one in claimed]
        await asyncio.sleep(0)


async def _race(store: Store, claimers: int) -> None:
    pair = await make_pair(store)
    await plan(store, pair, *(decided(slot=str(n)) for n in range(300)))
    taken = await asyncio.gather(*(_claimed_by(store, f"w{n}") for n in range(claimers)))
    counted = Counter(id for mine in taken for id in mine)
    assert set(counted.values()) == {1}
    assert set(counted) == {row.id for row in await sends(store)}


async def test_two_workers_never_claim_the_same(store: Store) -> None:
    await _race(store, claimers=2)


@pytest.mark.postgres
async def test_four_workers_on_postgresql_never_claim_the_same(postgres_url: str) -> None:
    store = Store(postgres_url)
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await _race(store, claimers=4)
    await store.close()


async def test_the_earliest_comes_first_and_the_future_stays(store: Store) -> None:
    pair = await make_pair(store)
    hours = [-1, -3, 2, -2]
    await plan(store, pair, *(decided(slot=str(h), at=later(hours=h)) for h in hours))
    async with store.write() as session:
        assert await next_due(session) == later(hours=-3)
        assert [one.slot for one in await claim(session, NOW, "w", most=2)] == ["-3", "-2"]
        assert [one.slot for one in await claim(session, NOW, "w", most=2)] == ["-1"]
        assert await claim(session, NOW, "w") == []
        assert await next_due(session) == later(hours=2)


async def test_a_lease_that_passed_makes_the_send_unsure(store: Store) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided())
    async with store.write() as session:
        assert (await next_due(session), await next_lapse(session)) == (NOW, None)
        await claim(session, NOW, "w", lease=timedelta(seconds=120))
        assert (await next_due(session), await next_lapse(session)) == (None, later(seconds=120))
        assert await claim_lapsed(session, later(seconds=119), "other") == []
        (lapsed,) = await claim_lapsed(session, later(seconds=120), "other")
        assert lapsed.claimed_by == "other"
        assert await claim_lapsed(session, later(seconds=121), "third") == []
    assert [row.state for row in await sends(store)] == ["unsure"]


async def test_due_sends_are_read_from_their_index(store: Store) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, _context, _many: asked.append((statement, parameters)),
    )
    async with store.write() as session:
        await claim(session, NOW, "w")
        await claim_lapsed(session, NOW, "w")
        await next_due(session)
        await next_lapse(session)
    plans = [(statement, parameters) for statement, parameters in asked if "send" in statement]
    assert len(plans) == 4
    async with store.read() as session:
        connection = await session.connection()
        for statement, parameters in plans:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            told = [row[-1] for row in rows if row[-1].startswith(("SCAN", "SEARCH"))]
            assert "ix_send_" in told[-1], (statement, told)
            assert all("INDEX" in line or "PRIMARY KEY" in line for line in told), told


async def test_every_claim_has_a_name_of_its_own(store: Store) -> None:
    pair = await make_pair(store)
    desk = Desk(store, STATES, SetClock(NOW), worker="w")
    names = []
    for n in range(2):
        await plan(store, pair, decided(slot=str(n)))
        names += [one.send.claimed_by for one in (await desk.take(NOW))[1]]
    assert len(set(names)) == 2


async def test_who_lost_a_claim_changes_nothing_but_tells_what_arrived(store: Store) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided(slot="1"), decided(slot="2"))
    async with store.write() as session:
        late = await claim(session, NOW, "late")
    async with store.write() as session:
        await claim_lapsed(session, later(seconds=121), "other")
    receipt = Receipt(at=Address(platform="fake", space="S1", id="C1"), message="7")
    outcomes = [sent(late[0], ((0, receipt),)), again(late[1], later(days=1))]
    async with store.write() as session:
        await settle(session, outcomes, later(seconds=122))
    assert [(row.state, row.claimed_by) for row in await sends(store)] == [("unsure", "other")] * 2
    async with store.read() as session:
        assert [row.message for row in await fetch(session, select(RECEIPT))] == ["7"]


@pytest.mark.postgres
async def test_on_postgresql_no_claim_waits_for_another(postgres_url: str) -> None:
    store = Store(postgres_url)
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    pair = await make_pair(store)
    await plan(store, pair, *(decided(slot=str(n)) for n in range(10)))
    async with store.write() as one, store.write() as two, asyncio.timeout(5):
        first = await claim(one, NOW, "one", most=4)
        second = await claim(two, NOW, "two", most=10)
    assert (len(first), len(second)) == (4, 6)
    await store.close()
