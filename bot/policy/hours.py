"""When people may hear from the bot: open hours as bits.

A week from Monday 00:00 UTC has 672 quarter hours; bit n of an int is quarter n. A week's mask is made once
for a zone, hours and holidays and cached; hours that several people share are one AND, the next of them is
one bit scan.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.policy.spans import WEEK, days
from bot.policy.state import Hours, PersonState
from bot.policy.swift import changed
from bot.policy.wall import instants

QUARTER = timedelta(minutes=15)
LOOK = 2 * WEEK
"""How far ahead an open hour is looked for; longer than any row of public holidays."""
WIDE = Hours(start=time(7), end=time(22), days=frozenset(range(7)))
"""For what two people wait for, where their usual hours hardly meet."""
_DAY = days(1)
_QUARTERS = 7 * 24 * 4
_ALL = (1 << _QUARTERS) - 1


def open_week(zone: str, hours: Hours, holidays: frozenset[date], monday: date) -> int:
    """The open quarter hours of the UTC week that begins on `monday`; only those that are wholly open.

    A window belongs to the local day on which it starts: that day decides about weekday and holiday.
    At a clock change in doubt it is closed: it opens at the later and closes at the earlier of two readings.
    """
    return _open_week(zone, hours.start, hours.end, hours.days, holidays, monday)


@lru_cache(maxsize=1 << 15)
def _open_week(
    zone: str, start: time, end: time, days: frozenset[int], holidays: frozenset[date], monday: date
) -> int:
    # Plain values, not Hours: a key that is hashed and compared fast.
    begin = datetime.combine(monday, time(), UTC)
    mask = 0
    # Zones lie up to 14 hours from UTC and a window lasts up to a day, so nearby days reach into the week.
    for day in (monday + _DAY * offset for offset in range(-2, 8)):
        if day.weekday() not in days or day in holidays:
            continue
        last_day = day if end > start else day + _DAY
        opens, closes = instants(day, start, zone)[1], instants(last_day, end, zone)[0]
        first = max(-((begin - opens) // QUARTER), 0)
        after = min((closes - begin) // QUARTER, _QUARTERS)
        if first < after:
            mask |= (1 << after) - (1 << first)
    return mask


def is_open(person: PersonState, at: datetime) -> bool:
    """Whether this person may hear from the bot at `at`."""
    monday, quarter = _place(at)
    return bool(shared_week((person,), monday) >> quarter & 1)


def next_open(people: Sequence[PersonState], at: datetime, within: timedelta = LOOK) -> datetime | None:
    """The first instant from `at` on that is open for all: `at` itself, or the start of a quarter hour.

    None when there is none up to `within` later. Nobody's hours are always open.
    """
    monday, quarter = _place(at)
    mask = shared_week(people, monday) >> quarter
    if mask & 1:
        return at
    last = at + within
    while not mask:
        monday, quarter = monday + WEEK, 0
        if datetime.combine(monday, time(), UTC) > last:
            return None
        mask = shared_week(people, monday)
    quarter += (mask & -mask).bit_length() - 1
    found = datetime.combine(monday, time(), UTC) + quarter * QUARTER
    return found if found <= last else None


def shared_hours(people: Sequence[PersonState], at: datetime) -> float:
    """The hours that are open for all in the seven days from `at`, by whole quarter hours."""
    monday, quarter = _place(at)
    mask = shared_week(people, monday) >> quarter | shared_week(people, monday + WEEK) << (
        _QUARTERS - quarter
    )
    return (mask & _ALL).bit_count() / 4


def hardly_meet(people: Sequence[PersonState], at: datetime, least: float) -> bool:
    """Whether fewer than `least` hours are open for all in the seven days from `at`."""
    monday, quarter = _place(at)
    ahead = (shared_week(people, monday) >> quarter).bit_count()
    # The rest of this week is mostly enough to know.
    return ahead < least * 4 and shared_hours(people, at) < least


def wide(person: PersonState) -> PersonState:
    """The same person with hours from 07:00 to 22:00 on every day that is no holiday."""
    return changed(person, hours=WIDE)


@lru_cache(maxsize=1 << 12)
def _place(at: datetime) -> tuple[date, int]:
    """The Monday of the UTC week of `at`, and the quarter hour in it."""
    weekday = at.weekday()
    return at.date() - weekday * _DAY, weekday * 96 + at.hour * 4 + at.minute // 15


def shared_week(people: Sequence[PersonState], monday: date) -> int:
    """The quarter hours of the UTC week from `monday` on that are open for all, as `open_week` has them."""
    mask = _ALL
    for person in people:
        hours = person.hours
        mask &= _open_week(person.zone, hours.start, hours.end, hours.days, person.holidays, monday)
    return mask
