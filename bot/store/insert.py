"""Insert what is new and leave what is there: idempotence by constraint, on both databases."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


def insert_new(session: AsyncSession, table: type[SQLModel]) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING for `table`; rows that a unique constraint refuses are skipped."""
    return _insert(session, table).on_conflict_do_nothing()


def upsert(session: AsyncSession, table: type[SQLModel], keys: list[str], **changes: Any) -> Any:
    """INSERT ... ON CONFLICT (keys) DO UPDATE with `changes`, each a value or an SQL expression.

    The string "new" takes the value of the row that was to be inserted.
    """
    statement = _insert(session, table)
    updated = {name: statement.excluded[name] if how == "new" else how for name, how in changes.items()}
    return statement.on_conflict_do_update(index_elements=keys, set_=updated)


def _insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    dialect = session.get_bind().dialect.name
    inner = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table
    return (sqlite if dialect == "sqlite" else postgresql).insert(inner)
