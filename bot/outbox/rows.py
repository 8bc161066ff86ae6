"""The tables of the outbox as Core sees them: plain rows and bulk statements, no objects."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Executable, Table, bindparam
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import tables


def _core(table: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(table.__tablename__)]


ACCOUNT = _core(tables.Account)
ANSWER = _core(tables.Answer)
ARTICLE = _core(tables.Article)
CALL = _core(tables.Call)
CHARGE = _core(tables.Charge)
CIRCLE = _core(tables.Circle)
DELIVERY = _core(tables.Delivery)
EVENT = _core(tables.Event)
INTEREST = _core(tables.Interest)
MEMBERSHIP = _core(tables.Membership)
MILESTONE = _core(tables.Milestone)
PERSON = _core(tables.Person)
PROGRAMME = _core(tables.Programme)
RECEIPT = _core(tables.SendReceipt)
SEND = _core(tables.Send)

WAITING = ("due", "claimed", "unsure")
"""A send in one of these states may still be said."""
ALIVE = (*WAITING, "sent", "lost")
"""A delivery with a send in one of these states may be answered; a lost one may have arrived."""


IDS: BindParameter[Collection[int]] = bindparam("ids", expanding=True)
"""The ids that a statement is about. Statements are built once: to build one costs more than to run it."""


async def fetch(
    session: AsyncSession, statement: Executable, ids: Collection[int] | None = None
) -> Sequence[Any]:
    """Every row of it."""
    connection = await session.connection()
    return (await connection.execute(statement, None if ids is None else {"ids": list(ids)})).all()


async def change(
    session: AsyncSession, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Run it once, or once for each of `rows` in one go."""
    connection = await session.connection()
    await connection.execute(statement, rows)
