"""What the night is for: endings, expiries, and forgetting what need not be remembered."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.cleanup import clean
from bot.policy.rules import Rules
from bot.store.engine import Store
from bot.store.tables import Answer, Circle, Delivery, Programme, SeenEvent, Send, Skipped, VaultEntry
from tests import factories

NOW = factories.NOW


class Told:
    """A pair, or a group, with one story."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def make(self, *names: str, **programme: Any) -> "Told":
        """The rows."""
        async with self.store.write() as session:
            self.community = await factories.community(session)
            self.programme = await factories.programme(session, self.community)
            for name, to in programme.items():
                setattr(self.programme, name, to)
            self.people = [
                await factories.person(session, self.community, n) for n in names or ("Ana", "Ben")
            ]
            kind = "pair" if len(self.people) == 2 else "group"
            self.circle = await factories.circle(session, self.programme, self.people, kind=kind)
            self.story = Delivery(
                community_id=self.community.id, circle_id=self.circle.id, moment="story", slot="1", at=NOW,
                audience="together", planned_at=NOW, round=True,
            )  # fmt: skip
            session.add(self.story)
        return self

    async def answer(self, *who: int, day: float = 0, share: str = "sealed") -> None:
        """The people of these numbers answer on a day."""
        at = NOW + timedelta(days=day)
        async with self.store.write() as session:
            for number in who:
                session.add(
                    Answer(
                        community_id=self.community.id, delivery_id=self.story.id,
                        person_id=self.people[number].id, substance=True, share=share, sealed=b"words",
                        at=at, changed_at=at,
                    )
                )  # fmt: skip

    async def night(self, day: float, rules: Rules | None = None) -> None:
        """The night after so many days."""
        await clean(self.store, rules or Rules(), NOW + timedelta(days=day))

    async def kept(self) -> list[bytes | None]:
        """What is left of the answers."""
        async with self.store.read() as session:
            return [one.sealed for one in await session.exec(select(Answer).order_by(col(Answer.id)))]

    async def state(self) -> str:
        """Whether the story is open."""
        async with self.store.read() as session:
            return (await session.exec(select(Delivery.state))).one()


@pytest.fixture
async def told(store: Store) -> Told:
    """A pair with a story."""
    return await Told(store).make()


async def test_a_story_nobody_answered_closes_on_day_ten(told: Told) -> None:
    await told.night(9.9)
    assert await told.state() == "open"
    await told.night(10)
    assert await told.state() == "closed"


async def test_a_lone_answer_lives_for_two_weeks_and_keeps_its_story_open(told: Told) -> None:
    await told.answer(0, day=4)
    await told.night(17)
    assert (await told.state(), await told.kept()) == ("open", [b"words"])
    await told.night(18)
    assert (await told.state(), await told.kept()) == ("closed", [None])


async def test_answers_of_both_wait_for_their_reveal_as_long_as_it_takes(told: Told) -> None:
    await told.answer(0, 1)
    await told.night(60)
    assert (await told.state(), await told.kept()) == ("open", [b"words", b"words"])


async def test_the_second_answer_waits_also_where_the_first_was_shared(told: Told) -> None:
    await told.answer(0, share="revealed")
    await told.answer(1)
    await told.night(60)
    assert (await told.kept())[1] == b"words"


@pytest.mark.parametrize(("answers", "kept"), [(1, False), (2, False), (3, True), (5, True)])
async def test_a_group_needs_enough_of_them(store: Store, answers: int, kept: bool) -> None:
    told = await Told(store).make("Ana", "Ben", "Chi", "Eva", "Finn")
    await told.answer(*range(answers))
    await told.night(20)
    assert set(await told.kept()) == {b"words" if kept else None}


async def test_the_programme_s_own_numbers_count(store: Store) -> None:
    told = await Told(store).make(rules={"close_days": 20, "erase_days": 30})
    await told.answer(0)
    await told.night(29)
    assert await told.kept() == [b"words"]
    await told.night(30)
    assert await told.kept() == [None]
    assert await told.state() == "closed"


async def test_check_ins_that_were_kept_stay_with_their_writers(told: Told) -> None:
    await told.answer(0, share="keep")
    async with told.store.write() as session:
        told.story.moment = "check_in"
        session.add(told.story)
    await told.night(100)
    assert await told.kept() == [b"words"]


@pytest.mark.parametrize("share", ["sealed", "partner"])
async def test_an_ended_circle_leaves_no_story_unread(told: Told, share: str) -> None:
    await told.answer(0, 1, share=share)
    async with told.store.write() as session:
        told.circle.state = "ended"
        session.add(told.circle)
    await told.night(1)
    assert await told.kept() == [None, None]


async def test_a_circle_ends_a_week_after_its_programme(told: Told) -> None:
    async def circle() -> Circle:
        async with told.store.read() as session:
            return (await session.exec(select(Circle))).one()

    last = (told.programme.ends_on - NOW.date()).days
    async with told.store.write() as session:
        session.add(
            Send(
                community_id=told.community.id, delivery_id=told.story.id, circle_id=told.circle.id,
                moment="story", slot="1", recipient="all", key="k", due_at=NOW,
            )
        )  # fmt: skip
    await told.night(last + 7)
    assert (await circle()).state == "active"
    await told.night(last + 8)
    assert (await circle()).state == "ended"
    async with told.store.read() as session:
        assert (await session.exec(select(Send.state))).one() == "withdrawn"
        assert (await session.exec(select(Programme.state))).one() == "active"


async def test_old_events_and_skips_are_forgotten(told: Told) -> None:
    def event(name: str, at: datetime) -> SeenEvent:
        return SeenEvent(community_id=told.community.id, platform="fake", event=name, at=at)

    def skipped(slot: str, at: datetime) -> Skipped:
        return Skipped(
            community_id=told.community.id, circle_id=told.circle.id, moment="story", slot=slot, why="lively",
            at=at,
        )  # fmt: skip

    async with told.store.write() as session:
        session.add_all([event("old", NOW), event("new", NOW + timedelta(days=25))])
        session.add_all([skipped("old", NOW), skipped("new", NOW + timedelta(days=25))])
    await told.night(28)
    async with told.store.read() as session:
        assert (await session.exec(select(SeenEvent.event))).all() == ["new"]
        assert (await session.exec(select(Skipped.slot))).all() == ["new"]


async def test_drafts_that_are_over_are_forgotten(told: Told) -> None:
    def kept(name: str, until: datetime | None) -> VaultEntry:
        return VaultEntry(
            community_id=told.community.id, platform="fake", space="S1", name=name, sealed=b"x", until=until
        )

    async with told.store.write() as session:
        ends = {"token": None, "old": NOW + timedelta(days=1), "new": NOW + timedelta(days=30)}
        session.add_all([kept(name, until) for name, until in ends.items()])
    await told.night(2)
    async with told.store.read() as session:
        assert set(await session.exec(select(VaultEntry.name))) == {"token", "new"}


async def test_a_second_night_changes_nothing(told: Told) -> None:
    await told.answer(0)
    for _ in range(2):
        await told.night(20)
    assert await told.kept() == [None]
