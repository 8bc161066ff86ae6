"""What was said is brought up to date: once, later if need be, and whatever goes wrong."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import Malformed, Transient
from bot.messages import Message, Receipt, value
from bot.outbox.claim import LEASE, claim
from bot.outbox.revise import TRIES, ask
from bot.outbox.rows import DELIVERY, SEND, fetch
from bot.planner import next_due
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, Plain, decided, later, make_pair, outbox, plan

CIPHER = Cipher([new_key()])
SUBJECT, AT = select(DELIVERY.c.community_id, DELIVERY.c.subject), select(SEND.c.revise_at)


class Unsteady(FakePlatform):
    """Fails to replace as often as it is told."""

    def __init__(self, *faults: Exception) -> None:
        super().__init__()
        self.left = list(faults)
        self.revised: list[str] = []

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Fail, or replace."""
        if self.left:
            raise self.left.pop(0)
        self.revised.append(receipt.message)
        await super().revise(receipt, message)


@value
class Said:
    """A pair that was told something, and what is needed to change it."""

    store: Store
    platform: Unsteady
    moment: Plain


async def said(store: Store, *faults: Exception, long: bool = False) -> Said:
    """One message that was sent, and is to be replaced."""
    pair = await make_pair(store)
    platform, moment = Unsteady(*faults), Plain(long=long)
    await plan(store, pair, decided())
    await outbox(store, platform, CIPHER, moment).deliver_due(NOW)
    assert platform.said
    await asked(store)
    return Said(store=store, platform=platform, moment=moment)


async def asked(store: Store, at: datetime = NOW) -> None:
    """Ask for all that was said about the pair's prompt."""
    async with store.write() as session:
        ((community, subject),) = await fetch(session, SUBJECT)
        await ask(session, community, "check_in", subject, at)


async def revise_at(store: Store) -> Any:
    """When it is to be replaced."""
    async with store.read() as session:
        ((at,),) = await fetch(session, AT)
    return at


async def test_what_was_said_is_replaced_once(store: Store) -> None:
    one = await said(store)
    assert await next_due(store) == NOW
    box = outbox(store, one.platform, CIPHER, one.moment)
    assert await box.revise_due(NOW) == 1
    assert await box.revise_due(NOW) == 0
    assert one.platform.revised == ["1"]
    assert await revise_at(store) is None


async def test_each_page_goes_to_its_own_message(store: Store) -> None:
    one = await said(store, long=True)
    pages = len(one.platform.said)
    await outbox(store, one.platform, CIPHER, one.moment).revise_due(NOW)
    assert one.platform.revised == [str(n + 1) for n in range(pages)]
    assert pages > 1


async def test_a_fault_that_passes_is_tried_again_later(store: Store) -> None:
    one = await said(store, Transient("cut"), TimeoutError())
    box = outbox(store, one.platform, CIPHER, one.moment)
    await box.revise_due(NOW)
    again = await revise_at(store)
    assert again > NOW + LEASE
    assert await box.revise_due(NOW + LEASE / 2) == 0
    await box.revise_due(again)
    later_still = await revise_at(store)
    assert later_still - again > again - NOW
    await box.revise_due(later_still)
    assert one.platform.revised == ["1"]
    assert await revise_at(store) is None


@pytest.mark.parametrize("fault", [Malformed("no"), ZeroDivisionError("a bug")])
async def test_what_can_never_be_replaced_stays_as_it_is(store: Store, fault: Exception) -> None:
    one = await said(store, fault)
    await outbox(store, one.platform, CIPHER, one.moment).revise_due(NOW)
    assert await revise_at(store) is None


async def test_it_is_given_up_in_the_end(store: Store) -> None:
    one = await said(store, *(Transient("cut") for _ in range(TRIES + 9)))
    box, tries = outbox(store, one.platform, CIPHER, one.moment), 0
    while (due := await revise_at(store)) is not None:
        await box.revise_due(due)
        tries += 1
    assert tries == TRIES


async def test_who_asks_while_it_is_at_work_is_heard(store: Store) -> None:
    one = await said(store)
    box = outbox(store, one.platform, CIPHER, one.moment)

    async def meanwhile(receipt: Receipt, message: Message) -> None:
        await asked(store, later(hours=1))

    one.platform.revise = meanwhile  # type: ignore[method-assign]  # asks while it is at work
    await box.revise_due(NOW)
    assert await revise_at(store) == later(hours=1)


async def test_after_a_crash_it_comes_again(store: Store) -> None:
    one = await said(store, KeyboardInterrupt())  # type: ignore[arg-type]  # the process dies
    with pytest.raises(KeyboardInterrupt):
        await outbox(store, one.platform, CIPHER, one.moment).revise_due(NOW)
    assert await revise_at(store) == NOW + LEASE
    await outbox(store, one.platform, CIPHER, one.moment).revise_due(NOW + LEASE)
    assert one.platform.revised == ["1"]


async def test_what_is_still_to_be_said_needs_no_revision(store: Store) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided())
    await asked(store)
    assert await revise_at(store) is None


async def test_what_is_just_on_its_way_is_replaced_when_it_must_have_arrived(store: Store) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided())
    async with store.write() as session:
        await claim(session, NOW, "w")
    await asked(store)
    assert await revise_at(store) == NOW + LEASE
