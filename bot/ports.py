"""Every seam of the house, as protocols with read-only properties.

`ChatPlatform` carries messages; `Moment` is a kind of thing to say; `FeedSource` fetches feeds; `Clock` tells
the time; `MeetingMaker` makes rooms for calls; `Vault` keeps adapters' secrets. The database is not a seam.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.facts import DeliveryFacts
from bot.library import Library
from bot.messages import (
    Account,
    Address,
    Answer,
    Capabilities,
    Inbound,
    Message,
    Profile,
    Receipt,
    Reply,
    value,
)
from bot.policy.state import CircleState, Proposal
from bot.store.cipher import Cipher
from bot.store.tables import Delivery, Person, Send

Receive = Callable[[Inbound], Awaitable[Reply | None]]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...


class ChatPlatform(Protocol):
    """A place where people talk. Adapters translate and decide nothing.

    Every method raises `Transient` or `Permanent` only.
    """

    @property
    def name(self) -> str:
        """The platform's name, as in `Account.platform`."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What a message or form may be here."""
        ...

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The one conversation of these members and the bot; the same members get the same one."""
        ...

    async def direct(self, who: Account) -> Address:
        """The direct messages between the bot and `who`."""
        ...

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Say it. The same `key` twice is said once, where the platform can see to that."""
        ...

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """Whether a message with this key arrived; asked after an ambiguous send only."""
        ...

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Replace a message that was sent."""
        ...

    async def profile(self, who: Account) -> Profile:
        """What the platform knows of a person."""
        ...

    async def present(self, where: Address) -> frozenset[Account] | None:
        """Who is there; None where that can't be known."""
        ...

    async def run(self, receive: Receive) -> None:
        """Connect, translate what comes in, acknowledge in time, show the reply; until cancelled."""
        ...


@runtime_checkable
class Clocked(Protocol):
    """A platform that wants to know the time: it is given before anything is sent."""

    def attach(self, now: Callable[[], datetime]) -> None:
        """Take the time from `now`."""
        ...


@value
class AtHand:
    """What a moment has at hand when somebody answers: one open transaction and the rows at its root."""

    session: AsyncSession
    cipher: Cipher
    library: Library
    send: Send
    delivery: Delivery
    person: Person
    now: datetime


class Moment(Protocol):
    """A kind of thing the bot can say. `propose` and `compose` are pure."""

    @property
    def name(self) -> str:
        """Its name, as in rows, settings and prompts."""
        ...

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """The circle's next wish of this kind, perhaps for later; None while there can be none."""
        ...

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The words; the same facts give the same message."""
        ...

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """Record a press or a form, and say what follows. Raises Refused."""
        ...


@value
class Fetched:
    """A feed's answer. `body` is None when it has not changed; `url` is where it was found in the end."""

    url: str
    body: bytes | None = None
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    moved: bool = False


class FeedSource(Protocol):
    """Fetches feeds."""

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Get it if it changed. Raises Unfetchable."""
        ...


@value
class Made:
    """A meeting that was made elsewhere: where it opens, and its id there."""

    link: str
    id: str


class MeetingMaker(Protocol):
    """Makes rooms for calls: Zoom, Teams, Meet. Every method raises `Transient` or `Permanent` only."""

    @property
    def name(self) -> str:
        """Whose rooms they are, as in `Call.made_by`."""
        ...

    async def create(self, title: str, starts_at: datetime, minutes: int, key: str) -> Made:
        """A room for then. The same `key` twice gives the same room."""
        ...

    async def move(self, id: str, starts_at: datetime, minutes: int) -> None:
        """It is at another time now; its link stays. Raises Unreachable where it is gone."""
        ...

    async def cancel(self, id: str) -> None:
        """It is not wanted any more; nothing happens where it is gone."""
        ...

    async def ready(self) -> None:
        """Nothing, if it takes the credentials and they may do what is needed."""
        ...

    async def close(self) -> None:
        """Give back every connection."""
        ...


class Vault(Protocol):
    """An adapter's secrets, encrypted by the core: OAuth tokens, the hash of a synced command tree, drafts.

    A name that begins with "of:<account id>:" belongs to that person and is erased with them.
    """

    async def get(self, platform: str, space: str, name: str) -> bytes | None:
        """What was put there, or None."""
        ...

    async def put(
        self, platform: str, space: str, name: str, secret: bytes, until: datetime | None = None
    ) -> None:
        """Keep it, in place of what was there; forever, or `until` then."""
        ...

    async def delete(self, platform: str, space: str, name: str) -> None:
        """Forget it; nothing happens where there is none."""
        ...
