"""Look a message up by its key: by the id of its first component, in what was said where it was sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from adapters.discord.ids import FORUMS, instant, mark, spoken_in
from adapters.discord.places import Places
from adapters.discord.rest import Rest
from bot.errors import Misconfigured, Unreachable
from bot.messages import Address, Receipt

PAGE, PAGES = 100, 10
FAR = 3 * 24 * 3600
"""Seconds to look back from the newest message. A send is looked up within two days."""
POSTS = 20
"""A forum's newest posts that are looked at."""
WANTED = "Read Message History"


async def find(rest: Rest, places: Places, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
    """The message with this key; "absent" once everything was read that could hold it."""
    try:
        channel = await places.channel(spoken_in(to)) if to.space else {}
        if channel.get("type") in FORUMS:
            return await _in_forum(rest, to, key)
        return await _in_channel(rest, to, key)
    except Misconfigured:
        return "unknown"


async def _in_channel(rest: Rest, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
    me, before, newest = await rest.me(), None, 0.0
    for _ in range(PAGES):
        page = await _page(rest, spoken_in(to), before)
        for message in page:
            if _is(message, key, me):
                return Receipt(at=to, message=str(message["id"]))
        if len(page) < PAGE:
            return "absent"
        before = int(page[-1]["id"])
        newest = newest or _seconds(page[0]["id"])
        if newest - _seconds(before) > FAR:
            return "absent"
    return "unknown"


async def _in_forum(rest: Rest, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
    """The first message of a post has the post's id."""
    me = await rest.me()
    active = await rest.call(lambda http: http.get_active_threads(int(to.space)))
    own = [
        int(one["id"])
        for one in active["threads"]
        if str(one.get("parent_id")) == to.id and str(one["owner_id"]) == me
    ]
    for post in sorted(own, reverse=True)[:POSTS]:
        try:
            first = await rest.call(lambda http, post=post: http.get_message(post, post), wanted=WANTED)  # type: ignore[misc]  # bound at once
        except Unreachable:
            continue
        if _is(first, key, me):
            return Receipt(at=replace(to, thread=str(post)), message=str(post))
    return "absent" if len(own) < POSTS else "unknown"


async def _page(rest: Rest, channel: int, before: int | None) -> list[Any]:
    return list(await rest.call(lambda http: http.logs_from(channel, PAGE, before=before), wanted=WANTED))


def _is(message: Mapping[str, Any], key: str, me: str) -> bool:
    own = str((message.get("author") or {}).get("id")) == me
    components = message.get("components") or [{}]
    return own and components[0].get("id") == mark(key)


def _seconds(snowflaked: object) -> float:
    at = instant(snowflaked)
    return at.timestamp() if at else 0.0
