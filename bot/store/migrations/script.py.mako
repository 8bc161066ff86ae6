"""${message[:1].upper() + message[1:]}."""
# ruff: noqa: PLR0915  # generated: one statement after the other

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Come to this version from the one before; the way back is a backup."""
    ${upgrades if upgrades else "pass"}
