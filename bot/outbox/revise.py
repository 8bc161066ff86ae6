"""Bring up to date what was said already: a meeting that moved, a poll that is over.

To replace a message twice does no harm, so there is no lease to look after: who takes one puts it off for as
long as the work may last, and clears it if nobody asked anew in the meantime.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import bindparam, case, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import PlatformError, Transient
from bot.outbox.claim import LEASE, MOST, Claimed
from bot.outbox.outcome import pause
from bot.outbox.parcel import Parcel
from bot.outbox.places import TIMEOUT
from bot.outbox.rows import DELIVERY, SEND, change
from bot.outbox.speak import Speaker

log = structlog.get_logger(__name__)

TRIES = 30
"""After so many a message stays as it is; they take a day."""
# The partial index only serves a query that names the condition in so many words.
_ASKED = SEND.c.revise_at.is_not(None)
_TOLD = tuple(name for name in Claimed.__dataclass_fields__ if name not in {"claimed_by", "lease_until"})
_TAKE = (
    update(SEND)
    .where(
        SEND.c.id.in_(
            select(SEND.c.id)
            .where(_ASKED, SEND.c.revise_at <= bindparam("now"))
            .order_by(SEND.c.revise_at)
            .limit(MOST)
            .with_for_update(skip_locked=True)
        )
    )
    .values(revise_at=bindparam("until"), attempts=SEND.c.attempts + 1)
    .returning(*(SEND.c[name] for name in _TOLD))
)
_DONE = (
    update(SEND)
    .where(SEND.c.id == bindparam("send"), SEND.c.revise_at == bindparam("until"))
    .values(revise_at=bindparam("again", type_=SEND.c.revise_at.type))
)
Again = datetime | None


async def ask(session: AsyncSession, community_id: int, moment: str, subject: str, now: datetime) -> None:
    """Have everything replaced that a community was told of this kind about this subject.

    What is on its way just now was put into words before; it is replaced when it must have arrived.
    """
    of = select(DELIVERY.c.id).where(
        DELIVERY.c.community_id == community_id, DELIVERY.c.moment == moment, DELIVERY.c.subject == subject
    )
    said, here = SEND.c.state == "sent", SEND.c.state.in_(("claimed", "unsure", "sent"))
    when = case((said, now), else_=now + LEASE)
    tries = case((said, 0), else_=SEND.c.attempts)
    statement = update(SEND).where(SEND.c.delivery_id.in_(of), here)
    await change(session, statement.values(revise_at=when, attempts=tries))


async def take(session: AsyncSession, now: datetime, until: datetime) -> list[Claimed]:
    """Up to `MOST` messages that are to be replaced by now, put off until then."""
    connection = await session.connection()
    rows = await connection.execute(_TAKE, {"now": now, "until": until})
    return [Claimed(claimed_by="", lease_until=until, **dict(zip(_TOLD, row, strict=True))) for row in rows]


async def settle(session: AsyncSession, settled: Sequence[tuple[Claimed, Again]]) -> None:
    """When each is to be tried again; whatever was asked for in the meantime stays."""
    rows = [{"send": one.id, "until": one.lease_until, "again": at} for one, at in settled]
    if rows:
        await change(session, _DONE, rows)


async def replace_all(speaker: Speaker, parcels: Sequence[Parcel]) -> list[tuple[Claimed, Again]]:
    """Each send, and when it is to be tried again, None for never."""
    return [(parcel.send, await _replaced(speaker, parcel)) for parcel in parcels]


async def _replaced(speaker: Speaker, parcel: Parcel) -> Again:
    try:
        letter = await speaker.write(parcel)
        for part, page in enumerate(letter.pages):
            receipt = parcel.arrived.get(part)
            if receipt is not None:
                async with asyncio.timeout(TIMEOUT):
                    await letter.platform.revise(receipt, page)
    except (Transient, TimeoutError) as fault:
        log.warning("revision_failed", send=parcel.send.id, fault=str(fault))
        tries = parcel.send.attempts
        return parcel.send.lease_until + pause(tries) if tries < TRIES else None
    except PlatformError as fault:
        log.warning("revision_given_up", send=parcel.send.id, fault=str(fault))
    except Exception as fault:
        log.error("revision_broke", send=parcel.send.id, moment=parcel.send.moment, exc_info=fault)
    return None
