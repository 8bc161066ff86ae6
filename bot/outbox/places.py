"""Where a send goes: an address from its row, or asked of the platform once and then stored."""

import asyncio
from collections import defaultdict

from bot.errors import Transient, Unreachable
from bot.messages import Address
from bot.outbox.parcel import Destination
from bot.ports import ChatPlatform

TIMEOUT = 30.0
"""Seconds after which a platform's answer is no longer waited for (design, section 4)."""

_Key = tuple[int | None, int | None]


class Places:
    """The addresses of one run of the outbox, so that a place is opened once however many sends go there."""

    def __init__(self) -> None:
        self._known: dict[_Key, Address] = {}
        self._asking: dict[_Key, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, platform: ChatPlatform, to: Destination) -> Address:
        """The address. Raises PlatformError."""
        if to.known is not None:
            return to.known
        key = (to.circle_id, to.account_id)
        async with self._asking[key]:
            if key not in self._known:
                self._known[key] = await _ask(platform, to)
            return self._known[key]


async def _ask(platform: ChatPlatform, to: Destination) -> Address:
    try:
        async with asyncio.timeout(TIMEOUT):
            if to.circle_id is not None:
                return await platform.open(to.space, to.members, to.title)
            if to.who is None:
                raise Unreachable("this person has no account")
            return await platform.direct(to.who)
    except TimeoutError:
        raise Transient("no answer when asked for the address") from None
