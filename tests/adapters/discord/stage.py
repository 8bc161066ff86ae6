"""Discord's adapter over the real client and the loopback Discord, with people who use it as they would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from adapters.discord import forms
from adapters.discord.platform import Discord
from adapters.discord.settings import DiscordSettings
from bot.commands.table import specs
from bot.messages import Account, Address, Field, Form, Receipt, Value
from tests.standins.discord import DiscordStandIn
from tests.standins.discord.world import Interaction, Json


class Drawer:
    """A vault in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], bytes] = {}

    async def get(self, platform: str, space: str, name: str) -> bytes | None:
        """What was put there."""
        return self.kept.get((platform, space, name))

    async def put(
        self, platform: str, space: str, name: str, secret: bytes, until: datetime | None = None
    ) -> None:
        """Keep it."""
        self.kept[platform, space, name] = secret

    async def delete(self, platform: str, space: str, name: str) -> None:
        """Forget it."""
        self.kept.pop((platform, space, name), None)


def settings(discord: DiscordStandIn, **more: object) -> DiscordSettings:
    """A bot of the loopback Discord."""
    given: dict[str, Any] = {
        "token": discord.token,
        "base_url": discord.api,
        "gateway": discord.gateway_url,
    }
    return DiscordSettings.model_validate(given | more)


class DiscordStage:
    """Keeps to `tests.contracts.platform.Stage`."""

    def __init__(self, discord: DiscordStandIn, **more: object) -> None:
        self.discord = discord
        self.space = discord.garden.id
        self.ana = Account(platform="discord", id=discord.person("ana", self.space).id)
        self.ben = Account(platform="discord", id=discord.person("ben", self.space).id)
        self.stranger = Account(platform="discord", id="999999999999999999")
        self.channel = discord.channel(self.space, "makers").id
        self.vault = Drawer()
        self.platform = Discord(settings(discord, **more), specs(), self.vault)
        self.platform.attach(lambda: datetime.fromtimestamp(discord.world.now(), UTC))

    async def ready(self) -> None:
        """Wait until it takes things in, and people see its commands."""
        await self.platform.ready.wait()
        await self.discord.until(lambda: self.discord.world.commands[""])

    async def press(self, who: Account, on: Receipt, token: str) -> None:
        """Press a button of a message."""
        await self.discord.press(who.id, self.said(on), token)

    async def submit(self, who: Account, on: Receipt, token: str, values: Mapping[str, Value]) -> None:
        """Hand in a form as the adapter draws it, with these fields, opened from that message."""
        fields = tuple(Field(id=name, label=name, kind="long") for name in values)
        drawn = forms.modal(Form(token=token, title="A form", fields=fields))
        where = self.discord.world.channels[on.at.thread or on.at.id]
        opened = Interaction(
            *(self.discord.world.id(), "t", 3, who.id, where.id, {}, self.discord.world.now()),
            guild=where.guild,
            message=self.said(on),
        )
        opened.response = {"type": 9, "data": drawn}
        done = await self.discord.submit(
            who.id, opened, {f"long:{name}": one for name, one in values.items()}
        )
        assert done.response is not None

    async def command(self, who: Account, where: Address, text: str) -> None:
        """Type a command, and wait until its answer is there."""
        before = len(self.discord.whispered(who.id))
        name, _, rest = text.partition(" ")
        options = {"long": rest} if name == "pause" and rest else {}
        done = await self.discord.command(who.id, where.thread or where.id, f"kith {name}", options)
        assert done.response is not None
        await self.discord.until(lambda: len(self.discord.whispered(who.id)) > before)

    async def shown(self, receipt: Receipt) -> str:
        """What can be read there, without the signs that keep words from being markup."""
        return self.discord.shown(self.said(receipt)).replace("\\", "")

    async def pinged(self, receipt: Receipt) -> frozenset[str]:
        """Who is notified."""
        return self.discord.pinged(self.said(receipt))

    def said(self, receipt: Receipt) -> Json:
        """The message as it stands."""
        return self.discord.message(receipt.at.thread or receipt.at.id, receipt.message)


@asynccontextmanager
async def staged(**more: object) -> AsyncIterator[DiscordStage]:
    """A stage that is cleared away at the end."""
    async with DiscordStandIn() as discord:
        made = DiscordStage(discord, **more)
        try:
            yield made
        finally:
            await made.platform.close()
        assert (discord.violations, discord.limited) == ([], 0)
