"""What the night is for: circles past their end, stories that expired, events that need not be remembered."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.moments.sealing import SEALED
from bot.people.next_time import expire
from bot.policy.rules import Rules
from bot.programmes.closing import close
from bot.programmes.states import rules_of
from bot.store.engine import Store
from bot.store.tables import (
    Answer,
    Circle,
    Delivery,
    Membership,
    Programme,
    SeenEvent,
    Skipped,
    VaultEntry,
)

EVENTS_KEPT = timedelta(days=7)
"""Longer than any platform tries to deliver an event again."""
SKIPS_KEPT = timedelta(days=28)


async def clean(store: Store, rules: Rules, now: datetime) -> None:
    """Each in a transaction of its own, so that one can't hold up the others."""
    for act in (close, _stories, _forget):
        async with store.write() as session:
            await act(session, rules, now)


async def _stories(session: AsyncSession, defaults: Rules, now: datetime) -> None:
    """Expire and close stories, by the numbers of each programme."""
    programmes: dict[Rules, list[int]] = defaultdict(list)
    for id, overrides in await session.exec(select(Programme.id, Programme.rules)):
        programmes[rules_of(overrides, defaults)].append(id)
    for rules, ids in programmes.items():
        await _expire(session, rules, ids, now)
        await _close(session, rules, ids, now)


async def _expire(session: AsyncSession, rules: Rules, programmes: Sequence[int], now: datetime) -> None:
    """Sealed answers that stayed alone for too long are deleted; so is what a closed circle left unread.

    Answers that are enough to be opened wait for their reveal, however long a pause holds it back.
    """
    stories = _of(programmes)
    alone = (col(Answer.at) <= now - timedelta(days=rules.erase_days)) & col(Answer.delivery_id).not_in(
        _enough(rules)
    )
    ended = col(Answer.delivery_id).in_(stories.where(Circle.state == "ended"))
    await session.exec(
        update(Answer)
        .where(
            col(Answer.delivery_id).in_(stories),
            (col(Answer.share) == "sealed") & (alone | ended) | (col(Answer.share) == "partner") & ended,
        )
        .values(sealed=None, share="none")
    )


async def _close(session: AsyncSession, rules: Rules, programmes: Sequence[int], now: datetime) -> None:
    """Stories close on day 10, or when a lone answer's time is over."""
    waiting = select(Answer.delivery_id).where(Answer.share == "sealed")
    await session.exec(
        update(Delivery)
        .where(
            col(Delivery.id).in_(_of(programmes)),
            col(Delivery.state) == "open",
            col(Delivery.at) <= now - timedelta(days=rules.close_days),
            col(Delivery.id).not_in(waiting),
        )
        .values(state="closed")
    )


def _of(programmes: Sequence[int]) -> SelectOfScalar[int]:
    """The stories of these programmes."""
    return (
        select(Delivery.id)
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(col(Delivery.moment).in_(SEALED), col(Circle.programme_id).in_(programmes))
    )


def _enough(rules: Rules) -> SelectOfScalar[int]:
    """The stories with answers of all members, or of enough of a group: what `moments.sealing` opens."""
    accepted = (
        select(func.count())
        .where(col(Membership.circle_id) == col(Delivery.circle_id), col(Membership.state) == "accepted")
        .correlate(Delivery)
        .scalar_subquery()
    )
    given = func.count(col(Answer.id))
    return (
        select(Answer.delivery_id)
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(col(Answer.share).in_(("sealed", "partner", "revealed")))
        .group_by(col(Answer.delivery_id), col(Delivery.circle_id), col(Circle.kind))
        .having(
            (given > 1)
            & ((given >= accepted) | (col(Circle.kind) == "group") & (given >= rules.group_answers))
        )
    )


async def _forget(session: AsyncSession, _rules: Rules, now: datetime) -> None:
    """Events seen and wishes skipped long ago, drafts that nobody went on with, wishes to be asked."""
    await session.exec(delete(SeenEvent).where(col(SeenEvent.at) <= now - EVENTS_KEPT))
    await session.exec(delete(Skipped).where(col(Skipped.at) <= now - SKIPS_KEPT))
    await expire(session, now)
    await session.exec(delete(VaultEntry).where(col(VaultEntry.until) <= now))
