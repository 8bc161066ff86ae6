"""The people of a Discord journey: they accept and answer in forms, each once. Zed takes no messages."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from adapters.discord.forms import NEXT
from tests.standins.discord import DiscordStandIn
from tests.standins.discord.components import every
from tests.standins.discord.world import Interaction, Json

REPLACED = "PATCH /webhooks/{application}/{token}/messages/{message}"
EAGER = ("accept", "answer", "talked")


class Crowd:
    """Looks at what the bot said since the last look, and does something about it."""

    def __init__(self, discord: DiscordStandIn) -> None:
        self._discord = discord
        self._seen: set[str] = set()
        self.presses = 0
        self.forms = 0
        self.guild = discord.garden.id
        self.dana = discord.garden.owner
        self.ana, self.ben, self.cleo = (discord.person(one, self.guild).id for one in ("ana", "ben", "cleo"))
        self.zed = discord.person("zed", self.guild).id
        discord.close_dms(self.zed)
        self.makers = discord.channel(self.guild, "makers").id

    async def types(self, user: str, name: str, options: Mapping[str, object]) -> str:
        """Somebody uses a command in the channel; what they read."""
        done = await self._discord.command(user, self.makers, name, options)
        assert done.ok
        await self._discord.until(lambda: done.original is not None and not done.loading)
        assert done.original is not None
        return self._discord.shown(done.original)

    async def look(self) -> None:
        """Everybody acts on everything new that they can read; returns when Kith has said all to it."""
        before = self.presses
        for message in self._discord.said():
            if message["id"] in self._seen or message.get("interaction_metadata"):
                continue
            self._seen.add(message["id"])
            where = self._discord.world.channels[message["channel_id"]]
            there = where.people if not where.guild or where.thread else [self.ana, self.ben, self.cleo]
            for user in [one for one in there if one != self._discord.bot]:
                await self._act(user, message)
        if self.presses > before:
            await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nothing more comes: an interaction is over before the clock goes on."""
        heard = -1
        while heard != len(self._discord.calls):
            heard = len(self._discord.calls)
            await asyncio.sleep(0.15)

    async def _act(self, user: str, message: Json) -> None:
        name = _wanted(message)
        if name is None:
            return
        before = self._changes()
        done = await self._discord.press(user, message, name)
        assert done.ok, name
        self.presses += 1
        if name.endswith(":f"):
            await self._fill(user, done)
        await self._answered(done, before)

    async def _fill(self, user: str, opened: Interaction) -> None:
        """Hand in every page of a form, and none twice."""
        handed_in = set[str]()
        while opened.response and opened.response["type"] == 9:
            asked = opened.response["data"]["components"]
            fields = [one["component"] for one in asked if one["type"] == 18]
            assert handed_in.isdisjoint(one["custom_id"] for one in fields), "a page was refused"
            handed_in |= {one["custom_id"] for one in fields}
            given = {one["custom_id"]: value for one in fields if (value := _value(one)) is not None}
            before = self._changes()
            done = await self._discord.submit(user, opened, given)
            assert done.ok
            await self._answered(done, before)
            further = [one for one in _buttons(done.original or {}) if one.startswith(NEXT)]
            if not further:
                break
            assert done.original is not None
            opened = await self._discord.press(user, done.original, further[0])
        self.forms += 1

    async def _answered(self, done: Interaction, before: int) -> None:
        """Wait for the words that follow: a press is acknowledged before Kith has thought about it."""
        deferred = done.response is not None and done.response["type"] == 6
        await self._discord.until(
            lambda: not done.loading and (not deferred or done.messages or self._changes() > before), 20
        )
        await asyncio.sleep(0.02)  # a change is counted when it comes in, and stands a moment later

    def _changes(self) -> int:
        """How often the app replaced a message that was pressed."""
        return len(self._discord.made(REPLACED))


def marks(discord: DiscordStandIn) -> Counter[int]:
    """The marks of what stands in Discord and is no answer to somebody."""
    said = [one for one in discord.said() if "interaction_metadata" not in one]
    return Counter(one["components"][0]["id"] for one in said)


def _buttons(message: Json) -> list[str]:
    return [
        str(one["custom_id"]) for _, one in every(message.get("components") or []) if one.get("custom_id")
    ]


def _wanted(message: Json) -> str | None:
    """The custom id of the button that these people press."""
    found = [one for one in _buttons(message) if [*one.split(":"), "", "", ""][2] in EAGER]
    return found[0] if found else None


def _value(element: Json) -> Any:
    if element["custom_id"].startswith("date:") and not element.get("required", True):
        return None
    if element["type"] in (3, 21):
        return element["options"][0]["value"]
    return "I asked for help with a talk, and it went well." if element["type"] == 4 else None
