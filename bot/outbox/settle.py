"""Write down what became of a batch of sends, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, bindparam, exists, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.outbox.outcome import IN_CIRCLE, MISCONFIGURED, Outcome
from bot.outbox.release import release
from bot.outbox.rows import ACCOUNT, CHARGE, CIRCLE, IDS, RECEIPT, SEND, change
from bot.outbox.shown import SHOWN, empty_shown
from bot.outbox.tell_closed import tell_closed
from bot.store.insert import insert_new
from bot.store.prepared import Prepared
from bot.store.tables import SendReceipt

_CHANGED = ("state", "why", "due_at", "wanted_at", "attempts", "lease_until")
_HELD = update(SEND).where(SEND.c.id == bindparam("send_id"), SEND.c.claimed_by == bindparam("held_by"))
_SENT = Prepared(
    update(SEND)
    .where(SEND.c.id.in_(IDS), SEND.c.claimed_by == bindparam("held_by"))
    .values(state="sent", sent_at=bindparam("at"), lease_until=None, claimed_by="")
)
_LACKED = update(SEND).where(SEND.c.id == bindparam("send_id")).values(why=bindparam("new_why"))
_SETTLE = _HELD.values({name: bindparam(f"new_{name}", type_=SEND.c[name].type) for name in _CHANGED}).values(
    claimed_by=bindparam("new_claimed_by", type_=String)
)
_OPENED = (
    update(CIRCLE)
    .where(CIRCLE.c.id == bindparam("circle"), CIRCLE.c.place == "")
    .values(place=bindparam("new_place"), thread=bindparam("new_thread"))
)
_DIRECT = (
    update(ACCOUNT)
    .where(ACCOUNT.c.id == bindparam("account"))
    .values(direct_space=bindparam("new_space"), direct_id=bindparam("new_id"))
)
_MOVED = (
    update(CHARGE)
    .where(
        CHARGE.c.delivery_id == bindparam("delivery"),
        or_(
            bindparam("person", type_=Integer).is_(None),
            CHARGE.c.person_id == bindparam("person", type_=Integer),
        ),
    )
    .values(at=bindparam("new_at"))
)
_OVER = frozenset({"sent", "withdrawn", "failed", "lost"})
_PART = ("community_id", "send_id", "part", "platform", "space", "place", "thread", "message")
_NOTED = select(*(bindparam(name, type_=RECEIPT.c[name].type) for name in _PART)).where(
    exists().where(SEND.c.id == bindparam("send_id", type_=Integer))
)

_INSERTS: dict[str, Prepared] = {}
"""Built once for each kind of database."""


async def settle(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Settle them all.

    A send that somebody else holds by now keeps its state; parts that arrived are noted all the same.
    """
    arrived = [one for one in outcomes if one.state == "sent"]
    others = [one for one in outcomes if one.state != "sent"]
    if arrived:
        await _store_sent(session, arrived, now)
    lacked = [{"send_id": one.send.id, "new_why": one.why} for one in arrived if one.why]
    if lacked:
        await change(session, _LACKED, lacked)
    if others:
        await change(session, _SETTLE, [_settled(one) for one in others])
    await _note(session, outcomes)
    await _store_places(session, outcomes)
    moved = [one for one in outcomes if one.moved]
    if moved:
        await change(session, _MOVED, [_charged(one) for one in moved])
    gone = [one.send for one in outcomes if one.state in {"withdrawn", "failed"}]
    if gone:
        await release(session, {send.delivery_id for send in gone})
        await tell_closed(session, outcomes, now)
    told = [one.send for one in outcomes if one.why.startswith(MISCONFIGURED)]
    circles = {send.circle_id for send in (*gone, *told)}
    if circles:
        await change(session, update(CIRCLE).where(CIRCLE.c.id.in_(circles)).values(plan_at=now))
    shown = {one.send.delivery_id for one in outcomes if one.send.moment in SHOWN and one.state in _OVER}
    if shown:
        await empty_shown(session, shown)


async def _store_sent(session: AsyncSession, arrived: Iterable[Outcome], now: datetime) -> None:
    """One statement for each claim that they come from, of which there are one or two."""
    claims: dict[str, list[int]] = defaultdict(list)
    for one in arrived:
        claims[one.send.claimed_by].append(one.send.id)
    for held_by, ids in claims.items():
        await _SENT.change(session, ids=ids, held_by=held_by, at=now)


def _settled(one: Outcome) -> Mapping[str, Any]:
    changed = {f"new_{name}": getattr(one, name) for name in _CHANGED}
    if one.state in {"due", "unsure"} and one.send.why == IN_CIRCLE:
        changed["new_why"] = one.why or IN_CIRCLE  # where it goes is where it is looked up
    kept = one.send.claimed_by if one.state == "unsure" else ""
    return {"send_id": one.send.id, "held_by": one.send.claimed_by, "new_claimed_by": kept, **changed}


def _charged(one: Outcome) -> Mapping[str, Any]:
    return {"delivery": one.send.delivery_id, "person": one.send.person_id, "new_at": one.due_at}


async def _note(session: AsyncSession, outcomes: Iterable[Outcome]) -> None:
    """Keep the receipts, but for sends that were erased while they were on their way."""
    rows = [
        {
            "community_id": one.send.community_id,
            "send_id": one.send.id,
            "part": part,
            "platform": receipt.at.platform,
            "space": receipt.at.space,
            "place": receipt.at.id,
            "thread": receipt.at.thread,
            "message": receipt.message,
        }
        for one in outcomes
        for part, receipt in one.arrived
    ]
    if rows:
        await _insert(session).each(session, rows)


def _insert(session: AsyncSession) -> Prepared:
    dialect = session.get_bind().dialect.name
    if dialect not in _INSERTS:
        _INSERTS[dialect] = Prepared(insert_new(session, SendReceipt).from_select(_PART, _NOTED))
    return _INSERTS[dialect]


async def _store_places(session: AsyncSession, outcomes: Iterable[Outcome]) -> None:
    opened = {one.opened for one in outcomes if one.opened}
    circles = [
        {"circle": to.circle_id, "new_place": at.id, "new_thread": at.thread}
        for to, at in opened
        if to.circle_id is not None
    ]
    accounts = [
        {"account": to.account_id, "new_space": at.space, "new_id": at.id}
        for to, at in opened
        if to.account_id is not None
    ]
    if circles:
        await change(session, _OPENED, circles)
    if accounts:
        await change(session, _DIRECT, accounts)
