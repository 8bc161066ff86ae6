"""A loopback Discord that the real client talks to."""

from tests.standins.discord.allowed import BOT_DEFAULT, EVERYONE_DEFAULT, bits
from tests.standins.discord.filled import Unfillable
from tests.standins.discord.standin import DiscordStandIn

__all__ = ["BOT_DEFAULT", "EVERYONE_DEFAULT", "DiscordStandIn", "Unfillable", "bits"]
