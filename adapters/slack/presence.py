"""Where Kith was taken out, and where it is back: tokens are forgotten, and the core is told of both."""

from collections.abc import Callable
from datetime import datetime

from adapters.slack.clients import Clients
from adapters.slack.ids import PLATFORM, Origin
from bot.errors import PlatformError
from bot.messages import Lifecycle
from bot.ports import Receive, Vault

_LOST = "lost"


class Presence:
    """With a single token nobody tells that Kith is back; that its token works again does."""

    def __init__(self, clients: Clients, vault: Vault, receive: Receive, now: Callable[[], datetime]) -> None:
        self._clients, self._vault, self._receive, self._now = clients, vault, receive, now
        self._gone: set[str] = set()

    async def lost(self, home: Origin, *, whole: bool) -> None:
        """The token of a workspace, or of a whole organisation, is worth nothing now."""
        await self._clients.forget("" if whole else home.space, home.owner if whole else "")
        await self._vault.put(PLATFORM, home.space, _LOST, b"1")
        self._gone.add(home.space)

    async def heard(self, home: Origin) -> None:
        """Something came from there: if Kith had been taken out, it may be back."""
        await self._clients.met(home)
        if home.space not in self._gone:
            return
        try:
            await self._clients.own(home.space, anew=True)
        except PlatformError:
            return
        await self.found(home.space)

    async def found(self, space: str) -> None:
        """There is a token that works, or a new installation."""
        self._gone.discard(space)
        await self._vault.delete(PLATFORM, space, _LOST)
        now, where = self._now(), Origin(space=space, owner=space).address("")
        event = f"installed:{space}:{now.isoformat()}"
        await self._receive(Lifecycle(event=event, at=now, where=where, what="installed"))

    async def checked(self) -> None:
        """At a start with one token: tell if Kith had been taken out. Raises PlatformError."""
        space = (await self._clients.own("", anew=True)).origin.space
        if await self._vault.get(PLATFORM, space, _LOST) is not None:
            await self.found(space)
