"""How every value of the core is made: frozen, slotted, keyword-only.

A frozen dataclass fills itself with one guarded call for each field, which took a sixteenth of a delivery's
time. Here it is filled while it is still a draft, a class alike that is not frozen, and becomes itself then.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """Make `cls` a frozen, slotted dataclass whose fields are given by name."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    if made.__bases__ == (object,) and not hasattr(made, "__post_init__"):
        made.__init__ = _filled(made)  # type: ignore[method-assign]  # takes and does the same
    return made


def _filled(cls: type[Any]) -> Callable[..., None]:
    """An `__init__` as dataclass makes it, but over a draft."""
    all_of_it = fields(cls)
    names = [field.name for field in all_of_it]
    known: dict[str, Any] = {
        "become": object.__dict__["__class__"].__set__,
        "Draft": type(cls.__name__, (), {"__slots__": tuple(names)}),
        "Self": cls,
        "MISSING": MISSING,
    }
    given, made = [], []
    for field in all_of_it:
        name = field.name
        if field.default is not MISSING:
            known[f"usual_{name}"] = field.default
            given.append(f"{name}=usual_{name}")
        elif field.default_factory is not MISSING:
            known[f"make_{name}"] = field.default_factory
            given.append(f"{name}=MISSING")
            made.append(f" if {name} is MISSING: {name} = make_{name}()")
        else:
            given.append(name)
    body = [*made, " become(self, Draft)", *(f" self.{name} = {name}" for name in names)]
    head = f"def __init__(self, *, {', '.join(given)}):" if names else "def __init__(self):"
    exec("\n".join([head, *body, " self.__class__ = Self"]), known)  # noqa: S102  # as dataclass does; names only
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in all_of_it} | {"return": None}
    return init
