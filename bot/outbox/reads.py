"""The reads behind a batch of claimed sends: eight at most, whatever the size of the batch."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.rows import (
    ACCOUNT,
    ANSWER,
    ARTICLE,
    CIRCLE,
    COORDINATOR,
    DELIVERY,
    IDS,
    INTEREST,
    MEMBERSHIP,
    PERSON,
    PROGRAMME,
    RECEIPT,
    fetch,
)

Rows = Sequence[Any]

_PERSON = (
    PERSON.c.id.label("person_id"),
    PERSON.c.name,
    PERSON.c.zone,
    PERSON.c.locale,
    ACCOUNT.c.id.label("account_id"),
    ACCOUNT.c.platform,
    ACCOUNT.c.external_id,
    ACCOUNT.c.direct_space,
    ACCOUNT.c.direct_id,
)
_HAS = ACCOUNT.c.person_id == PERSON.c.id

_DELIVERIES = (
    select(
        *(DELIVERY.c[name] for name in (
            "id", "subject", "reason", "detail", "audience", "round", "urgent", "at_once", "at",
        )),
        *(CIRCLE.c[name] for name in (
            "community_id", "kind", "tie", "title", "platform", "space", "place", "thread", "depth", "state",
            "started_at",
        )),
        *(PROGRAMME.c[name] for name in ("purpose", "locale", "zone", "ends_on")),
        CIRCLE.c.id.label("circle_id"),
        PROGRAMME.c.id.label("programme_id"),
        PROGRAMME.c.name.label("programme"),
    )
    .join_from(DELIVERY, CIRCLE, CIRCLE.c.id == DELIVERY.c.circle_id)
    .join(PROGRAMME, PROGRAMME.c.id == CIRCLE.c.programme_id)
    .where(DELIVERY.c.id.in_(IDS))
)  # fmt: skip
_MEMBERS = (
    select(MEMBERSHIP.c.circle_id, MEMBERSHIP.c.role, MEMBERSHIP.c.state, *_PERSON)
    .join_from(MEMBERSHIP, PERSON, PERSON.c.id == MEMBERSHIP.c.person_id)
    .outerjoin(ACCOUNT, _HAS)
    .where(MEMBERSHIP.c.circle_id.in_(IDS))
    .order_by(MEMBERSHIP.c.id, ACCOUNT.c.id)
)
_COORDINATORS = (
    select(COORDINATOR.c.community_id, COORDINATOR.c.programme_id, *_PERSON)
    .join_from(COORDINATOR, PERSON, PERSON.c.id == COORDINATOR.c.person_id)
    .outerjoin(ACCOUNT, _HAS)
    .where(COORDINATOR.c.community_id.in_(IDS), PERSON.c.left_at.is_(None))
    .order_by(COORDINATOR.c.id, ACCOUNT.c.id)
)
_PEOPLE = (
    select(*_PERSON)
    .select_from(PERSON.outerjoin(ACCOUNT, _HAS))
    .where(PERSON.c.id.in_(IDS))
    .order_by(PERSON.c.id, ACCOUNT.c.id)
)
_INTERESTS = (
    select(INTEREST.c.person_id, INTEREST.c.kind, INTEREST.c.words)
    .where(INTEREST.c.person_id.in_(IDS))
    .order_by(INTEREST.c.id)
)
_ARTICLES = (
    select(
        *(ARTICLE.c[name] for name in ("id", "title", "url", "summary", "source")),
        PERSON.c.name.label("shared_by"),
    )
    .select_from(ARTICLE.outerjoin(PERSON, PERSON.c.id == ARTICLE.c.shared_by))
    .where(ARTICLE.c.id.in_(IDS))
)
_WORDS = select(*(ANSWER.c[name] for name in ("delivery_id", "person_id", "share", "sealed"))).where(
    ANSWER.c.delivery_id.in_(IDS), ANSWER.c.sealed.is_not(None)
)
_RECEIPTS = select(
    *(RECEIPT.c[name] for name in ("send_id", "part", "platform", "space", "place", "thread", "message"))
).where(RECEIPT.c.send_id.in_(IDS))


async def deliveries(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Each delivery with its circle and programme."""
    return await fetch(session, _DELIVERIES, ids)


async def members(session: AsyncSession, circles: Collection[int]) -> Rows:
    """Who is, was or may come to be in these circles: one row for each of their accounts, by joining."""
    return await fetch(session, _MEMBERS, circles)


async def coordinators(session: AsyncSession, communities: Collection[int]) -> Rows:
    """Who steers these communities: one row for each of their accounts."""
    return await fetch(session, _COORDINATORS, communities)


async def people(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Others who get something: one row for each of their accounts."""
    return await fetch(session, _PEOPLE, ids)


async def interests(session: AsyncSession, ids: Collection[int]) -> Rows:
    """What these people care about and work towards."""
    return await fetch(session, _INTERESTS, ids)


async def articles(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These articles, each with the name of the member who brought it."""
    return await fetch(session, _ARTICLES, ids)


async def words(session: AsyncSession, sources: Collection[int]) -> Rows:
    """What was answered to these deliveries, still sealed."""
    return await fetch(session, _WORDS, sources)


async def receipts(session: AsyncSession, sends: Collection[int]) -> Rows:
    """The parts of these sends that are known to have arrived."""
    return await fetch(session, _RECEIPTS, sends)
