"""What people do on Discord itself: talk, vote, come and go, close their messages, delete channels."""

from typing import Any

from tests.standins.discord import posts
from tests.standins.discord.allowed import BOT_DEFAULT, may
from tests.standins.discord.jsons import guild_create_json, member_json, person_json
from tests.standins.discord.using import Using
from tests.standins.discord.world import DM, TEXT, Channel, Guild, Json, Person


class Acting(Using):
    """People, channels and servers are named by their ids."""

    def say(self, user: str, channel: str, text: str) -> Json:
        """Write something in a channel, thread or direct message."""
        where = self.world.channels[channel]
        assert may(self.world, where, user, "VIEW_CHANNEL"), "they cannot see that"
        if where.thread and user not in where.people:
            self.enter(where, user)
        message = posts.made(self.world, self.base, where, user, {"content": text}, [])
        self.keep(where, message)
        return message

    def vote(self, user: str, message: Json, *answers: int) -> None:
        """Vote in a poll, change one's mind, or with no answers take it back."""
        poll = message["poll"]
        assert not poll["results"]["is_finalized"], "the poll is over"
        assert poll["allow_multiselect"] or len(answers) <= 1, "one answer only"
        where = self.world.channels[message["channel_id"]]
        assert may(self.world, where, user, "VIEW_CHANNEL", "READ_MESSAGE_HISTORY"), "they cannot see that"
        votes = poll.setdefault("votes", {})
        before = votes.get(user, [])
        votes[user] = list(answers)
        counts = {
            n["answer_id"]: sum(n["answer_id"] in chosen for chosen in votes.values())
            for n in poll["answers"]
        }
        told = [{"id": id, "count": count, "me_voted": False} for id, count in counts.items() if count]
        poll["results"]["answer_counts"] = told
        for name, changed in (
            ("MESSAGE_POLL_VOTE_REMOVE", [one for one in before if one not in answers]),
            ("MESSAGE_POLL_VOTE_ADD", [one for one in answers if one not in before]),
        ):
            for answer in changed:
                vote: Json = {"user_id": user, "channel_id": where.id, "message_id": message["id"]}
                vote |= {"answer_id": answer} | ({"guild_id": where.guild} if where.guild else {})
                self.emit(name, vote, where.guild)

    def delete_message(self, message: Json) -> None:
        """Somebody deletes a message."""
        where = self.world.channels[message["channel_id"]]
        del where.messages[message["id"]]
        told = {"id": message["id"], "channel_id": where.id}
        self.emit("MESSAGE_DELETE", told | ({"guild_id": where.guild} if where.guild else {}), where.guild)

    def person(self, name: str, *guilds: str, **more: Any) -> Person:
        """Somebody new, in these servers."""
        made = self.world.person(name, **more)
        for guild in guilds:
            self.join(made.id, guild)
        return made

    def join(self, user: str, guild: str) -> None:
        """Come into a server."""
        where = self.world.guilds[guild]
        member = self.world.join(where, user)
        self.emit("GUILD_MEMBER_ADD", member_json(self.world, member) | {"guild_id": guild}, guild)

    def leave(self, user: str, guild: str) -> None:
        """Go out of a server, and so of its threads."""
        del self.world.guilds[guild].members[user]
        for one in self.world.channels.values():
            if one.guild == guild and user in one.people:
                self.exit(one, user)
        told = {"guild_id": guild, "user": person_json(self.world.people[user])}
        self.emit("GUILD_MEMBER_REMOVE", told, guild)

    def add_bot(self, guild: str, permissions: int = BOT_DEFAULT) -> None:
        """Invite the app."""
        where = self.world.guilds[guild]
        self.world.invite(where, permissions)
        self.emit("GUILD_CREATE", guild_create_json(self.world, where), guild)

    def remove_bot(self, guild: str) -> None:
        """Kick the app."""
        del self.world.guilds[guild].members[self.world.app.id]
        self.emit("GUILD_DELETE", {"id": guild}, guild)

    def outage(self, guild: str, *, over: bool = False) -> None:
        """A server cannot be reached for a while, or can again."""
        where = self.world.guilds[guild]
        where.unavailable = not over
        if over:
            self.emit("GUILD_CREATE", guild_create_json(self.world, where), guild)
        else:
            self.emit("GUILD_DELETE", {"id": guild, "unavailable": True}, guild)

    def channel(self, guild: str, name: str, type: int = TEXT, **more: Any) -> Channel:
        """Make a channel."""
        made = self.world.channel(self.world.guilds[guild], name, type, **more)
        self.tell_of("CHANNEL_CREATE", made)
        return made

    def delete_channel(self, channel: str) -> None:
        """Delete a channel with its threads, or a thread."""
        self.remove(self.world.channels[channel])

    def overwrite(self, channel: str, who: str, allow: int = 0, deny: int = 0) -> None:
        """Set what a role or person may do in a channel."""
        where = self.world.channels[channel]
        where.overwrites[who] = (allow, deny)
        self.tell_of("CHANNEL_UPDATE", where)

    def guild(self, name: str = "Garden", **more: Any) -> Guild:
        """A new server."""
        made = self.world.guild(name, **more)
        if self.world.app.id in made.members:
            self.emit("GUILD_CREATE", guild_create_json(self.world, made), made.id)
        return made

    def close_dms(self, user: str) -> None:
        """Take no more direct messages from the app."""
        self.world.people[user].open = False

    def open_dms(self, user: str) -> None:
        """Take them again."""
        self.world.people[user].open = True

    def direct(self, user: str) -> Channel:
        """Somebody's direct message with the app."""
        found = self.world.direct(user)
        assert found.type == DM
        return found
