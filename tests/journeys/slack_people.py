"""The people of a Slack journey: they accept, answer in forms, and talk, each thing once."""

from collections import Counter
from typing import Any

from tests.standins.slack import SlackStandIn
from tests.standins.slack.world import Json

ANA, BEN, DANA = "UANA", "UBEN", "UDANA"
EAGER = ("accept", "answer", "talked")


class Crowd:
    """Looks at what the bot said since the last look, and does something about it."""

    def __init__(self, slack: SlackStandIn) -> None:
        self._slack = slack
        self._seen: set[str] = set()
        self.presses = 0
        self.forms = 0
        for name, id in (("ana", ANA), ("ben", BEN), ("dana", DANA)):
            slack.people.add(name, id=id, admin=id == DANA)

    async def types(self, user: str, words: str) -> str:
        """Somebody types "/kith <words>" to the bot alone; what they read."""
        home = self._slack.direct(user).id
        before = len(self._slack.said(home))
        assert (await self._slack.command(user, home, "/kith", words)).ok
        await self._slack.until(lambda: len(self._slack.said(home)) > before)
        return self._slack.shown(self._slack.said(home)[-1])

    async def look(self) -> None:
        """Everybody acts on everything new that they can read."""
        for message in self._slack.said():
            if message["ts"] in self._seen:
                continue
            self._seen.add(message["ts"])
            where = next(c for c in self._slack.world.channels.values() if message["ts"] in c.messages)
            for user in where.members:
                if user != self._slack.bot:
                    await self._act(user, where.id, message)

    async def _act(self, user: str, where: str, message: Json) -> None:
        value = _wanted(self._slack.message(where, message["ts"]))
        if value is None:
            return
        ack = await self._slack.press(user, where, message["ts"], value=value)
        assert ack.ok
        self.presses += 1
        if value.endswith(":f"):
            await self._slack.until(lambda: self._slack.modal(user))
            await self._fill(user)

    async def _fill(self, user: str) -> None:
        view = self._slack.modal(user)
        assert view is not None
        values = {b["block_id"]: _value(b["element"]) for b in view.body["blocks"] if b["type"] == "input"}
        ack = await self._slack.submit(user, view.id, values)
        assert ack.ok
        assert not ack.payload.get("errors"), ack.payload
        view.open = False
        self.forms += 1


def keys(slack: SlackStandIn) -> Counter[str]:
    """The keys of what stands in Slack."""
    said = [one["metadata"]["event_payload"]["key"] for one in slack.said() if "metadata" in one]
    return Counter(said)


def _wanted(message: Json) -> str | None:
    """The value of the button that these people press."""
    for block in message.get("blocks", []):
        for one in [block.get("accessory"), *block.get("elements", [])]:
            value = str((one or {}).get("value") or "")
            if (one or {}).get("type") == "button" and [*value.split(":"), "", "", ""][2] in EAGER:
                return value
    return None


def _value(element: Json) -> Any:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons"):
        return element["options"][0]["value"]
    if kind in ("checkboxes", "multi_static_select"):
        return []
    return "I asked for help with a talk, and it went well." if kind == "plain_text_input" else None
