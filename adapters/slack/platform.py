"""Slack as a chat platform."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from adapters.slack import history
from adapters.slack.calls import Calls
from adapters.slack.clients import Clients, asked
from adapters.slack.ids import PLATFORM
from adapters.slack.limits import CAPABILITIES
from adapters.slack.posting import post, update
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import Installations
from bot.errors import Misconfigured, Transient
from bot.messages import Account, Address, CommandSpec, Message, Profile, Receipt
from bot.ports import ChatPlatform, Receive, Vault

REMEMBERED = 5000


class Slack:
    """One app in one workspace, or in many. It needs a clock: see `attach`."""

    name = PLATFORM

    def __init__(self, settings: SlackSettings, commands: Sequence[CommandSpec], vault: Vault) -> None:
        self.settings, self.commands, self.vault = settings, commands, vault
        self.capabilities = replace(CAPABILITIES, command=settings.command, steering=settings.command)
        self.installed = Installations(vault) if settings.many else None
        self.clients = Clients(settings, self.installed)
        self.calls = Calls(self.clients)
        self.port = settings.port
        self.ready = asyncio.Event()
        """Set while Slack's events come in."""
        self._clock: Callable[[], datetime] | None = None
        self._sent: OrderedDict[tuple[Address, str], Receipt] = OrderedDict()

    def attach(self, now: Callable[[], datetime]) -> None:
        """Give it the time, before anything is sent."""
        self._clock = now

    def now(self) -> datetime:
        """This instant. Raises Misconfigured without a clock."""
        if self._clock is None:
            raise Misconfigured("Slack has no clock yet: call attach() first", "clock")
        return self._clock()

    async def close(self) -> None:
        """Close the connections; `run` does it at its end."""
        await self.clients.close()

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The group direct message of these members and the bot; Slack gives the same people the same one."""
        return await self.calls.open(space, members)

    async def direct(self, who: Account) -> Address:
        """Their direct messages with Kith."""
        return await self.calls.direct(who)

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Say it, once per key as far as this process remembers; `find` knows about others."""
        known = self._sent.get((to, key))
        if known is not None:
            return known
        await self._calm(to)
        try:
            receipt = await post(await self.clients.posts(to.space), to, message, key)
        except Misconfigured as error:
            raise await self.calls.named(error, to) from error
        self._sent[to, key] = receipt
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return receipt

    async def _calm(self, to: Address) -> None:
        """Nobody is written to in private while they don't want to be disturbed. Raises Transient."""
        if not to.id.startswith("D"):
            return
        until = await self.calls.disturbed_from(to, self.now())
        if until is not None:
            raise Transient("they don't want to be disturbed now", until - self.now())

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """Look the key up in the history, if there is a right to read it."""
        if not self.settings.signs_of_life:
            return "unknown"
        with asked():
            return await history.find(await self.clients.calls(to.space), to, key)

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Replace it."""
        await update(await self.clients.calls(receipt.at.space), receipt, message)

    async def profile(self, who: Account) -> Profile:
        """From users.info."""
        return await self.calls.profile(who, self.now())

    async def present(self, where: Address) -> frozenset[Account] | None:
        """The members, without the bot."""
        return await self.calls.present(where)

    async def run(self, receive: Receive) -> None:
        """Take in what Slack sends until cancelled. Raises Misconfigured for a token that is none."""
        from adapters.slack.running import running  # noqa: PLC0415  # bolt is not for `check`

        try:
            await running(self, receive)
        finally:
            self.ready.clear()
            await self.clients.close()


def build(settings: SlackSettings, commands: Sequence[CommandSpec], vault: Vault) -> Slack:
    """Slack, ready to run."""
    return Slack(settings, commands, vault)


_: type[ChatPlatform] = Slack
