"""Open hours against a clock that is read minute by minute, in every zone and over both clock changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.hours import hardly_meet, is_open, next_open, open_week, shared_hours, wide
from bot.policy.state import Hours, PersonState
from bot.policy.wall import zone_of
from tests.policy import strategies as some

DAY = timedelta(days=1)
QUARTERS = 672
MONDAYS = [date(2027, 1, 4) + timedelta(weeks=week) for week in range(52)]


def minutes_of(zone: str, monday: date) -> Iterator[datetime]:
    """The local wall time at every minute of a UTC week."""
    tz = zone_of(zone)
    begin = datetime.combine(monday, time(), UTC)
    return ((begin + timedelta(minutes=minute)).astimezone(tz) for minute in range(7 * 24 * 60))


def allowed(wall: datetime, hours: Hours, holidays: frozenset[date]) -> bool:
    """Whether a person may be written to when their clock shows this; as one would say it aloud."""
    today, clock = wall.date(), wall.time()

    def opens_on(day: date) -> bool:
        return day.weekday() in hours.days and day not in holidays

    if hours.end > hours.start:
        return opens_on(today) and hours.start <= clock < hours.end
    return (opens_on(today) and clock >= hours.start) or (opens_on(today - DAY) and clock < hours.end)


def read(zone: str, hours: Hours, holidays: frozenset[date], monday: date) -> int:
    """The mask that reading the clock gives: quarters in which every minute is allowed."""
    mask = 0
    run = 0
    for minute, wall in enumerate(minutes_of(zone, monday)):
        run = run + 1 if allowed(wall, hours, holidays) else 0
        if minute % 15 == 14 and run >= 15:
            mask |= 1 << minute // 15
    return mask


def doubtful(zone: str, hours: Hours, monday: date) -> bool:
    """Whether a window of this week begins or ends at a time that comes twice."""
    tz = zone_of(zone)
    days = (monday + DAY * offset for offset in range(-2, 9))
    walls = [datetime.combine(day, at, tz) for day in days for at in (hours.start, hours.end)]
    return any(wall.utcoffset() > wall.replace(fold=1).utcoffset() for wall in walls)  # type: ignore[operator]  # a wall with a zone has an offset


@cache
def changes(zone: str) -> tuple[date, ...]:
    """The Mondays of the weeks of 2027 in which this zone's clocks change."""
    tz = zone_of(zone)
    offsets = [datetime.combine(monday, time(), UTC).astimezone(tz).utcoffset() for monday in MONDAYS]
    later = [*offsets[1:], offsets[-1]]
    return tuple(monday for monday, a, b in zip(MONDAYS, offsets, later, strict=True) if a != b)


def kinds_of_zones() -> list[str]:
    """One zone for each way in which clocks run in 2027."""
    ways: dict[object, str] = {}
    for zone in some.ZONES:
        begin = datetime.combine(MONDAYS[0], time(), UTC).astimezone(zone_of(zone)).utcoffset()
        ways.setdefault((begin, changes(zone)), zone)
    return sorted(ways.values())


@pytest.mark.parametrize("zone", kinds_of_zones())
def test_work_hours_are_exact_in_every_zone_and_at_every_change(zone: str) -> None:
    for monday in (MONDAYS[0], *changes(zone)):
        assert open_week(zone, Hours(), frozenset(), monday) == read(zone, Hours(), frozenset(), monday)


@given(
    zone=st.sampled_from([zone for zone in kinds_of_zones() if changes(zone)]),
    nth=st.integers(0, 3),
    hours=some.hours,
    holidays=some.holidays,
)
@settings(max_examples=120, deadline=None)
def test_quiet_time_is_never_open_when_clocks_change(
    zone: str, nth: int, hours: Hours, holidays: frozenset[date]
) -> None:
    weeks = changes(zone)
    monday = weeks[nth % len(weeks)]
    mask, seen = open_week(zone, hours, holidays, monday), read(zone, hours, holidays, monday)
    assert mask & ~seen == 0
    if not doubtful(zone, hours, monday):
        assert mask == seen


@given(zone=st.sampled_from(some.ZONES), start=st.times(), end=st.times(), monday=st.sampled_from(MONDAYS))
@settings(max_examples=60, deadline=None)
def test_windows_of_any_minute_open_only_whole_quarters(
    zone: str, start: time, end: time, monday: date
) -> None:
    hours = Hours(start=start, end=end, days=frozenset({0, 2, 4}))
    assert open_week(zone, hours, frozenset(), monday) & ~read(zone, hours, frozenset(), monday) == 0


def test_an_hour_that_comes_twice_opens_late_and_closes_early() -> None:
    """Berlin, 31 October 2027: 02:00 to 03:00 comes twice, first at 00:00 UTC."""
    monday, sunday = date(2027, 10, 25), 6 * 96
    opens = open_week(
        "Europe/Berlin", Hours(start=time(2), end=time(8), days=frozenset({6})), frozenset(), monday
    )
    assert opens.bit_count() == 24
    assert opens & -opens == 1 << sunday + 4
    closes = open_week(
        "Europe/Berlin", Hours(start=time(0), end=time(3), days=frozenset({6})), frozenset(), monday
    )
    assert closes.bit_count() == 16
    half = open_week(
        "Europe/Berlin", Hours(start=time(0), end=time(2, 30), days=frozenset({6})), frozenset(), monday
    )
    assert half.bit_count() == 10


def test_a_time_that_is_leapt_over_is_the_leap() -> None:
    """Berlin, 28 March 2027: clocks go from 02:00 to 03:00 at 01:00 UTC."""
    mask = open_week(
        "Europe/Berlin",
        Hours(start=time(2, 30), end=time(8), days=frozenset({6})),
        frozenset(),
        date(2027, 3, 22),
    )
    assert mask & -mask == 1 << 6 * 96 + 4
    assert mask.bit_count() == 20


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = Hours(start=time(22), end=time(6), days=frozenset({4}))
    person = PersonState(id=1, zone="UTC", hours=night)
    assert is_open(person, datetime(2027, 1, 9, 5, 59, tzinfo=UTC))
    assert not is_open(person, datetime(2027, 1, 8, 5, 59, tzinfo=UTC))
    resting = PersonState(id=1, zone="UTC", hours=night, holidays=frozenset({date(2027, 1, 8)}))
    assert not is_open(resting, datetime(2027, 1, 9, 5, tzinfo=UTC))


@given(now=some.instants, data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_next_open_instant_is_the_first_that_is_open_for_all(now: datetime, data: st.DataObject) -> None:
    people = [data.draw(some.people(now, id)) for id in (1, 2)]
    found = next_open(people, now)
    quarter = now - timedelta(minutes=now.minute % 15)
    tried = [now, *(quarter + timedelta(minutes=15 * step) for step in range(1, 14 * 96 + 1))]
    tried = [at for at in tried if at <= now + timedelta(days=14)]
    assert found == next((at for at in tried if all(is_open(person, at) for person in people)), None)


@given(now=some.instants, data=st.data())
@settings(max_examples=60, deadline=None)
def test_shared_hours_are_the_quarters_open_for_all(now: datetime, data: st.DataObject) -> None:
    people = [data.draw(some.people(now, id)) for id in (1, 2)]
    quarters = [now + timedelta(minutes=15 * step) for step in range(QUARTERS)]
    hours = sum(all(is_open(person, at) for person in people) for at in quarters) / 4
    assert shared_hours(people, now) == hours
    assert all(hardly_meet(people, now, least) == (hours < least) for least in (0, 3, hours, hours + 0.25))


def test_wide_hours_are_seven_to_ten_in_the_evening_but_not_on_holidays() -> None:
    person = wide(PersonState(id=1, zone="Asia/Tokyo", holidays=frozenset({date(2027, 1, 11)})))
    monday = datetime(2027, 1, 3, 22, tzinfo=UTC)  # Monday 07:00 in Tokyo
    for after, is_so in ((-0.25, False), (0, True), (14.75, True), (15, False), (-24, True), (7 * 24, False)):
        assert is_open(person, monday + timedelta(hours=after)) is is_so


def test_nobody_waits_for_nobody_and_no_hours_are_never_open() -> None:
    now = datetime(2027, 1, 9, 3, 7, tzinfo=UTC)
    assert next_open((), now) == now
    shut = PersonState(id=1, zone="UTC", hours=Hours(days=frozenset()))
    assert next_open((shut,), now) is None
