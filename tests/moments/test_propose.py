"""When each moment wants to speak: pure tables over circles."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.library import Library
from bot.library.load import load
from bot.moments import MOMENTS, wishes
from bot.planner import decide
from bot.policy.budget import Ledger
from bot.policy.rules import Rules
from bot.policy.state import CircleState, PersonState, Proposal, Why
from tests.moments.states import ANA, BEN, CHI, DANA, PICK, START, day, group, pair, past

LIBRARY = load()


def wish(moment: str, circle: CircleState, on: float) -> Proposal | None:
    """What a moment wants on a day."""
    return MOMENTS[moment].propose(circle, LIBRARY, day(on))


def wanted(moment: str, circle: CircleState, on: float) -> Proposal:
    """The same, where it does want something."""
    proposal = wish(moment, circle, on)
    assert proposal is not None
    return proposal


def invited(person: PersonState, on: float = 0, **more: Any) -> PersonState:
    """The person before they said yes."""
    return replace(person, accepted=False, invited_at=day(on), **more)


@pytest.mark.parametrize("moment", ["opening", "story", "check_in", "article", "quiet_question"])
@pytest.mark.parametrize("state", ["invited", "paused", "ended"])
def test_a_nudge_is_for_active_circles_only(moment: str, state: Any) -> None:
    silent = [past("story", 7 * n, id=n) for n in range(4)]
    assert wish(moment, pair(*silent, state=state, pick=PICK), 40) is None


def test_the_opening_is_said_once_and_waits_for_no_silence() -> None:
    proposal = wanted("opening", pair(), 0)
    assert (proposal.at, proposal.urgent, proposal.slot) == (START, True, "start")
    assert wish("opening", pair(past("opening", 0)), 1) is None


@pytest.mark.parametrize(
    ("circle", "on", "at"),
    [
        (pair(), 0, 3),
        (group(), 0, 3),
        (pair(past("story", 3, answered={1, 2}, done=True)), 4, 10),
        (pair(past("story", 3, sealed={1}, answered={1})), 4, 13),
        (pair(past("story", 3, done=True)), 4, 10),
        (pair(past("story", 3, done=True), past("check_in", 8, id=2)), 9, 14),
        (group(past("story", 3, done=True)), 4, 17),
        (pair(past("story", 80, done=True)), 85, 94),
    ],
    ids=["first", "group", "next", "waits", "closed", "check_in's week", "group's pace", "deepening"],
)
def test_when_a_story_wants_to_be_told(circle: CircleState, on: float, at: float) -> None:
    assert wanted("story", circle, on).at == day(at)


def test_a_story_names_its_prompt_only_when_it_is_due() -> None:
    assert wanted("story", pair(), 0).subject == ""
    proposal = wanted("story", pair(), 3)
    assert LIBRARY.get(proposal.subject).moment == "story"
    assert proposal.round


def test_a_story_is_never_told_twice_and_ends_with_the_library() -> None:
    told: list[str] = []
    while True:
        circle = pair(*(past("story", 3 + 7 * n, id=n, subject=id, done=True, answered={1})
                        for n, id in enumerate(told)))  # fmt: skip
        proposal = wish("story", circle, 3 + 7 * len(told) + 14)
        if proposal is None:
            break
        told.append(proposal.subject)
    assert len(told) == len(set(told)) > 5


@pytest.mark.parametrize("circle", [pair(depth=5), group(depth=5)])
def test_what_both_are_asked_together_is_never_deep(circle: CircleState) -> None:
    proposal = wanted("story", circle, 3)
    assert LIBRARY.get(proposal.subject).depth <= 2


def test_a_group_gets_what_is_fit_for_groups() -> None:
    assert LIBRARY.get(wanted("story", group(), 3).subject).group


@pytest.mark.parametrize(
    ("circle", "on", "at"),
    [
        (pair(), 0, 14),
        (pair(past("check_in", 14)), 15, 28),
        (pair(past("check_in", 84)), 85, 112),
        (pair(past("check_in", 14), past("check_in", 28, id=2)), 30, 42),
    ],
    ids=["first", "next", "deepening", "after"],
)
def test_when_a_check_in_is_due(circle: CircleState, on: float, at: float) -> None:
    assert wanted("check_in", circle, on).at == day(at)


def test_a_check_in_is_for_pairs() -> None:
    assert wish("check_in", group(), 20) is None


def test_check_ins_turn_through_the_whole_person() -> None:
    areas: list[str] = []
    said: list[Any] = []
    for number in range(5):
        proposal = wanted("check_in", pair(*said), 14 + 14 * number)
        areas += [LIBRARY.get(name).area for name in proposal.subject.split("+")]
        said.append(past("check_in", 14 + 14 * number, id=number, subject=proposal.subject, answered={1}))
    turn = ["goals", "hobby", "challenge", "energy", "learning", "balance", "win", "us"]
    assert areas == [*turn, "goals", "hobby"]


def test_check_ins_go_on_when_all_were_asked() -> None:
    every = "+".join(prompt.id for prompt in LIBRARY.of("check_in"))
    assert wanted("check_in", pair(past("check_in", 14, subject=every, answered={1})), 28).subject


def test_without_questions_there_is_no_check_in() -> None:
    for moment in ("check_in", "story"):
        proposal = MOMENTS[moment].propose(pair(), Library(()), day(14))
        assert proposal is not None
        assert proposal.withheld is Why.NOTHING_FITS


@pytest.mark.parametrize(
    ("silent", "every"), [(0, 7), (1, 7), (2, 14), (3, 28)], ids=["none", "one", "two", "three"]
)
def test_silence_lengthens_the_interval(silent: int, every: int) -> None:
    said = [past("story", 3 + 7 * n, id=n, done=True) for n in range(silent)]
    last = past("story", 31, id=9, answered={1}, done=True)
    quiet = [*said, replace(last, answered=frozenset(), tapped=frozenset({1}))]
    assert wanted("story", pair(*quiet), 32).at == day(31 + every)


def test_an_article_needs_a_pick_that_fits() -> None:
    assert wanted("article", pair(pick=PICK), 0).at == day(5)
    assert wanted("article", group(pick=PICK), 0).at == day(10)
    assert wish("article", pair(), 9) is None
    poor = wish("article", pair(pick=replace(PICK, score=0.1)), 9)
    assert poor is not None
    assert poor.withheld is Why.NOTHING_FITS


def test_an_article_comes_once() -> None:
    had = past("article", 5, subject="7")
    assert wish("article", pair(had, pick=PICK), 20) is None
    assert wish("article", pair(had, pick=replace(PICK, article_id=8)), 20) is not None


def test_a_number_in_another_subject_is_no_article() -> None:
    assert wish("article", pair(past("reveal", 5, slot="d7", subject="7"), pick=PICK), 9) is not None


@pytest.mark.parametrize(("because", "reason"), [("gardens", "article"), ("", "article_shared")])
def test_an_article_tells_whose_words_it_fits_or_who_brought_it(because: str, reason: str) -> None:
    assert wanted("article", pair(pick=replace(PICK, because=because)), 5).reason == reason


@pytest.mark.parametrize(
    ("story", "on", "opens"),
    [
        (past("story", 3, sealed={1, 2}, answered={1, 2}), 4, 4),
        (past("story", 3, sealed={1}, answered={1}), 4, None),
        (past("story", 3, sealed={2}, answered={1, 2}), 12, 12),
        (past("story", 3, sealed={1, 2}, answered={1, 2}, done=True), 4, None),
        (past("story", 3), 4, None),
    ],
    ids=["both", "one", "the other was shared", "closed", "none"],
)
def test_when_a_pair_s_stories_open(story: Any, on: float, opens: float | None) -> None:
    proposal = wish("reveal", pair(story), on)
    assert (proposal.at if proposal else None) == (None if opens is None else day(opens))


@pytest.mark.parametrize(
    ("sealed", "on", "opens"),
    [({1, 2, 3}, 4, 4), ({1, 2}, 4, None), ({1, 2, 3, 4}, 4, 6), ({1, 2, 3, 4}, 7, 7), ({1}, 9, None)],
    ids=["all", "too few", "enough, soon", "enough, now", "one"],
)
def test_when_a_group_s_stories_open(sealed: set[int], on: float, opens: float | None) -> None:
    people: tuple[PersonState, ...] = (ANA, BEN, CHI)
    if len(sealed) != 3:
        people += tuple(replace(CHI, id=id) for id in (4, 5))
    circle = group(past("story", 3, sealed=sealed, answered=sealed), members=people)
    proposal = wish("reveal", circle, on)
    assert (proposal.at if proposal else None) == (None if opens is None else day(opens))


def test_a_reveal_is_free_and_once() -> None:
    story = past("story", 3, id=5, sealed={1, 2}, answered={1, 2})
    proposal = wanted("reveal", pair(story), 4)
    assert (proposal.cost, proposal.urgent, proposal.subject) == (0, True, "5")
    assert wish("reveal", pair(story, past("reveal", 4, id=6, subject="5")), 4) is None


def test_what_somebody_shares_is_passed_on_once() -> None:
    told = past("check_in", 14, id=5, answered={1, 2}, shared={1, 2})
    first = wanted("share", pair(told), 15)
    assert first.slot == "d5p1"
    assert wanted("share", pair(told, past("share", 15, id=6, slot="d5p1")), 15).slot == "d5p2"
    both = [past("share", 15, id=6 + n, slot=f"d5p{n}") for n in (1, 2)]
    assert wish("share", pair(told, *both), 15) is None


def test_help_reaches_every_coordinator_at_once() -> None:
    asked = past("check_in", 14, id=5, answered={2}, helps={2})
    proposal = wanted("help", pair(asked), 15)
    assert proposal.recipients == (DANA.id,)
    assert (proposal.at, proposal.at_once, proposal.urgent, proposal.cost) == (day(15), True, True, 0)
    assert wish("help", pair(asked, past("help", 15, id=6, slot="d5p2")), 15) is None
    assert wish("help", pair(asked, coordinators=()), 15) is None


def test_a_lone_answer_is_asked_about_a_week_after_it_was_given() -> None:
    story = past("story", 3, id=5, sealed={2}, answered={2}, first_answer_at=day(6))
    proposal = wanted("lone_answer", pair(story), 7)
    assert (proposal.at, proposal.recipients, proposal.cost) == (day(13), (2,), 0)
    asked = past("lone_answer", 13, id=6, slot=proposal.slot)
    assert wish("lone_answer", pair(story, asked), 14) is None
    other = replace(story, sealed=frozenset({1}), answered=frozenset({1}), first_answer_at=day(8))
    assert wanted("lone_answer", pair(other, asked), 14).recipients == (1,)


@pytest.mark.parametrize("circle", [
    pair(past("story", 3, sealed={1, 2}, answered={1, 2}, first_answer_at=day(4))),
    pair(past("story", 3, sealed={1}, answered={1}, first_answer_at=day(4), done=True)),
    group(past("story", 3, sealed={1}, answered={1}, first_answer_at=day(4))),
])  # fmt: skip
def test_nobody_else_is_asked_what_becomes_of_an_answer(circle: CircleState) -> None:
    assert wish("lone_answer", circle, 20) is None


def test_the_quiet_question_comes_once_in_each_silence() -> None:
    silent = [past("story", 3 + 7 * n, id=n, done=True) for n in range(4)]
    proposal = wanted("quiet_question", pair(*silent), 40)
    assert (proposal.audience, proposal.slot) == ("each", "n1")
    asked = past("quiet_question", 40, id=9)
    assert wish("quiet_question", pair(*silent, asked), 80) is None
    assert wish("quiet_question", pair(*silent[:3]), 40) is None


class TestInvitation:
    def test_everybody_is_asked_together(self) -> None:
        circle = pair(state="invited", members=(invited(ANA), invited(BEN)), started_at=None)
        proposal = wanted("invitation", circle, 0)
        assert (proposal.recipients, proposal.audience, proposal.cost) == ((1, 2), "each", 0)
        again = replace(circle, past=(past("invitation", 0, subject=proposal.subject),))
        assert wish("invitation", again, 3) is None

    def test_who_joins_later_is_asked_alone_even_while_the_first_invitations_wait(self) -> None:
        """The first were named at eight, are asked at nine the next day; Chi is named in between."""
        said = past("invitation", 1, slot="start", subject="1+2")
        circle = group(said, state="active", members=(ANA, invited(BEN), invited(CHI, 0.5)))
        proposal = wanted("invitation", circle, 0.5)
        assert proposal.recipients == (3,)
        later = past("invitation", 1, id=2, slot=proposal.slot, subject=proposal.subject)
        assert wish("invitation", replace(circle, past=(said, later)), 2) is None

    def test_who_rests_is_asked_afterwards(self) -> None:
        resting = invited(BEN, paused_until=day(10))
        circle = pair(state="invited", members=(invited(ANA), resting), started_at=None)
        first = wanted("invitation", circle, 0)
        assert first.recipients == (1,)
        rest = replace(circle, past=(past("invitation", 0, subject=first.subject),))
        second = wanted("invitation", rest, 1)
        assert (second.recipients, second.at) == ((2,), day(10))
        assert second.slot != first.slot

    def test_who_said_yes_is_not_asked(self) -> None:
        assert wish("invitation", pair(), 0) is None
        assert wish("invitation", pair(members=(invited(ANA),), state="ended"), 0) is None


class TestNotice:
    def test_a_silent_invitation_is_told_after_seven_days(self) -> None:
        circle = pair(state="invited", members=(ANA, invited(BEN)), started_at=None)
        proposal = wanted("notice", circle, 0)
        assert (proposal.at, proposal.recipients) == (day(7), (DANA.id,))
        assert "people=2" in proposal.detail

    def test_a_no_is_told_to_coordinators_and_to_who_said_yes(self) -> None:
        circle = pair(state="ended", members=(ANA,), gone=frozenset({2}), started_at=None)
        assert wanted("notice", circle, 1).recipients == (ANA.id, DANA.id)
        unanswered = replace(circle, members=(replace(ANA, accepted=False),))
        assert wanted("notice", unanswered, 1).recipients == (DANA.id,)

    def test_the_one_who_stays_is_told_that_it_has_ended(self) -> None:
        circle = pair(state="ended", members=(ANA,), gone=frozenset({2}))
        assert wanted("notice", circle, 1).recipients == (ANA.id, DANA.id)
        assert wish("notice", replace(circle, past=(past("notice", 1, slot="left-p2"),)), 2) is None

    @pytest.mark.parametrize("started", [None, START])
    def test_nobody_is_told_who_declined_or_left_a_group(self, started: Any) -> None:
        circle = group(members=(ANA, BEN), gone=frozenset({3}), started_at=started)
        assert wish("notice", circle, 1) is None

    @pytest.mark.parametrize(
        ("failed", "slot"),
        [("unreachable", "unreachable"), ("misconfigured:chat:write", "missing-chat:write-2026-03")],
    )
    def test_what_can_t_be_sent_is_told_once(self, failed: str, slot: str) -> None:
        circle = pair(past("story", 3, sent=False, failed=failed))
        assert wanted("notice", circle, 4).slot == slot
        told = replace(circle, past=(*circle.past, past("notice", 4, id=2, slot=slot)))
        assert wish("notice", told, 5) is None

    def test_without_coordinators_there_is_nobody_to_tell(self) -> None:
        circle = pair(state="invited", members=(ANA, invited(BEN)), started_at=None, coordinators=())
        assert wish("notice", circle, 9) is None


def test_what_a_coordinator_brings_forward_comes_now() -> None:
    circle = pair(brought_forward="story")
    (story,) = (one for one in wishes(circle, LIBRARY, day(1)) if one.moment == "story")
    assert (story.at, story.reason) == (day(1), "prompt_now")
    assert story.subject
    (other,) = (one for one in wishes(circle, LIBRARY, day(1)) if one.moment == "check_in")
    assert other.at == day(14)


def test_each_moment_is_named_in_the_order_of_choice() -> None:
    from bot.policy.choose import ORDER

    assert set(MOMENTS) <= set(ORDER)


def test_the_programme_s_own_pace_counts() -> None:
    rules = Rules(story_days=3, check_in_first_day=5, article_days=2)
    said = past("story", 3, done=True, answered={1})
    assert wanted("story", pair(said, rules=rules), 4).at == day(6)
    assert wanted("check_in", pair(rules=rules), 4).at == day(5)
    assert wanted("article", pair(past("article", 5, subject="1"), pick=PICK, rules=rules), 6).at == day(7)


def test_missed_slots_do_not_pile_up() -> None:
    said = past("story", 3, done=True, answered={1})
    proposal = wanted("story", pair(said), 40)
    assert day(40) - timedelta(days=7) < proposal.at <= day(40)


def test_an_ending_is_told_to_those_who_were_there_to_its_end() -> None:
    over = wanted("notice", pair(state="ended"), 30)
    assert (over.slot, over.recipients) == ("ended", (1, 2))
    assert wish("notice", pair(past("notice", 30, slot="ended"), state="ended"), 31) is None
    assert wish("notice", pair(state="ended", started_at=None), 30) is None


def test_what_is_missing_is_told_once_in_a_community() -> None:
    failed = past("story", 1, failed="misconfigured:chat:write")
    first, second = pair(failed), replace(pair(failed), id=3)
    ledger = Ledger({}, {})
    chosen = [d.chosen for _, d in decide([first, second], LIBRARY, ledger, day(2)) if d.chosen]
    told = [one for one in chosen if one.moment == "notice"]
    assert [one.subject for one in told] == ["missing:chat:write:2026-03"]
    later = replace(first, uses={"missing:chat:write:2026-03": 1})
    assert wish("notice", later, 3) is None
    assert wish("notice", pair(failed), 40) is None  # long over
