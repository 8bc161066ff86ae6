"""A platform in memory: real code that keeps to the same contract as the real ones, with faults on order."""

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from bot.errors import PlatformError, Unreachable
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Capabilities,
    Command,
    HomeOpened,
    Inbound,
    Message,
    Profile,
    Receipt,
    Reply,
    Value,
    plain,
    value,
)
from bot.ports import ChatPlatform, Receive

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


@value
class Said:
    """One message as it stands."""

    receipt: Receipt
    key: str
    message: Message

    @property
    def to(self) -> Address:
        """Where it was said."""
        return self.receipt.at

    @property
    def words(self) -> str:
        """All of it in plain words."""
        return plain(self.message)


@value
class Fault:
    """What goes wrong with one send. `arrived`: the message is there all the same."""

    error: PlatformError
    arrived: bool = False


class FakePlatform:
    """Keeps what was said in `said`.

    `people` are the known accounts by id; None means that everybody exists. Ids in `gone` can't be reached,
    those in `closed` not in direct messages. `faults` maps the n-th send, counted from 1, to what goes wrong
    with it. `delay` is how long each send takes, in seconds. `now` is the instant of what comes in.
    """

    def __init__(
        self,
        people: Mapping[str, Profile] | None = None,
        *,
        name: str = "fake",
        capabilities: Capabilities | None = None,
        faults: Mapping[int, Fault] | None = None,
        delay: float = 0,
    ) -> None:
        self.name = name
        self.capabilities = capabilities or Capabilities(home=True)
        self.people = people
        self.gone: set[str] = set()
        self.closed: set[str] = set()
        self.faults = dict(faults or {})
        self.delay = delay
        self.now = START
        self.sends = 0
        self.said: list[Said] = []
        self.titles: dict[Address, str] = {}
        self.ready = asyncio.Event()
        self._there: dict[Address, frozenset[Account]] = {}
        self._by_key: dict[tuple[Address, str], int] = {}
        self._receive: Receive | None = None
        self._events = itertools.count(1)

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The conversation of these members."""
        for member in members:
            self._known(member)
        where = Address(platform=self.name, space=space, id="+".join(sorted({m.id for m in members})))
        self._there.setdefault(where, frozenset(members))
        self.titles.setdefault(where, title)
        return where

    async def direct(self, who: Account) -> Address:
        """The direct messages with `who`."""
        self._known(who)
        where = Address(platform=self.name, space="", id=f"dm:{who.id}")
        self._there.setdefault(where, frozenset({who}))
        return where

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Keep it, or fail as ordered."""
        self.sends += 1
        fault = self.faults.get(self.sends)
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.gone & {who.id for who in self._there.get(to, ())}:
            raise Unreachable("they left")
        if to.id.removeprefix("dm:") in self.closed:
            raise Unreachable("their direct messages are closed")
        if fault and not fault.arrived:
            raise fault.error
        receipt = self._keep(to, message, key)
        if fault:
            raise fault.error
        return receipt

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """Look a key up."""
        place = self._by_key.get((to, key))
        return "absent" if place is None else self.said[place].receipt

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Replace what was said."""
        place = next((n for n, said in enumerate(self.said) if said.receipt == receipt), None)
        if place is None:
            raise Unreachable("there is no such message")
        self.said[place] = replace(self.said[place], message=message)

    async def profile(self, who: Account) -> Profile:
        """What is known of `who`."""
        self._known(who)
        return self.people[who.id] if self.people is not None else Profile(name=who.id.title(), zone="UTC")

    async def present(self, where: Address) -> frozenset[Account] | None:
        """Who is there."""
        there = self._there.get(where)
        return None if there is None else frozenset(who for who in there if who.id not in self.gone)

    async def run(self, receive: Receive) -> None:
        """Hand what people do to `receive` until cancelled."""
        self._receive = receive
        self.ready.set()
        try:
            await asyncio.Event().wait()
        finally:
            self._receive = None
            self.ready.clear()

    async def press(self, who: Account, where: Address, token: str) -> Reply | None:
        """`who` presses the button that carries `token`."""
        return await self.submit(who, where, token, None)

    async def submit(
        self, who: Account, where: Address, token: str, values: Mapping[str, Value] | None
    ) -> Reply | None:
        """`who` hands in a form."""
        event, at = self._event()
        return await self.give(Answer(event=event, at=at, where=where, by=who, token=token, values=values))

    async def command(
        self, who: Account, where: Address, name: str, rest: str = "", *, admin: bool = False
    ) -> Reply | None:
        """`who` types a command."""
        event, at = self._event()
        return await self.give(
            Command(event=event, at=at, where=where, by=who, name=name, options={}, rest=rest, admin=admin)
        )

    async def speak(self, who: Account, where: Address) -> None:
        """`who` writes something."""
        event, at = self._event()
        await self.give(Activity(event=event, at=at, where=where, by=who))

    async def look_home(self, who: Account) -> Reply | None:
        """`who` opens their own page."""
        event, at = self._event()
        return await self.give(HomeOpened(event=event, at=at, where=await self.direct(who), by=who))

    async def give(self, inbound: Inbound) -> Reply | None:
        """Hand it in as it is, also twice. Needs a running `run`."""
        assert self._receive, "run() is not running"
        return await self._receive(inbound)

    def to(self, where: Address) -> list[Said]:
        """What was said there, oldest first."""
        return [said for said in self.said if said.to == where]

    def _event(self) -> tuple[str, datetime]:
        return f"{self.name}-{next(self._events)}", self.now

    def _keep(self, to: Address, message: Message, key: str) -> Receipt:
        place = self._by_key.setdefault((to, key), len(self.said))
        if place == len(self.said):
            receipt = Receipt(at=to, message=str(place + 1))
            self.said.append(Said(receipt=receipt, key=key, message=message))
        return self.said[place].receipt

    def _known(self, who: Account) -> None:
        if (
            who.platform != self.name
            or who.id in self.gone
            or (self.people is not None and who.id not in self.people)
        ):
            raise Unreachable(f"nobody here is called {who.id}")


_: type[ChatPlatform] = FakePlatform
