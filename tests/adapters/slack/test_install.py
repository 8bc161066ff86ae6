"""HTTP mode: signed posts, installing by OAuth in many workspaces, and being taken out again."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Bot

from adapters.slack.manifest import scopes
from adapters.slack.tokens import Installations, States
from bot.commands.table import specs
from bot.errors import Misconfigured
from bot.messages import Account, Activity, Address, Command, Lifecycle, Reply
from tests.adapters.slack.stage import Drawer, SlackStage, staged
from tests.adapters.slack.test_talk import Core, running, text

pytestmark = [  # slack_sdk's own way to show who asks for a token
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
]
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@pytest.fixture
async def many() -> AsyncIterator[SlackStage]:
    """Kith over HTTP, to be installed in many workspaces; nowhere yet."""
    port = free_port()
    more = {
        "mode": "http",
        "port": port,
        "public_url": f"http://127.0.0.1:{port}",
        "bot_token": None,
        "app_token": None,
        "signing_secret": "signing-secret",
    }
    async with staged(**more, client_id="12.34", client_secret="client-secret") as stage:
        stage.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
        yield stage


async def install(stage: SlackStage, **more: Any) -> str:
    """As an administrator does it in a browser; gives the last page."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        site = stage.platform.settings.public_url
        page = await browser.get(f"{site}/slack/install")
        begun = await page.text()
        start = "http" + begun.partition('href="http')[2].partition('"')[0].replace("&amp;", "&")
        cookies = {name: one.value for name, one in page.cookies.items()}
        consent = await browser.get(start, allow_redirects=False)
        back = await browser.get(consent.headers["Location"], cookies=cookies | more, allow_redirects=False)
        return f"{back.status} {await back.text()}"


class TestManyWorkspaces:
    async def test_installing_brings_a_token_and_tells_the_core(self, many: SlackStage) -> None:
        async with running(many) as core:
            with pytest.raises(Misconfigured, match="not installed"):
                await many.platform.direct(many.ana)
            page = await install(many)
            assert page.startswith("200"), page
            await many.slack.until(lambda: core.came)
            (came,) = core.came
            assert isinstance(came, Lifecycle)
            assert (came.what, came.where.space) == ("installed", "T1")
            where = await many.platform.open("T1", [many.ana, many.ben], "x")
            receipt = await many.platform.send(where, text("Hello"), "s:1")
            assert "Hello" in await many.shown(receipt)
        granted = [one for one in many.slack.world.tokens.values() if one.kind == "bot"][-1]
        assert granted.scopes == set(scopes(many.platform.settings, specs()))

    async def test_a_state_that_nobody_issued_installs_nothing(self, many: SlackStage) -> None:
        async with running(many) as core, aiohttp.ClientSession() as browser:
            site = many.platform.settings.public_url
            back = await browser.get(f"{site}/slack/oauth_redirect?code=1&state=2")
            assert back.status >= 400
            assert core.came == []

    async def test_commands_come_in_signed_and_are_answered(self, many: SlackStage) -> None:
        async with running(many) as core:
            await install(many)
            core.next = Reply(message=text("Here is help"))
            where = many.slack.channel("all", "UANA")
            for _ in range(3):
                assert (await many.slack.command("UANA", where.id, "/kith", "help")).ok
            await many.slack.until(lambda: len(many.slack.whispered("UANA")) == 3)
            assert sum(isinstance(one, Command) for one in core.came) == 3
            assert len(many.slack.made("auth.test")) <= 2, "who asks is remembered"

    async def test_an_unsigned_post_is_refused(self, many: SlackStage) -> None:
        async with running(many) as core, aiohttp.ClientSession() as stranger:
            body = {"command": "/kith", "text": "report", "team_id": "T1", "user_id": "UANA"}
            answer = await stranger.post(many.slack.request_url, data=body)
            assert answer.status == 401
            assert core.came == []

    async def test_taken_out_its_token_is_forgotten(self, many: SlackStage) -> None:
        async with running(many) as core:
            await install(many)
            assert await many.platform.direct(many.ana)
            many.slack.uninstall()
            await many.slack.until(lambda: any(getattr(one, "what", "") == "removed" for one in core.came))
            assert not [name for *_, name in many.vault.kept if name == "bot"]
            with pytest.raises(Misconfigured, match="not installed"):
                await many.platform.send(Address(platform="slack", space="T1", id="C1"), text("Hello"), "s:1")

    async def test_a_second_workspace_has_its_own_token(self, many: SlackStage) -> None:
        two = many.slack.world.team("T2")
        eve = many.slack.people.add("eve", team="T2")
        async with running(many):
            await install(many)
            many.slack.consent.team = two.id
            await install(many)
            where = await many.platform.direct(Account(platform="slack", id=f"T2.{eve.id}"))
            await many.platform.send(where, text("Hello Eve"), "s:1")
            assert where.space == "T2"
            assert [one["team"] for one in many.slack.said(where.id)] == ["T2"]

    async def test_a_whole_organisation_is_installed_once(self, many: SlackStage) -> None:
        three = many.slack.world.team("T3", enterprise="E1")
        fay = many.slack.people.add("fay", team="T3")
        many.slack.consent.team, many.slack.consent.whole_organisation = three.id, True
        async with running(many) as core:
            await install(many)
            core.next = Reply(message=text("Here is help"))
            where = many.slack.world.direct(frozenset({fay.id, three.bot}))
            assert where
            assert (await many.slack.command(fay.id, where.id, "/kith", "help")).ok
            await many.slack.until(lambda: any(isinstance(one, Command) for one in core.came))
            came = next(one for one in core.came if isinstance(one, Command))
            assert (came.by.id, came.where.space) == (f"E1.{fay.id}", "T3")
            direct = await many.platform.direct(came.by)
            assert await many.platform.send(direct, text("Hello Fay"), "s:1")
            assert (await many.platform.profile(came.by)).name
            assert await many.platform.send(came.where, text("Hello again"), "s:2")

    async def test_signs_of_life_come_over_http_too(self, many: SlackStage) -> None:
        async with running(many) as core:
            await install(many)
            where = await many.platform.open("T1", [many.ana, many.ben], "x")
            many.slack.say("UANA", where.id, "hello")
            await many.slack.until(lambda: any(isinstance(one, Activity) for one in core.came))

    async def test_a_taken_port_is_told(self, many: SlackStage) -> None:
        taken = socket.create_server(("127.0.0.1", many.platform.settings.port))
        with taken, pytest.raises(Misconfigured, match="can't be used"):
            await asyncio.wait_for(many.platform.run(Core().receive), 5)


def bot(**more: Any) -> Bot:
    """A bot's installation."""
    told: dict[str, Any] = {
        "bot_token": "xoxb-1",
        "bot_id": "B1",
        "bot_user_id": "U1",
        "team_id": "T1",
        "installed_at": 1.0,
    }
    return Bot(**told | more)


class TestTokens:
    async def test_a_whole_organisation_serves_each_of_its_workspaces(self) -> None:
        store = Installations(Drawer())
        await store.async_save_bot(bot(enterprise_id="E1", team_id=None, is_enterprise_install=True))
        assert await store.token("E1") == "xoxb-1"
        for team, whole in (("T5", False), ("T5", True), (None, True)):
            found = await store.async_find_bot(enterprise_id="E1", team_id=team, is_enterprise_install=whole)
            assert found
            assert found.bot_token == "xoxb-1"
        await store.async_delete_bot(enterprise_id="E1", team_id=None)
        assert await store.token("E1") is None

    async def test_a_workspace_of_a_grid_speaks_for_its_people(self) -> None:
        store = Installations(Drawer())
        await store.async_save_bot(bot(enterprise_id="E1"))
        assert await store.token("T1") == "xoxb-1"
        assert await store.token("E1") == "xoxb-1"
        assert await store.async_find_bot(enterprise_id="E1", team_id="T9") is None
        await store.async_delete_bot(enterprise_id="E1", team_id="T1")
        assert await store.token("E1") is None

    async def test_a_new_token_takes_the_place_of_the_old(self) -> None:
        store = Installations(Drawer())
        await store.async_save_bot(bot())
        assert await store.token("T1") == "xoxb-1"
        await store.async_save_bot(bot(bot_token="xoxb-2"))
        assert await store.token("T1") == "xoxb-2"

    async def test_a_state_is_good_once_and_for_ten_minutes(self) -> None:
        vault, now = Drawer(), [NOW]
        states = States(vault, lambda: now[0])
        first, second = await states.async_issue(), await states.async_issue()
        assert first != second
        again = States(vault, lambda: now[0])  # after a restart
        assert await again.async_consume(first)
        assert not await again.async_consume(first)
        now[0] += timedelta(minutes=11)
        assert not await again.async_consume(second)
        assert not await again.async_consume("made up")
