"""Read the file and judge it whole."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config.faults import told
from bot.config.settings import Config
from bot.errors import ConfigError


def read(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration in the file at `path`. Raises ConfigError with every fault.

    `environment` holds the secrets; None is the process's own.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "copy config.example.toml there, or name another with --config"
        raise ConfigError([f"{path}: there is no such file; {hint}"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: can't be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: is not text in UTF-8; save it as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: is not TOML: {error}; mend that line first"]) from None
    return parse(raw, environment, file=str(path), folder=path.parent)


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
    context: dict[str, Any] = {"folder": folder}
    if environment is not None:
        context["environment"] = environment
    try:
        return Config.model_validate({"kith": {}, **raw}, context=context)
    except ValidationError as error:
        raise ConfigError([f"{file}: {fault}" for fault in told(error, Config)]) from None
