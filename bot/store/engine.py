"""Connections and transactions: one writer at a time on SQLite, readers beside it, and no lost update.

SQLAlchemy's SQLite driver reads outside a transaction by default, so a read-then-write loses updates without
an error. Here every transaction begins with its own statement: BEGIN IMMEDIATE to write, BEGIN to read.
"""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import StoreError
from bot.store.one_hop import OneHopConnection, connect

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",  # what is erased leaves no bytes behind
)
_SQLITE = {"isolation_level": None, "async_creator_fn": connect}
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


def async_url(address: str) -> URL:
    """The address with its async driver. Raises StoreError for a database that Kith does not speak."""
    url = make_url(address)
    name = url.drivername.partition("+")[0]
    if name not in _DRIVERS:
        raise StoreError(f"database {name!r} is not known: use sqlite:///path or postgresql://...")
    return url.set(drivername=_DRIVERS[name])


class Store:
    """The database. `write` and `read` give a session in a transaction of its own."""

    def __init__(self, address: str) -> None:
        """`address` is "sqlite:///path" or "postgresql://..."."""
        self.url = async_url(address)
        self.engine = _engine(self.url)
        self._writer = self.engine.execution_options(begins="BEGIN IMMEDIATE")
        self._reader = self.engine.execution_options(begins="BEGIN")
        self._turn: AbstractAsyncContextManager[Any] = Lock() if self.sqlite else nullcontext()

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that commits at the end, and leaves no trace when an error passes through.

        SQLite's writers here take turns in the order they came: by itself it lets them sleep for each other
        and gives up after five seconds, whoever waited longest. Never begin one within another.
        """
        async with self._turn, AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A consistent view that blocks no writer and writes nothing."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    """Parameters are hidden: an error's text goes to the log, and people's words must not."""
    if url.get_backend_name() != "sqlite":
        try:
            return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        except ModuleNotFoundError:
            raise StoreError("PostgreSQL needs its driver: pip install 'kith-bot[postgres]'") from None
    engine = create_async_engine(url, connect_args=_SQLITE, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _connected)
    event.listen(engine.sync_engine, "begin", _begun)
    return engine


def _connected(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begun(connection: Connection) -> None:
    """A session's BEGIN goes along with its first statement; who begins by hand has the lock at once."""
    begins = connection.get_execution_options().get("begins")
    driver = connection.connection.driver_connection
    if begins and isinstance(driver, OneHopConnection):
        driver.begin(begins)
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
