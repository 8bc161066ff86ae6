"""Kith over discord.py: how soon it acknowledges, what a delivery costs beside a bare loop, and its memory.

The stand-in is in a process of its own, and the database is an SQLite file. Run it with
`python -m tests.bench.discord`. Beside a bare loop Kith's own pace, which keeps to Discord's ceiling over all
calls, is lifted for both, since the loop knows none.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord as sdk
from sqlalchemy import ColumnElement, literal_column, update

from adapters.discord import rest
from adapters.discord.limits import PER_SECOND
from adapters.discord.platform import Discord
from adapters.discord.settings import DiscordSettings
from bot.app import App
from bot.clock import SetClock
from bot.commands.table import specs
from bot.compose import calm_collector
from bot.library import load
from bot.log import set_up
from bot.moments import MOMENTS
from bot.outbox.deliver import Outbox
from bot.outbox.rows import ACCOUNT, CIRCLE, DELIVERY
from bot.outbox.run import WORKERS
from bot.programmes.states import load_states
from bot.settings import Settings
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from bot.store.tables import Space
from bot.vault import StoreVault
from tests.bench.outbox import fill
from tests.journeys.life import NoFeeds
from tests.outbox.scene import NOW

CHANNELS = 500
CHANNEL, PERSON = 10**17, 2 * 10**17
DELIVERIES = 2000
LATENCY = 0.05
Json = dict[str, Any]


@dataclass
class Bench:
    """Kith beside a stand-in: `kith` delivers, `app` answers."""

    told: Json
    discord: Discord
    app: App
    kith: Outbox
    session: aiohttp.ClientSession

    async def ask(self, what: str, **told: Any) -> Any:
        """Tell the stand-in something."""
        async with self.session.post(f"/_/{what}", json=told) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def state(self) -> Json:
        """What the stand-in has seen."""
        async with self.session.get("/_/state") as answer:
            return dict(await answer.json())


@asynccontextmanager
async def standin(**crowd: int) -> AsyncIterator[tuple[aiohttp.ClientSession, Json]]:
    """A fresh stand-in with a crowd, and what it says of itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.standins.discord"), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    base = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession(base, timeout=aiohttp.ClientTimeout(300)) as session:
            async with session.post("/_/crowd", json=crowd) as answer:
                (first, *_) = await answer.json()
            async with session.get("/_/state") as answer:
                yield session, dict(await answer.json()) | first
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def bench(deliveries: int) -> AsyncIterator[Bench]:
    """A stand-in and a database with so many deliveries that are due, four to a channel at most."""
    crowd = {"channels": CHANNELS, "channels_from": CHANNEL, "people": 100, "people_from": PERSON}
    async with standin(**crowd) as (session, told):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{Path(folder) / 'kith.db'}")
            await _filled(store, deliveries, told["guild"])
            made = _made(told, store, session)
            calm_collector()
            yield made
            await made.discord.close()
            await store.close()


def _settings(told: Json) -> DiscordSettings:
    given = {"token": told["token"], "base_url": told["api"], "gateway": told["gateway"]}
    return DiscordSettings.model_validate(given)


def _made(told: Json, store: Store, session: aiohttp.ClientSession) -> Bench:
    clock, cipher, library = SetClock(NOW), Cipher([new_key()]), load()
    discord = Discord(_settings(told), specs(), StoreVault(store, cipher, clock))
    discord.attach(clock.now)
    app = App(
        store=store,
        clock=clock,
        library=library,
        cipher=cipher,
        platforms={"discord": discord},
        feeds=NoFeeds(),
        settings=Settings(),
    )
    kith = Outbox(
        store=store,
        platforms={"discord": discord},
        moments=MOMENTS,
        library=library,
        cipher=cipher,
        load_states=partial(load_states, history=False),
        clock=clock,
    )
    return Bench(told=told, discord=discord, app=app, kith=kith, session=session)


async def _filled(store: Store, deliveries: int, guild: str) -> None:
    """Everybody is told together, in their channel."""
    await fill(store, deliveries, deliveries)
    async with store.write() as session:
        place: ColumnElement[str] = literal_column(f"CAST({CHANNEL} + id % {CHANNELS} AS TEXT)")
        person: ColumnElement[str] = literal_column(f"CAST({PERSON} + id AS TEXT)")
        await session.execute(update(CIRCLE).values(platform="discord", space=guild, place=place))
        await session.execute(
            update(ACCOUNT).values(
                platform="discord", space=guild, external_id=person, direct_space="", direct_id=""
            )
        )
        session.add(Space(community_id=1, platform="discord", space=guild))
        await session.execute(update(DELIVERY).values(subject="check_in.good_week"))


async def _bare(told: Json, body: Json) -> None:
    """The same calls by nothing but discord.py: as many at a time."""
    client = sdk.Client(intents=sdk.Intents.none(), max_messages=None)
    await client.login(told["token"])
    left = iter(range(DELIVERIES))

    async def work() -> None:
        for n in left:
            route = sdk.http.Route(
                "POST", "/channels/{channel_id}/messages", channel_id=CHANNEL + n % CHANNELS
            )
            await client.http.request(route, json=body | {"nonce": f"bare-{n}"})

    await asyncio.gather(*(work() for _ in range(WORKERS)))
    await client.close()


async def beside() -> float:
    """Our deliveries a second as a part of the bare loop's, Discord answering after 50 ms."""
    pace = PER_SECOND
    rest.PER_SECOND = 1e9  # type: ignore[attr-defined]  # lifted; see above
    try:
        async with bench(DELIVERIES) as at:
            await at.ask("set", latency=LATENCY)
            began = time.perf_counter()
            await at.kith.deliver_due(NOW)
            ours = time.perf_counter() - began
            assert (await at.state())["said"] == DELIVERIES
            async with at.session.get("/_/first") as answer:
                body = await answer.json()
            began = time.perf_counter()
            await _bare(at.told, body)
            return (time.perf_counter() - began) / ours
    finally:
        rest.PER_SECOND = pace  # type: ignore[attr-defined]  # as it was


async def ceiling() -> tuple[float, float]:
    """With Discord's limits: the part of 50 calls a second that is used, and the 429s."""
    async with bench(DELIVERIES) as at:
        await at.ask("set", latency=LATENCY, limits=True)
        await at.kith.deliver_due(NOW)
        state = await at.state()
        used = state["used"][10:]
        return (len(used) - 1) / (used[-1] - used[0]) / 50, state["limited"]


async def acknowledged() -> Json:
    """Milliseconds from a command to its acknowledgement, 100 a second, while 1,000 deliveries go out."""
    async with bench(1000) as at:
        await at.ask("set", latency=LATENCY)
        running = asyncio.create_task(at.discord.run(at.app.receive))
        await at.discord.ready.wait()
        while not (await at.state())["calls"].get("PUT /applications/{application}/commands"):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.1)
        delivering = asyncio.create_task(at.kith.deliver_due(NOW))
        pace = {"rate": 100, "seconds": 30, "name": "kith me"}
        told = {"people": at.told["people"], "channel": str(CHANNEL), **pace}
        found = await at.ask("load", do="commands", **{"with": told})
        await delivering
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    waits = sorted(one * 1000 for one in found["seconds"])
    return {"p99": waits[int(len(waits) * 0.99)], "worst": waits[-1], "lost": found["unanswered"]}


async def resident() -> float:
    """Megabytes that Kith holds with 500 servers of 1,000 members, in a process of its own."""
    async with standin(guilds=500, channels=20, people=0, crowd=1000) as (_, told):
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "tests.bench.discord_memory",
                told["api"],
                told["gateway"],
                told["token"],
            ),
            stdout=subprocess.PIPE,
        )
        out, _ = await process.communicate()
        return float(out)


def run() -> dict[str, float]:
    """All the numbers."""
    set_up(level="warning")
    calm = asyncio.run(acknowledged())
    used, refused = asyncio.run(ceiling())
    return {
        "discord: interaction to acknowledgement p99 ms": calm["p99"],
        "discord: interaction to acknowledgement worst ms": calm["worst"],
        "discord: interactions unanswered": calm["lost"],
        "discord: deliveries beside a bare loop": statistics.median(asyncio.run(beside()) for _ in range(3)),
        "discord: part of the ceiling that is used": used,
        "discord: 429s of our making": refused,
        "discord: memory for 500 servers MB": asyncio.run(resident()),
    }


if __name__ == "__main__":
    for what, number in run().items():
        print(f"{what:<50} {number:>10,.2f}")
