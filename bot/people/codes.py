"""Codes to type on another platform: short, for a short while, once; only their digest is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _
from bot.store.tables import LinkCode, Person

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that look alike. Eight of them are 39 bits: nobody guesses one in a quarter of an hour."""
LASTS = {"person": timedelta(minutes=15), "space": timedelta(hours=24)}
Kind = Literal["person", "space"]


async def make(session: AsyncSession, person: Person, kind: Kind, now: datetime) -> str:
    """A fresh code, as it is shown; an older one of the same kind is void from now on."""
    await session.exec(
        delete(LinkCode).where(col(LinkCode.person_id) == person.id, col(LinkCode.kind) == kind)
    )
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    session.add(
        LinkCode(
            community_id=person.community_id,
            person_id=person.id,
            kind=kind,
            digest=_digest(code),
            expires_at=now + LASTS[kind],
        )
    )
    await session.flush()
    return f"{code[:4]}-{code[4:]}"


async def owner(session: AsyncSession, typed: str, kind: Kind, now: datetime) -> Person:
    """Whose code it is. Raises Refused for one that is wrong or too old."""
    statement = select(LinkCode).where(LinkCode.digest == _digest(typed), LinkCode.kind == kind)
    found = (await session.exec(statement)).first()
    if found is None or found.expires_at <= now:
        raise Refused(_("That code is not one of mine, or it is too old. Ask for a fresh one there."), "code")
    person = await session.get(Person, found.person_id)
    assert person is not None  # a code goes with its person
    return person


async def spend(session: AsyncSession, typed: str) -> None:
    """It did its work and can't be used again."""
    await session.exec(delete(LinkCode).where(col(LinkCode.digest) == _digest(typed)))


def _digest(typed: str) -> str:
    plain = "".join(letter for letter in typed.upper() if letter in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
