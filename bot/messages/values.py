"""How every value of the core is made: frozen, slotted, keyword-only."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """Make `cls` a frozen, slotted dataclass whose fields are given by name."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
