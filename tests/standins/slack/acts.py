"""What people do with the app: commands, presses, forms, shortcuts, its home tab."""

import re
from collections.abc import Mapping
from typing import Any

from tests.standins.slack import filled
from tests.standins.slack.doors import answer
from tests.standins.slack.hub import Ack, Hub
from tests.standins.slack.jsons import channel_json, message_json, team_json, view_json
from tests.standins.slack.methods import views
from tests.standins.slack.world import Channel, Json, Person, View

HANDLE = re.compile(r"@([\w.-]+)|#([\w-]+)")
SPECIAL = re.compile(r"<[@#][A-Z0-9]+(?:\|[^>]*)?>")


class Acting(Hub):
    """People are named by their id, channels too. Each act gives how the app took it."""

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Ack:
        """Type a slash command. "@ana" and "#books" become what Slack makes of them."""
        person, where = self.world.people[user], self.world.channels[channel]
        assert command in self.commands, f"{command} is not a valid command"
        self._allowed(person, "commands")
        payload = {
            **self._who_and_where(person, where),
            "command": command,
            "text": self._escaped(person, text.strip()),
            "response_url": self.response_url(channel, user),
            "trigger_id": self.trigger(person),
        }
        ack = await self.deliver("slash_commands", payload)
        if ack.payload.get("text") or ack.payload.get("blocks"):
            name = str(payload["response_url"]).rpartition("/")[2]
            answer(self, self.responses[name], ack.payload)
        return ack

    async def press(
        self,
        user: str,
        channel: str,
        ts: str,
        action: str = "",
        *,
        value: str | None = None,
        chosen: Any = None,
    ) -> Ack:
        """Use a button or menu of a message: by its action_id, or a button by its value."""
        person, where = self.world.people[user], self.world.channels[channel]
        alone = next((e for e in self.world.ephemerals if e.message["ts"] == ts and e.person == user), None)
        message = alone.message if alone else where.messages[ts]
        container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": bool(alone)}
        payload = self._interaction(person, "block_actions", container=container)
        payload |= {
            "channel": {"id": channel, "name": _name(where)},
            "actions": [self._action(message.get("blocks") or [], action, value, chosen)],
            "response_url": self.response_url(channel, user, ts),
            "state": {"values": filled.state(message.get("blocks") or [], {})},
        }
        if not alone:
            payload["message"] = message_json(message)
        return await self.deliver("interactive", payload)

    async def press_in_view(
        self, user: str, view: str, action: str = "", *, value: str | None = None, chosen: Any = None
    ) -> Ack:
        """Use a button or menu of a modal or home tab."""
        found = self._seen(user, view)
        payload = self._interaction(
            self.world.people[user], "block_actions", container={"type": "view", "view_id": view}
        )
        payload["view"] = view_json(self.world, found)
        payload["actions"] = [self._action(found.body["blocks"], action, value, chosen)]
        return await self.deliver("interactive", payload)

    async def submit(self, user: str, view: str, values: Mapping[str, Any] | None = None) -> Ack:
        """Hand in a modal; by block_id or action_id. What the app says to it happens to the view."""
        found = self._seen(user, view)
        assert found.body.get("submit"), "this view has no button to hand it in"
        found.body["state"] = {"values": filled.state(found.body["blocks"], values or {})}
        payload = self._interaction(
            self.world.people[user], "view_submission", view=view_json(self.world, found)
        )
        payload["response_urls"] = []
        ack = await self.deliver("interactive", payload)
        if ack.ok:
            self._follow(found, ack.payload)
        return ack

    async def close_view(self, user: str, view: str) -> Ack:
        """Leave a modal; the app hears of it when it asked to."""
        found = self.world.views[view]
        found.open = False
        if not found.body.get("notify_on_close"):
            return Ack(seconds=0)
        payload = self._interaction(self.world.people[user], "view_closed", view=view_json(self.world, found))
        return await self.deliver("interactive", payload | {"is_cleared": False})

    async def shortcut(self, user: str, callback_id: str) -> Ack:
        """Choose a global shortcut."""
        self._allowed(self.world.people[user], "commands")
        payload = self._interaction(self.world.people[user], "shortcut", callback_id=callback_id)
        return await self.deliver("interactive", payload | {"action_ts": self.world.ts()})

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Ack:
        """Choose a shortcut of a message, also where the bot is not."""
        person, where = self.world.people[user], self.world.channels[channel]
        self._allowed(person, "commands")
        payload = self._interaction(person, "message_action", callback_id=callback_id)
        payload |= {
            "channel": {"id": channel, "name": _name(where)},
            "message": message_json(where.messages[ts]),
            "message_ts": ts,
            "action_ts": self.world.ts(),
            "response_url": self.response_url(channel, user),
        }
        return await self.deliver("interactive", payload)

    def open_home(self, user: str) -> None:
        """Look at the app's home tab; the event goes out beside."""
        person = self.world.people[user]
        direct = self.world.direct(frozenset({user, self.world.bot_of(person)}))
        assert direct is not None
        event: Json = {"type": "app_home_opened", "user": user, "channel": direct.id, "tab": "home"}
        home = views.home(self.world, user)
        if home is not None:
            event["view"] = view_json(self.world, home)
        self.emit(self.world.teams[person.team], event)

    def _seen(self, user: str, view: str) -> View:
        found = self.world.views[view]
        assert found.open, "that view is closed"
        assert found.person == user, "somebody else has that view"
        return found

    def _follow(self, view: View, said: Json) -> None:
        """Do with a view what the app answered: keep it with errors, change it, put another above, close."""
        what = said.get("response_action")
        if what == "errors":
            names = {block["block_id"] for block in view.body["blocks"]}
            unknown = set(said["errors"]) - names
            assert not unknown, f"errors at blocks that are not there: {unknown}"
        elif what == "update":
            view.body = views.checked(self.world, said["view"], "modal")
        elif what == "push":
            body = views.checked(self.world, said["view"], "modal")
            above = View(self.world.id("V"), view.person, view.team, body, below=view.id)
            self.world.views[above.id] = above
        else:
            view.open = False
            for one in self.world.views.values():
                if what == "clear" and one.person == view.person and one.kind == "modal":
                    one.open = False

    def _action(self, blocks: list[Json], action: str, value: str | None, chosen: Any) -> Json:
        """The one element that is meant, with what was chosen in it."""
        for block in blocks:
            parts = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
            for one in filter(None, parts):
                right = one.get("action_id") == action if action else one.get("value") == value
                if not right or "action_id" not in one:
                    continue
                made = {"block_id": block["block_id"], "action_ts": self.world.ts(), **_pressed(one)}
                return (
                    made
                    if chosen is None
                    else made
                    | filled.state([block], {one["action_id"]: chosen})[block["block_id"]][one["action_id"]]
                )
        raise AssertionError(f"there is no {action or value!r} to press")

    def _interaction(self, person: Person, kind: str, **more: Any) -> Json:
        team = self.world.teams[person.team]
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
            "api_app_id": self.world.app_id,
            "token": "verification",
            "trigger_id": self.trigger(person),
            "team": team_json(team),
            "enterprise": {"id": team.enterprise, "name": "Grid"} if team.enterprise else None,
            "is_enterprise_install": False,
            **more,
        }

    def _who_and_where(self, person: Person, where: Channel) -> Json:
        team = self.world.teams[person.team]
        grid = {"enterprise_id": team.enterprise, "enterprise_name": "Grid"} if team.enterprise else {}
        return {
            "token": "verification",
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": where.id,
            "channel_name": _name(where),
            "user_id": person.id,
            "user_name": person.name,
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
            **grid,
        }

    def _escaped(self, person: Person, text: str) -> str:
        """As Slack hands on what was typed: &, < and > as entities, people and channels by id."""
        marks = SPECIAL.findall(text)
        plain = [
            one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for one in SPECIAL.split(text)
        ]
        named = [HANDLE.sub(lambda found: self._mark(person, found), one) for one in plain]
        return "".join(part for pair in zip(named, [*marks, ""], strict=True) for part in pair)

    def _mark(self, person: Person, found: re.Match[str]) -> str:
        for one in self.world.people.values():
            if one.name == found[1] and one.team == person.team:
                return f"<@{one.id}|{one.name}>"
        for channel in self.world.channels.values():
            if found[2] and channel.name == found[2]:
                return f"<#{channel.id}|{channel.name}>"
        return found[0]

    def _allowed(self, person: Person, scope: str) -> None:
        token = self.token_of(self.world.teams[person.team])
        given = token.scopes if token is not None else set()
        assert scope in given, f"the app lacks {scope}, so nobody sees this"


def _name(channel: Channel) -> str:
    named = {"im": "directmessage", "group": "privategroup"}
    return named.get(channel.kind) or str(channel_json(channel)["name"])


def _pressed(element: Json) -> Json:
    drop = ("options", "option_groups", "confirm", "placeholder", "style", "url", "focus_on_load")
    return {name: part for name, part in element.items() if name not in drop}
