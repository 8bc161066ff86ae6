"""Whether Discord takes the token, and whether Kith may do what it needs in each server."""

from collections.abc import Sequence

from adapters.discord.permissions import held, missing
from adapters.discord.rest import Rest
from adapters.discord.settings import DiscordSettings
from bot.errors import Misconfigured, PlatformError
from bot.messages import CommandSpec


async def faults(settings: DiscordSettings, commands: Sequence[CommandSpec]) -> list[str]:
    """What is missing, one line each; nothing where all is well."""
    rest = Rest(settings)
    try:
        client = await rest.client()
        found = await _starts(rest)
        if client.application and client.application.interactions_endpoint_url:
            found.append(
                "interactions go to a web address: empty Interactions Endpoint URL under General Information"
            )
        return found + await _permissions(rest)
    except PlatformError as error:
        return [_words(error)]
    finally:
        await rest.close()


async def _starts(rest: Rest) -> list[str]:
    """Kith's intents are not privileged, so nobody need allow them; only connects a day are counted."""
    _, _, limits = await rest.call(lambda http: http.get_bot_gateway())
    return [] if limits["remaining"] else ["no connects are left today: something restarts Kith too often"]


async def _permissions(rest: Rest) -> list[str]:
    me = await rest.me()
    found = []
    guilds = await rest.call(lambda http: http.get_guilds(200, with_counts=False))
    if not guilds:
        return ["Kith is in no server yet: `kith invite discord` prints the link"]
    for one in guilds:
        guild = await rest.call(lambda http, one=one: http.get_guild(int(one["id"]), with_counts=False))  # type: ignore[misc]  # bound at once
        member = await rest.call(lambda http, one=one: http.get_member(int(one["id"]), int(me)))  # type: ignore[misc]  # same
        lacking = missing(held(dict(guild), [str(role) for role in member["roles"]], me))
        found += [f"{guild['name']}: Kith may not {name}" for name in lacking]
    return found


def _words(error: PlatformError) -> str:
    return f"Discord wants {error.missing}" if isinstance(error, Misconfigured) else str(error)
