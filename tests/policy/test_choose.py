"""What is chosen, why the others wait, and when to ask again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.policy.budget import Ledger
from bot.policy.choose import ORDER, choose, closed_until
from bot.policy.rules import Rules
from bot.policy.state import Decision, Due, Past, Skip, Why
from tests.policy.samples import ANN, BEN, DANA, DAY, FREE, NOW, PAIR, skipped, wish


def test_a_pairs_message_goes_to_both_at_once_and_both_pay() -> None:
    story = wish()
    decision = choose(PAIR, [story], FREE, NOW)
    assert decision == Decision(
        chosen=story,
        audience="together",
        dues=(Due(at=NOW),),
        charges=((1, NOW), (2, NOW)),
        plan_at=NOW + DAY,
    )


def test_nothing_wished_and_nothing_due() -> None:
    assert choose(PAIR, [], FREE, NOW) == Decision()
    later = wish(at=NOW + 3 * DAY)
    assert choose(PAIR, [later, wish("call", NOW + DAY)], FREE, NOW) == Decision(plan_at=NOW + DAY)


def test_the_order_of_the_house() -> None:
    wishes = [wish(moment) for moment in reversed(ORDER)]
    for moment in ORDER:
        chosen = choose(PAIR, wishes, FREE, NOW).chosen
        assert chosen is not None
        assert chosen.moment == moment
        wishes.remove(chosen)
    assert choose(PAIR, [wish("new_kind"), wish("pulse")], FREE, NOW).chosen == wish("pulse")


def test_the_others_wait_for_room() -> None:
    decision = choose(PAIR, [wish("article"), wish("story"), wish("call", NOW + 9 * DAY)], FREE, NOW)
    assert decision.chosen == wish("story")
    assert skipped(decision) == {"article": (Why.OUTRANKED, NOW + 2 * DAY)}
    assert decision.plan_at == NOW + DAY


def test_gates_come_first() -> None:
    end = NOW + 4 * DAY
    assert closed_until(PAIR, NOW) is None
    assert closed_until(replace(PAIR, state="ended"), NOW) == Decision()
    assert closed_until(replace(PAIR, state="paused"), NOW) == Decision()
    assert closed_until(replace(PAIR, paused_until=end), NOW) == Decision(plan_at=end)
    assert closed_until(replace(PAIR, state="paused", paused_until=NOW), NOW) is None
    assert choose(replace(PAIR, paused_until=end), [wish()], FREE, NOW) == Decision(plan_at=end)


def test_who_asked_for_help_is_heard_in_a_pause() -> None:
    end = NOW + 4 * DAY
    paused = replace(PAIR, paused_until=end, coordinators=(replace(DANA, paused_until=end),))
    help_ = wish("help", audience="each", recipients=(9,), cost=0, at_once=True, urgent=True)
    decision = choose(paused, [wish(), help_], FREE, NOW)
    assert decision.chosen == help_
    assert decision.dues == (Due(at=NOW, person=9),)
    assert decision.plan_at == NOW + DAY
    assert choose(replace(PAIR, state="ended"), [help_], FREE, NOW).chosen == help_


def test_talk_keeps_the_bot_out_unless_it_is_urgent() -> None:
    lively = replace(PAIR, two_way_at=NOW - 2 * DAY)
    decision = choose(lively, [wish("story"), wish("article")], FREE, NOW)
    assert decision.chosen is None
    assert skipped(decision) == {
        "story": (Why.LIVELY, NOW + 3 * DAY),
        "article": (Why.LIVELY, NOW + 3 * DAY),
    }
    assert decision.plan_at == NOW + 3 * DAY
    assert choose(lively, [wish("opening", urgent=True)], FREE, NOW).chosen is not None


def test_after_the_quiet_question_only_urgent_things_and_events_pass() -> None:
    question = Past(id=1, moment="quiet_question", slot="q", subject="", at=NOW - 9 * DAY, sent=True)
    quiet = replace(PAIR, past=(question,))
    decision = choose(quiet, [wish()], FREE, NOW)
    assert (decision.plan_at, skipped(decision)) == (None, {"story": (Why.BACKED_OFF, None)})
    assert choose(quiet, [wish("closing", urgent=True)], FREE, NOW).chosen is not None
    assert choose(quiet, [wish("lone_answer", cost=0)], FREE, NOW).chosen is not None


def test_mute_and_pause_of_one_hold_back_what_both_would_see() -> None:
    muted = replace(PAIR, members=(replace(ANN, muted=frozenset({"story"})), BEN))
    decision = choose(muted, [wish("story"), wish("article")], FREE, NOW)
    assert decision.chosen == wish("article")
    assert skipped(decision) == {"story": (Why.MUTED, None)}
    resting = replace(PAIR, members=(replace(ANN, paused_until=NOW + DAY), BEN))
    assert skipped(choose(resting, [wish()], FREE, NOW)) == {"story": (Why.PAUSED, NOW + DAY)}


def test_direct_messages_leave_out_who_rests() -> None:
    resting = replace(PAIR, members=(replace(ANN, paused_until=NOW + DAY), BEN))
    decision = choose(resting, [wish(audience="each")], FREE, NOW)
    assert decision.dues == (Due(at=NOW, person=2),)
    assert decision.charges == ((2, NOW),)
    only_ann = wish(audience="each", recipients=(1,))
    assert skipped(choose(resting, [only_ann], FREE, NOW)) == {"story": (Why.PAUSED, NOW + DAY)}
    gone = wish(audience="each", recipients=(77,))
    assert skipped(choose(resting, [gone], FREE, NOW)) == {"story": (Why.LEFT, None)}


def test_an_invitation_reaches_who_has_not_said_yes() -> None:
    invited = replace(PAIR, state="invited", members=(replace(ANN, accepted=False), BEN))
    invitation = wish("invitation", audience="each", recipients=(1,), cost=0, urgent=True)
    assert choose(invited, [invitation], FREE, NOW).dues == (Due(at=NOW, person=1),)
    assert skipped(choose(invited, [wish()], FREE, NOW)) == {"story": (Why.LEFT, None)}


def test_budget_and_spacing_are_told_apart() -> None:
    recent = Ledger({1: [NOW - DAY]}, {})
    decision = choose(PAIR, [wish()], recent, NOW)
    assert skipped(decision) == {"story": (Why.SPACING, NOW + DAY)}
    full = Ledger({2: [NOW - 5 * DAY, NOW - 3 * DAY]}, {})
    assert skipped(choose(PAIR, [wish()], full, NOW)) == {
        "story": (Why.BUDGET, datetime(2027, 3, 26, 12, tzinfo=UTC))
    }
    assert choose(PAIR, [wish("reveal", cost=0)], recent, NOW).chosen is not None
    never = replace(PAIR, rules=Rules(budget_weekly=0))
    assert choose(never, [wish()], Ledger({}, {}), NOW).plan_at is None


def test_when_one_is_over_budget_the_next_wish_is_tried() -> None:
    recent = Ledger({1: [NOW - DAY]}, {})
    for_ben = wish("activity", audience="each", recipients=(2,))
    decision = choose(PAIR, [wish(), for_ben], recent, NOW)
    assert decision.chosen == for_ben
    assert skipped(decision) == {"story": (Why.SPACING, NOW + DAY)}


def test_a_slot_is_given_once() -> None:
    told = Past(id=1, moment="story", slot="story-1", subject="s", at=NOW - DAY, sent=True)
    decision = choose(replace(PAIR, past=(told,)), [wish()], FREE, NOW)
    assert (decision.chosen, decision.plan_at) == (None, None)


def test_a_second_event_follows_at_once_but_nothing_else() -> None:
    reveal, alone = wish("reveal", cost=0, urgent=True), wish("lone_answer", cost=0, urgent=True)
    decision = choose(PAIR, [reveal, alone, wish()], FREE, NOW)
    assert (decision.chosen, decision.plan_at) == (reveal, NOW)
    decision = choose(PAIR, [reveal, wish()], FREE, NOW)
    assert decision.plan_at == NOW + DAY
    assert skipped(decision) == {"story": (Why.OUTRANKED, NOW + DAY)}


def test_a_word_to_the_coordinator_does_not_delay_the_pair() -> None:
    notice = wish("notice", audience="each", recipients=(9,), cost=0)
    decision = choose(PAIR, [notice, wish()], FREE, NOW)
    assert (decision.chosen, decision.plan_at) == (notice, NOW)


@pytest.mark.parametrize("moments", [("story", "article"), ("article", "story")])
def test_two_of_one_shape_are_held_back_alike(moments: tuple[str, str]) -> None:
    decision = choose(PAIR, [wish(moment) for moment in moments], Ledger({1: [NOW - DAY]}, {}), NOW)
    assert decision.skipped == tuple(
        Skip(moment=moment, slot=f"{moment}-1", why=Why.SPACING, until=NOW + DAY)
        for moment in ("story", "article")
    )


def test_what_its_moment_withholds_is_told_and_looked_at_again_in_a_week() -> None:
    nothing = wish("story", withheld=Why.NOTHING_FITS)
    decision = choose(PAIR, [nothing], FREE, NOW)
    assert skipped(decision) == {"story": (Why.NOTHING_FITS, NOW + 7 * DAY)}
    assert decision.plan_at == NOW + 7 * DAY
    other = choose(PAIR, [nothing, wish("article")], FREE, NOW)
    assert other.chosen is not None
    assert other.chosen.moment == "article"
