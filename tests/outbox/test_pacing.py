"""A platform's pace holds for each address, and holds up no other."""

from datetime import timedelta

from bot.messages import Address, Capabilities
from bot.outbox.pacing import BEATS, PATIENCE, Pacing
from bot.outbox.rows import DELIVERY, SEND, change
from bot.store.cipher import Cipher
from bot.store.engine import Store
from tests import factories
from tests.fakes.platform import FakePlatform
from tests.outbox.scene import NOW, decided, make_pair, outbox, plan, sends

ONE = Address(platform="fake", space="S1", id="C1")
TWO = Address(platform="fake", space="S1", id="C2")


class Watch:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_turns_are_a_beat_apart_and_each_address_has_its_own() -> None:
    watch = Watch()
    pacing = Pacing(watch.monotonic, watch.sleep)
    assert [pacing.take(ONE, 2) for _ in range(3)] == [0, 0.5, 1.0]
    assert pacing.take(TWO, 2) == 0
    watch.at += 10
    assert pacing.wait(ONE, 2) == 0


def test_turns_fall_on_a_beat_and_never_come_too_early() -> None:
    watch = Watch()
    pacing = Pacing(watch.monotonic, watch.sleep)
    places = [Address(platform="fake", space="S1", id=str(n)) for n in range(100)]
    turns: dict[Address, list[float]] = {to: [] for to in places}
    for _ in range(3):
        for to in places:
            watch.at += 0.0007
            turns[to].append(watch.at + pacing.take(to, 1))
    assert all(
        later - sooner >= 1
        for first, second, third in turns.values()
        for sooner, later in ((first, second), (second, third))
    )
    assert all(at - 1 < sooner + 1 / BEATS for sooner, at, _ in turns.values())
    assert len({at for _, second, third in turns.values() for at in (second, third)}) < 20


def test_no_rate_means_no_wait() -> None:
    pacing = Pacing()
    assert [pacing.take(ONE, 0) for _ in range(3)] == [0, 0, 0]


def test_who_is_put_back_comes_one_behind_the_other() -> None:
    watch = Watch()
    pacing = Pacing(watch.monotonic, watch.sleep)
    pacing.take(ONE, 1)
    assert [pacing.later(ONE, 1) for _ in range(3)] == [1, 2, 3]


def test_old_turns_are_forgotten() -> None:
    watch = Watch()
    pacing = Pacing(watch.monotonic, watch.sleep)
    for n in range(5000):
        pacing.take(Address(platform="fake", space="S1", id=str(n)), 1)
        watch.at += 0.1
    assert len(pacing._free) <= 1000


async def test_a_burst_to_one_place_is_spread_and_the_rest_goes_back(store: Store, cipher: Cipher) -> None:
    pair, watch = await make_pair(store), Watch()
    platform = FakePlatform(capabilities=Capabilities(rate=1))
    async with store.write() as session:
        other = await factories.circle(session, pair.programme, [pair.mentor, pair.mentee], place="C2")
    await plan(store, pair, *(decided(slot=str(n)) for n in range(50)))
    async with store.write() as session:  # the last one goes elsewhere
        await change(session, SEND.update().where(SEND.c.slot == "49").values(circle_id=other.id))
        await change(session, DELIVERY.update().where(DELIVERY.c.slot == "49").values(circle_id=other.id))
    kith = outbox(store, platform, cipher, pacing=Pacing(watch.monotonic, watch.sleep))
    assert await kith.deliver_due(NOW) == 50
    assert sorted(watch.slept) == [float(n) for n in range(1, int(PATIENCE) + 1)]
    assert len(platform.to(ONE)) == 1 + PATIENCE
    assert len(platform.to(TWO)) == 1
    back = sorted(row.due_at - NOW for row in await sends(store) if row.state == "due")
    assert back == [timedelta(seconds=PATIENCE + n) for n in range(1, 44)]
    assert {row.attempts for row in await sends(store)} == {0}
