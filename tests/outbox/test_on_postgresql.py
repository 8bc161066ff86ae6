"""The whole way of a send on PostgreSQL, where statements go through SQLAlchemy."""

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.outbox.rows import RECEIPT, fetch
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, decided, make_pair, outbox, plan, sends


@pytest.mark.postgres
async def test_what_is_due_is_said_and_settled(postgres_url: str, cipher: Cipher) -> None:
    store, platform = Store(postgres_url), FakePlatform()
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    pair = await make_pair(store)
    people = (pair.mentor.id, pair.mentee.id)
    await plan(store, pair, decided(slot="1"), decided(slot="2", people=people))
    assert await outbox(store, platform, cipher).deliver_due(NOW) == 3
    rows = await sends(store)
    assert [(row.state, row.claimed_by, row.sent_at) for row in rows] == [("sent", "", NOW)] * 3
    async with store.read() as session:
        receipts = await fetch(session, select(RECEIPT.c.send_id).order_by(RECEIPT.c.send_id))
    assert [row.send_id for row in receipts] == [row.id for row in rows]
    await store.close()
