"""Prompts of a community's own: proposed by a member, approved by a coordinator, asked from then on."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.library import Library, Prompt
from bot.library.entry import Entry
from bot.library.wording import alike, faults
from bot.store.tables import Community, OwnPrompt, Person

MOMENT = "story"


def made(entry: Mapping[str, Any], id: str, community_id: int, locale: str) -> Prompt:
    """The prompt that an entry tells of. Raises ValidationError for one that is none."""
    told = Entry.model_validate({"id": id, **entry})
    return Prompt(moment=MOMENT, locale=locale, community=community_id, **told.words)


def judged(entry: Mapping[str, Any], community_id: int, locale: str, library: Library) -> list[str]:
    """What is wrong with a new one, in plain words: its shape, its wording, one like it that is there."""
    try:
        prompt = made(entry, f"{MOMENT}.own", community_id, locale)
    except ValidationError as error:
        return [one["msg"] for one in error.errors(include_url=False)]
    found = faults(prompt)
    there = [one for one in library.of(MOMENT, locale) if one.community in {0, community_id}]
    near = [words for words in alike([prompt, *there]) if prompt.id in words]
    return found + [f"one like it is there: {words.split()[2]}" for words in near]


async def propose(
    session: AsyncSession,
    community_id: int,
    person: Person,
    entry: Mapping[str, Any],
    locale: str,
    now: datetime,
) -> OwnPrompt:
    """Keep it until a coordinator has looked at it."""
    count = select(func.count()).where(col(OwnPrompt.community_id) == community_id)
    number = (await session.exec(count)).one() + 1
    row = OwnPrompt(
        community_id=community_id,
        person_id=person.id,
        prompt=f"{MOMENT}.own_{community_id}_{number}",
        entry=json.dumps({"locale": locale, **entry}, ensure_ascii=False),
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


def read(row: OwnPrompt) -> Prompt:
    """The prompt in a row."""
    entry = json.loads(row.entry)
    locale = entry.pop("locale", "en")
    return made(entry, row.prompt, row.community_id, locale)


async def of_community(session: AsyncSession, community: Community, state: str) -> Sequence[OwnPrompt]:
    """Those in a state, oldest first."""
    statement = select(OwnPrompt).where(
        col(OwnPrompt.community_id) == community.id, col(OwnPrompt.state) == state
    )
    return list(await session.exec(statement.order_by(col(OwnPrompt.id))))


async def shelve(session: AsyncSession, library: Library) -> None:
    """Put every community's own into the library; retired ones only to be found again."""
    statement = select(OwnPrompt).where(col(OwnPrompt.state).in_(("approved", "retired")))
    for row in await session.exec(statement.order_by(col(OwnPrompt.id))):
        library.add(read(row))
        if row.state == "retired":
            library.retire(row.prompt)
