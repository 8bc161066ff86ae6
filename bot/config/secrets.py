"""Secrets come from the environment; an address with a password in it is one too."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationInfo
from sqlalchemy.exc import ArgumentError

from bot.config.fields import folder
from bot.errors import StoreError
from bot.store.cipher import Cipher
from bot.store.engine import async_url


def keys_in(value: str) -> Sequence[str]:
    """The comma separated Fernet keys in `value`, newest first. Raises ValueError for one that is none."""
    keys = [key.strip() for key in value.split(",") if key.strip()]
    for place, key in enumerate(keys, start=1):
        try:
            Cipher([key])
        except ValueError:
            which = f"key {place} of {len(keys)}" if len(keys) > 1 else "its value"
            raise ValueError(f"{which} is not a key; make one with `kith key`") from None
    if not keys:
        raise ValueError("it holds no key; make one with `kith key`")
    return keys


def database_address(address: str, info: ValidationInfo, *, written: bool) -> str:
    """The address, with a relative SQLite path taken from the file's folder.

    `written`: it stands in the file, so it may hold no password. Raises ValueError, without the address.
    """
    try:
        url = async_url(address)
    except (ArgumentError, StoreError, ValueError):
        raise ValueError("is no address of a database; use sqlite:///kith.db or postgresql://...") from None
    if written and _has_password(url.password, url.query):
        raise ValueError("holds a password; put the address into a variable and name that in database_env")
    if url.get_backend_name() != "sqlite":
        return address
    if not url.database or url.database == ":memory:" or url.host:
        raise ValueError("must name a file that stays, like sqlite:///kith.db")
    file = str(Path(folder(info), url.database).absolute())
    return url.set(drivername="sqlite", database=file).render_as_string()


def _has_password(password: object, query: Any) -> bool:
    return bool(password) or "password" in query
