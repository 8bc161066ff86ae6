"""What all tables share: names of constraints, checked words, the community of a row."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, *words: str) -> CheckConstraint:
    """A check that `column` holds one of `words`; native enums can't be changed without pain."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def of_community() -> Any:
    """The column that says whose row this is; never null, and gone with its community."""
    return Field(foreign_key="community.id", ondelete="CASCADE", index=True)


def part_of(column: str, *, index: bool = True) -> Any:
    """A reference to the row that this one belongs to, and with which it goes."""
    return Field(foreign_key=column, ondelete="CASCADE", index=index)


class Row(SQLModel):
    """A table's row. `id` is given by the database at the first flush."""

    id: int = Field(default=None, primary_key=True)
