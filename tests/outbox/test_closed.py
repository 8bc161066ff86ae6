"""Closed direct messages of one of a pair: what both may read is said to them both, the rest waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.errors import Transient
from bot.library import load
from bot.messages import Account, Address, Capabilities, Mention, Text
from bot.moments.closed_door import ClosedDoor
from bot.outbox.deliver import Outbox
from bot.outbox.rows import CHARGE, CIRCLE, DELIVERY, change, fetch
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests import factories
from tests.fakes.platform import FakePlatform, Fault
from tests.outbox.scene import NOW, Pair, Plain, count, decided, later, make_pair, outbox, plan, sends

CLOSING = Capabilities(direct_help="Turn on Direct Messages.")
ANA = Account(platform="fake", id="ana")
PRIVATE = ("quiet_question", "invitation", "lone_answer", "help", "pulse", "notice")


class Scene:
    """A pair of which Ana's direct messages are closed."""

    def __init__(self, store: Store, cipher: Cipher, pair: Pair, platform: FakePlatform) -> None:
        self.store, self.pair, self.platform = store, pair, platform
        kinds = ("check_in", "story", *PRIVATE)
        self.moments = {one: Plain(one) for one in kinds}
        platform.closed = {"ana"}
        self.kith: Outbox = outbox(
            store,
            platform,
            cipher,
            *self.moments.values(),
            ClosedDoor(),  # type: ignore[arg-type]  # a moment like any other
            library=load(),
        )

    async def due(self, moment: str = "check_in", now: datetime = NOW, **wish: Any) -> None:
        """Something to each of the two, and whatever follows from it."""
        both = (self.pair.mentor.id, self.pair.mentee.id)
        slot = f"{moment}-{now:%m-%d}"
        wish = {"people": both, "moment": moment, "slot": slot, "charged": both} | wish
        await plan(self.store, self.pair, decided(at=now, **wish), now=now)
        while await self.kith.deliver_due(now):
            pass

    @property
    def together(self) -> list[str]:
        """What stands in their conversation."""
        where = Address(platform="fake", space="S1", id=self.pair.circle.place)
        return [one.words for one in self.platform.to(where)]

    async def rows(self, moment: str) -> list[tuple[str, str]]:
        """How the sends of a kind stand."""
        return [(row.state, row.why) for row in await sends(self.store) if row.moment == moment]


@pytest.fixture
async def scene(store: Store, cipher: Cipher) -> Scene:
    return Scene(store, cipher, await make_pair(store), FakePlatform(capabilities=CLOSING))


async def test_what_both_may_read_is_said_in_their_conversation(scene: Scene) -> None:
    await scene.due()
    (said,) = scene.together
    assert said.startswith("Ana, your direct messages are closed to me, so I say this here.\ncheck_in")
    assert await scene.rows("check_in") == [("sent", "in_circle"), ("sent", "")]
    (message,) = [one.message for one in scene.platform.said if one.to.id == scene.pair.circle.place]
    (text,) = [part for part in message.parts if isinstance(part, Text)][:1]
    assert [one.who for one in text.body if isinstance(one, Mention)] == [ANA]
    facts = next(one for one in scene.moments["check_in"].seen if one.reader is None)
    assert (facts.audience, facts.addressed and facts.addressed.name) == ("together", "Ana")
    assert len(scene.platform.said) == 2
    async with scene.store.read() as session:
        assert await count(session, CHARGE) == 2


@pytest.mark.parametrize(("subject", "shared"), [("light", True), ("deep", False), ("gone", False)])
async def test_a_story_is_for_both_up_to_the_depth_at_which_both_are_asked(
    scene: Scene, subject: str, shared: bool
) -> None:
    stories = load().of("story")
    of_depth = {"light": range(1, 3), "deep": range(3, 6)}.get(subject, range(0))
    prompt = next((one.id for one in stories if one.depth in of_depth), "gone")
    await scene.due("story", subject=prompt)
    expected = ("sent", "in_circle") if shared else ("failed", "closed")
    assert (await scene.rows("story"))[0] == expected


@pytest.mark.parametrize("moment", PRIVATE)
async def test_what_is_private_waits_and_one_line_says_that_something_does(scene: Scene, moment: str) -> None:
    await scene.due(moment)
    (said,) = scene.together
    assert said.startswith("Ana, something waits that is for you alone")
    assert "/kith next" in said
    assert "Turn on Direct Messages." in said
    assert moment not in said
    assert await scene.rows(moment) == [("failed", "closed"), ("sent", "")]
    async with scene.store.read() as session:
        assert {one.state for one in await fetch(session, select(DELIVERY.c.state))} == {"open"}


async def test_who_is_in_two_pairs_is_told_in_one_of_them(scene: Scene) -> None:
    first = scene.pair
    async with scene.store.write() as session:
        chi = await factories.person(session, first.community, "Chi")
        other = await factories.circle(session, first.programme, [first.mentor, chi], place="C2")
        other.plan_at = None
        session.add(other)
    two = replace(first, circle=other, mentee=chi)
    for pair in (first, two):
        wish = decided(people=(first.mentor.id,), moment="quiet_question")
        await plan(scene.store, pair, wish)
    while await scene.kith.deliver_due(NOW):
        pass
    assert await scene.rows("quiet_question") == [("failed", "closed")] * 2
    assert await scene.rows("closed_door") == [("sent", "")]


async def test_they_are_told_once_in_thirty_days(scene: Scene) -> None:
    for day in (0, 1, 29):
        await scene.due("quiet_question", later(days=day))
    assert len(scene.together) == 1
    await scene.due("quiet_question", later(days=31))
    assert len(scene.together) == 2
    assert await scene.rows("closed_door") == [("sent", "")] * 2


async def test_where_nobody_can_close_them_it_fails_as_ever(store: Store, cipher: Cipher) -> None:
    scene = Scene(store, cipher, await make_pair(store), FakePlatform())
    await scene.due()
    assert (scene.together, await scene.rows("check_in")) == ([], [("failed", "unreachable"), ("sent", "")])


@pytest.mark.parametrize("change_to", [{"kind": "group"}, {"state": "invited"}, {"state": "ended"}])
async def test_nothing_is_said_in_a_group_nor_before_or_after_a_pair(
    scene: Scene, change_to: dict[str, str]
) -> None:
    async with scene.store.write() as session:
        await change(session, update(CIRCLE).values(**change_to))
    await scene.due("notice")
    assert (scene.together, (await scene.rows("notice"))[0]) == ([], ("failed", "unreachable"))


async def test_who_left_the_conversation_is_not_called_there(scene: Scene) -> None:
    there = await scene.platform.open("S1", (ANA, Account(platform="fake", id="ben")), "Ana & Ben")
    async with scene.store.write() as session:
        await change(session, update(CIRCLE).values(place=there.id))
    scene.platform.gone = {"ana"}
    await scene.due("check_in")
    assert scene.platform.to(there) == []
    assert (await scene.rows("check_in"))[0] == ("failed", "unreachable")


async def test_a_lost_answer_is_looked_up_where_it_was_said(scene: Scene) -> None:
    lost = Fault(error=Transient("cut", unsure=True), arrived=True)
    scene.platform.faults = {2: lost, 3: lost}
    await scene.due(people=(scene.pair.mentor.id,), charged=())
    assert (await scene.rows("check_in"), len(scene.together)) == ([("unsure", "in_circle")], 1)
    assert await scene.kith.reconcile(NOW + timedelta(minutes=3)) == 1
    assert (await scene.rows("check_in"), len(scene.together)) == ([("sent", "in_circle")], 1)
