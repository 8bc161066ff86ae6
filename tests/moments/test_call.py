"""Calls on a stage: suggested, proposed, agreed, moved, called off, held; in private, with nobody blamed."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlmodel import select

from bot.messages import Card, File, Meeting, Message, Reply, plain
from bot.policy.rules import Rules
from bot.store import tables
from tests import factories
from tests.fakes.platform import Said
from tests.moments.stage import LIBRARY, Stage, at, words

QUIET = Rules(
    check_in_first_day=300,
    agreement_first_day=90,
    agreement_days=90,
    reflection_days=300,
    pulse_first_day=300,
)
"""So that calls are all there is to say."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """With nothing else to say."""
    made = Stage(tmp_path / "kith.db", QUIET)
    await made.prepare()
    yield made
    await made.store.close()


async def calls(stage: Stage) -> Sequence[tables.Call]:
    """Every call."""
    async with stage.store.read() as session:
        return (await session.exec(select(tables.Call).order_by("id"))).all()


async def suggested(stage: Stage, **zones: str) -> Said:
    """A pair, and the first suggestion to it."""
    await stage.make_pair()
    async with stage.store.write() as session:
        for name, zone in zones.items():
            person = (await session.exec(select(tables.Person).where(tables.Person.name == name))).one()
            person.zone = zone
            session.add(person)
    return await stage.until("call", 12)


async def heard(stage: Stage, moment: str, hours: int = 20) -> Said:
    """The next of this kind, within some hours."""
    known = len(stage.all(moment))
    for _ in range(hours):
        await stage.go(hours=1)
        if len(stage.all(moment)) > known:
            return stage.all(moment)[-1]
    raise AssertionError(f"no {moment}: {[one.key for one in stage.platform.said]}")


def times(message: Message | None) -> list[str]:
    """The times that a message offers, as ids of its choices."""
    assert message is not None
    return [choice.id for choice in message.choices if choice.id.startswith("t2")]


def instant(id: str) -> datetime:
    """The time behind a choice."""
    return datetime.strptime(id, "t%Y%m%dT%H%M").replace(tzinfo=UTC)


def shown(reply: Reply | None) -> Message:
    """The message of a reply."""
    assert reply is not None
    assert reply.message is not None
    return reply.message


async def agreed(stage: Stage, nth: int = 0) -> tuple[tables.Call, Said]:
    """A call that both said yes to, and the word on it."""
    first = await suggested(stage)
    chosen = times(first.message)[nth]
    await stage.press("ana", first.message, chosen)
    await stage.press("ben", first.message, chosen)
    said = await heard(stage, "call_agreed")
    (call,) = await calls(stage)
    return call, said


async def test_the_first_is_suggested_on_day_three_with_three_times(stage: Stage) -> None:
    first = await suggested(stage)
    assert first.to.id == (await stage.circle()).place
    assert "first 10 days" in first.words
    assert "30 minutes are enough" in first.words
    assert "Camera welcome, voice fine" in first.words
    assert [choice.id for choice in first.message.choices if choice.place == "front"] == [
        *times(first.message),
        "other",
        "met",
    ]
    assert len(times(first.message)) == 3
    assert first.message.choices[0].label == "Fri 6 Mar, 10:00"


async def test_a_press_is_private_and_asks_the_other_in_private(stage: Stage) -> None:
    first = await suggested(stage)
    chosen = times(first.message)[1]
    reply = await stage.press("ana", first.message, chosen)
    assert "I ask Ben now" in words(reply)
    assert shown(reply).seen_by == "only you"
    asked = await heard(stage, "call_asked")
    assert asked.to.id != first.to.id
    assert "Ana would like to talk with you" in asked.words
    assert asked.message.seen_by == "only you"
    await stage.press("ana", first.message, chosen)
    (call,) = await calls(stage)
    assert (call.state, call.at) == ("proposed", instant(chosen)), "nobody agrees alone"
    reply = await stage.press("ben", asked.message, "yes")
    assert "It is agreed" in words(reply)
    said = await heard(stage, "call_agreed")
    assert said.to.id == first.to.id
    assert (await calls(stage))[0].state == "agreed"


async def test_the_same_time_pressed_by_both_is_agreed_at_once(stage: Stage) -> None:
    call, said = await agreed(stage)
    assert call.state == "agreed"
    assert not stage.all("call_asked") or stage.all("call_asked")[0].key.endswith("p2")
    (meeting,) = [part for part in said.message.parts if isinstance(part, Meeting)]
    assert (meeting.starts_at, meeting.minutes, meeting.title) == (call.at, 30, "Call: Ana and Ben")
    (file,) = [part for part in said.message.parts if isinstance(part, File)]
    (event,) = Calendar.from_ical(file.data.decode()).walk("VEVENT")
    assert event.decoded("dtstart") == call.at
    assert str(event["uid"]) == f"{call.uid}@kith"


async def test_the_word_on_it_is_free_and_said_once(stage: Stage) -> None:
    await agreed(stage)
    await stage.go(hours=30)
    assert len(stage.all("call_agreed")) == 1
    async with stage.store.read() as session:
        charged = {one.delivery_id for one in await session.exec(select(tables.Charge))}
        free = await session.exec(
            select(tables.Delivery.id).where(tables.Delivery.moment.in_(["call_asked", "call_agreed"]))  # type: ignore[attr-defined]  # a column
        )
        assert charged.isdisjoint(free)


async def test_different_clocks_are_both_shown(stage: Stage) -> None:
    first = await suggested(stage, Ana="Europe/Lisbon", Ben="America/Sao_Paulo")
    (card,) = [part for part in first.message.parts if isinstance(part, Card)]
    chosen = times(first.message)[0]
    lisbon, paulo = (instant(chosen).astimezone(ZoneInfo(z)) for z in ("Europe/Lisbon", "America/Sao_Paulo"))
    assert f"({lisbon:%H:%M} for Ana, {paulo:%H:%M} for Ben)" in plain(Message(token="", parts=(card,)))
    assert [choice.label for choice in first.message.choices[:3]] == ["Time 1", "Time 2", "Time 3"]
    reply = await stage.press("ben", first.message, chosen)
    assert f"{paulo:%H:%M}" in words(reply)


async def test_another_time_is_read_on_the_presser_s_own_clock(stage: Stage) -> None:
    first = await suggested(stage, Ana="America/New_York", Ben="America/New_York")
    form = await stage.press("ana", first.message, "other")
    assert form is not None
    assert form.form is not None
    assert "America/New_York" in str(form.form.intro)
    day = (at(stage) + timedelta(days=4)).date()
    reply = await stage.press("ana", first.message, "other", {"day": day, "time": "11:30"})
    assert "I ask Ben now" in words(reply)
    (call,) = await calls(stage)
    assert call.at.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M") == "11:30"
    assert call.at.astimezone(ZoneInfo("America/New_York")).date() == day


async def test_what_can_t_be_a_time_is_told_at_its_field_and_nothing_is_lost(stage: Stage) -> None:
    first = await suggested(stage)
    yesterday = (at(stage) - timedelta(days=1)).date()
    for values, field in (
        ({"day": yesterday, "time": "11:30"}, "day"),
        ({"day": (at(stage) + timedelta(days=200)).date(), "time": "11:30"}, "day"),
        ({"day": (at(stage) + timedelta(days=2)).date(), "time": "noonish"}, "time"),
        ({"day": None, "time": "11:30"}, "day"),
    ):
        reply = await stage.press("ana", first.message, "other", values)  # type: ignore[arg-type]  # as forms send it
        assert reply is not None
        assert reply.errors is not None
        assert set(reply.errors) == {field}
        assert reply.form is not None
        assert [one.value for one in reply.form.fields] == [values["day"], values["time"]]
    assert not await calls(stage)


async def test_an_answer_with_another_time_goes_back_and_forth_until_both_agree(stage: Stage) -> None:
    first = await suggested(stage)
    one, two, _ = times(first.message)
    await stage.press("ana", first.message, one)
    asked = await heard(stage, "call_asked")
    await stage.press("ben", first.message, two)
    back = await heard(stage, "call_asked")
    assert back.key != asked.key
    assert "Ben would like to talk" in back.words
    late = await stage.press("ben", asked.message, "yes")
    assert "That time has passed" in words(late)
    assert len(times(shown(late))) == 3
    await stage.press("ana", back.message, "yes")
    assert [(call.state, call.at) for call in await calls(stage)] == [("agreed", instant(two))]


async def test_a_yes_after_the_time_offers_new_ones(stage: Stage) -> None:
    first = await suggested(stage)
    await stage.press("ana", first.message, times(first.message)[0])
    asked = await heard(stage, "call_asked")
    await stage.go(days=9)
    assert "That time has passed" in words(await stage.press("ben", asked.message, "yes"))
    reply = await stage.press("ben", first.message, times(first.message)[0])
    assert "That time has passed" in words(reply)
    fresh = times(shown(reply))[0]
    assert instant(fresh) >= at(stage) + timedelta(hours=24)
    assert "I ask Ana now" in words(await stage.press("ben", shown(reply), fresh))


async def test_an_agreed_call_moves_and_its_calendar_entry_with_it(stage: Stage) -> None:
    call, said = await agreed(stage)
    day = (call.at + timedelta(days=1)).date()
    await stage.press("ben", said.message, "other", {"day": day, "time": "15:00"})
    assert (await calls(stage))[0].at == call.at, "it stands until both agree"
    asked = await heard(stage, "call_asked")
    await stage.press("ana", asked.message, "yes")
    moved = await heard(stage, "call_agreed")
    assert "now on" in moved.words
    first, other = await calls(stage)
    assert (first.uid, first.sequence > call.sequence, first.at.hour) == (call.uid, True, 15)
    assert other.state == "cancelled"
    (file,) = [part for part in moved.message.parts if isinstance(part, File)]
    (event,) = Calendar.from_ical(file.data.decode()).walk("VEVENT")
    assert int(str(event["sequence"])) == first.sequence
    assert str(event["uid"]) == f"{call.uid}@kith"


async def test_a_call_that_is_called_off_is_told_without_a_name(stage: Stage) -> None:
    call, said = await agreed(stage, nth=2)
    reply = await stage.press("ben", said.message, "off")
    assert "is off" in words(reply)
    assert len(times(shown(reply))) == 3
    off = await heard(stage, "call_agreed")
    assert "is off" in off.words
    assert "Ben" not in off.words.split("Seen by")[0].replace("Call: Ana and Ben", "")
    (meeting,) = [part for part in off.message.parts if isinstance(part, Meeting)]
    assert meeting.cancelled
    assert (await calls(stage))[0].state == "cancelled"
    assert "before, or is over" in words(await stage.press("ana", said.message, "off"))
    assert call.id


async def test_afterwards_one_question_and_yes_is_a_sign_of_life(stage: Stage) -> None:
    call, _ = await agreed(stage)
    await stage.go(days=(call.at - at(stage)) / timedelta(days=1) + 1)
    (met,) = stage.all("call_met")
    assert "Did you two talk" in met.words
    assert [choice.label for choice in met.message.choices[:3]] == ["Yes", "We moved it", "Not this time"]
    before = len(stage.platform.said)
    assert "out of your way" in words(await stage.press("ana", met.message, "yes"))
    assert (await calls(stage))[0].state == "met"
    assert (await stage.circle()).two_way_at == at(stage)
    await stage.press("ben", met.message, "no")
    assert (await calls(stage))[0].state == "met", "a yes of either is a yes"
    await stage.go(days=4.9)
    assert len(stage.platform.said) == before
    await stage.go(days=5)
    assert len(stage.all("call_met")) == 1


@pytest.mark.parametrize(("tap", "state", "says"), [("moved", "moved", "new time"), ("no", "missed", "fine")])
async def test_moved_or_not_this_time_offers_times_and_no_guilt(
    stage: Stage, tap: str, state: str, says: str
) -> None:
    call, _ = await agreed(stage)
    await stage.go(days=(call.at - at(stage)) / timedelta(days=1) + 1)
    (met,) = stage.all("call_met")
    reply = await stage.press("ben", met.message, tap)
    assert says in words(reply)
    assert (await calls(stage))[0].state == state
    chosen = times(shown(reply))[0]
    await stage.press("ben", shown(reply), chosen)
    assert "Ben would like to talk" in (await heard(stage, "call_asked", 72)).words
    assert [one.state for one in await calls(stage)] == [state, "proposed"]


async def test_nobody_is_asked_days_later(stage: Stage) -> None:
    call, _ = await agreed(stage)
    async with stage.store.write() as session:
        circle = (await session.exec(select(tables.Circle))).one()
        circle.paused_until = call.at + timedelta(days=5)
        session.add(circle)
    await stage.go(days=12)
    assert not stage.all("call_met")


async def test_we_have_met_counts_and_ends_the_asking(stage: Stage) -> None:
    first = await suggested(stage)
    await stage.press("ana", first.message, times(first.message)[0])
    assert "out of your way" in words(await stage.press("ben", first.message, "met"))
    assert [call.state for call in await calls(stage)] == ["cancelled", "met"]
    await stage.go(days=6)
    assert not stage.all("call_asked")
    assert not stage.all("call_met")


async def test_while_one_is_coming_none_is_suggested(stage: Stage) -> None:
    await agreed(stage)
    await stage.go(days=13)
    assert len(stage.all("call")) == 1
    await stage.go(days=9)
    assert len(stage.all("call")) == 2
    assert "These three times fit" in stage.all("call")[-1].words


async def test_a_stranger_s_press_and_a_forged_time_do_no_harm(stage: Stage) -> None:
    first = await suggested(stage)
    async with stage.store.write() as session:
        community = (await session.exec(select(tables.Community))).one()
        await factories.person(session, community, "Eve")
    reply = await stage.press("eve", first.message, times(first.message)[0])
    assert "for the people it was written to" in words(reply)
    token = first.message.token
    assert "passed" in words(await stage.token("ana", f"{token}:t20200101T1000"))
    assert "no use any more" in words(await stage.token("ana", f"{token}:t99999999T1000"))
    assert not await calls(stage)


async def test_where_hours_hardly_meet_they_are_told_privately_and_wide_hours_serve(stage: Stage) -> None:
    first = await suggested(stage, Ana="America/New_York", Ben="Asia/Tokyo")
    await stage.go(days=2)
    assert len(stage.all("call")) == 2, [one.key for one in stage.platform.said]
    assert len(times(first.message)) == 3
    (ana,) = [one for one in stage.all("call") if one.key.endswith("p1")]
    await stage.press("ana", ana.message, times(first.message)[2])
    asked = await heard(stage, "call_asked", 48)
    await stage.press("ben", asked.message, "yes")
    said = await heard(stage, "call_agreed", 48)
    assert said.to.id == (await stage.circle()).place


def test_every_line_of_a_call_is_there() -> None:
    for name in ("first", "suggest", "no_shared_hours", "asked", "picked", "agreed", "changed", "off", "met"):
        assert f"call.{name}" in LIBRARY
