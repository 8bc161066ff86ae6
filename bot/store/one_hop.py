"""A connection to SQLite whose statements cross to its thread once, not four times.

aiosqlite makes the cursor, executes, fetches and closes in a thread of its own, each with a wait. Here one
visit does all four and brings the rows along; SQLAlchemy reads all rows at once anyway. That makes a small
statement nearly twice as fast. The BEGIN of a transaction rides along with its first statement, and where no
statement came there is nothing to end.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

Later = tuple[Callable[..., Any], tuple[Any, ...]]


class OneHopCursor:
    """What SQLAlchemy's driver asks of a cursor; it holds rows, no resources."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run it and take its rows."""
        await self._connection.visit(self._run, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Any]) -> Self:
        """Run it for each of `parameters`."""
        await self._connection.visit(self._run_many, statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _run(self, on: sqlite3.Connection, statement: str, parameters: Any) -> None:
        self._take(on.execute(statement, parameters))

    def _run_many(self, on: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> None:
        self._take(on.executemany(statement, parameters))

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """aiosqlite's connection, with the cursor above."""

    _begin = ""
    _visited = False
    _later: tuple[Later, ...] = ()
    _spoilt = False

    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # SQLAlchemy only ever enters it
        """A new cursor."""
        return OneHopCursor(self)

    def begin(self, statement: str) -> None:
        """Begin a transaction with `statement`, just before the next one that comes."""
        self._begin = statement

    async def rows(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        """Run it and give its rows."""
        return await self.visit(run_rows, statement, parameters)  # type: ignore[no-any-return]  # as the driver

    def later(self, run: Callable[..., Any], *arguments: Any) -> None:
        """Call `run` as `visit` does, on the next way to the thread, the commit at the latest."""
        self._later = (*self._later, (run, arguments))

    async def visit(self, run: Callable[..., Any], *arguments: Any) -> Any:
        """Call `run` with the raw connection, in its own thread; a transaction that waits is begun before.

        Where that fails it waits on, so that nothing ever runs outside.
        """
        begin, self._begin, self._visited = self._begin, "", True
        later, self._later = self._later, ()
        try:
            return await self._execute(_visit, self._conn, begin, later, run, *arguments)  # type: ignore[no-untyped-call]  # it has no types
        except sqlite3.Error:
            self._begin = "" if self._conn.in_transaction else begin
            self._spoilt = self._spoilt or bool(later)
            raise

    async def commit(self) -> None:
        """End the transaction, if anything was done in it; what waits is done on the same way.

        Raises sqlite3.OperationalError where that went along with a statement that failed: whoever caught
        that error may not know of it.
        """
        if self._spoilt:
            raise sqlite3.OperationalError("what was to be done along with a statement may be missing")
        if self._visited or self._later:
            await self.visit(_commit)
        self._begin, self._visited = "", False

    async def rollback(self) -> None:
        """Undo the transaction, if anything was done in it."""
        self._begin, self._later, self._spoilt = "", (), False
        if self._visited:
            await super().rollback()
            self._visited = False


def _visit(
    on: sqlite3.Connection, begin: str, later: Sequence[Later], run: Callable[..., Any], *arguments: Any
) -> Any:
    if begin:
        on.execute(begin)
    for do, these in later:
        do(on, *these)
    return run(on, *arguments)


def _commit(on: sqlite3.Connection) -> None:
    on.commit()


def run_rows(on: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> list[Any]:
    """Run it and give its rows."""
    return on.execute(statement, parameters).fetchall()


def run_all(on: sqlite3.Connection, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Any]]:
    """The rows of each of these statements."""
    return [run_rows(on, *one) for one in asked]


def run_each(on: sqlite3.Connection, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
    """Run it for each of `parameters`."""
    on.executemany(statement, parameters)


def connect(database: str | Path, **options: Any) -> OneHopConnection:
    """A connection that is opened when it is awaited; its thread does not keep the process alive."""
    connection = OneHopConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
