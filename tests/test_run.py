"""`kith run` with the example configuration: the real process, its page and a command."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.store.cipher import new_key

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"


@asynccontextmanager
async def running(folder: Path, port: int) -> AsyncIterator[str]:
    """The page of a Kith that runs in a process of its own."""
    text = re.sub(r"^port = \d+", f"port = {port}", EXAMPLE.read_text(), flags=re.MULTILINE)
    (folder / "kith.toml").write_text(text)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=folder,
        env={**os.environ, "KITH_KEY": new_key(), "PYTHONPATH": str(EXAMPLE.parent)},
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def page(session: aiohttp.ClientSession, address: str) -> None:
    """Wait until it answers."""
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(address) as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


async def test_the_example_runs_and_a_command_is_answered(tmp_path: Path, unused_tcp_port: int) -> None:
    async with running(tmp_path, unused_tcp_port) as address, aiohttp.ClientSession() as session:
        await page(session, address)
        said = {"as": "dana", "conversation": "dm:dana", "text": "/kith help"}
        async with session.post(f"{address}/say", json=said, headers={"Origin": address}) as answer:
            assert answer.status == 200
        async with session.get(f"{address}/state", params={"as": "dana"}) as answer:
            assert "/kith pause" in await answer.text()
    assert (tmp_path / "kith.db").stat().st_size > 0
