"""SQLite's errors in the words of the core."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.errors import Misconfigured, Transient


@contextmanager
def translated() -> Iterator[None]:
    """Raise Transient for a file that is busy or full, Misconfigured for one that is no database."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise Transient(f"the playground's file: {error}", timedelta(seconds=5)) from error
    except sqlite3.DatabaseError as error:
        raise Misconfigured(f"the playground's file can't be used: {error}", "file") from error
