"""People who do not exist: when they are open, how ready they are to answer, when they have had enough.

Everything random comes from one seeded source for each pair, so that every policy meets the same people.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.policy.hours import is_open
from bot.policy.state import Hours, PersonState
from bot.policy.wall import zone_of
from bot.simulate.assumptions import Assumptions

START = datetime(2027, 1, 4, 10, tzinfo=UTC)
"""A Monday; the 26 weeks from here see the clocks of both hemispheres change."""
ZONES = (
    "Europe/London", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Africa/Lagos", "Asia/Kolkata",
    "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
HALF_LIFE = timedelta(days=21)
"""How fast a message is forgotten: what was said weeks ago no longer tires."""
MONTH = timedelta(days=30)
SLOTS = 10


@dataclass(slots=True)
class Someone:
    """A person. `ready` is the chance to answer a tap at an average hour, `slots` how good the times are."""

    state: PersonState
    ready: float
    slots: tuple[float, ...]
    dice: random.Random
    load: float = 0.0
    load_at: datetime = START
    ignored: int = 0
    messages: list[datetime] = field(default_factory=list)
    outside: int = 0
    left_at: datetime | None = None

    def hear(
        self, at: datetime, assumed: Assumptions, *, effort: float, again: bool = False
    ) -> datetime | None:
        """A message arrives: when it is answered, or None. `effort` goes from 0 (a tap) to 1 (a story)."""
        if self.left_at is not None:
            return None
        open_now = is_open(self.state, at)
        self.load *= 0.5 ** ((at - self.load_at) / HALF_LIFE)
        chance = self.ready * self._time(at) * (1 - assumed.habituation / 100) ** self.load
        chance *= (1 - assumed.fading / 100) ** ((at - START) / MONTH) * (1 - effort * assumed.effort / 100)
        if again:
            chance *= assumed.second / 100
        if not open_now:
            chance *= 1 - assumed.closed_hours / 100
            self.outside += 1
        self.load, self.load_at = self.load + 1, at
        self.messages.append(at)
        answered = self.dice.random() < min(chance, 0.98)
        leaving = self._leaving(assumed, again=again, open_now=open_now)
        self.ignored = 0 if answered else self.ignored + 1
        delay = timedelta(hours=min(self.dice.expovariate(1 / 10), 6 * 24))
        if not answered and leaving:
            self.left_at = at
        return at + delay if answered else None

    def _leaving(self, assumed: Assumptions, *, again: bool, open_now: bool) -> bool:
        chance = assumed.opt_out / 1000 * (1 + assumed.ignored_opt_out / 100 * self.ignored)
        chance *= 1 + assumed.second_opt_out / 100 * again
        chance *= 1 + assumed.closed_hours / 100 * (not open_now)
        return self.dice.random() < chance

    def _time(self, at: datetime) -> float:
        local = at.astimezone(zone_of(self.state.zone))
        return self.slots[local.weekday() * 2 + (local.hour >= 13)] if local.weekday() < 5 else 1.0


def pair(number: int, seed: int, assumed: Assumptions) -> tuple[Someone, Someone]:
    """The two of a pair, alike as far as it is assumed; the same number and seed give the same two."""
    dice = random.Random(f"{seed}:{number}")  # noqa: S311  # no secret
    shared = dice.gauss(0, 1)
    zone = dice.choice(ZONES)
    zones = (zone, zone if dice.random() < 0.7 else dice.choice(ZONES))
    return tuple(  # type: ignore[return-value]  # two of them
        _someone(2 * number + at, zones[at], shared, dice, assumed) for at in range(2)
    )


def _someone(id: int, zone: str, shared: float, dice: random.Random, assumed: Assumptions) -> Someone:
    own = assumed.together * shared + math.sqrt(1 - min(assumed.together, 1) ** 2) * dice.gauss(0, 1)
    middle = min(max(assumed.answer / 100, 0.01), 0.99)
    ready = 1 / (1 + math.exp(-(math.log(middle / (1 - middle)) + assumed.spread * own)))
    # The best of ten draws lies about 1.54 deviations over their mean.
    slots = tuple(max(0.2, dice.gauss(1, assumed.receptivity / 100 / 1.54)) for _ in range(SLOTS))
    mean = sum(slots) / SLOTS
    start = dice.choice((8, 9, 9, 10))
    hours = Hours(start=Hours().start.replace(hour=start), end=Hours().end.replace(hour=start + 9))
    return Someone(
        state=PersonState(id=id + 1, zone=zone, hours=hours, role="mentor" if id % 2 == 0 else "mentee"),
        ready=ready,
        slots=tuple(one / mean for one in slots),
        dice=random.Random(dice.random()),  # noqa: S311  # no secret
    )


def talks(number: int, seed: int, weeks: int, assumed: Assumptions) -> list[tuple[datetime, bool]]:
    """When the two speak to each other by themselves, and whether Kith learns of it."""
    dice = random.Random(f"talk:{seed}:{number}")  # noqa: S311  # no secret
    at, found = START, []
    end = START + timedelta(weeks=weeks)
    while assumed.talk > 0:
        at += timedelta(weeks=dice.expovariate(assumed.talk / 100))
        if at >= end:
            break
        found.append((at, dice.random() < assumed.seen_talk / 100))
    return found
