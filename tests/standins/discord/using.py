"""What people do with the app: commands, completion, buttons, menus, modals. Acts give the interaction."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from typing import Any

from tests.standins.discord import allowed, filled
from tests.standins.discord.components import every
from tests.standins.discord.filled import Resolved, Unfillable
from tests.standins.discord.hub import Hub
from tests.standins.discord.jsons import channel_json, member_json, person_json
from tests.standins.discord.world import DM, Channel, Interaction, Json

COMMAND, COMPONENT, COMPLETE, SUBMIT = 2, 3, 4, 5


class Using(Hub):
    """People and channels are named by their ids, messages are given as JSON."""

    async def command(
        self, user: str, channel: str, name: str, options: Mapping[str, Any] | None = None
    ) -> Interaction:
        """Use a slash command, as "pair start". Raises Unfillable."""
        return await self._used(COMMAND, user, channel, name, options or {}, "")

    async def autocomplete(
        self, user: str, channel: str, name: str, focused: str, options: Mapping[str, Any]
    ) -> list[Json]:
        """Type into one option of a command; what the app suggests. Raises Unfillable."""
        done = await self._used(COMPLETE, user, channel, name, options, focused)
        assert done.response is not None, "nothing was suggested in time"
        found: list[Json] = done.response["data"]["choices"]
        return found

    async def menu(self, user: str, message: Json, name: str) -> Interaction:
        """Use a command from the menu of a message. Raises Unfillable."""
        where = self.world.channels[message["channel_id"]]
        command = self._registered(user, where, 3, name)
        resolved = {"messages": {message["id"]: message}}
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": message["id"],
            "resolved": resolved,
        }
        return await self.interact(COMMAND, user, where, data)

    async def press(self, user: str, message: Json, custom_id: str) -> Interaction:
        """Press a button. Raises Unfillable."""
        one = self._component(message, custom_id, (2,))
        data = {"custom_id": custom_id, "component_type": 2, "id": one["id"]}
        return await self.interact(COMPONENT, user, self._place(message), data, message)

    async def choose(self, user: str, message: Json, custom_id: str, *values: str) -> Interaction:
        """Choose in a menu of a message. Raises Unfillable."""
        one = self._component(message, custom_id, (3, 5, 6, 7, 8))
        where = self._place(message)
        resolved = Resolved(self.world, where.guild)
        options = {option["value"] for option in one.get("options") or []}
        for value in values:
            if one["type"] != 3:
                resolved.add(one["type"], value)
            elif value not in options:
                raise Unfillable(f"{value} is not among the options")
        if not (one.get("min_values") or 0) <= len(values) <= (one.get("max_values") or 1):
            raise Unfillable("too few or too many are chosen")
        data = {
            "custom_id": custom_id,
            "component_type": one["type"],
            "id": one["id"],
            "values": list(values),
        }
        return await self.interact(COMPONENT, user, where, data | _named(resolved), message)

    async def submit(
        self, user: str, modal: Interaction, values: Mapping[str, Any] | None = None
    ) -> Interaction:
        """Hand in the modal that an interaction was answered with. Raises Unfillable."""
        assert modal.response is not None
        assert modal.response["type"] == 9, "that was not answered with a modal"
        assert modal.person == user, "somebody else sees that modal"
        asked, where = modal.response["data"], self.world.channels[modal.channel]
        resolved = Resolved(self.world, where.guild)
        parts = filled.modal(asked["components"], values or {}, resolved, self.base)
        data = {"custom_id": asked["custom_id"], "components": parts} | _named(resolved)
        return await self.interact(SUBMIT, user, where, data, modal.message)

    async def interact(
        self, type: int, user: str, where: Channel, data: Json, message: Json | None = None
    ) -> Interaction:
        """Give the app an interaction and wait until it is acknowledged, at most `patience` seconds."""
        made = Interaction(
            *(self.world.id(), secrets.token_urlsafe(24), type, user, where.id, data, self.world.now()),
            guild=where.guild,
            message=message,
        )
        self.world.interactions[made.id] = self.world.by_token[made.token] = made
        heard = self.answered[made.id] = asyncio.Event()
        began = time.monotonic()
        self.emit("INTERACTION_CREATE", self._told(made, where), where.guild)
        try:
            async with asyncio.timeout(self.patience):
                await heard.wait()
        except TimeoutError:
            made.dead = True
        finally:
            del self.answered[made.id]
        if made.response is not None:
            made.seconds = time.monotonic() - began
        return made

    def _told(self, made: Interaction, where: Channel) -> Json:
        person, guild = self.world.people[made.person], self.world.guilds.get(where.guild)
        told: Json = {
            "id": made.id,
            "application_id": self.world.app.id,
            "type": made.type,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "channel": channel_json(self.world, where),
            "channel_id": where.id,
            "app_permissions": str(allowed.in_channel(self.world, where, self.world.app.id)),
            "locale": person.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": where.guild or "0"},
            "context": 0 if guild else 1,
            "attachment_size_limit": 10 * 1024**2,
        }
        if made.message is not None:
            told["message"] = made.message
        if guild is None:
            return told | {"user": person_json(person)}
        rights = allowed.in_channel(self.world, where, person.id)
        told["channel"]["permissions"] = str(rights)
        member = member_json(self.world, guild.members[person.id], permissions=rights)
        about = {"id": guild.id, "locale": guild.locale, "features": []}
        return told | {"guild_id": guild.id, "guild": about, "guild_locale": guild.locale, "member": member}

    async def _used(
        self, type: int, user: str, channel: str, name: str, given: Mapping[str, Any], focused: str
    ) -> Interaction:
        where, (first, *rest) = self.world.channels[channel], name.split()
        command = self._registered(user, where, 1, first)
        asked, chain = list(command.get("options") or []), []
        for step in rest:
            inner = next((one for one in asked if one["type"] in (1, 2) and one["name"] == step), None)
            if inner is None:
                raise Unfillable(f"/{name} is no command")
            chain.append(inner)
            asked = list(inner.get("options") or [])
        if any(one["type"] in (1, 2) for one in asked):
            raise Unfillable(f"/{name} goes on")
        resolved = Resolved(self.world, where.guild)
        typed = filled.options(asked, given, resolved, self.base, focused)
        for inner in reversed(chain):
            typed = [{"name": inner["name"], "type": inner["type"], "options": typed}]
        data: Json = {"id": command["id"], "name": first, "type": 1, "options": typed}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return await self.interact(type, user, where, data | _named(resolved))

    def _registered(self, user: str, where: Channel, kind: int, name: str) -> Json:
        """The command as the person sees it. Raises Unfillable."""
        there = [*self.world.commands.get(where.guild or "-", []), *self.world.commands[""]]
        found = next((one for one in there if one["name"] == name and one["type"] == kind), None)
        if found is None:
            raise Unfillable(f"there is no command {name}")
        places = (
            found["contexts"]
            if found.get("contexts") is not None
            else ([0, 1] if found["dm_permission"] else [0])
        )
        if (1 if where.type == DM else 0) not in places:
            raise Unfillable(f"{name} is not for this place")
        rights = allowed.in_channel(self.world, where, user)
        needed = found.get("default_member_permissions")
        if (
            where.guild
            and needed is not None
            and (int(needed) & ~rights or int(needed) == 0)
            and rights != allowed.ALL
        ):
            raise Unfillable(f"{name} is not for everybody")
        if where.guild and not rights & allowed.bits("USE_APPLICATION_COMMANDS"):
            raise Unfillable("nobody may use commands here")
        return found

    def _place(self, message: Json) -> Channel:
        assert not message.get("deleted"), "that message is gone"
        return self.world.channels[message["channel_id"]]

    def _component(self, message: Json, custom_id: str, kinds: tuple[int, ...]) -> Json:
        for _, one in every(message["components"]):
            if one.get("custom_id") == custom_id and one["type"] in kinds:
                if one.get("disabled"):
                    raise Unfillable(f"{custom_id} is greyed out")
                return one
        raise Unfillable(f"there is no {custom_id} in this message")


def _named(resolved: Resolved) -> Json:
    return {"resolved": resolved.made} if resolved.made else {}
