"""The pulse: four rhythms of one in-process scheduler. What is due, and for whom, is rows.

"pulse" ticks while anything is due, then moves its own next run to the earliest due row. It is moved when its
run has ended and been counted: APScheduler drops a run that comes while another is counted (max_instances=1),
so one that is moved earlier can lose a wake-up. An interval of 30 s stands behind it; whatever fails, is slow
or is lost, the next one still comes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_SUBMITTED,
    EVENT_SCHEDULER_SHUTDOWN,
    JobEvent,
)
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import SystemClock
from bot.ports import Clock

_log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=30)
"""The longest rest: what was missed is seen at most so much later."""
FEEDS = timedelta(minutes=5)
LEASES = timedelta(seconds=60)
NIGHT = CronTrigger(hour=3, minute=30, timezone=UTC)
STUCK = 100
"""So many ticks that leave the same instant due mean a row that can't be done; it waits for the interval."""

Tick = Callable[[], Awaitable[datetime | None]]
Rhythm = Callable[[], Awaitable[object]]


class Pulse:
    """Calls `tick` when something is due, and the three others in their rhythm. One of each at a time.

    `tick` does what is due and returns when the next thing is, None for nothing. `beats` counts the runs that
    went well and `last_beat` says when, by `clock`; `faults` counts the failed ones since then.
    """

    def __init__(
        self,
        tick: Tick,
        *,
        clock: Clock,
        feeds: Rhythm,
        reap: Rhythm,
        clean: Rhythm,
        every: timedelta = EVERY,
    ) -> None:
        self.beats = 0
        self.faults = 0
        self.last_beat: datetime | None = None
        self._tick, self._clock, self._every = tick, clock, every
        self._machine = SystemClock()  # the scheduler waits in the machine's time, whatever `clock` says
        self._running = self._again = self._stopping = False
        self._rest: timedelta | None = None
        self._stopped = asyncio.Event()
        self._bodies: set[asyncio.Task[Any]] = set()
        self._scheduler = self._scheduled(feeds, reap, clean)

    def start(self) -> None:
        """Begin now; needs a running event loop."""
        self._scheduler.start()

    async def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Start nothing more, let what runs end, and after `patience` cut it off."""
        if self._stopping or not self._scheduler.running:
            return
        self._stopping = True
        self._scheduler.pause()
        if others := self._bodies - {asyncio.current_task()}:
            await asyncio.wait(others, timeout=patience.total_seconds())
        self._scheduler.shutdown(wait=False)
        await self._stopped.wait()  # it shuts down in the loop's next turn
        await asyncio.gather(*others, return_exceptions=True)

    def wake(self) -> None:
        """Something is due now. Any number of calls before the next tick are one."""
        if self._running:
            self._again = True
        elif self._scheduler.running and not self._stopping:
            self._move(timedelta(0))

    def rhythms(self) -> dict[str, datetime]:
        """When each comes next; for a look at its health."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time}

    def _scheduled(self, feeds: Rhythm, reap: Rhythm, clean: Rhythm) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        now = self._machine.now()
        for name, body, every in (
            ("pulse", self._beat, self._every),
            ("feeds", feeds, FEEDS),
            ("leases", reap, LEASES),
        ):
            trigger = IntervalTrigger(seconds=every.total_seconds(), timezone=UTC)
            scheduler.add_job(self._run, trigger, args=(name, body), id=name, next_run_time=now)
        scheduler.add_job(self._run, NIGHT, args=("clean-up", clean), id="clean-up")
        scheduler.add_listener(self._begun, EVENT_JOB_SUBMITTED)
        scheduler.add_listener(self._ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        scheduler.add_listener(_slow, EVENT_JOB_MAX_INSTANCES)
        scheduler.add_listener(lambda _event: self._stopped.set(), EVENT_SCHEDULER_SHUTDOWN)
        return scheduler

    async def _run(self, name: str, body: Rhythm) -> None:
        """One run, which never raises: an error is logged, and the next run comes."""
        own = asyncio.current_task()
        assert own is not None
        self._bodies.add(own)
        try:
            await body()
        except asyncio.CancelledError:  # by `stop` alone; passed on, APScheduler would log it as an error
            _log.warning("cut off", rhythm=name)
        except Exception:
            _log.exception("failed; the next one will come", rhythm=name)
        finally:
            self._bodies.discard(own)

    async def _beat(self) -> None:
        self.faults += 1  # until this run has gone well
        self._rest = None
        self._rest = await self._until_nothing_is_due()
        self.faults = 0
        self.beats += 1
        self.last_beat = self._clock.now()

    async def _until_nothing_is_due(self) -> timedelta:
        """Tick on; how long to rest then."""
        last, same = None, 0
        while True:
            self._again = False
            due = await self._tick()
            rest = self._every if due is None else min(due - self._clock.now(), self._every)
            if rest > timedelta(0) and not self._again:
                return rest
            same = same + 1 if due == last and not self._again else 0
            if same >= STUCK:
                _log.warning("something stays due and can't be done now", due=due)
                return self._every
            last = due
            await asyncio.sleep(0)

    def _begun(self, event: JobEvent) -> None:
        if event.job_id == "pulse":
            self._running = True

    def _ended(self, event: JobEvent) -> None:
        """The run is counted off, so the next one can't be dropped: only now is it moved."""
        if event.code == EVENT_JOB_ERROR:
            _log.error("ended with an error", rhythm=event.job_id)
        if event.job_id != "pulse":
            return
        self._running = False
        if self._stopping:
            return
        if self._again:
            self._move(timedelta(0))
        elif self._rest is not None:
            self._move(self._rest)

    def _move(self, rest: timedelta) -> None:
        self._scheduler.modify_job("pulse", next_run_time=self._machine.now() + rest)


def _slow(event: JobEvent) -> None:
    _log.warning("slow: still at it when the next one came", rhythm=event.job_id)
