"""The loopback Discord in its own process, against its published document, and what it refuses."""

import asyncio
import json
import sys

import aiohttp
import pytest

from tests.standins.discord import tree
from tests.standins.discord.errors import Refusal
from tests.standins.discord.shapes import Published

DOCUMENT = {
    "components": {"schemas": {"SnowflakeType": {"type": "string", "pattern": "^[0-9]+$"}}},
    "paths": {
        "/channels/{channel_id}/messages": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "properties": {"id": {"$ref": "#/components/schemas/SnowflakeType"}},
                                "required": ["id"],
                            }
                        }
                    }
                }
            }
        }
    },
}
MANY = [{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)]


async def test_in_its_own_process() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.standins.discord"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    base = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession(base) as session:
            async with session.post("/_/crowd", json={"people": 2, "channels": 1}) as response:
                (there,) = await response.json()
            async with session.get("/_/state") as response:
                token = (await response.json())["token"]
            header = {"Authorization": f"Bot {token}"}
            path = f"/api/v10/channels/{there['channels'][0]}/messages"
            async with session.post(path, json={"content": "Hello"}, headers=header) as response:
                assert (await response.json())["content"] == "Hello"
            async with session.post(path, json={"content": "Hello"}) as response:
                assert response.status == 401
            speaks = {"user": there["people"][0], "channel": there["channels"][0], "text": "Hi"}
            async with session.post("/_/act", json={"do": "say", "with": speaks}) as response:
                assert (await response.json())["content"] == "Hi"
            async with session.get("/_/state") as response:
                assert (await response.json())["said"] == 1
    finally:
        process.terminate()
        assert await process.wait() == 0


def test_bodies_are_held_against_the_document() -> None:
    document = Published(json.loads(json.dumps(DOCUMENT)))
    path = "/channels/{}/messages"
    assert document.faults("POST", path, {"id": 7}) == []
    assert document.faults("POST", path, {"id": "7"}) == []
    assert "does not match" in document.faults("POST", path, {"id": "seven"})[0]
    assert "required" in document.faults("POST", path, {})[0]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "Kith"}, ["0", "name"]),
        ({"description": ""}, ["0", "description"]),
        (
            {"options": [{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)]},
            ["0", "options"],
        ),
        (
            {
                "options": [
                    {"type": 3, "name": "a", "description": "x"},
                    {"type": 3, "name": "b", "description": "x", "required": True},
                ]
            },
            ["0", "options", "1"],
        ),
    ],
)
def test_commands_that_discord_refuses(change: dict[str, object], path: list[str]) -> None:
    good = {"name": "kith", "description": "Kith", "type": 1}
    tree.check([good])
    with pytest.raises(Refusal) as caught:
        tree.check([good | change])
    node = caught.value.errors
    for step in path:
        assert node is not None
        node = node[step]
