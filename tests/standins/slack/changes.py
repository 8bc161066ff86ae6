"""What happens in a workspace: people write, come, change and go; channels and the app itself end."""

from typing import Any

from tests.standins.slack.acts import Acting
from tests.standins.slack.jsons import person_json
from tests.standins.slack.shown import pinged
from tests.standins.slack.world import Channel, Json, Person

WORD = {"channel": "channel", "group": "group"}


class Changing(Acting):
    """The events go out beside; `drained` waits for them."""

    def say(self, user: str, channel: str, text: str, *, thread: str = "", **more: Any) -> Json:
        """Write something. The app hears of it where it listens."""
        where, ts = self.world.channels[channel], self.world.ts()
        assert user in where.members, f"{user} is not in {channel}"
        message: Json = {"type": "message", "user": user, "text": text, "ts": ts, "team": where.team}
        message |= {"client_msg_id": self.world.id("c"), **({"thread_ts": thread} if thread else {}), **more}
        where.messages[ts] = message
        said = message | {"channel": channel, "channel_type": where.kind, "event_ts": ts}
        team = self.world.teams[where.team]
        self.emit(team, said, where)
        if team.bot in pinged(message) and where.kind not in ("im", "mpim"):
            self.emit(team, said | {"type": "app_mention"}, where)
        return message

    def change_profile(self, user: str, **what: Any) -> None:
        """Change somebody: `zone`, `locale`, `real_name`, `dnd`, or words of their profile."""
        person = self.world.people[user]
        for name, value in what.items():
            if name in ("zone", "locale", "real_name", "name", "admin", "dnd"):
                setattr(person, name, value)
            else:
                person.profile[name] = value
        self._changed(person, "status" if any(name.startswith("status") for name in what) else "profile")
        if "dnd" in what:
            team = self.world.teams[person.team]
            self.emit(team, {"type": "dnd_updated_user", "user": user, "dnd_status": person.dnd})

    def deactivate(self, user: str) -> None:
        """Somebody's account ends; they stay in the lists of members of nothing but direct messages."""
        person = self.world.people[user]
        person.deleted = True
        for channel in self.world.channels.values():
            if channel.kind in ("channel", "group") and user in channel.members:
                channel.members.remove(user)
        self._changed(person, "profile")

    def reactivate(self, user: str) -> None:
        """Somebody comes back."""
        self.world.people[user].deleted = False
        self._changed(self.world.people[user], "profile")

    def join_team(self, user: str) -> None:
        """Tell the app of somebody new."""
        person = self.world.people[user]
        self.emit(
            self.world.teams[person.team], {"type": "team_join", "user": person_json(self.world, person)}
        )

    def join_channel(self, user: str, channel: str) -> None:
        """Somebody comes into a channel."""
        where = self.world.channels[channel]
        where.members.append(user)
        self._moved("member_joined_channel", user, where)

    def leave_channel(self, user: str, channel: str) -> None:
        """Somebody leaves a channel, perhaps the bot, which is told in its own way."""
        where = self.world.channels[channel]
        assert where.kind in WORD, "nobody can leave a direct or group message"
        where.members.remove(user)
        team = self.world.teams[where.team]
        if user == team.bot:
            self.emit(team, {"type": f"{WORD[where.kind]}_left", "channel": channel})
        else:
            self._moved("member_left_channel", user, where)

    def archive(self, channel: str, by: str = "") -> None:
        """A channel is archived."""
        where = self.world.channels[channel]
        where.archived = True
        if where.kind in WORD:
            self._ended(where, "archive", by)

    def unarchive(self, channel: str, by: str = "") -> None:
        """A channel is opened again."""
        where = self.world.channels[channel]
        where.archived = False
        self._ended(where, "unarchive", by)

    def delete_channel(self, channel: str, by: str = "") -> None:
        """A channel is deleted."""
        where = self.world.channels[channel]
        where.deleted = True
        self._ended(where, "deleted", by)

    def uninstall(self, team: str = "") -> None:
        """Somebody removes the app: it hears of it once more, then its tokens are worth nothing."""
        where = self.world.teams[team] if team else next(iter(self.world.teams.values()))
        self.emit(where, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [where.bot]}})
        self.emit(where, {"type": "app_uninstalled"})
        where.installed = False
        for token in self.world.tokens.values():
            token.revoked = token.revoked or token.team == where.id

    def revoke_token(self, text: str) -> None:
        """A token is revoked."""
        token = self.world.tokens[text]
        team = self.world.teams.get(token.team)
        if team is not None:
            self.emit(team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot]}})
        token.revoked = True

    def restore_token(self, text: str) -> None:
        """The token holds again, as after the app was installed anew."""
        self.world.tokens[text].revoked = False

    def _changed(self, person: Person, what: str) -> None:
        person.updated = int(self.world.now())
        team = self.world.teams[person.team]
        event = {"user": person_json(self.world, person, locale=True), "cache_ts": person.updated}
        for kind in ("user_change", f"user_{what}_changed"):
            self.emit(team, event | {"type": kind})

    def _moved(self, kind: str, user: str, where: Channel) -> None:
        letter = "C" if where.kind == "channel" else "G"
        event = {"type": kind, "user": user, "channel": where.id, "channel_type": letter, "team": where.team}
        self.emit(self.world.teams[where.team], event, where)

    def _ended(self, where: Channel, how: str, by: str) -> None:
        event = {"type": f"{WORD[where.kind]}_{how}", "channel": where.id, "user": by}
        self.emit(self.world.teams[where.team], event, where)
