"""Decisions become rows once, in a constant number of statements."""

from collections.abc import Sequence

import pytest
from sqlalchemy import event, select
from sqlmodel import SQLModel

from bot.outbox import enqueue
from bot.outbox.rows import CHARGE, DELIVERY, fetch
from bot.policy.state import CircleState, Decision, Skip, Why
from bot.store.engine import Store
from tests import factories
from tests.outbox.scene import NOW, decided, later, make_pair, plan, sends

SKIPPED = SQLModel.metadata.tables["skipped"]
USES = SQLModel.metadata.tables["promptuse"]


async def test_a_decision_becomes_a_delivery_with_sends_and_charges(store: Store) -> None:
    pair = await make_pair(store)
    both = (pair.mentor.id, pair.mentee.id)
    decision = decided(
        moment="story", slot="2026-W10", people=both, charged=both, subject="story.risk", round=True
    )
    assert await plan(store, pair, decision) == 1
    rows = await sends(store)
    assert [row.key for row in rows] == [f"{pair.circle.id}:story:2026-W10:p{person}" for person in both]
    assert {(row.state, row.due_at, row.wanted_at) for row in rows} == {("due", NOW, NOW)}
    async with store.read() as session:
        (delivery,) = await fetch(session, select(DELIVERY))
        assert (delivery.subject, delivery.audience, delivery.round, delivery.at) == (
            "story.risk",
            "each",
            True,
            NOW,
        )
        assert [row.person_id for row in await fetch(session, select(CHARGE))] == list(both)
        assert [(row.prompt, row.uses) for row in await fetch(session, select(USES))] == [("story.risk", 1)]


async def test_the_same_slot_again_adds_nothing(store: Store) -> None:
    pair = await make_pair(store)
    decision = decided(charged=(pair.mentor.id,), subject="check_in.goals")
    assert [await plan(store, pair, decision) for _ in range(3)] == [1, 0, 0]
    assert len(await sends(store)) == 1
    async with store.read() as session:
        assert len(await fetch(session, select(CHARGE))) == 1
        assert [row.uses for row in await fetch(session, select(USES))] == [1]


async def test_a_group_pays_for_a_post_itself(store: Store) -> None:
    pair = await make_pair(store)
    chosen = decided(moment="article", subject="7")
    await plan(store, pair, Decision(chosen=chosen.chosen, dues=chosen.dues, group_charge=NOW))
    async with store.read() as session:
        assert [row.person_id for row in await fetch(session, select(CHARGE))] == [None]
        assert await fetch(session, select(USES)) == []


async def test_a_prompt_used_twice_counts_twice(store: Store) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided(slot="1", subject="a"), decided(slot="2", subject="a"))
    await plan(store, pair, decided(slot="3", subject="a"))
    async with store.read() as session:
        assert [(row.prompt, row.uses) for row in await fetch(session, select(USES))] == [("a", 3)]


async def test_the_newest_reason_for_silence_is_kept(store: Store) -> None:
    pair = await make_pair(store)
    for why, until in ((Why.LIVELY, later(days=5)), (Why.BUDGET, None)):
        await plan(store, pair, Decision(skipped=(Skip(moment="story", slot="1", why=why, until=until),)))
    async with store.read() as session:
        assert [(row.why, row.until) for row in await fetch(session, select(SKIPPED))] == [("budget", None)]


@pytest.mark.parametrize("circles", [1, 500])
async def test_statements_do_not_grow_with_the_batch(store: Store, circles: int) -> None:
    pair = await make_pair(store)
    states = [CircleState(id=pair.circle.id, kind="pair")]
    async with store.write() as session:
        for _ in range(circles - 1):
            row = await factories.circle(session, pair.programme, [pair.mentor, pair.mentee])
            states.append(CircleState(id=row.id, kind="pair"))
    people = (pair.mentor.id, pair.mentee.id)
    skip = Skip(moment="story", slot="1", why=Why.OUTRANKED)
    chosen = decided(people=people, charged=people, subject="check_in.goals")
    decision = Decision(chosen=chosen.chosen, dues=chosen.dues, charges=chosen.charges, skipped=(skip,))
    statements: list[str] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, _p, _context, _many: statements.append(statement.split("(")[0]),
    )
    await _enqueue(store, pair.community.id, states, decision)
    assert [one for one in statements if one.startswith("INSERT")] == statements
    assert len(statements) == 5
    assert len(await sends(store)) == 2 * circles


async def _enqueue(store: Store, community: int, states: Sequence[CircleState], decision: Decision) -> None:
    async with store.write() as session:
        of = {state.id: community for state in states}
        assert await enqueue(session, of, [(state, decision) for state in states], NOW) == len(states)
