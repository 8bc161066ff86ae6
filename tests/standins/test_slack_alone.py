"""The loopback Slack in its own process, and the app's manifest."""

import asyncio
import sys

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack import SlackStandIn
from tests.standins.slack.manifest import faults_of_manifest, set_up

MANIFEST = {
    "display_information": {"name": "Kith"},
    "features": {"bot_user": {"display_name": "Kith"}, "slash_commands": [{"command": "/kin"}]},
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:history"]}},
    "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": ["message.im"]}},
}


async def test_in_its_own_process() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.standins.slack"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    base = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession(base) as session:
            async with session.post("/_/people", json={"count": 2}) as response:
                there = await response.json()
            client = AsyncWebClient(token="xoxb-1", base_url=f"{base}/api/")
            said = await client.chat_postMessage(channel=there["channels"][0], text="Hello")
            speaks = {"user": there["people"][0], "channel": said["channel"], "text": "Hi"}
            async with session.post("/_/act", json={"do": "say", "with": speaks}) as response:
                assert (await response.json())["text"] == "Hi"
            async with session.get("/_/state") as response:
                assert (await response.json())["said"] == 1
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_the_manifest_sets_the_app_up() -> None:
    slack = SlackStandIn()
    set_up(slack, MANIFEST)
    assert slack.token.scopes == {"commands", "chat:write", "im:history"}
    assert (slack.commands, slack.events) == ({"/kin"}, {"message.im"})


def test_a_manifest_that_slack_would_not_take() -> None:
    wrong = MANIFEST | {
        "oauth_config": {"scopes": {"bot": ["chat:read"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "message.any"]}},
    }
    faults = faults_of_manifest(wrong)
    for words in (
        "no scope chat:read",
        "no event message.any",
        "im:history",
        "scope commands",
        "request_url",
    ):
        assert any(words in fault for fault in faults), (words, faults)
