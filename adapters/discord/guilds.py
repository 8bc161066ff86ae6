"""In which servers Kith is: those that came or went, also while it was not connected."""

import json
from collections.abc import Callable
from datetime import datetime

from adapters.discord.ids import PLATFORM, address
from adapters.discord.inbound import changed
from bot.ports import Receive, Vault

_NAME = "guilds"


class Guilds:
    """Remembers the servers in the vault, and tells the core what is new."""

    def __init__(self, vault: Vault, receive: Receive, now: Callable[[], datetime]) -> None:
        self._vault, self._receive, self._now = vault, receive, now

    async def are(self, present: frozenset[str]) -> None:
        """All of them, as Discord says after a connect."""
        kept = await self._vault.get(PLATFORM, "", _NAME)
        known = frozenset(json.loads(kept)) if kept else frozenset()
        for guild in sorted(known - present):
            await self._receive(changed("removed", address(guild, ""), self._now()))
        for guild in sorted(present - known):
            await self._receive(changed("installed", address(guild, ""), self._now()))
        if known != present:
            await self._vault.put(PLATFORM, "", _NAME, json.dumps(sorted(present)).encode())
