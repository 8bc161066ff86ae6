"""What is behind a pressed button or a submitted form, and who may press it.

The token names the send and nothing else; the truth is in the rows, so it survives restarts and can't be
forged.
"""

from datetime import datetime

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import N_, current
from bot.library import Library, Prompt
from bot.outbox.outcome import IN_CIRCLE
from bot.ports import AtHand
from bot.store.cipher import Cipher
from bot.store.tables import Circle, Delivery, Membership, Person, Send

GONE = N_("That message is no longer in use. Nothing was changed.")
LEFT = N_("You left this circle, so nothing was changed.")
ENDED = N_("This circle has ended, so there is nothing left to answer here.")
NOT_YOURS = N_("This one is for the people it was written to. Nothing was changed.")


async def behind(
    session: AsyncSession, token: str, person: Person, cipher: Cipher, library: Library, now: datetime
) -> AtHand:
    """What is behind a token "d:<send id>:..." if `person` may press it.

    Raises Refused for a stranger, or a message long gone.
    """
    send, delivery = await _rows(session, token, person.community_id)
    await _allowed(session, send, delivery, person)
    return AtHand(
        session=session,
        cipher=cipher,
        library=library,
        send=send,
        delivery=delivery,
        person=person,
        now=now,
    )


async def community_behind(session: AsyncSession, token: str) -> int | None:
    """The community that a message of Kith belongs to: in direct messages only its token tells."""
    kind, _, rest = token.partition(":")
    number = rest.partition(":")[0]
    if kind != "d" or not _is_number(number):
        return None
    return (await session.exec(select(Send.community_id).where(Send.id == int(number)))).first()


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= 18


async def _rows(session: AsyncSession, token: str, community_id: int) -> tuple[Send, Delivery]:
    number = token.split(":")[1]
    if not _is_number(number):
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


async def _allowed(session: AsyncSession, send: Send, delivery: Delivery, person: Person) -> None:
    """The one it was written to, or a member of the circle it was said in, while that lasts."""
    together = send.person_id is None or send.why == IN_CIRCLE
    if not together and send.person_id != person.id:
        raise Refused(NOT_YOURS)
    statement = (
        select(Circle.state, Membership.state)
        .outerjoin(
            Membership,
            and_(col(Membership.circle_id) == col(Circle.id), col(Membership.person_id) == person.id),
        )
        .where(col(Circle.id) == send.circle_id)
    )
    circle, membership = (await session.exec(statement)).one()
    if together and membership != "accepted":
        raise Refused(LEFT if membership == "left" else NOT_YOURS)
    if circle == "ended" and (together or delivery.round):
        raise Refused(ENDED)


def prompts_of(at_hand: AtHand) -> list[Prompt]:
    """The prompts that this delivery asked, in its reader's language. Refused where one is gone."""
    try:
        return [at_hand.library.get(name, current()) for name in at_hand.delivery.subject.split("+")]
    except KeyError:
        raise Refused(GONE) from None
