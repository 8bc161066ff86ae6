"""Votes in Discord's own polls, told to the core as the presses they mean.

The message itself says what its answers mean; it is read once for each poll, so that a restart loses nothing.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.discord import polls
from adapters.discord.history import WANTED
from adapters.discord.ids import account, address
from adapters.discord.rest import Rest
from bot.errors import PlatformError
from bot.messages import Answer
from bot.ports import Receive

log = logging.getLogger(__name__)
REMEMBERED = 1000
Tokens = Mapping[int, str]


class Votes:
    """One vote after the other, in the order they came: to change one's mind is two of them."""

    def __init__(self, rest: Rest, receive: Receive, now: Callable[[], datetime]) -> None:
        self._rest, self._receive, self._now = rest, receive, now
        self._polls: OrderedDict[int, Tokens] = OrderedDict()
        self._turn = asyncio.Lock()

    async def take(
        self, guild: int, channel: int, message: int, *, by: int, answer: int, taken_back: bool = False
    ) -> None:
        """A vote, or one that was taken back. What can't be read is logged: nobody could be told."""
        async with self._turn:
            try:
                token = (await self._tokens(channel, message)).get(answer)
            except PlatformError as error:
                log.warning("a vote could not be counted: %s", error)
                return
            if token is None:
                return
            vote = Answer(
                event="",  # Discord gives votes no id; the same vote twice is one vote
                at=self._now(),
                where=address(guild, channel),
                by=account(by),
                token=polls.voted(token, taken_back=taken_back),
                unseen=True,
            )
            await self._receive(vote)

    async def _tokens(self, channel: int, message: int) -> Tokens:
        if message not in self._polls:
            told = await self._rest.call(lambda http: http.get_message(channel, message), wanted=WANTED)
            self._polls[message] = polls.tokens(dict(told), await self._rest.me())
            if len(self._polls) > REMEMBERED:
                self._polls.popitem(last=False)
        return self._polls[message]
