"""What goes wrong on demand: the n-th call of a route from now."""

from dataclasses import dataclass, field
from typing import Literal

How = Literal[
    "429", "global", "500", "502", "503", "drop_before", "drop_after", "silent_before", "silent_after", "slow"
]


@dataclass(frozen=True)
class Fault:
    """`drop`: the connection is cut before or after the work; `silent`: so too, but no answer for long.

    `seconds`: retry_after, how long the silence lasts, or how slow it is.
    """

    how: How
    seconds: float = 1


@dataclass
class Faults:
    """The faults to come, by route as "POST /channels/{channel}/messages"; "*" stands for every route."""

    pending: dict[str, dict[int, Fault]] = field(default_factory=dict)
    happened: list[tuple[str, Fault]] = field(default_factory=list)
    _counted: dict[str, int] = field(default_factory=dict)

    def add(self, route: str, how: How, *, nth: int = 1, times: int = 1, seconds: float = 1) -> None:
        """The n-th call from now, and those after it up to `times`, fail like this; one call in one way."""
        number, coming = self._counted.get(route, 0) + nth, self.pending.setdefault(route, {})
        for _ in range(times):
            while number in coming:
                number += 1
            coming[number] = Fault(how, seconds)

    def next(self, route: str) -> Fault | None:
        """Count a call; what goes wrong with it."""
        found: Fault | None = None
        for name in (route, "*"):
            self._counted[name] = number = self._counted.get(name, 0) + 1
            found = self.pending.get(name, {}).pop(number, None) or found
        if found is not None:
            self.happened.append((route, found))
        return found

    def clear(self) -> None:
        """Nothing more goes wrong."""
        self.pending.clear()
