"""Each reason not to send, their order, and their words."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.policy.state import CircleState, Hours, PersonState, Why
from bot.policy.why_not import why_not

NOW = datetime(2027, 3, 24, 12, tzinfo=UTC)  # a Wednesday
LATER = NOW + timedelta(days=2)
ANN = PersonState(id=1, zone="Europe/London", role="mentor")
BEN = PersonState(id=2, zone="Europe/Berlin", role="mentee")
DANA = PersonState(id=9, zone="UTC")
PAIR = CircleState(id=1, kind="pair", members=(ANN, BEN), coordinators=(DANA,), started_at=NOW)
NIGHT = datetime(2027, 3, 24, 23, tzinfo=UTC)
MORNING = datetime(2027, 3, 25, 9, tzinfo=UTC)


def ask(
    circle: CircleState = PAIR,
    moment: str = "story",
    now: datetime = NOW,
    due_at: datetime | None = None,
    person: int | None = None,
    urgent: bool = False,
    at_once: bool = False,
) -> tuple[Why, datetime | None] | None:
    skip = why_not(
        circle, moment, "s", due_at or now, now, person=person, urgent=urgent, at_once=at_once
    )  # fmt: skip
    assert skip is None or (skip.moment, skip.slot) == (moment, "s")
    return None if skip is None else (skip.why, skip.until)


def with_ann(**changes: object) -> CircleState:
    return replace(PAIR, members=(replace(ANN, **changes), BEN))  # type: ignore[arg-type]  # any field


def test_nothing_against_it() -> None:
    assert ask() is None
    assert ask(person=1) is None
    assert ask(person=9, moment="notice") is None


def test_ended_and_left() -> None:
    assert ask(replace(PAIR, state="ended")) == (Why.ENDED, None)
    assert ask(replace(PAIR, state="ended"), "notice", person=9) is None
    assert ask(person=7) == (Why.LEFT, None)
    assert ask(with_ann(accepted=False), person=1) == (Why.LEFT, None)
    assert ask(with_ann(accepted=False), "invitation", person=1) is None
    assert ask(with_ann(accepted=False)) == (Why.LEFT, None)


def test_muted_is_heeded_but_not_by_help() -> None:
    circle = with_ann(muted=frozenset({"story", "help"}))
    assert ask(circle) == (Why.MUTED, None)
    assert ask(circle, person=1) == (Why.MUTED, None)
    assert ask(circle, person=2) is None
    assert ask(circle, "help", person=1) is None


@pytest.mark.parametrize("moment", ["story", "check_in", "article", "pulse"])
def test_what_is_late_is_dropped(moment: str) -> None:
    assert ask(moment=moment, due_at=NOW - timedelta(hours=48)) is None
    assert ask(moment=moment, due_at=NOW - timedelta(hours=48, minutes=1)) == (Why.STALE, None)


@pytest.mark.parametrize(
    "moment",
    ["reveal", "share", "help", "invitation", "notice", "opening", "closing", "closing_choice"],
)
def test_what_people_wait_for_is_never_late(moment: str) -> None:
    assert ask(moment=moment, due_at=NOW - timedelta(days=9), person=1) is None


def test_pauses() -> None:
    assert ask(replace(PAIR, paused_until=LATER)) == (Why.PAUSED, LATER)
    assert ask(replace(PAIR, state="paused")) == (Why.PAUSED, None)
    assert ask(replace(PAIR, state="paused", paused_until=NOW)) is None
    assert ask(replace(PAIR, paused_until=LATER), at_once=True) == (Why.PAUSED, LATER)
    assert ask(replace(PAIR, paused_until=LATER), "help", person=9, at_once=True) is None
    assert ask(with_ann(paused_until=LATER)) == (Why.PAUSED, LATER)
    assert ask(with_ann(paused_until=LATER), person=1) == (Why.PAUSED, LATER)
    assert ask(with_ann(paused_until=LATER), person=2) is None


def test_lively_unless_urgent_or_at_once() -> None:
    lively = replace(PAIR, two_way_at=NOW - timedelta(days=4))
    assert ask(lively) == (Why.LIVELY, NOW + timedelta(days=1))
    assert ask(lively, urgent=True) is None
    assert ask(lively, at_once=True) is None
    assert ask(replace(PAIR, two_way_at=NOW - timedelta(days=5))) is None


def test_quiet_hours_of_one_or_of_both() -> None:
    assert ask(now=NIGHT) == (Why.QUIET_HOURS, MORNING)
    assert ask(now=NIGHT, person=2) == (Why.QUIET_HOURS, MORNING - timedelta(hours=1))
    assert ask(now=NIGHT, urgent=True) == (Why.QUIET_HOURS, MORNING)
    assert ask(now=NIGHT, at_once=True) is None
    half_past_eight = MORNING - timedelta(minutes=30)
    assert ask(now=half_past_eight, person=2) is None
    assert ask(now=half_past_eight) == (Why.QUIET_HOURS, MORNING)


def test_a_group_keeps_its_programmes_hours_and_waits_for_no_member() -> None:
    asleep = PersonState(id=3, zone="Pacific/Auckland", muted=frozenset({"story"}), paused_until=LATER)
    group = CircleState(
        id=2, kind="group", members=(asleep,), zone="Europe/Berlin", hours=Hours(start=time(9), end=time(21))
    )
    assert ask(group) is None
    assert ask(group, now=NIGHT) == (Why.QUIET_HOURS, MORNING - timedelta(hours=1))
    assert ask(replace(group, activity_at=NOW)) == (Why.LIVELY, NOW + timedelta(minutes=30))
    assert ask(replace(group, members=())) == (Why.LEFT, None)


def test_a_reveal_to_two_far_apart_uses_wide_hours() -> None:
    far = replace(PAIR, members=(ANN, replace(BEN, zone="Australia/Sydney")))
    evening = datetime(2027, 3, 24, 20, 30, tzinfo=UTC)  # 07:30 on Thursday in Sydney
    assert ask(far, "reveal", now=evening) is None
    assert ask(far, "story", now=evening) == (Why.QUIET_HOURS, None)


def test_reasons_that_end_it_come_first() -> None:
    worst = replace(
        with_ann(muted=frozenset({"story"}), paused_until=LATER),
        state="ended",
        paused_until=LATER,
        two_way_at=NIGHT,
    )
    assert ask(worst, now=NIGHT) == (Why.ENDED, None)
    assert ask(replace(worst, state="active"), now=NIGHT) == (Why.MUTED, None)
    wanted = replace(worst, state="active", members=(replace(ANN, paused_until=LATER), BEN))
    assert ask(wanted, now=NIGHT, due_at=NOW - timedelta(days=3)) == (Why.STALE, None)
    assert ask(wanted, now=NIGHT) == (Why.PAUSED, LATER)
    assert ask(replace(wanted, members=(ANN, BEN), paused_until=None), now=NIGHT) == (
        Why.LIVELY,
        NIGHT + timedelta(days=5),
    )
