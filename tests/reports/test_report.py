"""The report over real rows: it keeps the floor that its programme began with, and counts what happened."""

from datetime import timedelta

from bot.policy.rules import Rules
from bot.programmes import programmes
from bot.programmes.programmes import Usual
from bot.programmes.states import rules_of
from bot.reports.figures import Counted, average
from bot.reports.report import begun, figures, pulse
from bot.store.engine import Store
from bot.store.tables import Delivery, PulseScore
from tests import factories
from tests.factories import NOW


async def test_a_programme_keeps_the_floor_that_it_began_with(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        made = await programmes.create(session, community, "Autumn", NOW, usual=Usual(floor=8))
        assert rules_of(made.rules, Rules(floor=5)).floor == 8
        older = await factories.programme(session, community)
        assert rules_of(older.rules, Rules(floor=6)).floor == 6


async def test_only_the_newest_pulse_of_each_counts(store: Store) -> None:
    async with store.write() as session:
        community = await factories.community(session)
        programme = await factories.programme(session, community)
        people = [await factories.person(session, community, f"P{n}") for n in range(6)]
        circles = [await factories.circle(session, programme, people[n : n + 2]) for n in (0, 2, 4)]
        for at, (useful, recommend) in enumerate(((1, None), (5, 4))):
            delivery = Delivery(
                community_id=community.id, circle_id=circles[0].id, moment="pulse", slot=str(at),
                audience="each", at=NOW, planned_at=NOW,
            )  # fmt: skip
            session.add(delivery)
            await session.flush()
            session.add_all(
                PulseScore(
                    community_id=community.id, programme_id=programme.id, delivery_id=delivery.id,
                    person_id=one.id, useful=useful, open=3, recommend=recommend, at=NOW + timedelta(days=at),
                )
                for one in people
            )  # fmt: skip
        await session.flush()
        found = await pulse(session, programme, 6)
        assert average(found.useful, found.whole, 5) == 5
        assert average(found.useful[:5], found.whole, 5) is None
        assert found.recommend == Counted(part=6, whole=6)
        seen = await begun(session, programme, Rules(), NOW)
        assert [one.title for one in seen] == ["P0 & P1", "P2 & P3", "P4 & P5"]
        people_of = await figures(session, programme, NOW)
        assert (people_of.people, people_of.left) == (6, Counted(part=0, whole=6))
