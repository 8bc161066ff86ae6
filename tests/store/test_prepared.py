"""A prepared statement gives the same rows and errors whichever way it goes."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel, col
from sqlmodel import select as of

from bot.errors import StoreError
from bot.store.engine import Store
from bot.store.insert import insert_new
from bot.store.prepared import Prepared, together
from bot.store.tables import Community, Person, Programme
from tests import factories

PROGRAMMES = Prepared(
    select(
        col(Programme.id),
        col(Programme.name),
        col(Programme.rules),
        col(Programme.weekends),
        col(Programme.hours_start),
        col(Programme.ends_on),
        col(Programme.created_at).label("since"),
        col(Person.paused_until),
    )
    .join(Person, col(Person.community_id) == col(Programme.community_id))
    .where(col(Programme.id).in_(bindparam("ids", expanding=True)), col(Programme.name) == bindparam("name"))
)
NAMED = Prepared(select(col(Programme.name)).where(col(Programme.id).in_(bindparam("ids", expanding=True))))
RENAMED = Prepared(
    update(Person).where(col(Person.id).in_(bindparam("ids", expanding=True))).values(name=bindparam("new"))
)


async def both_ways(store: Store) -> tuple[Sequence[Any], Sequence[Any]]:
    """The same read: by the driver, and by SQLAlchemy, which somebody listens to."""
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        programme.rules, programme.weekends = {"hour": "10:30"}, True
        await factories.person(session, community, "Ana")
        at = programme.id
    async with store.read() as session:
        swift = await PROGRAMMES.rows(session, ids={at, 99}, name=programme.name)
        first, second = await together(session, PROGRAMMES, NAMED, ids={at, 99}, name=programme.name)
        assert (first, [tuple(row) for row in second]) == (swift, [(programme.name,)])
    heard: list[str] = []
    event.listen(store.engine.sync_engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    async with store.read() as session:
        slow = await PROGRAMMES.rows(session, ids={at, 99}, name=programme.name)
        assert len(heard) == 1
        assert await together(session, PROGRAMMES, NAMED, ids=[at], name=programme.name) == [slow, second]
    return swift, slow


async def test_the_rows_are_the_same_both_ways(store: Store) -> None:
    swift, slow = await both_ways(store)
    assert [tuple(row) for row in swift] == [tuple(row) for row in slow]
    (row,) = swift
    assert (row.rules, row.weekends, row.paused_until) == ({"hour": "10:30"}, True, None)
    assert isinstance(row.ends_on, date)
    assert row.since.tzinfo is UTC


@pytest.mark.postgres
async def test_the_rows_are_the_same_on_postgresql(postgres_url: str) -> None:
    store = Store(postgres_url)
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    swift, slow = await both_ways(store)
    assert [tuple(row) for row in swift] == [tuple(row) for row in slow]
    await store.close()


async def test_it_changes_all_that_are_named_and_no_other(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        people = [await factories.person(session, community, name) for name in ("Ana", "Ben", "Cleo")]
        await RENAMED.change(session, ids=[one.id for one in people[:2]], new="?")
    async with store.read() as session:
        names = (await session.exec(of(Person.name).order_by(col(Person.id)))).all()
    assert names == ["?", "?", "Cleo"]


async def test_it_runs_for_each_row(store: Store) -> None:
    async with store.write() as session:
        rows = [{"name": name, "created_at": factories.NOW} for name in ("one", "two")]
        await Prepared(insert_new(session, Community)).each(session, rows)
    async with store.read() as session:
        found = (await session.exec(of(Community))).all()
    assert [(one.name, one.created_at) for one in found] == [("one", factories.NOW), ("two", factories.NOW)]


async def test_its_errors_are_sqlalchemys_and_hold_nobodys_words(store: Store) -> None:
    lost = {"name": "Amara", "community_id": 99, "created_at": factories.NOW}

    async def change(statement: Prepared) -> None:
        async with store.write() as session:
            await Prepared(insert_new(session, Community)).each(
                session, [{"name": "one", "created_at": factories.NOW}]
            )
            await statement.each(session, [lost])

    with pytest.raises(IntegrityError) as caught:
        await change(Prepared(insert(Person)))
    assert "Amara" not in str(caught.value)
    with pytest.raises(OperationalError, match="no such table"):
        await change(Prepared(text("DELETE FROM nowhere")))
    async with store.read() as session:
        assert (await session.exec(of(Community))).all() == []
        with pytest.raises(OperationalError, match="no such table"):
            await Prepared(text("SELECT * FROM nowhere")).rows(session)
        with pytest.raises(OperationalError, match="no such table"):
            await together(session, PROGRAMMES, Prepared(text("SELECT * FROM nowhere")), ids=[], name="")


async def test_an_error_undoes_the_transaction_it_was_in(store: Store) -> None:
    async def fail() -> None:
        async with store.write() as session:
            rows = [{"name": "one", "created_at": factories.NOW}]
            await Prepared(insert_new(session, Community)).each(session, rows)
            raise StoreError("no")

    with pytest.raises(StoreError):
        await fail()
    async with store.read() as session:
        assert (await session.exec(of(Community))).all() == []
