"""Kith in a process of its own: `python -m tests.journeys.life DATABASE KEY INSTANT PLATFORMS`.

PLATFORMS is JSON: by a platform's name, the base of its stand-in and what its adapter is given. It prints
"ready" once events come in from all of them. Each line it reads is an instant: it plays on to it, moving its
own clock and the stand-ins', and prints "there".
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.request import Request, urlopen

import structlog

from adapters.discord.platform import Discord
from adapters.registry import build
from adapters.slack.platform import Slack
from bot.app import App
from bot.clock import SetClock
from bot.commands.table import specs
from bot.demo.play import Player
from bot.errors import Unfetchable
from bot.library import load
from bot.outbox.pacing import Pacing
from bot.ports import Fetched
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.upgrade import upgrade
from bot.vault import StoreVault


class NoFeeds:
    """Nothing can be fetched."""

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Raises Unfetchable."""
        raise Unfetchable("There are no feeds here.")


class Shared:
    """A clock that the stand-ins follow. They are in another process, so this may wait for them."""

    def __init__(self, bases: Iterable[str], at: datetime) -> None:
        self.clock, self._bases = SetClock(at), tuple(bases)
        self.set(at)

    def set(self, at: datetime) -> None:
        """Move all."""
        self.clock.set(at)
        body = json.dumps({"now": at.timestamp()}).encode()
        for base in self._bases:
            with urlopen(Request(f"{base}/_/set", body, {"Content-Type": "application/json"})) as answer:
                answer.read()

    def seconds(self) -> float:
        """What a pace is kept by: the clock that is moved, and the real time that passes while it stands."""
        return self.clock.now().timestamp() + time.monotonic()


async def live(database: str, key: str, at: datetime, platforms: Mapping[str, Mapping[str, Any]]) -> None:
    """Play from `at` until there are no more lines."""
    shared = Shared([one["base"] for one in platforms.values()], at)
    store, cipher = Store(f"sqlite:///{database}"), Cipher([key])
    await upgrade(store)
    vault, made = StoreVault(store, cipher, shared.clock), dict[str, Slack | Discord]()
    for name, one in platforms.items():
        platform = build(name, one["given"], specs(), vault)
        assert isinstance(platform, Slack | Discord)
        platform.attach(shared.clock.now)
        made[name] = platform
    app = App(
        store=store,
        clock=shared.clock,
        library=load(),
        cipher=cipher,
        platforms=made,
        feeds=NoFeeds(),
        settings=Settings(coordinators=frozenset({"slack:T1.UDANA"})),
        pacing=Pacing(shared.seconds),
    )
    running = [asyncio.create_task(one.run(app.receive)) for one in made.values()]
    for platform in made.values():
        await platform.ready.wait()
    print("ready", flush=True)
    player = Player(app, shared.set)
    while line := await asyncio.to_thread(sys.stdin.readline):
        await player.to(datetime.fromisoformat(line.strip()))
        print("there", flush=True)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await store.close()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _database, _key, _at, _platforms = sys.argv[1:]
    asyncio.run(live(_database, _key, datetime.fromisoformat(_at), json.loads(_platforms)))
