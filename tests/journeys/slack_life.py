"""Kith over Slack in a process of its own: `python -m tests.journeys.slack_life BASE DATABASE KEY INSTANT`.

It prints "ready" once Slack's events come in. Each line it reads is an instant: it plays on to it, moving its
own clock and the stand-in's, and prints "there".
"""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from urllib.request import Request, urlopen

import structlog

from adapters.registry import build
from adapters.slack.platform import Slack
from bot.app import App
from bot.clock import SetClock
from bot.commands.table import specs
from bot.demo.play import Player
from bot.errors import Unfetchable
from bot.library import load
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
    """A clock that the stand-in follows. The stand-in is in another process, so this may wait for it."""

    def __init__(self, base: str, at: datetime) -> None:
        self.clock, self._base = SetClock(at), base
        self.set(at)

    def set(self, at: datetime) -> None:
        """Move both."""
        self.clock.set(at)
        body = json.dumps({"now": at.timestamp()}).encode()
        with urlopen(Request(f"{self._base}/_/set", body, {"Content-Type": "application/json"})) as answer:
            answer.read()


async def live(base: str, database: str, key: str, at: datetime) -> None:
    """Play from `at` until there are no more lines."""
    shared, store, cipher = Shared(base, at), Store(f"sqlite:///{database}"), Cipher([key])
    await upgrade(store)
    given = {"base_url": f"{base}/api/", "bot_token": "xoxb-1", "app_token": "xapp-1"}
    slack = build("slack", given, specs(), StoreVault(store, cipher, shared.clock))
    assert isinstance(slack, Slack)
    slack.attach(shared.clock.now)
    app = App(
        store=store,
        clock=shared.clock,
        library=load(),
        cipher=cipher,
        platforms={"slack": slack},
        feeds=NoFeeds(),
        settings=Settings(coordinators=frozenset({"slack:T1.UDANA"})),
    )
    running = asyncio.create_task(slack.run(app.receive))
    await slack.ready.wait()
    print("ready", flush=True)
    player = Player(app, shared.set)
    while line := await asyncio.to_thread(sys.stdin.readline):
        await player.to(datetime.fromisoformat(line.strip()))
        print("there", flush=True)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await store.close()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _base, _database, _key, _at = sys.argv[1:]
    asyncio.run(live(_base, str(Path(_database)), _key, datetime.fromisoformat(_at)))
