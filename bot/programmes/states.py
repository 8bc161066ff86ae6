"""Circles as policy sees them, loaded from rows in a constant number of queries per batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.policy.closing import pace_days
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Hours, PersonState, Pick
from bot.programmes import queries
from bot.programmes.calendar import public_holidays
from bot.programmes.happened import happened
from bot.programmes.past import calls_of, events_of, grouped, milestones_of, pasts

_RULES = {field.name for field in fields(Rules)}
_PACES = {"weekly": (1, 7.0), "monthly": (1, 28.0)}
"""Messages in seven days and days between them; "usual" is what the programme's rules say."""
History = tuple[Sequence[Any], Sequence[Any], Mapping[int, Mapping[str, int]]]
_UNKNOWN = (time(11), time(15))
"""With an unknown zone, the middle of the day where the programme is."""


def rules_of(overrides: Mapping[str, Any], defaults: Rules) -> Rules:
    """The programme's rules: `defaults` with its own numbers; a time may be written "HH:MM"."""
    known = {name: set_to for name, set_to in overrides.items() if name in _RULES}
    if isinstance(known.get("hour"), str):
        known["hour"] = time.fromisoformat(known["hour"])
    return replace(defaults, **known) if known else defaults


async def load_states(
    session: AsyncSession,
    circle_ids: Sequence[int],
    now: datetime,
    defaults: Rules | None = None,
    *,
    history: bool = True,
    configured: frozenset[str] = frozenset(),
    steering: dict[int, Sequence[Any]] | None = None,
) -> dict[int, CircleState]:
    """The state of each circle by id, in six statements whatever their number.

    Without `history` in three: no past and no prompt uses, which is enough for `why_not`. `configured` are
    the coordinators whom the configuration names; `steering` keeps their rows by community.
    """
    circles, memberships = await queries.circles(session, circle_ids)
    communities = sorted({row.community_id for row in circles})
    members = grouped(memberships)
    coordinators = {} if steering is None else steering
    await _steer(session, communities, configured, coordinators)
    history_of = _history(session, circle_ids, communities, now) if history else _nothing()
    deliveries, rest, uses = await history_of
    past, calls, milestones = pasts(deliveries, rest), calls_of(rest), milestones_of(rest)
    events = events_of(rest)
    base = defaults or Rules()
    return {
        row.id: _circle(
            row,
            rules=rules_of(row.rules, base),
            members=members.get(row.id, ()),
            coordinators=_steering(coordinators.get(row.community_id, ()), row.programme_id),
            past=tuple(past.get(row.id, ())),
            calls=tuple(calls.get(row.id, ())),
            events=tuple(events.get(row.id, ())),
            milestones=tuple(milestones.get(row.id, ())),
            uses=uses.get(row.community_id, {}),
            now=now,
        )
        for row in circles
    }


async def _nothing() -> History:
    return (), (), {}


async def _history(
    session: AsyncSession, circle_ids: Sequence[int], communities: Sequence[int], now: datetime
) -> History:
    """What was said, what came of it, and how often each prompt was used."""
    return (
        await queries.past(session, circle_ids),
        await happened(session, circle_ids, now),
        await queries.uses(session, communities),
    )


async def _steer(
    session: AsyncSession,
    communities: Iterable[int],
    configured: frozenset[str],
    known: dict[int, Sequence[Any]],
) -> None:
    """Add the coordinators of those communities whose own are not known yet."""
    unread = [community for community in communities if community not in known]
    if unread:
        found = await queries.coordinators(session, unread, configured)
        known |= {community: found.get(community, ()) for community in unread}


class PresentStates:
    """The states for sending: without history, and with coordinators read once for each `now`."""

    def __init__(self, defaults: Rules, configured: frozenset[str] = frozenset()) -> None:
        self._defaults, self._configured = defaults, configured
        self._now: datetime | None = None
        self._steering: dict[int, Sequence[Any]] = {}

    async def __call__(
        self, session: AsyncSession, circle_ids: Sequence[int], now: datetime
    ) -> dict[int, CircleState]:
        """The state of each circle by id, in two statements, or three for a community's first."""
        if now != self._now:
            self._now, self._steering = now, {}
        return await load_states(
            session,
            circle_ids,
            now,
            self._defaults,
            history=False,
            configured=self._configured,
            steering=self._steering,
        )


def _steering(rows: Iterable[Any], programme_id: int) -> list[Any]:
    """Those who steer this programme, each once."""
    return list({one.person_id: one for one in rows if one.programme_id in {None, programme_id}}.values())


def _circle(
    row: Any,
    *,
    rules: Rules,
    members: Sequence[Any],
    coordinators: Sequence[Any],
    now: datetime,
    **lived: Any,
) -> CircleState:
    """One circle; `lived` are the fields that tell what it did."""
    return CircleState(
        id=row.id,
        community_id=row.community_id,
        kind=row.kind,
        state="paused" if row.state == "active" and _rests(row, members) else row.state,
        tie=row.tie,
        members=tuple(_member(m, row, rules, now) for m in members if m.state in {"accepted", "invited"}),
        gone=frozenset(m.person_id for m in members if m.state in {"declined", "left"}),
        coordinators=tuple(_person(c, row, rules, now) for c in coordinators),
        zone=row.zone,
        hours=_hours(row.hours_start, row.hours_end, row.weekends),
        holidays=public_holidays(row.country, now.year) if row.country else frozenset(),
        locale=_read(row, members),
        started_at=row.started_at,
        ends_on=row.ends_on,
        paused_until=row.paused_until if row.programme_state == "active" else None,
        depth=row.depth,
        two_way_at=row.two_way_at,
        activity_at=row.activity_at,
        pick=_pick(row),
        pick_at=row.pick_at,
        brought_forward=row.prompt_now,
        agreed_days=min((m.often_days for m in members if m.often_days), default=0),
        pace_days=pace_days(lived.get("past", ())),
        rules=rules,
        **lived,
    )


def _rests(row: Any, members: Sequence[Any]) -> bool:
    """While its programme is paused, or while one of a pair waits for another partner: without a word why."""
    waits = row.kind == "pair" and any(m.rematch_at and m.state == "accepted" for m in members)
    return waits or row.programme_state == "paused"


def _read(circle: Any, members: Iterable[Any]) -> str:
    """The language that a pair's two both read, else the programme's; a group reads the programme's."""
    if circle.kind != "pair":
        return str(circle.locale)
    present = {"accepted", "invited"} if circle.state == "invited" else {"accepted"}
    locales = {one.locale or circle.locale for one in members if one.state in present}
    if len(locales) == 1:
        return str(*locales)
    languages = {locale.replace("_", "-").partition("-")[0] for locale in locales}
    return str(*languages) if len(languages) == 1 else str(circle.locale)


@lru_cache(maxsize=1024)
def _hours(start: time, end: time, weekends: bool) -> Hours:
    return Hours(start=start, end=end, days=frozenset(range(7 if weekends else 5)))


def _person(row: Any, circle: Any, rules: Rules, now: datetime, **own: Any) -> PersonState:
    weekends = circle.weekends if row.weekends is None else row.weekends
    start, end = row.hours_start or circle.hours_start, row.hours_end or circle.hours_end
    if not row.zone and row.hours_start is None:
        start, end = _UNKNOWN
    weekly, gap = _PACES.get(row.pace, (rules.budget_weekly, rules.gap_hours / 24))
    country = row.country or circle.country
    return PersonState(
        id=row.person_id,
        zone=row.zone or circle.zone,
        hours=_hours(start, end, weekends),
        holidays=public_holidays(country, now.year) if country else frozenset(),
        paused_until=row.paused_until,
        weekly=min(weekly, rules.budget_weekly),
        gap_days=gap,
        **own,
    )


def _member(row: Any, circle: Any, rules: Rules, now: datetime) -> PersonState:
    return _person(
        row,
        circle,
        rules,
        now,
        muted=frozenset(row.muted.split(",")) if row.muted else frozenset(),
        role=row.role,
        accepted=row.state == "accepted",
        invited_at=row.invited_at,
        opted_in=row.opted_in,
        level=row.level,
        level_at=row.level_at,
        cap=row.cap,
        ready=row.ready,
        rematch_at=row.rematch_at,
    )


def _pick(row: Any) -> Pick | None:
    if row.article_id is None:
        return None
    return Pick(article_id=row.article_id, score=row.score, because=row.because, person_id=row.pick_person_id)
