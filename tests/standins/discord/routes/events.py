"""Scheduled events of a server."""

from datetime import UTC, datetime

from tests.standins.discord import allowed
from tests.standins.discord.call import Call, route
from tests.standins.discord.errors import Faulty, Refusal
from tests.standins.discord.jsons import person_json
from tests.standins.discord.world import Guild, Json

ALL, ONE = "/guilds/{guild}/scheduled-events", "/guilds/{guild}/scheduled-events/{event}"
EXTERNAL, PLANNED, RUNNING, DONE, CANCELLED = 3, 1, 2, 3, 4
STEPS = {(PLANNED, RUNNING), (PLANNED, CANCELLED), (RUNNING, DONE)}


def _check(call: Call, event: Json) -> None:
    faulty = Faulty()
    faulty.length("name", event.get("name") or "", 1, 100)
    if event.get("description"):
        faulty.length("description", event["description"], 1, 1000)
    if event.get("entity_type") == EXTERNAL:
        faulty.length(
            "entity_metadata.location", (event.get("entity_metadata") or {}).get("location") or "", 1, 100
        )
        if not event.get("scheduled_end_time"):
            faulty.required("scheduled_end_time")
    else:
        where = call.world.channels.get(str(event.get("channel_id")))
        if where is None or where.type not in (2, 13) or where.guild != call.ids["guild"]:
            faulty.required("channel_id")
        elif not allowed.may(call.world, where, call.me, "VIEW_CHANNEL", "CONNECT"):
            raise Refusal(50013)
    starts = datetime.fromisoformat(event["scheduled_start_time"])
    if starts <= datetime.fromtimestamp(call.world.now(), UTC) and event["status"] == PLANNED:
        words = "Cannot schedule event in the past."
        faulty.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", words)
    ends = event.get("scheduled_end_time")
    if ends and datetime.fromisoformat(ends) <= starts:
        words = "Cannot schedule event with end time before start time."
        faulty.add("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", words)
    faulty.refuse()


def _event(call: Call, guild: Guild) -> Json:
    found = guild.events.get(call.flake("event"))
    if found is None:
        raise Refusal(10070)
    return found


@route("POST", ALL)
def add(call: Call) -> Json:
    """Announce one."""
    guild = call.guild("CREATE_EVENTS")
    event = {
        "channel_id": None,
        "entity_metadata": None,
        "scheduled_end_time": None,
        "description": None,
        **call.json,
        "id": call.world.id(),
        "guild_id": guild.id,
        "creator_id": call.me,
        "creator": person_json(call.world.app),
        "status": PLANNED,
        "entity_id": None,
        "image": None,
        "recurrence_rule": None,
        "user_count": 0,
    }
    _check(call, event)
    guild.events[event["id"]] = event
    call.hub.emit("GUILD_SCHEDULED_EVENT_CREATE", event, guild.id)
    return event


@route("GET", ALL)
def every(call: Call) -> list[Json]:
    """Those that are announced."""
    return list(call.guild().events.values())


@route("GET", ONE)
def one(call: Call) -> Json:
    """One of them."""
    return _event(call, call.guild())


@route("PATCH", ONE)
def change(call: Call) -> Json:
    """Change, start, end or cancel one."""
    guild = call.guild("CREATE_EVENTS")
    event = _event(call, guild)
    status = call.json.get("status") or event["status"]
    if status != event["status"] and (event["status"], status) not in STEPS:
        words = "Invalid Guild Scheduled Event Status Transition"
        raise Refusal(180000, words=words)
    changed = event | call.json
    _check(call, changed)
    event |= changed
    call.hub.emit("GUILD_SCHEDULED_EVENT_UPDATE", event, guild.id)
    return event


@route("DELETE", ONE)
def delete(call: Call) -> None:
    """Take one back."""
    guild = call.guild("CREATE_EVENTS")
    event = _event(call, guild)
    del guild.events[event["id"]]
    call.hub.emit("GUILD_SCHEDULED_EVENT_DELETE", event, guild.id)
