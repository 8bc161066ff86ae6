"""Which permissions Kith asks for and why; who may do what in which channel. Pure."""

from collections.abc import Iterable, Sequence

from adapters.discord.ids import Json

PERMISSIONS: dict[str, tuple[int, str]] = {
    "View Channels": (1 << 10, "see the channels of groups, and who is in a pair's private thread"),
    "Send Messages": (1 << 11, "say things in a group's channel"),
    "Read Message History": (1 << 16, "look up whether a message of its own arrived after a cut"),
    "Attach Files": (1 << 15, "hand over pictures, charts and calendar entries"),
    "Create Public Threads": (1 << 35, "open a thread or forum post for a group's story"),
    "Create Private Threads": (1 << 36, "open a pair's own thread"),
    "Send Messages in Threads": (1 << 38, "speak in those threads"),
    "Create Polls": (1 << 49, "ask a group which of three things to do together"),
    "Create Events": (1 << 44, "put workshops and meetings into the server's own calendar"),
}
"""What Kith asks for, each with its reason; nothing else."""
ASKED = sum(bit for bit, _ in PERMISSIONS.values())
ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
_PAIR = ("View Channels", "Create Private Threads", "Send Messages in Threads")


def held(guild: Json, roles: Iterable[str], me: str, channel: Json | None = None) -> int:
    """What a member with these roles may, in the whole guild or in a channel."""
    mine = {*roles, str(guild["id"])}
    base = 0
    for role in guild.get("roles") or ():
        base |= int(role["permissions"]) if str(role["id"]) in mine else 0
    if base & ADMINISTRATOR or str(guild.get("owner_id")) == me:
        return ~0
    written = {str(one["id"]): one for one in (channel or {}).get("permission_overwrites") or ()}
    layers = [[str(guild["id"])], [role for role in mine if role != str(guild["id"])], [me]]
    for layer in layers:
        ones = [written[name] for name in layer if name in written]
        base &= ~_any(int(one["deny"]) for one in ones)
        base |= _any(int(one["allow"]) for one in ones)
    return base


def missing(permissions: int, wanted: Sequence[str] = tuple(PERMISSIONS)) -> list[str]:
    """The names of those that are not held."""
    return [name for name in wanted if not permissions & PERMISSIONS[name][0]]


def holds_pairs(permissions: int) -> bool:
    """Whether a pair's thread can be made there."""
    return not missing(permissions, _PAIR)


def _any(bits: Iterable[int]) -> int:
    together = 0
    for one in bits:
        together |= one
    return together
