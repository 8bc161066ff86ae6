"""To stay quiet for a person in a circle, and to come back when they say so."""

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.insert import insert_new
from bot.store.tables import Mute

QUESTION = "quiet_question"
NUDGES = (
    *("story", "check_in", "call", "call_met", "article", "activity", "activity_step", "reflection", "pulse"),
    *("how_quiet", "milestone", "second_asking"),
    QUESTION,
)
"""What a person who wants quiet does not get. Only quiet mutes the question, which tells it from a mute."""


async def stay_quiet(session: AsyncSession, community_id: int, person_id: int, circle_id: int) -> None:
    """No nudge of any kind in this circle for this person."""
    whose = {"community_id": community_id, "person_id": person_id, "circle_id": circle_id}
    await session.exec(insert_new(session, Mute), params=[{**whose, "moment": moment} for moment in NUDGES])


async def come_back(session: AsyncSession, person_id: int) -> bool:
    """End the quiet in every circle of this person; whether there was one."""
    quiet = select(Mute.circle_id).where(Mute.person_id == person_id, Mute.moment == QUESTION)
    circles = (await session.exec(quiet)).all()
    await session.exec(
        delete(Mute).where(
            col(Mute.person_id) == person_id,
            col(Mute.circle_id).in_(circles),
            col(Mute.moment).in_(NUDGES),
        )
    )
    return bool(circles)
