"""The commands that everyone has: each does its work, and refuses kindly what makes no sense."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.facts import pack
from bot.messages import File
from bot.store.tables import (
    Answer,
    Article,
    Charge,
    Circle,
    Delivery,
    Interest,
    Membership,
    Mute,
    Person,
    Send,
    Skipped,
)
from tests.commands.stage import Stage, form, paired, words
from tests.factories import NOW


async def _delivery(
    on: Stage, circle_id: int, *, state: str = "sent", person_id: int | None = None, urgent: bool = False
) -> int:
    """An article that was, or is to be, said."""
    recipient = f"p{person_id}" if person_id else "all"
    at = NOW - timedelta(days=1)
    about = person_id or (await on.only(Person, name="Ana")).id
    delivery = Delivery(
        community_id=on.community.id,
        circle_id=circle_id,
        moment="article",
        slot=f"{recipient}-{state}",
        reason="article",
        detail=pack(person=about, because="hiking boots"),
        audience="together",
        urgent=urgent,
        at=at,
        planned_at=at,
    )
    await on.keep(delivery)
    await on.keep(
        Send(
            community_id=on.community.id,
            delivery_id=delivery.id,
            circle_id=circle_id,
            person_id=person_id,
            moment="article",
            slot=delivery.slot,
            recipient=recipient,
            key=f"k{circle_id}{delivery.slot}",
            due_at=at,
            state=state,
            sent_at=at if state == "sent" else None,
        )
    )
    return delivery.id


async def test_help_shows_only_what_is_theirs(on: Stage) -> None:
    for said in ("help", "", "/help", "HELP"):
        assert "/kith pause: Nothing from me" in words(await on.say("Ana", said))
    assert "/kith pair" not in words(await on.say("Ana", "help"))
    assert "/kith pair: Invite a mentor" in words(await on.say("Dana", "help"))
    detail = words(await on.say("Ana", "help pause"))
    assert "/kith pause [long]" in detail
    assert "until 1 May" in detail
    assert "Did you mean pause?" in words(await on.say("Ana", "help puase"))
    assert "I know no command “pair”" in words(await on.say("Ana", "help pair"))


async def test_unknown_commands_are_met_with_a_guess(on: Stage) -> None:
    assert "Did you mean /kith settings?" in words(await on.say("Ana", "setings"))
    assert "/kith mydata export:" in words(await on.say("Ana", "mydata"))
    assert "/kith help shows everything" in words(await on.say("Ana", "zzz qqq"))


async def test_me_tells_all_and_offers_to_change_it(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    ana = await on.only(Person, name="Ana")
    await on.keep(Mute(community_id=on.community.id, person_id=ana.id, circle_id=circle, moment="check_in"))
    await on.say("Ana", "interests add hiking, rust")
    reply = await on.say("Ana", "me")
    told = words(reply)
    assert "Ana & Bo (mentor)" in told
    assert "At most two a week" in told
    assert "hiking; rust" in told
    assert "check-in in Ana & Bo" in told
    assert "I may write next: 2 March 2026, 10:00 UTC" in told
    assert reply.message is not None
    assert reply.message.seen_by == "only you"
    assert form(await on.send("Ana", "c:me:settings:f")).token == "c:settings"
    assert form(await on.send("Ana", "c:me:goals:f")).token == "c:goals"
    assert "Nothing from me until" in words(await on.send("Ana", "c:me:pause"))
    assert "Pause: until" in words(await on.say("Ana", "me"))


async def test_settings_open_a_form_with_what_is_set(on: Stage) -> None:
    opened = form(await on.say("Ana", "settings"))
    assert {field.id: field.value for field in opened.fields} == {
        "zone": None,
        "from": None,
        "until": None,
        "weekends": None,
        "language": "en",
        "pace": "usual",
    }
    assert [option.id for option in opened.fields[4].options] == ["en"]
    reply = await on.send(
        "Ana",
        "c:settings",
        {
            "zone": "berlin",
            "from": "10:00",
            "until": "16:30",
            "weekends": False,
            "language": "en",
            "pace": "weekly",
        },
    )
    assert "At most one a week, from 10:00 to 16:30, not at weekends. Time zone: Europe/Berlin." in words(
        reply
    )
    ana = await on.only(Person, name="Ana")
    assert (ana.zone, ana.hours_start, ana.hours_end) == ("Europe/Berlin", time(10), time(16, 30))
    assert (ana.weekends, ana.locale, ana.pace) == (False, "en", "weekly")


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ("settings zone:Berlln", "zone", "Did you mean Europe/Berlin?"),
        ("settings zone:Qwxyz", "zone", "Write a city"),
        ("settings from:9:00", "until", "from when, and until when"),
        ("settings from:9 until:9:30", "until", "at least one"),
        ("settings from:99 until:18", "from", "no time of day"),
        ("settings pace:hourly", "pace", "Choose one of"),
        ("settings language:xx", "language", "I don't know “xx”"),
        ("settings language:Deutsch", "language", "I don't speak Deutsch here yet"),
    ],
)
async def test_settings_refuse_and_keep_what_was_typed(on: Stage, said: str, field: str, told: str) -> None:
    reply = await on.say("Ana", f"{said} weekends:yes")
    assert reply.errors is not None
    assert told in reply.errors[field]
    assert {one.id: one.value for one in form(reply).fields}["weekends"] is True
    ana = await on.only(Person, name="Ana")
    assert (ana.zone, ana.weekends, ana.pace) == ("", None, "usual")


async def test_settings_have_circles_planned_anew(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    await on.later(hours=3).say("Ana", "settings pace monthly")
    assert (await on.only(Circle, id=circle)).plan_at == NOW + timedelta(hours=3)


async def test_interests_and_goals(on: Stage) -> None:
    reply = await on.say("Ana", "interests add hiking, Rust; hiking")
    assert "Added: hiking, Rust." in words(reply)
    assert "I knew these already." in words(await on.say("Ana", "interests RUST"))
    assert "Removed: Rust." in words(await on.say("Ana", "interests remove rust"))
    assert "did not have these" in words(await on.say("Ana", "interests remove chess"))
    assert "Your interests now: hiking." in words(await on.say("Ana", "interests"))
    await on.say("Ana", "goals add speak in public, calmly")
    opened = form(await on.send("Ana", "c:goals:edit:f"))
    assert opened.fields[1].value == "speak in public, calmly"
    await on.send("Ana", "c:goals", {"do": "replace", "words": "- read more\n\n- read more\nsleep"})
    assert sorted(row.words for row in await on.rows(Interest)) == ["hiking", "read more", "sleep"]
    await on.send("Ana", "c:goals", {"do": "replace", "words": ""})
    assert [row.words for row in await on.rows(Interest)] == ["hiking"]


async def test_interests_have_an_end(on: Stage) -> None:
    many = ", ".join(f"w{number}" for number in range(21))
    assert (await on.say("Ana", f"interests add {many}")).errors == {
        "words": "20 are the most I can keep; that would be 21."
    }
    long = await on.say("Ana", f"interests add {'x' * 121}")
    assert "At most 120 characters each" in (long.errors or {})["words"]
    assert (await on.say("Ana", "interests remove")).errors == {"words": "Which ones? Write one per line."}
    assert await on.rows(Interest) == []


async def test_why_gives_reasons_budget_and_skips(on: Stage) -> None:
    assert "I have not written to you yet." in words(await on.say("Ana", "why"))
    circle = await paired(on, "Ana", "Bo")
    delivery = await _delivery(on, circle)
    ana = await on.only(Person, name="Ana")
    rows = [
        Charge(
            community_id=on.community.id,
            circle_id=circle,
            person_id=ana.id,
            delivery_id=delivery,
            at=NOW - timedelta(days=days),
        )
        for days in (1, 9)
    ]
    skips = [
        Skipped(community_id=on.community.id, circle_id=circle, moment=moment, slot="d1", why=why, at=NOW)
        for moment, why in (("story", "lively"), ("check_in", "muted"))
    ]
    await on.keep(*rows, *skips)
    told = words(await on.say("Ana", "why"))
    assert "Article in Ana & Bo" in told
    assert "Ana said “hiking boots”" in told
    assert "started 1 of my messages to you; at most 2 in a week" in told
    assert "Story in Ana & Bo, 2 March 2026: They were talking to each other" in told
    # Bo's mute is Bo's own affair.
    assert "Check-in in Ana & Bo, 2 March 2026: It was not the right time for everybody" in told


async def test_pause_has_an_end_and_withdraws_what_was_due(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    ana = await on.only(Person, name="Ana")
    await _delivery(on, circle, state="due", person_id=ana.id)
    assert "until 16 March 2026" in words(await on.say("Ana", "pause"))
    assert (await on.only(Person, name="Ana")).paused_until == NOW + timedelta(weeks=2)
    assert (await on.only(Send, person_id=ana.id)).state == "withdrawn"
    await on.say("Ana", "pause until 1 May")
    assert (await on.only(Person, name="Ana")).paused_until == datetime(2026, 5, 1, tzinfo=UTC)
    assert "Welcome back" in words(await on.send("Ana", "c:pause:resume"))
    assert (await on.only(Person, name="Ana")).paused_until is None
    assert "You are not pausing" in words(await on.say("Ana", "resume"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("pause soon", "I can't tell how long “soon” is"),
        ("pause 0 days", "I can't tell how long"),
        ("pause until 2020-01-01", "passed already"),
        ("pause 400 days", "A year is the longest"),
    ],
)
async def test_pause_refuses(on: Stage, said: str, told: str) -> None:
    reply = await on.say("Ana", said)
    assert told in (reply.errors or {})["long"]
    assert form(reply).fields[0].value == said.removeprefix("pause ")
    assert (await on.only(Person, name="Ana")).paused_until is None


async def test_a_pause_keeps_what_somebody_waits_for(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    ana = await on.only(Person, name="Ana")
    await _delivery(on, circle, state="due", person_id=ana.id, urgent=True)
    await on.say("Ana", "pause")
    assert (await on.only(Send, person_id=ana.id)).state == "due"


async def test_leaving_a_pair_ends_it(on: Stage) -> None:
    circle = await paired(on, "Ana", "Bo")
    await _delivery(on, circle, state="due")
    told = words(await on.later(hours=1).say("Ana", "leave"))
    assert "Bo gets a kind word" in told
    ended = await on.only(Circle, id=circle)
    assert (ended.state, ended.plan_at) == ("ended", NOW + timedelta(hours=1))
    assert (await on.only(Send, circle_id=circle)).state == "withdrawn"
    assert "You are in no circle" in words(await on.say("Ana", "leave"))


async def test_leaving_asks_which_and_a_group_goes_on(on: Stage) -> None:
    pair, group = await paired(on, "Ana", "Bo"), await paired(on, "Ana", "Bo", "Cy", kind="group")
    reply = await on.say("Ana", "leave")
    assert reply.errors == {"circle": "Which circle?"}
    assert [option.id for option in form(reply).fields[0].options] == [str(pair), str(group), "everything"]
    await on.send("Ana", "c:leave", {"circle": str(group)})
    assert (await on.only(Circle, id=group)).state == "active"
    assert (await on.only(Circle, id=pair)).state == "active"
    ana = await on.only(Person, name="Ana")
    assert (await on.only(Membership, person_id=ana.id, circle_id=group)).state == "left"
    await on.say("Ana", "leave everything")
    assert (await on.only(Circle, id=pair)).state == "ended"
    assert "I know no circle called “Chess”" in words_or_error(await on.say("Bo", "leave Chess"))


def words_or_error(reply: object) -> str:
    """What was told, at the field or as a whole."""
    return str(getattr(reply, "errors", None) or words(reply))  # type: ignore[arg-type]  # a reply either way


async def test_share(on: Stage) -> None:
    assert "in no circle yet" in words(await on.say("Ana", "share https://a.example/x"))
    circle = await paired(on, "Ana", "Bo")
    reply = await on.later(hours=1).say("Ana", "share https://a.example/x?utm_source=y On asking well")
    assert "“On asking well” goes to Ana & Bo" in words(reply)
    article, ana = await on.only(Article), await on.only(Person, name="Ana")
    assert (article.url, article.shared_by) == ("https://a.example/x", ana.id)
    assert (await on.only(Circle, id=circle)).plan_at == NOW + timedelta(hours=1)
    for bad in ("share not-a-link", "share file:///etc/passwd", "share https://me:pw@a.example/"):
        assert "https://" in (await on.say("Ana", bad)).errors["link"]  # type: ignore[index]  # there are errors
    missing = await on.say("Ana", "share")
    assert form(missing).fields[0].id == "link"


async def _full_life(on: Stage) -> None:
    """Ana with something in every corner."""
    circle = await paired(on, "Ana", "Bo")
    await paired(on, "Ana", "Bo", "Cy", kind="group")
    await on.say("Ana", "interests add hiking boots")
    await on.say("Ana", "goals add a very private goal")
    await on.say("Ana", "share https://ana.example/essay Ana's own essay")
    await on.say("Ana", "settings zone:Kathmandu")
    ana = await on.only(Person, name="Ana")
    delivery = await _delivery(on, circle)
    await _delivery(on, circle, state="due", person_id=ana.id)
    sealed = on.cipher.seal(json.dumps({"story": "the day the boat sank"}))
    await on.keep(
        Answer(
            community_id=on.community.id,
            delivery_id=delivery,
            person_id=ana.id,
            substance=True,
            share="keep",
            sealed=sealed,
            at=NOW,
            changed_at=NOW,
        )
    )


async def test_mydata_export_holds_everything_in_words(on: Stage) -> None:
    await _full_life(on)
    reply = await on.say("Ana", "mydata export")
    assert reply.message is not None
    assert reply.message.seen_by == "only you"
    file = next(part for part in reply.message.parts if isinstance(part, File))
    data = json.loads(file.data)
    assert data["person"]["zone"] == "Asia/Kathmandu"
    assert data["accounts"][0]["external_id"] == "ana"
    assert {row["words"] for row in data["interests_and_goals"]} == {"hiking boots", "a very private goal"}
    assert data["answers"][0]["words"] == {"story": "the day the boat sank"}
    assert data["answers"][0]["circle"] == "Ana & Bo"
    assert [row["moment"] for row in data["messages"]] == ["article"]
    assert data["shared_articles"][0]["url"] == "https://ana.example/essay"
    assert len(data["circles"]) == 2
    assert "Bo" not in json.dumps(data["answers"][0]["words"])


async def test_mydata_delete_leaves_no_byte(on: Stage) -> None:
    await _full_life(on)
    ana = await on.only(Person, name="Ana")
    asked = await on.say("Ana", "mydata delete")
    assert asked.message is not None
    assert [(choice.id, choice.tone) for choice in asked.message.choices] == [
        ("yes", "danger"),
        ("no", "plain"),
    ]
    assert "nothing was changed" in words(await on.send("Ana", "c:mydata delete:no"))
    assert await on.only(Person, name="Ana")
    assert "I no longer know you" in words(await on.send("Ana", "c:mydata delete:yes"))
    assert [person.name for person in await on.rows(Person)] == ["Dana", "Bo", "Cy"]
    pair, group = await on.rows(Circle)
    assert (pair.state, pair.title, pair.plan_at) == ("ended", "Bo", NOW)
    assert (group.state, group.title) == ("active", "Bo & Cy")
    for table in (Membership, Answer, Send, Charge, Interest):
        assert all(row.person_id != ana.id for row in await on.rows(table)), table
    await _nothing_left(on, b"Ana", b"hiking boots", b"very private", b"ana.example", b"boat", b"Kathmandu")


async def _nothing_left(on: Stage, *words: bytes) -> None:
    path = on.store.url.database
    assert path is not None
    await on.store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("VACUUM")
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))
    assert b"Bo" in raw
    assert [word for word in words if word in raw] == []
