"""The reads behind a batch of claimed sends: eight at most, whatever the size of the batch."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy import cast as sql_cast
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.rows import (
    ACCOUNT,
    ANSWER,
    ARTICLE,
    CALL,
    CIRCLE,
    DELIVERY,
    EVENT,
    IDS,
    INTEREST,
    MILESTONE,
    PERSON,
    PROGRAMME,
    RECEIPT,
)
from bot.store.prepared import Prepared

Rows = Sequence[Any]

_DELIVERIES = Prepared(
    select(
        *(DELIVERY.c[name] for name in (
            "id", "subject", "reason", "detail", "audience", "round", "urgent", "at_once", "at",
        )),
        *(CIRCLE.c[name] for name in ("title", "platform", "space", "place", "thread")),
        CIRCLE.c.id.label("circle_id"),
        PROGRAMME.c.name.label("programme"),
        PROGRAMME.c.purpose,
    )
    .join_from(DELIVERY, CIRCLE, CIRCLE.c.id == DELIVERY.c.circle_id)
    .join(PROGRAMME, PROGRAMME.c.id == CIRCLE.c.programme_id)
    .where(DELIVERY.c.id.in_(IDS))
)  # fmt: skip
FIELD, ROW = "\x1f", "\x1e"
"""What parts a person's interests in one column: characters that nobody types."""
_CARES = (
    select(
        func.aggregate_strings(
            sql_cast(INTEREST.c.id, String) + FIELD + INTEREST.c.kind + FIELD + INTEREST.c.words, ROW
        )
    )
    .where(INTEREST.c.person_id == PERSON.c.id)
    .scalar_subquery()
)
_PEOPLE = Prepared(
    select(
        PERSON.c.id.label("person_id"),
        PERSON.c.name,
        PERSON.c.zone,
        PERSON.c.locale,
        ACCOUNT.c.id.label("account_id"),
        *(ACCOUNT.c[name] for name in ("platform", "external_id", "direct_space", "direct_id")),
        _CARES.label("cares"),
    )
    .select_from(PERSON.outerjoin(ACCOUNT, ACCOUNT.c.person_id == PERSON.c.id))
    .where(PERSON.c.id.in_(IDS))
    .order_by(PERSON.c.id, ACCOUNT.c.id)
)
_ARTICLES = Prepared(
    select(
        *(ARTICLE.c[name] for name in ("id", "title", "url", "summary", "source")),
        PERSON.c.name.label("shared_by"),
    )
    .select_from(ARTICLE.outerjoin(PERSON, PERSON.c.id == ARTICLE.c.shared_by))
    .where(ARTICLE.c.id.in_(IDS))
)
_EVENTS = Prepared(
    select(
        *(EVENT.c[name] for name in (
            "id", "uid", "title", "about", "starts_at", "minutes", "place", "zone", "sequence",
            "state",
        ))
    ).where(EVENT.c.id.in_(IDS))
)  # fmt: skip
_ROOM = func.coalesce(
    func.nullif(CIRCLE.c.call_link, ""),
    func.nullif(CALL.c.link, ""),
    func.nullif(PROGRAMME.c.call_link, ""),
    "",
)
"""Where a call takes place: the pair's own room, the one that was made for it, the programme's."""
_CALLS = Prepared(
    select(
        *(CALL.c[name] for name in ("id", "uid", "at", "minutes", "state", "sequence")), _ROOM.label("room")
    )
    .join_from(CALL, CIRCLE, CIRCLE.c.id == CALL.c.circle_id)
    .join(PROGRAMME, PROGRAMME.c.id == CIRCLE.c.programme_id)
    .where(CALL.c.id.in_(IDS))
)
_MILESTONES = Prepared(
    select(*(MILESTONE.c[name] for name in ("id", "person_id", "on", "sealed"))).where(
        MILESTONE.c.id.in_(IDS), MILESTONE.c.reached_at.is_(None)
    )
)
_WORDS = Prepared(
    select(*(ANSWER.c[name] for name in ("delivery_id", "person_id", "share", "sealed"))).where(
        ANSWER.c.delivery_id.in_(IDS), ANSWER.c.sealed.is_not(None)
    )
)
_RECEIPTS = Prepared(
    select(
        *(RECEIPT.c[name] for name in ("send_id", "part", "platform", "space", "place", "thread", "message"))
    ).where(RECEIPT.c.send_id.in_(IDS))
)


async def deliveries(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Each delivery with its circle and programme."""
    return await _DELIVERIES.rows(session, ids=ids)


async def people(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These people: one row for each of their accounts, with what they care about in `cares`."""
    return await _PEOPLE.rows(session, ids=ids)


def cares(column: str | None, kind: str) -> tuple[str, ...]:
    """The words of one kind ("interest", "goal") in a person's `cares`, the oldest first."""
    rows = sorted(
        (row.split(FIELD, 2) for row in (column or "").split(ROW) if row), key=lambda row: int(row[0])
    )
    return tuple(words for _, what, words in rows if what == kind)


async def articles(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These articles, each with the name of the member who brought it."""
    return await _ARTICLES.rows(session, ids=ids)


async def events(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These events, as they are now."""
    return await _EVENTS.rows(session, ids=ids)


async def calls(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These calls, as they are now, with where they take place."""
    return await _CALLS.rows(session, ids=ids)


async def milestones(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Those of these milestones that are still ahead, in words still sealed."""
    return await _MILESTONES.rows(session, ids=ids)


async def words(session: AsyncSession, sources: Collection[int]) -> Rows:
    """What was answered to these deliveries, still sealed."""
    return await _WORDS.rows(session, ids=sources)


async def receipts(session: AsyncSession, sends: Collection[int]) -> Rows:
    """The parts of these sends that are known to have arrived."""
    return await _RECEIPTS.rows(session, ids=sends)
