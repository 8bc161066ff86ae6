"""The elements of a form, one for each kind of field, with Slack's limits. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from adapters.slack.blocks import Block
from adapters.slack.ids import slack_id
from bot.messages import Account, Address, Field, _, shorten

OPTION, LONGEST = 75, 3000


def element(field: Field) -> Block:
    """What is to be filled in; its `action_id` is the field's kind. A list without entries is typed."""
    kind = "line" if field.kind in {"one", "many"} and not field.options else field.kind
    return {"action_id": kind} | _ELEMENTS[kind](field)


def plain(words: str, most: int) -> Block:
    """Words without markup, shortened."""
    return {"type": "plain_text", "text": shorten(words.strip(), most) or "…"}


def _typed(field: Field) -> Block:
    most = min(max(field.most, 1), LONGEST)
    drawn: Block = {"type": "plain_text_input", "multiline": field.kind == "long", "max_length": most}
    if field.required and 0 < field.least <= most:
        drawn["min_length"] = field.least
    return drawn | ({"initial_value": str(field.value)[:most]} if field.value not in {None, ""} else {})


def _options(field: Field) -> list[Block]:
    drawn = []
    for option in field.options[:100]:
        one: Block = {"text": plain(option.label, OPTION), "value": option.id}
        drawn.append(one | {"description": plain(option.hint, OPTION)} if option.hint else one)
    return drawn


def _one(field: Field) -> Block:
    options = _options(field)
    chosen = [one for one in options if one["value"] == field.value]
    return {"type": "static_select", "options": options} | ({"initial_option": chosen[0]} if chosen else {})


def _many(field: Field) -> Block:
    options = _options(field)
    wanted = field.value if isinstance(field.value, tuple) else ()
    chosen = [one for one in options if one["value"] in wanted]
    kind = "checkboxes" if len(options) <= 10 else "multi_static_select"
    return {"type": kind, "options": options} | ({"initial_options": chosen} if chosen else {})


def _yes(field: Field) -> Block:
    option = {"text": plain(_("Yes"), OPTION), "value": "yes"}
    return {"type": "checkboxes", "options": [option]} | (
        {"initial_options": [option]} if field.value else {}
    )


def _date(field: Field) -> Block:
    given = {"initial_date": field.value.isoformat()[:10]} if isinstance(field.value, date) else {}
    return {"type": "datepicker"} | given


def _time(field: Field) -> Block:
    given = {"initial_time": field.value} if isinstance(field.value, str) and field.value else {}
    return {"type": "timepicker"} | given


def _number(field: Field) -> Block:
    bounds = {"min_value": str(field.least), "max_value": str(field.most)}
    given = {"initial_value": str(field.value)} if isinstance(field.value, int) else {}
    return {"type": "number_input", "is_decimal_allowed": False} | bounds | given


def _person(field: Field) -> Block:
    user = slack_id(field.value) if isinstance(field.value, Account) else ""
    return {"type": "users_select"} | ({"initial_user": user} if user else {})


def _people(field: Field) -> Block:
    ids = field.value if isinstance(field.value, tuple) else ()
    users = [user for one in ids if (user := slack_id(Account(platform="slack", id=one)))]
    return {"type": "multi_users_select"} | ({"initial_users": users} if users else {})


def _place(field: Field) -> Block:
    only = {"include": ["public", "private"], "exclude_bot_users": True}
    given = {"initial_conversation": field.value.id} if isinstance(field.value, Address) else {}
    return {"type": "conversations_select", "filter": only} | given


def _file(_: Field) -> Block:
    return {"type": "file_input", "max_files": 1}


_ELEMENTS: Mapping[str, Callable[[Field], Block]] = {
    "line": _typed,
    "long": _typed,
    "one": _one,
    "many": _many,
    "yes": _yes,
    "date": _date,
    "time": _time,
    "number": _number,
    "person": _person,
    "people": _people,
    "place": _place,
    "file": _file,
}
