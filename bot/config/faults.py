"""Words for what is wrong in a configuration: where, what, and what to do."""

from collections.abc import Sequence
from datetime import time
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "tuple_type": "a list in [ ]",
    "dict_type": "a section",
    "model_type": "a section",
    "model_attributes_type": "a section",
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
    "less_than": ("less than", "lt"),
}
_SECRET = ("database", "meetings", "platforms")


def told(error: ValidationError, model: type[BaseModel], *, under: Sequence[str] = ()) -> list[str]:
    """One line per fault: the key's path, what is wrong, what to do. `under` is the path of `model` itself.

    Values of sections that may hold a secret are not repeated.
    """
    return [_line(detail, model, tuple(under)) for detail in error.errors(include_url=False)]


def guess(word: str, known: Sequence[str]) -> str:
    """A hint at the name that was meant, or the names there are."""
    near = get_close_matches(word, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(known))}"


def _line(detail: ErrorDetails, model: type[BaseModel], under: tuple[str, ...]) -> str:
    path = _path((*under, *detail["loc"]))
    owner, field = _owner(model, detail["loc"])
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "missing":
        return f"{_secret_path(path, field)}: is missing; add it{_example(name, field)}"
    if kind == "extra_forbidden":
        return f"{path}: there is no such key; {guess(name, _known(owner))}"
    return f"{path}: {_wrong(detail, hide=any(part in _SECRET for part in (*under, *detail['loc'])))}" + (
        _usual(field) if kind != "value_error" else ""
    )


def _wrong(detail: ErrorDetails, *, hide: bool) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    but = "" if hide else f", not {_shown(detail['input'])}"
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}{but}"
    if kind in _BOUNDS:
        word, limit = _BOUNDS[kind]
        return f"must be {word} {context[limit]}{but}"
    if kind == "literal_error":
        return f"must be {context['expected']}{but}"
    return detail["msg"]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 40 else "a long text"
    if isinstance(value, int | float | time):
        return str(value)
    return "a section" if isinstance(value, dict) else "a list" if isinstance(value, list) else "that"


def _path(where: Sequence[object]) -> str:
    path = ""
    for part in where:
        path += f", item {part + 1}" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or "the file"


def _owner(model: type[BaseModel], where: Sequence[object]) -> tuple[type[BaseModel], FieldInfo | None]:
    """The model that holds the last key of `where`, and that key's field."""
    owner, field = model, None
    for part in where:
        if isinstance(part, int):
            continue
        field = owner.model_fields.get(str(part))
        inner = field.annotation if field else None
        if part is not where[-1] and isinstance(inner, type) and issubclass(inner, BaseModel):
            owner = inner
    return owner, field


def _known(owner: type[BaseModel]) -> list[str]:
    hidden = {"keys"}  # filled from the environment, never from the file
    return [_name(key, field) for key, field in owner.model_fields.items() if key not in hidden]


def _name(key: str, field: FieldInfo) -> str:
    return f"{key}_env" if _is_secret(field) else key


def _is_secret(field: FieldInfo | None) -> bool:
    return field is not None and SecretStr in (field.annotation, *get_args(field.annotation))


def _secret_path(path: str, field: FieldInfo | None) -> str:
    return f"{path}_env" if _is_secret(field) else path


def _example(name: str, field: FieldInfo | None) -> str:
    if _is_secret(field):
        return f': {name}_env = "THE_NAME_OF_A_VARIABLE"'
    if field and field.examples:
        return f": {name} = {_toml(field.examples[0])}"
    return ""


def _usual(field: FieldInfo | None) -> str:
    if field is None or field.is_required():
        return ""
    return f"; without this line it is {_toml(field.get_default(call_default_factory=True))}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
