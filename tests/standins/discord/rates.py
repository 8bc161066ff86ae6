"""Discord's rate limits: fixed windows per bucket and major parameter, and 50 requests a second over all.

Numbers beside the global one are not published; these are what its headers are seen to say.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import md5

WINDOWS: dict[str, tuple[int, float]] = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
    "DELETE /channels/{channel}/messages/{message}": (5, 1.0),
    "GET /channels/{channel}/messages": (5, 5.0),
    "POST /webhooks/{application}/{token}": (5, 2.0),
    "PATCH /webhooks/{application}/{token}/messages/{message}": (5, 2.0),
    "PUT /applications/{application}/commands": (2, 5.0),
    "GET /users/@me": (30, 30.0),
}
OTHERS = (10, 5.0)
FREE = ("POST /interactions/{interaction}/{token}/callback",)


@dataclass(frozen=True)
class Limited:
    """A request that came too soon."""

    after: float
    everywhere: bool


@dataclass
class Window:
    """How many came since it began."""

    began: float
    count: int = 0


@dataclass
class Rates:
    """`on` switches them; `refused` are the routes that were told to wait."""

    on: bool = False
    a_second: int = 50
    clock: Callable[[], float] = time.monotonic
    refused: list[str] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    _all: Window = field(default_factory=lambda: Window(-1e9))

    def take(self, route: str, major: str) -> tuple[Limited | None, dict[str, str]]:
        """Count a request; whether it has to wait, and what its headers say."""
        if not self.on or route in FREE:
            return None, {}
        now = self.clock()
        if now - self._all.began >= 1:
            self._all = Window(now)
        if self._all.count >= self.a_second and not route.partition(" ")[2].startswith("/webhooks"):
            self.refused.append(route)
            return Limited(self._all.began + 1 - now, True), {}
        limited, headers = self._bucket(route, major, now)
        if limited is None and not route.partition(" ")[2].startswith("/webhooks"):
            self._all.count += 1
            self.used.append(now)
        return limited, headers

    def _bucket(self, route: str, major: str, now: float) -> tuple[Limited | None, dict[str, str]]:
        most, seconds = WINDOWS.get(route, OTHERS)
        window = self._windows.get((route, major))
        if window is None or now - window.began >= seconds:
            window = self._windows[route, major] = Window(now)
        left = window.began + seconds - now
        limited = Limited(left, False) if window.count >= most else None
        if limited:
            self.refused.append(route)
        else:
            window.count += 1
        return limited, {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(most - window.count),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": md5(route.encode(), usedforsecurity=False).hexdigest(),
        }
