"""The first response to an interaction: within three seconds, once, and of a kind that fits."""

from typing import Any

from tests.standins.discord import bodies, components, posts
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Faulty, Refusal, invalid
from tests.standins.discord.world import Interaction, Json

COMMAND, COMPONENT, COMPLETE, SUBMIT = 2, 3, 4, 5
SAY, DEFER, DEFER_CHANGE, CHANGE, SUGGEST, MODAL = 4, 5, 6, 7, 8, 9
FITS = {
    COMMAND: (SAY, DEFER, MODAL),
    COMPONENT: (SAY, DEFER, DEFER_CHANGE, CHANGE, MODAL),
    COMPLETE: (SUGGEST,),
    SUBMIT: (SAY, DEFER, DEFER_CHANGE, CHANGE),
}


@route("POST", "/interactions/{interaction}/{token}/callback", open=True)
def callback(call: Call) -> Json | None:
    """Acknowledge an interaction."""
    found = call.world.interactions.get(call.flake("interaction"))
    if found is None or found.token != call.ids["token"] or found.dead:
        raise Refusal(10062)
    if found.response is not None:
        raise Refusal(40060)
    age = call.world.now() - found.at
    if age > call.hub.patience:
        found.dead = True
        raise Refusal(10062)
    message = _done(call, found)
    found.response = call.json
    if found.id in call.hub.answered:
        call.hub.answered[found.id].set()
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return None
    return _told(found, message)


def _done(call: Call, found: Interaction) -> Json | None:
    """Do what the response says. Raises Refusal; then the interaction still waits."""
    kind, data = call.json.get("type"), call.json.get("data") or {}
    if kind not in FITS[found.type] or (kind in (DEFER_CHANGE, CHANGE) and found.message is None):
        raise invalid(
            "type", "INTERACTION_APPLICATION_INVALID_CALLBACK_TYPE", "Callback type is invalid here"
        )
    if kind == SUGGEST:
        _choices(data)
    elif kind == MODAL:
        faulty = Faulty()
        components.check_modal(data, faulty)
        faulty.refuse()
    elif kind == CHANGE:
        return _changed(call, found, data)
    elif kind in (SAY, DEFER):
        return said(call, found, data, loading=kind == DEFER)
    else:
        found.original = found.message
    return None


def _choices(data: Json) -> None:
    faulty = Faulty()
    choices = data.get("choices") or []
    if len(choices) > 25:
        faulty.add("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for n, one in enumerate(choices):
        faulty.length(f"data.choices.{n}.name", one.get("name") or "", 1, 100)
        faulty.length(f"data.choices.{n}.value", str(one.get("value", "")), 1, 100)
    faulty.refuse()


def said(call: Call, found: Interaction, data: Json, *, loading: bool = False) -> Json:
    """A message as the answer; hidden ones are seen by one person and stay out of the channel."""
    if not loading:
        bodies.check(data, files=len(call.files), prefix="data.")
    channel = call.world.channels[found.channel]
    about: Json = {"id": found.id, "type": found.type, "user": {"id": found.person}}
    about["user"] = {
        "id": found.person,
        "username": call.world.people[found.person].name,
        "discriminator": "0",
    }
    about["user"] |= {"avatar": None, "global_name": call.world.people[found.person].global_name}
    about["authorizing_integration_owners"] = {}
    message = posts.made(
        *(call.world, call.hub.base, channel, call.me, data, call.files),
        interaction_metadata=about,
        webhook_id=call.me,
    )
    hidden = bool(message["flags"] & bodies.HIDDEN)
    message["type"] = 20
    if loading:
        message["flags"] |= 128
    if hidden:
        message |= {"mentions": [], "mention_roles": [], "mention_everyone": False}
    else:
        call.hub.keep(channel, message)
        message = channel.messages[message["id"]]
    found.messages[message["id"]] = message
    if found.original is None:
        found.original, found.loading, found.hidden = message, loading, hidden
    return message


def _changed(call: Call, found: Interaction, data: Json) -> Json | None:
    message = found.message
    assert message is not None
    bodies.check(data, before=message, files=len(call.files), prefix="data.")
    channel = call.world.channels[found.channel]
    posts.edited(call.world, call.hub.base, channel, message, data, call.files)
    if message["id"] in channel.messages:
        call.hub.emit("MESSAGE_UPDATE", call.hub.told(channel, message), channel.guild)
    found.original = message
    return message


def _told(found: Interaction, message: Json | None) -> Json:
    about: dict[str, Any] = {"id": found.id, "type": found.type}
    resource: Json = {"type": (found.response or {})["type"]}
    if message is not None:
        about |= {"response_message_id": message["id"], "response_message_loading": found.loading}
        about |= {"response_message_ephemeral": found.hidden}
        resource["message"] = message
    return {"interaction": about, "resource": resource}
