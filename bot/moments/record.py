"""Write down what somebody answered; words only ever encrypted."""

import json
from collections.abc import Mapping

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.language import _
from bot.outbox.withdraw import settled
from bot.ports import AtHand
from bot.store.tables import Answer, Circle, Person


async def record(
    at_hand: AtHand,
    choice: str,
    *,
    words: Mapping[str, str] | None = None,
    share: str | None = None,
    substance: bool = False,
) -> Answer:
    """Keep the person's answer to this delivery, one row for each, and have the circle planned again.

    With `words`, or `substance`, it is an answer; without, a tap, which leaves one given before as it is.
    """
    row = await answered(at_hand)
    if row is None:
        row = Answer(
            community_id=at_hand.delivery.community_id,
            delivery_id=at_hand.delivery.id,
            person_id=at_hand.person.id,
            at=at_hand.now,
            changed_at=at_hand.now,
        )
    row.choice = choice
    row.changed_at = at_hand.now
    if words is not None or substance:
        row.at = row.at if row.substance else at_hand.now
        row.substance = True
    if words is not None:
        row.sealed = at_hand.cipher.seal(json.dumps(dict(words), ensure_ascii=False))
    if share is not None:
        row.share = share
    at_hand.session.add(row)
    delivery = at_hand.delivery
    await settled(
        at_hand.session, circle_id=delivery.circle_id, source=delivery.id, person_id=at_hand.person.id
    )
    await plan_again(at_hand)
    return row


async def answered(at_hand: AtHand) -> Answer | None:
    """What this person answered to this delivery so far."""
    statement = select(Answer).where(
        Answer.delivery_id == at_hand.delivery.id, Answer.person_id == at_hand.person.id
    )
    return (await at_hand.session.exec(statement)).first()


def opened(at_hand: AtHand, row: Answer | None) -> dict[str, str]:
    """The words of an answer by field; empty where there are none."""
    if row is None or row.sealed is None:
        return {}
    return dict(json.loads(at_hand.cipher.open(row.sealed)))


async def plan_again(at_hand: AtHand) -> None:
    """Ask the circle for proposals at the next tick, since something changed."""
    await at_hand.session.exec(
        update(Circle).where(col(Circle.id) == at_hand.delivery.circle_id).values(plan_at=at_hand.now)
    )


async def person_name(session: AsyncSession, person_id: int) -> str:
    """A person's name, or "somebody" for one who is gone."""
    person = await session.get(Person, person_id)
    return person.name if person else _("somebody")
