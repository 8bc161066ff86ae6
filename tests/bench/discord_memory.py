"""What Kith holds in memory once it is in every server: its arguments are the API, gateway and token."""

import asyncio
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.discord.platform import Discord
from adapters.discord.settings import DiscordSettings
from bot.app import App
from bot.commands.table import specs
from bot.messages import Inbound, Reply
from tests.adapters.discord.stage import Drawer

LOADED = (App,)  # what `kith run` has loaded too


def resident() -> float:
    """What this process holds now."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


async def _nothing(_: Inbound) -> Reply | None:
    return None


async def held(api: str, gateway: str, token: str) -> float:
    """Megabytes, some seconds after the last server was told."""
    given = {"base_url": api, "gateway": gateway, "token": token}
    discord = Discord(DiscordSettings.model_validate(given), specs(), Drawer())
    discord.attach(lambda: datetime(2026, 3, 2, tzinfo=UTC))
    running = asyncio.create_task(discord.run(_nothing))
    await discord.ready.wait()
    await asyncio.sleep(8)
    megabytes = resident()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return megabytes


if __name__ == "__main__":
    print(asyncio.run(held(*sys.argv[1:])))
