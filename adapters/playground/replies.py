"""What follows an event: put what stays into the conversation, give the page what it shows at once."""

from typing import Any

from adapters.playground import render
from adapters.playground.ground import Ground
from adapters.playground.log import Conversation
from bot.messages import Reply


def show(
    ground: Ground, reply: Reply | None, person: str, where: Conversation, pressed: int | None = None
) -> dict[str, Any]:
    """Keep `reply.message` for `person` alone, replace the message `pressed`, and return the rest as JSON."""
    if reply is None:
        return {}
    if reply.revised and pressed is not None:
        ground.revise(pressed, reply.revised)
    if reply.message:
        ground.say(where.id, "", reply.message, private_to=person)
    shown: dict[str, Any] = {}
    if reply.form:
        shown["form"] = render.form(reply.form)
    if reply.home:
        shown["home"] = render.message(reply.home)
    if reply.errors:
        shown["errors"] = dict(reply.errors)
    if reply.options:
        shown["options"] = render.options(reply.options)
    return shown
