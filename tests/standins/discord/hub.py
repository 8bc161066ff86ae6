"""The middle of the stand-in: what was called, what happens to channels, and who is told."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.standins.discord.errors import Refusal
from tests.standins.discord.faults import Faults
from tests.standins.discord.gateway import Gateway
from tests.standins.discord.jsons import channel_json, member_json, thread_member_json
from tests.standins.discord.rates import Rates
from tests.standins.discord.seen import Event
from tests.standins.discord.shapes import published
from tests.standins.discord.world import Channel, Json, World


@dataclass
class Made:
    """One call: `route` as "POST /channels/{channel}/messages", `code` Discord's own of a refusal.

    `at` in seconds of a steady clock.
    """

    route: str
    ids: dict[str, str]
    body: Any = None
    status: int = 200
    code: int = 0
    at: float = field(default_factory=time.monotonic)


class Hub:
    """`latency`: seconds before each answer, when all is done.

    `patience`: seconds an interaction waits for its first response; `lifetime`: how long its token is good.
    `violations` are the bodies that the published document does not allow.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.base = ""
        self.rates, self.faults, self.gateway = Rates(), Faults(), Gateway(world)
        self.published = published()
        self.latency, self.patience, self.lifetime = 0.0, 3.0, 900.0
        self.calls: list[Made] = []
        self.violations: list[str] = []
        self.creates: dict[str, int] = {}
        self.answered: dict[str, asyncio.Event] = {}

    def emit(self, name: str, data: Json, guild: str = "") -> None:
        """Tell the app through the gateway."""
        self.gateway.emit(Event(name, data, guild))

    def keep(self, channel: Channel, message: Json) -> None:
        """Put a message into its channel and tell of it; a thread wakes up, and whom it names comes in."""
        if channel.archived:
            self.archive(channel, False)
        for one in message["mentions"]:
            if channel.thread and one["id"] not in channel.people:
                self.enter(channel, one["id"])
        kept = {name: part for name, part in message.items() if name != "nonce"}
        channel.messages[message["id"]] = kept
        self.emit("MESSAGE_CREATE", self.told(channel, message), channel.guild)

    def told(self, channel: Channel, message: Json) -> Json:
        """A message as the gateway tells it."""
        if not channel.guild:
            return dict(message)
        member = self.world.guilds[channel.guild].members.get(message["author"]["id"])
        made = message | {"guild_id": channel.guild}
        if member is not None:
            made["member"] = {n: p for n, p in member_json(self.world, member).items() if n != "user"}
        return made

    def tell_of(self, name: str, channel: Channel) -> None:
        """A channel or thread came, changed or went; private threads only to those inside."""
        if channel.type == 12 and self.world.app.id not in channel.people:
            return
        self.emit(name, channel_json(self.world, channel), channel.guild)

    def archive(self, thread: Channel, archived: bool) -> None:
        """Put a thread away, or take it up again."""
        thread.archived, thread.changed = archived, self.world.stamp()
        self.tell_of("THREAD_UPDATE", thread)

    def enter(self, thread: Channel, person: str) -> None:
        """Somebody comes into a thread. Raises Refusal."""
        if person in thread.people:
            return
        if len(thread.people) >= 1000:
            raise Refusal(30033)
        thread.people.append(person)
        self._members(thread, added=[thread_member_json(thread, person)])
        if person == self.world.app.id:
            self.tell_of("THREAD_CREATE", thread)

    def exit(self, thread: Channel, person: str) -> None:
        """Somebody goes out of a thread."""
        if person in thread.people:
            thread.people.remove(person)
            self._members(thread, removed=[person])

    def _members(
        self, thread: Channel, added: list[Json] | None = None, removed: list[str] | None = None
    ) -> None:
        told: Json = {"id": thread.id, "guild_id": thread.guild, "member_count": len(thread.people)}
        told |= {"added_members": added or [], "removed_member_ids": removed or []}
        self.emit("THREAD_MEMBERS_UPDATE", told, thread.guild)

    def new_thread(self, parent: Channel, name: str, type: int, *, id: str = "", owner: str = "") -> Channel:
        """Open a thread. Raises Refusal when a server has a thousand already."""
        if len(self.world.threads(parent.guild)) >= 1000:
            raise Refusal(160006)
        maker = owner or self.world.app.id
        thread = Channel(id or self.world.id(), type, parent.guild, name, parent.id, maker)
        thread.changed = self.world.stamp()
        thread.people = [maker]
        self.world.channels[thread.id] = thread
        if type != 12 or maker == self.world.app.id:
            told = channel_json(self.world, thread) | {"newly_created": True}
            self.emit("THREAD_CREATE", told, thread.guild)
        return thread

    def remove(self, channel: Channel) -> None:
        """Delete a channel with the threads below it, or a thread."""
        for below in [one for one in self.world.channels.values() if one.parent == channel.id and one.thread]:
            del self.world.channels[below.id]
        del self.world.channels[channel.id]
        if not channel.thread:
            self.emit("CHANNEL_DELETE", channel_json(self.world, channel), channel.guild)
        elif channel.type != 12 or self.world.app.id in channel.people:
            told = {"id": channel.id, "guild_id": channel.guild, "parent_id": channel.parent}
            self.emit("THREAD_DELETE", told | {"type": channel.type}, channel.guild)
