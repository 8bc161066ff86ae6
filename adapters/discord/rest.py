"""Calls to Discord's REST API: one client that logs in when it is needed first, within the global limit.

discord.py keeps each route's own limits, and repeats what may be repeated: a message has a nonce, so that
Discord drops the second one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from adapters.discord.errors import asked
from adapters.discord.limits import PER_SECOND
from adapters.discord.settings import API, DiscordSettings

Got = TypeVar("Got")
LONGEST_WAIT = 30.0
"""Seconds to sit out a limit inside one call; the outbox takes it from there."""


class Rest:
    """Raises PlatformError. `typed` are the commands that Discord has, as one types them, and their ids."""

    def __init__(self, settings: DiscordSettings) -> None:
        self.typed: Mapping[str, str] = {}
        self._settings = settings
        self._client: discord.Client | None = None
        self._logging_in = asyncio.Lock()
        self._free_at = 0.0

    async def call(
        self, make: Callable[[HTTPClient], Awaitable[Got]], *, posting: bool = False, wanted: str = ""
    ) -> Got:
        """One call in its turn. `posting` and `wanted` are for `errors.asked`."""
        client = await self.client()
        await self._turn()
        with asked(posting=posting, wanted=wanted):
            return await make(client.http)

    async def me(self) -> str:
        """The bot's own id."""
        client = await self.client()
        assert client.user  # known since the login
        return str(client.user.id)

    async def client(self) -> discord.Client:
        """Logged in, but not connected to the gateway."""
        async with self._logging_in:
            if self._client is None:
                self.point()
                client = discord.Client(
                    intents=discord.Intents(guilds=True),
                    max_messages=None,
                    max_ratelimit_timeout=LONGEST_WAIT,
                )
                try:
                    with asked():
                        await client.login(self._settings.secret)
                except BaseException:
                    await client.close()
                    raise
                self._client = client
            return self._client

    def point(self) -> None:
        """Let discord.py speak to the addresses of the settings; it keeps them for the whole process."""
        Route.BASE = self._settings.base_url
        if self._settings.gateway or self._settings.base_url == API:
            address = self._settings.gateway or "wss://gateway.discord.gg/"
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)

    async def close(self) -> None:
        """Close the connections; the next call logs in anew."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _turn(self) -> None:
        now = asyncio.get_running_loop().time()
        at = max(self._free_at, now)
        self._free_at = at + 1 / PER_SECOND
        if at > now:
            await asyncio.sleep(at - now)
