"""Kith put together from a configuration: platforms that want the time get it before anything is sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.compose import composed
from bot.config import parse
from bot.messages import CommandSpec
from bot.ports import ChatPlatform, Vault
from bot.store.cipher import new_key
from tests.fakes.platform import FakePlatform
from tests.moments.stage import NoFeeds


class Timed(FakePlatform):
    """A platform that wants to know the time."""

    now_from: Callable[[], datetime] | None = None

    def attach(self, now: Callable[[], datetime]) -> None:
        """Take it."""
        self.now_from = now


async def test_a_platform_that_wants_the_time_gets_it(tmp_path: Path) -> None:
    raw = {"community": {"name": "Commons"}, "platforms": {"timed": {}, "plain": {}}}
    config = parse(raw, {"KITH_KEY": new_key()}, folder=tmp_path)
    built: dict[str, FakePlatform] = {"timed": Timed(name="timed"), "plain": FakePlatform(name="plain")}

    def build(
        name: str, settings: Mapping[str, Any], commands: Sequence[CommandSpec], vault: Vault
    ) -> ChatPlatform:
        assert commands
        return built[name]

    async with composed(config, build, NoFeeds()) as kith:
        timed = built["timed"]
        assert isinstance(timed, Timed)
        assert timed.now_from is not None
        assert timed.now_from().tzinfo is not None
        assert set(kith.platforms) == {"timed", "plain"}
