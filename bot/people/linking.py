"""Two persons who turn out to be one: all of the one goes to the other, and the stricter setting wins."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.people.settings import plan_again
from bot.store import tables
from bot.store.tables import Article, Delivery, Person

_PACES = ("usual", "weekly", "monthly")
_THEIRS: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (tables.Account, ()),
    (tables.Interest, ("kind", "words")),
    (tables.Mute, ("circle_id", "moment")),
    (tables.Coordinator, ("programme_id",)),
    (tables.Membership, ("circle_id",)),
    (tables.Answer, ("delivery_id",)),
    (tables.Charge, ()),
    (tables.Send, ()),
    (tables.ArticlePick, ()),
    (tables.Milestone, ()),
    (tables.PulseScore, ("delivery_id",)),
    (tables.OwnPrompt, ()),
)
"""What belongs to a person, and what may be there once for each."""


async def link(session: AsyncSession, kept: Person, other: Person, now: datetime) -> None:
    """Make `other` part of `kept`. Raises Refused for the same person, or people of two communities."""
    if kept.id == other.id:
        raise Refused(_("This is the account that made the code. Enter it on the other platform."), "code")
    if kept.community_id != other.community_id:
        raise Refused(
            _("That account belongs to another community. A coordinator can join the two with /kith space."),
            "code",
        )
    _stricter(kept, other)
    session.add(kept)
    await session.flush()
    for table, keys in _THEIRS:
        await _move(session, table, keys, kept.id, other.id)
    await session.exec(update(Article).where(col(Article.shared_by) == other.id).values(shared_by=kept.id))
    await _rename(session, kept, other.id)
    session.expunge(other)
    await session.exec(delete(Person).where(col(Person.id) == other.id))
    await plan_again(session, kept.id, now)


def _stricter(kept: Person, other: Person) -> None:
    kept.pace = max(kept.pace, other.pace, key=_PACES.index)
    kept.paused_until = max((at for at in (kept.paused_until, other.paused_until) if at), default=None)
    kept.hours_start = max((at for at in (kept.hours_start, other.hours_start) if at), default=None)
    kept.hours_end = min((at for at in (kept.hours_end, other.hours_end) if at), default=None)
    said = [weekends for weekends in (kept.weekends, other.weekends) if weekends is not None]
    kept.weekends = all(said) if said else None
    if not kept.zone_chosen and (other.zone_chosen or not kept.zone):
        kept.zone, kept.zone_chosen = other.zone, other.zone_chosen
    kept.locale = kept.locale or other.locale
    kept.country = kept.country or other.country


async def _move(
    session: AsyncSession, table: type[SQLModel], keys: tuple[str, ...], kept: int, other: int
) -> None:
    """Rows that the kept person has already stay behind, and go with the other's own row."""
    rows: Table = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table
    theirs = rows.alias()
    mine: Any = select(theirs.c.id).where(theirs.c.person_id == kept)
    for key in keys:
        mine = mine.where(theirs.c[key].is_not_distinct_from(rows.c[key]))
    statement = update(rows).where(rows.c.person_id == other)
    if keys:
        statement = statement.where(~mine.exists())
    await session.exec(statement.values(person_id=kept))


async def _rename(session: AsyncSession, kept: Person, other: int) -> None:
    """Deliveries that name the other by number name the kept one from now on."""
    statement = select(Delivery).where(
        Delivery.community_id == kept.community_id, col(Delivery.detail).contains(f"person={other}")
    )
    for delivery in list(await session.exec(statement)):
        lines = delivery.detail.splitlines()
        renamed = [f"person={kept.id}" if line == f"person={other}" else line for line in lines]
        delivery.detail = "\n".join(renamed)
        session.add(delivery)
    await session.flush()
