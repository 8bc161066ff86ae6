"""Discord over the wire: forms of several pages, faults, slow answers, restarts, errors, signs of life."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.discord import listen
from bot.errors import Misconfigured, Unreachable
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Choice,
    Command,
    Field,
    Form,
    Inbound,
    Lifecycle,
    Message,
    Option,
    Reply,
    Suggest,
    Text,
    press,
)
from tests.adapters.discord.stage import DiscordStage, staged

HELLO = Message(token="d:1", parts=(Text(body=("Hello",)),))
SIX = Form(
    token="c:settings",
    title="Settings",
    fields=tuple(Field(id=f"f{n}", label=f"Field {n}", required=False) for n in range(6)),
)
Receive = Callable[[Inbound], Awaitable[Reply | None]]


@pytest.fixture
async def stage() -> AsyncIterator[DiscordStage]:
    async with staged() as made:
        yield made


@asynccontextmanager
async def running(stage: DiscordStage, receive: Receive) -> AsyncIterator[list[Inbound]]:
    """Run it; gives what came in."""
    came: list[Inbound] = []

    async def heard(inbound: Inbound) -> Reply | None:
        if not isinstance(inbound, Lifecycle) or inbound.what != "installed":
            came.append(inbound)
        return await receive(inbound)

    task = asyncio.create_task(stage.platform.run(heard))
    try:
        await asyncio.wait_for(stage.ready(), 10)
        yield came
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)


async def silent(_: Inbound) -> Reply | None:
    return None


async def test_a_long_form_comes_in_pages_and_whole(stage: DiscordStage) -> None:
    async def receive(inbound: Inbound) -> Reply | None:
        return Reply(form=SIX) if isinstance(inbound, Command) else Reply(message=HELLO)

    async with running(stage, receive) as came:
        ana, discord = stage.ana.id, stage.discord
        opened = await discord.command(ana, stage.channel, "kith settings")
        await discord.submit(ana, opened, {f"line:f{n}": f"typed {n}" for n in range(5)})
        (note,) = discord.whispered(ana)
        button = note["components"][-1]["components"][0]["custom_id"]
        second = await discord.press(ana, note, button)
        await discord.submit(ana, second, {"line:f5": "typed 5"})
        await discord.until(lambda: len(came) == 2)
        await discord.until(lambda: "Hello" in discord.shown(discord.whispered(ana)[-1]))
    answer = came[1]
    assert isinstance(answer, Answer)
    assert (answer.token, answer.where.id) == ("c:settings", stage.channel)
    assert answer.values == {f"f{n}": f"typed {n}" for n in range(6)}
    assert len(discord.whispered(ana)) == 1  # what follows stands in place of the note


async def test_faults_bring_the_form_back_with_what_was_typed(stage: DiscordStage) -> None:
    form = Form(token="d:1:answer", title="A story", fields=(Field(id="win", label="A win"),))
    answer = Choice(id="answer", label="Answer", opens_form=True)
    message = Message(token="d:1", parts=HELLO.parts, choices=(answer,))

    async def receive(inbound: Inbound) -> Reply | None:
        values = inbound.values if isinstance(inbound, Answer) else None
        return Reply(form=form) if values is None else Reply(errors={"win": "Say a little more."})

    where = await stage.platform.direct(stage.ana)
    receipt = await stage.platform.send(where, message, "s:1")
    async with running(stage, receive):
        ana, discord = stage.ana.id, stage.discord
        opened = await discord.press(ana, stage.said(receipt), press(message, answer))
        await discord.submit(ana, opened, {"line:win": "Hm"})
        await discord.until(lambda: discord.whispered(ana))
        (fault,) = discord.whispered(ana)
        assert "A win: Say a little more" in discord.shown(fault)
        again = await discord.press(ana, fault, fault["components"][-1]["components"][0]["custom_id"])
        assert again.response is not None
        (field,) = again.response["data"]["components"]
        assert field["component"]["value"] == "Hm"
    assert "Say a little more" not in await stage.shown(receipt)


async def test_a_slow_core_is_acknowledged_and_its_form_waits(
    stage: DiscordStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "PATIENCE", 0.05)

    async def receive(inbound: Inbound) -> Reply | None:
        if isinstance(inbound, Command):
            await asyncio.sleep(0.3)
            return Reply(form=SIX)
        return None

    async with running(stage, receive):
        ana, discord = stage.ana.id, stage.discord
        done = await discord.command(ana, stage.channel, "kith settings")
        assert done.response is not None
        assert done.response["type"] == 5
        await discord.until(lambda: discord.whispered(ana) and discord.whispered(ana)[0]["components"])
        (note,) = discord.whispered(ana)
        opened = await discord.press(ana, note, note["components"][-1]["components"][0]["custom_id"])
        assert opened.response is not None
        assert opened.response["type"] == 9


async def test_a_press_shows_nothing_and_revises_what_was_pressed(stage: DiscordStage) -> None:
    choice = Choice(id="later", label="Not now")
    message = Message(token="d:1", parts=HELLO.parts, choices=(choice,))
    revised = Message(token="d:1", parts=(Text(body=("Later, then",)),))

    async def receive(_: Inbound) -> Reply | None:
        return Reply(revised=revised)

    where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
    receipt = await stage.platform.send(where, message, "s:1")
    async with running(stage, receive):
        done = await stage.discord.press(stage.ana.id, stage.said(receipt), press(message, choice))
        assert done.response is not None
        assert done.response["type"] == 6
        await stage.discord.until(lambda: "Later, then" in stage.discord.shown(stage.said(receipt)))
    assert stage.discord.whispered(stage.ana.id) == []


async def test_options_are_typed_and_completed(stage: DiscordStage) -> None:
    async def receive(inbound: Inbound) -> Reply | None:
        found = (Option(id="Europe/Berlin", label="Europe/Berlin"),)
        return Reply(options=found) if isinstance(inbound, Suggest) else Reply(message=HELLO)

    stage.discord.garden.owner = stage.ana.id
    async with running(stage, receive) as came:
        ana, discord = stage.ana.id, stage.discord
        offered = await discord.autocomplete(ana, stage.channel, "kith settings", "zone", {"zone": "berl"})
        assert [one["value"] for one in offered] == ["Europe/Berlin"]
        given = {"mentor": stage.ana.id, "mentee": stage.ben.id}
        await discord.command(ana, stage.channel, "kith-steer pair", given)
        await discord.command(
            ana, stage.channel, "kith-steer programme create", {"name": "Spring", "weeks": 12}
        )
    typing, pair, create = came
    assert isinstance(typing, Suggest)
    assert (typing.name, typing.option, typing.typed) == ("settings", "zone", "berl")
    assert isinstance(pair, Command)
    assert (pair.name, pair.options, pair.admin) == ("pair", {"mentor": stage.ana, "mentee": stage.ben}, True)
    assert isinstance(create, Command)
    assert (create.name, create.options) == ("programme create", {"name": "Spring", "weeks": 12})


async def test_commands_are_sent_only_when_they_changed(stage: DiscordStage) -> None:
    for _ in range(2):
        async with running(stage, silent):
            pass
    assert len(stage.discord.made("PUT /applications/{application}/commands")) == 1


async def test_who_spoke_is_told_and_never_what(stage: DiscordStage) -> None:
    where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
    async with running(stage, silent) as came:
        stage.discord.say(stage.ana.id, where.id, "a secret")
        stage.discord.say(stage.ben.id, stage.channel, "another")
        await stage.discord.until(lambda: len(came) == 2)
    assert [(type(one), one.where.id) for one in came] == [(Activity, where.id), (Activity, stage.channel)]
    assert "secret" not in repr(came)


async def test_a_deleted_channel_and_a_removed_bot_are_told(stage: DiscordStage) -> None:
    async with running(stage, silent) as came:
        stage.discord.delete_channel(stage.channel)
        await stage.discord.until(lambda: came)
    async with running(stage, silent) as later:
        stage.discord.remove_bot(stage.space)
        await stage.discord.until(lambda: later)
    told = [(one.what, one.where.id) for one in (*came, *later) if isinstance(one, Lifecycle)]
    assert told == [("deleted", stage.channel), ("removed", "")]


async def test_closed_messages_and_missing_permissions_have_their_names(stage: DiscordStage) -> None:
    where = await stage.platform.direct(stage.ben)
    stage.discord.close_dms(stage.ben.id)
    with pytest.raises(Unreachable, match="50007"):
        await stage.platform.send(where, HELLO, "s:1")
    stage.discord.overwrite(stage.channel, stage.space, deny=1 << 11)
    there = Address(platform="discord", space=stage.space, id=stage.channel)
    with pytest.raises(Misconfigured) as caught:
        await stage.platform.send(there, HELLO, "s:2")
    assert caught.value.missing == "Send Messages (#makers)"


async def test_a_topic_opens_a_thread_or_a_post_that_can_be_found(stage: DiscordStage) -> None:
    forum = stage.discord.channel(stage.space, "stories", 15).id
    message = Message(token="d:1", parts=HELLO.parts, topic="What changed your mind?")
    for channel in (stage.channel, forum):
        to = Address(platform="discord", space=stage.space, id=channel)
        receipt = await stage.platform.send(to, message, f"s:{channel}")
        assert receipt.at.id == channel
        assert await stage.platform.find(to, f"s:{channel}") == receipt
        assert await stage.platform.find(to, "s:none") == "absent"
        named = [one.name for one in stage.discord.world.channels.values() if one.parent == channel]
        assert named == ["What changed your mind?"]


async def test_who_left_a_pairs_thread_is_not_there(stage: DiscordStage) -> None:
    where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
    stage.discord.leave(stage.ben.id, stage.space)
    assert await stage.platform.present(where) == frozenset({stage.ana})
    assert (
        await stage.platform.present(Address(platform="discord", space=stage.space, id=stage.channel)) is None
    )


async def test_ids_of_other_platforms_reach_nobody(stage: DiscordStage) -> None:
    for who in (Account(platform="slack", id="T1.U1"), Account(platform="discord", id="me")):
        with pytest.raises(Unreachable):
            await stage.platform.direct(who)
