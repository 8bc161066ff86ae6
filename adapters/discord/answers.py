"""What follows an interaction, in its own way: by its token, beside the bot's calls and their limits.

A turn is one interaction. Its first response must come within three seconds; the rest has fifteen minutes.
"""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import aiohttp

from adapters.discord.boxes import Box
from adapters.discord.errors import answered, asked
from adapters.discord.ids import Json
from adapters.discord.posting import contents
from adapters.discord.render import V2, Drawn
from bot.errors import Malformed

SAY, DEFER, DEFER_UPDATE, UPDATE, COMPLETE, MODAL = 4, 5, 6, 7, 8, 9
"""Types of first responses."""
EPHEMERAL = 1 << 6
TIMEOUT, TRIES = 10, 3
PATIENCE = 2.0
"""Seconds that Discord's first response waits for the core; it gives up after three."""
SHORT = 0.8
"""The same for a draft: it may be looked up and kept again within one response."""
Got = TypeVar("Got")
MOST_FILE = 8_000_000
FILE_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


class Answers:
    """One HTTP session for all interactions."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))

    async def close(self) -> None:
        """Close it."""
        await self._session.close()

    async def send(
        self, method: str, path: str, payload: Any = None, files: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        """One call, again where Discord asks to wait. Raises PlatformError."""
        for last in (*[False] * (TRIES - 1), True):
            with asked(posting=True):
                data, headers = _packed(payload, files)
                url = self._base + path
                async with self._session.request(method, url, data=data, headers=headers) as response:
                    if response.status < 300:
                        return
                    told = await _told(response)
            wait = float(told.get("retry_after") or 1)
            if response.status != 429 or last or wait > TIMEOUT:
                code, words = int(told.get("code") or 0), str(told.get("message") or "")
                raise answered(response.status, code, words, wait=wait)
            await asyncio.sleep(wait)

    async def fetch(self, url: str) -> bytes:
        """A file that somebody handed in; only from where Discord keeps them. Raises PlatformError."""
        host = urlsplit(url).hostname or ""
        if host not in FILE_HOSTS and host != urlsplit(self._base).hostname:
            raise Malformed(f"a file lies at {host}, not with Discord")
        with asked():
            async with self._session.get(url) as response:
                if response.status >= 300:
                    raise answered(response.status, 0, "the file can't be fetched")
                data = await response.content.read(MOST_FILE + 1)
        if len(data) > MOST_FILE:
            raise Malformed("the file is too large")
        return data


class Turn:
    """One interaction. `mends`: it came from a message of the adapter's own, which the answer replaces."""

    def __init__(self, answers: Answers, body: Json, *, mends: bool = False) -> None:
        self._answers, self.body, self._mends = answers, body, mends
        self._state: Literal["open", "new", "pressed"] = "open"
        self._empty = False

    @property
    def open(self) -> bool:
        """Whether it was not answered yet, so that a modal can still follow."""
        return self._state == "open"

    async def defer(self) -> None:
        """Say that it was taken in. A press shows nothing; elsewhere Discord shows that Kith is thinking."""
        if self.body.get("message"):
            await self._respond(DEFER_UPDATE, "pressed")
        else:
            await self._respond(DEFER, "new", {"flags": EPHEMERAL})
            self._empty = True

    async def during(self, work: Awaitable[Got], patience: float = PATIENCE) -> Got:
        """Wait for it; what takes longer than Discord waits is acknowledged first."""
        waiting = asyncio.ensure_future(work)
        if self.open:
            done, _ = await asyncio.wait({waiting}, timeout=patience)
            if not done:
                await self.defer()
        return await waiting

    async def modal(self, drawn: Box) -> None:
        """Open a form. Not after anything else, and never after a form."""
        await self._respond(MODAL, "new", drawn)

    async def complete(self, options: Sequence[Box]) -> None:
        """Offer what could stand there."""
        await self._respond(COMPLETE, "new", {"choices": list(options)})

    async def say(self, drawn: Drawn) -> None:
        """Words for one person."""
        made = contents(drawn, V2 | EPHEMERAL)
        mends, self._mends = self._mends, False
        if self.open:
            kind, state = (UPDATE, "pressed") if mends else (SAY, "new")
            await self._respond(kind, "pressed" if state == "pressed" else "new", made, drawn.files)
        elif self._empty or mends:
            self._empty = False
            await self._answers.send("PATCH", f"{self._hook}/messages/@original", made, drawn.files)
        else:
            await self._answers.send("POST", self._hook, made, drawn.files)

    async def revise(self, drawn: Drawn) -> bool:
        """Replace the message that was pressed; whether that can be done from here."""
        made = contents(drawn)
        if self.open and self.body.get("message"):
            await self._respond(UPDATE, "pressed", made, drawn.files)
        elif self._state == "pressed":
            await self._answers.send("PATCH", f"{self._hook}/messages/@original", made, drawn.files)
        else:
            return False
        return True

    async def finish(self) -> None:
        """Leave nothing open, and nothing thinking."""
        if self.open:
            await self.defer()
        if self._empty:
            self._empty = False
            await self._answers.send("DELETE", f"{self._hook}/messages/@original")

    @property
    def _hook(self) -> str:
        return f"/webhooks/{self.body['application_id']}/{self.body['token']}"

    async def _respond(
        self,
        kind: int,
        state: Literal["new", "pressed"],
        data: Any = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        self._state = state
        payload = {"type": kind} | ({"data": data} if data is not None else {})
        path = f"/interactions/{self.body['id']}/{self.body['token']}/callback"
        await self._answers.send("POST", path, payload, files)


def _packed(payload: Any, files: Sequence[tuple[str, bytes]]) -> tuple[Any, dict[str, str]]:
    if not files:
        return (None, {}) if payload is None else (json.dumps(payload), {"Content-Type": "application/json"})
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(payload), content_type="application/json")
    for at, (name, data) in enumerate(files):
        form.add_field(f"files[{at}]", data, filename=name, content_type="application/octet-stream")
    return form, {}


async def _told(response: aiohttp.ClientResponse) -> Json:
    try:
        told = await response.json(content_type=None)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
