"""The small calls: conversations, people, do-not-disturb. Their answers are remembered for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

from adapters.slack.calm import disturbed_from, profile
from adapters.slack.clients import Clients, asked
from adapters.slack.ids import Origin, parted
from bot.errors import Misconfigured, PlatformError, Unreachable
from bot.messages import Account, Address, Profile

FRESH = 60.0
"""Seconds that an answer about somebody's do-not-disturb counts."""
ADMIN_FRESH = 600.0
"""Seconds that an answer counts about who administers the workspace."""
REMEMBERED = 10_000


class Calls:
    """Asks Slack. Raises PlatformError."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._direct: OrderedDict[Account, Address] = OrderedDict()
        self._owner: dict[str, str] = {}
        self._dnd: dict[str, tuple[float, datetime | None]] = {}
        self._admin: dict[Account, tuple[float, bool]] = {}

    async def open(self, space: str, members: Sequence[Account]) -> Address:
        """The conversation of these members and the bot."""
        ids = sorted({parted(member)[1] for member in members})
        client = await self._clients.calls(space)
        with asked():
            answer = await client.conversations_open(users=",".join(ids))
        own = await self._clients.own(space)
        return Origin(space=space or own.origin.space, owner=own.origin.owner).address(_channel(answer))

    async def direct(self, who: Account) -> Address:
        """The direct messages with `who`."""
        if who not in self._direct:
            owner, user = parted(who)
            own = await self._clients.own(owner)
            client = await self._clients.calls(owner)
            with asked():
                answer = await client.conversations_open(users=user)
            self._keep(who, own.origin.address(_channel(answer)), user)
        return self._direct[who]

    def _keep(self, who: Account, where: Address, user: str) -> None:
        self._direct[who] = where
        self._owner[where.id] = user
        if len(self._direct) > REMEMBERED:
            _, old = self._direct.popitem(last=False)
            self._owner.pop(old.id, None)

    async def profile(self, who: Account, now: datetime) -> Profile:
        """What Slack knows of them."""
        owner, user = parted(who)
        client = await self._clients.calls(owner)
        with asked():
            answer = await client.users_info(user=user, include_locale=True)
        return profile(answer.get("user") or {}, now)

    async def admin(self, who: Account, now: datetime) -> bool:
        """Whether they administer the workspace; no where Slack doesn't say."""
        at, known = self._admin.get(who, (-ADMIN_FRESH, False))
        if _loop_time() - at < ADMIN_FRESH:
            return known
        try:
            known = (await self.profile(who, now)).admin
        except PlatformError:
            return False
        self._admin[who] = (_loop_time(), known)
        return known

    async def present(self, where: Address) -> frozenset[Account]:
        """Who is there, without the bot."""
        own = await self._clients.own(where.space)
        client = await self._clients.calls(where.space)
        found: set[str] = set()
        cursor = ""
        while True:
            with asked():
                page = await client.conversations_members(channel=where.id, limit=200, cursor=cursor)
            found |= set(page.get("members") or ())
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return frozenset(own.origin.account(user) for user in found - {own.user})

    async def named(self, error: Misconfigured, where: Address) -> Misconfigured:
        """The same, with the name of the channel where it was met."""
        if where.id.startswith("D"):
            return error
        try:
            client = await self._clients.calls(where.space)
            with asked():
                channel = (await client.conversations_info(channel=where.id)).get("channel") or {}
        except PlatformError:
            return error
        name = "" if channel.get("is_mpim") else str(channel.get("name") or "")
        return Misconfigured(str(error), f"{error.missing} (#{name})") if name else error

    async def disturbed_from(self, to: Address, now: datetime) -> datetime | None:
        """When the reader of these direct messages may be disturbed again; None if they may be now."""
        at, until = self._dnd.get(to.id, (-FRESH, None))
        if _loop_time() - at >= FRESH:
            until = await self._ask_dnd(to, now)
            if len(self._dnd) > REMEMBERED:
                self._dnd.clear()
            self._dnd[to.id] = (_loop_time(), until)
        return until if until is not None and until > now else None

    async def _ask_dnd(self, to: Address, now: datetime) -> datetime | None:
        """Where Slack doesn't tell, the message matters more."""
        client = await self._clients.calls(to.space)
        try:
            with asked():
                if to.id not in self._owner:
                    told = await client.conversations_info(channel=to.id)
                    self._owner[to.id] = str((told.get("channel") or {}).get("user") or "")
                answer = await client.dnd_info(user=self._owner[to.id])
        except (Misconfigured, Unreachable):
            return None
        return disturbed_from(answer.data if isinstance(answer.data, dict) else {}, now)


def _channel(answer: object) -> str:
    return str(answer["channel"]["id"])  # type: ignore[index]  # SlackResponse reads like a mapping


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
