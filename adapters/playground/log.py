"""The playground's own SQLite file: conversations, messages, and how far everybody has read.

Calls are made in the event loop: one insert takes 26 microseconds, a trip to a thread and back 150. Each is
its own transaction in WAL mode, so a killed process loses nothing that `say` returned for.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from adapters.playground.errors import translated
from bot.errors import Misconfigured
from bot.messages import value

Kind = Literal["together", "direct", "channel"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, space TEXT NOT NULL, title TEXT NOT NULL, members TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversation, key TEXT,
    author TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, private_to TEXT NOT NULL DEFAULT '',
    revised INTEGER NOT NULL DEFAULT 0, UNIQUE (conversation, key)
) STRICT;
CREATE TABLE IF NOT EXISTS seen (
    person TEXT NOT NULL, conversation TEXT NOT NULL REFERENCES conversation, upto INTEGER NOT NULL,
    PRIMARY KEY (person, conversation)
) STRICT, WITHOUT ROWID;
"""
_COLUMNS = "id, conversation, author, at, body, private_to, revised"


@value
class Conversation:
    """A place to talk in. `members` are the ids of who reads it."""

    id: str
    kind: Kind
    space: str
    title: str
    members: tuple[str, ...]


@value
class Entry:
    """One message. `author` "" is Kith, and then `body` is an encoded Message; a person's is plain text.

    `private_to` is the only person who can see it, "" for everybody there.
    """

    id: int
    conversation: str
    author: str
    at: datetime
    body: str
    private_to: str = ""
    revised: bool = False


class Log:
    """Opens the file, and makes it where there is none. Raises Misconfigured if that can't be."""

    def __init__(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, isolation_level=None, timeout=5)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise Misconfigured(f"the playground's file {file} can't be opened: {error}", "file") from error
        rows = self._db.execute("SELECT id, kind, space, title, members FROM conversation ORDER BY rowid")
        self._conversations = {row[0]: _conversation(row) for row in rows}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """All of them, oldest first."""
        return tuple(self._conversations.values())

    def conversation(self, id: str) -> Conversation | None:
        """The conversation with this id."""
        return self._conversations.get(id)

    def keep(self, conversation: Conversation) -> None:
        """Add it, or replace the one with its id."""
        if self._conversations.get(conversation.id) == conversation:
            return
        held = conversation
        row = (held.id, held.kind, held.space, held.title, json.dumps(held.members))
        with translated():
            self._db.execute(
                "INSERT INTO conversation (id, kind, space, title, members) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE"
                " SET kind = excluded.kind, title = excluded.title, members = excluded.members",
                row,
            )
        self._conversations[held.id] = held

    def say(
        self,
        conversation: str,
        author: str,
        body: str,
        at: datetime,
        *,
        key: str | None = None,
        private_to: str = "",
    ) -> tuple[int, bool]:
        """Keep a message; gives its id and whether it is new. The same `key` twice there is one message."""
        row = (conversation, key, author, at.astimezone(UTC).isoformat(), body, private_to)
        with translated():
            done = self._db.execute(
                "INSERT INTO message (conversation, key, author, at, body, private_to)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, key) DO NOTHING",
                row,
            )
        if done.rowcount and done.lastrowid:
            return done.lastrowid, True
        found = self.find(conversation, key or "")
        assert found is not None, "a conflict means that it is there"
        return found, False

    def find(self, conversation: str, key: str) -> int | None:
        """The id of the message with this key."""
        with translated():
            row = self._db.execute(
                "SELECT id FROM message WHERE conversation = ? AND key = ?", (conversation, key)
            ).fetchone()
        return int(row[0]) if row else None

    def revise(self, id: int, body: str) -> bool:
        """Replace what one of Kith's messages says; False if there is none with this id."""
        with translated():
            done = self._db.execute(
                "UPDATE message SET body = ?, revised = 1 WHERE id = ? AND author = ''", (body, id)
            )
        return done.rowcount == 1

    def entry(self, id: int) -> Entry | None:
        """One message."""
        with translated():
            row = self._db.execute(f"SELECT {_COLUMNS} FROM message WHERE id = ?", (id,)).fetchone()  # noqa: S608  # our own columns
        return _entry(row) if row else None

    def entries(self, conversation: str, reader: str, most: int = 300) -> list[Entry]:
        """The newest `most` messages that `reader` can see there, oldest first."""
        with translated():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM message WHERE conversation = ? AND private_to IN ('', ?)"  # noqa: S608  # our own columns
                " ORDER BY id DESC LIMIT ?",
                (conversation, reader, most),
            ).fetchall()
        return [_entry(row) for row in reversed(rows)]

    def see(self, person: str, conversation: str, upto: int) -> None:
        """`person` has read there up to the message `upto`."""
        with translated():
            self._db.execute(
                "INSERT INTO seen (person, conversation, upto) VALUES (?, ?, ?)"
                " ON CONFLICT (person, conversation) DO UPDATE SET upto = max(upto, excluded.upto)",
                (person, conversation, upto),
            )

    def unread(self, person: str) -> dict[str, int]:
        """How many messages of others wait for `person`, by conversation; none is left out."""
        with translated():
            rows: Sequence[tuple[str, int]] = self._db.execute(
                "SELECT m.conversation, count(*) FROM message m LEFT JOIN seen s"
                " ON s.conversation = m.conversation AND s.person = ?"
                " WHERE m.id > coalesce(s.upto, 0) AND m.author != ? AND m.private_to IN ('', ?)"
                " GROUP BY m.conversation",
                (person, person, person),
            ).fetchall()
        return dict(rows)


def _conversation(row: tuple[str, Kind, str, str, str]) -> Conversation:
    name, kind, space, title, members = row
    return Conversation(id=name, kind=kind, space=space, title=title, members=tuple(json.loads(members)))


def _entry(row: tuple[int, str, str, str, str, str, int]) -> Entry:
    number, conversation, author, at, body, private_to, revised = row
    return Entry(
        id=number,
        conversation=conversation,
        author=author,
        at=datetime.fromisoformat(at),
        body=body,
        private_to=private_to,
        revised=bool(revised),
    )
