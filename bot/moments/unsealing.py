"""The reveal of a story as rows: whether it is on its way already, and how it is taken back."""

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.tables import Delivery, Send

_UNDER_WAY = frozenset({"claimed", "unsure", "sent", "lost"})


async def is_opening(session: AsyncSession, circle_id: int, story_id: int) -> bool:
    """Whether this story's answers are being shown, or were: too late to write, change or take one back."""
    statement = select(Send.state).where(col(Send.delivery_id).in_(_reveals(circle_id, story_id)))
    # Held until the end, so that nobody claims the reveal while an answer changes.
    states = (await session.exec(statement.with_for_update())).all()
    return not _UNDER_WAY.isdisjoint(states)


async def take_back(session: AsyncSession, circle_id: int, story_id: int) -> None:
    """Forget a reveal that is planned: one answer is gone, so the next plan decides anew about the rest."""
    statement = delete(Delivery).where(col(Delivery.id).in_(_reveals(circle_id, story_id)))
    await session.exec(statement.execution_options(synchronize_session=False))


def _reveals(circle_id: int, story_id: int) -> SelectOfScalar[int]:
    return select(Delivery.id).where(
        Delivery.circle_id == circle_id, Delivery.moment == "reveal", Delivery.subject == str(story_id)
    )
