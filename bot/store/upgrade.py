"""Bring a database to this Kith's version, or say in plain words why not.

SQLite is upgraded on start; other databases by `kith db upgrade`, so that an operator can make a backup.
Alembic is imported only when there is something to upgrade: looking at the version takes one query.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.engine import Store

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
"""Alembic's environment and the versions."""
_LOCK = 0x4B697468
"""The number of the lock that lets one process at a time upgrade a PostgreSQL ("Kith" in ASCII)."""


@cache
def versions(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Every version this Kith knows, oldest first: the numbers of its migrations."""
    files = migrations.glob("versions/v[0-9]*.py")
    return tuple(sorted(file.name.partition("_")[0].removeprefix("v") for file in files))


async def revision(store: Store) -> str | None:
    """The database's version; None where there is none yet. Raises StoreError if it can't be opened."""
    async with _connected(store) as connection:
        return await connection.run_sync(_revision)


async def check_version(store: Store) -> None:
    """Raise StoreError unless this Kith can use the database, on SQLite perhaps after an upgrade."""
    at = await _known_revision(store)
    if store.sqlite or at == versions()[-1]:
        return
    found = f"has version {at}, and this Kith needs {versions()[-1]}" if at else "is empty"
    raise StoreError(f"{place(store)} {found}; make a backup if it matters, then run `kith db upgrade`.")


async def upgrade(store: Store, migrations: Path = MIGRATIONS) -> None:
    """Bring the database to the newest version, all or nothing. Raises StoreError."""
    if await _known_revision(store, migrations) == versions(migrations)[-1]:
        return
    async with (
        _connected(store) as connection,
        _without_foreign_keys(connection, store),
        connection.begin(),
    ):
        await connection.run_sync(_upgrade, migrations)


async def _known_revision(store: Store, migrations: Path = MIGRATIONS) -> str | None:
    async with _connected(store) as connection:
        at = await connection.run_sync(_revision)
        strange = at is None and await connection.run_sync(_has_tables)
    if strange:
        raise StoreError(f"{place(store)} holds tables that no Kith made; nothing was changed. Name another.")
    if at is not None and at not in versions(migrations):
        raise StoreError(
            f"{place(store)} was made by a newer Kith: it has version {at}, this Kith knows up to"
            f" {versions(migrations)[-1]}; nothing was changed. Install the newer Kith, or use a backup."
        )
    return at


def place(store: Store) -> str:
    """The database in words that hold no password."""
    return f"the database {store.url.database if store.sqlite else store.url.render_as_string()}"


def alembic_config(connection: Connection, migrations: Path = MIGRATIONS) -> "Config":
    """Alembic's settings; there is no alembic.ini."""
    from alembic.config import Config  # noqa: PLC0415  # 0.1 s that most starts need not wait for

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


@asynccontextmanager
async def _connected(store: Store) -> AsyncIterator[AsyncConnection]:
    threads = set(threading.enumerate())
    try:
        async with store.engine.connect() as connection:
            yield connection
    except (DBAPIError, OSError, TimeoutError) as error:
        await _ended(set(threading.enumerate()) - threads)
        raise StoreError(f"{place(store)} can't be used: {_reason(error)}.") from error


async def _ended(threads: Iterable[threading.Thread]) -> None:
    """aiosqlite does not wait for the thread of a connection that failed, which needs our loop to end."""
    for thread in threads:
        await asyncio.to_thread(thread.join, 1)


def _reason(error: BaseException) -> str:
    inner = getattr(error, "orig", None) or error
    return str(inner).partition("\n")[0].rstrip(".") or type(inner).__name__


@asynccontextmanager
async def _without_foreign_keys(connection: AsyncConnection, store: Store) -> AsyncIterator[None]:
    """Rebuilding a table with them on can empty its children; SQLite sets this outside transactions only."""
    if not store.sqlite:
        yield
        return
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def _upgrade(connection: Connection, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415  # 0.1 s that most starts need not wait for

    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    command.upgrade(alembic_config(connection, migrations), "head")
    if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise StoreError(
            f"the upgrade would leave rows without their parents in {tables}; nothing was changed."
        )


async def brought_up(address: str) -> str:
    """Upgrade the database at `address`, and say from what to what. Raises StoreError."""
    store = Store(address)
    try:
        before = await revision(store)
        await upgrade(store)
        after = await revision(store)
    finally:
        await store.close()
    if before == after:
        return f"{place(store)} has version {after} already."
    return f"{place(store)}: from {f'version {before}' if before else 'nothing'} to version {after}."
