"""Meetings in a server's own calendar: made once, moved and called off with their message.

Which event a meeting has is kept in the vault. A crash between making and keeping it is mended by looking for
the bot's own event of the same name and start.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.discord.errors import EVENT_OVER, UNKNOWN_EVENT, code_of
from adapters.discord.ids import PLATFORM, is_snowflake
from adapters.discord.limits import EVENT_ABOUT, EVENT_NAME, EVENT_PLACE
from adapters.discord.rest import Rest
from bot.errors import Malformed, Misconfigured, PlatformError, Transient
from bot.messages import Address, Choice, Meeting, Message, _, shorten, speaking
from bot.ports import Vault

log = logging.getLogger(__name__)
WANTED = "Create Events"
VOICE, EXTERNAL, CANCELLED, GUILD_ONLY = 2, 3, 4, 2
PAGE = "https://discord.com/events"
CHANNELS = "https://discord.com/channels"
_ID = "event"


class Events:
    """Raises Transient only: whatever else goes wrong, the words go out all the same."""

    def __init__(self, rest: Rest, vault: Vault, now: Callable[[], datetime]) -> None:
        self._rest, self._vault, self._now = rest, vault, now
        self._turn = asyncio.Lock()

    async def announced(self, to: Address, message: Message, *, again: bool = False) -> tuple[Message, str]:
        """The message with a link to its event, and what is missing to make one.

        `again`: it was announced before and is now as the meeting says, at another time or called off.
        """
        meeting = next((one for one in message.parts if isinstance(one, Meeting) and one.announce), None)
        if meeting is None or not to.space:
            return message, ""
        try:
            async with self._turn:  # many circles may be told of one meeting at the same time
                event = await self._kept(to, meeting, again=again)
        except Transient:
            raise
        except PlatformError as error:
            log.warning("an event could not be put into the calendar: %s", error)
            return message, error.missing if isinstance(error, Misconfigured) else ""
        if not event:
            return message, ""
        with speaking(message.locale):
            label = _("In the server's calendar")
        link = Choice(id=_ID, label=label, url=f"{PAGE}/{to.space}/{event}")
        return replace(message, choices=(*message.choices, link)), ""

    async def _kept(self, to: Address, meeting: Meeting, *, again: bool) -> str:
        """The id of its event; "" where there is none, or none any more."""
        name = f"event:{meeting.id}"
        kept = await self._vault.get(PLATFORM, to.space, name)
        event = kept.decode() if kept else await self._found(to.space, meeting)
        if meeting.cancelled:
            if event:
                await self._changed(to.space, event, {"status": CANCELLED})
                await self._vault.delete(PLATFORM, to.space, name)
            return ""
        if meeting.starts_at <= self._now():
            return event
        if event and again and not await self._changed(to.space, event, shape(meeting, to, with_kind=False)):
            event = ""
        if not event:
            event = await self._made(to, meeting)
        if not kept or kept.decode() != event:
            await self._vault.put(PLATFORM, to.space, name, event.encode())
        return event

    async def _found(self, space: str, meeting: Meeting) -> str:
        """One of the bot's own with this name and start, which it could not note down any more."""
        me = await self._rest.me()
        guild = int(space)
        known: list[Any] = list(
            await self._rest.call(lambda http: http.get_scheduled_events(guild, False), wanted=WANTED)
        )
        name = shorten(meeting.title, EVENT_NAME)
        for one in known:
            same = one["name"] == name and str(one.get("creator_id")) == me
            if same and datetime.fromisoformat(one["scheduled_start_time"]) == meeting.starts_at:
                return str(one["id"])
        return ""

    async def _made(self, to: Address, meeting: Meeting) -> str:
        voice = shape(meeting, to)
        try:
            return await self._create(int(to.space), voice)
        except (Malformed, Misconfigured):
            if voice["entity_type"] != VOICE:
                raise
        # The channel is none to talk in, or not open to the bot: its address does as a place.
        return await self._create(int(to.space), shape(meeting, to, voice=False))

    async def _create(self, guild: int, made: dict[str, Any]) -> str:
        event = await self._rest.call(
            lambda http: http.create_guild_scheduled_event(guild, **made), wanted=WANTED
        )
        return str(event["id"])

    async def _changed(self, space: str, event: str, to: dict[str, Any]) -> bool:
        """Whether it is still there to be changed."""
        try:
            await self._rest.call(
                lambda http: http.edit_scheduled_event(int(space), int(event), **to), wanted=WANTED
            )
        except PlatformError as error:
            if code_of(error) not in {UNKNOWN_EVENT, EVENT_OVER}:
                raise
            return False
        return True


def shape(meeting: Meeting, to: Address, *, voice: bool = True, with_kind: bool = True) -> dict[str, Any]:
    """An event's JSON: in a voice channel of the server, else at an address. Pure."""
    made: dict[str, Any] = {
        "name": shorten(meeting.title, EVENT_NAME),
        "scheduled_start_time": meeting.starts_at.isoformat(),
        "scheduled_end_time": meeting.ends_at.isoformat(),
    }
    made |= {"description": shorten(meeting.about, EVENT_ABOUT)} if meeting.about else {}
    if not with_kind:
        return made
    made["privacy_level"] = GUILD_ONLY
    channel = _channel(meeting, to.space)
    if channel and voice:
        return made | {"entity_type": VOICE, "channel_id": channel}
    link = f"{CHANNELS}/{to.space}/{channel}" if channel else meeting.link
    if not 0 < len(link) <= EVENT_PLACE:
        link = f"{CHANNELS}/{to.space}/{to.thread or to.id}"
    return made | {"entity_type": EXTERNAL, "entity_metadata": {"location": link}}


def _channel(meeting: Meeting, space: str) -> str:
    """The channel of this server that it is in, named by itself or by its address."""
    place = meeting.place
    if place is not None and place.space in {"", space} and is_snowflake(place.id):
        return place.id
    behind = meeting.link.removeprefix(f"{CHANNELS}/{space}/")
    return behind if behind != meeting.link and is_snowflake(behind) else ""
