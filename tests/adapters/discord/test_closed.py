"""A pair in Discord of which one takes no direct messages, from the outbox over the real client and back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select, update

from bot.app import App
from bot.clock import SetClock
from bot.library import load
from bot.messages import Address
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.tables import Account, Answer, Circle, Person
from tests import factories
from tests.adapters.discord.stage import DiscordStage, staged
from tests.journeys.life import NoFeeds
from tests.outbox.scene import Pair, decided, plan


class Scene:
    """Ana, whose direct messages are closed, and Ben; Kith is whole but for the planner's own wishes."""

    def __init__(self, stage: DiscordStage, store: Store, cipher: Cipher) -> None:
        self.stage, self.store, self.discord = stage, store, stage.discord
        self.now = datetime.fromtimestamp(stage.discord.world.now(), UTC)
        self.clock = SetClock(self.now)
        self.app = App(
            store=store,
            clock=self.clock,
            library=load(),
            cipher=cipher,
            platforms={"discord": stage.platform},
            feeds=NoFeeds(),
            settings=Settings(),
        )
        stage.discord.close_dms(stage.ana.id)

    async def pair(self) -> Pair:
        """They are a pair, with a thread of their own."""
        where = await self.stage.platform.open(
            self.stage.space, [self.stage.ana, self.stage.ben], "Ana & Ben"
        )
        async with self.store.write() as session:
            community = await factories.community(session, platform="discord", space=self.stage.space)
            programme = await factories.programme(session, community)
            names = {"Ana": self.stage.ana.id, "Ben": self.stage.ben.id}
            ana, ben = [
                await factories.person(session, community, name, platform="discord") for name in names
            ]
            for name, id in names.items():
                await session.exec(
                    update(Account).where(Account.external_id == name.lower()).values(external_id=id)  # type: ignore[arg-type]  # SQLModel's columns
                )
            circle = await factories.circle(session, programme, [ana, ben], place=where.id)
            circle.platform, circle.space, circle.plan_at = "discord", self.stage.space, None
            session.add(circle)
        self.thread = where
        self.two = Pair(community=community, programme=programme, mentor=ana, mentee=ben, circle=circle)
        return self.two

    async def due(self, moment: str, **wish: Any) -> None:
        """Something to each of them, at once."""
        both = (self.two.mentor.id, self.two.mentee.id)
        decision = decided(moment=moment, slot=moment, at=self.now, people=both, at_once=True, **wish)
        await plan(self.store, self.two, decision, now=self.now)
        while await self.app._outbox.deliver_due(self.now):
            pass

    def in_thread(self) -> list[Any]:
        """What Kith said in their thread."""
        return self.discord.said(self.thread.id)


@pytest.fixture
async def scene(store: Store, cipher: Cipher) -> AsyncIterator[Scene]:
    async with staged() as stage:
        made = Scene(stage, store, cipher)
        await made.pair()
        yield made


@asynccontextmanager
async def running(scene: Scene) -> AsyncIterator[None]:
    """Kith listens."""
    task = asyncio.create_task(scene.stage.platform.run(scene.app.receive))
    try:
        await asyncio.wait_for(scene.stage.ready(), 10)
        yield
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)


async def test_a_question_for_both_comes_to_their_thread(scene: Scene) -> None:
    prompts = [one.id for one in load().of("check_in")][:2]
    await scene.due("check_in", subject="+".join(prompts), round=True)
    (said,) = scene.in_thread()
    assert "so I say this here" in scene.discord.shown(said)
    assert scene.discord.pinged(said) == {scene.stage.ana.id}
    ben = await scene.stage.platform.direct(scene.stage.ben)
    assert len(scene.discord.said(ben.id)) == 1


async def test_what_is_private_is_never_in_the_thread_and_can_be_answered(scene: Scene) -> None:
    await scene.due("quiet_question")
    (said,) = scene.in_thread()
    told = scene.discord.shown(said)
    assert "something waits that is for you alone" in told
    assert "Privacy Settings" in told
    assert scene.discord.pinged(said) == {scene.stage.ana.id}
    async with running(scene):
        ana = scene.stage.ana.id
        await scene.discord.command(ana, scene.thread.id, "kith next")
        await scene.discord.until(
            lambda: scene.discord.whispered(ana) and _buttons(scene.discord.whispered(ana)[-1])
        )
        shown = scene.discord.whispered(ana)[-1]
        weekly = next(one for one in _buttons(shown) if one.endswith(":weekly"))
        await scene.discord.press(ana, shown, weekly)
        await scene.discord.until(lambda: len(scene.discord.whispered(ana)) > 1)
    async with scene.store.read() as session:
        (answer,) = (await session.exec(select(Answer))).all()
        person = await session.get(Person, answer.person_id)
    assert person is not None
    assert (person.name, person.pace, answer.choice) == ("Ana", "weekly", "weekly")
    assert len(scene.in_thread()) == 1


async def test_nothing_is_said_in_a_groups_channel(scene: Scene) -> None:
    async with scene.store.write() as session:
        await session.exec(update(Circle).values(kind="group", place=scene.stage.channel))
    await scene.due("quiet_question")
    where = Address(platform="discord", space=scene.stage.space, id=scene.stage.channel)
    assert scene.discord.said(where.id) == []
    assert scene.in_thread() == []


async def test_commands_are_written_as_they_are_typed_here(scene: Scene) -> None:
    ana = scene.discord.garden.owner = scene.stage.ana.id
    async with running(scene):
        await scene.discord.command(ana, scene.stage.channel, "kith help")

        def told() -> str:
            return "\n".join(map(scene.discord.shown, scene.discord.whispered(ana))).replace("\\", "")

        await scene.discord.until(lambda: "tells more about one of them" in told())
    kith, steer = (one["id"] for one in scene.discord.world.commands[""])
    assert f"</kith pause:{kith}>: " in told()
    assert f"</kith-steer programme create:{steer}>: " in told()
    assert "/kith programme" not in told()


def _buttons(message: Any) -> list[str]:
    rows = [one for one in message["components"] if one["type"] == 1]
    return [str(one["custom_id"]) for row in rows for one in row["components"] if "custom_id" in one]
