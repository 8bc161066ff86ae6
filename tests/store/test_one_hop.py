"""One visit to the thread for each statement, and nothing else is different."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.store.engine import Store
from bot.store.one_hop import OneHopConnection, connect, run_each


async def test_rows_counts_and_names_come_along(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
        many = [{"word": "a"}, {"word": "b"}, {"word": "c"}]
        assert (await connection.execute(text("INSERT INTO words (word) VALUES (:word)"), many)).rowcount == 3
        one = await connection.execute(text("INSERT INTO words (word) VALUES ('d')"))
        assert (one.rowcount, one.lastrowid) == (1, 4)
        changed = await connection.execute(text("UPDATE words SET word = word || '!' WHERE id > 1"))
        assert changed.rowcount == 3
        found = await connection.execute(text("SELECT word FROM words ORDER BY id"))
        assert list(found.keys()) == ["word"]
        assert found.scalars().all() == ["a", "b!", "c!", "d!"]
        assert (await connection.execute(text("SELECT 1 WHERE 1 = 0"))).all() == []


async def test_errors_keep_their_kind(store: Store) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        async with store.engine.begin() as connection:
            await connection.exec_driver_sql("SELECT * FROM nowhere")
    with pytest.raises(IntegrityError):
        await _insert_twice(store)
    async with store.engine.connect() as connection:
        tables = await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'words'")
        assert tables.all() == []


async def _insert_twice(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE words (word TEXT UNIQUE)")
        await connection.exec_driver_sql("INSERT INTO words VALUES ('a'), ('a')")


async def test_a_statement_visits_the_thread_once(tmp_path: Path) -> None:
    visits: list[str] = []

    class Counting(OneHopConnection):
        async def _execute(self, run, *arguments):  # type: ignore[no-untyped-def]  # as in aiosqlite
            visits.append(run.__name__)
            return await super()._execute(run, *arguments)  # type: ignore[no-untyped-call]  # the same

    connection = Counting(lambda: sqlite3.connect(tmp_path / "a.db"), iter_chunk_size=1)
    await connection
    visits.clear()
    cursor = await connection.cursor().__aenter__()
    await cursor.execute("SELECT 1 UNION SELECT 2")
    assert await cursor.fetchall() == [(1,), (2,)]
    await cursor.close()
    assert len(visits) == 1
    await connection.close()


async def begun(path: Path) -> tuple[OneHopConnection, list[str]]:
    """A connection to a table with one row, and what its thread was asked from now on."""
    connection = connect(path, isolation_level=None)
    await connection
    await connection.visit(lambda on: on.executescript("CREATE TABLE a (b); INSERT INTO a VALUES (1)"))
    await connection.commit()
    asked: list[str] = []
    await connection.set_trace_callback(asked.append)
    return connection, asked


async def test_a_transaction_begins_with_its_first_statement(tmp_path: Path) -> None:
    connection, asked = await begun(tmp_path / "a.db")
    connection.begin("BEGIN IMMEDIATE")
    assert asked == []
    await connection.visit(run_each, "UPDATE a SET b = b + ?", [(1,), (1,)])
    assert connection.in_transaction
    await connection.rollback()
    assert await connection.rows("SELECT b FROM a", ()) == [(1,)]
    assert asked == [
        "BEGIN IMMEDIATE", "UPDATE a SET b = b + 1", "UPDATE a SET b = b + 1", "ROLLBACK", "SELECT b FROM a",
    ]  # fmt: skip
    await connection.close()


async def test_what_waits_goes_along_with_the_commit(tmp_path: Path) -> None:
    connection, asked = await begun(tmp_path / "a.db")
    connection.begin("BEGIN IMMEDIATE")
    connection.later(run_each, "UPDATE a SET b = b + ?", [(1,), (1,)])
    connection.later(run_each, "UPDATE a SET b = b * ?", [(2,)])
    assert asked == []
    await connection.commit()
    assert asked == [
        "BEGIN IMMEDIATE",
        *["UPDATE a SET b = b + 1"] * 2,
        "UPDATE a SET b = b * 2",
        "COMMIT",
    ]
    assert await connection.rows("SELECT b FROM a", ()) == [(6,)]
    await connection.close()


async def test_what_waits_comes_before_the_next_statement_and_goes_with_a_rollback(tmp_path: Path) -> None:
    connection, _ = await begun(tmp_path / "a.db")
    connection.begin("BEGIN IMMEDIATE")
    connection.later(run_each, "UPDATE a SET b = ?", [(7,)])
    assert await connection.rows("SELECT b FROM a", ()) == [(7,)]
    connection.later(run_each, "UPDATE a SET b = ?", [(8,)])
    await connection.rollback()
    assert await connection.rows("SELECT b FROM a", ()) == [(1,)]
    await connection.commit()
    await connection.close()


@pytest.mark.parametrize("statement", ["UPDATE a SET b = 7", "UPDATE nowhere SET b = 7"])
async def test_nothing_is_committed_where_what_waited_may_be_missing(tmp_path: Path, statement: str) -> None:
    connection, _ = await begun(tmp_path / "a.db")
    connection.begin("BEGIN IMMEDIATE")
    connection.later(run_each, statement, [()])
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await connection.rows("SELECT b FROM elsewhere", ())
    with pytest.raises(sqlite3.OperationalError, match="may be missing"):
        await connection.commit()
    await connection.rollback()
    assert not connection.in_transaction
    await connection.commit()
    assert await connection.rows("SELECT b FROM a", ()) == [(1,)]
    await connection.close()


async def test_where_nothing_was_done_nothing_begins_or_ends(tmp_path: Path) -> None:
    connection, asked = await begun(tmp_path / "a.db")
    for end in (connection.commit, connection.rollback):
        connection.begin("BEGIN IMMEDIATE")
        await end()
    assert await connection.rows("SELECT b FROM a", ()) == [(1,)]
    assert asked == ["SELECT b FROM a"]
    await connection.close()


async def test_nothing_runs_outside_a_transaction_that_could_not_begin(tmp_path: Path) -> None:
    connection, _ = await begun(tmp_path / "a.db")
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    await connection.visit(lambda on: on.execute("PRAGMA busy_timeout=0"))
    await connection.commit()
    connection.begin("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await connection.visit(run_each, "UPDATE a SET b = ?", [(7,)])
    holder.execute("ROLLBACK")
    await connection.visit(run_each, "UPDATE a SET b = ?", [(8,)])
    assert connection.in_transaction
    await connection.rollback()
    assert holder.execute("SELECT b FROM a").fetchall() == [(1,)]
    holder.close()
    await connection.close()


async def test_a_statement_that_nobody_waits_for_any_more_is_undone(tmp_path: Path) -> None:
    connection, _ = await begun(tmp_path / "a.db")
    connection.begin("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(connection.visit(run_each, "UPDATE a SET b = ?", [(7,)]))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await connection.rollback()
    assert not connection.in_transaction
    assert await connection.rows("SELECT b FROM a", ()) == [(1,)]
    await connection.close()


async def test_its_thread_does_not_keep_the_process_alive(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db")
    assert connection._thread.daemon
    async with connection:
        pass
