"""Migrations: they give exactly the tables, on both databases; a newer database is left as it is."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel, select

from bot.errors import StoreError
from bot.store.engine import Store
from bot.store.tables import Community, Mute, Person
from bot.store.upgrade import MIGRATIONS, alembic_config, check_version, revision, upgrade, versions
from tests import factories
from tests.factories import NOW

HOW = "the tables and the versions differ: see bot/store/migrations/__main__.py"


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Store]:
    """A SQLite file that isn't there yet."""
    opened = Store(f"sqlite:///{tmp_path / 'kith.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def elsewhere(postgres_url: str) -> AsyncIterator[Store]:
    """An empty PostgreSQL."""
    opened = Store(postgres_url)
    yield opened
    await opened.close()


async def asked(store: Store, question: Callable[[Connection], Any]) -> Any:
    """What `question` finds."""
    async with store.engine.begin() as connection:
        return await connection.run_sync(question)


async def execute(store: Store, *statements: str) -> None:
    """Do what no Kith would."""
    async with store.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


def differences(connection: Connection) -> list[Any]:
    """What Alembic would write as the next version, as `alembic check` does."""
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


def made(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """Names of all constraints and the conditions of partial indexes, as the database tells them."""
    look, found = inspect(connection), {}
    for table in set(look.get_table_names()) - {"alembic_version"}:
        indexes = sorted(
            (str(index["name"]), " ".join(map(str, index.get("dialect_options", {}).values())))
            for index in look.get_indexes(table)
        )
        checks = sorted(str(check["name"]) for check in look.get_check_constraints(table))
        foreign = sorted((str(key["name"]), str(key["options"])) for key in look.get_foreign_keys(table))
        unique = sorted(str(one["name"]) for one in look.get_unique_constraints(table))
        found[table] = (indexes, checks, foreign, unique, look.get_pk_constraint(table)["name"])
    return found


async def gives_the_tables(store: Store) -> None:
    """The versions, one after the other, give what the tables say, with every name and condition."""
    await upgrade(store)
    assert await asked(store, differences) == [], HOW
    by_versions = await asked(store, made)
    checks = {
        table.name: sorted(str(one.name) for one in table.constraints if isinstance(one, CheckConstraint))
        for table in SQLModel.metadata.sorted_tables
    }
    assert {table: list(parts[1]) for table, parts in by_versions.items()} == checks, HOW
    await execute(
        store, *[f'DROP TABLE "{table.name}"' for table in reversed(SQLModel.metadata.sorted_tables)]
    )
    await asked(store, SQLModel.metadata.create_all)
    assert by_versions == await asked(store, made), HOW


async def test_the_versions_give_the_tables(empty: Store) -> None:
    await gives_the_tables(empty)
    by_versions = await asked(empty, made)
    assert "'due'" in dict(by_versions["send"][0])["ix_send_due"]


@pytest.mark.postgres
async def test_the_versions_give_the_tables_on_postgresql(elsewhere: Store) -> None:
    await gives_the_tables(elsewhere)
    by_versions = await asked(elsewhere, made)
    assert "'due'" in dict(by_versions["send"][0])["ix_send_due"]


async def test_a_changed_table_is_seen(empty: Store) -> None:
    await upgrade(empty)
    await execute(empty, "ALTER TABLE person DROP COLUMN locale", "DROP INDEX ix_send_due")
    assert len(await asked(empty, differences)) == 2


async def test_alembic_knows_the_same_versions(empty: Store) -> None:
    script = await asked(empty, lambda one: ScriptDirectory.from_config(alembic_config(one)))
    assert tuple(sorted(step.revision for step in script.walk_revisions())) == versions()
    assert script.get_current_head() == versions()[-1]


async def test_a_fresh_file_is_made_at_once(empty: Store) -> None:
    assert await revision(empty) is None
    await upgrade(empty)
    assert await revision(empty) == versions()[-1]
    await upgrade(empty)
    await check_version(empty)


async def test_two_at_once(empty: Store, tmp_path: Path) -> None:
    other = Store(f"sqlite:///{tmp_path / 'kith.db'}")
    await asyncio.gather(upgrade(empty), upgrade(other))
    await other.close()
    assert await revision(empty) == versions()[-1]


async def test_foreign_keys_are_on_again(empty: Store) -> None:
    await upgrade(empty)
    async with empty.read() as session:
        assert (await (await session.connection()).execute(text("PRAGMA foreign_keys"))).scalar() == 1


async def test_a_newer_database_is_left_as_it_is(empty: Store, tmp_path: Path) -> None:
    await upgrade(empty)
    async with empty.write() as session:
        session.add(Community(name="Commons", created_at=NOW))
    await execute(empty, "UPDATE alembic_version SET version_num = '0999'", "DROP TABLE mute")
    async with empty.engine.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    before = hashlib.sha256((tmp_path / "kith.db").read_bytes()).hexdigest()
    for act in (check_version, upgrade):
        with pytest.raises(StoreError) as caught:
            await act(empty)
        assert "was made by a newer Kith: it has version 0999" in str(caught.value)
        assert "nothing was changed" in str(caught.value)
    assert await revision(empty) == "0999"
    await empty.close()
    assert hashlib.sha256((tmp_path / "kith.db").read_bytes()).hexdigest() == before


async def test_a_strangers_database_is_left_as_it_is(empty: Store) -> None:
    await execute(empty, "CREATE TABLE recipes (id INTEGER)")
    for act in (check_version, upgrade):
        with pytest.raises(StoreError, match="holds tables that no Kith made"):
            await act(empty)
    assert await asked(empty, lambda one: inspect(one).get_table_names()) == ["recipes"]


NEXT = """
from alembic import op
revision = "{number}"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("INSERT INTO mute (community_id, person_id, circle_id, moment) VALUES (1, 1, 1, 'story')")
    op.execute("DELETE FROM {table}")
"""


@pytest.mark.parametrize(("table", "whole"), [("person", False), ("mute", True)])
async def test_an_upgrade_is_all_or_nothing(empty: Store, tmp_path: Path, table: str, whole: bool) -> None:
    """A version that deletes parents: with foreign keys on, their children would have gone unseen."""
    await upgrade(empty)
    async with empty.write() as session:
        community = await factories.community(session)
        people = [await factories.person(session, community, name) for name in ("Amara", "Ben")]
        await factories.circle(session, await factories.programme(session, community), people)
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "v9999_next.py").write_text(
        NEXT.format(number="9999", before=versions()[-1], table=table)
    )
    if whole:
        await upgrade(empty, migrations)
    else:
        with pytest.raises(
            StoreError, match="without their parents in account, membership, mute; nothing was"
        ):
            await upgrade(empty, migrations)
    assert await revision(empty) == ("9999" if whole else versions()[-1])
    async with empty.read() as session:
        assert len((await session.exec(select(Person))).all()) == 2
        assert (await session.exec(select(Mute))).all() == []


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "kith.db").write_text("Dear diary, " * 100)
    store = Store(f"sqlite:///{tmp_path / 'kith.db'}")
    with pytest.raises(StoreError, match="can't be used: file is not a database"):
        await check_version(store)
    await store.close()


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nowhere' / 'kith.db'}")
    with pytest.raises(StoreError, match="can't be used: unable to open database file"):
        await check_version(store)
    await store.close()


@pytest.mark.postgres
async def test_postgresql_waits_for_the_operator(elsewhere: Store) -> None:
    with pytest.raises(StoreError, match=r"is empty; .* run `kith db upgrade`"):
        await check_version(elsewhere)
    await upgrade(elsewhere)
    await check_version(elsewhere)
    await execute(elsewhere, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreError, match="made by a newer Kith"):
        await upgrade(elsewhere)


@pytest.mark.postgres
async def test_two_at_once_on_postgresql(elsewhere: Store, postgres_url: str) -> None:
    other = Store(postgres_url)
    await asyncio.gather(upgrade(elsewhere), upgrade(other))
    await other.close()
    assert await revision(elsewhere) == versions()[-1]


async def test_a_database_that_does_not_answer_is_told() -> None:
    store = Store("postgresql://kith:hush@127.0.0.1:1/kith")
    with pytest.raises(StoreError, match="can't be used") as caught:
        await check_version(store)
    assert "hush" not in str(caught.value)
    await store.close()
