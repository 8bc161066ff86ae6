"""Whether Discord can be used at all: tokens, permissions, cuts, the link that invites."""

import asyncio

import pytest

from adapters.discord import invite, online
from adapters.discord.permissions import ASKED, held, missing
from adapters.discord.platform import Discord
from adapters.discord.settings import DiscordSettings
from bot.commands.table import specs
from bot.errors import ConfigError, Misconfigured
from bot.messages import Command, Inbound, Message, Reply, Text
from tests.adapters.discord.stage import Drawer, settings, staged


async def test_all_is_well_or_each_missing_permission_is_told() -> None:
    async with staged() as stage:
        assert await online.faults(settings(stage.discord), specs()) == []
        shed = stage.discord.guild("Shed", shown=1 << 10 | 1 << 11)
        shed.roles[shed.id].permissions = 0
        told = await online.faults(settings(stage.discord), specs())
    assert "Shed: Kith may not Create Private Threads" in told
    assert "Shed: Kith may not Send Messages" not in told


async def test_a_wrong_token_is_told_and_ends_the_run() -> None:
    async with staged() as stage:
        wrong = settings(stage.discord, token="AAA.BBB.CCC")
        assert await online.faults(wrong, specs()) == ["Discord wants a valid token"]
        platform = Discord(wrong, specs(), Drawer())
        platform.attach(stage.platform.now)

        async def receive(_: Inbound) -> Reply | None:
            return None

        with pytest.raises(Misconfigured, match="token"):
            await asyncio.wait_for(platform.run(receive), 10)


async def test_a_cut_is_resumed() -> None:
    came: list[Inbound] = []

    async def receive(inbound: Inbound) -> Reply | None:
        came.append(inbound)
        return Reply(message=Message(token="m:none", parts=(Text(body=("Here",)),)))

    async with staged() as stage:
        task = asyncio.create_task(stage.platform.run(receive))
        try:
            await asyncio.wait_for(stage.ready(), 10)
            stage.discord.gateway.drop()
            stage.discord.patience = 20
            done = await stage.discord.command(stage.ana.id, stage.channel, "kith help")
            assert done.response is not None
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=5)
    assert [one.name for one in came if isinstance(one, Command)] == ["help"]


def test_the_link_asks_for_the_least() -> None:
    made = invite.link({"application_id": "123456789012345678"})
    assert made.endswith(f"client_id=123456789012345678&scope=bot+applications.commands&permissions={ASKED}")
    assert "client_id=123456789012345678&" in invite.link({"token": "MTIzNDU2Nzg5MDEyMzQ1Njc4.a.b"})
    with pytest.raises(ConfigError, match="application_id"):
        invite.link({"token": "no token"})
    assert ASKED & (1 << 3 | 1 << 5 | 1 << 13 | 1 << 17) == 0  # nothing that administers, deletes or shouts


def test_what_a_channel_denies_is_denied() -> None:
    guild = {"id": "1", "owner_id": "9", "roles": [{"id": "1", "permissions": str(ASKED)}]}
    channel = {"permission_overwrites": [{"id": "1", "deny": str(1 << 36), "allow": "0"}]}
    assert missing(held(guild, [], "2")) == []
    assert missing(held(guild, [], "2", channel)) == ["Create Private Threads"]
    assert missing(held(guild, [], "9", channel)) == []


@pytest.mark.parametrize("given", [{}, {"token": " "}, {"token": "Bot x"}, {"token": "x", "channel": "me"}])
def test_settings_that_cannot_work_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"token|channel"):
        DiscordSettings.model_validate(given)
