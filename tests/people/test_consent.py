"""Nobody is in a circle before they say yes."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.people.consent import accept, decline, membership_of
from bot.programmes.endings import leave_circle
from bot.store.engine import Store
from bot.store.tables import Circle, Membership, Person
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=5)


async def _invited(
    session: AsyncSession, *names: str, kind: str = "pair"
) -> tuple[Circle, Sequence[Membership]]:
    community = await factories.community(session)
    programme = await factories.programme(session, community)
    people = [await factories.person(session, community, name) for name in names]
    circle = await factories.circle(session, programme, people, kind=kind, state="invited")
    found = await session.exec(select(Membership).order_by(col(Membership.id)))
    return circle, list(found)


async def test_a_pair_starts_when_both_said_yes(store: Store) -> None:
    async with store.write() as session:
        circle, (ana, bo) = await _invited(session, "Ana", "Bo")
        await accept(session, ana, NOW)
        assert (circle.state, circle.started_at, ana.state, bo.state) == (
            "invited",
            None,
            "accepted",
            "invited",
        )
        await accept(session, bo, LATER)
        assert (circle.state, circle.started_at, circle.plan_at) == ("active", LATER, LATER)
        await accept(session, ana, LATER + timedelta(days=1))
        assert (circle.started_at, ana.answered_at) == (LATER, NOW)


async def test_a_group_starts_with_two_and_others_join(store: Store) -> None:
    async with store.write() as session:
        circle, (ana, bo, cy) = await _invited(session, "Ana", "Bo", "Cy", kind="group")
        await decline(session, ana, NOW)
        assert circle.state == "invited"
        await accept(session, bo, NOW)
        assert circle.state == "invited"
        await accept(session, cy, LATER)
        assert circle.state == "active"
        await accept(session, ana, LATER + timedelta(days=1))
        assert (ana.state, circle.started_at) == ("accepted", LATER)
        assert circle.plan_at == LATER + timedelta(days=1)


async def test_no_thanks_ends_a_pair_before_it_began(store: Store) -> None:
    async with store.write() as session:
        circle, (ana, bo) = await _invited(session, "Ana", "Bo")
        await decline(session, ana, NOW)
        assert (ana.state, circle.state, circle.started_at, circle.plan_at) == (
            "declined",
            "ended",
            None,
            NOW,
        )
        await decline(session, ana, LATER)
        assert ana.answered_at == NOW
        with pytest.raises(Refused, match="ended in the meantime"):
            await accept(session, bo, LATER)
        assert bo.state == "invited"


async def test_after_a_yes_one_leaves_and_after_leaving_a_yes_is_late(store: Store) -> None:
    async with store.write() as session:
        circle, (ana, bo, _) = await _invited(session, "Ana", "Bo", "Cy", kind="group")
        await accept(session, ana, NOW)
        with pytest.raises(Refused, match="/kith leave"):
            await decline(session, ana, NOW)
        assert not await leave_circle(session, circle, ana, NOW)
        with pytest.raises(Refused, match="You left"):
            await accept(session, ana, NOW)
        assert await membership_of(session, circle.id, bo.person_id) is bo
        assert await membership_of(session, circle.id, 999) is None


async def test_a_yes_brings_back_who_had_left(store: Store) -> None:
    async with store.write() as session:
        _, (ana, _) = await _invited(session, "Ana", "Bo")
        person = (await session.exec(select(Person).where(col(Person.id) == ana.person_id))).one()
        person.left_at = NOW
        await accept(session, ana, LATER)
        assert person.left_at is None
