"""The demo's programme, played by script from its first day to its last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from adapters.registry import build, offered_feeds
from bot.clock import SetClock
from bot.demo.cast import DANA, EVERYONE
from bot.demo.play import Player
from bot.demo.run import HEADLESS_START, Parts, Stage, stage
from bot.demo.script import Script
from bot.demo.seed import ZONE
from bot.demo.transcript import Transcript
from bot.demo.watched import Heard


@asynccontextmanager
async def played(folder: Path, weeks: int) -> AsyncIterator[tuple[Stage, list[Heard]]]:
    """The stage after so many weeks, and everything that the bot said."""
    clock = SetClock(HEADLESS_START)
    async with offered_feeds((), clock.now(), clock.now) as (source, feeds):
        parts = Parts(build=build, source=source, feeds=feeds)
        async with stage(parts, folder, clock, port=0) as on:
            actors = {actor.id: actor for actor in EVERYONE if actor is not DANA}
            silent = Transcript(Console(quiet=True), clock.now, ZONE, actors)
            script = Script(on.app.receive, actors, on.library, silent, clock.now(), on.page.name)
            said: list[Heard] = []

            def hear(heard: Heard) -> None:
                said.append(heard)
                script.hear(heard, clock.now())

            on.watched.hear = hear
            await Player(on.app, clock.set, script).advance(timedelta(weeks=weeks))
            yield on, said
