"""Endings over a real file: each of the choices, differing ones, a hello, and a leave in between."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select, update

from bot.messages import plain
from bot.policy.rules import Rules
from bot.store import tables
from tests.fakes.platform import Said
from tests.moments.stage import Stage, words

ROOMY = Rules(lively_days=0, budget_weekly=7, gap_hours=20)
"""Whoever has their first message a few days before the end gets the rest all the same."""
ENDS = date(2026, 4, 13)
"""Six weeks from now, after half a year."""
HALF_A_YEAR = timedelta(weeks=26)


async def begin(stage: Stage, *names: str, before: int = 29, rules: Rules = ROOMY) -> None:
    """A pair, or a group, that ends in so many days, after half a year."""
    stage.settings = type(stage.settings)(rules=rules, coordinators=stage.settings.coordinators)
    await stage.restart()
    if names:
        await stage.make_group(*names)
    else:
        await stage.make_pair()
    async with stage.store.write() as session:
        start = datetime.combine(ENDS - HALF_A_YEAR, time(10), UTC)
        stage.clock.set(datetime.combine(ENDS - timedelta(days=before), time(10), UTC))
        await session.exec(update(tables.Programme).values(starts_on=start.date(), ends_on=ENDS))
        await session.exec(update(tables.Circle).values(started_at=start))


async def go(stage: Stage, days: int) -> None:
    """Days and nights."""
    for _ in range(days):
        await stage.go(days=1)
        await stage.app.clean(stage.clock.now())


async def wait(stage: Stage, days: int) -> None:
    """Days on which nobody cleans up, and a night."""
    await stage.go(days=days)
    await stage.app.clean(stage.clock.now())


async def until(stage: Stage, moment: str, said: str = "", days: int = 60) -> Said:
    """Days and nights until this was said."""
    for _ in range(days):
        if found := [one for one in stage.all(moment) if said in plain(one.message)]:
            return found[-1]
        await go(stage, 1)
    raise AssertionError(f"no {moment} in {days} days: {[one.key for one in stage.platform.said]}")


async def choose(stage: Stage, ana: str = "", ben: str = "") -> None:
    """What each chooses when asked."""
    await until(stage, "closing_choice")
    await go(stage, 1)
    for one in stage.all("closing_choice"):
        chosen = {"dm:ana": ana, "dm:ben": ben}[one.to.id]
        if chosen:
            await stage.press(one.to.id[3:], one.message, chosen)


def closings(stage: Stage) -> list[str]:
    """What was said of the ending, by slot."""
    return [one.key.split(":")[2][11:] for one in stage.all("closing")]


async def test_the_last_weeks_hold_three_small_things_and_nothing_else(stage: Stage) -> None:
    await begin(stage, before=35, rules=Rules(lively_days=0))
    notice = await until(stage, "closing")
    assert "13 April" in plain(notice.message)
    before = len(stage.platform.said)
    back = await until(stage, "closing", "grow")
    for who in ("ana", "ben"):
        await stage.press(who, back.message, "answer", {"story": f"{who} saw it"})
    opened = await until(stage, "reveal", "wrote for each other")
    assert "ana saw it" in plain(opened.message)
    assert "ben saw it" in plain(opened.message)
    thanks = await until(stage, "closing", "thank the other one")
    await stage.press("ana", thanks.message, "answer", {"story": "For listening."})
    await choose(stage)
    said = [one.key.split(":")[1] for one in stage.platform.said[before:]]
    assert set(said) - {"second_asking"} == {"closing", "closing_choice", "lone_answer", "reveal"}
    assert closings(stage) == ["notice", "look_back", "thanks"]
    assert [one.sealed for one in await stage.answers() if one.share == "revealed"] == [None, None]


@pytest.mark.parametrize(
    ("ana", "ben", "heard", "months"),
    [
        ("go_on", "go_on", "both want to go on", 1),
        ("go_on", "now_and_then", "now and then from here", 1),
        ("now_and_then", "end", "this is where it ends", 0),
        ("go_on", "", "this is where it ends", 0),
    ],
)
async def test_the_gentler_choice_holds_and_nobody_learns_whose_it_was(
    stage: Stage, ana: str, ben: str, heard: str, months: int
) -> None:
    await begin(stage, before=4)
    await choose(stage, ana, ben)
    word = await until(stage, "closing", heard, 8)
    assert stage.clock.now().date() > ENDS
    others = {"both want to go on", "now and then from here", "this is where it ends"} - {heard}
    assert not any(one in plain(word.message) for one in others)
    circle = await stage.circle()
    assert circle.ends_on == (ENDS + HALF_A_YEAR if months else None)
    assert closings(stage).count("word") == 1
    await wait(stage, 8)
    assert (await stage.circle()).state == ("active" if months else "ended")
    if not months:
        said = len(stage.platform.said)
        await wait(stage, 80)
        assert len(stage.platform.said) == said


async def test_a_choice_can_be_changed_until_it_is_settled(stage: Stage) -> None:
    await begin(stage, before=4)
    await choose(stage, "end", "go_on")
    asked = next(one for one in stage.all("closing_choice") if one.to.id == "dm:ana")
    reply = await stage.press("ana", asked.message, "go_on")
    assert "tell it to nobody" in words(reply)
    await until(stage, "closing", "both want to go on")
    assert "settled before" in words(await stage.press("ana", asked.message, "end"))


async def test_who_goes_on_has_stories_again(stage: Stage) -> None:
    await begin(stage, before=4)
    await choose(stage, "go_on", "go_on")
    await go(stage, 5)
    assert not stage.all("story")
    await wait(stage, 15)
    assert stage.all("story")


async def test_now_and_then_is_one_small_thing_a_month(stage: Stage) -> None:
    await begin(stage, before=4)
    await choose(stage, "now_and_then", "now_and_then")
    word = await until(stage, "closing", "now and then from here")
    before = len(stage.platform.said)
    await wait(stage, 62)
    said = stage.platform.said[before:]
    assert word in stage.platform.said
    async with stage.store.read() as session:
        paid = list(await session.exec(select(tables.Charge.at).order_by(col(tables.Charge.at))))
    late = sorted({at for at in paid if at.date() > ENDS + timedelta(days=3)})
    assert said
    assert len(late) >= 3
    assert all(later - earlier >= timedelta(days=28) for earlier, later in zip(late, late[2:], strict=False))


async def test_after_the_end_each_is_asked_once_whether_they_would_recommend_it(stage: Stage) -> None:
    await begin(stage, before=4)
    await choose(stage, "end", "end")
    await until(stage, "closing", "this is where it ends")
    before = len(stage.all("pulse"))
    await go(stage, 6)
    last = stage.all("pulse")[before:]
    assert {one.to.id for one in last} == {"dm:ana", "dm:ben"}
    taps = ("useful5", "open4", "recommend5")
    reply = await stage.press("ana", last[0].message, taps[0])
    for tap in taps[1:]:
        assert reply is not None
        assert reply.message is not None
        reply = await stage.press("ana", reply.message, tap)
    assert "That is all." in words(reply)
    async with stage.store.read() as session:
        row = (await session.exec(select(tables.PulseScore))).one()
    assert (row.useful, row.open, row.recommend) == (5, 4, 5)
    await wait(stage, 30)
    assert len(stage.all("pulse")) == before + 2


@pytest.mark.parametrize("both", [True, False])
async def test_one_hello_if_both_want_it_and_then_silence(stage: Stage, both: bool) -> None:
    await begin(stage, before=4)
    await choose(stage, "end", "end")
    word = await until(stage, "closing", "this is where it ends")
    assert "12 June" in plain(word.message)
    assert "tell nobody" in words(await stage.press("ana", word.message, "hello"))
    if both:
        await stage.press("ben", word.message, "hello")
    said = len(stage.platform.said)
    await go(stage, 8)
    await wait(stage, 37)
    assert [one.key.split(":")[1] for one in stage.platform.said[said:] if ":pulse:" not in one.key] == []
    assert (await stage.circle()).state == ("active" if both else "ended")
    await wait(stage, 20)
    await wait(stage, 9)
    hellos = [one for one in stage.all("closing") if "one hello" in plain(one.message) and one is not word]
    assert len(hellos) == int(both)
    assert (await stage.circle()).state == "ended"


async def test_a_leave_delays_the_ending_and_piles_nothing_up(stage: Stage) -> None:
    await begin(stage)
    await until(stage, "closing")
    async with stage.store.write() as session:
        back = stage.clock.now() + timedelta(days=40)
        await session.exec(
            update(tables.Person).where(col(tables.Person.name) == "Ana").values(paused_until=back)
        )
    await wait(stage, 39)
    assert closings(stage) == ["notice"]
    assert [one.to.id for one in stage.all("closing_choice")] == ["dm:ben"]
    await stage.press("ben", stage.all("closing_choice")[0].message, "go_on")
    await go(stage, 3)
    (ana,) = [one for one in stage.all("closing_choice") if one.to.id == "dm:ana"]
    await stage.press("ana", ana.message, "go_on")
    await until(stage, "closing", "both want to go on", 8)
    assert closings(stage) == ["notice", "word"]


async def test_a_short_leave_drops_what_it_missed(stage: Stage) -> None:
    await begin(stage)
    async with stage.store.write() as session:
        back = stage.clock.now() + timedelta(days=21)
        await session.exec(
            update(tables.Person).where(col(tables.Person.name) == "Ben").values(paused_until=back)
        )
    await wait(stage, 28)
    assert closings(stage) == ["thanks"]
    await until(stage, "closing", "this is where it ends")


async def test_a_group_looks_back_and_gives_thanks_in_its_channel(stage: Stage) -> None:
    await begin(stage, "Ana", "Ben", "Chi", before=36)
    await wait(stage, 37)
    assert closings(stage)[-2:] == ["look_back", "thanks"]
    assert "until 13 April" in plain(stage.all("closing")[0].message)  # by itself, or with the look back
    assert {one.to.id for one in stage.all("closing")} == {"C1"}
    assert not stage.all("closing_choice")
    await wait(stage, 8)
    assert (await stage.circle()).state == "ended"
