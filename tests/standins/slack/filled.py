"""What a filled form looks like in a view's state, element by element."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.standins.slack.world import Json

CHOSEN = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
INITIAL = {
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}


class Unfillable(Exception):
    """What Slack's own client would not let somebody hand in."""


def state(blocks: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> Json:
    """The `values` of a state: every input, filled by block_id or action_id, else as it stood.

    Options are named by their value. Raises Unfillable.
    """
    made: Json = {}
    used: set[str] = set()
    for block in blocks:
        for element in _elements(block):
            names = [one for one in (block["block_id"], element["action_id"]) if one in values]
            used.update(names)
            filled = _fill(element, values[names[0]]) if names else _as_it_stood(element)
            if block["type"] == "input" and not block.get("optional") and _empty(filled):
                raise Unfillable(f"{block['label']['text']} has to be filled in")
            made.setdefault(block["block_id"], {})[element["action_id"]] = filled
    if set(values) - used:
        raise Unfillable(f"there is no field {', '.join(sorted(set(values) - used))}")
    return made


def _elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a block that hold a value."""
    parts = [block.get("element"), block.get("accessory")]
    parts += block.get("elements", []) if block["type"] == "actions" else []
    return [one for one in parts if one and one["type"] not in ("button", "overflow", "image")]


def _fill(element: Mapping[str, Any], value: Any) -> Json:
    kind = element["type"]
    if kind in ("plain_text_input", "number_input", "email_text_input", "url_text_input"):
        return {"type": kind, "value": _typed(element, value)}
    if kind in CHOSEN:
        return {"type": kind, CHOSEN[kind]: value}
    if kind in ("static_select", "external_select", "radio_buttons"):
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": [_option(element, one) for one in value]}
    if kind == "file_input":
        return {"type": kind, "files": list(value)}
    single = kind.removeprefix("multi_")
    return {"type": kind, f"{CHOSEN[single]}s": list(value)}


def _typed(element: Mapping[str, Any], value: Any) -> str | None:
    if value is None or value == "":
        return None
    text = str(value)
    if len(text) > element.get("max_length", 3000):
        raise Unfillable("that is longer than the field")
    if "\n" in text and element["type"] == "plain_text_input" and not element.get("multiline"):
        raise Unfillable("this field has one line")
    return text


def _option(element: Mapping[str, Any], value: Any) -> Json:
    groups = [one for group in element.get("option_groups", []) for one in group["options"]]
    for option in [*element.get("options", []), *groups]:
        if option["value"] == str(value):
            return dict(option)
    raise Unfillable(f"{value!r} is not among the options")


def _as_it_stood(element: Mapping[str, Any]) -> Json:
    kind = element["type"]
    if kind in CHOSEN:
        return {"type": kind, CHOSEN[kind]: element.get(INITIAL[kind])}
    if kind in ("static_select", "external_select", "radio_buttons"):
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "file_input":
        return {"type": kind, "files": []}
    if kind.startswith("multi_"):
        single = kind.removeprefix("multi_")
        return {"type": kind, f"{CHOSEN[single]}s": element.get(f"{INITIAL[single]}s", [])}
    return {"type": kind, "value": element.get("initial_value")}


def _empty(filled: Json) -> bool:
    return not any(part for name, part in filled.items() if name != "type")
