"""Discord as a chat platform."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from adapters.discord import history
from adapters.discord.events import Events
from adapters.discord.ids import PLATFORM, account, user_id
from adapters.discord.limits import CAPABILITIES
from adapters.discord.places import Places
from adapters.discord.posting import post, update
from adapters.discord.rest import Rest
from adapters.discord.settings import DiscordSettings
from bot.errors import Misconfigured
from bot.messages import Account, Address, CommandSpec, Message, Profile, Receipt
from bot.ports import ChatPlatform, Receive, Vault

REMEMBERED = 5000


class Discord:
    """One bot in any number of servers. It needs a clock: see `attach`."""

    name = PLATFORM

    def __init__(self, settings: DiscordSettings, commands: Sequence[CommandSpec], vault: Vault) -> None:
        self.settings, self.commands, self.vault = settings, commands, vault
        self.capabilities = replace(CAPABILITIES, polls=settings.polls)
        self.rest = Rest(settings)
        self.places = Places(self.rest, vault, settings.channel)
        self.events = Events(self.rest, vault, self.now)
        self.ready = asyncio.Event()
        """Set while Discord's events come in."""
        self._clock: Callable[[], datetime] | None = None
        self._sent: OrderedDict[tuple[Address, str], Receipt] = OrderedDict()
        self._locales: OrderedDict[Account, str] = OrderedDict()

    def attach(self, now: Callable[[], datetime]) -> None:
        """Give it the time, before anything is sent."""
        self._clock = now

    def now(self) -> datetime:
        """This instant. Raises Misconfigured without a clock."""
        if self._clock is None:
            raise Misconfigured("Discord has no clock yet: call attach() first", "clock")
        return self._clock()

    def account(self, user: int) -> Account:
        """Somebody."""
        return account(user)

    def remember(self, user: int, locale: str) -> None:
        """The language in which somebody has Discord; only what they do tells it."""
        self._locales[account(user)] = locale
        if len(self._locales) > REMEMBERED:
            self._locales.popitem(last=False)

    async def close(self) -> None:
        """Close the connections; `run` does it at its end."""
        await self.rest.close()

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The private thread of these members and the bot."""
        return await self.places.open(space, members, title)

    async def direct(self, who: Account) -> Address:
        """Their direct messages with Kith; whether they are closed shows when something is sent."""
        return await self.places.direct(who)

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Say it, once per key: Discord sees to that for some minutes, `find` for longer."""
        known = self._sent.get((to, key))
        if known is not None:
            return known
        message, missing = await self.events.announced(to, message)
        try:
            receipt = await post(self.rest, to, message, key)
        except Misconfigured as error:
            raise await self.places.named(error, to) from error
        receipt = replace(receipt, missing=missing)
        self._sent[to, key] = receipt
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return receipt

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """Look the key up in the history, if there is a right to read it."""
        return await history.find(self.rest, self.places, to, key)

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Replace it, and in the server's calendar too."""
        message, _ = await self.events.announced(receipt.at, message, again=True)
        await update(self.rest, receipt, message)

    async def profile(self, who: Account) -> Profile:
        """A name, and the language if they did anything yet. Discord tells no time zone."""
        one = user_id(who)
        user = await self.rest.call(lambda http: http.get_user(one))
        name = str(user.get("global_name") or user["username"])
        return Profile(name=name, locale=self._locales.get(who, ""))

    async def present(self, where: Address) -> frozenset[Account] | None:
        """Who is in a pair's thread; a channel's readers can't be known."""
        return await self.places.present(where)

    async def run(self, receive: Receive) -> None:
        """Take in what Discord sends until cancelled. Raises Misconfigured for a token that is none."""
        from adapters.discord.running import running  # noqa: PLC0415  # the gateway is not for `check`

        try:
            await running(self, receive)
        finally:
            self.ready.clear()
            await self.rest.close()


def build(settings: DiscordSettings, commands: Sequence[CommandSpec], vault: Vault) -> Discord:
    """Discord, ready to run."""
    return Discord(settings, commands, vault)


_: type[ChatPlatform] = Discord
