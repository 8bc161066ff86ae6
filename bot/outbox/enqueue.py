"""Write decisions down, in the planner's own transaction: deliveries, sends, charges, skips, prompt uses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.rows import DELIVERY, change
from bot.policy.state import CircleState, Decision, Due, Proposal
from bot.store.insert import insert_new, upsert
from bot.store.tables import Charge, Delivery, PromptUse, Send, Skipped

Rows = list[dict[str, Any]]
Granted = list[tuple[int, Proposal, Decision]]
Ids = Mapping[tuple[int, str, str], int]

_COUNTED = frozenset({"story", "check_in", "activity", "notice"})
"""The moments whose subjects a community counts: prompts, and what is told there once."""


async def enqueue(
    session: AsyncSession,
    community_of: Mapping[int, int],
    decisions: Sequence[tuple[CircleState, Decision]],
    now: datetime,
) -> int:
    """Write a batch of decisions, in at most five statements; gives how many deliveries are new.

    `community_of` maps a circle to its community. What was decided before stays as it was: the same circle,
    moment and slot again adds no send and no charge.
    """
    granted: Granted = [(circle.id, one.chosen, one) for circle, one in decisions if one.chosen]
    ids = await _deliveries(session, community_of, granted, now)
    new = [(circle, wish, one) for circle, wish, one in granted if (circle, wish.moment, wish.slot) in ids]
    await _write(session, insert_new(session, Send), _sends(community_of, ids, new))
    await _write(session, insert_new(session, Charge), _charges(community_of, ids, new))
    skipped = upsert(session, Skipped, ["circle_id", "moment", "slot"], why="new", at="new", until="new")
    await _write(session, skipped, _skips(community_of, decisions, now))
    more = col(PromptUse.uses) + literal_column("excluded.uses")
    used = upsert(session, PromptUse, ["community_id", "prompt"], uses=more)
    await _write(session, used, _uses(community_of, new))
    return len(new)


async def _write(session: AsyncSession, statement: Any, rows: Rows) -> None:
    if rows:
        await change(session, statement, rows)


async def _deliveries(
    session: AsyncSession, community_of: Mapping[int, int], granted: Granted, now: datetime
) -> Ids:
    """The new deliveries' ids by circle, moment and slot."""
    if not granted:
        return {}
    rows = [
        {
            "community_id": community_of[circle],
            "circle_id": circle,
            "moment": wish.moment,
            "slot": wish.slot,
            "subject": wish.subject,
            "reason": wish.reason,
            "detail": wish.detail,
            "audience": one.audience,
            "round": wish.round,
            "urgent": wish.urgent,
            "at_once": wish.at_once,
            "state": "open",
            "at": min((due.at for due in one.dues), default=wish.at),
            "planned_at": now,
        }
        for circle, wish, one in granted
    ]
    key = (DELIVERY.c.circle_id, DELIVERY.c.moment, DELIVERY.c.slot)
    connection = await session.connection()
    new = await connection.execute(insert_new(session, Delivery).returning(DELIVERY.c.id, *key), rows)
    return {(circle, moment, slot): id for id, circle, moment, slot in new}


def _sends(community_of: Mapping[int, int], ids: Ids, new: Granted) -> Rows:
    return [
        {
            "community_id": community_of[circle],
            "delivery_id": ids[circle, wish.moment, wish.slot],
            "circle_id": circle,
            "person_id": due.person,
            "moment": wish.moment,
            "slot": wish.slot,
            "recipient": _recipient(due),
            "key": f"{circle}:{wish.moment}:{wish.slot}:{_recipient(due)}",
            "due_at": due.at,
            "wanted_at": due.at,
            "state": "due",
            "claimed_by": "",
            "attempts": 0,
            "why": "",
        }
        for circle, wish, one in new
        for due in one.dues
    ]


def _recipient(due: Due) -> str:
    return "all" if due.person is None else f"p{due.person}"


def _charges(community_of: Mapping[int, int], ids: Ids, new: Granted) -> Rows:
    return [
        {
            "community_id": community_of[circle],
            "person_id": person,
            "circle_id": circle,
            "delivery_id": ids[circle, wish.moment, wish.slot],
            "at": at,
        }
        for circle, wish, one in new
        for person, at in _paid(one)
    ]


def _paid(one: Decision) -> Iterable[tuple[int | None, datetime]]:
    yield from one.charges
    if one.group_charge:
        yield None, one.group_charge


def _skips(
    community_of: Mapping[int, int], decisions: Sequence[tuple[CircleState, Decision]], now: datetime
) -> Rows:
    return [
        {
            "community_id": community_of[circle.id],
            "circle_id": circle.id,
            "moment": skip.moment,
            "slot": skip.slot,
            "why": skip.why.value,
            "at": now,
            "until": skip.until,
        }
        for circle, one in decisions
        for skip in one.skipped
    ]


def _uses(community_of: Mapping[int, int], new: Granted) -> Rows:
    uses = Counter(
        (community_of[circle], one)
        for circle, wish, _ in new
        if wish.moment in _COUNTED and wish.subject
        for one in wish.subject.split("+")
    )
    return [
        {"community_id": community, "prompt": prompt, "uses": n} for (community, prompt), n in uses.items()
    ]
