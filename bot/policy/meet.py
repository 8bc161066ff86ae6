"""Times for a call: in everybody's open hours, on different days, humane on each one's clock. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

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
_DAY_QUARTERS, _WEEK_QUARTERS = 24 * 4, 7 * 24 * 4
_DAY_MINUTES, _MINUTE = 24 * 60, timedelta(minutes=1)
_HALF_HOURS = sum(1 << quarter for quarter in range(0, 3 * _WEEK_QUARTERS, 2))
"""The first and third quarter of every hour of three weeks."""
_EARLY, _LATE = 10 * 60, 16 * 60 + 30
_NOON, _AFTER_NOON = 12 * 60, 13 * 60 + 30
"""Minutes of the day."""
_LUNCH = 30
"""What a start at lunch time weighs, in minutes outside of the easy part of the day."""


class _Start(NamedTuple):
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
    either coming week, or so late that three don't fit) they lie from 07:00 to 22:00.
    """
    start = max([now, *(one.paused_until for one in people if one.paused_until)]) + LEAD
    if start > now + AHEAD:
        return ()
    found: list[list[datetime]] = []
    for hearers in _kinds(people, start, least):
        free = _Free(people, hearers, start, now + AHEAD, minutes)
        if free.all:
            found.append(sorted(one.at for one in _chosen(free, timedelta(minutes=minutes))))
            if len(found[-1]) == MANY:
                break
    most: list[datetime] = max(found, key=len, default=[])
    return tuple(most)


def _kinds(people: Sequence[PersonState], at: datetime, least: float) -> Iterator[Sequence[PersonState]]:
    """Whose hours to look in: their own by day, their own at all, wide ones."""
    by_day = [wide(one) for one in people]
    if not (hardly_meet(people, at, least) and hardly_meet(people, at + WEEK, least)):
        yield [*people, *by_day]
        yield people
    yield by_day


class _Free:
    """The quarter hours from which all are open for long enough, as bits from a Monday on.

    Days and easy hours are masks too, so that hardly any start is looked at by itself.
    """

    def __init__(
        self,
        people: Sequence[PersonState],
        hearers: Sequence[PersonState],
        start: datetime,
        until: datetime,
        minutes: int,
    ) -> None:
        monday = start.date() - timedelta(days=start.weekday())
        self._begin = datetime.combine(monday, time(), UTC)
        weeks = [monday + week * WEEK for week in range((until - self._begin) // WEEK + 1)]
        self._clocks = [[_clock(one.zone, week) for week in weeks] for one in people]
        mask = _joined(shared_week(hearers, week) for week in weeks)
        for _ in range(-(-minutes // 15) - 1):
            mask &= mask >> 1
        first, end = -((self._begin - start) // QUARTER), (until - self._begin) // QUARTER
        mask = mask >> first << first & (1 << end + 1) - 1
        for one in people:
            for quarter in _bits(mask) if one.holidays else ():
                edges = (self._at(quarter), self._at(quarter) + timedelta(minutes=minutes))
                if any(_wall(edge, one.zone).date() in one.holidays for edge in edges):
                    mask ^= 1 << quarter
        even = reduce(and_, (_joined(week.even for week in clock) for clock in self._clocks))
        halves = mask & _HALF_HOURS
        self.all = halves if halves & even else mask  # else their clocks stand a quarter apart
        self._easy = reduce(and_, (_joined(week.easy for week in clock) for clock in self._clocks))

    def days(self) -> dict[date, int]:
        """All of them by the first one's day, in order of the days."""
        found: dict[date, int] = {}
        for number, week in enumerate(self._clocks[0]):
            for day, quarters in week.days.items():
                here = quarters << number * _WEEK_QUARTERS & self.all
                if here:
                    found[day] = found.get(day, 0) | here
        return found

    def same_days(self, one: _Start) -> int:
        """What lies on the same day as this one on anybody's clock."""
        return reduce(or_, (self._day(who, day) for who, day in enumerate(one.days)))

    def easiest(self, mask: int, turn: int) -> _Start:
        """One of the easiest: the first, then the last, then the middle one, so that times of day vary."""
        easy = list(_bits(mask & self._easy))
        if not easy:
            starts = self.starts(mask)
            best = min(one.cost for one in starts)
            easy = [quarter for quarter, one in zip(_bits(mask), starts, strict=True) if one.cost == best]
        return self._start((easy[0], easy[-1], easy[len(easy) // 2])[turn])

    def starts(self, mask: int) -> list[_Start]:
        """How some of them look on each one's clock."""
        return [self._start(quarter) for quarter in _bits(mask)]

    def _start(self, quarter: int) -> _Start:
        week, at = divmod(quarter, _WEEK_QUARTERS)
        days, rough, hard = zip(*[clock[week].quarters[at] for clock in self._clocks], strict=True)
        return _Start(self._at(quarter), days, (sum(rough), max(hard)))

    def _at(self, quarter: int) -> datetime:
        return self._begin + quarter * QUARTER

    def _day(self, who: int, day: date) -> int:
        return _joined(week.days.get(day, 0) for week in self._clocks[who])


def _joined(weeks: Iterable[int]) -> int:
    """The bits of weeks that follow each other."""
    return sum(week << number * _WEEK_QUARTERS for number, week in enumerate(weeks))


class _Clock(NamedTuple):
    """A UTC week as clocks in one zone show it.

    `quarters` have their day, whether they are no half hour, and their hardness; the masks are those of each
    day, of all half hours, and of those that are not hard at all.
    """

    quarters: tuple[tuple[date, bool, int], ...]
    days: Mapping[date, int]
    even: int
    easy: int


@lru_cache(maxsize=1 << 8)
def _clock(zone: str, monday: date) -> _Clock:
    begin = datetime.combine(monday, time(), UTC)
    days: dict[date, int] = defaultdict(int)
    quarters, even, easy = [], 0, 0
    for quarter, (day, minute) in enumerate(_walls(begin, zone)):
        rough, hard = minute % 30 != 0, _hardness(minute)
        quarters.append((day, rough, hard))
        days[day] |= 1 << quarter
        even |= (not rough) << quarter
        easy |= (not rough and not hard) << quarter
    return _Clock(tuple(quarters), dict(days), even, easy)


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, in order."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _walls(begin: datetime, zone: str) -> Iterator[tuple[date, int]]:
    """The day and the minute of the day at each quarter hour of a week."""
    for quarter in range(0, _WEEK_QUARTERS, _DAY_QUARTERS):
        start = begin + quarter * QUARTER
        ahead = _offset(zone, start.date())
        if ahead is None:
            walls = [_wall(start + number * QUARTER, zone) for number in range(_DAY_QUARTERS)]
            yield from ((at.date(), at.hour * 60 + at.minute) for at in walls)
            continue
        first = start.toordinal() * _DAY_MINUTES + ahead // _MINUTE
        for minute in range(first, first + _DAY_MINUTES, 15):
            yield date.fromordinal(minute // _DAY_MINUTES), minute % _DAY_MINUTES


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


def _chosen(free: _Free, lasts: timedelta) -> list[_Start]:
    """Three of them: on days of their own, one early, one late, one between; then whatever lies far apart."""
    by_day, taken = free.days(), 0
    days = list(by_day)
    chosen: list[_Start] = []
    for day in [*_spread(days[:_SPREAD]), *days]:
        fresh = by_day[day] & ~taken
        if fresh:
            chosen.append(free.easiest(fresh, len(chosen)))
            taken |= free.same_days(chosen[-1])
        if len(chosen) == MANY:
            return chosen
    found = free.starts(free.all)
    while len(chosen) < MANY:
        apart = [one for one in found if all(abs(one.at - other.at) >= lasts for other in chosen)]
        if not apart:
            break
        chosen.append(max(apart, key=lambda one: min(abs(one.at - other.at) for other in chosen)))
    return chosen


def _spread(days: Sequence[date]) -> list[date]:
    """The first, the middle and the last of them."""
    return list(dict.fromkeys((days[0], days[len(days) // 2], days[-1])))
