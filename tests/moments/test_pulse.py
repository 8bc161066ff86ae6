"""Pulse and reflection over a real file: two taps in private, and what follows from them."""

from sqlmodel import col, select

from bot.messages import Message, Reply, plain
from bot.moments.pulse import Pulse
from bot.moments.reflection import Reflection
from bot.policy.rules import Rules
from bot.policy.state import Past
from bot.store import tables
from tests.moments.stage import LIBRARY, Stage, words
from tests.moments.states import day, group, pair, past

OFTEN = Rules(
    pulse_first_day=2, pulse_days=10, reflection_days=14, lively_days=0, budget_weekly=7, gap_hours=12
)


async def begin(stage: Stage) -> Stage:
    """A pair that is asked early and often."""
    stage.settings = type(stage.settings)(rules=OFTEN, coordinators=stage.settings.coordinators)
    await stage.restart()
    await stage.make_pair()
    return stage


async def pulse(stage: Stage, who: str, useful: int, open: int) -> Reply:
    """Both taps on the newest pulse; what is said in the end."""
    message = await newest(stage, "pulse", who)
    asked = await stage.press(who, message, f"useful{useful}")
    assert "How freely can you speak here?" in words(asked)
    assert asked is not None
    assert asked.message is not None
    done = await stage.press(who, asked.message, f"open{open}")
    assert done is not None
    return done


async def newest(stage: Stage, moment: str, who: str) -> Message:
    """The newest of a kind that was said to this person alone."""
    for _ in range(30):
        found = [one for one in stage.all(moment) if one.to.id == f"dm:{who}"]
        if found:
            stage.platform.said.remove(found[-1])
            return found[-1].message
        await stage.go(days=1)
    raise AssertionError(f"no {moment} for {who}")


async def scores(stage: Stage) -> list[tuple[int, int, int | None]]:
    async with stage.store.read() as session:
        rows = await session.exec(select(tables.PulseScore).order_by(col(tables.PulseScore.id)))
        return [(row.useful, row.open, row.recommend) for row in rows]


async def test_two_taps_are_kept_and_seen_by_nobody(stage: Stage) -> None:
    await begin(stage)
    assert words(await pulse(stage, "ana", 4, 5)) == "Thank you. That is all.\nSeen by: only you"
    said = len(stage.platform.said)
    await stage.go(hours=2)
    assert len(stage.platform.said) == said
    assert await scores(stage) == [(4, 5, None)]


async def test_a_changed_mind_changes_the_one_row(stage: Stage) -> None:
    await begin(stage)
    message = await newest(stage, "pulse", "ana")
    asked = await stage.press("ana", message, "useful2")
    assert asked is not None
    assert asked.message is not None
    await stage.press("ana", asked.message, "open3")
    await stage.press("ana", asked.message, "open4")
    await stage.press("ana", message, "useful5")
    await stage.press("ana", asked.message, "open1")
    assert await scores(stage) == [(5, 1, None)]


async def test_a_fall_offers_a_word_to_that_person_alone(stage: Stage) -> None:
    await begin(stage)
    for who in ("ana", "ben"):
        await pulse(stage, who, 5, 5)
    await stage.go(days=9)
    assert "outside the two of you" not in words(await pulse(stage, "ben", 5, 4))
    offer = await pulse(stage, "ana", 4, 4)
    assert "I tell Dana that you would like a word" in words(offer)
    said = len(stage.platform.said)
    await stage.go(hours=2)
    assert len(stage.platform.said) == said
    assert offer.message is not None
    asked = await stage.press("ana", offer.message, "help")
    assert "A real person will see that you asked: Dana" in words(asked)
    await stage.go(hours=2)
    (told,) = stage.all("help")
    assert told.to.id == "dm:dana"
    assert "Ana asks for your help" in plain(told.message)
    assert "4" not in plain(told.message)


async def test_a_reflection_is_ones_own_until_it_is_shared(stage: Stage) -> None:
    await begin(stage)
    await stage.go(days=20)
    message = await newest(stage, "reflection", "ana")
    tapped = await stage.press("ana", message, "tap1")
    assert "stays with you" in words(tapped)
    await stage.go(hours=5)
    assert not stage.all("share")
    assert tapped is not None
    assert tapped.message is not None
    await stage.press("ana", tapped.message, "share")
    shared = await stage.until("share", 3)
    assert "how you two talk" in plain(shared.message)
    assert str(message.choices[1].label) in plain(shared.message)
    assert "shared already" in words(await stage.press("ana", message, "tap0"))


def test_reflections_begin_with_the_building_phase_and_pulses_on_day_thirty() -> None:
    early, late = pair(ends_on=day(182).date()), pair(ends_on=day(182).date(), rules=Rules())
    first = Reflection().propose(early, LIBRARY, day(1))
    assert first is not None
    assert first.at == day(21)
    wish = Pulse().propose(late, LIBRARY, day(1))
    assert wish is not None
    assert wish.at == day(30)
    again = Pulse().propose(pair(past("pulse", 30), ends_on=day(182).date()), LIBRARY, day(31))
    assert again is not None
    assert again.at == day(90)
    assert Pulse().propose(group(), LIBRARY, day(40)) is None
    assert Reflection().propose(pair(ends_on=day(182).date()), LIBRARY, day(160)) is None
    assert Pulse().propose(pair(ends_on=day(182).date()), LIBRARY, day(160)) is None


def test_no_reflection_is_asked_twice() -> None:
    told: list[Past] = []
    for number in range(12):
        on = 21 + 42 * number
        wish = Reflection().propose(pair(*told, ends_on=day(900).date()), LIBRARY, day(on + 90))
        assert wish is not None
        told.append(past("reflection", on, id=number + 1, subject=wish.subject))
    assert len({one.subject for one in told}) == 12
    assert Reflection().propose(pair(*told, ends_on=day(900).date()), LIBRARY, day(700)) is None
