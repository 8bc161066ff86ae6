"""How long planning takes: a tick with nothing due over many circles, and one batch of 500.

`python -m tests.bench.planning` prints milliseconds and statements; the population hardly matters.
"""

import asyncio
import statistics
import tempfile
import time as clock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, update
from sqlmodel import SQLModel, col

from bot.library import Library
from bot.library.load import load
from bot.planner import BATCH, next_due, plan_due
from bot.policy.rules import Rules
from bot.store.engine import Store
from bot.store.tables import Circle, Community, Delivery, Membership, Person, Programme, Send

NOW = datetime(2026, 3, 26, 10, tzinfo=UTC)
START = NOW - timedelta(days=24)


class Statements:
    """Counts what a store executes, without BEGIN and COMMIT."""

    def __init__(self, store: Store) -> None:
        self.seen: list[str] = []
        event.listen(store.engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            self.seen.append(statement)

    def take(self) -> list[str]:
        """What was executed since last time."""
        seen, self.seen = self.seen, []
        return seen


@asynccontextmanager
async def populated(folder: Path, circles: int, plan_at: datetime) -> AsyncIterator[Store]:
    """A store with so many pairs in one programme, each with two people and a history of its own."""
    store = Store(f"sqlite:///{folder / 'bench.db'}")
    async with store.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
        for table, rows in _rows(circles, plan_at):
            for at in range(0, len(rows), 20_000):
                await connection.execute(insert(table), rows[at : at + 20_000])
    yield store
    await store.close()


def _rows(circles: int, plan_at: datetime) -> list[tuple[Any, list[dict[str, Any]]]]:
    here: dict[str, Any] = {"community_id": 1}
    day = timedelta(days=1)
    programme = {
        "id": 1, "name": "Spring", "starts_on": START.date(), "ends_on": date(2026, 9, 1),
        "created_at": START, **here,
    }  # fmt: skip
    numbers = range(1, circles + 1)
    pairs = [
        {"id": n, "programme_id": 1, "kind": "pair", "state": "active", "platform": "fake", "space": "S1",
         "created_at": START, "started_at": START, "plan_at": plan_at, **here}
        for n in numbers
    ]  # fmt: skip
    people = [
        {"id": n, "name": f"P{n}", "zone": "Europe/Lisbon", "created_at": START, **here}
        for n in range(1, 2 * circles + 1)
    ]
    members = [
        {"circle_id": (n + 1) // 2, "person_id": n, "state": "accepted", "invited_at": START, **here}
        for n in range(1, 2 * circles + 1)
    ]
    said = [
        ("opening", "start", "", 0),
        ("story", "2026-03-05", "story.one", 3),
        ("story", "2026-03-12", "s", 10),
    ]
    deliveries = [
        {"id": 3 * n + k, "circle_id": n, "moment": moment, "slot": slot, "subject": subject,
         "state": "closed", "audience": "together", "at": START + day * on, "planned_at": START,
         "round": k > 0, **here}
        for n in numbers
        for k, (moment, slot, subject, on) in enumerate(said)
    ]  # fmt: skip
    shared = ("community_id", "circle_id", "moment", "slot")
    sends = [
        {"delivery_id": row["id"], "key": str(row["id"]), "recipient": "all", "state": "sent",
         "due_at": row["at"], "sent_at": row["at"], **{name: row[name] for name in shared}}
        for row in deliveries
    ]  # fmt: skip
    community = {"id": 1, "name": "Commons", "created_at": START}
    return [
        (Community, [community]), (Programme, [programme]), (Person, people), (Circle, pairs),
        (Membership, members), (Delivery, deliveries), (Send, sends),
    ]  # fmt: skip


async def idle(store: Store, rounds: int = 101) -> tuple[float, float]:
    """Milliseconds of a tick with nothing due, the median; and its statements."""
    count = Statements(store)
    took = []
    for _ in range(rounds):
        begun = clock.perf_counter()
        due = await next_due(store)
        took.append((clock.perf_counter() - begun) * 1000)
        assert due is None or due > NOW
    return statistics.median(took), len(count.take()) / rounds


async def batches(store: Store, library: Library, rounds: int = 5) -> tuple[float, float]:
    """Milliseconds of one planned batch of 500, the median; and the most statements of one."""
    count = Statements(store)
    took, most = [], 0
    for number in range(rounds):
        some = range(BATCH * number + 1, BATCH * (number + 1) + 1)
        async with store.write() as session:
            await session.exec(update(Circle).where(col(Circle.id).in_(some)).values(plan_at=NOW))
        count.take()
        begun = clock.perf_counter()
        planned = await plan_due(store, library, Rules(), NOW)
        took.append((clock.perf_counter() - begun) * 1000)
        most = max(most, len(count.take()))
        assert planned == BATCH
    return statistics.median(took), most


async def _run(circles: int) -> dict[str, float]:
    library = load()
    with tempfile.TemporaryDirectory() as folder:
        async with populated(Path(folder), circles, NOW + timedelta(days=1)) as store:
            idle_ms, idle_statements = await idle(store)
            batch_ms, statements = await batches(store, library)
    return {
        "idle tick ms": idle_ms,
        "idle tick statements": idle_statements,
        "statements a batch of 500": statements,
        "ms a batch of 500": batch_ms,
    }


def run(circles: int = 100_000) -> dict[str, float]:
    """Milliseconds and statements over so many circles in SQLite."""
    return asyncio.run(_run(circles))


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:>26} {figure:10,.2f}")
