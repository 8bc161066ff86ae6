"""Where people meet: a link, a channel of their platform, or words for a place. Kept as one text."""

import re
from urllib.parse import urlsplit

from bot.messages import Address

_CHANNEL = re.compile(r"<#([^>|\s]+)(?:\|[^>]*)?>")
_KEPT = re.compile(r"([a-z]+)#(\S+)")


def read_place(words: str, platform: str) -> str:
    """What is kept of what somebody typed: a channel as "<platform>#<id>", anything else as it is."""
    channel = _CHANNEL.fullmatch(words.strip())
    return f"{platform}#{channel[1]}" if channel else " ".join(words.split())


def is_link(words: str) -> bool:
    """Whether it leads somewhere on the web."""
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(words.split()) == 1


def is_channel(kept: str) -> bool:
    """Whether it is a channel."""
    return bool(_KEPT.fullmatch(kept))


def place_of(kept: str, platform: str, space: str) -> tuple[str, Address | None]:
    """What is kept, as circles on this platform see it: a link or words, or a channel of their own."""
    channel = _KEPT.fullmatch(kept)
    if channel is None:
        return kept, None
    here = channel[1] == platform
    return "", Address(platform=platform, space=space, id=channel[2]) if here else None


def shown_place(kept: str) -> str:
    """In plain words."""
    channel = _KEPT.fullmatch(kept)
    return f"#{channel[2]}" if channel else kept
