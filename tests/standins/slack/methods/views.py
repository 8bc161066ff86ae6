"""views.*: modals and home tabs."""

import json
from typing import Any

from tests.standins.slack.blocks import faults_of_view
from tests.standins.slack.call import Call, method
from tests.standins.slack.compose import known_file, with_ids
from tests.standins.slack.errors import Refusal, faulty
from tests.standins.slack.jsons import view_json
from tests.standins.slack.world import Json, Person, View, World

LARGEST = 250_000
DEEPEST = 3


@method("views.open", tier="4")
def open_view(call: Call) -> Json:
    """Bring up a modal."""
    person = call.around.use_trigger(call.text("trigger_id"))
    return _up(call, person, below="")


@method("views.push", tier="4")
def push(call: Call) -> Json:
    """Bring up a modal above another."""
    person = call.around.use_trigger(call.text("trigger_id"))
    below = top(call.world, person.id)
    if below is None:
        raise Refusal("not_found")
    if len([v for v in call.world.views.values() if v.person == person.id and v.open]) >= DEEPEST:
        raise Refusal("push_limit_reached")
    return _up(call, person, below=below.id)


@method("views.update", tier="4")
def update(call: Call) -> Json:
    """Change a view that is open."""
    wanted, external = call.args.get("view_id"), call.args.get("external_id")
    found = next(
        (
            one
            for one in call.world.views.values()
            if one.open and (one.id == wanted or (external and one.body.get("external_id") == external))
        ),
        None,
    )
    if found is None:
        raise Refusal("not_found")
    _same_hash(call, found)
    found.body = checked(call.world, call.args.get("view"), found.kind)
    call.around.opened(found)
    return {"view": view_json(call.world, found)}


@method("views.publish", tier="4")
def publish(call: Call) -> Json:
    """Set somebody's home tab."""
    person = call.person(call.text("user_id"))
    body = checked(call.world, call.args.get("view"), "home")
    found = home(call.world, person.id)
    if found is None:
        found = View(call.world.id("V"), person.id, person.team, body)
        call.world.views[found.id] = found
    _same_hash(call, found)
    found.body = body
    call.around.opened(found)
    return {"view": view_json(call.world, found)}


def top(world: World, person: str) -> View | None:
    """The modal that somebody sees."""
    mine = [v for v in world.views.values() if v.person == person and v.open and v.kind == "modal"]
    return mine[-1] if mine else None


def home(world: World, person: str) -> View | None:
    """Somebody's home tab."""
    return next((v for v in world.views.values() if v.person == person and v.kind == "home"), None)


def checked(world: World, body: Any, kind: str) -> Json:
    """A view that holds. Raises Refusal."""
    faults = faults_of_view(body, kind, lambda file: known_file(world, file))
    if faults:
        raise faulty("invalid_arguments", faults)
    if len(json.dumps(body)) > LARGEST:
        raise Refusal("view_too_large")
    return {**body, "blocks": with_ids(world, body["blocks"]), "hash": f"{world.ts()}.h"}


def _up(call: Call, person: Person, below: str) -> Json:
    body = checked(call.world, call.args.get("view"), "modal")
    external = body.get("external_id")
    if external and any(v.open and v.body.get("external_id") == external for v in call.world.views.values()):
        raise Refusal("duplicate_external_id")
    if not below:
        for one in call.world.views.values():
            one.open = one.open and (one.person != person.id or one.kind == "home")
    view = View(call.world.id("V"), person.id, person.team, body, below=below)
    call.world.views[view.id] = view
    call.around.opened(view)
    return {"view": view_json(call.world, view)}


def _same_hash(call: Call, view: View) -> None:
    given = call.args.get("hash")
    if given and given != view.body.get("hash"):
        raise Refusal("hash_conflict")
