"""Slack's limits of speed: one message a second in a channel, tiers a minute for the other methods.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.standins.slack.call import TIERS

BURST = 3
"""Messages a channel takes at once before one a second holds; Slack says "short bursts" only."""


@dataclass
class Bucket:
    """So many at once, refilled evenly."""

    size: float
    a_second: float
    left: float = 0
    at: float = 0

    def take(self, now: float) -> float:
        """Take one; 0, or the seconds until there is one."""
        self.left = min(self.size, self.left + (now - self.at) * self.a_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0
        return (1 - self.left) / self.a_second


@dataclass
class Rates:
    """The buckets of one app. `on`: whether they hold; `clock` tells seconds."""

    on: bool = False
    clock: Callable[[], float] = time.monotonic
    refused: int = 0
    _buckets: dict[tuple[str, str, str], Bucket] = field(default_factory=dict)

    def wait(self, team: str, method: str, tier: str, channel: str = "") -> int:
        """0 when the call may go on, else the whole seconds of Retry-After."""
        if not self.on:
            return 0
        post = tier == "post"
        key = (team, method, channel if post else "")
        now = self.clock()
        if key not in self._buckets:
            size = BURST if post else TIERS[tier]
            self._buckets[key] = Bucket(size, 1 if post else size / 60, left=size, at=now)
        seconds = math.ceil(self._buckets[key].take(now))
        self.refused += seconds > 0
        return seconds
