"""The platforms by name. Each is imported only when it is asked for, so nobody waits for another's SDK."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import cast

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError, Misconfigured, PlatformError
from bot.messages import CommandSpec
from bot.ports import ChatPlatform, FeedSource, MeetingMaker, Vault

PLATFORMS: Mapping[str, str] = MappingProxyType(
    {"discord": "adapters.discord", "playground": "adapters.playground", "slack": "adapters.slack"}
)
"""Name -> package. It has `settings.Settings` (pydantic) and `platform.build(settings, commands, vault)`.

It may have `manifest.made(settings, commands)`, what to tell the platform before there is any token,
`invite.link(settings)`, where somebody adds Kith, with `invite.reasons()` for what it asks for, and
`online.faults(settings, commands)`, what the platform itself says is missing.
"""

MEETINGS: Mapping[str, str] = MappingProxyType(
    {name: f"adapters.meetings.{name}" for name in ("google", "teams", "zoom")}
)
"""Who makes rooms for calls: name -> module with `Settings` and `build(settings, now)`."""


def settings_model(name: str) -> type[BaseModel]:
    """The model that a platform's settings must fit. Raises ConfigError for a name that isn't there."""
    if name not in PLATFORMS:
        raise ConfigError([f"platform {name!r} is not known; there is {', '.join(sorted(PLATFORMS))}"])
    return cast("type[BaseModel]", import_module(f"{PLATFORMS[name]}.settings").Settings)


def build(
    name: str, settings: Mapping[str, object], commands: Sequence[CommandSpec], vault: Vault
) -> ChatPlatform:
    """The platform, ready to run. Raises ConfigError with every fault of its settings."""
    read = _read(name, settings)
    platform = import_module(f"{PLATFORMS[name]}.platform").build(read, commands, vault)
    return cast("ChatPlatform", platform)


def manifest(
    name: str, settings: Mapping[str, object], commands: Sequence[CommandSpec]
) -> Mapping[str, object]:
    """What the platform wants to know of Kith, from settings without secrets. Raises ConfigError."""
    settings_model(name)
    if find_spec(f"{PLATFORMS[name]}.manifest") is None:
        raise ConfigError([f"platform {name!r} needs no manifest"])
    try:
        made = import_module(f"{PLATFORMS[name]}.manifest").made(settings, commands)
    except ValidationError as error:
        raise ConfigError([_fault(name, fault["loc"], fault["msg"]) for fault in error.errors()]) from None
    return cast("Mapping[str, object]", made)


def invite(name: str, settings: Mapping[str, object]) -> tuple[str, Mapping[str, str]]:
    """The link that adds Kith there, and each permission it asks for with its reason. Raises ConfigError."""
    settings_model(name)
    if find_spec(f"{PLATFORMS[name]}.invite") is None:
        raise ConfigError([f"platform {name!r} has no invitation link"])
    made = import_module(f"{PLATFORMS[name]}.invite")
    return str(made.link(settings)), cast("Mapping[str, str]", made.reasons())


async def online(name: str, settings: Mapping[str, object], commands: Sequence[CommandSpec]) -> Sequence[str]:
    """What the platform itself says is missing. Raises ConfigError."""
    read = _read(name, settings)
    if find_spec(f"{PLATFORMS[name]}.online") is None:
        return []
    asked = import_module(f"{PLATFORMS[name]}.online").faults(read, commands)
    return await cast("Awaitable[Sequence[str]]", asked)


def meeting_settings(name: str) -> type[BaseModel]:
    """The model that a [meetings.*] section must fit. Raises ConfigError for a name that isn't there."""
    if name not in MEETINGS:
        raise ConfigError([f"nobody called {name!r} makes rooms; there is {', '.join(sorted(MEETINGS))}"])
    return cast("type[BaseModel]", import_module(MEETINGS[name]).Settings)


@asynccontextmanager
async def meetings(
    sections: Mapping[str, Mapping[str, object]], now: Callable[[], datetime]
) -> AsyncIterator[MeetingMaker | None]:
    """Who makes rooms for calls, until the context ends; None where nobody is set up. Raises ConfigError."""
    for name, settings in sections.items():
        read = _fitting(meeting_settings(name), name, settings)
        maker = cast("MeetingMaker", import_module(MEETINGS[name]).build(read, now))
        try:
            yield maker
        finally:
            await maker.close()
        return
    yield None


async def meetings_online(
    name: str, settings: Mapping[str, object], now: Callable[[], datetime]
) -> Sequence[str]:
    """What whoever makes rooms says is missing. Raises ConfigError."""
    async with meetings({name: settings}, now) as maker:
        try:
            if maker is not None:
                await maker.ready()
        except Misconfigured as fault:
            return [f"{fault}; it wants {fault.missing}"]
        except PlatformError as fault:
            return [str(fault)]
    return []


def _read(name: str, settings: Mapping[str, object]) -> BaseModel:
    return _fitting(settings_model(name), name, settings)


def _fitting(model: type[BaseModel], name: str, settings: Mapping[str, object]) -> BaseModel:
    try:
        return model.model_validate(dict(settings))
    except ValidationError as error:
        raise ConfigError([_fault(name, fault["loc"], fault["msg"]) for fault in error.errors()]) from None


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
