"""Whose and where: accounts and addresses from the ids that Discord sends, and marks from keys. Pure.

A private thread is a place of its own; a public one, or a forum's post, is a thread in its channel.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.errors import Unreachable
from bot.messages import Account, Address

PLATFORM = "discord"
Json = Mapping[str, Any]
PUBLIC_THREADS = frozenset({10, 11})
PRIVATE_THREAD: Final = 12
FORUMS = frozenset({15, 16})
_EPOCH = 1420070400000
_ID = re.compile(r"[0-9]{1,20}")


def account(user: object) -> Account:
    """Somebody."""
    return Account(platform=PLATFORM, id=str(user))


def address(guild: object, channel: object, parent: object = "", kind: int | None = None) -> Address:
    """A conversation: a channel or thread of this kind, with the channel that a thread is in."""
    space = str(guild or "")
    if kind in PUBLIC_THREADS and parent:
        return Address(platform=PLATFORM, space=space, id=str(parent), thread=str(channel))
    return Address(platform=PLATFORM, space=space, id=str(channel or ""))


def spoken_in(where: Address) -> int:
    """The channel to speak in. Raises Unreachable for an address that can't be Discord's."""
    return snowflake(where.thread or where.id)


def user_id(who: Account) -> int:
    """Discord's own id. Raises Unreachable for an account that can't be Discord's."""
    if who.platform != PLATFORM:
        raise Unreachable(f"{who.id!r} is no account of Discord")
    return snowflake(who.id)


def snowflake(text: str) -> int:
    """An id. Raises Unreachable for what is none."""
    if not _ID.fullmatch(text):
        raise Unreachable(f"{text!r} is no id of Discord")
    return int(text)


def is_user(who: Account) -> bool:
    """Whether this account can be mentioned here."""
    return who.platform == PLATFORM and bool(_ID.fullmatch(who.id))


def is_snowflake(text: str) -> bool:
    """Whether this can be an id of Discord's."""
    return bool(_ID.fullmatch(text))


def instant(snowflaked: object) -> datetime | None:
    """When something with this id was made."""
    text = str(snowflaked)
    if not _ID.fullmatch(text):
        return None
    return datetime.fromtimestamp(((int(text) >> 22) + _EPOCH) / 1000, UTC)


def nonce(key: str) -> str:
    """What Discord drops a repetition by, for some minutes; it holds 25 characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:25]


def mark(key: str) -> int:
    """The id that the message's first component has: it can be read back, unlike the nonce. 31 bits."""
    return int.from_bytes(hashlib.sha256(b"mark:" + key.encode()).digest()[:4], "big") % 0x7FFF_FF00 + 0x80
