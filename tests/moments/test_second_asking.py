"""A second asking is a door to the first: one answer, in private, once, and never after an answer."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.commands.asking import Foreseen
from bot.messages import Message
from bot.policy.rules import Rules
from bot.preview import foreseen
from bot.store import tables
from tests.moments.stage import LIBRARY, Stage, words

ROOM = Rules(budget_weekly=7, gap_hours=12)
"""Room enough that nothing else takes its place."""
SECRET = "My own zebra"
KIND = "second_asking"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A database file with every table, and an app with a large budget over it."""
    made = Stage(tmp_path / "kith.db", ROOM)
    await made.prepare()
    yield made
    await made.store.close()


async def asked_again(stage: Stage) -> tuple[Message, Message]:
    """The first story, and what comes back to it for Ben; Ana has answered."""
    await stage.make_pair()
    story = (await stage.until("story")).message
    await stage.press("ana", story, "answer", {"story": "I was new."})
    known = {one.key for one in stage.all(KIND)}
    for _ in range(8):
        await stage.go(days=1)
        again = [one for one in stage.all(KIND) if "is still open, in case you would like it" in one.words]
        if again and known.isdisjoint({again[-1].key}):
            assert again[-1].to.id == "dm:ben"
            return story, again[-1].message
    raise AssertionError([one.key for one in stage.platform.said])


async def test_it_goes_to_the_silent_one_alone_in_one_kind_line(stage: Stage) -> None:
    await stage.make_pair()
    story = (await stage.until("story")).message
    before = stage.clock.now()
    await stage.press("ana", story, "answer", {"story": "I was new."})
    await stage.go(days=2)
    told = [one for one in stage.all(KIND) if "in case you would like it" in one.words]
    assert not told
    await stage.go(days=6)
    (again,) = [one for one in stage.all(KIND) if "in case you would like it" in one.words]
    assert again.to.id == "dm:ben"
    assert stage.clock.now() - before > timedelta(days=3)
    assert "nobody learns" in again.words
    assert not {"remind", "yet", "missed", "waiting"} & set(again.words.lower().split())


async def test_an_answer_through_it_is_the_answer_to_the_story(stage: Stage) -> None:
    _, again = await asked_again(stage)
    form = await stage.press("ben", again, "answer")
    assert form is not None
    assert form.form is not None
    assert form.form.fields[0].id == "story"
    reply = await stage.press("ben", again, "answer", {"story": SECRET})
    assert "Sealed" in words(reply)
    rows = [row for row in await stage.answers() if row.share == "sealed"]
    assert len({row.delivery_id for row in rows}) == 1
    assert [row.share for row in rows] == ["sealed", "sealed"]
    await stage.go(days=3)
    (reveal,) = stage.all("reveal")
    assert SECRET in reveal.words


async def test_what_is_sealed_through_it_can_be_changed_and_taken_back(stage: Stage) -> None:
    _, again = await asked_again(stage)
    reply = await stage.press("ben", again, "answer", {"story": SECRET})
    assert reply is not None
    assert reply.message is not None
    filled = await stage.press("ben", reply.message, "answer")
    assert filled is not None
    assert filled.form is not None
    assert filled.form.fields[0].value == SECRET
    assert "gone" in words(await stage.press("ben", reply.message, "withdraw"))


async def test_an_answer_before_it_arrives_takes_it_back_and_costs_nothing(stage: Stage) -> None:
    await stage.make_pair()
    story = (await stage.until("story")).message
    await stage.press("ana", story, "answer", {"story": "I was new."})
    async with stage.store.read() as session:
        source = (await session.exec(select(tables.Delivery).where(tables.Delivery.moment == "story"))).one()
    ben = (await stage.person("Ben")).id
    later = stage.clock.now() + timedelta(hours=20)
    shared: dict[str, Any] = {
        "community_id": 1, "circle_id": source.circle_id, "moment": KIND, "slot": f"d{source.id}p{ben}",
    }  # fmt: skip
    async with stage.store.write() as session:
        again = tables.Delivery(
            audience="each", subject=str(source.id), at=source.at, planned_at=source.at, **shared
        )
        session.add(again)
        await session.flush()
        paid = tables.Charge(
            community_id=1, circle_id=source.circle_id, delivery_id=again.id, person_id=ben, at=later
        )
        whose: dict[str, Any] = {"delivery_id": again.id, "person_id": ben, "recipient": f"p{ben}"}
        session.add_all([paid, tables.Send(key="k", due_at=later, **whose, **shared)])
    await stage.press("ben", story, "answer", {"story": SECRET})
    async with stage.store.read() as session:
        found = (await session.exec(select(tables.Send).where(tables.Send.moment == KIND))).one()
        charges = list(await session.exec(select(tables.Charge).where(tables.Charge.at == later)))
    assert (found.state, found.why, charges) == ("withdrawn", "answered", [])


@pytest.mark.parametrize("who", ["ana", "ben"])
async def test_pressed_away_it_is_not_asked_again(stage: Stage, who: str) -> None:
    await stage.make_pair()
    story = (await stage.until("story")).message
    for one in ("ana", "ben"):
        await stage.press(
            one, story, "later" if one == who else "answer", {} if one == who else {"story": "x"}
        )
    await stage.go(days=6)
    assert not [one for one in stage.all(KIND) if "in case you would like it" in one.words]


async def test_not_this_kind_is_about_second_askings_and_why_is_its_own(stage: Stage) -> None:
    _, again = await asked_again(stage)
    assert "I come back to a thing once" in words(await stage.press("ben", again, "why"))
    await stage.press("ben", again, "mute")
    async with stage.store.read() as session:
        (mute,) = list(await session.exec(select(tables.Mute)))
    assert mute.moment == KIND


async def test_nobody_learns_who_was_asked(stage: Stage) -> None:
    _, again = await asked_again(stage)
    assert "for the people it was written to" in words(await stage.press("ana", again, "later"))
    async with stage.store.write() as session:
        row: dict[str, Any] = {
            "community_id": 1,
            "circle_id": 1,
            "slot": "d1p2",
            "why": "lively",
            "at": stage.clock.now(),
        }
        session.add(tables.Skipped(moment=KIND, **row))
    for who in ("ana", "ben"):
        assert "second asking in ana & ben, " not in words(await stage.command(who, "why")).lower()
    assert "second asking" not in words(await stage.command("dana", "preview")).lower()


async def test_a_preview_tells_of_none(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("story")
    async with stage.store.read() as session:
        lines: list[Foreseen] = await foreseen(
            session, [1], LIBRARY, Rules(), stage.clock.now(), timedelta(days=14)
        )
    assert KIND not in {line.moment for line in lines}


async def test_a_check_in_is_come_back_to_as_well(stage: Stage) -> None:
    await stage.make_pair()
    await stage.until("check_in")
    asked = len(stage.all(KIND))
    for _ in range(6):
        await stage.go(days=1)
    again = stage.all(KIND)[asked:]
    assert any("last check-in is still open" in one.words for one in again)
    form = await stage.press("ben", again[-1].message, "answer")
    assert form is not None
    assert form.form is not None
    assert form.form.title == "How are you?"
