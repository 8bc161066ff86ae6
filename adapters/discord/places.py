"""Where to speak: a pair's private thread, direct messages; who is there; what is missing there."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from adapters.discord.ids import PLATFORM, PRIVATE_THREAD, account, address, snowflake, spoken_in, user_id
from adapters.discord.limits import THREAD_NAME
from adapters.discord.permissions import held, holds_pairs, missing
from adapters.discord.rest import Rest
from bot.errors import Misconfigured, PlatformError, Unreachable
from bot.messages import Account, Address, shorten
from bot.ports import Vault

WEEK: Final = 10080
"""Minutes of silence after which a thread leaves the list; a new message brings it back."""
REMEMBERED = 10_000
_TEXT = 0


class Places:
    """Raises PlatformError."""

    def __init__(self, rest: Rest, vault: Vault, channel: str) -> None:
        self._rest, self._vault, self._channel = rest, vault, channel
        self._direct: OrderedDict[Account, Address] = OrderedDict()

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The private thread of these members and the bot: the one they have, or a new one."""
        guild = snowflake(space)
        ids = sorted({user_id(member) for member in members})
        for one in ids:
            await self._rest.call(lambda http, one=one: http.get_member(guild, one))  # type: ignore[misc]  # bound at once
        name = "pair:" + hashlib.sha256(":".join(map(str, ids)).encode()).hexdigest()[:32]
        title = shorten(" ".join(title.split()), THREAD_NAME) or "Kith"
        thread = await self._known(space, name) or await self._begun(guild, title)
        if thread is None:
            thread = await self._made(guild, title)
        for one in ids:
            await self._rest.call(
                lambda http, one=one: http.add_user_to_thread(thread, one),  # type: ignore[misc]  # see above
                wanted="Send Messages in Threads",
            )
        await self._vault.put(PLATFORM, space, f"thread:{thread}", " ".join(map(str, ids)).encode())
        await self._vault.put(PLATFORM, space, name, str(thread).encode())
        return address(space, thread)

    async def direct(self, who: Account) -> Address:
        """Their direct messages with Kith."""
        if who not in self._direct:
            one = user_id(who)
            made = await self._rest.call(lambda http: http.start_private_message(one))
            self._direct[who] = address("", made["id"])
            if len(self._direct) > REMEMBERED:
                self._direct.popitem(last=False)
        return self._direct[who]

    async def present(self, where: Address) -> frozenset[Account] | None:
        """Who of its members is still in a pair's thread.

        Nobody else's members can be known: Discord lists them to those with a privileged intent only.
        """
        kept = await self._vault.get(PLATFORM, where.space, f"thread:{where.id}") if where.space else None
        if kept is None or where.thread:
            return None
        thread = spoken_in(where)
        return frozenset(
            [account(one) for one in kept.decode().split() if await self._is_in(thread, int(one))]
        )

    async def _is_in(self, thread: int, user: int) -> bool:
        try:
            await self._rest.call(lambda http: http.get_thread_member(thread, user))
        except Unreachable:
            await self.channel(thread)  # is it the thread that is gone?
            return False
        return True

    async def channel(self, channel: int) -> dict[str, Any]:
        """A channel or thread as it is now."""
        return dict(await self._rest.call(lambda http: http.get_channel(channel)))

    async def named(self, error: Misconfigured, where: Address) -> Misconfigured:
        """The same, with the permissions that are missing and the channel; a thread has its parent's."""
        if not where.space or error.missing == "a valid token":
            return error
        try:
            channel = await self.channel(spoken_in(where))
            if channel.get("thread_metadata"):
                channel = await self.channel(snowflake(str(channel["parent_id"])))
            guild, roles, me = await self._mine(snowflake(where.space))
        except (PlatformError, KeyError):
            return error
        lacking = ", ".join(missing(held(guild, roles, me, channel))) or error.missing
        return Misconfigured(str(error), f"{lacking} (#{channel.get('name') or channel['id']})")

    async def _known(self, space: str, name: str) -> int | None:
        """The thread that was made for them, if it is still there."""
        kept = await self._vault.get(PLATFORM, space, name)
        if kept is None:
            return None
        try:
            found = await self.channel(int(kept))
        except Unreachable:
            return None
        return int(found["id"])

    async def _begun(self, guild: int, title: str) -> int | None:
        """One of this name that the bot began, and could not note down any more."""
        me = await self._rest.me()
        active = await self._rest.call(lambda http: http.get_active_threads(guild))
        for thread in active["threads"]:
            mine = thread["type"] == PRIVATE_THREAD and str(thread["owner_id"]) == me
            if mine and thread["name"] == title:
                noted = await self._vault.get(PLATFORM, str(guild), f"thread:{thread['id']}")
                if noted is None:
                    return int(thread["id"])
        return None

    async def _made(self, guild: int, title: str) -> int:
        parent = await self._parent(guild)
        made = await self._rest.call(
            lambda http: http.start_thread_without_message(
                parent, name=title, auto_archive_duration=WEEK, type=PRIVATE_THREAD, invitable=False
            ),
            wanted="Create Private Threads",
        )
        return int(made["id"])

    async def _parent(self, guild: int) -> int:
        """The channel of the settings, or the first text channel in which a pair can have its thread."""
        channels = await self._rest.call(lambda http: http.get_all_guild_channels(guild))
        texts = [one for one in channels if one["type"] == _TEXT]
        if self._channel and any(str(one["id"]) == self._channel for one in channels):
            return int(self._channel)
        whole, roles, me = await self._mine(guild)
        for channel in sorted(texts, key=lambda one: (one.get("position", 0), int(one["id"]))):
            if holds_pairs(held(whole, roles, me, dict(channel))):
                return int(channel["id"])
        raise Misconfigured(
            "no text channel lets Kith open a pair's thread",
            "View Channels, Create Private Threads and Send Messages in Threads, in one text channel",
        )

    async def _mine(self, guild: int) -> tuple[dict[str, Any], list[str], str]:
        me = await self._rest.me()
        whole = await self._rest.call(lambda http: http.get_guild(guild, with_counts=False))
        member = await self._rest.call(lambda http: http.get_member(guild, int(me)))
        return dict(whole), [str(role) for role in member["roles"]], me
