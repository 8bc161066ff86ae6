"""Kinds of values in the configuration, each with words for what is wrong and what to do."""

import os
import re
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?")
_ACCOUNT = re.compile(r"[a-z][a-z0-9_]*:\S+")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


class Section(BaseModel):
    """A section of the file: frozen, no unknown keys, no silent conversion, no value in an error's text."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_default=True, hide_input_in_errors=True
    )


def variable(name: str, info: ValidationInfo) -> str:
    """The value of the environment variable `name`. Raises ValueError for none, or what can't be a name."""
    if not _VARIABLE.fullmatch(name):
        raise ValueError("must be the name of an environment variable, like KITH_KEY, not the secret itself")
    given: Mapping[str, str] = (info.context or {}).get("environment", os.environ)
    if not given.get(name, "").strip():
        raise ValueError(f"the environment variable {name} is not set; set it where Kith is started")
    return given[name].strip()


def folder(info: ValidationInfo) -> Path:
    """Where the file lies: relative paths start there."""
    return Path((info.context or {}).get("folder", "."))


def _wall_time(raw: object) -> time:
    if isinstance(raw, str) and re.fullmatch(r"\d\d:\d\d", raw):
        try:
            return time.fromisoformat(raw)
        except ValueError:
            pass
    elif isinstance(raw, time) and raw.tzinfo is None:
        return raw
    raise ValueError('must be a time of day from "00:00" to "23:59", like "09:00"')


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, available_timezones(), n=1)
        hint = f'did you mean "{near[0]}"?' if near else 'use an IANA name like "Europe/Berlin"'
        raise ValueError(f'there is no time zone "{name}"; {hint}') from None
    return name


def _account(words: str) -> str:
    if not _ACCOUNT.fullmatch(words):
        raise ValueError('must be the platform, a colon and the id there, like "playground:dana"')
    return words


def _origin(words: str) -> str:
    if not _ORIGIN.fullmatch(words):
        raise ValueError('must be an exact origin without a path, like "http://127.0.0.1:8700"')
    return words


def _country(words: str) -> str:
    if words and not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", words):
        raise ValueError('must be a country\'s two letters (ISO 3166), like "DE" or "DE-BY", or "" for none')
    return words


def _locale(words: str) -> str:
    if not _LOCALE.fullmatch(words):
        raise ValueError('must be a language, like "en" or "de-AT"')
    return words


def _secrets(raw: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    """Put each secret in place of its variable's name: `token_env = "X"` becomes `token`."""
    found, wrong = dict(raw), []
    for key in [key for key in raw if key.endswith("_env")]:
        try:
            found[key.removesuffix("_env")] = SecretStr(variable(str(found.pop(key)), info))
        except ValueError as fault:
            wrong.append(f"{key}: {fault}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return found


WallTime = Annotated[time, BeforeValidator(_wall_time)]
"""A local time of day."""
Zone = Annotated[str, AfterValidator(_zone)]
"""An IANA zone that exists."""
AccountName = Annotated[str, AfterValidator(_account)]
"""Somebody on a platform, as platform:id."""
Origin = Annotated[str, AfterValidator(_origin)]
"""Scheme, host and port."""
Country = Annotated[str, AfterValidator(_country)]
"""ISO 3166 alpha-2, perhaps with a region, or empty."""
Locale = Annotated[str, AfterValidator(_locale)]
"""A language, perhaps with a region."""
Loose = Field(strict=False)
"""A TOML array is a list; this lets it become a tuple."""
PlatformSection = Annotated[dict[str, Any], AfterValidator(_secrets)]
"""An adapter's own settings; the adapter's model judges them."""
