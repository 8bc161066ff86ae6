"""After words were shown they are emptied here: the chat keeps what is revealed, the database does not."""

from collections.abc import Collection

from sqlalchemy import Boolean, bindparam, exists, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.detail import about
from bot.outbox.rows import ANSWER, DELIVERY, SEND, WAITING, change, fetch

SHOWN = frozenset({"reveal", "share"})
"""The moments that show what was sealed; their subject is the delivery that was answered."""

_CLOSE = update(DELIVERY).values(state="closed")
_EMPTY = (
    update(ANSWER)
    .where(
        ANSWER.c.delivery_id == bindparam("source"),
        ANSWER.c.share == bindparam("shared_as"),
        or_(bindparam("everyone", type_=Boolean), ANSWER.c.person_id == bindparam("writer")),
    )
    .values(sealed=None, share="revealed")
)


async def empty_shown(session: AsyncSession, deliveries: Collection[int]) -> None:
    """Empty what these reveals and shares have shown, once none of their sends is on its way any more.

    A reveal closes the delivery that was answered.
    """
    waiting = exists().where(SEND.c.delivery_id == DELIVERY.c.id, SEND.c.state.in_(WAITING))
    arrived = exists().where(SEND.c.delivery_id == DELIVERY.c.id, SEND.c.state == "sent")
    columns = (DELIVERY.c.moment, DELIVERY.c.subject, DELIVERY.c.detail)
    over = await fetch(session, select(*columns).where(DELIVERY.c.id.in_(deliveries), arrived, ~waiting))
    rows = [
        {
            "source": int(row.subject),
            "shared_as": "sealed" if row.moment == "reveal" else "partner",
            "everyone": row.moment == "reveal",
            "writer": about(row.detail) or 0,
        }
        for row in over
        if row.subject.isdecimal()
    ]
    if rows:
        await change(session, _EMPTY, rows)
    revealed = {row["source"] for row in rows if row["everyone"]}
    if revealed:
        await change(session, _CLOSE.where(DELIVERY.c.id.in_(revealed)))
