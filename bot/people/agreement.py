"""The two parts of an agreement as rows: encrypted words that stay, and what of them steers the pair."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.withdraw import settled
from bot.people.depth import lower
from bot.policy.agreement import ASKED, MOMENT
from bot.programmes.circles import members
from bot.store.cipher import Cipher
from bot.store.tables import Answer, Circle, Delivery, Membership, Send

SHOWN = "agreed"
"""The moment that shows both parts, and how an answer says that it stays."""
CHANGED, CHANGED_AT = "changed", "changed_at"
"""Kept beside a part: which of its questions differ from what both saw last, and since when."""
OFTEN_DAYS = {"weekly": 7, "two_weeks": 14, "monthly": 28}
"""How often they want to be in touch, in days."""
DEEPEST = 5
"""The cap of whoever sets none."""


async def parts(session: AsyncSession, circle_id: int) -> dict[int, Answer]:
    """Who has written, each with their row."""
    statement = (
        select(Answer)
        .join(Delivery, col(Delivery.id) == col(Answer.delivery_id))
        .where(col(Delivery.circle_id) == circle_id, col(Delivery.moment) == MOMENT, Answer.share == SHOWN)
    )
    return {row.person_id: row for row in await session.exec(statement)}


def opened(row: Answer | None, cipher: Cipher) -> dict[str, str]:
    """The words of a part by question, and what is kept beside them; empty where there is none."""
    return dict(json.loads(cipher.open(row.sealed))) if row is not None and row.sealed else {}


async def keep(
    session: AsyncSession,
    cipher: Cipher,
    circle: Circle,
    membership: Membership,
    words: Mapping[str, str],
    now: datetime,
) -> bool:
    """Keep one person's part in place of what was there, and let it steer; whether anything changed."""
    written = await parts(session, circle.id)
    row = written.get(membership.person_id)
    before = opened(row, cipher)
    changed = {
        name for name in {*before, *words} - {CHANGED, CHANGED_AT} if before.get(name) != words.get(name)
    }
    if row is not None and not changed:
        return False
    base = await _base(session, circle, now)
    if row is None:
        row = Answer(
            community_id=circle.community_id,
            delivery_id=base.id,
            person_id=membership.person_id,
            at=now,
            changed_at=now,
        )
    elif not await _seen(session, circle.id, before[CHANGED_AT]):
        changed |= set(before[CHANGED].split("+"))
    held = {**words, CHANGED: "+".join(sorted(changed)), CHANGED_AT: now.isoformat()}
    row.sealed = cipher.seal(json.dumps(held, ensure_ascii=False))
    row.choice, row.substance, row.share = "answer", True, SHOWN
    row.at = row.changed_at = now
    for one in (row, *written.values()):
        one.delivery_id = base.id
        session.add(one)
    await session.flush()
    await settled(session, circle_id=circle.id, source=base.id, person_id=membership.person_id)
    await _steer(session, circle, membership, words, now)
    return True


async def _steer(
    session: AsyncSession, circle: Circle, membership: Membership, words: Mapping[str, str], now: datetime
) -> None:
    """Their own pace and cap count at once; an end counts once both have written: the earlier of the two."""
    membership.often_days = OFTEN_DAYS.get(words.get("often", ""), 0)
    membership.cap = int(words.get("depth") or DEEPEST)
    membership.ends_on = date.fromisoformat(words["end"]) if words.get("end") else None
    session.add(membership)
    if membership.cap < max(membership.level, membership.ready):
        await lower(session, membership, membership.cap, now)
    everyone = [one for one, _ in await members(session, circle.id, ("accepted",))]
    if {one.person_id for one in everyone} <= (await parts(session, circle.id)).keys():
        circle.ends_on = min((one.ends_on for one in everyone if one.ends_on), default=None)
    circle.plan_at = now
    session.add(circle)
    await session.flush()


async def _base(session: AsyncSession, circle: Circle, now: datetime) -> Delivery:
    """The delivery that asked; before anybody was, one that is made here."""
    statement = (
        select(Delivery)
        .where(col(Delivery.circle_id) == circle.id, col(Delivery.moment) == MOMENT)
        .order_by(col(Delivery.id))
    )
    there = list(await session.exec(statement))
    found = next((one for one in there if one.slot == ASKED), there[0] if there else None)
    if found is None:
        found = Delivery(
            community_id=circle.community_id,
            circle_id=circle.id,
            moment=MOMENT,
            slot="unasked",
            audience="each",
            at=now,
            planned_at=now,
        )
        session.add(found)
        await session.flush()
    return found


async def _seen(session: AsyncSession, circle_id: int, since: str) -> bool:
    """Whether both saw it after that instant."""
    statement = select(func.max(Send.sent_at)).where(
        col(Send.circle_id) == circle_id, col(Send.moment) == SHOWN, col(Send.state) == "sent"
    )
    at = (await session.exec(statement)).one()
    return at is not None and at >= datetime.fromisoformat(since)
