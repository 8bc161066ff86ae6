"""Make the next version from what the tables say now that the versions so far don't.

    python -m bot.store.migrations "What changes"
    ruff format bot/store/migrations; ruff check --fix bot/store/migrations

Read what it wrote: Alembic sees no changed CHECK, takes a renamed column for a lost one, and gives a new
column that can't be null no `server_default`, which rows that are there need. Until the first release there
is one version; it is made anew:

    rm bot/store/migrations/versions/v0*.py; python -m bot.store.migrations "Every table"
    ruff format bot/store/migrations; ruff check --fix bot/store/migrations
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy.engine import Connection

from bot.store.engine import Store
from bot.store.upgrade import alembic_config, upgrade, versions


async def main(message: str) -> None:
    """Bring an empty database to the newest version, then write the difference as the next."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder, 'kith.db')}")
        if versions():
            await upgrade(store)
        async with store.engine.begin() as connection:
            await connection.run_sync(_write, message)
        await store.close()


def _write(connection: Connection, message: str) -> None:
    number = f"{len(versions()) + 1:04}"
    command.revision(alembic_config(connection), message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))
