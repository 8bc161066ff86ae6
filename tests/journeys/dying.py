"""One life of a Kith with 200 pairs in the playground: tick until nothing is due, or until it is killed."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from adapters.registry import build, web_feeds
from bot.app import App
from bot.clock import SetClock
from bot.commands.table import specs
from bot.library import load
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.vault import StoreVault
from tests.factories import NOW

PAIRS = 200


def names() -> Sequence[tuple[str, str]]:
    """Who is paired with whom."""
    return [(f"mentor{number}", f"mentee{number}") for number in range(PAIRS)]


async def live(folder: Path, key: str, seconds: int) -> None:
    """Do what is due `seconds` after the start."""
    clock = SetClock(NOW + timedelta(seconds=seconds))
    store = Store(f"sqlite:///{folder / 'kith.db'}")
    cipher = Cipher([key])
    people = [{"id": id, "name": id} for pair in names() for id in pair]
    settings = {"port": 0, "file": str(folder / "playground.db"), "people": people}
    playground = cast("Any", build("playground", settings, specs(), StoreVault(store, cipher, clock)))
    playground.attach(clock.now)
    async with web_feeds(frozenset()) as feeds:
        app = App(
            store=store,
            clock=clock,
            library=load(),
            cipher=cipher,
            platforms={playground.name: playground},
            feeds=feeds,
            settings=Settings(),
        )
        print("ready", flush=True)
        await app.tick(clock.now())
    playground.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
