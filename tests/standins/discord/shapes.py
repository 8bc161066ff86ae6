"""Request bodies against Discord's published OpenAPI document, where KITH_DISCORD_OPENAPI names it.

The document wants every snowflake as a string; Discord takes numbers too, and its clients send them. It wants
the permissions of a command as a number, where Discord's own pages say a string.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]
VARIABLE = "KITH_DISCORD_OPENAPI"
BASE = "urn:discord"


class Published:
    """The document, with one validator per method and path."""

    def __init__(self, document: Json) -> None:
        flake = document["components"]["schemas"]["SnowflakeType"]
        flake["type"] = ["string", "integer"]
        for schema in document["components"]["schemas"].values():
            rights = schema.get("properties", {}).get("default_member_permissions")
            if rights:
                rights["type"] = ["string", "integer", "null"]
        self._paths = {re.sub(r"{\w+}", "{}", path): entry for path, entry in document["paths"].items()}
        whole: Any = DRAFT202012.create_resource(document)
        registry: Any = Registry()
        self._registry = registry.with_resource(BASE, whole)
        self._made: dict[tuple[str, str], Any] = {}

    def faults(self, method: str, path: str, body: Any) -> list[str]:
        """What the document says against a body; `path` with {} for each parameter."""
        validator = self._validator(method.lower(), path)
        if validator is None:
            return [f"{method} {path} takes no body"] if body not in (None, {}) else []
        found = list(validator.iter_errors(body))
        return [f"{method} {path} {fault.json_path}: {fault.message[:300]}" for fault in map(deepest, found)]

    def _validator(self, method: str, path: str) -> Any:
        if (method, path) not in self._made:
            asked = self._paths.get(path, {}).get(method, {}).get("requestBody")
            self._made[method, path] = asked and self._of(asked["content"]["application/json"]["schema"])
        return self._made[method, path]

    def _of(self, schema: Json) -> Any:
        written = json.loads(json.dumps(schema).replace('"#/components', f'"{BASE}#/components'))
        return Draft202012Validator(written, registry=self._registry)


def deepest(fault: Any) -> Any:
    """Of a fault in a union, the one that came furthest: the branch that was most probably meant."""
    while fault.context:
        fault = max(fault.context, key=lambda one: (len(one.absolute_path), one.validator != "enum"))
    return fault


@cache
def _read(path: str) -> Published:
    return Published(json.loads(Path(path).read_text()))


def published() -> Published | None:
    """The document, if the environment names it."""
    path = os.environ.get(VARIABLE, "")
    return _read(path) if path else None
