"""Whether Slack takes the tokens, and whether they may do what Kith needs."""

from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Clients, asked
from adapters.slack.manifest import scopes
from adapters.slack.settings import SlackSettings
from bot.errors import Misconfigured, PlatformError
from bot.messages import CommandSpec


async def faults(settings: SlackSettings, commands: Sequence[CommandSpec]) -> list[str]:
    """What is missing, one line each; nothing where all is well."""
    clients = Clients(settings, None)
    try:
        found = []
        if settings.bot_token is not None:
            found += await _token(await clients.calls(""), list(scopes(settings, commands)))
        else:
            found += await _answers(clients.nobody())
        if settings.mode == "socket" and settings.app_token is not None:
            found += await _socket(clients.nobody(), settings.app_token.get_secret_value())
        return found
    finally:
        await clients.close()


async def _token(client: AsyncWebClient, wanted: Sequence[str]) -> list[str]:
    try:
        with asked():
            answer = await client.auth_test()
    except PlatformError as error:
        return [f"bot_token_env: {_words(error)}"]
    headers = {name.lower(): held for name, held in dict(answer.headers).items()}
    given = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    return [
        f"the scope {scope} is missing: add it under OAuth & Permissions, then install the app again"
        for scope in wanted
        if scope not in given
    ]


async def _answers(client: AsyncWebClient) -> list[str]:
    try:
        with asked():
            await client.api_test()
    except PlatformError as error:
        return [_words(error)]
    return []


async def _socket(client: AsyncWebClient, token: str) -> list[str]:
    try:
        with asked():
            await client.apps_connections_open(app_token=token)
    except PlatformError as error:
        return [f"app_token_env: {_words(error)}"]
    return []


def _words(error: PlatformError) -> str:
    return f"Slack wants {error.missing}" if isinstance(error, Misconfigured) else str(error)
