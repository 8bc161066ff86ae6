"""Kith over Discord in a process of its own: its arguments are the base, token, database, key and instant.

It prints "ready" once Discord's events come in. Each line it reads is an instant: it plays on to it, moving
its own clock and the stand-in's, and prints "there".
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import structlog

from adapters.discord.platform import Discord
from adapters.registry import build
from bot.app import App
from bot.commands.table import specs
from bot.demo.play import Player
from bot.library import load
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.upgrade import upgrade
from bot.vault import StoreVault
from tests.journeys.slack_life import NoFeeds, Shared


async def live(base: str, token: str, database: str, key: str, at: datetime) -> None:
    """Play from `at` until there are no more lines."""
    shared, store, cipher = Shared(base, at), Store(f"sqlite:///{database}"), Cipher([key])
    await upgrade(store)
    gateway = base.replace("http", "ws", 1) + "/gateway/"
    given = {"token": token, "base_url": f"{base}/api/v10", "gateway": gateway}
    discord = build("discord", given, specs(), StoreVault(store, cipher, shared.clock))
    assert isinstance(discord, Discord)
    discord.attach(shared.clock.now)
    app = App(
        store=store,
        clock=shared.clock,
        library=load(),
        cipher=cipher,
        platforms={"discord": discord},
        feeds=NoFeeds(),
        settings=Settings(),
    )
    running = asyncio.create_task(discord.run(app.receive))
    await discord.ready.wait()
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
    _base, _token, _database, _key, _at = sys.argv[1:]
    asyncio.run(live(_base, _token, str(Path(_database)), _key, datetime.fromisoformat(_at)))
