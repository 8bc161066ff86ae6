"""kill -9 at any moment, then another life: nothing is lost and nothing is said twice."""

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from bot.outbox.rows import RECEIPT, fetch
from bot.store.cipher import new_key
from bot.store.engine import Store
from tests.outbox.scene import decided, make_pair, plan, sends

SENDS = 200
LIVES = 6
REPOSITORY = Path(__file__).parents[2]


async def _life(store: Store, messages: Path, key: str, seconds: int, dies_after: float | None) -> int | None:
    arguments = ("-m", "tests.outbox.dying", str(store.url.database), str(messages), key, str(seconds))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    if dies_after is not None:
        try:
            async with asyncio.timeout(dies_after):
                await process.wait()
        except TimeoutError:
            process.kill()
    await process.communicate()
    return process.returncode


async def test_two_hundred_deliveries_survive_many_deaths(store: Store, tmp_path: Path) -> None:
    pair, messages, key = await make_pair(store), tmp_path / "messages.tsv", new_key()
    whole = [decided(slot=str(n)) for n in range(SENDS - 20)]
    halves = [decided(moment="story", slot=str(n)) for n in range(20)]
    await plan(store, pair, *whole, *halves)
    dice = random.Random(11)
    deaths = 0
    for life in range(LIVES):
        dies_after = dice.uniform(0.05, 0.2) if life < LIVES - 1 else None
        deaths += await _life(store, messages, key, life * 121, dies_after) != 0
    rows = await sends(store)
    said = Counter(line.split("\t")[1] for line in messages.read_text().splitlines())
    assert deaths >= 3
    assert {row.state for row in rows} == {"sent"}
    assert len(rows) == SENDS
    assert set(said) == {row.key for row in rows} | {f"{row.key}/1" for row in rows if row.moment == "story"}
    assert set(said.values()) == {1}, "said twice"
    async with store.read() as session:
        assert len(await fetch(session, select(RECEIPT.c.id))) == SENDS + 20
