"""The pulse, for real: it fails, is slow, is woken at any time, and the next beat still comes."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import SetClock, SystemClock
from bot.pulse import EVERY, FEEDS, LEASES, STUCK, Pulse

MS = timedelta(milliseconds=1)
CLOCK = SystemClock()


class Work:
    """What is due, as an App would say. `due` are instants; a tick does those that have come."""

    def __init__(self) -> None:
        self.due: list[datetime] = []
        self.ticks = 0
        self.late: list[timedelta] = []
        self.faults: list[Exception] = []
        self.takes = timedelta(0)
        self.at_once = self.most_at_once = 0
        self.other: list[str] = []

    async def tick(self) -> datetime | None:
        """Do what is due; when the next is."""
        self.ticks += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            now = CLOCK.now()
            await asyncio.sleep(self.takes.total_seconds())
            if self.faults:
                raise self.faults.pop()
            self.late += [now - due for due in self.due if due <= now]
            self.due = [due for due in self.due if due > now]
            return min(self.due, default=None)
        finally:
            self.at_once -= 1

    async def feeds(self) -> None:
        """Fail, as feeds do."""
        self.other.append("feeds")
        raise OSError("no network")

    async def reap(self) -> None:
        """Leases."""
        self.other.append("leases")

    async def clean(self) -> None:
        """Nightly."""
        self.other.append("clean-up")

    def pulse(self, every: timedelta = 50 * MS) -> Pulse:
        """A pulse over this work, far quicker than a real one."""
        return Pulse(self.tick, clock=CLOCK, feeds=self.feeds, reap=self.reap, clean=self.clean, every=every)


@pytest.fixture
def work() -> Work:
    """Nothing due yet."""
    return Work()


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until it is."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is watched must not know of its watcher
            await asyncio.sleep(0.001)


async def test_it_beats_and_stops(work: Work) -> None:
    pulse = work.pulse()
    pulse.start()
    await until(lambda: pulse.beats >= 3)
    assert pulse.last_beat is not None
    assert CLOCK.now() - pulse.last_beat < timedelta(seconds=1)
    await pulse.stop()
    ticks = work.ticks
    await asyncio.sleep(0.12)
    pulse.wake()
    await asyncio.sleep(0.01)
    assert work.ticks == ticks
    await pulse.stop()


async def test_the_rhythms_are_the_designs(work: Work) -> None:
    pulse = work.pulse(EVERY)
    start = CLOCK.now()
    pulse.start()
    await until(lambda: pulse.beats == 1 and len(work.other) == 2)
    await asyncio.sleep(0.01)
    rhythms = pulse.rhythms()
    await pulse.stop()
    assert sorted(work.other) == ["feeds", "leases"]
    for name, every in (("pulse", timedelta(seconds=30)), ("feeds", FEEDS), ("leases", LEASES)):
        assert abs(rhythms[name] - start - every) < timedelta(seconds=1)
    assert (rhythms["clean-up"].hour, rhythms["clean-up"].minute) == (3, 30)
    assert rhythms["clean-up"].tzinfo == UTC


async def test_it_wakes_at_the_earliest_due_row(work: Work) -> None:
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: pulse.beats == 1)
    start = CLOCK.now()
    work.due = [start + gap * MS for gap in (80, 20, 45, 45, 200)]
    pulse.wake()
    await until(lambda: not work.due)
    await pulse.stop()
    assert len(work.late) == 5
    assert sorted(work.late)[2] < 10 * MS
    assert work.ticks < 20


async def test_it_ticks_on_while_anything_is_due() -> None:
    left = [3]

    async def tick() -> datetime | None:
        left[0] -= 1
        return CLOCK.now() if left[0] > 0 else None

    pulse = Pulse(tick, clock=CLOCK, feeds=Work().reap, reap=Work().reap, clean=Work().clean, every=EVERY)
    pulse.start()
    await until(lambda: pulse.beats == 1)
    await pulse.stop()
    assert left == [0]


async def test_a_failing_tick_is_logged_and_the_next_one_comes(work: Work) -> None:
    work.faults = [ValueError("a bad day")]
    pulse = work.pulse()
    with capture_logs() as logs:
        pulse.start()
        await until(lambda: work.ticks == 1 and not work.faults)
        assert pulse.beats == 0
        assert pulse.faults == 1
        await until(lambda: pulse.beats == 2)
        await pulse.stop()
    assert pulse.faults == 0
    failed = [log for log in logs if log["log_level"] == "error"]
    assert sorted(log["rhythm"] for log in failed) == ["feeds", "pulse"]


async def test_a_slow_tick_is_logged_and_the_next_one_comes(work: Work) -> None:
    work.takes = 180 * MS
    pulse = work.pulse()
    with capture_logs() as logs:
        pulse.start()
        await until(lambda: pulse.beats == 1)
        work.takes = timedelta(0)
        await until(lambda: pulse.beats == 4)
        await pulse.stop()
    assert work.most_at_once == 1
    assert {log["rhythm"] for log in logs if log["event"].startswith("slow")} == {"pulse"}


async def test_a_wake_during_a_run_brings_one_more(work: Work) -> None:
    work.takes = 30 * MS
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: work.at_once == 1)
    for _ in range(5):
        pulse.wake()
    await until(lambda: pulse.beats == 1)
    await asyncio.sleep(0.1)
    await pulse.stop()
    assert work.ticks == 2


async def test_wakes_before_a_tick_are_one(work: Work) -> None:
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: pulse.beats == 1)
    for _ in range(100):
        pulse.wake()
    await asyncio.sleep(0.05)
    await pulse.stop()
    assert work.ticks == 2


@pytest.mark.parametrize("turns", range(12))
async def test_a_wake_in_any_turn_around_the_end_of_a_run_is_kept(work: Work, turns: int) -> None:
    """Between the end of a run's last tick and its being counted off, a moved run would be dropped."""
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: pulse.beats == 1)
    await asyncio.sleep(0.01)
    pulse.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    seen = work.ticks
    work.due = [CLOCK.now()]
    pulse.wake()
    await until(lambda: not work.due, 1)
    await pulse.stop()
    assert work.ticks >= seen


@pytest.mark.parametrize("seed", range(4))
async def test_it_lives_after_fifty_wakes_in_random_patterns(seed: int) -> None:
    """Every wake is followed by a tick that begins after it, whatever the pattern; then it still beats."""
    work, dice = Work(), random.Random(seed)
    pulse = work.pulse(EVERY)
    pulse.start()
    for _ in range(50):
        work.takes = dice.choice((0, 0, 1, 3)) * MS
        if dice.random() < 0.2:
            work.faults.append(RuntimeError("once"))
        work.due.append(CLOCK.now() + dice.choice((0, 0, 1, 2, 5)) * MS)
        pulse.wake()
        for _ in range(dice.randrange(6)):
            await asyncio.sleep(dice.choice((0, 0, 0, 0.001, 0.004)))
    work.takes, work.faults = timedelta(0), []
    pulse.wake()
    await until(lambda: not work.due, 2)
    beats = pulse.beats
    pulse.wake()
    await until(lambda: pulse.beats > beats, 1)
    await pulse.stop()
    assert work.most_at_once == 1
    assert len(work.late) == 50


async def test_what_stays_due_does_not_spin() -> None:
    stuck, ticks = CLOCK.now(), [0]

    async def tick() -> datetime | None:
        ticks[0] += 1
        return stuck

    pulse = Pulse(tick, clock=CLOCK, feeds=Work().reap, reap=Work().reap, clean=Work().clean, every=EVERY)
    with capture_logs() as logs:
        pulse.start()
        await until(lambda: pulse.beats == 1)
        await asyncio.sleep(0.05)
        await pulse.stop()
    assert ticks[0] == STUCK + 1
    assert any("stays due" in log["event"] for log in logs)


async def test_stopping_lets_a_run_end(work: Work) -> None:
    work.takes = 50 * MS
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: work.at_once == 1)
    await pulse.stop()
    assert pulse.beats == 1


async def test_stopping_cuts_off_what_does_not_end(work: Work) -> None:
    work.takes = timedelta(minutes=5)
    pulse = work.pulse(EVERY)
    pulse.start()
    await until(lambda: work.at_once == 1)
    await pulse.stop(patience=20 * MS)
    assert work.at_once == 0


async def test_a_clock_that_is_moved_by_hand() -> None:
    """As in the playground: the wait is measured by `clock`, and moving it comes with a wake."""
    clock = SetClock(datetime(2026, 3, 2, 10, tzinfo=UTC))
    seen: list[datetime] = []

    async def tick() -> datetime | None:
        seen.append(clock.now())
        return clock.now() + timedelta(days=1)

    pulse = Pulse(tick, clock=clock, feeds=Work().reap, reap=Work().reap, clean=Work().clean, every=EVERY)
    pulse.start()
    await until(lambda: pulse.beats == 1)
    clock.advance(timedelta(days=1))
    pulse.wake()
    await until(lambda: pulse.beats == 2)
    await pulse.stop()
    assert [at.day for at in seen] == [2, 3]
    assert pulse.last_beat == clock.now()
