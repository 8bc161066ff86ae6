"""Read the file and judge it whole."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.config.faults import told
from bot.config.fields import PlatformSection
from bot.config.settings import Config, Database
from bot.errors import ConfigError

_PLATFORM = TypeAdapter(PlatformSection)


def read(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration in the file at `path`. Raises ConfigError with every fault.

    `environment` holds the secrets; None is the process's own.
    """
    return parse(_toml(path), environment, file=str(path), folder=path.parent)


def parse(
    raw: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    *,
    file: str = "the configuration",
    folder: Path = Path(),
) -> Config:
    """The configuration in `raw`, as the file would give it. Relative paths start at `folder`.

    Raises ConfigError; each fault begins with `file`.
    """
    try:
        return Config.model_validate({"kith": {}, **raw}, context=_context(environment, folder))
    except ValidationError as error:
        raise ConfigError([f"{file}: {fault}" for fault in told(error, Config)]) from None


def database(path: Path, environment: Mapping[str, str] | None = None) -> str | None:
    """The database's address, also where other keys are at fault; None where it can't be known."""
    try:
        section = _toml(path).get("kith", {})
        own = {key: section[key] for key in Database.model_fields if key in section}
        return Database.model_validate(own, context=_context(environment, path.parent)).database
    except (ConfigError, ValidationError, TypeError):
        return None


def platforms(path: Path, environment: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """Each platform's settings, also where other keys are at fault; without those that can't be known."""
    return _sections(path, environment, "platforms")


def meetings(path: Path, environment: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The same for who makes rooms for calls."""
    return _sections(path, environment, "meetings")


def _sections(path: Path, environment: Mapping[str, str] | None, of: str) -> dict[str, dict[str, Any]]:
    try:
        sections = _toml(path).get(of, {})
    except ConfigError:
        return {}
    known: dict[str, dict[str, Any]] = {}
    for name, settings in sections.items() if isinstance(sections, dict) else ():
        with suppress(ValidationError):
            known[name] = _PLATFORM.validate_python(settings, context=_context(environment, path.parent))
    return known


def written(path: Path, platform: str) -> dict[str, Any]:
    """A platform's section as it stands in the file, without its secrets. Raises ConfigError."""
    sections = _toml(path).get("platforms", {})
    section = sections.get(platform, {}) if isinstance(sections, dict) else {}
    return {key: held for key, held in section.items() if not key.endswith("_env")}


def _context(environment: Mapping[str, str] | None, folder: Path) -> dict[str, Any]:
    return {"folder": folder, **({} if environment is None else {"environment": environment})}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "copy config.example.toml there, or name another with --config"
        raise ConfigError([f"{path}: there is no such file; {hint}"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: can't be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: is not text in UTF-8; save it as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: is not TOML: {error}; mend that line first"]) from None
