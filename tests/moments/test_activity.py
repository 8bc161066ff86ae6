"""Things to do together: three on offer, private taps, one in common or nothing; a group votes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.library.load import load
from bot.messages import TAKEN_BACK, Account, Answer, Poll, Reply, plain
from bot.moments import MOMENTS, offers
from bot.moments.activity_chosen import ActivityChosen
from bot.moments.activity_step import ActivityStep
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Past, Proposal
from bot.store import tables
from tests.moments.stage import Stage
from tests.moments.states import ANA, BEN, day, group, pair, past

LIBRARY = load()
ONE, TWO, THREE = "activity.one_poem", "activity.chapter_by_chapter", "activity.two_that_disagree"
OFFER = "+".join((ONE, TWO, THREE))


def offered(on: float = 24, **more: object) -> Past:
    """Three that were offered; `liked` maps people to what they tapped."""
    liked = more.pop("liked", {})
    assert isinstance(liked, dict)
    picks = {person: frozenset(taps) for person, taps in liked.items()}
    return replace(past("activity", on, id=5, subject=OFFER), picks=picks)


def chosen(circle: CircleState, on: float) -> Proposal | None:
    """What becomes of it."""
    return ActivityChosen().propose(circle, LIBRARY, day(on))


def step(circle: CircleState, on: float) -> Proposal | None:
    """What comes next of it."""
    return ActivityStep().propose(circle, LIBRARY, day(on))


def test_three_of_different_kinds_that_fit_come_once_a_month() -> None:
    first = MOMENTS["activity"].propose(pair(), LIBRARY, day(24))
    assert first is not None
    assert (first.at, first.cost, first.round, first.urgent) == (day(24), 1, False, False)
    three = [LIBRARY.get(name) for name in first.subject.split("+")]
    assert len({prompt.area for prompt in three}) == len(three) == 3
    before = past("activity", 24, subject=first.subject)
    assert MOMENTS["activity"].propose(pair(before), LIBRARY, day(30)).at == day(52)  # type: ignore[union-attr]
    again = MOMENTS["activity"].propose(pair(before), LIBRARY, day(52))
    assert again is not None
    assert not {*again.subject.split("+")} & {*first.subject.split("+")}


def test_a_group_gets_what_fits_a_group() -> None:
    wish = MOMENTS["activity"].propose(group(), LIBRARY, day(24))
    assert wish is not None
    assert all(LIBRARY.get(name).group for name in wish.subject.split("+"))


def test_a_year_of_months_repeats_nothing() -> None:
    said: list[Past] = []
    for month in range(12):
        circle = pair(*said, ends_on=day(400).date())
        wish = MOMENTS["activity"].propose(circle, LIBRARY, day(24 + 28 * month))
        if wish is None or not wish.subject:
            break
        said.append(past("activity", 24 + 28 * month, id=month, subject=wish.subject))
    names = [name for one in said for name in one.subject.split("+")]
    assert len(said) >= 10
    assert len(names) == len(set(names))


def test_there_is_none_at_the_end_or_while_one_goes_on() -> None:
    ending = pair(ends_on=day(60).date())
    assert MOMENTS["activity"].propose(ending, LIBRARY, day(58)) is None
    busy = pair(offered(), past("activity_chosen", 30, id=6, slot="d5", subject=ONE))
    wish = MOMENTS["activity"].propose(busy, LIBRARY, day(52))
    assert wish is not None
    assert wish.at == day(30) + 3 * offers.BETWEEN


@pytest.mark.parametrize(
    ("liked", "found"),
    [
        ({}, ""),
        ({1: {"1"}}, ""),
        ({1: {"1"}, 2: {"2"}}, ""),
        ({1: {"1", "3"}, 2: {"3"}}, THREE),
        ({1: {"2", "3"}, 2: {"3", "2"}}, TWO),
        ({1: {"1"}, 2: set(), 9: {"1"}}, ""),
    ],
    ids=["nobody", "one", "apart", "in common", "the earlier", "a stranger"],
)
def test_a_pair_hears_of_what_both_like_and_of_nothing_else(liked: dict[int, set[str]], found: str) -> None:
    wish = chosen(pair(offered(liked=liked)), 25)
    assert (wish.subject if wish else "") == found
    if wish:
        assert (wish.cost, wish.urgent, wish.audience, wish.slot) == (0, True, "together", "d5")


@pytest.mark.parametrize(
    ("liked", "found"),
    [
        ({}, ""),
        ({1: {"3"}}, THREE),
        ({1: {"2"}, 2: {"3"}, 3: {"3"}}, THREE),
        ({1: {"3"}, 2: {"2"}}, TWO),
        ({9: {"1"}}, ""),
    ],
    ids=["nobody", "one", "most", "the earlier", "a stranger"],
)
def test_a_group_hears_when_its_poll_is_over(liked: dict[int, set[str]], found: str) -> None:
    wish = chosen(group(offered(liked=liked)), 25)
    assert (wish.subject if wish else "") == found
    assert wish is None or wish.at == day(27)


def test_what_is_in_common_is_told_once_and_only_while_it_is_the_last_offer() -> None:
    liked = {1: {"1"}, 2: {"1"}}
    told = past("activity_chosen", 25, id=6, slot="d5", subject=ONE)
    assert chosen(pair(offered(liked=liked), told), 26) is None
    newer = past("activity", 52, id=8, subject=TWO)
    assert chosen(pair(offered(liked=liked), newer), 53) is None
    assert chosen(pair(replace(offered(liked=liked), sent=False)), 25) is None


def test_the_steps_come_two_weeks_apart() -> None:
    told = past("activity_chosen", 30, id=6, slot="d5", subject=ONE)
    halfway = step(pair(offered(), told), 31)
    assert halfway is not None
    assert (halfway.slot, halfway.at, halfway.cost, halfway.urgent) == ("d5-halfway", day(44), 1, False)
    done = past("activity_step", 46, id=7, slot="d5-halfway", subject=ONE)
    end = step(pair(offered(), told, done), 47)
    assert end is not None
    assert (end.slot, end.at, end.subject) == ("d5-end", day(60), ONE)
    over = past("activity_step", 60, id=8, slot="d5-end", subject=ONE)
    assert step(pair(offered(), told, done, over), 61) is None


def test_a_step_is_left_out_when_its_time_has_passed() -> None:
    told = past("activity_chosen", 30, id=6, slot="d5", subject=ONE)
    late = step(pair(offered(), told), 58)
    assert late is not None
    assert late.slot == "d5-end"
    assert step(pair(offered(), told), 73) is None


def test_who_mutes_activities_gets_no_steps_and_a_group_has_none() -> None:
    told = past("activity_chosen", 30, id=6, slot="d5", subject=ONE)
    mute = (ANA, replace(BEN, muted=frozenset({"activity"})))
    assert step(pair(offered(), told, members=mute), 31) is None
    assert step(group(offered(), told), 31) is None


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    rare = Rules(story_days=300, check_in_first_day=300, check_in_days=300, lively_days=0)
    made = Stage(tmp_path / "kith.db", rare)
    await made.prepare()
    yield made
    await made.store.close()


async def tap(stage: Stage, who: str, choice: str) -> str:
    """Tap a button of the offer; what they read then."""
    reply = await stage.press(who, stage.all("activity")[-1].message, choice)
    assert reply is not None
    assert reply.message is not None
    assert reply.revised is None
    return plain(reply.message)


async def titles(stage: Stage) -> list[str]:
    """What was offered."""
    return [one.label for one in stage.all("activity")[-1].message.choices[:3]]


async def test_two_who_like_the_same_begin_it(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("activity")
    one, two, _ = await titles(stage)
    assert one in await tap(stage, "ana", "1")
    assert two in await tap(stage, "ana", "2")
    await stage.go(hours=2)
    assert stage.all("activity_chosen") == []
    assert two in await tap(stage, "ben", "2")
    found = await stage.until("activity_chosen", 3)
    assert two in found.words
    assert one not in found.words
    assert "To begin:" in found.words
    assert "settled" in await tap(stage, "ben", "1")
    halfway = await stage.until("activity_step", 27)
    assert two in halfway.words
    await stage.go(days=26)
    _, end = stage.all("activity_step")
    reply = await stage.press("ana", end.message, "did")
    assert reply is not None


async def test_nobody_learns_what_the_other_did_not_like(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("activity")
    shown = stage.all("activity")[-1].message
    await tap(stage, "ana", "1")
    await tap(stage, "ana", "2")
    assert "Nobody is told" in await tap(stage, "ben", "none")
    await tap(stage, "ben", "3")
    await stage.go(days=10)
    assert stage.all("activity_chosen") == stage.all("activity_step") == []
    assert stage.all("activity")[-1].message == shown


async def test_a_mind_that_changes_before_it_is_told_takes_it_back(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("activity")
    stage.clock.set(stage.clock.now().replace(hour=20))  # at night nothing is told
    await tap(stage, "ana", "1")
    await tap(stage, "ben", "1")
    await stage.app.tick(stage.clock.now())
    assert "Nobody is told" in await tap(stage, "ben", "1")
    await stage.go(days=3)
    assert stage.all("activity_chosen") == []
    answers = await stage.answers()
    assert [(row.picks, row.substance) for row in answers] == [("1", True), ("", False)]


async def test_taps_are_over_after_three_weeks(stage: Stage) -> None:
    await stage.make_pair()
    offer = await stage.until("activity")
    await stage.go(days=22)
    reply = await stage.press("ana", offer.message, "1")
    assert reply is not None
    assert reply.message is not None
    assert "settled" in plain(reply.message)
    assert await stage.answers() == []


async def test_not_this_kind_ends_it(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("activity")
    await tap(stage, "ana", "2")
    await tap(stage, "ben", "2")
    await stage.until("activity_chosen", 3)
    assert "No more of this kind" in await tap(stage, "ben", "mute")
    await stage.go(days=60)
    assert stage.all("activity_step") == []
    assert len(stage.all("activity")) == 1


async def vote(stage: Stage, who: str, choice: str, *, unseen: bool = True) -> Reply | None:
    """Vote in the platform's own poll."""
    token = f"{stage.all('activity')[-1].message.token}:{choice}"
    at = stage.all("activity")[-1].to
    by = Account(platform="fake", id=who)
    vote = Answer(event="", at=stage.clock.now(), where=at, by=by, token=token, unseen=unseen)
    return await stage.app.receive(vote)


async def test_a_group_votes_for_three_days(stage: Stage) -> None:
    await stage.make_group("Ana", "Ben", "Chi", "Dan")
    offer = await stage.until("activity")
    poll = offer.message.parts[-1]
    assert isinstance(poll, Poll)
    assert [option.id for option in poll.options] == ["1", "2", "3"]
    await vote(stage, "ana", "1")
    await vote(stage, "ben", "2")
    await vote(stage, "chi", "3")
    await vote(stage, "chi", "2")  # a change of mind, in the order that the platform tells it
    await vote(stage, "chi", f"3{TAKEN_BACK}")
    await vote(stage, "dan", "1")
    await vote(stage, "dan", f"1{TAKEN_BACK}")
    await stage.go(days=2)
    assert stage.all("activity_chosen") == []
    found = await stage.until("activity_chosen", 4)
    assert poll.options[1].label in found.words
    assert "most votes" in found.words
    assert {row.picks for row in await stage.answers()} == {"1", "2", ""}
    late = await vote(stage, "ana", "3")
    assert late is not None
    assert late.message is not None
    assert "settled" in plain(late.message)


async def test_a_poll_without_votes_ends_in_silence(stage: Stage) -> None:
    await stage.make_group("Ana", "Ben", "Chi")
    await stage.until("activity")
    await stage.go(days=6)
    assert stage.all("activity_chosen") == []


async def test_a_strangers_vote_makes_nobody_known(stage: Stage) -> None:
    await stage.make_group("Ana", "Ben", "Chi")
    await stage.until("activity")
    assert await vote(stage, "passer-by", "1") is None
    pressed = await vote(stage, "somebody", "1", unseen=False)
    assert pressed is not None
    async with stage.store.read() as session:
        known = {person.name for person in await session.exec(select(tables.Person))}
    assert "Passer-By" not in known
