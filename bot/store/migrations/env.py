"""What Alembic runs. The connection comes from `bot.store.upgrade`, inside a transaction of its own.

Batch operations rebuild a table on SQLite, where ALTER can do little, and are plain ALTERs on PostgreSQL.
"""

from alembic import context
from sqlmodel import SQLModel

from bot.store import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    include_name=lambda name, kind, _parents: kind != "table" or name in SQLModel.metadata.tables,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
assert len(SQLModel.metadata.tables) >= len(tables.__all__)
with context.begin_transaction():
    context.run_migrations()
