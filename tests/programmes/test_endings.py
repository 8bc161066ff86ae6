"""Communities come about, circles end."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import Address
from bot.programmes import communities
from bot.programmes.circles import at_place, members, of_person, pair_of
from bot.programmes.endings import end_circle, leave_circle
from bot.programmes.groups import group
from bot.store.engine import Store
from bot.store.tables import Delivery, Membership, Send
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


async def test_a_space_has_one_community(store: Store) -> None:
    async with store.write() as session:
        made = await communities.home(session, "fake", "S9", NOW, "Garden")
        again = await communities.home(session, "fake", "S9", LATER, "Other")
        other = await communities.home(session, "other", "S9", NOW)
        assert (made.id, made.name) == (again.id, "Garden")
        assert other.id != made.id
        assert await communities.space_on(session, made.id, "fake") == "S9"
        assert await communities.space_on(session, made.id, "other") == ""


async def test_an_ended_circle_says_nothing_more_but_its_last_plan(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        ana, bo, cy = [await factories.person(session, community, name) for name in ("Ana", "Bo", "Cy")]
        pair = await factories.circle(session, programme, [ana, bo])
        book = await factories.circle(session, programme, [ana, bo, cy], kind="group", place="C7")
        for circle in (pair, book):
            delivery = Delivery(
                community_id=community.id, circle_id=circle.id, moment="story", slot="s", audience="each",
                at=LATER, planned_at=NOW,
            )  # fmt: skip
            session.add(delivery)
            await session.flush()
            for one in (ana, bo):
                session.add(
                    Send(
                        community_id=community.id, delivery_id=delivery.id, circle_id=circle.id, slot="s",
                        moment="story", recipient=f"p{one.id}", person_id=one.id, due_at=LATER,
                        key=f"{circle.id}-{one.id}",
                    )
                )  # fmt: skip
        await session.flush()
        assert (await at_place(session, community.id, "fake", "C7")) is book
        assert (await pair_of(session, bo.id, ana.id, [programme.id])) is pair

        mine = {circle.id: membership for circle, membership in await of_person(session, ana.id)}
        assert not await leave_circle(session, book, mine[book.id], LATER)
        assert await _due(session) == {f"{pair.id}-{ana.id}", f"{pair.id}-{bo.id}", f"{book.id}-{bo.id}"}
        assert await leave_circle(session, pair, mine[pair.id], LATER)
        assert (pair.state, pair.ended_at, pair.plan_at) == ("ended", LATER, LATER)
        assert book.state == "active"
        assert [person.name for _, person in await members(session, book.id)] == ["Bo", "Cy"]
        assert await of_person(session, ana.id) == []
        assert await _due(session) == {f"{book.id}-{bo.id}"}
        await end_circle(session, book, LATER)
        assert await at_place(session, community.id, "fake", "C7") is None


async def _due(session: AsyncSession) -> set[str]:
    return set(await session.exec(select(Send.key).where(col(Send.state) == "due")))


async def test_a_group_may_start_anew_where_one_ended(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        people = [await factories.person(session, community, name) for name in ("Ana", "Bo")]
        place = Address(platform="fake", space="S1", id="C7")
        first, asked = await group(session, programme, place, people, NOW)
        assert [person.name for person in asked] == ["Ana", "Bo"]
        assert first.title == "Spring"
        await end_circle(session, first, LATER)
        second, _ = await group(session, programme, place, people, LATER, name="Again")
        assert second.id != first.id
        found = await session.exec(select(Membership).where(col(Membership.circle_id) == second.id))
        assert [row.state for row in found] == ["invited", "invited"]
