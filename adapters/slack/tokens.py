"""Where OAuth keeps its tokens and states: in the vault, encrypted by the core.

A workspace's token lies under its id, that of a whole organisation (Enterprise Grid) under its own. An
organisation also remembers one of its workspaces, since a person there belongs to none alone, and a workspace
remembers its organisation.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.ids import PLATFORM
from bot.ports import Vault

STATE_LIFE = timedelta(minutes=10)
_BOT, _MEMBER, _WHOLE, _STATES = "bot", "workspace", "organisation", "states"
_KEPT = (
    "app_id", "enterprise_id", "team_id", "team_name", "bot_token", "bot_id", "bot_user_id",
    "is_enterprise_install",
)  # fmt: skip

Now = Callable[[], datetime]


class Installations(AsyncInstallationStore):
    """Bot tokens by workspace. `installed` is told of every new one, by the id it lies under."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[str, str] = {}
        self._placed: dict[str, str] = {}
        self.installed: Callable[[str], Awaitable[None]] | None = None

    async def token(self, space: str) -> str | None:
        """The token for a workspace or an organisation, None where Kith is not installed."""
        if space not in self._known:
            bot = await self._bot(space)
            if bot is None:
                return None
            self._known[space] = bot.bot_token or ""
        return self._known[space] or None

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot's token of an installation."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep it in place of an older one."""
        whole = bot.enterprise_id if bot.is_enterprise_install else None
        space = whole or bot.team_id or bot.enterprise_id or ""
        kept = {name: getattr(bot, name) for name in _KEPT}
        kept |= {"bot_scopes": list(bot.bot_scopes or ()), "installed_at": bot.installed_at}
        await self._vault.put(PLATFORM, space, _BOT, json.dumps(kept).encode())
        if bot.enterprise_id and space != bot.enterprise_id:
            await self._vault.put(PLATFORM, bot.enterprise_id, _MEMBER, space.encode())
        self._known.clear()
        if self.installed is not None:
            await self.installed(space)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """That of the workspace, or else of its organisation."""
        spaces = [enterprise_id, team_id] if is_enterprise_install else [team_id, enterprise_id]
        for space in spaces:
            found = await self._own(space) if space else None
            if found is not None:
                return found
        return None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the workspace's token; without a workspace the organisation's."""
        self._known.clear()
        await self._vault.delete(PLATFORM, team_id or enterprise_id or "", _BOT)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Only bots' tokens are kept, so there is nothing of a person's to forget."""

    async def belongs(self, space: str, whole: str) -> None:
        """A workspace belongs to an organisation, whose token may be all there is."""
        if whole in {"", space} or self._placed.get(space) == whole:
            return
        await self._vault.put(PLATFORM, space, _WHOLE, whole.encode())
        self._placed[space] = whole

    async def _bot(self, space: str) -> Bot | None:
        found = await self._own(space)
        for other in (_MEMBER, _WHOLE) if found is None else ():
            name = await self._vault.get(PLATFORM, space, other)
            found = found or (await self._own(name.decode()) if name else None)
        return found

    async def _own(self, space: str) -> Bot | None:
        kept = await self._vault.get(PLATFORM, space, _BOT)
        return Bot(**json.loads(kept)) if kept is not None else None


class States(AsyncOAuthStateStore):
    """The states of installations that were begun: each is good once, for ten minutes."""

    def __init__(self, vault: Vault, now: Now) -> None:
        self._vault, self._now = vault, now
        self._turn = asyncio.Lock()

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new one."""
        state = secrets.token_urlsafe(24)
        async with self._turn:
            open_states = await self._open()
            open_states[state] = (self._now() + STATE_LIFE).timestamp()
            await self._keep(open_states)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued, and not used before."""
        async with self._turn:
            open_states = await self._open()
            good = open_states.pop(state, None) is not None
            await self._keep(open_states)
        return good

    async def _open(self) -> dict[str, float]:
        kept = await self._vault.get(PLATFORM, "", _STATES)
        now = self._now().timestamp()
        held: dict[str, float] = json.loads(kept) if kept else {}
        return {state: until for state, until in held.items() if until > now}

    async def _keep(self, open_states: dict[str, float]) -> None:
        await self._vault.put(PLATFORM, "", _STATES, json.dumps(open_states).encode())
