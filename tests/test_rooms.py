"""Rooms for calls: made outside transactions, in time for the word on the call, and never in its way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.errors import Malformed, Misconfigured, Transient
from bot.policy.rules import Rules
from bot.programmes.endings import end_circle
from bot.store import tables
from tests.fakes.meetings import FakeMaker
from tests.fakes.platform import Said
from tests.moments.stage import Stage, at

QUIET = Rules(
    check_in_first_day=300,
    agreement_first_day=90,
    agreement_days=90,
    reflection_days=300,
    pulse_first_day=300,
)
TRANSIENT = Transient("busy", timedelta(minutes=10))


@pytest.fixture
def maker() -> FakeMaker:
    """Who makes rooms."""
    return FakeMaker()


@pytest.fixture
async def stage(tmp_path: Path, maker: FakeMaker) -> AsyncIterator[Stage]:
    """With nothing to say but calls."""
    made = Stage(tmp_path / "kith.db", QUIET, maker)
    await made.prepare()
    yield made
    await made.store.close()


async def agreed(stage: Stage, **pair: str) -> Said:
    """Ana and Ben agree on the last of three times; the word on it."""
    circle = await stage.make_pair()
    async with stage.store.write() as session:
        row = await session.get(tables.Circle, circle.id)
        assert row is not None
        row.call_link = pair.get("link", "")
        programme = await session.get(tables.Programme, row.programme_id)
        assert programme is not None
        programme.call_link = pair.get("programme", "")
    first = await stage.until("call", 12)
    chosen = [choice.id for choice in first.message.choices if choice.id.startswith("t2")][-1]
    await stage.press("ana", first.message, chosen)
    await stage.press("ben", first.message, chosen)
    await stage.go(minutes=5)
    return stage.all("call_agreed")[-1]


async def call(stage: Stage) -> tables.Call:
    """The only one that is not called off."""
    async with stage.store.read() as session:
        rows = (await session.exec(select(tables.Call).order_by("id"))).all()
    return rows[0]


async def test_the_word_on_a_call_has_the_link_that_was_made_for_it(stage: Stage, maker: FakeMaker) -> None:
    said = await agreed(stage)
    kept = await call(stage)
    assert "https://rooms.example/r1" in said.words
    assert "I made no link" not in said.words
    (room,) = maker.rooms.values()
    assert (room.title, room.starts_at, room.minutes, room.key) == ("Ana & Ben", kept.at, 30, kept.uid)
    assert (kept.made_by, kept.made_id, kept.make_at) == ("fake", "r1", None)
    await stage.go(days=1)
    assert maker.asked == ["create"]
    assert len(stage.all("call_agreed")) == 1


async def test_a_room_of_their_own_comes_first_and_the_programme_s_last(
    stage: Stage, maker: FakeMaker
) -> None:
    said = await agreed(stage, link="https://own.example", programme="https://all.example")
    assert "https://own.example" in said.words
    assert maker.asked == []


async def test_trouble_never_holds_up_the_word_and_the_link_follows(stage: Stage, maker: FakeMaker) -> None:
    maker.faults = [TRANSIENT]
    said = await agreed(stage)
    assert "I made no link for this one" in said.words
    await stage.go(hours=3)
    (_, again) = stage.all("call_agreed")
    assert "https://rooms.example/r1" in again.words
    assert "Its time or its link is new" in again.words
    assert maker.asked == ["create", "create"]
    assert not stage.all("notice")


async def test_with_a_room_of_the_programme_trouble_is_let_be(stage: Stage, maker: FakeMaker) -> None:
    maker.faults = [TRANSIENT]
    said = await agreed(stage, programme="https://all.example")
    assert "https://all.example" in said.words
    await stage.go(days=1)
    assert len(stage.all("call_agreed")) == 1
    assert (await call(stage)).make_at is None


async def test_what_an_operator_must_give_is_told_to_coordinators_once(
    stage: Stage, maker: FakeMaker
) -> None:
    maker.faults = [Misconfigured("401", "valid credentials for Zoom")] * 3
    said = await agreed(stage)
    assert "I made no link" in said.words
    await stage.go(days=1)
    (notice,) = stage.all("notice")
    assert "valid credentials for Zoom" in notice.words
    assert "dana" in notice.to.id
    assert maker.asked == ["create"]


async def test_our_own_bug_is_no_harm(stage: Stage, maker: FakeMaker) -> None:
    maker.faults = [Malformed("400")]
    assert "I made no link" in (await agreed(stage)).words
    await stage.go(days=1)
    assert maker.asked == ["create"]
    assert not stage.all("notice")


async def test_a_call_that_moves_takes_its_room_along(stage: Stage, maker: FakeMaker) -> None:
    said = await agreed(stage)
    day = ((await call(stage)).at + timedelta(days=1)).date()
    await stage.press("ben", said.message, "other", {"day": day, "time": "15:00"})
    await stage.go(hours=1)
    await stage.press("ana", stage.all("call_asked")[-1].message, "yes")
    await stage.go(minutes=10)
    kept = await call(stage)
    assert maker.rooms["r1"].starts_at == kept.at
    assert kept.at.hour == 15
    assert maker.asked == ["create", "move"]
    assert "https://rooms.example/r1" in stage.all("call_agreed")[-1].words


async def test_a_room_that_is_gone_is_made_anew(stage: Stage, maker: FakeMaker) -> None:
    said = await agreed(stage)
    maker.rooms.clear()
    day = ((await call(stage)).at + timedelta(days=1)).date()
    await stage.press("ben", said.message, "other", {"day": day, "time": "15:00"})
    await stage.go(hours=1)
    await stage.press("ana", stage.all("call_asked")[-1].message, "yes")
    await stage.go(minutes=10)
    assert "https://rooms.example/r2" in stage.all("call_agreed")[-1].words
    assert len(stage.all("call_agreed")) == 2


async def test_a_call_that_is_off_gives_its_room_back_also_later(stage: Stage, maker: FakeMaker) -> None:
    said = await agreed(stage)
    maker.faults = [TRANSIENT]
    await stage.press("ben", said.message, "off")
    await stage.go(hours=1)
    assert not maker.rooms
    assert maker.asked == ["create", "cancel", "cancel"]


async def test_the_end_of_a_pair_gives_it_back_too(stage: Stage, maker: FakeMaker) -> None:
    await agreed(stage)
    async with stage.store.write() as session:
        circle = (await session.exec(select(tables.Circle))).one()
        await end_circle(session, circle, at(stage))
    await stage.go(hours=1)
    assert not maker.rooms


async def test_without_a_maker_nothing_stays_due(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "kith.db", QUIET)
    await stage.prepare()
    await agreed(stage)
    kept = await call(stage)
    assert (kept.make_at, kept.made_by) == (None, "")
    await stage.store.close()
