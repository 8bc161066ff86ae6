"""The coordinators' commands: who may use them, what they do, what they refuse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.asking import Foreseen
from bot.commands.table import COMMANDS
from bot.messages import Account, Address, Text
from bot.people import coordinators
from bot.store.tables import Answer, Circle, Coordinator, Delivery, Feed, Membership, Person, Programme, Send
from tests import factories
from tests.commands.stage import Stage, form, paired, words
from tests.factories import NOW

STEERING = [row.name for row in COMMANDS if row.coordinators]


@pytest.mark.parametrize("name", STEERING)
async def test_others_may_not(on: Stage, name: str) -> None:
    assert f"/kith {name} is for coordinators" in words(await on.say("Ana", f"{name} <@nia> <@raj>"))
    assert f"/kith {name} is for coordinators" in words(await on.send("Ana", f"c:{name}", {}))
    assert f"/kith {name} is for coordinators" in words(await on.send("Ana", f"c:{name}:yes"))
    assert await on.rows(Circle) == []


async def test_configured_appointed_and_administrators_may(on: Stage) -> None:
    assert "Spring" in words(await on.say("Dana", "programme list"))
    ana = await _person(on, "Ana")
    async with on.store.write() as session:
        assert await coordinators.appoint(session, on.community.id, ana.id)
        assert not await coordinators.appoint(session, on.community.id, ana.id)
    assert "Spring" in words(await on.say("Ana", "programme list"))
    assert len(await on.rows(Coordinator)) == 1
    assert "is for coordinators" in words(await on.say("Eve", "programme list"))
    assert "Spring" in words(await on.say("Eve", "programme list", admin=True))


async def test_an_administrator_may_still_send_the_form_that_opened(on: Stage) -> None:
    opened = form(await on.say("Eve", "programme create", admin=True))
    assert opened.token == "c:programme create"
    reply = await on.later(minutes=50).send("Eve", opened.token, {"name": "Autumn", "weeks": 16})
    assert "“Autumn” runs from today" in words(reply)
    assert "is for coordinators" in words(
        await on.later(hours=2).send("Eve", opened.token, {"name": "Winter"})
    )
    # A later command without the platform's word ends it at once.
    await on.say("Eve", "programme list", admin=True)
    await on.say("Eve", "me")
    assert "is for coordinators" in words(await on.send("Eve", opened.token, {"name": "Winter"}))


async def test_a_coordinator_of_one_programme_steers_only_that(on: Stage) -> None:
    ana = await _person(on, "Ana")
    await on.say("Dana", "programme create Autumn")
    async with on.store.write() as session:
        autumn = await on.only(Programme, name="Autumn")
        await coordinators.appoint(session, on.community.id, ana.id, autumn.id)
    await paired(on, "Bo", "Cy")
    told = words(await on.say("Ana", "programme list"))
    assert "Autumn" in told
    assert "Spring" not in told
    assert "There is no circle" in str((await on.say("Ana", "unpair Bo & Cy")).errors)
    assert "some programmes only" in words(await on.say("Ana", "programme create Winter"))
    assert "no programme called “Spring”" in str((await on.say("Ana", "programme pause Spring")).errors)
    assert "I read" in words(await on.say("Ana", "feed add https://a.example/feed"))
    assert (await on.only(Feed)).programme_id == autumn.id


async def _person(on: Stage, name: str) -> Person:
    async with on.store.write() as session:
        return await factories.person(session, on.community, name)


async def test_pair_invites_both_and_makes_strangers(on: Stage) -> None:
    told = words(await on.say("Dana", "pair <@nia> <@raj>"))
    assert "I am asking Nia (mentor) and Raj (mentee) in private" in told
    circle = await on.only(Circle)
    assert (circle.kind, circle.state, circle.title, circle.plan_at) == ("pair", "invited", "Nia & Raj", NOW)
    assert (circle.platform, circle.space, circle.place) == ("fake", "S1", "")
    rows = await on.rows(Membership)
    assert [(row.role, row.state, row.invited_at) for row in rows] == [
        ("mentor", "invited", NOW),
        ("mentee", "invited", NOW),
    ]
    assert (await on.only(Person, name="Nia")).zone == "Europe/Berlin"


async def test_pair_from_direct_messages_lives_in_the_communitys_space(on: Stage) -> None:
    direct = replace(on, where=Address(platform="fake", space="", id="D1"))
    await direct.say("Dana", "pair <@nia> <@raj>")
    assert (await on.only(Circle)).space == "S1"


async def test_pair_refuses(on: Stage) -> None:
    twice = await on.say("Dana", "pair <@nia> <@nia>")
    assert twice.errors == {"mentee": "That is the same person twice. A pair needs two."}
    kept = {one.id: one.value for one in form(twice).fields}
    assert kept["mentor"] == Account(platform="fake", id="nia")
    await on.say("Dana", "pair <@nia> <@raj>")
    again = await on.say("Dana", "pair <@raj> <@nia>")
    assert "are a pair in “Spring” already" in (again.errors or {})["mentee"]
    names = await on.say("Dana", "pair ana bo")
    assert "Type @ and choose their name" in (names.errors or {})["mentor"]
    missing = await on.say("Dana", "pair <@nia>")
    assert missing.errors == {"mentee": "Mentee is missing."}
    assert form(await on.say("Dana", "pair")).token == "c:pair"
    wrong = await on.say("Dana", "pair <@nia> <@raj> Sprin")
    assert (wrong.errors or {})["programme"] == "I know no programme called “Sprin”. Did you mean “Spring”?"
    assert len(await on.rows(Circle)) == 1


async def test_pair_asks_which_programme_and_takes_the_form(on: Stage) -> None:
    await on.say("Dana", "programme create Autumn")
    asked = await on.say("Dana", "pair <@nia> <@raj>")
    assert (asked.errors or {})["programme"] == "Which programme? There are Autumn, Spring."
    fields = {one.id: one for one in form(asked).fields}
    assert [option.id for option in fields["programme"].options] == ["Autumn", "Spring"]
    values = {one.id: one.value for one in form(asked).fields} | {"programme": "Autumn"}
    await on.send("Dana", "c:pair", values)
    assert (await on.only(Circle)).programme_id == (await on.only(Programme, name="Autumn")).id


async def test_unpair(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    for bad, told in (
        ("unpair <@ana>", "Name both of them"),
        ("unpair <@ana> <@dana>", "are no pair"),
        ("unpair <@ana> <@ghost>", "I don't know this person"),
        ("unpair Ana & Bob", "Did you mean “Ana & Bo”?"),
    ):
        assert told in str((await on.say("Dana", bad)).errors)
    assert all(person.name != "somebody" for person in await on.rows(Person))
    assert "has ended" in words(await on.say("Dana", "unpair <@bo> <@ana>"))
    assert (await on.only(Circle, id=circle)).state == "ended"
    other = await paired(on, "Ana", "Cy")
    await on.say("Dana", "unpair ana & cy")
    assert (await on.only(Circle, id=other)).ended_at == NOW


async def test_group_invites_each_and_can_grow(on: Stage) -> None:
    told = words(await on.say("Dana", "group <#c7> Book club <@nia> <@raj>"))
    assert "I am asking Nia and Raj in private" in told
    circle = await on.only(Circle)
    assert (circle.kind, circle.tie, circle.state) == ("group", "group", "invited")
    assert (circle.title, circle.place) == ("Book club", "c7")
    again = await on.say("Dana", "group <#c7> <@nia>")
    assert "everybody you named has been asked" in (again.errors or {})["people"]
    assert "I am asking Ana in private" in words(await on.say("Dana", "group <#c7> <@nia> <@ana>"))
    assert len(await on.rows(Membership)) == 3
    assert len(await on.rows(Circle)) == 1


async def test_group_refuses(on: Stage) -> None:
    alone = await on.say("Dana", "group <#c7> <@nia>")
    assert "Name at least two people" in (alone.errors or {})["people"]
    nowhere = await on.say("Dana", "group general <@nia> <@raj>")
    assert "Type # and choose the channel" in (nowhere.errors or {})["place"]
    assert await on.rows(Circle) == []


async def test_programmes(on: Stage) -> None:
    said = "programme create Autumn mentors 16 Berlin de finding one's way"
    assert "“Autumn mentors” runs from today until 22 June 2026" in words(await on.say("Dana", said))
    made = await on.only(Programme, name="Autumn mentors")
    assert (made.zone, made.country, made.purpose) == ("Europe/Berlin", "DE", "finding one's way")
    for bad, field, told in (
        ("programme create spring", "name", "called “spring” already"),
        ("programme create Winter weeks:900", "weeks", "from 4 to 104, not 900"),
        ("programme create Winter country:Narnia", "country", "Write two letters"),
        ("programme create Winter zone:Narnia", "zone", "I don't know the time zone"),
    ):
        reply = await on.say("Dana", bad)
        assert told in (reply.errors or {})[field]
        assert {one.id: one.value for one in form(reply).fields}["name"] == bad.split()[2]
    assert form(await on.say("Dana", "programme create")).token == "c:programme create"


async def test_programme_pause_and_resume(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    assert "“Spring” rests" in words(await on.say("Dana", "programme pause"))
    assert (await on.only(Programme)).state == "paused"
    assert "Spring is paused" not in words(await on.say("Dana", "programme list"))
    assert "paused already" in str((await on.say("Dana", "programme pause spring")).errors)
    assert "goes on" in words(await on.later(days=3).say("Dana", "programme resume"))
    assert (await on.only(Circle, id=circle)).plan_at == NOW + timedelta(days=3)
    assert "is not paused" in str((await on.say("Dana", "programme resume")).errors)


async def test_feeds(on: Stage) -> None:
    assert "I read no feed yet" in words(await on.say("Dana", "feed list"))
    assert "I read https://a.example/feed" in words(await on.say("Dana", "feed add <https://a.example/feed>"))
    assert "already" in str((await on.say("Dana", "feed add https://a.example/feed")).errors)
    for bad in ("ftp://a.example/x", "nonsense", "file:///etc/passwd", "https://me:pw@a.example/"):
        assert "no address of a feed" in str((await on.say("Dana", f"feed add {bad}")).errors)
    feed = await on.only(Feed)
    assert (feed.poll_at, feed.programme_id, feed.state) == (NOW, None, "active")
    feed.fault = "It is not a feed."
    await on.keep(feed)
    told = words(await on.say("Dana", "feed list"))
    assert "Last read: not yet" in told
    assert "Trouble: It is not a feed." in told
    assert "I read no such feed" in str((await on.say("Dana", "feed remove https://b.example")).errors)
    assert form(await on.say("Dana", "feed remove")).fields[0].options[0].id == str(feed.id)
    assert "no more" in words(await on.send("Dana", "c:feed remove", {"feed": str(feed.id)}))
    assert "I read no feed yet" in words(await on.say("Dana", "feed list"))
    await on.later(days=1).say("Dana", "feed add https://a.example/feed")
    back = await on.only(Feed)
    assert (back.state, back.fault, back.poll_at) == ("active", "", NOW + timedelta(days=1))


async def test_prompt_now_brings_forward_and_says_when(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    coming = Foreseen(
        circle_id=circle,
        circle="Ana & Bo",
        moment="check_in",
        who=("Ana", "Bo"),
        why="A coordinator brought this forward.",
        at=NOW + timedelta(days=1),
        zone="Europe/Berlin",
    )
    told = words(await replace(on, foreseen=(coming,)).say("Dana", "prompt now Ana & Bo check-in"))
    assert "it goes 3 March 2026, 10:00 UTC" in told
    assert "hold for coordinators too" in told
    row = await on.only(Circle, id=circle)
    assert (row.prompt_now, row.plan_at) == ("check_in", NOW)
    held = replace(coming, at=None, skipped=True, moment="story", why="They were talking.")
    told = words(await replace(on, foreseen=(held,)).say("Dana", "prompt now"))
    assert "as soon as their hours and their budget allow" in told
    assert "They were talking." in told
    await on.say("Dana", "pair <@nia> <@raj>")
    assert "has not started yet" in str((await on.say("Dana", "prompt now Nia & Raj")).errors)
    assert (await on.say("Dana", "prompt now")).errors == {"circle": "Which circle?"}


async def test_preview_tells_when_who_and_why(on: Stage) -> None:
    assert "no circle yet" in words(await on.say("Dana", "preview"))
    circle = await paired(on, "Ana", "Bo")
    line = Foreseen(
        circle_id=circle, circle="Ana & Bo", moment="story", who=("Ana", "Bo"), why="A story every 7 days.",
        at=NOW + timedelta(days=2), zone="Europe/Berlin",
    )  # fmt: skip
    skip = replace(line, moment="check_in", at=None, skipped=True, why="I had said enough for one week.")
    await on.say("Dana", "pair <@nia> <@raj>")
    told = words(await replace(on, foreseen=(line, skip)).say("Dana", "preview"))
    assert "Wed 4 Mar, 11:00 (Europe/Berlin): story for Ana, Bo. A story every 7 days." in told
    assert "Ana & Bo: check-in. I had said enough for one week." in told
    assert "Waiting for a yes: Nia & Raj." in told
    assert "Nothing is to come." in words(await on.say("Dana", "preview Ana & Bo"))
    many = tuple(replace(line, at=NOW + timedelta(hours=hour)) for hour in range(40))
    crowded = words(await replace(on, foreseen=many).say("Dana", "preview"))
    assert "And 10 more." in crowded


async def test_report_shows_health_and_never_content(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    few = words(await on.say("Dana", "report"))
    assert "People: fewer than 5, so no numbers are shown." in few
    assert "%" not in few
    for number in range(5):
        await paired(on, f"M{number}", f"N{number}")
    delivery = Delivery(
        community_id=on.community.id, circle_id=circle, moment="check_in", slot="x", audience="together",
        at=NOW, planned_at=NOW,
    )  # fmt: skip
    await on.keep(delivery)
    ana = await on.only(Person, name="Ana")
    await on.keep(
        Answer(
            community_id=on.community.id, delivery_id=delivery.id, person_id=ana.id, substance=True,
            share="help", sealed=on.cipher.seal("I feel lost"), at=NOW, changed_at=NOW,
        )
    )  # fmt: skip
    reply = await on.say("Dana", "report")
    told = words(reply)
    assert "People: 12." in told
    assert "Answered something in the last four weeks: not shown" in told
    assert "Ana & Bo: asked for help" in told
    assert "M0 & N0: fine" in told
    assert "lost" not in told
    assert reply.message is not None
    assert isinstance(reply.message.parts[0], Text)


async def test_a_pair_is_quiet_only_after_both_were_asked(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    for name in ("Ana", "Bo"):
        assert "Ana & Bo: fine" in words(await on.later(days=20).say("Dana", "report"))
        who = await on.only(Person, name=name)
        delivery = Delivery(
            community_id=on.community.id, circle_id=circle, moment="quiet_question", slot=name,
            audience="each", at=NOW, planned_at=NOW,
        )  # fmt: skip
        await on.keep(delivery)
        await on.keep(
            Send(
                community_id=on.community.id, delivery_id=delivery.id, circle_id=circle, person_id=who.id,
                moment="quiet_question", slot=name, recipient=f"p{who.id}", key=name, due_at=NOW,
                sent_at=NOW, state="sent",
            )
        )  # fmt: skip
    assert "Ana & Bo: fine" in words(await on.later(days=6).say("Dana", "report"))
    assert "Ana & Bo: quiet" in words(await on.later(days=20).say("Dana", "report"))
    row = await on.only(Circle, id=circle)
    row.two_way_at = NOW + timedelta(days=10)
    await on.keep(row)
    assert "Ana & Bo: fine" in words(await on.later(days=20).say("Dana", "report"))


async def test_completion(on: Stage) -> None:
    await paired(on, "Ana", "Bo")
    await on.say("Dana", "feed add https://a.example/feed")
    assert await on.offered("Dana", "pair", "programme", "spr") == ["Spring"]
    assert await on.offered("Dana", "unpair", "circle", "bo") == ["Ana & Bo"]
    assert await on.offered("Dana", "feed remove", "feed", "") == ["https://a.example/feed"]
    assert await on.offered("Ana", "unpair", "circle", "bo") == []
    assert await on.offered("Ana", "leave", "circle", "") == ["Ana & Bo"]
    assert (await on.offered("Ana", "settings", "zone", "berl"))[0] == "Europe/Berlin"
    assert await on.offered("Ana", "settings", "zone", "") == []
    assert await on.offered("Ana", "settings", "pace", "w") == []
    assert await on.offered("Ana", "help", "command", "pa") == ["pause"]
    offered = await on.offered("Dana", "help", "command", "pa")
    assert offered == ["pause", "pair", "programme pause", "unpair", "space code", "space join"]
    assert await on.offered("Ana", "nothing", "command", "pa") == []


async def test_who_pairs_first_hears_what_needs_a_person(on: Stage) -> None:
    assert "Nobody was appointed yet" in words(await on.say("Dana", "coordinator list"))
    assert "You look after it from now on" in words(await on.say("Dana", "pair <@nia> <@raj>"))
    assert "You look after it" not in words(await on.say("Dana", "pair <@nia> <@ana>"))
    dana = await on.only(Person, name="Dana")
    assert (await on.only(Coordinator)).person_id == dana.id
    assert "Dana: Spring" in words(await on.say("Dana", "coordinator list"))


async def test_coordinators_appoint_and_dismiss(on: Stage) -> None:
    assert "Nia now looks after “Spring”" in words(await on.say("Dana", "coordinator add <@nia> Spring"))
    assert "already" in str((await on.say("Dana", "coordinator add <@nia> Spring")).errors)
    assert "no programme called" in str((await on.say("Dana", "coordinator add <@raj> Xyz")).errors)
    assert "would reach nobody" in str((await on.say("Dana", "coordinator remove <@nia>")).errors)
    assert "looks after every programme" in words(await on.say("Dana", "coordinator add <@raj>"))
    assert "some programmes only" in words(await on.say("Nia", "coordinator remove <@raj>"))
    assert "Ana now looks after “Spring”" in words(await on.say("Nia", "coordinator add <@ana>"))
    assert "no coordinator by appointment" in words(await on.say("Raj", "coordinator remove <@nia>"))
    assert "is for coordinators" in words(await on.say("Nia", "coordinator list"))
    assert "not appointed" in str((await on.say("Raj", "coordinator remove <@nia>")).errors)
    assert "don't know this person" in str((await on.say("Raj", "coordinator remove <@ghost>")).errors)
