"""What goes wrong on demand: the n-th call of a method from now."""

from dataclasses import dataclass, field
from typing import Literal

How = Literal[
    "ratelimited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "drop_before",
    "drop_after",
    "silent_before",
    "silent_after",
    "slow",
]


@dataclass(frozen=True)
class Fault:
    """`drop`: the connection is cut before or after the work is done. `silent`: so too, after a long while.

    `seconds`: Retry-After, how long the silence lasts, or how slow it is.
    """

    how: How
    seconds: float = 1


@dataclass
class Faults:
    """The faults to come, by method; "*" stands for every method."""

    pending: dict[str, dict[int, Fault]] = field(default_factory=dict)
    happened: list[tuple[str, Fault]] = field(default_factory=list)
    _counted: dict[str, int] = field(default_factory=dict)

    def add(self, method: str, how: How, *, nth: int = 1, times: int = 1, seconds: float = 1) -> None:
        """The n-th call from now, and those after it up to `times`, fail like this."""
        first = self._counted.get(method, 0) + nth
        for number in range(first, first + times):
            self.pending.setdefault(method, {})[number] = Fault(how, seconds)

    def next(self, method: str) -> Fault | None:
        """Count a call; what goes wrong with it."""
        found: Fault | None = None
        for name in (method, "*"):
            self._counted[name] = number = self._counted.get(name, 0) + 1
            found = self.pending.get(name, {}).pop(number, None) or found
        if found is not None:
            self.happened.append((method, found))
        return found

    def clear(self) -> None:
        """Nothing more goes wrong."""
        self.pending.clear()
