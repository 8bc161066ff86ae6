"""The promises of the store: no lost update, readers beside a writer, foreign keys, aware instants."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel, col, select, text, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import StoreError
from bot.store.engine import Store
from bot.store.tables import Community, Person, PromptUse
from tests import factories
from tests.factories import NOW

TASKS, ROUNDS = 4, 50


async def counted(store: Store) -> int:
    """A counter at 0; its id."""
    async with store.write() as session:
        row = PromptUse(community_id=(await factories.community(session)).id, prompt="p", uses=0)
        session.add(row)
        await session.flush()
        return row.id


async def read_then_write(session: AsyncSession, id: int) -> None:
    """What a careless hand writes: read, think, write the sum."""
    uses = (await session.exec(select(PromptUse.uses).where(col(PromptUse.id) == id))).one()
    await asyncio.sleep(0)
    await session.exec(update(PromptUse).where(col(PromptUse.id) == id).values(uses=uses + 1))


async def test_no_update_is_lost(store: Store) -> None:
    row = await counted(store)

    async def count() -> None:
        for _ in range(ROUNDS):
            async with store.write() as session:
                await read_then_write(session, row)

    await asyncio.gather(*(count() for _ in range(TASKS)))
    async with store.read() as session:
        assert (await session.exec(select(PromptUse.uses))).one() == TASKS * ROUNDS


async def test_the_trap_is_there_without_the_store(store: Store) -> None:
    """The same work over SQLAlchemy's defaults loses updates and says nothing: what `write` is for."""
    row = await counted(store)
    bare = create_async_engine(store.url)

    async def count() -> None:
        for _ in range(ROUNDS):
            async with AsyncSession(bare) as session, session.begin():
                await read_then_write(session, row)

    await asyncio.gather(*(count() for _ in range(TASKS)))
    await bare.dispose()
    async with store.read() as session:
        assert (await session.exec(select(PromptUse.uses))).one() < TASKS * ROUNDS


async def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    row = await counted(store)
    async with store.write() as writing:
        await read_then_write(writing, row)
        async with asyncio.timeout(1), store.read() as reading:
            assert (await reading.exec(select(PromptUse.uses))).one() == 0
    async with store.read() as reading:
        assert (await reading.exec(select(PromptUse.uses))).one() == 1


async def test_a_reader_sees_one_instant(store: Store) -> None:
    row = await counted(store)
    async with store.read() as reading:
        before = (await reading.exec(select(PromptUse.uses))).one()
        async with store.write() as writing:
            await read_then_write(writing, row)
        assert (await reading.exec(select(PromptUse.uses))).one() == before


async def test_an_error_leaves_no_trace(store: Store) -> None:
    async def fail() -> None:
        async with store.write() as session:
            await factories.community(session)
            raise StoreError("no")

    with pytest.raises(StoreError):
        await fail()
    async with store.read() as session:
        assert (await session.exec(select(Community))).all() == []


async def test_pragmas(store: Store) -> None:
    async with store.read() as session:
        connection = await session.connection()
        for name, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000)):
            assert (await connection.execute(text(f"PRAGMA {name}"))).scalar() == value


async def test_a_row_without_its_community_is_refused(store: Store) -> None:
    async with store.write() as session:
        session.add(Person(community_id=99, name="Nobody", created_at=NOW))
        with pytest.raises(IntegrityError):
            await session.flush()
        await session.rollback()


async def test_a_word_that_is_not_listed_is_refused(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        session.add(Person(community_id=community.id, name="Amara", pace="hourly", created_at=NOW))
        with pytest.raises(IntegrityError, match="ck_person_pace"):
            await session.flush()
        await session.rollback()


async def test_people_go_with_their_community(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        await factories.person(session, community, "Amara")
        await session.delete(community)
    async with store.read() as session:
        assert (await session.exec(select(Person))).all() == []


async def test_instants_come_back_aware_in_utc(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    async with store.write() as session:
        session.add(Community(name="Commons", created_at=there))
    async with store.read() as session:
        at = (await session.exec(select(Community.created_at))).one()
        assert at == NOW
        assert at.tzinfo is UTC


async def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  # the point of the test
    async with store.write() as session:
        session.add(Community(name="Commons", created_at=naive))
        with pytest.raises(StatementError, match="timezone"):
            await session.flush()
        await session.rollback()


async def test_an_errors_text_holds_nobodys_words(store: Store) -> None:
    async with store.write() as session:
        session.add(Person(community_id=99, name="Amara", created_at=NOW))
        with pytest.raises(DBAPIError) as caught:
            await session.flush()
        assert "Amara" not in str(caught.value)
        await session.rollback()


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(StoreError, match="'mysql' is not known"):
        Store("mysql://localhost/kith")


@pytest.fixture
async def elsewhere(postgres_url: str) -> AsyncIterator[Store]:
    """A PostgreSQL with every table."""
    opened = Store(postgres_url)
    async with opened.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield opened
    await opened.close()


@pytest.mark.postgres
async def test_instants_on_postgresql(elsewhere: Store) -> None:
    await test_instants_come_back_aware_in_utc(elsewhere)
    await test_people_go_with_their_community(elsewhere)


async def test_two_stores_on_one_file_wait_for_each_other(store: Store, tmp_path: Path) -> None:
    """As two processes would."""
    row = await counted(store)
    other = Store(f"sqlite:///{tmp_path / 'kith.db'}")

    async def count(at: Store) -> None:
        for _ in range(20):
            async with at.write() as session:
                await read_then_write(session, row)

    await asyncio.gather(count(store), count(other))
    await other.close()
    async with store.read() as session:
        assert (await session.exec(select(PromptUse.uses))).one() == 40


async def test_writers_take_turns_in_the_order_they_came(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'turns.db'}")
    turns: list[str] = []

    async def write(name: str, after: float, lasts: float = 0) -> None:
        await asyncio.sleep(after)
        async with store.write() as session:
            await session.connection()
            turns.append(name)
            await asyncio.sleep(lasts)

    await asyncio.gather(write("first", 0, lasts=0.2), write("waits", 0.01), write("comes late", 0.195))
    await store.close()
    assert turns == ["first", "waits", "comes late"]
