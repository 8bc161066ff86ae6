"""Slots keep their local day and hour; phases scale with the programme."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.cadence import latest_slot, local, local_day, next_slot, phase, slot_after
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Past
from bot.policy.wall import zone_of
from tests.policy import strategies as some

BERLIN = "Europe/Berlin"
START = datetime(2027, 1, 4, 9, tzinfo=UTC)


def told(moment: str, slot: str, at: datetime) -> Past:
    return Past(id=1, moment=moment, slot=slot, subject="s", at=at, sent=True)


@pytest.mark.parametrize(
    ("day", "stage"),
    [(0, "opening"), (20, "opening"), (21, "building"), (83, "building"), (84, "deepening"),
     (153, "deepening"), (154, "closing"), (181, "closing"), (400, "closing")],
)  # fmt: skip
def test_the_phases_of_half_a_year(day: int, stage: str) -> None:
    now = START + timedelta(days=day)
    assert phase(START, None, Rules(), BERLIN, now) == stage
    assert phase(START, date(2027, 7, 5), Rules(), BERLIN, now) == stage


def test_phases_scale_and_turn_at_local_midnight() -> None:
    end = date(2028, 1, 3)  # 52 weeks: the opening has six
    before = datetime(2027, 2, 14, 22, 59, tzinfo=UTC)
    assert phase(START, end, Rules(), BERLIN, before) == "opening"
    assert phase(START, end, Rules(), BERLIN, before + timedelta(minutes=1)) == "building"
    assert phase(None, end, Rules(), BERLIN, before) == "opening"
    assert phase(START, START.date(), Rules(), BERLIN, START) == "closing"


def test_a_local_time_in_the_gap_and_in_the_fold() -> None:
    assert local(date(2027, 3, 28), time(2, 30), BERLIN) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert local(date(2027, 10, 31), time(2, 30), BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert local(date(2027, 7, 1), time(10), BERLIN) == datetime(2027, 7, 1, 8, tzinfo=UTC)
    half_an_hour = local(date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe")  # leaps 02:00 to 02:30
    assert half_an_hour == datetime(2027, 10, 2, 15, 30, tzinfo=UTC)


@given(zone=st.sampled_from(some.ZONES), day=st.dates(date(2026, 1, 1), date(2029, 1, 1)), at=st.times())
def test_clocks_show_the_time_that_was_meant_or_the_end_of_a_leap(zone: str, day: date, at: time) -> None:
    at = at.replace(microsecond=0)
    instant = local(day, at, zone)
    shown = instant.astimezone(zone_of(zone)).replace(tzinfo=None)
    meant = datetime.combine(day, at)
    if shown != meant:
        just_before = (instant - timedelta(seconds=1)).astimezone(zone_of(zone)).replace(tzinfo=None)
        assert just_before < meant < shown


@given(
    start=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    every=st.integers(1, 60),
    today=st.dates(date(2025, 6, 1), date(2029, 1, 1)),
)
def test_slots_are_whole_steps_from_the_start(start: date, every: int, today: date) -> None:
    latest, following = latest_slot(start, every, today), slot_after(start, every, today)
    assert (latest - start).days % every == (following - start).days % every == 0
    assert following > today or (following == start > today)
    assert latest == start if today < start else latest <= today < latest + timedelta(days=every)
    assert slot_after(start, every) == start


@given(zone=st.sampled_from(some.ZONES), every=st.integers(1, 30), first=st.integers(0, 30))
def test_a_year_of_slots_keeps_its_hour_and_its_days(zone: str, every: int, first: int) -> None:
    rules = Rules(hour=time(10))
    circle = CircleState(id=1, kind="pair", zone=zone, started_at=START, rules=rules)
    begun = local_day(START, zone)
    now = START
    for step in range(12):
        slot, at = next_slot(circle, "story", every, first, now)
        assert date.fromisoformat(slot) == begun + timedelta(days=first + step * every)
        wall = at.astimezone(zone_of(zone))
        assert (wall.date().isoformat(), wall.time()) == (slot, time(10))
        now = max(now, at)
        past = (*circle.past, told("story", slot, at + timedelta(hours=3)))
        circle = CircleState(id=1, kind="pair", zone=zone, started_at=START, rules=rules, past=past)


def test_missed_slots_never_pile_up() -> None:
    circle = CircleState(id=1, kind="pair", zone=BERLIN, started_at=START)
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    slot, at = next_slot(circle, "story", 7, 3, now)
    assert slot == "2027-02-25"
    assert at == datetime(2027, 2, 25, 9, tzinfo=UTC)
    late = CircleState(
        id=1, kind="pair", zone=BERLIN, started_at=START, past=(told("story", slot, now + timedelta(days=1)),)
    )
    assert next_slot(late, "story", 7, 3, now + timedelta(days=1))[0] == "2027-03-06"
    assert next_slot(late, "check_in", 14, 14, now)[0] == "2027-03-01"


def test_what_came_late_keeps_half_an_interval_to_the_next() -> None:
    """A check-in of the 16th that waited until the 26th is not followed by another on the 2nd."""
    came = told("check_in", "2027-02-16", datetime(2027, 2, 26, 10, tzinfo=UTC))
    circle = CircleState(id=1, kind="pair", zone=BERLIN, started_at=START, past=(came,))
    assert next_slot(circle, "check_in", 14, 14, datetime(2027, 2, 27, tzinfo=UTC))[0] == "2027-03-05"


def test_a_slot_that_is_no_date_counts_from_the_day_it_came() -> None:
    asked = told("story", "now-7", datetime(2027, 2, 2, 23, 30, tzinfo=UTC))  # the 3rd in Berlin
    circle = CircleState(id=1, kind="pair", zone=BERLIN, started_at=START, past=(asked,))
    assert next_slot(circle, "story", 7, 3, datetime(2027, 2, 4, tzinfo=UTC))[0] == "2027-02-10"


def test_before_the_start_days_count_from_today() -> None:
    circle = CircleState(id=1, kind="pair", zone=BERLIN)
    assert next_slot(circle, "story", 7, 3, START)[0] == "2027-01-07"
