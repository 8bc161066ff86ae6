"""Letters that wait are said at their turns, whatever the order they came in."""

import asyncio
from typing import cast

from bot.outbox.pacing import Pacing
from bot.outbox.speak import Letter
from bot.outbox.waiting import Waiting


def letter(name: str) -> Letter:
    """Nothing looks into it while it waits."""
    return cast(Letter, name)


async def test_each_is_said_at_its_turn() -> None:
    loop = asyncio.get_running_loop()
    said: list[tuple[str, float]] = []
    begun = loop.time()

    async def say(one: Letter) -> None:
        said.append((str(one), loop.time() - begun))

    async with asyncio.TaskGroup() as group:
        waiting = Waiting(Pacing(), group, say)
        waiting.add(letter("third"), 0.3)
        waiting.add(letter("fourth"), 0.31)
        await asyncio.sleep(0.02)
        waiting.add(letter("first"), 0.03)
        waiting.add(letter("second"), 0.1)
    assert [name for name, _ in said] == ["first", "second", "third", "fourth"]
    turns = (0.05, 0.12, 0.3, 0.31)
    assert all(turn - 0.005 <= at < turn + 0.1 for turn, (_, at) in zip(turns, said, strict=True))


async def test_it_rings_again_after_all_were_said() -> None:
    said: list[str] = []

    async def say(one: Letter) -> None:
        said.append(str(one))

    async with asyncio.TaskGroup() as group:
        waiting = Waiting(Pacing(), group, say)
        waiting.add(letter("one"), 0.01)
        await asyncio.sleep(0.1)
        assert said == ["one"]
        waiting.add(letter("two"), 0.01)
    assert said == ["one", "two"]


async def test_who_is_slow_to_be_said_holds_up_no_other() -> None:
    said: list[str] = []
    free = asyncio.Event()

    async def say(one: Letter) -> None:
        if str(one) == "slow":
            await free.wait()
        said.append(str(one))
        free.set()

    async with asyncio.TaskGroup() as group:
        waiting = Waiting(Pacing(), group, say)
        waiting.add(letter("slow"), 0.01)
        waiting.add(letter("quick"), 0.02)
    assert said == ["quick", "slow"]
