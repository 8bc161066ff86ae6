"""Give Discord the commands, when they are others than it has; know by which ids it has them."""

import json
import logging
from collections.abc import Sequence

from adapters.discord.ids import PLATFORM
from adapters.discord.rest import Rest
from adapters.discord.tree import fingerprint, tree, typed
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
    mark = f"{application}:{fingerprint(payload)}"
    ids = _ids(await vault.get(PLATFORM, guild, _NAME), mark)
    if ids is not None:
        rest.typed = typed(payload, ids)
        return False
    if guild:
        made = await rest.call(lambda http: http.bulk_upsert_guild_commands(application, int(guild), payload))
    else:
        made = await rest.call(lambda http: http.bulk_upsert_global_commands(application, payload))
    ids = {str(one["name"]): str(one["id"]) for one in made}
    rest.typed = typed(payload, ids)
    await vault.put(PLATFORM, guild, _NAME, json.dumps({"mark": mark, "ids": ids}).encode())
    return True


def _ids(kept: bytes | None, mark: str) -> dict[str, str] | None:
    """The ids by name, if these very commands were given before."""
    try:
        held = json.loads(kept or b"{}")
    except ValueError:  # an older Kith kept the mark alone
        return None
    return dict(held["ids"]) if isinstance(held, dict) and held.get("mark") == mark else None


async def tried(rest: Rest, vault: Vault, commands: Sequence[CommandSpec], guild: str = "") -> None:
    """The same; what goes wrong is logged, since messages and buttons work all the same."""
    try:
        await synced(rest, vault, commands, guild)
    except PlatformError as error:
        log.warning("the commands could not be given to Discord: %s", error)
