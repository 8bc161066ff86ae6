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


async def deliveries(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Each delivery with its circle and programme."""
    of_delivery = [DELIVERY.c[name] for name in (
        "id", "subject", "reason", "detail", "audience", "round", "urgent", "at_once", "at",
    )]  # fmt: skip
    of_circle = [CIRCLE.c[name] for name in (
        "community_id", "kind", "tie", "title", "platform", "space", "place", "thread", "depth", "state",
        "started_at",
    )]  # fmt: skip
    of_programme = [PROGRAMME.c[name] for name in ("purpose", "locale", "zone", "ends_on")]
    labels = (
        CIRCLE.c.id.label("circle_id"),
        PROGRAMME.c.id.label("programme_id"),
        PROGRAMME.c.name.label("programme"),
    )
    joined = DELIVERY.join(CIRCLE, CIRCLE.c.id == DELIVERY.c.circle_id).join(
        PROGRAMME, PROGRAMME.c.id == CIRCLE.c.programme_id
    )
    return await fetch(
        session,
        select(*of_delivery, *of_circle, *of_programme, *labels)
        .select_from(joined)
        .where(DELIVERY.c.id.in_(ids)),
    )


async def members(session: AsyncSession, circles: Collection[int]) -> Rows:
    """Who is, was or may come to be in these circles: one row for each of their accounts, by joining."""
    joined = MEMBERSHIP.join(PERSON, PERSON.c.id == MEMBERSHIP.c.person_id).outerjoin(ACCOUNT, _HAS)
    return await fetch(
        session,
        select(MEMBERSHIP.c.circle_id, MEMBERSHIP.c.role, MEMBERSHIP.c.state, *_PERSON)
        .select_from(joined)
        .where(MEMBERSHIP.c.circle_id.in_(circles))
        .order_by(MEMBERSHIP.c.id, ACCOUNT.c.id),
    )


async def coordinators(session: AsyncSession, communities: Collection[int]) -> Rows:
    """Who steers these communities: one row for each of their accounts."""
    joined = COORDINATOR.join(PERSON, PERSON.c.id == COORDINATOR.c.person_id).outerjoin(ACCOUNT, _HAS)
    return await fetch(
        session,
        select(COORDINATOR.c.community_id, COORDINATOR.c.programme_id, *_PERSON)
        .select_from(joined)
        .where(COORDINATOR.c.community_id.in_(communities), PERSON.c.left_at.is_(None))
        .order_by(COORDINATOR.c.id, ACCOUNT.c.id),
    )


async def people(session: AsyncSession, ids: Collection[int]) -> Rows:
    """Others who get something: one row for each of their accounts."""
    joined = PERSON.outerjoin(ACCOUNT, _HAS)
    return await fetch(
        session,
        select(*_PERSON).select_from(joined).where(PERSON.c.id.in_(ids)).order_by(PERSON.c.id, ACCOUNT.c.id),
    )


async def interests(session: AsyncSession, ids: Collection[int]) -> Rows:
    """What these people care about and work towards."""
    return await fetch(
        session,
        select(INTEREST.c.person_id, INTEREST.c.kind, INTEREST.c.words)
        .where(INTEREST.c.person_id.in_(ids))
        .order_by(INTEREST.c.id),
    )


async def articles(session: AsyncSession, ids: Collection[int]) -> Rows:
    """These articles, each with the name of the member who brought it."""
    joined = ARTICLE.outerjoin(PERSON, PERSON.c.id == ARTICLE.c.shared_by)
    columns = [ARTICLE.c[name] for name in ("id", "title", "url", "summary", "source")]
    return await fetch(
        session,
        select(*columns, PERSON.c.name.label("shared_by")).select_from(joined).where(ARTICLE.c.id.in_(ids)),
    )


async def words(session: AsyncSession, sources: Collection[int]) -> Rows:
    """What was answered to these deliveries, still sealed."""
    columns = [ANSWER.c[name] for name in ("delivery_id", "person_id", "share", "sealed")]
    return await fetch(
        session, select(*columns).where(ANSWER.c.delivery_id.in_(sources), ANSWER.c.sealed.is_not(None))
    )


async def receipts(session: AsyncSession, sends: Collection[int]) -> Rows:
    """The parts of these sends that are known to have arrived."""
    columns = [RECEIPT.c[name] for name in (
        "send_id", "part", "platform", "space", "place", "thread", "message",
    )]  # fmt: skip
    return await fetch(session, select(*columns).where(RECEIPT.c.send_id.in_(sends)))
