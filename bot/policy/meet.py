"""Times for a call: in everybody's open hours, on different days, humane on each one's clock. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.policy.hours import QUARTER, hardly_meet, shared_week, wide
from bot.policy.spans import WEEK
from bot.policy.state import PersonState
from bot.policy.wall import zone_of

LEAD = timedelta(hours=24)
"""So that nobody finds a call on today's plate."""
AHEAD = timedelta(days=10)
"""Beyond this nobody knows their calendar by heart."""
MANY = 3
_SPREAD = 6
"""Of so many days the three are chosen: soon, and not all in a row."""
_WEEK_QUARTERS = 7 * 24 * 4
_HALF_HOURS = sum(1 << quarter for quarter in range(0, 3 * _WEEK_QUARTERS, 2))
"""The first and third quarter of every hour of three weeks."""
_EARLY, _LATE = 10 * 60, 16 * 60 + 30
_NOON, _AFTER_NOON = 12 * 60, 13 * 60 + 30
"""Minutes of the day."""
_LUNCH = 30
"""What a start at lunch time weighs, in minutes outside of the easy part of the day."""


@dataclass(frozen=True, slots=True)
class _Start:
    """A time that is free for all. `days` are its local days; `cost` is 0 at an easy hour for everybody."""

    at: datetime
    days: tuple[date, ...]
    cost: tuple[int, int]


def meeting_times(
    people: Sequence[PersonState], now: datetime, minutes: int, least: float
) -> tuple[datetime, ...]:
    """Up to three starts of a call of so many minutes, in order; none where no hour suits all.

    They lie 24 hours to ten days ahead, after everybody's pause, on nobody's holiday, on half hours of
    everybody's clock where possible, else on quarters. Where usual hours hardly meet (fewer than `least` in
    either coming week) they lie from 07:00 to 22:00.
    """
    start = max([now, *(one.paused_until for one in people if one.paused_until)]) + LEAD
    if start > now + AHEAD:
        return ()
    for hearers in _kinds(people, start, least):
        found = list(_starts(people, hearers, start, now + AHEAD, minutes, _HALF_HOURS))
        if not found or all(one.cost[0] for one in found):  # clocks that stand a quarter apart
            found = list(_starts(people, hearers, start, now + AHEAD, minutes, -1))
        if found:
            return tuple(sorted(one.at for one in _chosen(found, timedelta(minutes=minutes))))
    return ()


def _kinds(people: Sequence[PersonState], at: datetime, least: float) -> Iterator[Sequence[PersonState]]:
    """Whose hours to look in: their own by day, their own at all, wide ones."""
    by_day = [wide(one) for one in people]
    if not (hardly_meet(people, at, least) and hardly_meet(people, at + WEEK, least)):
        yield [*people, *by_day]
        yield people
    yield by_day


def _starts(
    people: Sequence[PersonState],
    hearers: Sequence[PersonState],
    start: datetime,
    until: datetime,
    minutes: int,
    among: int,
) -> Iterator[_Start]:
    """Every quarter hour of `among` from which all are open for long enough."""
    monday = start.date() - timedelta(days=start.weekday())
    begin = datetime.combine(monday, time(), UTC)
    weeks = (until - begin) // WEEK + 1
    mask = 0
    for week in range(weeks):
        mask |= shared_week(hearers, monday + week * WEEK) << week * _WEEK_QUARTERS
    lasts = -(-minutes // 15)
    for _ in range(lasts - 1):
        mask &= mask >> 1
    first = -((begin - start) // QUARTER)
    mask = mask >> first << first & among
    end = (until - begin) // QUARTER
    while mask:
        quarter = (mask & -mask).bit_length() - 1
        if quarter > end:
            return
        mask &= mask - 1
        found = _start(people, begin + quarter * QUARTER, minutes)
        if found is not None:
            yield found


def _start(people: Sequence[PersonState], at: datetime, minutes: int) -> _Start | None:
    """How it looks on each one's clock; None on a holiday of somebody."""
    days, rough, hard = [], 0, 0
    for one in people:
        local = _wall(at, one.zone)
        day = local.date()
        if one.holidays and {day, _wall(at + timedelta(minutes=minutes), one.zone).date()} & one.holidays:
            return None
        days.append(day)
        rough += local.minute % 30 != 0
        hard = max(hard, _hardness(local.hour * 60 + local.minute))
    return _Start(at, tuple(days), (rough, hard))


def _wall(at: datetime, zone: str) -> datetime:
    """A day and time as clocks in `zone` show them. On most days the offset stays, and is looked up once."""
    offset = _offset(zone, at.date())
    return at.astimezone(zone_of(zone)) if offset is None else at + offset


@lru_cache(maxsize=1 << 14)
def _offset(zone: str, day: date) -> timedelta | None:
    """How far clocks in `zone` are ahead through a day of UTC; None where they change on it."""
    begin = datetime.combine(day, time(), UTC)
    edges = (begin, begin + timedelta(days=1))
    offsets = {at.astimezone(zone_of(zone)).utcoffset() for at in edges}
    return offsets.pop() if len(offsets) == 1 else None


@lru_cache(maxsize=24 * 60)
def _hardness(minute: int) -> int:
    """How many minutes a local time lies outside of the easy part of the day; lunch is a little hard."""
    at_lunch = _LUNCH if _NOON <= minute < _AFTER_NOON else 0
    return max(_EARLY - minute, minute - _LATE, at_lunch, 0)


def _chosen(found: Sequence[_Start], lasts: timedelta) -> list[_Start]:
    """Three of them: on days of their own, one early, one late, one between; then whatever lies far apart."""
    by_day: dict[date, list[_Start]] = defaultdict(list)
    for one in found:
        by_day[one.days[0]].append(one)
    days = sorted(by_day)
    chosen: list[_Start] = []
    for day in [*_spread(days[:_SPREAD]), *days]:
        fresh = [one for one in by_day[day] if not any(_same_day(one, other) for other in chosen)]
        if fresh:
            chosen.append(_easy(fresh, len(chosen)))
        if len(chosen) == MANY:
            return chosen
    while len(chosen) < MANY:
        apart = [one for one in found if all(abs(one.at - other.at) >= lasts for other in chosen)]
        if not apart:
            break
        chosen.append(max(apart, key=lambda one: min(abs(one.at - other.at) for other in chosen)))
    return chosen


def _spread(days: Sequence[date]) -> list[date]:
    """The first, the middle and the last of them."""
    return list(dict.fromkeys((days[0], days[len(days) // 2], days[-1])))


def _same_day(one: _Start, other: _Start) -> bool:
    return any(day == taken for day, taken in zip(one.days, other.days, strict=True))


def _easy(starts: Sequence[_Start], turn: int) -> _Start:
    """One of the easiest: the first, then the last, then the middle one, so that times of day vary."""
    easiest = min(one.cost for one in starts)
    easy = [one for one in starts if one.cost == easiest]
    return (easy[0], easy[-1], easy[len(easy) // 2])[turn]
