"""Times for a call, in all zones and over both clock changes of 2027."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.hours import hardly_meet, is_open, wide
from bot.policy.meet import AHEAD, LEAD, meeting_times
from bot.policy.state import Hours, PersonState
from bot.policy.wall import zone_of
from tests.policy import strategies as some

LEAST = 3
QUARTER = timedelta(minutes=15)
MONDAY = datetime(2027, 2, 1, 10, tzinfo=UTC)
HALF_YEARS = (datetime(2027, 3, 10, tzinfo=UTC), datetime(2027, 10, 20, tzinfo=UTC))
"""From here on, within three weeks, clocks change in America and in Europe; in the south too."""


def person(id: int, zone: str = "UTC", **more: object) -> PersonState:
    """Somebody with work hours."""
    return PersonState(id=id, zone=zone, **more)  # type: ignore[arg-type]


def wall(at: datetime, one: PersonState) -> datetime:
    """What their clock shows."""
    return at.astimezone(zone_of(one.zone))


def quarters(at: datetime, minutes: int) -> list[datetime]:
    """Every quarter hour of a call."""
    return [at + QUARTER * n for n in range(-(-minutes // 15))]


def assert_humane(
    people: list[PersonState], times: tuple[datetime, ...], now: datetime, minutes: int
) -> None:
    """What must hold for any three times."""
    assert list(times) == sorted(set(times))
    assert len(times) <= 3
    own = (is_open(one, quarter) for one in people for at in times for quarter in quarters(at, minutes))
    hours = people if all(own) else [*map(wide, people)]
    for at in times:
        assert now + LEAD <= at
        assert at + timedelta(minutes=minutes) <= now + AHEAD + QUARTER * 20
        assert at <= now + AHEAD
        for one in people:
            local = wall(at, one)
            assert local.minute % 15 == 0
            assert local.date() not in one.holidays
            assert wall(at + timedelta(minutes=minutes), one).date() not in one.holidays
        for one in hours:
            assert all(is_open(one, quarter) for quarter in quarters(at, minutes))


zones = st.sampled_from(some.ZONES)
near_changes = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from(HALF_YEARS),
    st.integers(0, 25 * 24 * 60),
)


@settings(max_examples=150, deadline=None)
@given(one=zones, other=zones, now=near_changes, minutes=st.sampled_from([20, 30, 45, 60]))
def test_two_anywhere_always_have_three_times_by_day(
    one: str, other: str, now: datetime, minutes: int
) -> None:
    people = [person(1, one), person(2, other)]
    times = meeting_times(people, now, minutes, LEAST)
    assert len(times) == 3
    assert_humane(people, times, now, minutes)
    for who in people:
        local = [wall(at, who) for at in times]
        assert all(time(7) <= at.time() < time(22) for at in local)
        assert len({at.date() for at in local}) == 3
    if not hardly_meet(people, now, LEAST + 10):
        assert all(time(9) <= wall(at, who).time() for who in people for at in times)


@settings(max_examples=100, deadline=None)
@given(st.data(), near_changes)
def test_whatever_their_settings_every_time_suits_both(data: st.DataObject, now: datetime) -> None:
    people = [data.draw(some.people(now, id)) for id in (1, 2)]
    times = meeting_times(people, now, 30, LEAST)
    assert_humane(people, times, now, 30)
    for one in people:
        assert all(one.paused_until is None or at >= one.paused_until for at in times)


def test_at_one_desk_they_are_easy_hours_of_three_days() -> None:
    found = meeting_times([person(1), person(2)], MONDAY, 30, LEAST)
    assert [at.isoformat(timespec="minutes") for at in found] == [
        "2027-02-02T10:00+00:00",
        "2027-02-05T16:30+00:00",
        "2027-02-09T14:00+00:00",
    ]


def test_half_hours_come_before_quarters_on_both_clocks() -> None:
    near = [person(1, "Europe/Berlin"), person(2, "Asia/Kolkata")]
    assert all(
        wall(at, one).minute in {0, 30} for at in meeting_times(near, MONDAY, 30, LEAST) for one in near
    )
    odd = [person(1, "Asia/Kathmandu"), person(2, "Asia/Kolkata")]
    assert {wall(at, odd[0]).minute % 30 for at in meeting_times(odd, MONDAY, 30, LEAST)} <= {0, 15}


def test_work_hours_are_kept_where_they_meet_and_wide_ones_serve_where_they_hardly_do() -> None:
    berlin, boston = person(1, "Europe/Berlin"), person(2, "America/New_York")
    for at in meeting_times([berlin, boston], MONDAY, 30, LEAST):
        assert all(is_open(one, at) for one in (berlin, boston))
    tokyo = person(3, "Asia/Tokyo")
    far = meeting_times([boston, tokyo], MONDAY, 30, LEAST)
    assert len(far) == 3
    assert not any(is_open(boston, at) and is_open(tokyo, at) for at in far)


def test_usual_hours_that_meet_too_late_for_three_times_give_way_to_wide_ones() -> None:
    people = [person(1, "America/Phoenix"), person(2, "Europe/Berlin")]  # apart until Berlin's clocks change
    assert len(meeting_times(people, datetime(2027, 10, 22, 16, tzinfo=UTC), 20, LEAST)) == 3


def test_none_on_a_holiday_or_in_a_pause() -> None:
    off = frozenset(date(2027, 2, day) for day in (2, 3, 4, 5))
    found = meeting_times([person(1), person(2, holidays=off)], MONDAY, 30, LEAST)
    assert {at.day for at in found} == {8, 10, 11}
    rests = person(2, paused_until=MONDAY + timedelta(days=5))
    assert all(
        at >= MONDAY + timedelta(days=6) for at in meeting_times([person(1), rests], MONDAY, 30, LEAST)
    )
    gone = replace(rests, paused_until=MONDAY + timedelta(days=30))
    assert meeting_times([person(1), gone], MONDAY, 30, LEAST) == ()


def test_on_the_only_day_that_is_left_they_lie_apart() -> None:
    fridays = Hours(days=frozenset({4}))
    off = frozenset({date(2027, 2, 5)})
    now = MONDAY - timedelta(days=1)
    found = meeting_times([person(1, hours=fridays), person(2, hours=fridays)], now, 30, LEAST)
    assert {at.date() for at in found} == {date(2027, 2, 5)}
    assert all(later - earlier >= timedelta(hours=2) for earlier, later in itertools.pairwise(found))
    none = [person(1, hours=fridays, holidays=off), person(2, hours=fridays)]
    assert all(at.weekday() != 4 for at in meeting_times(none, now, 30, LEAST))  # wide hours serve


def test_there_may_be_none_at_all() -> None:
    always_off = frozenset(date(2027, 2, 1) + timedelta(days=day) for day in range(30))
    assert meeting_times([person(1, holidays=always_off), person(2)], MONDAY, 30, LEAST) == ()


def test_a_long_call_ends_within_the_hours() -> None:
    short = Hours(start=time(9), end=time(10))
    both = [person(1, hours=short), person(2, hours=short)]
    assert {at.time() for at in meeting_times(both, MONDAY, 60, LEAST)} == {time(9)}


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham"])
def test_odd_zones_with_their_own_changes(zone: str) -> None:
    for start in HALF_YEARS:
        people = [person(1, zone), person(2, zone)]
        for day in range(25):
            now = start + timedelta(days=day)
            assert_humane(people, meeting_times(people, now, 30, LEAST), now, 30)
