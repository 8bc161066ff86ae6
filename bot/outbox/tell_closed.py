"""Tells somebody in their pair's conversation that something waits for them, once in thirty days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import pack
from bot.outbox.claim import Claimed
from bot.outbox.enqueue import enqueue
from bot.outbox.outcome import CLOSED, Outcome
from bot.outbox.rows import DELIVERY, MEMBERSHIP, PERSON, fetch
from bot.policy.state import CircleState, Decision, Due, Proposal

CLOSED_DOOR = "closed_door"
REST = timedelta(days=30)
"""Once is enough for a while: they read it, or don't want to."""


async def tell_closed(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    """One line for each person whose message waits now, in the first circle that it waits in."""
    for send in [one.send for one in outcomes if one.why == CLOSED]:
        person = send.person_id
        if person is not None and not await _told(session, person, now):
            wish = _wish(person, now)
            decision = Decision(chosen=wish, audience="together", dues=(Due(at=now),))
            circle = CircleState(id=send.circle_id, kind="pair")
            await enqueue(session, _community(send), [(circle, decision)], now)


async def _told(session: AsyncSession, person: int, now: datetime) -> bool:
    """Whether they were told lately, wherever. Their row is held, so that two can't find out at once."""
    await fetch(session, select(PERSON.c.id).where(PERSON.c.id == person).with_for_update())
    theirs = select(MEMBERSHIP.c.circle_id).where(MEMBERSHIP.c.person_id == person)
    lately = exists().where(
        DELIVERY.c.circle_id.in_(theirs),
        DELIVERY.c.moment == CLOSED_DOOR,
        DELIVERY.c.subject == str(person),
        DELIVERY.c.planned_at > now - REST,
    )
    ((told,),) = await fetch(session, select(lately))
    return bool(told)


def _wish(person: int, now: datetime) -> Proposal:
    """At once: it was their hour when the message itself could not arrive."""
    return Proposal(
        moment=CLOSED_DOOR,
        slot=f"p{person}-{now:%Y-%m-%d}",
        at=now,
        subject=str(person),
        reason=CLOSED_DOOR,
        detail=pack(person=person),
        cost=0,
        urgent=True,
        at_once=True,
    )


def _community(send: Claimed) -> dict[int, int]:
    return {send.circle_id: send.community_id}
