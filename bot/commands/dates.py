"""Where and when the words of a command were written."""

from bot.commands.asking import Asking
from bot.commands.when import Ground


def ground(asking: Asking) -> Ground:
    """The ground on which the asker's words are read."""
    return Ground(
        now=asking.now,
        zone=asking.zone,
        platform=asking.account.platform,
        space=asking.where.space,
        here=asking.where,
    )
