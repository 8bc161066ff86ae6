"""The loopback Slack's Web API, as Slack's own client meets it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack import SlackStandIn

SECTION: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as slack:
        slack.people.add("ana", id="UANA")
        slack.people.add("ben", id="UBEN")
        yield slack


@pytest.fixture
def client(slack: SlackStandIn) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.url, retry_handlers=[])


async def refused(call: Any) -> Any:
    """The answer to a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_same_people_meet_in_the_same_place(client: AsyncWebClient) -> None:
    one = await client.conversations_open(users=["UANA", "UBEN"])
    two = await client.conversations_open(users=["UBEN", "UANA"], return_im=True)
    direct = await client.conversations_open(users="UANA", return_im=True)
    assert one["channel"]["id"] == two["channel"]["id"]
    assert two["channel"]["is_mpim"]
    assert direct["channel"]["is_im"]
    assert direct["channel"]["user"] == "UANA"


async def test_said_found_changed_and_taken_away(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.direct("UANA", "UBEN").id
    metadata = {"event_type": "kith_send", "event_payload": {"key": "s:1"}}
    said = await client.chat_postMessage(channel=where, text="Hello", blocks=[SECTION], metadata=metadata)
    plain = await client.conversations_history(channel=where)
    whole = await client.conversations_history(channel=where, include_all_metadata=True, oldest="1.0")
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata
    await client.chat_update(channel=where, ts=said["ts"], text="Bye", blocks=[])
    assert slack.shown(slack.message(where, said["ts"])) == "Bye"
    await client.chat_delete(channel=where, ts=said["ts"])
    assert slack.said(where) == []


async def test_threads_stand_apart(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.channel("books", "UANA").id
    top = await client.chat_postMessage(channel=where, text="Chapter one")
    await client.chat_postMessage(channel=where, text="I liked it", thread_ts=top["ts"])
    replies = await client.conversations_replies(channel=where, ts=top["ts"])
    assert [one["text"] for one in replies["messages"]] == ["Chapter one", "I liked it"]
    assert len((await client.conversations_history(channel=where))["messages"]) == 1


async def test_history_comes_in_pages(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.channel("books", "UANA").id
    for n in range(5):
        slack.say("UANA", where, str(n))
    seen = []
    async for page in await client.conversations_history(channel=where, limit=2):
        seen += [one["text"] for one in page["messages"]]
    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-0", "invalid_auth"), ("xapp-1", "not_allowed_token_type")]
)
async def test_wrong_tokens(slack: SlackStandIn, token: str, error: str) -> None:
    client = AsyncWebClient(token=token, base_url=slack.url)
    assert (await refused(client.chat_postMessage(channel="C1", text="Hello")))["error"] == error


async def test_tokens_end(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.revoke_token("xoxb-1")
    assert (await refused(client.auth_test()))["error"] == "token_revoked"
    slack.restore_token("xoxb-1")
    slack.team.installed = False
    assert (await refused(client.auth_test()))["error"] == "account_inactive"


async def test_missing_scope_is_named(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.token.scopes.discard("mpim:write")
    answer = await refused(client.conversations_open(users="UANA,UBEN"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "mpim:write")
    assert "chat:write" in answer["provided"]
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_places_that_cannot_be_written_to(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.people.add("cleo", id="UCLEO").deleted = True
    outside, secret = (
        slack.channel("a", "UANA", bot=False),
        slack.channel("b", "UANA", private=True, bot=False),
    )
    old = slack.channel("c", "UANA")
    slack.archive(old.id)
    for channel, error in [(outside, "not_in_channel"), (secret, "channel_not_found"), (old, "is_archived")]:
        assert (await refused(client.chat_postMessage(channel=channel.id, text="Hello")))["error"] == error
    for users, error in [("UCLEO", "user_disabled"), ("U0", "user_not_found"), (slack.bot, "cannot_dm_bot")]:
        assert (await refused(client.conversations_open(users=users)))["error"] == error


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "less than 3001 characters"),
        ([{"type": "section"}], "text or fields"),
        ([{"type": "divider"}] * 51, "no more than 50 items"),
        ([{"type": "divider", "block_id": "a"}] * 2, "block_id already exists"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "unsupported type: mrkdwn"),
        ([{"type": "carpet"}], "unsupported type: carpet"),
        ([{**SECTION, "colour": "red"}], "invalid additional property: colour"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "no more than 10"),
        ([{"type": "actions", "elements": []}], "no fewer than 1"),
        ([{"type": "image", "alt_text": "x"}], "image_url or slack_file"),
        ([{"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}], "invalid slack file"),
    ],
)
async def test_blocks_that_do_not_hold(
    slack: SlackStandIn, client: AsyncWebClient, blocks: list[dict[str, Any]], fault: str
) -> None:
    answer = await refused(
        client.chat_postMessage(channel=slack.direct("UANA").id, text="Hello", blocks=blocks)
    )
    assert answer["error"] == "invalid_blocks"
    assert any(fault in one for one in answer["response_metadata"]["messages"])
    assert slack.said() == []


async def test_texts_have_their_limits(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.direct("UANA").id
    said = await client.chat_postMessage(channel=where, text="x" * 50_000)
    assert len(slack.message(where, said["ts"])["text"]) == 40_000
    assert (await refused(client.chat_update(channel=where, ts=said["ts"], text="&" * 1001)))["error"] == (
        "msg_too_long"
    )
    long = [{"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}] * 5
    assert (await refused(client.chat_postMessage(channel=where, text="x", blocks=long)))["error"] == (
        "msg_blocks_too_long"
    )
    assert (await refused(client.api_call("chat.postMessage", json={"channel": where})))["error"] == "no_text"


async def test_who_is_pinged(slack: SlackStandIn) -> None:
    quiet = {"text": "@here &lt;!channel&gt;", "blocks": [{"type": "plain_text", "text": "<@UANA>"}]}
    loud = {"text": "<@UANA> and <!here|here>", "blocks": [{"type": "mrkdwn", "text": "@everyone <@UBEN|b>"}]}
    still = {"text": "", "blocks": [{"type": "mrkdwn", "text": "@everyone", "verbatim": True}]}
    assert slack.pinged(quiet) == frozenset()
    assert slack.pinged(still) == frozenset()
    assert slack.pinged(loud) == {"UANA", "here", "UBEN", "everyone"}
    assert slack.shown(loud) == "@everyone @Ben"
    assert slack.shown({"text": "Hi <@UANA>: <https://a.b/c|this> &amp; that"}) == "Hi @Ana: this & that"


async def test_people_and_their_time(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.people.add("cleo", id="UCLEO", zone="Asia/Tokyo", locale="ja-JP", dnd={"dnd_enabled": True})
    person = (await client.users_info(user="UCLEO", include_locale=True))["user"]
    assert (person["tz"], person["tz_offset"], person["locale"]) == ("Asia/Tokyo", 32_400, "ja-JP")
    assert (await client.dnd_info(user="UCLEO"))["dnd_enabled"] is True
    assert (await client.dnd_teamInfo(users=["UANA", "UCLEO"]))["users"]["UANA"]["dnd_enabled"] is False
    assert (await refused(client.users_info(user="U0")))["error"] == "user_not_found"
    members = [one["id"] async for page in await client.users_list(limit=2) for one in page["members"]]
    assert members == [slack.bot, "UANA", "UBEN", "UCLEO"]


async def test_a_picture_in_three_steps(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.direct("UANA").id
    sent = await client.files_upload_v2(
        channel=where,
        content=b"\x89PNG",
        filename="a.png",
        title="A",
        alt_txt="A tree",
        initial_comment="See",
    )
    file = slack.world.files[sent["file"]["id"]]
    assert (file.content, file.alt, file.title) == (b"\x89PNG", "A tree", "A")
    assert slack.said(where)[0]["files"][0]["id"] == file.id
    shown = {"type": "image", "alt_text": "A tree", "slack_file": {"id": file.id}}
    await client.chat_postMessage(channel=where, text="A tree", blocks=[shown])


async def test_limits_of_speed(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.rates.on = True
    where = slack.direct("UANA").id
    answers = [client.chat_postMessage(channel=where, text="x") for _ in range(3)]
    await asyncio.gather(*answers)
    answer = await refused(client.chat_postMessage(channel=where, text="x"))
    assert (answer["error"], answer.status_code, answer.headers["Retry-After"]) == ("ratelimited", 429, "1")
    assert slack.rates.refused == 1
    await client.chat_postMessage(channel=slack.direct("UBEN").id, text="x")


async def test_faults_on_demand(slack: SlackStandIn, client: AsyncWebClient) -> None:
    where = slack.direct("UANA").id
    slack.faults.add("chat.postMessage", "internal_error")
    slack.faults.add("chat.postMessage", "drop_before", nth=2)
    slack.faults.add("chat.postMessage", "drop_after", nth=3)
    slack.faults.add("chat.postMessage", "silent_after", nth=4, seconds=0.05)
    slack.faults.add("chat.postMessage", "ratelimited", nth=5, seconds=0)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    assert (await refused(client.chat_postMessage(channel=where, text="1"))).status_code == 500
    for text in "234":
        with pytest.raises((aiohttp.ClientError, ConnectionError)):
            await client.chat_postMessage(channel=where, text=text)
    await client.chat_postMessage(channel=where, text="5")
    assert [one["text"] for one in slack.said(where)] == ["3", "4", "5"]
    assert len(slack.made("chat.postMessage")) == 6
