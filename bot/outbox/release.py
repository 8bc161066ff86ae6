"""What a send leaves behind when it will never be said: its charges are freed, its delivery is closed."""

from collections.abc import Collection

from sqlalchemy import and_, delete, exists, or_, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.outcome import CLOSED
from bot.outbox.rows import ALIVE, CHARGE, DELIVERY, SEND, change


async def release(session: AsyncSession, deliveries: Collection[int]) -> None:
    """Free the charges of whoever gets nothing any more, and close what nobody can answer.

    Call it after the sends of these deliveries were withdrawn or have failed. What waits for somebody whose
    direct messages are closed can be answered still.
    """
    if not deliveries:
        return
    alive = or_(SEND.c.state.in_(ALIVE), SEND.c.why == CLOSED)
    of_delivery = exists().where(SEND.c.delivery_id == DELIVERY.c.id, alive)
    await change(
        session,
        update(DELIVERY).where(DELIVERY.c.id.in_(deliveries), ~of_delivery).values(state="closed"),
    )
    of_charge = exists().where(SEND.c.delivery_id == CHARGE.c.delivery_id, alive)
    theirs = exists().where(
        and_(SEND.c.delivery_id == CHARGE.c.delivery_id, SEND.c.person_id == CHARGE.c.person_id, ~alive)
    )
    await change(session, delete(CHARGE).where(CHARGE.c.delivery_id.in_(deliveries), or_(~of_charge, theirs)))
