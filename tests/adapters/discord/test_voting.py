"""A group in Discord: from the outbox to a poll of Discord's own, and its votes back into rows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters.discord.polls import UNSEEN
from bot.library import load
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Account, Answer, Circle, Event, SendReceipt
from tests.adapters.discord.stage import staged
from tests.adapters.discord.test_closed import Scene, running
from tests.outbox.scene import decided, plan
from tests.standins.discord.world import Json


class Group(Scene):
    """Ana and Ben are a group in a channel."""

    async def gather(self) -> None:
        """Make it one."""
        await self.pair()
        async with self.store.write() as session:
            circle = (await session.exec(select(Circle))).one()
            circle.kind, circle.tie, circle.place = "group", "group", self.stage.channel
            session.add(circle)

    async def said(self, moment: str, **wish: Any) -> list[Json]:
        """Say something in the channel at once; all that stands there then."""
        decision = decided(moment=moment, slot=moment, at=self.now, at_once=True, **wish)
        await plan(self.store, self.two, decision, now=self.now)
        while await self.app._outbox.deliver_due(self.now):
            pass
        return self.discord.said(self.stage.channel)

    async def picks(self) -> dict[str, str]:
        """What each chose, by their id on Discord."""
        async with self.store.read() as session:
            rows = await session.exec(
                select(Account.external_id, Answer.picks).join(
                    Answer,
                    Answer.person_id == Account.person_id,  # type: ignore[arg-type]  # SQLModel's columns
                )
            )
            return dict(rows.all())


@pytest.fixture
async def scene(store: Store, cipher: Cipher) -> AsyncIterator[Group]:
    async with staged() as stage:
        made = Group(stage, store, cipher)
        await made.gather()
        yield made


def three() -> str:
    """Three activities for a group."""
    return "+".join([one.id for one in load().of("activity") if one.group][:3])


async def test_a_group_votes_in_discords_own_poll(scene: Group) -> None:
    cards, asked = await scene.said("activity", subject=three(), reason="activity")
    assert [one["poll_media"]["text"] for one in asked["poll"]["answers"]] == [
        load().get(name).title for name in three().split("+")
    ]
    assert "Something to do together" in scene.discord.shown(cards)
    ana, ben = scene.stage.ana.id, scene.stage.ben.id
    passer = scene.discord.person("eve", scene.stage.space).id
    async with running(scene):
        scene.discord.vote(passer, asked, 1)
        scene.discord.vote(ana, asked, 1)
        scene.discord.vote(ana, asked, 3)
        (menu,) = asked["components"][0]["components"]
        await scene.discord.choose(ben, asked, UNSEEN, menu["options"][1]["value"])
        await scene.discord.until(lambda: scene.discord.whispered(ben))
        assert "Counted" in scene.discord.shown(scene.discord.whispered(ben)[0])
        async with asyncio.timeout(5):
            while await scene.picks() != {ana: "3", ben: "2"}:  # noqa: ASYNC110  # rows tell nobody
                await asyncio.sleep(0.01)
    assert await scene.picks() == {ana: "3", ben: "2"}
    async with scene.store.read() as session:
        known = set(await session.exec(select(Account.external_id)))
        parts = list(await session.exec(select(SendReceipt.message).order_by("part")))
    assert passer not in known
    assert parts == [cards["id"], asked["id"]]


async def test_an_event_stands_in_the_servers_calendar(scene: Group) -> None:
    async with scene.store.write() as session:
        event = Event(
            community_id=scene.two.community.id,
            programme_id=scene.two.programme.id,
            uid="event-1",
            title="Book club",
            starts_at=scene.now + timedelta(days=2),
            place=f"discord#{scene.discord.channel(scene.stage.space, 'Talk', 2).id}",
            created_at=scene.now,
        )
        session.add(event)
        await session.flush()
        subject = str(event.id)
    (said,) = await scene.said("event", subject=subject, reason="event")
    (announced,) = scene.discord.garden.events.values()
    assert (announced["name"], announced["entity_type"]) == ("Book club", 2)
    assert said["attachments"][0]["filename"] == "event.ics"
    assert announced["id"] in str(said["components"])
