"""The routes of the REST API; importing them fills `call.ROUTES`."""

from tests.standins.discord.routes import (
    channels,
    commands,
    events,
    followups,
    guilds,
    interactions,
    messages,
    people,
    threads,
)

__all__ = [
    "channels",
    "commands",
    "events",
    "followups",
    "guilds",
    "interactions",
    "messages",
    "people",
    "threads",
]
