"""The agreement over a real file: each in private, then both side by side, and never one side alone."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select, update

from bot.language import speaking
from bot.messages import Capabilities, File, Form, Message, Reply, Value, fit, plain
from bot.moments import questions
from bot.moments.agreed import Agreed
from bot.store import tables
from tests.fakes.platform import Said
from tests.messages.strategies import DISCORD, SLACK
from tests.moments.stage import LIBRARY, Stage, words
from tests.moments.states import day, pair, past

ANA: dict[str, Value] = {"aim": "Find zebras", "often": "weekly", "depth": "3", "end": date(2026, 7, 1)}
BEN: dict[str, Value] = {"aim": "Learn to juggle", "often": "monthly", "depth": "5", "end": date(2026, 6, 1)}


async def asked(stage: Stage) -> tuple[Said, Said]:
    """The question to each."""
    await stage.make_pair()
    await stage.until("agreement", 4)
    found = {said.to.id: said for said in stage.all("agreement")}
    return found["dm:ana"], found["dm:ben"]


async def both(stage: Stage) -> Message:
    """What both see once both have written."""
    ana, ben = await asked(stage)
    await stage.press("ana", ana.message, "answer", ANA)
    await stage.press("ben", ben.message, "answer", BEN)
    return (await stage.until("agreed", 3)).message


def form(reply: Reply | None) -> Form:
    assert reply is not None
    assert reply.form is not None
    return reply.form


async def memberships(stage: Stage) -> list[tables.Membership]:
    async with stage.store.read() as session:
        return list(await session.exec(select(tables.Membership).order_by(col(tables.Membership.id))))


async def test_each_writes_alone_and_then_both_see_it_side_by_side(stage: Stage) -> None:
    ana, ben = await asked(stage)
    shown = form(await stage.press("ana", ana.message, "answer"))
    assert [field.id for field in shown.fields] == list(questions.TITLES)
    assert shown.fields[6].value == (await programme(stage)).ends_on
    assert "show it to nobody yet" in words(await stage.press("ana", ana.message, "answer", ANA))
    await stage.go(days=2)
    assert not stage.all("agreed")
    assert (await stage.circle()).ends_on is None
    assert "Both of you have written" in words(await stage.press("ben", ben.message, "answer", BEN))
    agreed = await stage.until("agreed", 3)
    assert agreed.to.id == "ana+ben"
    text = plain(agreed.message)
    assert "Ana: Find zebras" in text
    assert "Ben: Learn to juggle" in text
    assert "Ana: Every week\nBen: Once a month" in text
    assert "Ana: Wins and small setbacks" in text
    assert "Ben: 1 June 2026" in text
    assert (await stage.circle()).ends_on == date(2026, 6, 1)
    assert [(one.often_days, one.cap, one.ends_on) for one in await memberships(stage)] == [
        (7, 3, ANA["end"]),
        (28, 5, BEN["end"]),
    ]
    await stage.go(days=20)
    assert len(stage.all("agreed")) == 1
    assert len(stage.all("agreement")) == 2
    rows = [row for row in await stage.answers() if row.share == "agreed"]
    assert all(row.sealed for row in rows)
    assert b"zebras" not in stage.bytes()


async def programme(stage: Stage) -> tables.Programme:
    async with stage.store.read() as session:
        return (await session.exec(select(tables.Programme))).one()


async def test_a_change_is_shown_to_both_once_a_day_and_only_what_changed(stage: Stage) -> None:
    agreed = await both(stage)
    again = form(await stage.press("ana", agreed, "change"))
    assert {field.id: field.value for field in again.fields if field.value} == ANA
    assert "nothing was changed" in words(await stage.press("ana", agreed, "change", ANA))
    changed = {**ANA, "aim": "Feed lions", "quiet": "One line"}
    said = words(await stage.press("ana", agreed, "change", changed))
    assert "I show Ben what is different" in said
    await stage.press("ben", agreed, "change", {**BEN, "exit": "With tea"})
    await stage.go(hours=3)
    _, fresh = stage.all("agreed")
    text = plain(fresh.message)
    assert "Ana: Feed lions\nBen: Learn to juggle" in text
    assert "Ana: One line\nBen: -" in text
    assert "Ben: With tea" in text
    assert "Once a month" not in text
    for cake in ("cake", "pie"):
        await stage.press("ben", fresh.message, "change", {**BEN, "exit": f"With {cake}"})
        await stage.go(hours=6)
        assert len(stage.all("agreed")) == 2
    await stage.go(days=3)
    third = plain(stage.all("agreed")[2].message)
    assert "With pie" in third
    assert "lions" not in third
    await stage.go(days=20)
    assert len(stage.all("agreed")) == 3


async def test_a_lower_cap_lowers_the_level_at_once_and_in_silence(stage: Stage) -> None:
    agreed = await both(stage)
    async with stage.store.write() as session:
        await session.exec(update(tables.Membership).values(level=3))
    said = len(stage.platform.said)
    await stage.press("ben", agreed, "change", {**BEN, "depth": "2"})
    ana, ben = await memberships(stage)
    assert [(one.level, one.cap) for one in (ana, ben)] == [(3, 3), (2, 2)]
    assert len(stage.platform.said) == said
    await stage.press("ben", agreed, "change", {**BEN, "depth": None})
    assert [(one.level, one.cap) for one in await memberships(stage)] == [(3, 3), (2, 5)]


async def test_the_earlier_end_counts_once_both_have_one(stage: Stage) -> None:
    agreed = await both(stage)
    await stage.press("ben", agreed, "change", {**BEN, "end": date(2026, 12, 24)})
    assert (await stage.circle()).ends_on == ANA["end"]
    async with stage.store.write() as session:
        await session.exec(update(tables.Membership).values(ends_on=date(2027, 1, 31)))  # they went on
    shown = form(await stage.press("ben", agreed, "change"))
    assert shown.fields[6].value == date(2027, 1, 31)
    for who, part in (("ben", BEN), ("ana", ANA)):
        await stage.press(who, agreed, "change", {**part, "end": None})
    assert (await stage.circle()).ends_on is None


@pytest.mark.parametrize(
    ("end", "said"),
    [(date(2026, 3, 1), "has passed"), (date(2030, 1, 1), "three years"), ("soon", "no date")],
)
async def test_an_end_without_sense_is_told_at_its_field_and_loses_nothing(
    stage: Stage, end: Value, said: str
) -> None:
    ana, _ = await asked(stage)
    reply = await stage.press("ana", ana.message, "answer", {**ANA, "end": end})
    assert reply is not None
    assert said in (reply.errors or {})["end"]
    assert [field.value for field in form(reply).fields[:2]] == ["Find zebras", "weekly"]
    assert not await stage.answers()


async def test_nobody_has_to_and_nobody_is_asked_again(stage: Stage) -> None:
    ana, ben = await asked(stage)
    assert "You two can begin without it" in words(await stage.press("ana", ana.message, "later"))
    empty = await stage.press("ben", ben.message, "answer", {"aim": "  "})
    assert empty is not None
    assert "begin without it" in (empty.errors or {})["aim"]
    await stage.go(days=30)
    assert len(stage.all("agreement")) == 2
    assert not stage.all("agreed")


async def test_what_was_written_can_be_emptied(stage: Stage) -> None:
    agreed = await both(stage)
    await stage.press("ana", agreed, "change", {})
    ana, _ = await memberships(stage)
    assert (ana.often_days, ana.cap, ana.ends_on) == (0, 5, None)
    await stage.go(days=2)
    assert "Find zebras" not in plain(stage.all("agreed")[-1].message)


async def test_by_command_before_anybody_was_asked(stage: Stage) -> None:
    """Ana writes at once; only Ben is asked, and what he writes meets what she wrote."""
    await stage.make_pair()
    await stage.go(hours=1)
    opened = form(await stage.command("ana", "agreement"))
    assert "show it to nobody yet" in words(await stage.token("ana", opened.token, ANA))
    ben = await stage.until("agreement", 4)
    await stage.go(days=2)
    assert [said.to.id for said in stage.all("agreement")] == ["dm:ben"]
    await stage.press("ben", ben.message, "answer", BEN)
    assert len({one.delivery_id for one in await stage.answers()}) == 1
    agreed = await stage.until("agreed", 3)
    assert "Ana: Find zebras\nBen: Learn to juggle" in plain(agreed.message)
    shown = await stage.command("ben", "agreement")
    assert shown is not None
    assert shown.message is not None
    assert "Ana: Find zebras\nBen: Learn to juggle" in words(shown)
    mine = form(await stage.press("ben", shown.message, shown.message.choices[0].id))
    assert mine.fields[0].value == "Learn to juggle"
    assert "I show Ana" in words(await stage.token("ben", mine.token, {**BEN, "aim": "Swim"}))
    assert "no pair" in words(await stage.command("dana", "agreement"))
    stranger = await stage.token("dana", mine.token, {"aim": "mine"})
    assert "for the people it was written to" in words(stranger)


async def test_after_the_end_nothing_is_written_any_more(stage: Stage) -> None:
    ana, _ = await asked(stage)
    await stage.command("dana", "unpair Ana & Ben")
    assert "has ended" in words(await stage.press("ana", ana.message, "answer"))
    assert "has ended" in words(await stage.press("ana", ana.message, "answer", ANA))


@pytest.mark.parametrize("platform", [SLACK, DISCORD], ids=["slack", "discord"])
async def test_long_answers_fit_and_nothing_is_lost(stage: Stage, platform: Capabilities) -> None:
    long = {
        name: f"{name} " + "word " * 55 + "end" for name in ("aim", "channel", "quiet", "private", "exit")
    }
    ana, ben = await asked(stage)
    await stage.press("ana", ana.message, "answer", {**ANA, **long})
    await stage.press("ben", ben.message, "answer", {**BEN, **long})
    agreed = (await stage.until("agreed", 3)).message
    pages = fit(agreed, platform)
    assert all(len(page.text) <= platform.max_text for page in pages)
    whole = "\n".join(page.text for page in pages)
    assert all(whole.count(said.strip()) == 2 for said in long.values())
    assert [choice.id for choice in pages[-1].choices] == ["change", "why", "stop"]


@pytest.mark.parametrize("locale", LIBRARY.locales)
def test_the_form_fits_everywhere(locale: str) -> None:
    with speaking(locale):
        shown = questions.form("d:7:answer:f", LIBRARY, {}, partner="Ben")
    assert all(0 < len(field.label) <= 45 and len(field.hint) <= 100 for field in shown.fields)
    assert all(len(option.label) <= 75 for field in shown.fields for option in field.options)


@given(st.lists(st.tuples(st.sampled_from(["ask", "unasked", "agreed"]), st.sets(st.sampled_from([1, 2])))))
def test_nothing_is_wished_for_before_both_are_in(told: list[tuple[str, set[int]]]) -> None:
    said = [
        past(
            "agreed" if slot == "agreed" else "agreement",
            number,
            id=number + 1,
            slot=slot,
            answered=frozenset(wrote),
            answers_at=dict.fromkeys(wrote, day(number)),
        )
        for number, (slot, wrote) in enumerate(told)
    ]
    circle = pair(*said)
    wish = Agreed().propose(circle, LIBRARY, day(30))
    wrote = {one for past in said if past.moment == "agreement" for one in past.answered}
    assert wish is None or wrote == {1, 2}


THINGS = ["write", "empty", "later", "why", "pause", "resume", "command", "rematch", "back", "go"]
STEPS = st.lists(st.tuples(st.sampled_from(["ana", "ben"]), st.sampled_from(THINGS)), max_size=8)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
async def test_no_order_of_events_shows_one_side_before_both_are_in(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    stage = Stage(tmp_path_factory.mktemp("order") / "kith.db")
    await stage.prepare()
    await stage.make_pair()
    wrote: dict[str, str] = {}
    for number, (who, step) in enumerate([*steps, ("ana", "go")]):
        await _step(stage, who, step, wrote, f"{who}zebra{number}")
        seen = "\n".join(plain(said.message) for said in stage.platform.said)
        if len(wrote) < 2:
            assert "zebra" not in seen
            assert (await stage.circle()).ends_on is None
    if len(wrote) < 2:
        assert not stage.all("agreed")
    await stage.store.close()


async def _step(stage: Stage, who: str, step: str, wrote: dict[str, str], secret: str) -> None:
    """One thing that may happen; whoever writes is remembered."""
    circle = (await stage.circle()).id
    asked = [said for said in stage.all("agreement") if said.to.id == f"dm:{who}"]
    match step:
        case "go":
            await stage.go(days=2)
        case "write":
            token = f"{asked[0].message.token}:answer:f" if asked else f"c:agreement:{circle}"
            await stage.token(who, token, {"aim": secret, "end": date(2026, 6, 1)})
            wrote[who] = secret
        case "empty":
            await stage.token(who, f"c:agreement:{circle}", {})
        case "later" | "why" if asked:
            await stage.press(who, asked[0].message, step)
        case "pause" | "resume":
            await stage.command(who, step)
        case "command":
            reply = await stage.command(who, "agreement")
            other = {"ana": "ben", "ben": "ana"}[who]
            assert len(wrote) > 1 or f"{other}zebra" not in repr(reply)
        case "rematch" | "back":
            await stage.token(who, f"c:rematch:{'yes' if step == 'rematch' else 'back'}-{circle}")


async def test_it_can_be_taken_away_and_erased(stage: Stage) -> None:
    """The file has one's own words alone; erasing takes them, and leaves the other's."""
    await both(stage)
    await stage.command("ana", "milestone add Tame a zebra 2026-05-01")
    await stage.command("ben", "milestone add Juggle with swords 2026-05-01")
    async with stage.store.write() as session:
        ana = await stage.person("Ana")
        for prompt, state in (("own.1", "proposed"), ("own.2", "approved")):
            session.add(
                tables.OwnPrompt(
                    community_id=ana.community_id,
                    person_id=ana.id,
                    prompt=prompt,
                    entry="{}",
                    state=state,
                    created_at=stage.clock.now(),
                )
            )
    reply = await stage.command("ana", "mydata export")
    assert reply is not None
    assert reply.message is not None
    (file,) = [part for part in reply.message.parts if isinstance(part, File)]
    held = json.loads(file.data)
    (circle,) = held["circles"]
    assert (circle["often_days"], circle["cap"], circle["ends_on"]) == (7, 3, "2026-07-01")
    assert circle["rematch_at"] is None
    (mine,) = [one for one in held["answers"] if one["moment"] == "agreement"]
    assert mine["words"]["aim"] == "Find zebras"
    assert [(one["words"], one["on"]) for one in held["milestones"]] == [
        ({"milestone": "Tame a zebra"}, "2026-05-01")
    ]
    assert [one["prompt"] for one in held["own_prompts"]] == ["own.1", "own.2"]
    assert "uggle" not in file.data.decode()
    await stage.token("ana", "c:mydata delete:yes")
    async with stage.store.read() as session:
        answers = list(await session.exec(select(tables.Answer)))
        milestones = list(await session.exec(select(tables.Milestone)))
        prompts = list(await session.exec(select(tables.OwnPrompt)))
    ben = (await stage.person("Ben")).id
    assert {one.person_id for one in answers} | {one.person_id for one in milestones} == {ben}
    assert [(one.prompt, one.person_id) for one in prompts] == [("own.2", None)]
    await stage.go(days=5)
    assert len(stage.all("agreed")) == 1
