"""The preview steps through what would be said, and touches nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.policy.budget import Ledger
from bot.policy.cadence import next_slot
from bot.policy.foresee import foresee
from bot.policy.state import CircleState, PersonState, Proposal, Why

NOW = datetime(2027, 3, 22, 7, tzinfo=UTC)  # a Monday; clocks change on Sunday
PAIR = CircleState(
    id=1,
    kind="pair",
    members=(PersonState(id=1, zone="Europe/Berlin"), PersonState(id=2, zone="Europe/Berlin")),
    zone="Europe/Berlin",
    started_at=NOW,
)


def propose(circle: CircleState, now: datetime) -> Sequence[Proposal]:
    story, story_at = next_slot(circle, "story", 7, 0, now)
    article, article_at = next_slot(circle, "article", 7, 1, now)
    return [
        Proposal(moment="article", slot=article, at=article_at),
        Proposal(moment="story", slot=story, at=story_at, subject="s1", round=True),
    ]


def test_three_weeks_ahead_over_a_clock_change() -> None:
    seen = foresee(PAIR, propose, Ledger({}, {}), NOW, NOW + timedelta(days=21))
    told = [(decision.chosen.moment, decision.dues[0].at) for _, decision in seen if decision.chosen]
    assert (
        told
        == [
            ("story", datetime(2027, 3, 22, 9, tzinfo=UTC)),  # ten o'clock in Berlin
            ("article", datetime(2027, 3, 24, 9, tzinfo=UTC)),  # its own day is too near to the story
            ("story", datetime(2027, 3, 29, 9, tzinfo=UTC)),  # an hour late: the week was an hour short
            ("article", datetime(2027, 3, 31, 9, tzinfo=UTC)),
            ("story", datetime(2027, 4, 5, 9, tzinfo=UTC)),
            ("article", datetime(2027, 4, 7, 9, tzinfo=UTC)),
            ("story", datetime(2027, 4, 12, 7, tzinfo=UTC)),
        ][: len(told)]
    )
    assert len(told) >= 6
    assert [at for at, _ in seen] == sorted({at for at, _ in seen})
    assert all(decision.chosen or decision.skipped for _, decision in seen)


def test_nothing_is_touched() -> None:
    ledger = Ledger({}, {})
    foresee(PAIR, propose, ledger, NOW, NOW + timedelta(days=14))
    assert ledger.free_at(PAIR.members[0], NOW, PAIR.rules) == NOW
    assert PAIR.past == ()


def test_a_pause_and_talk_are_seen_coming() -> None:
    end = NOW + timedelta(days=3)
    paused = replace(PAIR, paused_until=end)
    assert foresee(paused, propose, Ledger({}, {}), NOW, NOW + timedelta(days=14))[0][0] == end
    assert foresee(replace(PAIR, state="ended"), propose, Ledger({}, {}), NOW, end) == []
    lively = replace(PAIR, two_way_at=NOW)
    first, decision = foresee(lively, propose, Ledger({}, {}), NOW, end)[0]
    assert (decision.chosen, decision.skipped[0].why) == (None, Why.LIVELY)
    assert first == datetime(2027, 3, 22, 9, tzinfo=UTC)


def test_it_ends_where_it_is_told_to() -> None:
    seen = foresee(PAIR, propose, Ledger({}, {}), NOW, NOW + timedelta(days=365), most=9)
    assert 0 < len(seen) <= 9
    day = NOW + timedelta(days=1)
    assert all(at <= day for at, _ in foresee(PAIR, propose, Ledger({}, {}), NOW, day))
