"""The other addresses of a Slack: uploads, response_url, and the page where an administrator consents."""

import json
from urllib.parse import urlencode

from aiohttp import web

from tests.standins.slack.compose import by_bot, content
from tests.standins.slack.errors import Refusal
from tests.standins.slack.hub import Hub, Responses
from tests.standins.slack.world import Code, Ephemeral, Json


async def upload(hub: Hub, request: web.Request) -> web.Response:
    """The bytes of a file, to the address that was given out for it."""
    file = hub.world.files.get(request.match_info["file"])
    if file is None:
        return web.Response(status=404, text="unknown upload")
    content_type = request.content_type
    if content_type.startswith("multipart/"):
        fields = await request.post()
        part = next((one for one in fields.values() if isinstance(one, web.FileField)), None)
        file.content = part.file.read() if part else b""
    else:
        file.content = await request.read()
    if len(file.content) != file.length:
        file.content = b""
        return web.Response(status=400, text="the length is not what was announced")
    return web.Response(text=f"OK - {file.length}")


async def download(hub: Hub, request: web.Request) -> web.Response:
    """The bytes of a file, for who shows a token that may read files."""
    token = hub.world.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    file = hub.world.files.get(request.match_info["file"])
    if token is None or token.revoked or "files:read" not in token.scopes or file is None:
        return web.Response(text="<html>Sign in</html>", content_type="text/html")
    return web.Response(body=file.content, content_type="application/octet-stream")


async def respond(hub: Hub, request: web.Request) -> web.Response:
    """An answer to a response_url."""
    found = hub.responses.get(request.match_info["name"])
    if found is None:
        return _refused("no_such_url", 404)
    if found.left < 1:
        return _refused("used_url", 404)
    if hub.world.now() > found.until:
        return _refused("expired_url", 404)
    found.left -= 1
    try:
        answer(hub, found, json.loads(await request.text()))
    except Refusal as refusal:
        return _refused(refusal.name, 400)
    return web.Response(text="ok")


def answer(hub: Hub, to: Responses, said: Json) -> None:
    """Show what the app answers to what somebody did. Raises Refusal."""
    ephemeral = next((one for one in hub.world.ephemerals if one.message["ts"] == to.message), None)
    channel = hub.world.channels[to.channel]
    if said.get("delete_original"):
        channel.messages.pop(to.message, None)
        if ephemeral is not None:
            ephemeral.gone = True
        return
    made = content(hub.world, said)
    if said.get("replace_original") and to.message:
        original = ephemeral.message if ephemeral is not None else channel.messages[to.message]
        original.pop("blocks", None)
        original |= made
        return
    team = hub.world.teams[hub.world.people[to.person].team]
    message = by_bot(hub.world, team, hub.world.ts()) | made
    if said.get("response_type") == "in_channel":
        channel.messages[message["ts"]] = message
    else:
        hub.world.ephemerals.append(Ephemeral(to.channel, to.person, message))


async def authorize(hub: Hub, request: web.Request) -> web.Response:
    """An administrator reads the page and clicks: back to the app with a code, or with a no."""
    asked = request.query
    if asked.get("client_id") != hub.world.client_id:
        return web.Response(status=400, text="invalid_client_id")
    back = asked.get("redirect_uri") or hub.consent.redirect
    state = {"state": asked["state"]} if "state" in asked else {}
    if hub.consent.denies:
        return web.Response(
            status=302, headers={"Location": f"{back}?{urlencode({'error': 'access_denied', **state})}"}
        )
    scopes = set(filter(None, asked.get("scope", "").replace(" ", ",").split(",")))
    name = hub.world.id("code")
    hub.world.codes[name] = Code(
        hub.consent.team, hub.consent.person, scopes, back, whole_organisation=hub.consent.whole_organisation
    )
    return web.Response(status=302, headers={"Location": f"{back}?{urlencode({'code': name, **state})}"})


def _refused(name: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": name}, status=status)
