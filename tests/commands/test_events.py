"""Events and rooms for calls, by command: in the asker's own zone, with a form for what is missing."""

from datetime import UTC, date, datetime

import pytest

from bot.store.tables import Circle, Event, Person, Programme
from tests.commands.stage import Stage, form, paired, words

ROOM = "https://example.org/room"


async def in_berlin(on: Stage) -> None:
    """Dana's clock."""
    dana = await on.only(Person, name="Dana")
    dana.zone = "Europe/Berlin"
    await on.keep(dana)


async def test_an_event_is_set_in_the_askers_own_zone(on: Stage) -> None:
    await in_berlin(on)
    await paired(on, "Bo", "Cy")
    reply = words(await on.say("Dana", f'event add "Book club" 2026-07-01 18:00 90 {ROOM}'))
    event = await on.only(Event)
    assert event.starts_at == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert (event.title, event.minutes, event.place, event.zone) == ("Book club", 90, ROOM, "Europe/Berlin")
    assert (event.state, event.sequence, event.circle_id) == ("planned", 0, None)
    assert "1 July 2026, 18:00 (Europe/Berlin)" in reply
    assert "It goes to 1 circle" in reply
    assert all(circle.plan_at == on.now for circle in await on.rows(Circle))


async def test_what_is_missing_is_asked_for(on: Stage) -> None:
    asked = form(await on.say("Dana", "event add"))
    assert [field.id for field in asked.fields][:3] == ["title", "day", "at"]
    assert "1 circle" not in words(
        await on.send("Dana", asked.token, {"title": "Workshop", "day": date(2026, 7, 1), "at": "9:00"})
    )
    event = await on.only(Event)
    assert (event.title, event.minutes, event.place) == ("Workshop", 60, "")


@pytest.mark.parametrize(
    ("said", "field", "fault"),
    [
        ('event add "Book club" 2020-01-01 18:00', "day", "over already"),
        ('event add "Book club" someday 18:00', "day", "no date"),
        ('event add "Book club" tomorrow 30:99', "at", "no time of day"),
        ('event add "Book club" tomorrow 18:00 circle:Nobody', "circle", "no circle called"),
    ],
)
async def test_faults_come_back_at_their_field(on: Stage, said: str, field: str, fault: str) -> None:
    await paired(on, "Bo", "Cy")
    reply = await on.say("Dana", said)
    assert fault in (reply.errors or {})[field]
    assert {one.id: one.value for one in form(reply).fields}["title"] == "Book club"
    assert await on.rows(Event) == []


async def test_it_can_be_for_one_circle_and_in_a_channel(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    await paired(on, "Di", "Ed")
    reply = await on.say("Dana", 'event add "Talk" tomorrow 12:00 where:<#C9> circle:"Bo & Cy"')
    event, circle = await on.only(Event), await on.only(Circle, title="Bo & Cy")
    assert (event.circle_id, event.place) == (circle.id, "fake#C9")
    assert "It goes to Bo & Cy" in words(reply)
    listed = words(await on.say("Dana", "event list"))
    assert "#C9" in listed
    assert "Bo & Cy" in listed
    assert "Di & Ed" not in listed


async def test_it_moves_and_is_called_off(on: Stage) -> None:
    await on.say("Dana", 'event add "Book club" 1 July 18:00')
    await on.say("Dana", "event add Workshop 2 July 18:00")
    assert await on.offered("Dana", "event move", "event", "book") == ["Book club"]
    typo = await on.say("Dana", 'event move "Bok club" 8 July 9:00')
    assert "Did you mean “Book club”?" in str(typo.errors)
    assert "is now on 8 July 2026, 09:00" in words(await on.say("Dana", 'event move "book club" 8 July 9:00'))
    assert (await on.only(Event, title="Book club")).sequence == 1
    assert "Which event?" in str((await on.say("Dana", "event cancel")).errors)
    assert "called off" in words(await on.say("Dana", "event cancel Workshop"))
    assert (await on.only(Event, title="Workshop")).state == "cancelled"
    assert "Workshop" not in words(await on.say("Dana", "event list"))
    assert "no event ahead" in words(await on.later(days=900).say("Dana", "event list"))


async def test_a_pair_has_a_room_of_its_own(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    assert "meet there" in words(await on.say("Bo", f"call link {ROOM}"))
    assert (await on.only(Circle)).call_link == ROOM
    assert ROOM in words(await on.say("Cy", "me"))
    assert "begins with https" in str((await on.say("Cy", "call link my desk")).errors)
    assert "no room of its own" in words(await on.say("Cy", "call link none"))
    assert (await on.only(Circle)).call_link == ""
    assert "in no pair" in str(await on.say("Eve", f"call link {ROOM}"))


async def test_a_programme_has_a_place_for_those_without(on: Stage) -> None:
    assert "talk there" in words(await on.say("Dana", "call place <#V1>"))
    assert (await on.only(Programme)).call_link == "fake#V1"
    assert "choose where they talk" in words(await on.say("Dana", "call place none"))
    assert "for coordinators" in words(await on.say("Ana", "call place <#V1>"))
