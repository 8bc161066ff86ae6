"""What every ChatPlatform must keep to: a suite of tests over a `stage` that the subclass supplies."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

import pytest

from bot.errors import Unreachable
from bot.messages import (
    Account,
    Address,
    Answer,
    Choice,
    Command,
    Inbound,
    Mention,
    Message,
    Receipt,
    Reply,
    Text,
    Value,
    fit,
    press,
)
from bot.ports import ChatPlatform


class Stage(Protocol):
    """A platform with people who can do things there.

    `ana` and `ben` are in `space`, `stranger` is nobody the platform knows.
    """

    platform: ChatPlatform
    space: str
    ana: Account
    ben: Account
    stranger: Account

    async def ready(self) -> None:
        """Wait until a running platform takes things in."""

    async def press(self, who: Account, on: Receipt, token: str) -> None:
        """`who` presses a button of the message `on`; returns when the reply was shown."""

    async def submit(self, who: Account, on: Receipt, token: str, values: Mapping[str, Value]) -> None:
        """`who` hands in a form that a press on `on` opened, with text in each field."""

    async def command(self, who: Account, where: Address, text: str) -> None:
        """`who` types "/kith " and `text`."""

    async def shown(self, receipt: Receipt) -> str:
        """The words that can be read in that message now."""

    async def pinged(self, receipt: Receipt) -> frozenset[str]:
        """The ids that the message notifies, and "everyone" if it does that."""


HELLO = Message(token="d:1", parts=(Text(body=("Hello, you two",)),))


class ChatPlatformContract:
    """Subclass it as Test..., and give it a fixture `stage`."""

    async def test_same_members_meet_in_the_same_place(self, stage: Stage) -> None:
        one = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
        two = await stage.platform.open(stage.space, [stage.ben, stage.ana], "Another title")
        assert one == two
        assert one.platform == stage.platform.name

    async def test_direct_messages_stay_where_they_are(self, stage: Stage) -> None:
        ana = await stage.platform.direct(stage.ana)
        assert ana == await stage.platform.direct(stage.ana)
        assert ana != await stage.platform.direct(stage.ben)

    async def test_what_is_sent_can_be_read(self, stage: Stage) -> None:
        where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
        receipt = await stage.platform.send(where, HELLO, "s:1")
        assert receipt.at.id == where.id
        assert "Hello, you two" in await stage.shown(receipt)

    async def test_same_key_is_said_once(self, stage: Stage) -> None:
        where = await stage.platform.direct(stage.ana)
        first = await stage.platform.send(where, HELLO, "s:1")
        assert await stage.platform.send(where, HELLO, "s:1") == first
        assert await stage.platform.send(where, HELLO, "s:2") != first

    async def test_a_key_can_be_found_again(self, stage: Stage) -> None:
        where = await stage.platform.direct(stage.ana)
        receipt = await stage.platform.send(where, HELLO, "s:1")
        assert await stage.platform.find(where, "s:1") in (receipt, "unknown")
        assert await stage.platform.find(where, "s:none") in ("absent", "unknown")

    async def test_a_message_can_be_revised(self, stage: Stage) -> None:
        where = await stage.platform.direct(stage.ana)
        receipt = await stage.platform.send(where, HELLO, "s:1")
        await stage.platform.revise(receipt, Message(token="d:1", parts=(Text(body=("Both answered",)),)))
        shown = await stage.shown(receipt)
        assert "Both answered" in shown
        assert "Hello" not in shown

    async def test_a_long_message_arrives_whole(self, stage: Stage) -> None:
        sentences = [f"Sentence number {n} of a long story." for n in range(2000)]
        long = Message(token="d:1", parts=(Text(body=(" ".join(sentences),)),))
        where = await stage.platform.direct(stage.ana)
        pages = fit(long, stage.platform.capabilities)
        receipts = [await stage.platform.send(where, page, f"s:1/{n}") for n, page in enumerate(pages)]
        shown = " ".join([await stage.shown(receipt) for receipt in receipts])
        assert len(set(receipts)) == len(pages) > 1
        assert [n for n, sentence in enumerate(sentences) if sentence not in " ".join(shown.split())] == []

    async def test_only_a_mention_pings(self, stage: Stage) -> None:
        where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
        tricks = (
            f"@everyone @here <!channel> <@{stage.ben.id}> *bold* <script>alert(1)</script> [a](http://b)"
        )
        quiet = await stage.platform.send(where, Message(token="d:1", parts=(Text(body=(tricks,)),)), "s:1")
        named = Text(body=("Hello ", Mention(who=stage.ana, name="Ana")))
        loud = await stage.platform.send(where, Message(token="d:2", parts=(named,)), "s:2")
        assert await stage.pinged(quiet) == frozenset()
        assert await stage.pinged(loud) == {stage.ana.id}
        assert "@everyone" in await stage.shown(quiet)

    async def test_people_are_known(self, stage: Stage) -> None:
        profile = await stage.platform.profile(stage.ana)
        assert profile.name
        assert profile.active

    async def test_strangers_cannot_be_reached(self, stage: Stage) -> None:
        for ask in (stage.platform.direct, stage.platform.profile):
            with pytest.raises(Unreachable):
                await ask(stage.stranger)
        with pytest.raises(Unreachable):
            await stage.platform.open(stage.space, [stage.ana, stage.stranger], "Nobody")

    async def test_who_is_there(self, stage: Stage) -> None:
        where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
        assert await stage.platform.present(where) in (frozenset({stage.ana, stage.ben}), None)

    async def test_a_press_comes_in_with_its_whole_token(self, stage: Stage) -> None:
        answer = Choice(id="answer", label="Answer", opens_form=True)
        message = Message(token="d:7", parts=HELLO.parts, choices=(answer,))
        where = await stage.platform.open(stage.space, [stage.ana, stage.ben], "Ana and Ben")
        receipt = await stage.platform.send(where, message, "s:1")
        async with running(stage) as came:
            await stage.press(stage.ana, receipt, press(message, answer))
        (one,) = came
        assert isinstance(one, Answer)
        assert (one.by, one.token, one.values) == (stage.ana, "d:7:answer:f", None)
        assert one.where.id == where.id
        assert one.event

    async def test_a_form_comes_in_with_its_values(self, stage: Stage) -> None:
        receipt = await stage.platform.send(await stage.platform.direct(stage.ana), HELLO, "s:1")
        async with running(stage) as came:
            await stage.submit(stage.ana, receipt, "d:1:f", {"win": "I spoke up\nin the meeting"})
        (one,) = came
        assert isinstance(one, Answer)
        assert (one.by, one.token, one.values) == (stage.ana, "d:1:f", {"win": "I spoke up\nin the meeting"})

    async def test_a_command_comes_in(self, stage: Stage) -> None:
        where = await stage.platform.direct(stage.ana)
        async with running(stage) as came:
            await stage.command(stage.ana, where, "pause 2 weeks")
        (one,) = came
        assert isinstance(one, Command)
        assert (one.by, one.name) == (stage.ana, "pause")
        assert one.rest == "2 weeks" or one.options

    async def test_every_event_has_its_own_name(self, stage: Stage) -> None:
        where = await stage.platform.direct(stage.ana)
        async with running(stage) as came:
            await stage.command(stage.ana, where, "help")
            await stage.command(stage.ana, where, "help")
        assert len({one.event for one in came}) == 2

    async def test_run_ends_when_cancelled_and_can_run_again(self, stage: Stage) -> None:
        for _ in range(2):
            async with running(stage):
                pass


@asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[list[Inbound]]:
    """Run the platform; gives what came in. On leaving it is cancelled and must end within 5 seconds."""
    came: list[Inbound] = []

    async def receive(inbound: Inbound) -> Reply | None:
        came.append(inbound)
        return Reply(message=HELLO) if isinstance(inbound, Command) else None

    task = asyncio.create_task(stage.platform.run(receive))
    try:
        ready = asyncio.create_task(stage.ready())
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if task.done():
            ready.cancel()
            task.result()
        await ready
        yield came
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)
    assert task.cancelled()
