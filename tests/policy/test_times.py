"""When each send is due: open hours and budgets, for two, for each, for a channel."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.policy.budget import Ledger
from bot.policy.choose import choose
from bot.policy.rules import Rules
from bot.policy.state import Due, Hours, Why
from tests.policy.samples import ANN, BEN, DAY, FREE, GROUP, NOW, PAIR, SYDNEY, skipped, wish


def test_a_message_waits_for_an_hour_that_is_free_for_both() -> None:
    evening = datetime(2027, 3, 24, 20, tzinfo=UTC)
    decision = choose(PAIR, [wish(at=evening)], FREE, evening)
    assert decision.dues == (Due(at=datetime(2027, 3, 25, 9, tzinfo=UTC)),)
    apart = choose(PAIR, [wish(at=evening, audience="each")], FREE, evening)
    assert [due.at.hour for due in apart.dues] == [9, 8]
    assert choose(PAIR, [wish(at=evening, at_once=True)], FREE, evening).dues == (Due(at=evening),)


def test_the_budget_is_read_at_the_due_time() -> None:
    friday_night = datetime(2027, 3, 26, 22, tzinfo=UTC)
    monday = datetime(2027, 3, 29, 8, tzinfo=UTC)  # London is on summer time by then
    rules = Rules(stale_hours=72)
    due = choose(
        replace(PAIR, rules=rules), [wish(at=friday_night)], Ledger({1: [friday_night]}, {}), friday_night
    )
    assert due.dues == (Due(at=monday),)
    taken = Ledger({1: [monday - timedelta(hours=10)]}, {})
    decision = choose(replace(PAIR, rules=rules), [wish(at=friday_night)], taken, friday_night)
    assert skipped(decision) == {"story": (Why.SPACING, datetime(2027, 3, 31, 8, tzinfo=UTC))}


def test_an_hour_too_far_away_is_waited_for_without_a_promise() -> None:
    friday_night = datetime(2027, 3, 26, 22, tzinfo=UTC)
    monday = datetime(2027, 3, 29, 8, tzinfo=UTC)
    decision = choose(PAIR, [wish(at=friday_night)], FREE, friday_night)
    assert skipped(decision) == {"story": (Why.QUIET_HOURS, monday)}
    assert decision.plan_at == monday
    assert choose(PAIR, [wish(at=friday_night)], FREE, monday).dues == (Due(at=monday),)


def test_a_pair_that_hardly_meets_is_met_one_by_one() -> None:
    far = replace(PAIR, members=(ANN, SYDNEY))
    decision = choose(far, [wish()], FREE, NOW)
    assert decision.audience == "each"
    sydney_morning = datetime(2027, 3, 24, 22, tzinfo=UTC)
    assert decision.dues == (Due(at=NOW, person=1), Due(at=sydney_morning, person=2))
    assert decision.charges == ((1, NOW), (2, sydney_morning))


def test_two_shared_hours_a_week_are_too_few() -> None:
    evenings = replace(
        ANN, zone="Europe/Berlin", hours=Hours(start=time(16), end=time(20), days=frozenset({2}))
    )
    assert choose(replace(PAIR, members=(evenings, BEN)), [wish()], FREE, NOW).audience == "each"
    enough = replace(evenings, hours=Hours(start=time(15), end=time(20), days=frozenset({2})))
    assert choose(replace(PAIR, members=(enough, BEN)), [wish()], FREE, NOW).audience == "together"


def test_a_reveal_goes_to_each_where_even_wide_hours_do_not_meet() -> None:
    off = frozenset((NOW + day * DAY).date() for day in range(-2, 40))
    resting = replace(PAIR, members=(ANN, replace(BEN, holidays=off)))
    reveal = wish("reveal", cost=0, urgent=True)
    assert skipped(choose(resting, [reveal], FREE, NOW)) == {"reveal": (Why.NO_SHARED_HOUR, NOW + 14 * DAY)}


def test_a_reveal_to_them_stays_together_in_wide_hours() -> None:
    far = replace(PAIR, members=(ANN, SYDNEY))
    decision = choose(far, [wish("reveal", cost=0, urgent=True)], FREE, NOW)
    assert decision.dues == (Due(at=datetime(2027, 3, 24, 20, tzinfo=UTC)),)  # 20:00 and 07:00
    assert (decision.audience, decision.charges) == ("together", ())


def test_without_any_hour_it_is_asked_again_in_two_weeks() -> None:
    shut = replace(PAIR, members=(ANN, replace(BEN, hours=Hours(days=frozenset()))))
    decision = choose(shut, [wish()], FREE, NOW)
    assert skipped(decision) == {"story": (Why.NO_SHARED_HOUR, NOW + 14 * DAY)}


def test_a_group_pays_once_a_week_and_waits_for_nobody() -> None:
    decision = choose(GROUP, [wish()], Ledger({2: [NOW]}, {}), NOW)
    assert decision.dues == (Due(at=NOW),)
    assert decision.group_charge == NOW
    assert decision.charges == ((2, NOW),)
    again = choose(GROUP, [wish()], Ledger({}, {2: [NOW - 3 * DAY]}), NOW)
    assert skipped(again)["story"][0] is Why.BUDGET
    free = choose(GROUP, [wish("reveal", cost=0)], Ledger({}, {2: [NOW]}), NOW)
    assert (free.group_charge, free.charges) == (None, ())


def test_a_post_keeps_the_programmes_hours() -> None:
    night = datetime(2027, 3, 24, 22, tzinfo=UTC)
    group = replace(GROUP, hours=Hours(start=time(9), end=time(21), days=frozenset(range(7))))
    assert choose(group, [wish(at=night)], FREE, night).dues == (
        Due(at=datetime(2027, 3, 25, 8, tzinfo=UTC)),
    )
