"""Many people at once, at a steady pace; how long each waited for the acknowledgement."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from tests.standins.discord.standin import DiscordStandIn
from tests.standins.discord.world import Interaction, Json

Act = Callable[[int], Awaitable[Interaction]]


async def _paced(act: Act, rate: float, seconds: float) -> Json:
    began, under_way = time.monotonic(), []
    for n in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
        under_way.append(asyncio.ensure_future(act(n)))
    done = await asyncio.gather(*under_way)
    return {"seconds": [one.seconds for one in done if one.ok], "unanswered": sum(not one.ok for one in done)}


async def commands(
    discord: DiscordStandIn,
    people: Sequence[str],
    channel: str,
    name: str,
    *,
    rate: float,
    seconds: float,
) -> Json:
    """People take turns in using a command."""

    async def act(n: int) -> Interaction:
        return await discord.command(people[n % len(people)], channel, name)

    return await _paced(act, rate, seconds)


async def presses(
    discord: DiscordStandIn,
    people: Sequence[str],
    channel: str,
    message: str,
    custom_id: str,
    *,
    rate: float,
    seconds: float,
) -> Json:
    """People take turns in pressing a button."""
    shown = discord.message(channel, message)

    async def act(n: int) -> Interaction:
        return await discord.press(people[n % len(people)], shown, custom_id)

    return await _paced(act, rate, seconds)
