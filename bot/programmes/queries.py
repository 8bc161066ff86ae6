"""The reads behind a batch of circles, as Core rows: fast, and none per circle."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Executable,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.prepared import Prepared, together
from bot.store.tables import (
    Account,
    ArticlePick,
    Circle,
    Coordinator,
    Delivery,
    Membership,
    Mute,
    Person,
    Programme,
    PromptUse,
    Send,
)

_PERSON: tuple[Any, ...] = (
    col(Person.id).label("person_id"),
    col(Person.zone),
    col(Person.locale),
    col(Person.hours_start),
    col(Person.hours_end),
    col(Person.weekends),
    col(Person.country),
    col(Person.pace),
    col(Person.paused_until),
)


_IDS: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
# The three that every delivery needs are built once: to build one costs more than to run it.
_CIRCLES = Prepared(
    select(
        *(col(getattr(Circle, name)) for name in (
            "id", "community_id", "programme_id", "kind", "state", "tie", "started_at", "paused_until",
            "depth", "two_way_at", "activity_at", "prompt_now", "pick_at",
        )),
        *(col(getattr(Programme, name)) for name in (
            "zone", "locale", "country", "hours_start", "hours_end", "weekends", "rules",
        )),
        func.coalesce(col(Circle.ends_on), col(Programme.ends_on)).label("ends_on"),
        col(Programme.state).label("programme_state"),
        col(ArticlePick.article_id),
        col(ArticlePick.score),
        col(ArticlePick.because),
        col(ArticlePick.person_id).label("pick_person_id"),
    )
    .join(Programme, col(Programme.id) == col(Circle.programme_id))
    .outerjoin(ArticlePick, col(ArticlePick.circle_id) == col(Circle.id))
    .where(col(Circle.id).in_(_IDS))
)  # fmt: skip
_MUTED = (
    select(func.aggregate_strings(col(Mute.moment), ","))
    .where(col(Mute.person_id) == col(Membership.person_id), col(Mute.circle_id) == col(Membership.circle_id))
    .scalar_subquery()
    .label("muted")
)
_MEMBERS = Prepared(
    select(
        col(Membership.circle_id),
        col(Membership.role),
        col(Membership.state),
        col(Membership.invited_at),
        col(Membership.opted_in),
        col(Membership.level),
        col(Membership.level_at),
        col(Membership.cap),
        col(Membership.ready),
        col(Membership.often_days),
        col(Membership.rematch_at),
        _MUTED,
        *_PERSON,
    )
    .join(Person, col(Person.id) == col(Membership.person_id))
    .where(col(Membership.circle_id).in_(_IDS))
    .order_by(col(Membership.id))
)
_COORDINATORS = (
    select(col(Coordinator.community_id), col(Coordinator.programme_id), *_PERSON)
    .join(Person, col(Person.id) == col(Coordinator.person_id))
    .where(col(Coordinator.community_id).in_(_IDS), col(Person.left_at).is_(None))
)


@lru_cache(maxsize=16)
def _steering(configured: frozenset[str]) -> Executable:
    """Those who were appointed, and those whom the configuration names as "platform:id"."""
    if not configured:
        return _COORDINATORS.order_by(col(Coordinator.id))
    accounts = (name.split(":", 1) for name in sorted(configured))
    named = or_(
        *(and_(col(Account.platform) == name, col(Account.external_id) == id) for name, id in accounts)
    )
    everywhere = (
        select(col(Account.community_id), cast(null(), Integer).label("programme_id"), *_PERSON)
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.community_id).in_(_IDS), named, col(Person.left_at).is_(None))
    )
    return union_all(everywhere, _COORDINATORS)


async def _rows(
    session: AsyncSession, statement: Executable, ids: Sequence[int] | None = None
) -> Sequence[Any]:
    connection = await session.connection()
    return (await connection.execute(statement, None if ids is None else {"ids": list(ids)})).all()


async def circles(session: AsyncSession, ids: Sequence[int]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Each circle with its programme and its pick of an article; each of their memberships.

    A membership has its person's settings and the kinds they muted, joined by commas.
    """
    found, members = await together(session, _CIRCLES, _MEMBERS, ids=ids)
    return found, members


async def coordinators(
    session: AsyncSession, communities: Sequence[int], configured: frozenset[str] = frozenset()
) -> Mapping[int, Sequence[Any]]:
    """The coordinators by community; somebody may be there twice."""
    grouped = defaultdict(list)
    for row in await _rows(session, _steering(configured), communities):
        grouped[row.community_id].append(row)
    return grouped


async def past(session: AsyncSession, ids: Sequence[int]) -> Sequence[Any]:
    """Each circle's deliveries in order, with when the first send of each arrived and why one failed.

    What was said may name something that is missing too: then the words went out, but nothing beside them.
    """
    waiting = and_(col(Send.state) == "due", col(Send.why) != "")
    lacked = and_(col(Send.state) == "sent", col(Send.why).like("misconfigured:%"))
    failed = case((or_(col(Send.state) == "failed", waiting, lacked), col(Send.why)))
    return await _rows(
        session,
        select(
            col(Delivery.id),
            col(Delivery.circle_id),
            col(Delivery.moment),
            col(Delivery.slot),
            col(Delivery.subject),
            col(Delivery.at),
            col(Delivery.state),
            func.min(col(Send.sent_at)).label("sent_at"),
            func.max(failed).label("failed"),
        )
        .outerjoin(Send, col(Send.delivery_id) == col(Delivery.id))
        .where(col(Delivery.circle_id).in_(ids))
        .group_by(col(Delivery.id))
        .order_by(col(Delivery.circle_id), col(Delivery.at), col(Delivery.id)),
    )


async def uses(session: AsyncSession, communities: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """How often each prompt was used, by community."""
    rows = await _rows(
        session,
        select(col(PromptUse.community_id), col(PromptUse.prompt), col(PromptUse.uses)).where(
            col(PromptUse.community_id).in_(communities)
        ),
    )
    grouped: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        grouped[row.community_id][row.prompt] = row.uses
    return grouped
