"""The look ahead: what would come if nobody answered; it writes nothing, and it comes true."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, func, select

from bot.commands.asking import Foreseen
from bot.moments.skipped import PRIVATE
from bot.policy.rules import Rules
from bot.preview import foreseen
from bot.store import tables
from tests.moments.stage import LIBRARY, NOW, Stage

AHEAD = timedelta(days=14)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An empty database file with every table, and the app over it."""
    made = Stage(tmp_path / "kith.db")
    await made.prepare()
    yield made
    await made.store.close()


async def look(stage: Stage, circles: Sequence[int] = (1,)) -> list[Foreseen]:
    """The coming two weeks."""
    async with stage.store.read() as session:
        return await foreseen(session, circles, LIBRARY, Rules(), stage.clock.now(), AHEAD)


async def test_it_comes_true_when_nobody_answers(stage: Stage) -> None:
    await stage.make_pair()
    lines = [line for line in await look(stage) if not line.skipped]
    wanted = list(dict.fromkeys((line.moment, line.at) for line in lines))  # a line for each reader
    await stage.go(days=14)
    async with stage.store.read() as session:
        rows = (await session.exec(select(tables.Delivery).order_by("at"))).all()
    assert [(row.moment, row.at) for row in rows] == wanted
    assert [moment for moment, _ in wanted] == ["opening", "agreement", "call", "story", "check_in"]


async def test_each_line_tells_who_when_and_why(stage: Stage) -> None:
    await stage.make_pair()
    lines = await look(stage)
    first = lines[0]
    assert (first.moment, first.circle, first.who, first.at, first.zone) == (
        "opening", "Ana & Ben", ("Ana", "Ben"), NOW, "UTC",
    )  # fmt: skip
    assert all(line.why for line in lines)
    assert [line.at for line in lines if line.at] == sorted(line.at for line in lines if line.at)
    assert len(lines) == len(set(lines))


async def test_it_writes_nothing(stage: Stage) -> None:
    await stage.make_pair()

    async def counts() -> list[int]:
        async with stage.store.read() as session:
            every = SQLModel.metadata.sorted_tables
            return [(await session.exec(select(func.count()).select_from(table))).one() for table in every]

    before, circle = await counts(), await stage.circle()
    await look(stage)
    assert await counts() == before
    assert (await stage.circle()).plan_at == circle.plan_at


async def test_an_invitation_is_foreseen_for_each(stage: Stage) -> None:
    await stage.make_pair("invited")
    lines = await look(stage)
    assert [(line.moment, line.who) for line in lines[:2]] == [
        ("invitation", ("Ana",)),
        ("invitation", ("Ben",)),
    ]
    (notice,) = [line for line in lines if line.moment == "notice"]
    assert notice.who == ("Dana",)
    assert notice.at == NOW + timedelta(days=7)


async def test_what_is_held_back_is_told_but_never_who_wants_rest(stage: Stage) -> None:
    await stage.make_pair()
    async with stage.store.write() as session:
        ben = await session.get(tables.Person, (await stage.person("Ben")).id)
        assert ben is not None
        ben.paused_until = NOW + timedelta(days=3)
        session.add(ben)
    held = [line for line in await look(stage) if line.skipped]
    assert held
    assert held[0].why == PRIVATE
    assert not any("pause" in line.why for line in held)


async def test_nothing_is_foreseen_for_what_has_ended_or_is_not_there(stage: Stage) -> None:
    circle = await stage.make_pair()
    async with stage.store.write() as session:
        row = await session.get(tables.Circle, circle.id)
        assert row is not None
        row.state = "ended"
        session.add(row)
    assert await look(stage) == []
    assert await look(stage, [99]) == []
    assert await look(stage, []) == []
