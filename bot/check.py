"""Look at everything an operator can get wrong, and tell all of it at once; nothing is changed.

Quick, so that it can run before every start: what is slow to import comes in only where it is needed.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot import config
from bot.config import Config
from bot.config.faults import told
from bot.errors import ConfigError, Faults, StoreError
from bot.library import load_with
from bot.messages import value
from bot.store.engine import Store
from bot.store.upgrade import check_version, place, revision, versions

PATIENCE = 5
"""Seconds that a database has for its answer."""

Judge = Callable[[Mapping[str, Mapping[str, Any]]], Sequence[str]]
"""What is wrong with platforms' settings, by name: the adapters know, and the core doesn't know them."""

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[str]]]
"""What a platform itself says is missing, asked over the network."""
Model = Callable[[str], type[BaseModel]]
"""The model of a platform's settings, by name. Raises ConfigError for a name that isn't there."""


@value
class Findings:
    """What is wrong, each with its place and what to do; and what is fine."""

    faults: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()


async def look(
    path: Path,
    environment: Mapping[str, str] | None = None,
    *,
    platforms: Judge,
    online: Ask | None = None,
    rooms: Judge = lambda _: (),
    rooms_online: Ask | None = None,
) -> Findings:
    """The configuration at `path`, its platforms, the prompts, the database.

    `rooms` judges who makes rooms for calls. `online` and `rooms_online` ask them over the network too.
    """
    sections, makers = config.platforms(path, environment), config.meetings(path, environment)
    wrong = [*platforms(sections), *rooms(makers)]
    every = [
        _configuration(path, environment),
        Findings(faults=tuple(f"{path}: {fault}" for fault in wrong)),
        _prompts(path, environment),
        await _database(config.database(path, environment)),
    ]
    if online is not None and not wrong:
        every += [await _asked(name, settings, online) for name, settings in sections.items()]
    if rooms_online is not None and not wrong:
        every += [await _asked(f"meetings.{name}", given, rooms_online) for name, given in makers.items()]
    return Findings(
        faults=tuple(fault for one in every for fault in one.faults),
        fine=tuple(words for one in every for words in one.fine),
    )


async def _asked(name: str, settings: Mapping[str, Any], online: Ask) -> Findings:
    wrong = tuple(f"{name}: {fault}" for fault in await online(name.rpartition(".")[2], settings))
    return Findings(faults=wrong, fine=() if wrong else (f"{name}: answers, and has all it needs",))


def judged(sections: Mapping[str, Mapping[str, Any]], model_of: Model, under: str = "platforms") -> list[str]:
    """What is wrong with these sections' own settings, each by its name."""
    wrong: list[str] = []
    for name, settings in sections.items():
        try:
            model = model_of(name)
        except Faults as error:
            wrong += [f"{under}.{name}: {fault}" for fault in error.faults]
            continue
        try:
            model.model_validate(settings)
        except ValidationError as error:
            wrong += told(error, model, under=(under, name))
    return wrong


async def faults(
    path: Path, environment: Mapping[str, str] | None = None, *, platforms: Judge = lambda _: ()
) -> list[str]:
    """Only what is wrong."""
    return list((await look(path, environment, platforms=platforms)).faults)


def _configuration(path: Path, environment: Mapping[str, str] | None) -> Findings:
    try:
        read = config.read(path, environment)
    except Faults as error:
        return Findings(faults=error.faults)
    wrong = _country(read)
    if not read.platforms:
        wrong.append("platforms: there is none, so nobody can be reached; add [platforms.playground]")
    count = len(read.kith.keys)
    return Findings(
        faults=tuple(f"{path}: {fault}" for fault in wrong),
        fine=(
            f"configuration: {path}, for {read.community.name}",
            f"keys: {count} in {read.kith.key_env}",
            f"platforms: {', '.join(sorted(read.platforms))}",
        ),
    )


def _country(read: Config) -> list[str]:
    country = read.community.country
    if not country:
        return []
    from bot.programmes.calendar import known_country  # noqa: PLC0415  # brings 200 countries' holidays

    if known_country(country):
        return []
    return [f'community.country: no holidays are known for "{country}"; use another, or "" for none']


def _prompts(path: Path, environment: Mapping[str, str] | None) -> Findings:
    try:
        own = config.read(path, environment).own_prompts
    except ConfigError:
        own = None  # the configuration's own faults tell why
    try:
        library = load_with(own)
    except Faults as error:
        return Findings(faults=error.faults)
    return Findings(fine=(f"prompts: {len(library)} in {', '.join(library.locales)}",))


async def _database(address: str | None) -> Findings:
    if address is None:
        return Findings()  # the configuration's own faults tell why
    try:
        store = Store(address)
    except StoreError as error:
        return Findings(faults=(str(error),))
    try:
        async with asyncio.timeout(PATIENCE):
            return await _version(store)
    except StoreError as error:
        return Findings(faults=(str(error),))
    except TimeoutError:
        return Findings(faults=(f"{place(store)} gave no answer in {PATIENCE} seconds",))
    finally:
        await store.close()


async def _version(store: Store) -> Findings:
    file = Path(store.url.database or "") if store.sqlite else None
    if file and not file.exists():  # opening it would make it
        if file.parent.is_dir() and os.access(file.parent, os.W_OK):
            return Findings(fine=(f"database: {file} will be made at the first start",))
        return Findings(faults=(f"{place(store)} can't be made: {file.parent} is no folder to write to",))
    await check_version(store)
    at = await revision(store)
    then = "" if at == versions()[-1] else f"; the next start brings it to {versions()[-1]}"
    return Findings(fine=(f"database: {place(store).removeprefix('the database ')}, version {at}{then}",))
