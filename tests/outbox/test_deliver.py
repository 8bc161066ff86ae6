"""What is due is said once; each kind of error leads where its class says."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable
from bot.messages import Account, Address, Capabilities, Message, Receipt
from bot.outbox import speak
from bot.outbox.rows import ACCOUNT, CHARGE, CIRCLE, DELIVERY, MEMBERSHIP, PERSON, RECEIPT, change, fetch
from bot.policy.state import CircleState
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests.fakes.platform import FakePlatform, Fault
from tests.outbox.scene import (
    NOW,
    Plain,
    count,
    decided,
    later,
    make_pair,
    outbox,
    plan,
    sends,
    the_send,
)


async def test_it_is_said_in_the_pairs_place_and_noted(store: Store, cipher: Cipher) -> None:
    pair, platform, moment = await make_pair(store), FakePlatform(), Plain()
    await plan(store, pair, decided(reason="first", detail="why=so"))
    assert await outbox(store, platform, cipher, moment).deliver_due(NOW) == 1
    (said,) = platform.said
    assert (said.to, said.words) == (Address(platform="fake", space="S1", id="C1"), "check_in 1")
    row = await the_send(store)
    assert (row.state, row.sent_at, row.claimed_by, row.lease_until) == ("sent", NOW, "", None)
    async with store.read() as session:
        (receipt,) = await fetch(session, select(RECEIPT))
    assert (receipt.part, receipt.place, receipt.message) == (0, "C1", said.receipt.message)
    (facts,) = moment.seen
    assert [party.name for party in facts.members] == ["Ana", "Ben"]
    assert (facts.token, facts.reader, facts.programme) == (f"d:{row.id}", None, "Spring")


async def test_nothing_due_says_nothing(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided(at=later(hours=1)))
    assert await outbox(store, platform, cipher).deliver_due(NOW) == 0
    assert platform.sends == 0


async def test_everything_due_is_said_once(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, *(decided(slot=str(n)) for n in range(150)))
    kith = outbox(store, platform, cipher)
    assert sum(await asyncio.gather(kith.deliver_due(NOW), kith.deliver_due(NOW))) == 150
    assert platform.sends == len(platform.said) == 150
    assert {row.state for row in await sends(store)} == {"sent"}


async def test_a_place_is_opened_once_and_kept(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store, place=""), FakePlatform()
    opened: list[str] = []

    class Counting(FakePlatform):
        async def open(self, space: str, members: Any, title: str) -> Address:
            opened.append(title)
            return await super().open(space, members, title)

    platform = Counting()
    await plan(store, pair, *(decided(slot=str(n)) for n in range(30)))
    kith = outbox(store, platform, cipher)
    await kith.deliver_due(NOW)
    await plan(store, pair, decided(slot="more"))
    await kith.deliver_due(NOW)
    assert opened == ["Ana & Ben"]
    async with store.read() as session:
        (circle,) = await fetch(session, select(CIRCLE.c.place))
    assert circle.place == platform.said[0].to.id


async def test_each_gets_it_in_their_direct_messages(store: Store, cipher: Cipher) -> None:
    pair, platform, moment = await make_pair(store), FakePlatform(), Plain()
    await plan(store, pair, decided(people=(pair.mentor.id, pair.mentee.id)))
    await outbox(store, platform, cipher, moment).deliver_due(NOW)
    ana = await platform.direct(Account(platform="fake", id="ana"))
    assert len(platform.to(ana)) == 1
    assert {facts.reader.name for facts in moment.seen if facts.reader} == {"Ana", "Ben"}
    async with store.read() as session:
        rows = await fetch(session, select(ACCOUNT.c.direct_id))
    assert ana.id in {row.direct_id for row in rows}
    assert all(row.direct_id for row in rows)


ERRORS: Mapping[str, tuple[PlatformError, str, str]] = {
    "closed": (Unreachable("they left"), "failed", "unreachable"),
    "scope": (Misconfigured("no scope", "chat:write"), "failed", "misconfigured:chat:write"),
    "payload": (Malformed("bad block"), "failed", "malformed"),
}


@pytest.mark.parametrize("error", ERRORS)
async def test_what_can_never_arrive_fails_and_is_planned_again(
    store: Store, cipher: Cipher, error: str
) -> None:
    fault, state, why = ERRORS[error]
    pair, platform = await make_pair(store), FakePlatform(faults={1: Fault(error=fault)})
    await plan(store, pair, decided(charged=(pair.mentor.id,)))
    await outbox(store, platform, cipher).deliver_due(NOW)
    row = await the_send(store)
    assert (row.state, row.why) == (state, why)
    async with store.read() as session:
        assert [one.plan_at for one in await fetch(session, select(CIRCLE.c.plan_at))] == [NOW]
        assert [one.state for one in await fetch(session, select(DELIVERY.c.state))] == ["closed"]
        assert await count(session, CHARGE) == 0


async def test_a_passing_fault_is_tried_again_later_each_time(store: Store, cipher: Cipher) -> None:
    faults = {n: Fault(error=Transient("busy", timedelta(seconds=5))) for n in (1, 2)}
    pair, platform = await make_pair(store), FakePlatform(faults=faults)
    await plan(store, pair, decided(charged=(pair.mentor.id,)))
    kith, now = outbox(store, platform, cipher), NOW
    for attempt, rest in ((1, 30), (2, 60)):
        assert await kith.deliver_due(now) == 1
        row = await the_send(store)
        assert (row.state, row.attempts, row.due_at) == ("due", attempt, now + timedelta(seconds=rest))
        assert row.wanted_at == NOW
        now = row.due_at
    await kith.deliver_due(now)
    assert (await the_send(store)).state == "sent"
    async with store.read() as session:
        assert await count(session, CHARGE) == 1


async def test_what_tells_of_something_missing_waits_for_it(store: Store, cipher: Cipher) -> None:
    fault = Fault(error=Misconfigured("revoked", "a token"))
    pair, platform = await make_pair(store), FakePlatform(faults={1: fault})
    await plan(store, pair, decided(moment="notice"))
    kith = outbox(store, platform, cipher, Plain("notice"))
    await kith.deliver_due(NOW)
    assert (await the_send(store)).state == "due"
    await kith.deliver_due(later(hours=1))
    assert (await the_send(store)).state == "sent"


async def test_a_platform_says_how_long_to_wait(store: Store, cipher: Cipher) -> None:
    fault = Fault(error=Transient("slow down", timedelta(minutes=10)))
    pair, platform = await make_pair(store), FakePlatform(faults={1: fault})
    await plan(store, pair, decided())
    await outbox(store, platform, cipher).deliver_due(NOW)
    assert (await the_send(store)).due_at == later(minutes=10)


async def test_what_fails_for_too_long_grows_stale(store: Store, cipher: Cipher) -> None:
    faults = {n: Fault(error=Transient("down")) for n in range(1, 500)}
    pair, platform = await make_pair(store), FakePlatform(faults=faults)
    await plan(store, pair, decided())
    kith, now = outbox(store, platform, cipher), NOW
    while (row := await the_send(store)).state == "due":
        now = row.due_at
        await kith.deliver_due(now)
    assert (row.state, row.why) == ("withdrawn", "stale")
    assert timedelta(hours=48) < now - NOW < timedelta(days=8)


async def test_one_bug_harms_one_send(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    broken = decided(moment="story", slot="x")
    await plan(store, pair, broken, decided(), decided(moment="unheard_of", slot="y"))
    kith = outbox(store, platform, cipher, Plain(), Plain("story", broken=True))
    assert await kith.deliver_due(NOW) == 3
    assert [(row.moment, row.state, row.why) for row in await sends(store)] == [
        ("story", "failed", "malformed"),
        ("check_in", "sent", ""),
        ("unheard_of", "failed", "malformed"),
    ]


async def test_a_platform_that_is_not_set_up_is_named(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    await plan(store, pair, decided())
    await outbox(store, FakePlatform(name="other"), cipher).deliver_due(NOW)
    assert (await the_send(store)).why == "misconfigured:fake"


async def _set(store: Store, statement: Any) -> None:
    async with store.write() as session:
        await change(session, statement)


async def test_quiet_hours_move_it_without_an_attempt(store: Store, cipher: Cipher) -> None:
    night = later(hours=12)
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided(at=night, charged=(pair.mentor.id,)))
    await outbox(store, platform, cipher).deliver_due(night)
    row = await the_send(store)
    assert (row.state, row.attempts, row.due_at) == ("due", 0, later(hours=23))
    assert row.wanted_at == row.due_at
    async with store.read() as session:
        assert [one.at for one in await fetch(session, select(CHARGE.c.at))] == [row.due_at]
    await outbox(store, platform, cipher).deliver_due(row.due_at)
    assert (await the_send(store)).state == "sent"


@pytest.mark.parametrize(("days", "state"), [(1, "due"), (20, "withdrawn")])
async def test_a_short_pause_moves_it_and_a_long_one_ends_it(
    store: Store, cipher: Cipher, days: int, state: str
) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided(charged=(pair.mentor.id, pair.mentee.id)))
    await _set(
        store, update(PERSON).where(PERSON.c.id == pair.mentee.id).values(paused_until=later(days=days))
    )
    await outbox(store, platform, cipher).deliver_due(NOW)
    row = await the_send(store)
    assert (row.state, platform.sends) == (state, 0)
    async with store.read() as session:
        assert await count(session, CHARGE) == (2 if state == "due" else 0)


async def test_a_reveal_outlives_any_pause(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided(urgent=True))
    await _set(store, update(PERSON).values(paused_until=later(days=20)))
    await outbox(store, platform, cipher).deliver_due(NOW)
    row = await the_send(store)
    assert row.state == "due"
    assert row.due_at >= later(days=20)


async def test_a_lively_pair_is_left_alone_and_pays_nothing(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided(charged=(pair.mentor.id, pair.mentee.id)))
    await _set(store, update(CIRCLE).values(two_way_at=later(hours=-1)))
    await outbox(store, platform, cipher).deliver_due(NOW)
    row = await the_send(store)
    assert (row.state, row.why, platform.sends) == ("withdrawn", "lively", 0)
    async with store.read() as session:
        assert await count(session, CHARGE) == 0
        assert [one.state for one in await fetch(session, select(DELIVERY.c.state))] == ["closed"]
        assert [one.plan_at for one in await fetch(session, select(CIRCLE.c.plan_at))] == [NOW]


async def test_who_left_gets_nothing_and_the_other_still_does(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    both = (pair.mentor.id, pair.mentee.id)
    await plan(store, pair, decided(people=both, charged=both))
    left = update(MEMBERSHIP).where(MEMBERSHIP.c.person_id == pair.mentee.id).values(state="left")
    await _set(store, left)
    await outbox(store, platform, cipher).deliver_due(NOW)
    assert [(row.state, row.why) for row in await sends(store)] == [("sent", ""), ("withdrawn", "left")]
    async with store.read() as session:
        assert [one.person_id for one in await fetch(session, select(CHARGE))] == [pair.mentor.id]
        assert [one.state for one in await fetch(session, select(DELIVERY.c.state))] == ["open"]


async def test_a_circle_that_is_gone_takes_its_sends_along(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided())

    async def none(session: AsyncSession, ids: object, now: datetime) -> dict[int, CircleState]:
        return {}

    await outbox(store, platform, cipher, states=none).deliver_due(NOW)
    assert (await the_send(store)).why == "ended"


LONG = Plain(long=True)
SHORT = Capabilities(max_text=4000, rate=0)


async def test_a_long_message_has_a_receipt_for_each_part(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform(capabilities=SHORT)
    await plan(store, pair, decided())
    await outbox(store, platform, cipher, LONG).deliver_due(NOW)
    key = (await the_send(store)).key
    assert [said.key for said in platform.said] == [key, f"{key}/1"]
    async with store.read() as session:
        assert [row.part for row in await fetch(session, select(RECEIPT.c.part))] == [0, 1]


async def test_a_half_sent_message_goes_on_where_it_broke(store: Store, cipher: Cipher) -> None:
    platform = FakePlatform(capabilities=SHORT, faults={2: Fault(error=Transient("busy"))})
    pair = await make_pair(store)
    await plan(store, pair, decided())
    kith = outbox(store, platform, cipher, LONG)
    await kith.deliver_due(NOW)
    row = await the_send(store)
    assert (row.state, row.attempts, len(platform.said)) == ("due", 1, 1)
    await kith.deliver_due(row.due_at)
    assert (await the_send(store)).state == "sent"
    assert (platform.sends, len(platform.said)) == (3, 2)
    async with store.read() as session:
        assert [row.part for row in await fetch(session, select(RECEIPT.c.part))] == [0, 1]


class Hanging(FakePlatform):
    """Takes the first message and never answers."""

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        receipt = await super().send(to, message, key)
        if self.sends == 1:
            await asyncio.Event().wait()
        return receipt


async def test_no_answer_in_time_is_unsure(
    store: Store, cipher: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speak, "TIMEOUT", 0.05)
    pair, platform = await make_pair(store), Hanging()
    await plan(store, pair, decided(slot="1"), decided(slot="2"))
    await outbox(store, platform, cipher).deliver_due(NOW)
    assert [(row.state, row.lease_until) for row in await sends(store)] == [
        ("unsure", later(seconds=120)),
        ("sent", None),
    ]


async def test_a_send_whose_lease_ends_is_left_to_others(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    await plan(store, pair, decided())

    class Late:
        """A clock on which a claim takes 100 seconds."""

        asked = 0

        def now(self) -> datetime:
            self.asked += 1
            return NOW if self.asked == 1 else later(seconds=100)

    await outbox(store, platform, cipher, clock=Late()).deliver_due(NOW)
    row = await the_send(store)
    assert (row.state, platform.sends) == ("due", 0)


async def test_an_erased_send_does_not_spoil_its_batch(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)

    class Erasing(FakePlatform):
        async def send(self, to: Address, message: Message, key: str) -> Receipt:
            if self.sends == 0:
                await _set(store, DELIVERY.delete().where(DELIVERY.c.slot == "1"))
            return await super().send(to, message, key)

    await plan(store, pair, decided(slot="1"), decided(slot="2"))
    await outbox(store, Erasing(), cipher).deliver_due(NOW)
    assert [(row.slot, row.state) for row in await sends(store)] == [("2", "sent")]
