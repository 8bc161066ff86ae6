"""users.*, dnd.*, team.info and bots.info."""

from tests.standins.slack.call import Call, cursor, method
from tests.standins.slack.errors import Refusal
from tests.standins.slack.jsons import person_json, profile_json
from tests.standins.slack.world import Json, Person

QUIET: Json = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


@method("users.info", "users:read", tier="4")
def info(call: Call) -> Json:
    """Who somebody is."""
    person = call.person(call.text("user", missing="user_not_found"))
    return {"user": _whole(call, person)}


@method("users.list", "users:read", tier="2")
def list_people(call: Call) -> Json:
    """Everybody, the deactivated too."""
    everybody = [one for one in call.world.people.values() if one.team == call.team.id]
    page, after = cursor([_whole(call, one) for one in everybody], call, 200, 1000)
    return {"members": page, "cache_ts": int(call.world.now()), "response_metadata": after}


@method("users.profile.get", "users.profile:read", tier="4")
def profile(call: Call) -> Json:
    """Somebody's profile."""
    person = call.person(call.text("user", missing="user_not_found"))
    return {"profile": profile_json(person, email=_email(call))}


@method("dnd.info", "dnd:read")
def dnd(call: Call) -> Json:
    """When somebody does not want to be disturbed."""
    person = call.person(call.text("user", missing="user_not_found"))
    return QUIET | person.dnd


@method("dnd.teamInfo", "dnd:read", tier="2")
def dnd_of_many(call: Call) -> Json:
    """The same for up to 50 people; those who are not known are left out."""
    names = call.text("users").split(",")
    if len(names) > 50:
        raise Refusal("too_many_users")
    people = [call.world.people[name] for name in names if name in call.world.people]
    return {"users": {one.id: QUIET | one.dnd for one in people}, "cached": True}


@method("team.info", "team:read")
def team(call: Call) -> Json:
    """The caller's workspace."""
    here = call.team
    made: Json = {"id": here.id, "name": here.name, "domain": here.domain, "email_domain": ""}
    if here.enterprise:
        made |= {"enterprise_id": here.enterprise, "enterprise_name": "Grid"}
    return {"team": made}


@method("bots.info", "users:read")
def bot(call: Call) -> Json:
    """What a bot is."""
    if call.text("bot", missing="bot_not_found") != call.team.bot_id:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": call.team.bot_id,
            "deleted": False,
            "name": "Kith",
            "app_id": call.world.app_id,
            "user_id": call.team.bot,
        }
    }


def _whole(call: Call, person: Person) -> Json:
    return person_json(call.world, person, locale=call.flag("include_locale"), email=_email(call))


def _email(call: Call) -> bool:
    return call.token is not None and "users:read.email" in call.token.scopes
