"""Each circle's best article that it has not had, kept as a row until the article moment asks for it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.articles.choose import Choice
from bot.articles.reads import Batch, had_by, load
from bot.store.engine import Store
from bot.store.insert import upsert
from bot.store.tables import ArticlePick, Circle

BATCH = 200


async def repick(session: AsyncSession, circle_ids: Collection[int], now: datetime) -> None:
    """Choose anew for these circles."""
    for some in _batches(sorted(circle_ids)):
        for batch in await load(session, some, now):
            await _save(session, batch, batch.choose(), now)


async def repick_due(store: Store, now: datetime) -> int:
    """Choose anew where something asked for it by `pick_at`: a start, a used pick, interests, a share."""
    async with store.write() as session:
        due = select(Circle.id).where(col(Circle.pick_at) <= now).order_by(col(Circle.pick_at)).limit(BATCH)
        circle_ids = list(await session.exec(due))
        await session.exec(update(Circle).where(col(Circle.id).in_(circle_ids)).values(pick_at=None))
        await repick(session, circle_ids, now)
    return len(circle_ids)


async def repick_communities(store: Store, community_ids: Collection[int], now: datetime) -> None:
    """Choose anew for every active circle of these communities; the thinking holds no transaction."""
    async with store.read() as session:
        active = select(Circle.id).where(
            col(Circle.community_id).in_(community_ids), col(Circle.state) == "active"
        )
        circle_ids = sorted(await session.exec(active))
    for some in _batches(circle_ids):
        async with store.read() as session:
            batches = await load(session, some, now)
        for batch in batches:
            choices = await asyncio.to_thread(batch.choose)
            async with store.write() as session:
                await _save(session, batch, choices, now)


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]


async def _save(
    session: AsyncSession, batch: Batch, choices: Mapping[int, Choice | None], now: datetime
) -> None:
    """Write what changed; a choice that the circle got in the meantime is left to the next round."""
    had = await had_by(session, list(choices))
    gone = [circle_id for circle_id, choice in choices.items() if choice is None and circle_id in batch.picks]
    if gone:
        await session.exec(delete(ArticlePick).where(col(ArticlePick.circle_id).in_(gone)))
    rows = [
        _row(batch.community_id, circle_id, choice, now)
        for circle_id, choice in choices.items()
        if choice
        and choice.article_id not in had[circle_id]
        and not _same(batch.picks.get(circle_id), choice)
    ]
    if not rows:
        return
    new = dict.fromkeys(("article_id", "person_id", "score", "because", "at"), "new")
    await session.exec(upsert(session, ArticlePick, ["circle_id"], **new), params=rows)
    await _plan_again(session, [int(str(row["circle_id"])) for row in rows], now)


async def _plan_again(session: AsyncSession, circle_ids: Sequence[int], now: datetime) -> None:
    """A new pick may give a circle something to say: ask it again now."""
    later = col(Circle.plan_at).is_(None) | (col(Circle.plan_at) > now)
    await session.exec(update(Circle).where(col(Circle.id).in_(circle_ids), later).values(plan_at=now))


def _same(pick: ArticlePick | None, choice: Choice) -> bool:
    """Whether the row says as much already; a score that moved a little is not worth a write."""
    return (
        pick is not None
        and (pick.article_id, pick.person_id, pick.because)
        == (choice.article_id, choice.person_id, choice.because)
        and abs(pick.score - choice.score) < 0.02
    )


def _row(community_id: int, circle_id: int, choice: Choice, now: datetime) -> dict[str, object]:
    return {
        "community_id": community_id,
        "circle_id": circle_id,
        "article_id": choice.article_id,
        "person_id": choice.person_id,
        "score": choice.score,
        "because": choice.because,
        "at": now,
    }
