"""Phases and slots: the rhythm of a circle, in local calendar days.

A slot is one local day of a cadence. Days are counted, never hours, so a slot at ten stays at ten when clocks
change. Slots that were missed never pile up.
"""

from datetime import date, datetime, time
from functools import lru_cache

from bot.policy.rules import Rules
from bot.policy.state import CircleState, Phase
from bot.policy.wall import instants, zone_of

_SCALE = 26
"""The weeks that the rules' phases are told in."""


def phase(started_at: datetime | None, ends_on: date | None, rules: Rules, zone: str, now: datetime) -> Phase:
    """Where a circle stands between its start and its end; before the start it is opening.

    Without an end the programme's `weeks` count. The bounds scale with the length and fall on local days.
    """
    if started_at is None:
        return "opening"
    week = week_of(started_at, ends_on, rules, zone, now)
    if week < rules.opening_weeks:
        return "opening"
    if week < rules.opening_weeks + rules.building_weeks:
        return "building"
    if week < rules.opening_weeks + rules.building_weeks + rules.deepening_weeks:
        return "deepening"
    # Longer programmes deepen for longer: their ending takes no more days than it has things to say.
    left = (ends_on - local_day(now, zone)).days if ends_on else 0
    return "deepening" if left > rules.closing_notice_days else "closing"


def stage(circle: CircleState, now: datetime) -> Phase:
    """The phase of this circle."""
    found = circle.stage_at.get(now)
    if found is None:
        found = phase(circle.started_at, circle.ends_on, circle.rules, circle.zone, now)
        circle.stage_at[now] = found
    return found


def week_of(started_at: datetime, ends_on: date | None, rules: Rules, zone: str, now: datetime) -> float:
    """How many of 26 weeks are gone, as if every programme had 26; by local days."""
    start = local_day(started_at, zone)
    length = (ends_on - start).days if ends_on else rules.weeks * 7
    return (local_day(now, zone) - start).days * _SCALE / length if length > 0 else float("inf")


def days_in(circle: CircleState, weeks: int) -> int:
    """The first local day, counted from the start, on which so many of 26 weeks are gone."""
    rules = circle.rules
    length = rules.weeks * 7
    if circle.ends_on is not None and circle.started_at is not None:
        length = (circle.ends_on - local_day(circle.started_at, circle.zone)).days
    return -(-weeks * max(0, length) // _SCALE)


def local(day: date, at: time, zone: str) -> datetime:
    """The instant at which clocks in `zone` first show this day and time, in UTC.

    A time that clocks leap over is the first instant after the leap.
    """
    return instants(day, at, zone)[0]


@lru_cache(maxsize=1 << 14)
def local_day(at: datetime, zone: str) -> date:
    """The calendar day in `zone` at an instant."""
    return at.astimezone(zone_of(zone)).date()


def slot_after(start: date, every: int, after: date | None = None) -> date:
    """The first of the slots `start`, `start` + `every` days and so on that is later than `after`."""
    if after is None or after < start:
        return start
    return date.fromordinal(_latest(start.toordinal(), every, after.toordinal()) + every)


def latest_slot(start: date, every: int, today: date) -> date:
    """The newest of these slots that is not after `today`; `start` while that is still to come."""
    return date.fromordinal(_latest(start.toordinal(), every, today.toordinal()))


def next_slot(
    circle: CircleState, moment: str, every: int, first: int, now: datetime
) -> tuple[str, datetime]:
    """The slot that is this moment's turn, as an ISO date, and its instant at the rules' hour.

    The first slot is `first` local days after the circle's start, later ones `every` days after the slot of
    the last delivery; one that came late keeps half as many to the next. Of slots missed in a pause or a
    breakdown only the newest counts, so the instant may lie in the past.
    """
    zone = circle.zone
    today = local_day(now, zone)
    last = circle.last(moment)
    if last is not None:
        slot_day = _slot_day(last.slot, last.at, zone).toordinal()
        start = slot_day + every
        if last.at.toordinal() + 1 - slot_day > every // 2:  # late, by UTC's calendar at least
            start = max(start, local_day(last.at, zone).toordinal() + (every + 1) // 2)
    else:
        start = local_day(circle.started_at or now, zone).toordinal() + first
    behind = today.toordinal() - start
    return _slot(start if behind <= 0 else start + behind // every * every, circle.rules.hour, zone)


@lru_cache(maxsize=1 << 16)
def _slot(day: int, at: time, zone: str) -> tuple[str, datetime]:
    """A day by its ordinal number, as a slot and as an instant."""
    slot = date.fromordinal(day)
    return slot.isoformat(), instants(slot, at, zone)[0]


def _latest(start: int, every: int, today: int) -> int:
    return start if today <= start else today - (today - start) % every


def _slot_day(slot: str, at: datetime, zone: str) -> date:
    """A slot's day; for one that is no date (a coordinator's "now") the day of its delivery."""
    try:
        return date.fromisoformat(slot)
    except ValueError:
        return local_day(at, zone)
