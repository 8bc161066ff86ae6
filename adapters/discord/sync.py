"""Give Discord the commands, when they are others than it has."""

import logging
from collections.abc import Sequence

from adapters.discord.ids import PLATFORM
from adapters.discord.rest import Rest
from adapters.discord.tree import fingerprint, tree
from bot.errors import PlatformError
from bot.messages import CommandSpec
from bot.ports import Vault

log = logging.getLogger(__name__)
_NAME = "tree"


async def synced(rest: Rest, vault: Vault, commands: Sequence[CommandSpec], guild: str = "") -> bool:
    """Whether they had to be sent; to one guild alone, or everywhere. Raises PlatformError."""
    client = await rest.client()
    application = client.application_id
    assert application  # known since the login
    payload = tree(commands)
    held = f"{application}:".encode() + fingerprint(payload)
    if await vault.get(PLATFORM, guild, _NAME) == held:
        return False
    if guild:
        await rest.call(lambda http: http.bulk_upsert_guild_commands(application, int(guild), payload))
    else:
        await rest.call(lambda http: http.bulk_upsert_global_commands(application, payload))
    await vault.put(PLATFORM, guild, _NAME, held)
    return True


async def tried(rest: Rest, vault: Vault, commands: Sequence[CommandSpec], guild: str = "") -> None:
    """The same; what goes wrong is logged, since messages and buttons work all the same."""
    try:
        await synced(rest, vault, commands, guild)
    except PlatformError as error:
        log.warning("the commands could not be given to Discord: %s", error)
