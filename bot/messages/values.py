"""How every value of the core is made: frozen, slotted, keyword-only, and filled fast."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

from bot.policy.swift import changed, swift

__all__ = ["changed", "value"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """Make `cls` a frozen, slotted dataclass whose fields are given by name."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    if made.__bases__ == (object,) and not hasattr(made, "__post_init__"):
        swift(made)
    return made
