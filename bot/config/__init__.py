"""The operator's configuration: read once from TOML, frozen, every fault reported together.

No other module reads the environment. The file holds the names of the variables that hold secrets.
"""

from bot.config.reading import database, meetings, parse, platforms, read, written
from bot.config.rules import RuleSettings, overridden
from bot.config.settings import Community, Config, Feeds, Kith, Quiet

__all__ = [
    "Community",
    "Config",
    "Feeds",
    "Kith",
    "Quiet",
    "RuleSettings",
    "database",
    "meetings",
    "overridden",
    "parse",
    "platforms",
    "read",
    "written",
]
