"""Kith over Slack's real client: how soon commands and presses are answered, and what a delivery costs.

The stand-in is in a process of its own, and the database is an SQLite file. Run it with
`python -m tests.bench.slack`.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import ColumnElement, literal_column, select, update

from adapters.slack.history import metadata
from adapters.slack.platform import Slack
from adapters.slack.render import message as rendered
from adapters.slack.settings import SlackSettings
from bot.app import App
from bot.clock import SetClock
from bot.commands.table import specs
from bot.compose import calm_collector
from bot.inbox import SORRY
from bot.library import load
from bot.log import set_up
from bot.messages import Address, Message, Receipt
from bot.moments import MOMENTS
from bot.outbox.deliver import Outbox
from bot.outbox.rows import ACCOUNT, CIRCLE, DELIVERY, SEND, change, fetch
from bot.outbox.run import WORKERS
from bot.policy.rules import Rules
from bot.programmes.states import PresentStates
from bot.settings import Settings
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from bot.store.tables import Space
from bot.vault import StoreVault
from tests.bench.outbox import fill
from tests.journeys.life import NoFeeds
from tests.outbox.scene import NOW

PAIRS = 500
DELIVERIES = 2000
PACE = {"a_second": 100, "seconds": 30}
PRESSES = {"a_second": 20, "seconds": 10}
LATENCY = 0.05
FLAT_OUT = 40 * PAIRS
"""More deliveries than can go out while the commands come."""
Json = dict[str, Any]


@dataclass
class Bench:
    """Kith beside a stand-in: `kith` delivers, `app` answers."""

    base: str
    store: Store
    slack: Slack
    app: App
    kith: Outbox
    session: aiohttp.ClientSession

    async def ask(self, what: str, **told: Any) -> Json:
        """Tell the stand-in something."""
        async with self.session.post(f"{self.base}/_/{what}", json=told) as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def state(self) -> Json:
        """What the stand-in has seen."""
        async with self.session.get(f"{self.base}/_/state") as answer:
            return dict(await answer.json())


@asynccontextmanager
async def bench(deliveries: int) -> AsyncIterator[Bench]:
    """A fresh stand-in and a database with so many deliveries that are due."""
    arguments = (sys.executable, "-m", "tests.standins.slack")
    process = await asyncio.create_subprocess_exec(*arguments, stdout=subprocess.PIPE)
    assert process.stdout is not None
    base = (await process.stdout.readline()).decode().strip()
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{Path(folder) / 'kith.db'}")
            await _filled(store, deliveries)
            async with aiohttp.ClientSession() as session:
                made = _made(base, store, session)
                await made.ask("pairs", count=PAIRS)
                calm_collector()
                yield made
            await made.slack.close()
            await store.close()
    finally:
        process.terminate()
        await process.wait()


def _made(base: str, store: Store, session: aiohttp.ClientSession) -> Bench:
    clock, cipher, library = SetClock(NOW), Cipher([new_key()]), load()
    tokens = {"bot_token": "xoxb-1", "app_token": "xapp-1"}
    settings = SlackSettings.model_validate({"base_url": f"{base}/api/", **tokens})
    slack = Slack(settings, specs(), StoreVault(store, cipher, clock))
    slack.attach(clock.now)
    app = App(
        store=store,
        clock=clock,
        library=library,
        cipher=cipher,
        platforms={"slack": slack},
        feeds=NoFeeds(),
        settings=Settings(),
    )
    kith = Outbox(
        store=store,
        platforms={"slack": slack},
        moments=MOMENTS,
        library=library,
        cipher=cipher,
        load_states=PresentStates(Rules()),
        clock=clock,
    )
    return Bench(base=base, store=store, slack=slack, app=app, kith=kith, session=session)


async def _filled(store: Store, deliveries: int) -> None:
    """Every pair is told together, in rounds, until there are so many."""
    await fill(store, PAIRS, PAIRS)
    async with store.write() as session:
        number: ColumnElement[str] = literal_column("'T1.U' || id")
        await session.execute(update(CIRCLE).values(platform="slack", space="T1"))
        await session.execute(
            update(ACCOUNT).values(
                platform="slack", space="T1", external_id=number, direct_space="", direct_id=""
            )
        )
        session.add(Space(community_id=1, platform="slack", space="T1"))
        await session.execute(update(DELIVERY).values(subject="check_in.good_week"))
        first = [dict(row._mapping) for row in await fetch(session, select(DELIVERY))]
        told = [dict(row._mapping) for row in await fetch(session, select(SEND))]
        for n in range(PAIRS, deliveries, PAIRS):
            await change(
                session, DELIVERY.insert(), [row | {"id": row["id"] + n, "slot": f"{n}"} for row in first]
            )
            await change(session, SEND.insert(), [_again(row, n) for row in told])


def _again(row: Json, n: int) -> Json:
    more = {"id": row["id"] + n, "delivery_id": row["delivery_id"] + n, "slot": f"{n}"}
    return row | more | {"key": f"{row['key']}+{n}"}


async def _bare(at: Bench, said: list[Json]) -> None:
    """The same calls by nothing but Slack's client as it comes: as many at a time, one session.

    As it comes, it puts each call into words for a debug log that nobody reads, about 40 us; Kith's is told
    not to, which counts in Kith's favour.
    """
    connector = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(connector=connector) as session:
        client = AsyncWebClient(
            token="xoxb-1", base_url=f"{at.base}/api/", session=session, retry_handlers=[]
        )
        left = iter(said)

        async def work() -> None:
            for one in left:
                await client.chat_postMessage(**one)

        await asyncio.gather(*(work() for _ in range(WORKERS)))


async def _timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Seconds on the wall and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - wall, time.process_time() - cpu


@dataclass
class Cost:
    """Of `DELIVERIES` by us and by the bare loop: seconds, and seconds of CPU."""

    ours: float
    our_cpu: float
    bare: float
    bare_cpu: float


async def deliveries(latency: float) -> Cost:
    """Ours through the outbox and the adapter, beside the bare loop."""
    async with bench(DELIVERIES) as at:
        await at.ask("set", latency=latency)
        ours = await _timed(lambda: at.kith.deliver_due(NOW))
        assert (await at.state())["said"] == DELIVERIES
    async with bench(PAIRS) as at:
        said = _what_is_said(await _a_page(at))
        await at.ask("set", latency=latency)
        bare = await _timed(lambda: _bare(at, said))
    return Cost(*ours, *bare)


async def adapter_alone() -> float:
    """Microseconds of CPU that the adapter adds to a call of Slack's client."""
    async with bench(PAIRS) as at:
        page = await _a_page(at)
        said = _what_is_said(page)
        places = iter([Address(platform="slack", space="T1", id=one["channel"]) for one in said])

        async def work() -> None:
            for n, place in enumerate(places):
                await at.slack.send(place, page, f"{place.id}:{n}:{id(asyncio.current_task())}")

        async def all_of_it() -> None:
            await asyncio.gather(*(work() for _ in range(WORKERS)))

        _, ours = await _timed(all_of_it)
        _, bare = await _timed(lambda: _bare(at, said))
    return (ours - bare) / DELIVERIES * 1e6


def _what_is_said(page: Message) -> list[Json]:
    """The calls for the bare loop: every delivery says the same."""
    blocks, text = rendered(page)
    made = []
    for n, place in enumerate(islice(cycle(range(1, PAIRS + 1)), DELIVERIES)):
        made.append({"channel": f"C{place}", "text": text, "blocks": blocks, "metadata": metadata(f"k{n}")})
    return made


async def _a_page(at: Bench) -> Message:
    """The message of the first delivery, caught on its way."""
    caught: list[Message] = []
    send = at.slack.send

    async def catch(to: Address, message: Message, key: str) -> Receipt:
        caught.append(message)
        return await send(to, message, key)

    at.slack.send = catch  # type: ignore[method-assign]  # only here, to have the same words in the loop
    await at.kith.deliver_due(NOW)
    return caught[0]


@asynccontextmanager
async def at_work(due: int, latency: float) -> AsyncIterator[Bench]:
    """Kith takes in what people do, while so many deliveries go out."""
    async with bench(due) as at:
        await at.ask("set", latency=latency)
        running = asyncio.create_task(at.slack.run(at.app.receive))
        await at.slack.ready.wait()
        delivering = asyncio.create_task(at.kith.deliver_due(NOW))
        yield at
        for task in (delivering, running):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def commands(due: int, latency: float) -> Json:
    """Milliseconds from a command to its acknowledgement."""
    async with at_work(due, latency) as at:
        people = [f"U{n}" for n in range(1, 101)]
        told = {"channel": "C1", "people": people, "text": "me", "pace": PACE}
        found = await at.ask("load", do="commands", **{"with": told})
        return found | {"lost": found["lost"] + await _unanswered(at, found["count"])}


async def _unanswered(at: Bench, commands: int) -> int:
    """Commands that got no answer within 20 seconds, or an apology for one."""
    for _ in range(40):
        whispered = (await at.state())["whispered"]
        if sum(whispered.values()) >= commands:
            break
        await asyncio.sleep(0.5)
    fair = sum(count for words, count in whispered.items() if not SORRY.startswith(words))
    return commands - int(fair)


async def presses() -> Json:
    """Milliseconds from a press to the form that opens."""
    async with at_work(2 * PAIRS, LATENCY) as at:
        while not (await at.state())["said"]:  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.1)
        async with at.session.get(f"{at.base}/_/first?channel=C1") as answer:
            ts = (await answer.json())["ts"]
        told = {"channel": "C1", "ts": ts, "people": ["U1", "U2"], "pace": PRESSES}
        return await at.ask("load", do="presses", **{"with": told})


async def limited() -> int:
    """The 429s when limits hold: 1,000 deliveries to 500 channels."""
    async with bench(2 * PAIRS) as at:
        await at.ask("set", limits=True)
        await at.kith.deliver_due(NOW)
        return int((await at.state())["limited"])


def run() -> dict[str, float]:
    """All the numbers."""
    set_up(level="warning")
    calm = asyncio.run(commands(2 * PAIRS, LATENCY))
    busy = asyncio.run(commands(FLAT_OUT, 0))
    forms = asyncio.run(presses())
    slow = [asyncio.run(deliveries(LATENCY)) for _ in range(3)]
    fast = [asyncio.run(deliveries(0)) for _ in range(3)]
    alone = statistics.median(asyncio.run(adapter_alone()) for _ in range(3))
    return {
        "slack: command to acknowledgement p99 ms": calm["p99"],
        "slack: command to acknowledgement worst ms": calm["worst"],
        "slack: commands and presses lost": calm["lost"] + busy["lost"] + forms["lost"],
        "slack: flat out, command p99 ms": busy["p99"],
        "slack: button to form p99 ms": forms["p99"],
        "slack: deliveries beside a bare loop": statistics.median(one.bare / one.ours for one in slow),
        "slack: deliveries a second": statistics.median(DELIVERIES / one.ours for one in slow),
        "slack: the adapter's CPU a delivery us": alone,
        "slack: its and the outbox's CPU a delivery us": statistics.median(
            (one.our_cpu - one.bare_cpu) / DELIVERIES * 1e6 for one in fast
        ),
        "slack: 429s of our making": asyncio.run(limited()),
    }


if __name__ == "__main__":
    for what, number in run().items():
        print(f"{what:<50} {number:>10,.2f}")
