"""Outcomes are handed over in batches that are full or old enough, and none is lost."""

import asyncio

import pytest

from bot.outbox.claim import Claimed
from bot.outbox.outcome import Outcome, became
from bot.outbox.tray import BATCH, LINGER, Tray
from tests.outbox.scene import NOW


def outcome(n: int) -> Outcome:
    """What became of send `n`."""
    send = Claimed(
        id=n, community_id=1, delivery_id=n, circle_id=1, person_id=None, moment="check_in", slot="1",
        key=f"k{n}", due_at=NOW, wanted_at=NOW, attempts=0, claimed_by="w.1", lease_until=NOW,
    )  # fmt: skip
    return became(send, "sent")


async def taken(tray: Tray) -> list[list[int]]:
    """What comes out until the end, batch for batch."""
    batches = []
    while batch := await tray.take():
        batches.append([one.send.id for one in batch])
        await asyncio.sleep(0.01)
    return batches


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 5 * BATCH + 3])
async def test_nothing_is_lost_and_no_batch_is_too_large(count: int) -> None:
    tray = Tray()
    taking = asyncio.create_task(taken(tray))
    for n in range(count):
        await tray.put(outcome(n))
    tray.close()
    batches = await taking
    assert [n for batch in batches for n in batch] == list(range(count))
    assert all(len(batch) <= BATCH for batch in batches)


async def test_who_puts_waits_while_it_is_full() -> None:
    tray = Tray()
    for n in range(BATCH):
        await tray.put(outcome(n))
    late = asyncio.create_task(tray.put(outcome(BATCH)))
    await asyncio.sleep(2 * LINGER)
    assert not late.done()
    assert len(await tray.take()) == BATCH
    await late
    assert [one.send.id for one in await tray.take()] == [BATCH]


async def test_a_few_wait_a_moment_for_others_and_no_longer() -> None:
    tray = Tray()
    begun = asyncio.get_running_loop().time()
    await tray.put(outcome(1))
    await tray.put(outcome(2))
    assert len(await tray.take()) == 2
    waited = asyncio.get_running_loop().time() - begun
    assert LINGER * 0.9 <= waited < LINGER * 5
    await tray.put(outcome(3))  # what was full or old before says nothing about this one
    taking = asyncio.create_task(tray.take())
    await asyncio.sleep(LINGER / 2)
    assert not taking.done()
    assert [one.send.id for one in await taking] == [3]


async def test_an_empty_tray_is_not_the_end() -> None:
    tray = Tray()
    for n in range(BATCH):
        await tray.put(outcome(n))
    assert len(await tray.take()) == BATCH
    taking = asyncio.create_task(tray.take())
    await asyncio.sleep(2 * LINGER)
    assert not taking.done()
    await tray.put(outcome(BATCH))
    assert len(await taking) == 1
