"""Everything about one person as one readable file."""

import json
from datetime import date, datetime, time
from typing import Any

from sqlmodel import SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import StoreError
from bot.store import tables
from bot.store.cipher import Cipher
from bot.store.tables import (
    Answer,
    Article,
    Charge,
    Circle,
    Coordinator,
    Delivery,
    Interest,
    Membership,
    Milestone,
    Mute,
    Person,
    Send,
)

_INNER = frozenset(
    {"id", "community_id", "person_id", "circle_id", "delivery_id", "programme_id", "sealed", "next_time"}
)


async def export(session: AsyncSession, person: Person, cipher: Cipher, now: datetime) -> bytes:
    """JSON in UTF-8: settings, accounts, circles, answers in words, what was sent and what it counted for."""
    found = {
        "made_at": now,
        "person": _plain(person),
        "accounts": await _rows(session, tables.Account, person),
        "interests_and_goals": await _rows(session, Interest, person),
        "not_wanted": await _titled(session, Mute, person),
        "circles": await _titled(session, Membership, person),
        "coordinator_of": await _rows(session, Coordinator, person),
        "answers": await _answers(session, person, cipher),
        "milestones": await _milestones(session, person, cipher),
        "pulse": await _rows(session, tables.PulseScore, person),
        "own_prompts": await _rows(session, tables.OwnPrompt, person),
        "messages": await _messages(session, person),
        "counted_messages": await _rows(session, Charge, person),
        "shared_articles": await _articles(session, person),
    }
    return json.dumps(found, indent=2, ensure_ascii=False, default=_written).encode()


def _plain(row: SQLModel) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name not in _INNER}


def _written(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export")


async def _rows(session: AsyncSession, table: type[Any], person: Person) -> list[dict[str, Any]]:
    statement = select(table).where(col(table.person_id) == person.id).order_by(col(table.id))
    return [_plain(row) for row in await session.exec(statement)]


async def _titled(session: AsyncSession, table: type[Any], person: Person) -> list[dict[str, Any]]:
    """Rows that belong to a circle, with its title."""
    statement = (
        select(table, Circle.title)
        .join(Circle, col(Circle.id) == col(table.circle_id))
        .where(col(table.person_id) == person.id)
        .order_by(col(table.id))
    )
    return [{"circle": title, **_plain(row)} for row, title in await session.exec(statement)]


async def _answers(session: AsyncSession, person: Person, cipher: Cipher) -> list[dict[str, Any]]:
    statement = (
        select(Answer, Delivery.moment, Circle.title)
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(col(Answer.person_id) == person.id)
        .order_by(col(Answer.id))
    )
    return [
        {
            "circle": title,
            "moment": moment,
            **_plain(row),
            "words": _opened(row.sealed, cipher),
            "next_time": _opened(row.next_time, cipher),
        }
        for row, moment, title in await session.exec(statement)
    ]


async def _milestones(session: AsyncSession, person: Person, cipher: Cipher) -> list[dict[str, Any]]:
    """Those that the person set, in their words."""
    statement = (
        select(Milestone, Circle.title)
        .join(Circle, col(Circle.id) == col(Milestone.circle_id))
        .where(col(Milestone.person_id) == person.id)
        .order_by(col(Milestone.id))
    )
    return [
        {"circle": title, **_plain(row), "words": _opened(row.sealed, cipher)}
        for row, title in await session.exec(statement)
    ]


def _opened(sealed: bytes | None, cipher: Cipher) -> Any:
    """The writer's own words; None where they are gone, or their key is."""
    if sealed is None:
        return None
    try:
        words = cipher.open(sealed)
    except StoreError:
        return None
    try:
        return json.loads(words)
    except ValueError:
        return words


async def _messages(session: AsyncSession, person: Person) -> list[dict[str, Any]]:
    """What was sent to the person, and what they were asked in their circles' conversations."""
    theirs = select(Membership.circle_id).where(
        col(Membership.person_id) == person.id, col(Membership.state) == "accepted"
    )
    statement = (
        select(Send.sent_at, Send.moment, Delivery.reason, Circle.title)
        .join(Delivery, col(Delivery.id) == col(Send.delivery_id))
        .join(Circle, col(Circle.id) == col(Send.circle_id))
        .where(
            col(Send.state) == "sent",
            or_(
                col(Send.person_id) == person.id,
                col(Send.person_id).is_(None) & col(Send.circle_id).in_(theirs),
            ),
        )
        .order_by(col(Send.sent_at))
    )
    return [
        {"sent_at": at, "moment": moment, "reason": reason, "circle": title}
        for at, moment, reason, title in await session.exec(statement)
    ]


async def _articles(session: AsyncSession, person: Person) -> list[dict[str, Any]]:
    statement = select(Article).where(col(Article.shared_by) == person.id).order_by(col(Article.id))
    return [
        {"title": row.title, "url": row.url, "seen_at": row.seen_at} for row in await session.exec(statement)
    ]
