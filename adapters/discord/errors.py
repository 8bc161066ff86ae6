"""Discord's errors in the words of the core.

The numbers are Discord's JSON error codes, see
https://discord.com/developers/docs/topics/opcodes-and-status-codes#json.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable

RETRY = timedelta(seconds=30)
FORUM = 50008
"""The channel takes no messages but posts: a forum."""
CLOSED, HAS_THREAD, GONE_MEMBER, MISSING_PERMISSION = 50007, 160004, 10007, 50013
UNKNOWN_EVENT, EVENT_OVER = 10070, 180000
"""A scheduled event that is gone, or that can't be changed any more."""
GONE = frozenset(
    {
        10003, 10004, 10007, 10008, 10013, CLOSED, 20026, 40060, 50033, 50278, 50083, 160005, 30033, 340015,
    }
)  # fmt: skip
"""Unknown channel, guild, member, message or user; closed messages; a quarantine; a locked thread."""
MISSING = {
    10002: "an application that exists",
    50001: "View Channels",
    50013: "a permission",
    50014: "a valid token",
    20028: "fewer writers: the channel is limited",
    20031: "words that the server's filter takes",
    200000: "words that the server's AutoMod takes",
    200001: "a title that the server's AutoMod takes",
    40001: "a valid token",
    40333: "access: Discord's edge refused the client",
    60003: "two-factor authentication of the bot's owner",
}


@contextmanager
def asked(*, posting: bool = False, wanted: str = "") -> Iterator[None]:
    """Raise Discord's errors as the core's. `posting`: a lost answer leaves open whether it arrived.

    `wanted` names the permission that the call needs.
    """
    try:
        yield
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise translated(error, posting=posting, wanted=wanted) from error


def translated(error: Exception, *, posting: bool = False, wanted: str = "") -> PlatformError:
    """The core's error."""
    match error:
        case discord.HTTPException():
            return answered(error.status, error.code, error.text, posting=posting, wanted=wanted)
        case discord.RateLimited():
            return Transient("Discord asks to wait", timedelta(seconds=max(error.retry_after, 1)))
        case discord.LoginFailure() | discord.PrivilegedIntentsRequired():
            return _refused(error)
        case discord.ConnectionClosed() if error.code in {4004, 4013, 4014}:
            return _refused(error)
        case _:
            return _lost(error, posting=posting)


def _refused(error: Exception) -> Misconfigured:
    token = isinstance(error, discord.LoginFailure) or getattr(error, "code", 0) == 4004
    if token:
        return Misconfigured("Discord does not take the token", "a valid token")
    return Misconfigured("Discord refuses the intents", "the intents under Bot in the portal")


def _lost(error: Exception, *, posting: bool) -> PlatformError:
    match error:
        case aiohttp.ClientConnectorError() | discord.GatewayNotFound():
            return Transient("Discord can't be reached", RETRY)
        case aiohttp.ClientError() | asyncio.TimeoutError() | OSError() | discord.ConnectionClosed():
            words = f"the connection to Discord was lost: {type(error).__name__}"
            return Transient(words, RETRY, unsure=posting)
        case _:
            return Malformed(f"{type(error).__name__}: {error}")


def answered(
    status: int, code: int, words: str, *, posting: bool = False, wanted: str = "", wait: float = 0
) -> PlatformError:
    """What an answer with this status and error code means."""
    told = f"Discord says {code or status}: {words}".rstrip(": ")
    if status == 429:
        return Transient("Discord asks to wait", timedelta(seconds=wait) if wait else RETRY)
    if status >= 500:
        return Transient(told, RETRY, unsure=posting)
    if code in GONE or (status == 404 and code not in MISSING):
        return Unreachable(told)
    if code in MISSING or status in {401, 403}:
        named = "a valid token" if status == 401 else MISSING.get(code, "a permission")
        return Misconfigured(told, wanted if named == "a permission" and wanted else named)
    return Malformed(told)


def code_of(error: PlatformError) -> int:
    """Discord's own code behind an error, 0 where there is none."""
    cause = error.__cause__
    return cause.code if isinstance(cause, discord.HTTPException) else 0
