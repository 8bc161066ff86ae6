"""The loopback Slack as an app meets it: Slack's own framework over Socket Mode and over signed posts."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack import SlackStandIn, Unfillable
from tests.standins.slack.posts import signed

Listener = Callable[..., Awaitable[None]]

BUTTON = {
    "type": "button",
    "action_id": "kith",
    "value": "d:1:answer",
    "text": {"type": "plain_text", "text": "Answer"},
}
ACTIONS = [{"type": "actions", "block_id": "row", "elements": [BUTTON]}]
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Your week"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "win",
            "label": {"type": "plain_text", "text": "What went well?"},
            "element": {"type": "plain_text_input", "action_id": "field", "multiline": True},
        }
    ],
}


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as slack:
        slack.people.add("ana", id="UANA")
        slack.people.add("ben", id="UBEN")
        slack.waits = (0.0, 0.05)
        yield slack


@pytest.fixture
def app(slack: SlackStandIn) -> AsyncApp:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.url)
    return AsyncApp(client=client, signing_secret=slack.world.signing_secret)


@asynccontextmanager
async def connected(app: AsyncApp, slack: SlackStandIn) -> AsyncIterator[AsyncSocketModeHandler]:
    """Hold one Socket Mode connection."""
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client, ping_interval=0.1)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt ships it so
    await slack.until(lambda: slack.link.sockets)
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await asyncio.sleep(0.05)


async def test_a_command_is_acknowledged_and_answered(slack: SlackStandIn, app: AsyncApp) -> None:
    came: list[dict[str, Any]] = []

    @app.command("/kith")
    async def take(ack: Any, command: dict[str, Any], respond: Any) -> None:
        came.append(command)
        await ack("On it")
        await respond("Done")

    books = slack.channel("books", "UANA")
    async with connected(app, slack):
        ack = await slack.command("UANA", books.id, "/kith", "pair @ben in #books <&")
        await slack.until(lambda: len(slack.whispered("UANA")) == 2)
    assert ack.ok
    assert came[0]["text"] == f"pair <@UBEN|ben> in <#{books.id}|books> &lt;&amp;"
    assert {one.message["text"] for one in slack.whispered("UANA")} == {"On it", "Done"}
    assert slack.whispered("UBEN") == []


async def test_a_press_opens_a_form_that_comes_back(slack: SlackStandIn, app: AsyncApp) -> None:
    values: list[Any] = []

    @app.action("kith")
    async def press(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("form")
    async def submit(ack: Any, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["win"]["field"]["value"]
        values.append(text)
        await (ack() if text == "I spoke up" else ack(response_action="errors", errors={"win": "Say more"}))

    where = slack.direct("UANA", "UBEN").id
    said = await app.client.chat_postMessage(channel=where, text="How was it?", blocks=ACTIONS)
    async with connected(app, slack):
        assert (await slack.press("UANA", where, said["ts"], value="d:1:answer")).ok
        await slack.until(lambda: slack.modal("UANA"))
        view = slack.modal("UANA")
        assert view is not None
        with pytest.raises(Unfillable):
            await slack.submit("UANA", view.id)
        refused = await slack.submit("UANA", view.id, {"win": "Well"})
        assert refused.payload["errors"] == {"win": "Say more"}
        assert slack.modal("UANA") is view
        await slack.submit("UANA", view.id, {"win": "I spoke up"})
    assert slack.modal("UANA") is None
    assert values == ["Well", "I spoke up"]


async def test_a_trigger_works_once_and_soon(slack: SlackStandIn, app: AsyncApp) -> None:
    trigger = slack.trigger(slack.people["UANA"])
    await app.client.views_open(trigger_id=trigger, view=MODAL)
    late = slack.trigger(slack.people["UANA"])
    slack._triggers[late].at -= 3.1
    too_wide = MODAL | {"title": {"type": "plain_text", "text": "x" * 25}}
    no_submit = {name: part for name, part in MODAL.items() if name != "submit"}
    for name, view, error in [
        (trigger, MODAL, "exchanged_trigger_id"),
        (late, MODAL, "expired_trigger_id"),
        (slack.trigger(slack.people["UANA"]), too_wide, "invalid_arguments"),
        (slack.trigger(slack.people["UANA"]), no_submit, "invalid_arguments"),
    ]:
        with pytest.raises(SlackApiError) as caught:
            await app.client.views_open(trigger_id=name, view=view)
        assert caught.value.response["error"] == error


async def test_events_come_for_what_was_allowed(slack: SlackStandIn, app: AsyncApp) -> None:
    came: list[tuple[str, str]] = []

    async def take(event: dict[str, Any]) -> None:
        came.append((event["type"], event.get("channel_type", "")))

    for kind in ("message", "app_home_opened", "user_change", "member_left_channel", "channel_archive"):
        app.event(kind)(take)
    slack.events -= {"message.im", "user_profile_changed"}
    slack.token.scopes.discard("channels:history")
    books = slack.channel("books", "UANA", "UBEN")
    async with connected(app, slack):
        slack.say("UANA", slack.direct("UANA", "UBEN").id, "to the pair")
        slack.say("UANA", slack.direct("UANA").id, "not subscribed")
        slack.say("UANA", books.id, "no scope")
        slack.open_home("UANA")
        slack.change_profile("UANA", zone="Asia/Tokyo")
        slack.leave_channel("UBEN", books.id)
        slack.archive(books.id)
        await slack.drained()
    expected = [("message", "mpim"), ("app_home_opened", ""), ("user_change", "")]
    assert sorted(came) == sorted([*expected, ("member_left_channel", "C"), ("channel_archive", "")])


async def test_what_the_bot_says_comes_back(slack: SlackStandIn, app: AsyncApp) -> None:
    await app.client.chat_postMessage(channel=slack.direct("UANA").id, text="Hello")
    event = slack.sent[0].payload["event"]
    assert (event["user"], event["bot_id"], event["channel_type"]) == (slack.bot, slack.team.bot_id, "im")


async def test_what_is_not_taken_comes_again(slack: SlackStandIn, app: AsyncApp) -> None:
    came: list[tuple[str, str | None]] = []

    @app.middleware
    async def fail_first(req: Any, next: Any) -> Any:
        came.append((req.body["event_id"], req.headers.get("x-slack-retry-num", [None])[0]))
        return await next() if len(came) > 1 else BoltResponse(status=500)

    @app.event("message")
    async def take() -> None: ...

    slack.patience = 0.2
    async with connected(app, slack):
        slack.say("UANA", slack.direct("UANA").id, "Hello")
        await slack.drained()
    assert [retry for _, retry in came] == ["0", "1"]
    assert len({event for event, _ in came}) == 1
    assert slack.sent[0].ack.attempts == 2


@pytest.mark.parametrize("how", ["told", "cut"])
async def test_connections_end_and_come_again(slack: SlackStandIn, app: AsyncApp, how: str) -> None:
    @app.command("/kith")
    async def take(ack: Any) -> None:
        await ack()

    async with connected(app, slack):
        if how == "told":
            await slack.link.disconnect("refresh_requested")
        else:
            slack.link.drop()
        await slack.until(lambda: slack.link.hellos > 1)
        assert (await slack.command("UANA", slack.direct("UANA").id, "/kith", "help")).ok


async def test_several_connections_share_the_work(slack: SlackStandIn, app: AsyncApp) -> None:
    @app.command("/kith")
    async def take(ack: Any) -> None:
        await ack()

    async with connected(app, slack), connected(app, slack):
        await slack.until(lambda: len(slack.link.sockets) == 2)
        for _ in range(4):
            assert (await slack.command("UANA", slack.direct("UANA").id, "/kith")).ok


async def test_an_answer_address_holds_five_times(slack: SlackStandIn) -> None:
    address = slack.response_url(slack.direct("UANA").id, "UANA")
    async with aiohttp.ClientSession() as session:
        for _ in range(5):
            async with session.post(address, json={"text": "Hello"}) as response:
                assert response.status == 200
        async with session.post(address, json={"text": "Hello"}) as response:
            assert (response.status, (await response.json())["error"]) == (404, "used_url")


@asynccontextmanager
async def listening(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """An app's own address."""
    app = web.Application()
    app.router.add_post("/slack/events", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


async def test_signed_posts_until_one_is_taken(slack: SlackStandIn) -> None:
    came: list[tuple[str | None, str | None, bool]] = []

    async def answer(request: web.Request) -> web.Response:
        body, at = await request.read(), int(request.headers["x-slack-request-timestamp"])
        right = signed(slack.world.signing_secret, body, at)["x-slack-signature"]
        headers = request.headers
        fair = headers["x-slack-signature"] == right and abs(time.time() - at) < 60
        came.append((headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"), fair))
        return web.Response(status=500 if len(came) == 1 else 200, text='{"text": "Hi"}')

    async with listening(answer) as slack.request_url:
        slack.say("UANA", slack.direct("UANA").id, "Hello")
        await slack.drained()
        await slack.command("UANA", slack.direct("UANA").id, "/kith", "help")
    assert came == [(None, None, True), ("1", "http_error", True), (None, None, True)]
    assert slack.whispered("UANA")[0].message["text"] == "Hi"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own
async def test_installing_with_a_code(slack: SlackStandIn) -> None:
    other = slack.world.team("T2", "Orchard")
    slack.people.add("cleo", id="UCLEO", team="T2")
    slack.consent.team, slack.consent.person = "T2", "UCLEO"
    asked = {
        "client_id": "12.34",
        "scope": "chat:write,commands",
        "state": "s",
        "redirect_uri": "http://a.b/c",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{slack.base}/oauth/v2/authorize", params=asked, allow_redirects=False) as response,
    ):
        back = parse_qs(urlsplit(response.headers["Location"]).query)
    assert back["state"] == ["s"]
    client = AsyncWebClient(base_url=slack.url)
    given = {"client_id": "12.34", "client_secret": "client-secret", "code": back["code"][0]}
    got = await client.oauth_v2_access(**given)
    assert (got["team"]["id"], got["scope"], other.installed) == ("T2", "chat:write,commands", True)
    who = await AsyncWebClient(base_url=slack.url, token=got["access_token"]).auth_test()
    assert (who["team_id"], who["user_id"]) == ("T2", other.bot)
    for wrong, error in [({}, "invalid_code"), ({"client_secret": "x"}, "bad_client_secret")]:
        with pytest.raises(SlackApiError) as caught:
            await client.oauth_v2_access(**(given | wrong))
        assert caught.value.response["error"] == error
