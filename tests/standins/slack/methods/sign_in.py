"""auth.*, apps.* and oauth.v2.access."""

from tests.standins.slack.call import Call, method
from tests.standins.slack.errors import Refusal
from tests.standins.slack.world import Json


@method("api.test", tier="4", token="none")
def test(call: Call) -> Json:
    """Whether anybody answers."""
    return {"args": call.args}


@method("auth.test", tier="special", token="any")
def who(call: Call) -> Json:
    """Whose token it is."""
    assert call.token is not None
    if call.token.kind == "app":
        return {"app_name": "Kith", "app_id": call.world.app_id}
    team = call.team
    made: Json = {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": "kith",
        "team_id": team.id,
        "user_id": team.bot,
        "bot_id": team.bot_id,
        "is_enterprise_install": not call.token.team,
    }
    return made | ({"enterprise_id": team.enterprise} if team.enterprise else {})


@method("auth.revoke", token="any")
def revoke(call: Call) -> Json:
    """The token is worth nothing from now on."""
    assert call.token is not None
    if call.flag("test"):
        return {"revoked": False}
    call.token.revoked = True
    return {"revoked": True}


@method("apps.connections.open", "connections:write", tier="1", token="app")
def connect(call: Call) -> Json:
    """An address for one Socket Mode connection."""
    return {"url": call.around.socket_address()}


@method("apps.uninstall", tier="1")
def uninstall(call: Call) -> Json:
    """Take the app out of the caller's workspace."""
    _client(call)
    team = call.team
    team.installed = False
    call.around.emit(team, {"type": "app_uninstalled"})
    return {}


@method("oauth.v2.access", tier="4", token="none")
def access(call: Call) -> Json:
    """A code for a token."""
    _client(call)
    code = call.world.codes.pop(call.text("code", missing="invalid_code"), None)
    if code is None:
        raise Refusal("invalid_code")
    if (call.args.get("redirect_uri") or code.redirect) != code.redirect:
        raise Refusal("bad_redirect_uri")
    team = call.world.teams[code.team]
    whole = bool(team.enterprise) and code.whole_organisation
    token = call.world.install(team, f"xoxb-{call.world.id('')}", set(code.scopes))
    if whole:
        token.team, token.enterprise = "", team.enterprise
    return {
        "app_id": call.world.app_id,
        "authed_user": {"id": code.person},
        "scope": ",".join(sorted(token.scopes)),
        "token_type": "bot",
        "access_token": token.text,
        "bot_user_id": team.bot,
        "team": None if whole else {"id": team.id, "name": team.name},
        "enterprise": {"id": team.enterprise, "name": "Grid"} if team.enterprise else None,
        "is_enterprise_install": whole,
    }


def _client(call: Call) -> None:
    """Refuse unless the app names itself rightly, in the header or in the arguments."""
    id, secret = call.basic
    if (call.args.get("client_id") or id) != call.world.client_id:
        raise Refusal("invalid_client_id")
    if (call.args.get("client_secret") or secret) != call.world.client_secret:
        raise Refusal("bad_client_secret")
