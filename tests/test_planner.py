"""Planning on a real file: statements that do not grow, charges that are right, nothing lost or doubled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from bot import planner
from bot.library import Library
from bot.library.load import load
from bot.planner import decide, next_due, plan_due
from bot.policy.budget import Ledger
from bot.policy.rules import Rules
from bot.policy.state import CircleState, Decision, Proposal
from bot.store.engine import Store
from bot.store.tables import Answer, Charge, Circle, Coordinator, Delivery, Send
from tests import factories
from tests.bench.planning import NOW as LATER
from tests.bench.planning import Statements, populated
from tests.moments.stage import Stage
from tests.moments.states import day, pair, past

NOW = factories.NOW
LIBRARY = load()


async def counted(session: AsyncSession, table: type) -> int:
    """How many rows a table has."""
    return (await session.exec(select(func.count()).select_from(table))).one()


@pytest.mark.parametrize("circles", [40, 700])
async def test_a_batch_takes_fourteen_statements_at_most(tmp_path: Path, circles: int) -> None:
    async with populated(tmp_path, circles, LATER) as store:
        count = Statements(store)
        planned = await plan_due(store, LIBRARY, Rules(), LATER)
        assert planned == min(circles, 500)
        assert len(count.take()) <= 14
        async with store.read() as session:
            assert await counted(session, Send) == 3 * circles + planned
            assert await counted(session, Charge) == 2 * planned


async def test_with_nothing_due_a_tick_asks_twice_at_most(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "kith.db")
    await stage.prepare()
    await stage.make_pair()
    await stage.go(hours=1)
    count = Statements(stage.store)
    assert await stage.app.tick(stage.clock.now()) is not None
    assert len(count.take()) <= 2
    await stage.store.close()


async def test_looking_for_what_is_due_scans_no_table(tmp_path: Path) -> None:
    async with populated(tmp_path, 20, LATER + timedelta(days=1)) as store:
        count = Statements(store)
        assert await next_due(store) == LATER + timedelta(days=1)
        (statement,) = count.take()
        async with store.engine.connect() as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            steps = [str(row.detail) for row in plan]
        assert all("USING" in step for step in steps if " circle" in step or " send" in step), steps


async def test_the_earliest_of_all_that_can_be_due_counts(store: Store) -> None:
    assert await next_due(store) is None
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        people = [await factories.person(session, community, name) for name in ("Ana", "Ben")]
        circle = await factories.circle(session, programme, people)
    assert await next_due(store) == NOW
    await plan_due(store, LIBRARY, Rules(), NOW)
    async with store.write() as session:
        send = (await session.exec(select(Send))).one()
        send.state, send.due_at, send.lease_until = "claimed", NOW, NOW + timedelta(minutes=2)
        session.add(send)
    assert await next_due(store) == NOW + timedelta(minutes=2)
    async with store.write() as session:
        again = await session.get(Circle, circle.id)
        assert again is not None
        again.pick_at = NOW - timedelta(days=1)
        session.add(again)
    assert await next_due(store) == NOW - timedelta(days=1)


async def test_a_person_in_two_circles_is_charged_once_for_each_and_kept_apart(store: Store) -> None:
    """Ana is in two pairs: of two openings on one day she gets one, and the other when there is room."""
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        ana, ben, chi = [await factories.person(session, community, name) for name in ("Ana", "Ben", "Chi")]
        await factories.circle(session, programme, [ana, ben])
        await factories.circle(session, programme, [ana, chi])
    assert await plan_due(store, LIBRARY, Rules(), NOW) == 2
    async with store.read() as session:
        mine = (await session.exec(select(Charge).where(Charge.person_id == ana.id))).all()
        assert [one.at for one in mine] == [NOW]
        assert await counted(session, Delivery) == 1
        waits = (await session.exec(select(Circle).order_by(col(Circle.plan_at).desc()))).first()
    assert waits is not None
    assert waits.plan_at == NOW + timedelta(days=2)
    await plan_due(store, LIBRARY, Rules(), waits.plan_at)
    async with store.read() as session:
        mine = (await session.exec(select(Charge).where(Charge.person_id == ana.id))).all()
    assert sorted(one.at for one in mine) == [NOW, NOW + timedelta(days=2)]


async def test_planning_again_doubles_nothing(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        people = [await factories.person(session, community, name) for name in ("Ana", "Ben")]
        circle = await factories.circle(session, programme, people)
    for _ in range(3):
        async with store.write() as session:
            again = await session.get(Circle, circle.id)
            assert again is not None
            again.plan_at = NOW
            session.add(again)
        assert await plan_due(store, LIBRARY, Rules(), NOW) == 1
    async with store.read() as session:
        assert [await counted(session, table) for table in (Delivery, Send, Charge)] == [1, 1, 2]


async def test_a_large_group_does_not_make_a_large_statement(store: Store) -> None:
    """An SQLite statement may have 32,766 parameters, and a server more members than that."""
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        many = [await factories.person(session, community, f"P{number}") for number in range(100)]
        await factories.circle(session, programme, many, kind="group", place="C1")
    sizes: list[int] = []

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_more: Any) -> None:
        sizes.append(len(parameters))

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    assert await plan_due(store, LIBRARY, Rules(), NOW) == 1
    assert max(sizes) < 50


async def test_a_crash_between_plan_and_delivery_loses_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "kith.db")
    await stage.prepare()
    await stage.make_pair()
    await plan_due(stage.store, LIBRARY, Rules(), NOW)
    await stage.restart()
    await stage.go(minutes=1)
    assert [said.key.split(":")[1] for said in stage.platform.said] == ["opening"]
    await stage.restart()
    await stage.go(minutes=1)
    assert len(stage.platform.said) == 1
    await stage.store.close()


class Broken(Library):
    """A library that fails for one circle."""

    def choose(self, moment: str, *, seed: int = 0, **more: object) -> None:
        """Fail for circle 2."""
        if seed == 2 and moment == "story":
            raise ZeroDivisionError("the words of a person")


def test_a_circle_that_can_t_be_planned_holds_up_no_other() -> None:
    two = replace(pair(past("opening", 0)), id=2)
    with capture_logs() as logs:
        decisions = list(decide([two, pair()], Broken(()), Ledger({}, {}), day(20)))
    assert [(state.id, one.chosen is not None) for state, one in decisions] == [(2, False), (1, True)]
    assert decisions[0][1].plan_at == day(20) + planner.AFTER_FAULT
    assert [(one["event"], one["circle"]) for one in logs] == [("planning failed", 2)]


async def test_two_calls_for_help_at_once_both_go_at_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "kith.db")
    await stage.prepare()
    await stage.make_pair()
    check_in = (await stage.until("check_in")).message
    for who in ("ana", "ben"):
        await stage.press(who, check_in, "answer", {"line": "stuck", "share": "help"})
    await stage.go(minutes=1)
    assert len(stage.all("help")) == 2
    await stage.store.close()


async def test_help_reaches_who_is_named_in_the_configuration_alone(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "kith.db")
    await stage.prepare()
    await stage.make_pair()
    async with stage.store.write() as session:
        await session.exec(delete(Coordinator))
    check_in = (await stage.until("check_in")).message
    await stage.press("ben", check_in, "answer", {"line": "stuck", "share": "help"})
    await stage.go(minutes=1)
    (told,) = stage.all("help")
    assert told.to.id == "dm:dana"
    async with stage.store.read() as session:
        assert (await session.exec(select(Answer.share))).one() == "help"
    await stage.store.close()


def test_what_was_brought_forward_is_wanted_until_it_is_chosen() -> None:
    circle = CircleState(id=1, kind="pair", brought_forward="story")
    assert planner._still_wanted(circle, Decision()) == "story"
    chosen = Decision(chosen=Proposal(moment="story", slot="1", at=NOW))
    assert planner._still_wanted(circle, chosen) == ""
    assert planner._pick_at(circle, Decision(chosen=Proposal(moment="article", slot="1", at=NOW)), NOW) == NOW
