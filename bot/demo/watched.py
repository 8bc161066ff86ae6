"""A platform that tells what was said on it, so that scripted people can answer and a transcript be kept."""

from collections.abc import Callable, Sequence
from typing import Literal

from bot.messages import Account, Address, Capabilities, Message, Profile, Receipt, value
from bot.ports import ChatPlatform, Receive


@value
class Heard:
    """One message that was sent, and who can read it. `moment` is its kind."""

    moment: str
    at: Address
    to: tuple[str, ...]
    message: Message
    direct: bool


class Watched:
    """Passes everything on to `inner`, and each message sent to `hear`."""

    def __init__(self, inner: ChatPlatform, channels: dict[str, tuple[str, ...]]) -> None:
        self._inner = inner
        self._readers = dict(channels)
        self._directs: set[str] = set()
        self.hear: Callable[[Heard], None] = lambda heard: None

    @property
    def name(self) -> str:
        """The inner platform's name."""
        return self._inner.name

    @property
    def capabilities(self) -> Capabilities:
        """The inner platform's."""
        return self._inner.capabilities

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """Open, and remember who reads there."""
        address = await self._inner.open(space, members, title)
        self._readers[address.id] = tuple(member.id for member in members)
        return address

    async def direct(self, who: Account) -> Address:
        """The same for one person."""
        address = await self._inner.direct(who)
        self._readers[address.id] = (who.id,)
        self._directs.add(address.id)
        return address

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Send, then tell."""
        receipt = await self._inner.send(to, message, key)
        readers = self._readers.get(to.id, ())
        moment = key.split(":")[1]  # circle, moment, slot, recipient
        self.hear(Heard(moment=moment, at=to, to=readers, message=message, direct=to.id in self._directs))
        return receipt

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """As the inner platform finds it."""
        return await self._inner.find(to, key)

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """As the inner platform revises it."""
        await self._inner.revise(receipt, message)

    async def profile(self, who: Account) -> Profile:
        """As the inner platform knows it."""
        return await self._inner.profile(who)

    async def present(self, where: Address) -> frozenset[Account] | None:
        """As the inner platform knows it."""
        return await self._inner.present(where)

    async def run(self, receive: Receive) -> None:
        """Run the inner platform."""
        await self._inner.run(receive)
