"""Connect to Slack and take in what it sends, by a socket or by HTTP."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.calls import Calls
from adapters.slack.clients import Clients, asked
from adapters.slack.install import oauth
from adapters.slack.listen import Listening
from adapters.slack.manifest import scopes
from adapters.slack.presence import Presence
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import Installations
from bot.errors import Transient
from bot.messages import CommandSpec
from bot.ports import Receive, Vault

log = logging.getLogger(__name__)
PING = 5
"""Seconds between two looks at whether the socket is alive."""


class Running(Protocol):
    """What a connection needs of the platform it is for."""

    settings: SlackSettings
    commands: Sequence[CommandSpec]
    vault: Vault
    installed: Installations | None
    clients: Clients
    calls: Calls
    port: int
    ready: asyncio.Event

    def now(self) -> datetime:
        """This instant."""
        ...


async def running(slack: Running, receive: Receive) -> None:
    """Until cancelled. Raises Misconfigured."""
    slack.now()
    app = bolt(slack)
    presence = Presence(slack.clients, slack.vault, receive, slack.now)
    ears = Listening(slack.clients, slack.calls, presence, slack.settings.command, receive, slack.now)
    ears.attach(app)
    if slack.installed is not None:
        slack.installed.installed = presence.found
    else:
        await _reached(presence)
    try:
        if slack.settings.mode == "socket":
            await _socket(slack, app)
        else:
            await _http(slack, app)
    finally:
        await ears.finish()


def bolt(slack: Running) -> AsyncApp:
    """Bolt's app: with one token, or with those that OAuth brought."""
    secret = slack.settings.signing_secret
    common: dict[str, Any] = {
        "name": "kith",
        "client": slack.clients.nobody(),
        "signing_secret": secret.get_secret_value() if secret else "",
    }
    if slack.installed is not None:
        wanted = list(scopes(slack.settings, slack.commands))
        flow = oauth(slack.settings, wanted, slack.installed, slack.vault, slack.now)
        return AsyncApp(oauth_settings=flow, **common)

    async def authorize(**_: Any) -> AuthorizeResult:
        own = await slack.clients.own("")
        return AuthorizeResult(enterprise_id=None, team_id=own.origin.space, bot_user_id=own.user)

    return AsyncApp(authorize=authorize, **common)


async def _socket(slack: Running, app: AsyncApp) -> None:
    token = slack.settings.app_token
    assert token  # the settings' own check
    address = await _address(slack, token.get_secret_value())
    connection = AsyncSocketModeHandler(
        app, token.get_secret_value(), web_client=slack.clients.nobody(), ping_interval=PING
    )
    try:
        connection.client.wss_uri = address
        await connection.client.connect()  # type: ignore[no-untyped-call]  # bolt ships it so
        slack.ready.set()
        await asyncio.Event().wait()
    finally:
        await connection.client.close()  # type: ignore[no-untyped-call]  # same


async def _reached(presence: Presence) -> None:
    """Wait until Slack answers; a wrong token ends the run, an outage does not. Raises Misconfigured."""
    while True:
        try:
            await presence.checked()
        except Transient as error:
            log.warning("Slack can't be reached yet: %s", error)
            await asyncio.sleep(min(error.retry_after.total_seconds(), 30))
        else:
            return


async def _address(slack: Running, token: str) -> str | None:
    """Where to connect first. Raises Misconfigured; in an outage the connection finds it by itself."""
    try:
        with asked():
            return str((await slack.clients.nobody().apps_connections_open(app_token=token))["url"])
    except Transient as error:
        log.warning("Slack gives no address for a socket yet: %s", error)
        return None


async def _http(slack: Running, app: AsyncApp) -> None:
    from adapters.slack.http import bound, serve  # noqa: PLC0415  # the web server is not for Socket Mode

    with bound(slack.settings.host, slack.settings.port) as address:
        slack.port = address.getsockname()[1]
        await serve(app, address, slack.ready.set)
