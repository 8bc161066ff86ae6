"""After a crash or an ambiguous answer: what arrived is settled, what did not is said, and nothing twice."""

from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from sqlalchemy import select, update

from bot.errors import Transient, Unreachable
from bot.messages import Address, Capabilities, Receipt
from bot.outbox.claim import claim
from bot.outbox.rows import RECEIPT, SEND, change, fetch
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform, Fault
from tests.outbox.scene import NOW, Plain, decided, later, make_pair, outbox, plan, sends, the_send

UNSURE = Transient("no answer", unsure=True)
LAPSED = later(seconds=121)


class Forgetful(FakePlatform):
    """Can't look anything up."""

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        return "unknown"


class Failing(FakePlatform):
    """Fails at each look-up, in one way."""

    fault: Exception = Transient("busy")

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        raise self.fault


async def _unsure(store: Store, platform: FakePlatform, cipher: Cipher, **wish: Any) -> Any:
    """An outbox with one send that is unsure, and 121 seconds later a look at it."""
    pair = await make_pair(store)
    await plan(store, pair, decided(**wish))
    kith = outbox(store, platform, cipher, Plain(wish.get("moment", "check_in")))
    await kith.deliver_due(NOW)
    assert (await the_send(store)).state == "unsure"
    assert await kith.reconcile(later(seconds=119)) == 0
    assert await kith.reconcile(LAPSED) == 1
    return kith


async def test_what_arrived_is_settled(store: Store, cipher: Cipher) -> None:
    platform = FakePlatform(faults={1: Fault(error=UNSURE, arrived=True)})
    await _unsure(store, platform, cipher)
    row = await the_send(store)
    assert (row.state, row.sent_at, platform.sends) == ("sent", LAPSED, 1)
    async with store.read() as session:
        assert [one.message for one in await fetch(session, select(RECEIPT))] == ["1"]


async def test_what_is_absent_is_said(store: Store, cipher: Cipher) -> None:
    platform = FakePlatform(faults={1: Fault(error=UNSURE)})
    kith = await _unsure(store, platform, cipher)
    row = await the_send(store)
    assert (row.state, row.due_at, row.wanted_at) == ("due", LAPSED, NOW)
    await kith.deliver_due(LAPSED)
    assert (await the_send(store)).state == "sent"
    assert (platform.sends, len(platform.said)) == (2, 1)


async def test_what_nobody_knows_is_given_up(store: Store, cipher: Cipher) -> None:
    platform = Forgetful(faults={1: Fault(error=UNSURE)})
    kith = await _unsure(store, platform, cipher)
    row = await the_send(store)
    assert (row.state, row.why) == ("lost", "unknown")
    assert await kith.deliver_due(later(days=1)) == 0


async def test_a_reveal_nobody_knows_of_is_said_again(store: Store, cipher: Cipher) -> None:
    platform = Forgetful(faults={1: Fault(error=UNSURE)})
    pair = await make_pair(store)
    await plan(store, pair, decided(moment="reveal", urgent=True))
    async with store.write() as session:  # claimed, and then the process died
        await claim(session, NOW, "dead")
    await outbox(store, platform, cipher, Plain("reveal")).reconcile(LAPSED)
    row = await the_send(store)
    assert (row.state, row.due_at) == ("due", LAPSED)


@pytest.mark.parametrize(
    ("fault", "state"),
    [(Transient("busy"), "unsure"), (Unreachable("gone"), "lost"), (ZeroDivisionError("a bug"), "lost")],
)
async def test_a_look_up_may_fail_itself(store: Store, cipher: Cipher, fault: Exception, state: str) -> None:
    platform = Failing(faults={1: Fault(error=UNSURE)})
    platform.fault = fault
    kith = await _unsure(store, platform, cipher)
    row = await the_send(store)
    assert row.state == state
    if state == "unsure":
        assert row.lease_until == LAPSED + timedelta(seconds=120)
        assert await kith.reconcile(later(days=3)) == 1
        assert (await the_send(store)).state == "lost"


async def test_a_crash_between_claim_and_send_loses_nothing(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, *(decided(slot=str(n)) for n in range(100)))
    async with store.write() as session:
        await claim(session, NOW, "dead", most=90)
    kith = outbox(store, platform, cipher)
    assert await kith.deliver_due(NOW) == 10
    assert await kith.reconcile(NOW) == 0
    assert await kith.reconcile(LAPSED) == 90
    assert await kith.deliver_due(LAPSED) == 90
    assert {row.state for row in await sends(store)} == {"sent"}
    assert platform.sends == 100


LONG = Capabilities(max_text=4000)


@pytest.mark.parametrize(("arrived", "sent"), [(0, 2), (1, 1), (2, 0)])
async def test_a_long_message_goes_on_from_the_first_part_that_is_missing(
    store: Store, cipher: Cipher, arrived: int, sent: int
) -> None:
    pair, platform = await make_pair(store), FakePlatform(capabilities=LONG)
    await plan(store, pair, decided())
    kith = outbox(store, platform, cipher, Plain(long=True))
    await kith.deliver_due(NOW)
    await _forget(store, platform, arrived)
    before = platform.sends
    assert await kith.reconcile(LAPSED) == 1
    assert await kith.deliver_due(LAPSED) == (1 if sent else 0)
    assert platform.sends - before == sent
    assert (await the_send(store)).state == "sent"
    assert [said.key for said in platform.said] == [
        (await the_send(store)).key,
        f"{(await the_send(store)).key}/1",
    ]
    async with store.read() as session:
        assert [row.part for row in await fetch(session, select(RECEIPT).order_by(RECEIPT.c.part))] == [0, 1]


async def test_a_part_with_a_receipt_is_not_looked_up(store: Store, cipher: Cipher) -> None:
    class Counting(FakePlatform):
        found = 0

        async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
            self.found += 1
            return await super().find(to, key)

    fault = Fault(error=Transient("no answer", unsure=True), arrived=True)
    pair, platform = await make_pair(store), Counting(capabilities=LONG, faults={2: fault})
    await plan(store, pair, decided())
    kith = outbox(store, platform, cipher, Plain(long=True))
    await kith.deliver_due(NOW)
    assert (await the_send(store)).state == "unsure"
    await kith.reconcile(LAPSED)
    assert ((await the_send(store)).state, platform.sends, platform.found) == ("sent", 2, 1)


async def _forget(store: Store, platform: FakePlatform, arrived: int) -> None:
    """As if the process had died after `arrived` parts, before anything was settled."""
    async with store.write() as session:
        await change(session, RECEIPT.delete())
        held = {"state": "claimed", "claimed_by": "dead", "lease_until": later(seconds=120)}
        await change(session, update(SEND).values(**held))
    for said in platform.said[arrived:]:
        platform._by_key.pop((said.to, said.key))
    del platform.said[arrived:]


async def test_a_late_settlement_does_not_undo_a_new_one(store: Store, cipher: Cipher) -> None:
    """The first worker hangs past its lease; a second looks up and settles; the first comes too late."""

    class Slow(FakePlatform):
        async def send(self, to: Address, message: Any, key: str) -> Receipt:
            receipt = await super().send(to, message, key)
            await other.reconcile(LAPSED)
            await _mark(store, LAPSED)
            return receipt

    pair, platform = await make_pair(store), Slow()
    await plan(store, pair, decided())
    other = outbox(store, platform, cipher)
    await outbox(store, platform, cipher).deliver_due(NOW)
    assert (await the_send(store)).sent_at == LAPSED


async def _mark(store: Store, at: datetime) -> None:
    row = await the_send(store)
    assert (row.state, row.sent_at) == ("sent", at)
