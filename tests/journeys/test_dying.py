"""kill -9 in the middle of 200 deliveries to the playground: none is lost, and none comes twice."""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from sqlmodel import col, select, update

from bot.store.cipher import new_key
from bot.store.engine import Store
from bot.store.tables import Circle, Send
from tests import factories
from tests.journeys.dying import PAIRS, names

REPOSITORY = Path(__file__).parents[2]


async def pairs(store: Store) -> None:
    """As many pairs as there are names, each due for its opening."""
    async with store.write() as session:
        community = await factories.community(session, platform="playground", space="playground")
        programme = await factories.programme(session, community)
        for pair in names():
            people = [
                await factories.person(session, community, name, platform="playground") for name in pair
            ]
            await factories.circle(session, programme, people)
        await session.exec(update(Circle).values(platform="playground", space="playground"))


async def life(folder: Path, key: str, seconds: int, dies_after: float | None) -> bool:
    """Whether it came to its own end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.dying", str(folder), key, str(seconds),
        cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    try:
        async with asyncio.timeout(dies_after):
            await process.wait()
    except TimeoutError:
        process.kill()
    await process.communicate()
    return process.returncode == 0


async def test_nothing_is_lost_and_nothing_comes_twice(store: Store, tmp_path: Path) -> None:
    await pairs(store)
    key, dice, deaths = new_key(), random.Random(7), 0
    for number in range(5):
        deaths += not await life(tmp_path, key, number * 121, dice.uniform(0.1, 0.4))
    assert await life(tmp_path, key, 5 * 121, None)
    assert deaths >= 2
    async with store.read() as session:
        sends = list((await session.exec(select(Send.key, Send.state).order_by(col(Send.id)))).all())
    assert [state for _, state in sends] == ["sent"] * PAIRS
    with closing(sqlite3.connect(tmp_path / "playground.db")) as playground:
        said = Counter(key for (key,) in playground.execute("SELECT key FROM message WHERE key IS NOT NULL"))
    assert said == dict.fromkeys((key for key, _ in sends), 1)
