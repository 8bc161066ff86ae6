"""What is behind a pressed button or a submitted form, and who may press it.

The token names the send and nothing else; the truth is in the rows, so it survives restarts and can't be
forged.
"""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.library import Library
from bot.ports import AtHand
from bot.store.cipher import Cipher
from bot.store.tables import Circle, Delivery, Membership, Person, Send

GONE = "That message is no longer in use. Nothing was changed."
NOT_YOURS = "This one is for the people it was written to. Nothing was changed."


async def behind(
    session: AsyncSession, token: str, person: Person, cipher: Cipher, library: Library, now: datetime
) -> AtHand:
    """What is behind a token "d:<send id>:..." if `person` may press it.

    Raises Refused for a stranger, or a message long gone.
    """
    send, delivery = await _rows(session, token, person.community_id)
    await _allowed(session, send, person)
    return AtHand(
        session=session,
        cipher=cipher,
        library=library,
        send=send,
        delivery=delivery,
        person=person,
        now=now,
    )


async def _rows(session: AsyncSession, token: str, community_id: int) -> tuple[Send, Delivery]:
    number = token.split(":")[1]
    if not number.isdecimal() or len(number) > 18:
        raise Refused(GONE)
    statement = (
        select(Send, Delivery)
        .join(Delivery, col(Delivery.id) == col(Send.delivery_id))
        .where(Send.id == int(number), Send.community_id == community_id)
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise Refused(GONE)
    return found


async def _allowed(session: AsyncSession, send: Send, person: Person) -> None:
    """The one it was written to, or a member of the circle it was said in, while that lasts."""
    if send.person_id is not None:
        if send.person_id != person.id:
            raise Refused(NOT_YOURS)
        return
    statement = (
        select(Membership.id, Circle.state)
        .join(Circle, col(Circle.id) == col(Membership.circle_id))
        .where(
            Membership.circle_id == send.circle_id,
            Membership.person_id == person.id,
            Membership.state == "accepted",
        )
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise Refused(NOT_YOURS)
    if found[1] == "ended":
        raise Refused("This circle has ended, so there is nothing left to answer here.")
