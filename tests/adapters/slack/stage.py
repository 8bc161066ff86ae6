"""Slack's adapter over the real client and the loopback Slack, with people who use it as they would Slack."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from adapters.slack import forms
from adapters.slack.platform import Slack
from adapters.slack.settings import SlackSettings
from bot.commands.table import specs
from bot.messages import Account, Address, Field, Form, Receipt, Value
from tests.standins.slack import SlackStandIn
from tests.standins.slack.methods.views import checked
from tests.standins.slack.world import View


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


def settings(slack: SlackStandIn, **more: object) -> SlackSettings:
    """Socket Mode against the loopback Slack."""
    given: dict[str, Any] = {
        "base_url": slack.url,
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
    }
    return SlackSettings.model_validate(given | more)


class SlackStage:
    """Keeps to `tests.contracts.platform.Stage`."""

    space = "T1"
    ana = Account(platform="slack", id="T1.UANA")
    ben = Account(platform="slack", id="T1.UBEN")
    stranger = Account(platform="slack", id="T1.UZED")

    def __init__(self, slack: SlackStandIn, **more: object) -> None:
        self.slack = slack
        slack.people.add("ana", id="UANA", real_name="Ana Ruiz")
        slack.people.add("ben", id="UBEN", real_name="Ben Okafor")
        self.vault = Drawer()
        self.platform = Slack(settings(slack, **more), specs(), self.vault)
        self.platform.attach(lambda: datetime.fromtimestamp(slack.world.now(), UTC))

    async def ready(self) -> None:
        """Wait until it takes things in."""
        await self.platform.ready.wait()

    async def press(self, who: Account, on: Receipt, token: str) -> None:
        """Press a button of a message."""
        ack = await self.slack.press(of(who), on.at.id, on.message, value=token)
        assert ack.ok

    async def submit(self, who: Account, on: Receipt, token: str, values: Mapping[str, Value]) -> None:
        """Hand in a form as the adapter draws it, with these fields, opened from that message."""
        fields = tuple(Field(id=name, label=name, kind="long") for name in values)
        form = Form(token=token, title="A form", fields=fields)
        behind = forms.Kept(channel=on.at.id, thread=on.at.thread, message=on.message)
        body = checked(self.slack.world, forms.form(form, behind), "modal")
        view = View(self.slack.world.id("V"), of(who), self.space, body)
        self.slack.world.views[view.id] = view
        assert (await self.slack.submit(of(who), view.id, values)).ok

    async def command(self, who: Account, where: Address, text: str) -> None:
        """Type a command, and wait until its answer is there."""
        before = self._seen(who)
        assert (await self.slack.command(of(who), where.id, "/kith", text)).ok
        await self.slack.until(lambda: self._seen(who) > before)

    async def shown(self, receipt: Receipt) -> str:
        """What can be read there."""
        return self.slack.shown(self.slack.message(receipt.at.id, receipt.message))

    async def pinged(self, receipt: Receipt) -> frozenset[str]:
        """Who is notified, as the adapter names them."""
        message = self.slack.message(receipt.at.id, receipt.message)
        return frozenset(f"T1.{one}" if one.startswith("U") else one for one in self.slack.pinged(message))

    def _seen(self, who: Account) -> int:
        return len(self.slack.whispered(of(who))) + len(self.slack.said())


def of(who: Account) -> str:
    """Slack's own id of an account."""
    return who.id.partition(".")[2]


@asynccontextmanager
async def staged(**more: object) -> AsyncIterator[SlackStage]:
    """A stage that is cleared away at the end."""
    async with SlackStandIn() as slack:
        made = SlackStage(slack, **more)
        try:
            yield made
        finally:
            await made.platform.close()
