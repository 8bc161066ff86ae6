"""Many people at once, at a steady pace, and how soon the app answered each."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence

from tests.standins.slack.acts import Acting
from tests.standins.slack.hub import Ack
from tests.standins.slack.world import Json


async def steady(act: Callable[[int], Awaitable[Ack]], a_second: float, seconds: float) -> list[Ack]:
    """Start so many acts a second, each at its time however long the others take; how each was taken."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    acts = []
    for n in range(round(a_second * seconds)):
        await asyncio.sleep(max(begun + n / a_second - loop.time(), 0))
        acts.append(asyncio.ensure_future(act(n)))
    return await asyncio.gather(*acts)


def summed(seconds: Sequence[float]) -> Json:
    """Milliseconds: the middle, the 99th of a hundred, the worst; and how many."""
    if not seconds:
        return {"count": 0, "p50": 0.0, "p99": 0.0, "worst": 0.0}
    ordered = sorted(one * 1000 for one in seconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return {"count": len(ordered), "p50": statistics.median(ordered), "p99": last, "worst": ordered[-1]}


async def commands(slack: Acting, channel: str, people: Sequence[str], text: str, pace: Json) -> Json:
    """People type commands in turn; milliseconds to the acknowledgement."""

    def act(n: int) -> Awaitable[Ack]:
        return slack.command(people[n % len(people)], channel, "/kith", text)

    acks = await steady(act, pace["a_second"], pace["seconds"])
    return summed([ack.seconds for ack in acks if ack.seconds is not None]) | {
        "lost": sum(not ack.ok for ack in acks)
    }


async def presses(slack: Acting, channel: str, ts: str, people: Sequence[str], pace: Json) -> Json:
    """People press the first button of a message in turn; milliseconds to the form that opens."""
    block = next(b for b in slack.world.channels[channel].messages[ts]["blocks"] if b["type"] == "actions")
    action = block["elements"][0]["action_id"]
    before = len(slack.opening)

    def act(n: int) -> Awaitable[Ack]:
        return slack.press(people[n % len(people)], channel, ts, action)

    acks = await steady(act, pace["a_second"], pace["seconds"])
    for _ in range(100):
        if len(slack.opening) - before >= len(acks):
            break
        await asyncio.sleep(0.03)
    return summed(slack.opening[before:]) | {"lost": len(acks) - (len(slack.opening) - before)}
