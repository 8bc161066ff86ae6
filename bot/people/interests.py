"""What a person cares about and works towards, in their own words."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.store.tables import Interest, Person

Kind = Literal["interest", "goal"]
MOST = 20
LONGEST = 120


def parts(words: str, kind: Kind) -> list[str]:
    """One per line; interests also between commas, since a goal may be a sentence. Twice is once."""
    cut = re.split(r"[\n,;]" if kind == "interest" else r"\n", words)
    cleaned = [" ".join(one.strip(" -•\t").split()) for one in cut]
    return list({one.casefold(): one for one in cleaned if one}.values())


async def of(session: AsyncSession, person_id: int, kind: Kind) -> list[str]:
    """A person's words, oldest first."""
    statement = select(Interest.words).where(col(Interest.person_id) == person_id, col(Interest.kind) == kind)
    return list(await session.exec(statement.order_by(col(Interest.id))))


async def add(
    session: AsyncSession, person: Person, kind: Kind, words: Sequence[str], now: datetime
) -> list[str]:
    """Add what is new, and return it. Raises Refused for too many or too long ones."""
    have = await of(session, person.id, kind)
    known = {one.casefold() for one in have}
    new = [one for one in words if one.casefold() not in known]
    too_long = [one for one in new if len(one) > LONGEST]
    if too_long:
        raise Refused(
            _("At most {n} characters each; “{words}…” has more.", n=LONGEST, words=too_long[0][:40]), "words"
        )
    if len(have) + len(new) > MOST:
        raise Refused(
            _("{n} are the most I can keep; that would be {many}.", n=MOST, many=len(have) + len(new)),
            "words",
        )
    session.add_all(
        Interest(community_id=person.community_id, person_id=person.id, kind=kind, words=one, created_at=now)
        for one in new
    )
    await session.flush()
    return new


async def remove(session: AsyncSession, person: Person, kind: Kind, words: Sequence[str]) -> list[str]:
    """Forget these, and return what was there to forget."""
    asked = {one.casefold() for one in words}
    gone = [one for one in await of(session, person.id, kind) if one.casefold() in asked]
    await _forget(session, person, kind, gone)
    return gone


async def replace(
    session: AsyncSession, person: Person, kind: Kind, words: Sequence[str], now: datetime
) -> None:
    """Exactly these from now on. Raises Refused as `add` does, and then changes nothing."""
    kept = {one.casefold() for one in words}
    old = [one for one in await of(session, person.id, kind) if one.casefold() not in kept]
    if len(words) > MOST:
        raise Refused(
            _("{n} are the most I can keep; that would be {many}.", n=MOST, many=len(words)), "words"
        )
    if any(len(one) > LONGEST for one in words):
        raise Refused(_("At most {n} characters each.", n=LONGEST), "words")
    await _forget(session, person, kind, old)
    await add(session, person, kind, words, now)


async def _forget(session: AsyncSession, person: Person, kind: Kind, words: Sequence[str]) -> None:
    await session.exec(
        delete(Interest).where(
            col(Interest.person_id) == person.id, col(Interest.kind) == kind, col(Interest.words).in_(words)
        )
    )
