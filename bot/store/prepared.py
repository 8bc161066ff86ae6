"""Statements that run often: compiled once, and on SQLite handed straight to the driver.

To lead a statement of forty rows through SQLAlchemy costs more than to run it. On PostgreSQL, and wherever
somebody listens to the statements, they go SQLAlchemy's own way.
"""

import json
import re
import sqlite3
from collections import namedtuple
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.store.one_hop import OneHopConnection, run_all, run_each, run_rows

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
_LATER = re.compile(r"__\[POSTCOMPILE_(\w+)\]")


class Prepared:
    """A statement with named parameters; those called `ids` are a collection of whole numbers.

    Its errors are SQLAlchemy's either way.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._swift: _Swift | None = None

    async def rows(self, session: AsyncSession, **values: Any) -> Sequence[Any]:
        """Every row of it, its columns by name."""
        connection = await session.connection()
        driver = _driver(connection)
        if driver is None:
            return (await connection.execute(self._statement, _listed(values))).all()
        swift = self._as_text(connection.dialect)
        asked = driver.rows(swift.text, swift.bound(values))
        return swift.named(await _told(asked, swift.text, connection.dialect))

    async def change(self, session: AsyncSession, **values: Any) -> None:
        """Run it, for what it changes; at the latest with the commit, which then raises its errors."""
        connection = await session.connection()
        driver = _driver(connection)
        if driver is None:
            await connection.execute(self._statement, _listed(values))
            return
        swift = self._as_text(connection.dialect)
        driver.later(run_rows, swift.text, swift.bound(values))

    async def each(self, session: AsyncSession, rows: Sequence[Values]) -> None:
        """Run it for each of `rows` in one go; when, and whose its errors are, is as with `change`."""
        connection = await session.connection()
        driver = _driver(connection)
        if driver is None:
            await connection.execute(self._statement, rows)
            return
        swift = self._as_text(connection.dialect)
        driver.later(run_each, swift.text, [swift.bound(row) for row in rows])

    def _as_text(self, dialect: Dialect) -> "_Swift":
        if self._swift is None:
            self._swift = _Swift(self._statement, dialect)
        return self._swift


async def together(session: AsyncSession, *statements: Prepared, **values: Any) -> list[Sequence[Any]]:
    """The rows of each of `statements` for the same values, asked for in one go."""
    connection = await session.connection()
    driver = _driver(connection)
    if driver is None:
        return [await one.rows(session, **values) for one in statements]
    swifts = [one._as_text(connection.dialect) for one in statements]
    asked = [(one.text, one.bound(values)) for one in swifts]
    found = await _told(
        driver.visit(run_all, asked), "; ".join(text for text, _ in asked), connection.dialect
    )
    return [one.named(rows) for one, rows in zip(swifts, found, strict=True)]


def _driver(connection: AsyncConnection) -> OneHopConnection | None:
    """SQLite's own connection; None where statements go through SQLAlchemy."""
    here = connection.sync_connection
    if here is None or here.dispatch.before_cursor_execute:
        return None
    driver = here.connection.driver_connection
    return driver if isinstance(driver, OneHopConnection) else None


def _listed(values: Values) -> dict[str, Any]:
    """As SQLAlchemy wants it: `ids` as a list."""
    return {**values, "ids": list(values["ids"])} if "ids" in values else dict(values)


class _Swift:
    """The statement as text for SQLite, and what its parameters and columns are turned into."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        assert isinstance(statement, ClauseElement)  # as every statement is
        compiled: Any = statement.compile(dialect=dialect)
        self.text = _LATER.sub(_put_in, compiled.string)
        self._names: list[str] = compiled.positiontup or []
        self._usual: Values = compiled.params
        self._binds: Mapping[str, Convert] = compiled._bind_processors
        columns = {one.keyname: _reader(one.type, dialect) for one in compiled._result_columns}
        row: Any = namedtuple("Row", list(columns))  # type: ignore[misc]  # known only now
        self._make: Callable[[Sequence[Any]], Any] = row._make
        self._reads = [(at, read) for at, read in enumerate(columns.values()) if read is not None]

    def bound(self, values: Values) -> list[Any]:
        """The parameters in order."""
        return [self._cell(name, values.get(name, self._usual[name])) for name in self._names]

    def _cell(self, name: str, given: Any) -> Any:
        if name == "ids":
            return json.dumps(list(given))
        return self._binds[name](given) if name in self._binds else given

    def named(self, found: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """The rows, each column read as its type says."""
        return [self._make(self._read(row) if self._reads else row) for row in found]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        cells = list(row)
        for at, read in self._reads:
            cell = cells[at]
            if cell is not None:
                cells[at] = read(cell)
        return cells


async def _told(visit: Awaitable[Any], text: str, dialect: Dialect) -> Any:
    """What the driver gives. The parameters stay out of its errors: they may be people's words."""
    try:
        return await visit
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            text, None, error, sqlite3.Error, hide_parameters=True, dialect=dialect
        ) from error


def _put_in(later: re.Match[str]) -> str:
    """SQLAlchemy leaves a hole for a list, and for what some databases take only in the text itself."""
    return "SELECT value FROM json_each(?)" if later[1] == "ids" else "?"


def _reader(type_: Any, dialect: Dialect) -> Convert | None:
    read: Convert | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return _instant if isinstance(type_, UTCDateTime) else read


def _instant(written: str) -> datetime:
    """What SQLModel's own reader gives, in a tenth of its time: to put a zone in afterwards costs most."""
    return datetime.fromisoformat(f"{written}+00:00")
