"""After a crash or an ambiguous answer: look up what arrived, and for a nudge never risk saying it twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.errors import PlatformError, Transient
from bot.messages import Receipt
from bot.outbox.claim import LEASE
from bot.outbox.outcome import Outcome, again, became, pause, sent
from bot.outbox.parcel import Parcel
from bot.outbox.places import TIMEOUT
from bot.outbox.speak import Letter, Speaker, part_key

log = structlog.get_logger(__name__)

AT_ONCE = 5
"""Look-ups side by side; Slack allows about 50 a minute."""
GIVE_UP = timedelta(hours=48)
"""A look-up that fails for so long is given up."""
SAID_AGAIN = frozenset({"reveal"})
"""People wait for these, so twice is better than never."""


async def look_up(speaker: Speaker, parcels: Sequence[Parcel], now: datetime) -> list[Outcome]:
    """What became of each: sent if all of it arrived, due again from the first part that did not."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(parcel: Parcel) -> Outcome:
        async with limit:
            return await _looked_up(speaker, parcel, now)

    return list(await asyncio.gather(*(one(parcel) for parcel in parcels)))


async def _looked_up(speaker: Speaker, parcel: Parcel, now: datetime) -> Outcome:
    try:
        letter = await speaker.write(parcel)
        outcome = await _parts(letter, now)
    except PlatformError as fault:
        return _unfound(parcel, fault, now)
    except Exception as fault:
        log.error("look_up_broke", send=parcel.send.id, moment=parcel.send.moment, exc_info=fault)
        return became(parcel.send, "lost", "malformed")
    log.info("send_looked_up", send=parcel.send.id, state=outcome.state)
    return replace(outcome, opened=letter.opened) if letter.opened else outcome


async def _parts(letter: Letter, now: datetime) -> Outcome:
    """Parts are sent in order, so behind the first that is absent there is none."""
    send = letter.parcel.send
    arrived: list[tuple[int, Receipt]] = []
    for part in range(len(letter.pages)):
        if part in letter.parcel.arrived:
            continue
        try:
            found = await _find(letter, part)
        except PlatformError as fault:
            return replace(_unfound(letter.parcel, fault, now), arrived=tuple(arrived))
        if isinstance(found, Receipt):
            arrived.append((part, found))
            continue
        if found == "absent" or send.moment in SAID_AGAIN:
            return again(send, now, arrived=tuple(arrived), failed=False)
        return became(send, "lost", "unknown", arrived=tuple(arrived))
    return sent(send, tuple(arrived))


async def _find(letter: Letter, part: int) -> Receipt | Literal["absent", "unknown"]:
    try:
        async with asyncio.timeout(TIMEOUT):
            return await letter.platform.find(letter.to, part_key(letter.parcel.send.key, part))
    except TimeoutError:
        raise Transient("no answer to a look-up") from None


def _unfound(parcel: Parcel, fault: PlatformError, now: datetime) -> Outcome:
    """The look-up failed: it is asked again after a lease, for as long as the send has not grown old."""
    log.warning("look_up_failed", send=parcel.send.id, fault=str(fault))
    old = now - parcel.wish.at > GIVE_UP
    if not isinstance(fault, Transient) or old:
        if parcel.send.moment in SAID_AGAIN:
            return again(parcel.send, now + pause(parcel.send.attempts), failed=False)
        return became(parcel.send, "lost", "unknown")
    lease = now + max(fault.retry_after, LEASE)
    return replace(became(parcel.send, "unsure"), lease_until=lease)
