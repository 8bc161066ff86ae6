"""A maker of rooms in memory: real code, with faults on order."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import PlatformError, Unreachable
from bot.ports import Made, MeetingMaker


@dataclass
class Room:
    """One that was made."""

    title: str
    starts_at: datetime
    minutes: int
    key: str


@dataclass
class FakeMaker:
    """Keeps its rooms by id. `faults` come first, one a question; `asked` names each question."""

    name: str = "fake"
    rooms: dict[str, Room] = field(default_factory=dict)
    faults: list[PlatformError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def create(self, title: str, starts_at: datetime, minutes: int, key: str) -> Made:
        """The same key gives the same room."""
        self._ask("create")
        id = (
            next((id for id, room in self.rooms.items() if room.key == key), None) or f"r{next(self.numbers)}"
        )
        self.rooms[id] = Room(title, starts_at, minutes, key)
        return Made(link=f"https://rooms.example/{id}", id=id)

    async def move(self, id: str, starts_at: datetime, minutes: int) -> None:
        """To another time."""
        self._ask("move")
        if id not in self.rooms:
            raise Unreachable("gone")
        self.rooms[id].starts_at, self.rooms[id].minutes = starts_at, minutes

    async def cancel(self, id: str) -> None:
        """Given back."""
        self._ask("cancel")
        self.rooms.pop(id, None)

    async def ready(self) -> None:
        """Always, but for a fault."""
        self._ask("ready")

    async def close(self) -> None:
        """Nothing is open."""

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.faults:
            raise self.faults.pop(0)


_: type[MeetingMaker] = FakeMaker
