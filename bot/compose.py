"""Put Kith together from a configuration, around the platforms and feeds that it is given."""

import gc
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from bot.app import App
from bot.clock import SystemClock
from bot.commands.table import specs
from bot.config import Config
from bot.library import load_with
from bot.messages import CommandSpec
from bot.ports import ChatPlatform, Clocked, FeedSource, MeetingMaker, Vault
from bot.programmes.own_prompts import shelve
from bot.programmes.programmes import Usual
from bot.settings import Settings
from bot.store.cipher import Cipher
from bot.store.engine import Store
from bot.store.upgrade import check_version, upgrade
from bot.vault import StoreVault

Build = Callable[[str, Mapping[str, Any], Sequence[CommandSpec], Vault], ChatPlatform]


@runtime_checkable
class TakesTime(Protocol):
    """A platform without a clock of its own: the playground."""

    def attach(self, now: Callable[[], datetime]) -> None:
        """Give it the time."""
        ...


@asynccontextmanager
async def composed(
    config: Config, build: Build, feeds: FeedSource, rooms: MeetingMaker | None = None
) -> AsyncIterator[App]:
    """The app, ready to run; its database is closed at the end.

    SQLite is brought to this version here; elsewhere a StoreError says to run `kith db upgrade`.
    """
    clock = SystemClock()
    store = Store(config.kith.database)
    try:
        if store.sqlite:
            await upgrade(store)
        await check_version(store)
        cipher = Cipher([key.get_secret_value() for key in config.kith.keys])
        vault = StoreVault(store, cipher, clock)
        platforms = {name: build(name, given, specs(), vault) for name, given in config.platforms.items()}
        for platform in platforms.values():
            if isinstance(platform, TakesTime):
                platform.attach(clock.now)
        for platform in platforms.values():
            if isinstance(platform, Clocked):
                platform.attach(clock.now)
        library = load_with(config.own_prompts)
        async with store.read() as session:
            await shelve(session, library)
        calm_collector()
        yield App(
            store=store,
            clock=clock,
            library=library,
            cipher=cipher,
            platforms=platforms,
            feeds=feeds,
            settings=settings(config),
            rooms=rooms,
        )
    finally:
        await store.close()


def calm_collector() -> None:
    """Look less often for garbage, and never again at what start-up made, which stays.

    Python's defaults suit short scripts: a sixth of the outbox's time went there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def settings(config: Config) -> Settings:
    """What the running parts take from the configuration."""
    community = config.community
    return Settings(
        rules=config.rules.policy(),
        coordinators=frozenset(community.coordinators),
        community=community.name,
        usual=Usual(
            zone=community.zone,
            country=community.country,
            locale=community.locale,
            hours=config.quiet.open(),
            floor=config.rules.floor,
        ),
        poll=timedelta(minutes=config.feeds.poll_minutes),
    )
