"""What follows from sealed answers or private taps, as rows: whether it is on its way, and taking it back."""

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.store.tables import Delivery, Send

_UNDER_WAY = frozenset({"claimed", "unsure", "sent", "lost"})


async def is_opening(session: AsyncSession, circle_id: int, story_id: int, moment: str = "reveal") -> bool:
    """Whether what was answered to this delivery is being shown, or was: too late to change anything."""
    statement = select(Send.state).where(col(Send.delivery_id).in_(_reveals(circle_id, story_id, moment)))
    # Held until the end, so that nobody claims the reveal while an answer changes.
    states = (await session.exec(statement.with_for_update())).all()
    return not _UNDER_WAY.isdisjoint(states)


async def take_back(session: AsyncSession, circle_id: int, story_id: int, moment: str = "reveal") -> None:
    """Forget a reveal that is planned: one answer is gone, so the next plan decides anew about the rest."""
    statement = delete(Delivery).where(col(Delivery.id).in_(_reveals(circle_id, story_id, moment)))
    await session.exec(statement.execution_options(synchronize_session=False))


def _reveals(circle_id: int, story_id: int, moment: str) -> SelectOfScalar[int]:
    return select(Delivery.id).where(
        Delivery.circle_id == circle_id, Delivery.moment == moment, Delivery.slot == f"d{story_id}"
    )
