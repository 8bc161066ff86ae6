"""The coming days of some circles, as they would be if nobody answered: a dry run that writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.commands.asking import Foreseen
from bot.facts import unpack
from bot.language import _
from bot.library import Library
from bot.moments import wishes
from bot.moments.reasons import reason_words
from bot.moments.skipped import PRIVATE, UNTOLD, skipped_words
from bot.policy.foresee import foresee
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Why
from bot.programmes.ledger import load_ledger
from bot.programmes.states import load_states
from bot.store.tables import Circle, Person


async def foreseen(
    session: AsyncSession,
    circles: Sequence[int],
    library: Library,
    rules: Rules,
    now: datetime,
    ahead: timedelta,
    configured: frozenset[str] = frozenset(),
) -> list[Foreseen]:
    """What each of `circles` would get within `ahead`, in order of time, and what would be held back."""
    states = await load_states(session, list(circles), now, rules, configured=configured)
    ledger = await load_ledger(session, states, now)
    names = await _names(session, states)
    lines: list[Foreseen] = []
    for state in states.values():
        decisions = foresee(state, lambda circle, at: wishes(circle, library, at), ledger, now, now + ahead)
        for __, decision in decisions:
            lines += _said(state, decision, names)
            lines += _skipped(state, decision, names, until=now + ahead)
    return sorted(_once(lines), key=lambda line: (line.at is None, line.at or now, line.circle))


def _said(state: CircleState, decision: Decision, names: Mapping[str, Any]) -> list[Foreseen]:
    chosen = decision.chosen
    if chosen is None or chosen.moment in UNTOLD:
        return []
    zones = {person.id: person.zone for person in (*state.members, *state.coordinators)}
    everyone = tuple(member.id for member in state.accepted)
    detail = unpack(chosen.detail)
    if detail.get("person", "").isdecimal():
        detail["name"] = names["people"].get(int(detail["person"]), _("Somebody"))
    return [
        Foreseen(
            circle_id=state.id,
            circle=names["circles"][state.id],
            moment=chosen.moment,
            who=tuple(names["people"][id] for id in (everyone if due.person is None else (due.person,))),
            why=reason_words(chosen.reason, detail),
            at=due.at,
            zone=state.zone if due.person is None else zones.get(due.person, state.zone),
        )
        for due in decision.dues
    ]


def _skipped(
    state: CircleState, decision: Decision, names: Mapping[str, Any], until: datetime
) -> list[Foreseen]:
    return [
        Foreseen(
            circle_id=state.id,
            circle=names["circles"][state.id],
            moment=skip.moment,
            who=tuple(names["people"][member.id] for member in state.accepted),
            why=_(PRIVATE) if skip.why in {Why.PAUSED, Why.MUTED} else skipped_words(skip, state.zone),
            at=skip.until,
            zone=state.zone,
            skipped=True,
        )
        for skip in decision.skipped
        if (skip.until is None or skip.until <= until) and skip.moment not in UNTOLD
    ]


def _once(lines: Sequence[Foreseen]) -> list[Foreseen]:
    """Each message, and of each kind held back in a circle the first time: it is so again at every plan."""
    first: dict[object, Foreseen] = {}
    for line in lines:
        first.setdefault((line.circle_id, line.moment) if line.skipped else line, line)
    return list(first.values())


async def _names(session: AsyncSession, states: Mapping[int, CircleState]) -> dict[str, dict[int, str]]:
    people = {person.id for state in states.values() for person in (*state.members, *state.coordinators)}
    circles = select(Circle.id, Circle.title).where(col(Circle.id).in_(states))
    persons = select(Person.id, Person.name).where(col(Person.id).in_(people))
    return {
        "circles": dict((await session.exec(circles)).all()),
        "people": dict((await session.exec(persons)).all()),
    }
