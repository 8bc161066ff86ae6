"""The platforms by name. Each is imported only when it is asked for, so nobody waits for another's SDK."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import datetime
from importlib import import_module
from types import MappingProxyType
from typing import cast

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError
from bot.messages import CommandSpec
from bot.ports import ChatPlatform, FeedSource, Vault

PLATFORMS: Mapping[str, str] = MappingProxyType(
    {"playground": "adapters.playground", "slack": "adapters.slack"}
)
"""Name -> package. It has `settings.Settings` (pydantic) and `platform.build(settings, commands, vault)`."""


def settings_model(name: str) -> type[BaseModel]:
    """The model that a platform's settings must fit. Raises ConfigError for a name that isn't there."""
    if name not in PLATFORMS:
        raise ConfigError([f"platform {name!r} is not known; there is {', '.join(sorted(PLATFORMS))}"])
    return cast("type[BaseModel]", import_module(f"{PLATFORMS[name]}.settings").Settings)


def build(
    name: str, settings: Mapping[str, object], commands: Sequence[CommandSpec], vault: Vault
) -> ChatPlatform:
    """The platform, ready to run. Raises ConfigError with every fault of its settings."""
    model = settings_model(name)
    try:
        read = model.model_validate(dict(settings))
    except ValidationError as error:
        raise ConfigError([_fault(name, fault["loc"], fault["msg"]) for fault in error.errors()]) from None
    platform = import_module(f"{PLATFORMS[name]}.platform").build(read, commands, vault)
    return cast("ChatPlatform", platform)


def _fault(name: str, place: tuple[int | str, ...], words: str) -> str:
    return f"{'.'.join(map(str, (name, *place)))}: {words.removeprefix('Value error, ')}"


def web_feeds(trusted: frozenset[str]) -> AbstractAsyncContextManager[FeedSource]:
    """Who fetches feeds, until the context ends; `trusted` are exact origins that need not be public."""
    from adapters.web.source import WebFeeds  # noqa: PLC0415  # the HTTP client is not for `check`

    return aclosing(WebFeeds(trusted))


def offered_feeds(
    given: Sequence[str], start: datetime, now: Callable[[], datetime]
) -> AbstractAsyncContextManager[tuple[FeedSource, list[str]]]:
    """The same for a demo that begins at `start`, with the addresses to fetch: `given`, or the samples."""
    from adapters.web.offered import offered  # noqa: PLC0415  # see above

    return offered(given, start, now)
