"""The parts that stand inside blocks, with the limits that Slack publishes for each.

https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects
"""

from collections.abc import Iterator, Mapping

from tests.standins.slack.shapes import (
    ADDRESS,
    CLOCK,
    DATE,
    Check,
    anything,
    fault,
    flag,
    items,
    one_of,
    shape,
    string,
    tagged,
    text,
    whole,
)

ID = string(255, 1)
PLACEHOLDER = text(150, "plain_text")
CONFIRM = shape(
    "title",
    "text",
    "confirm",
    "deny",
    title=text(100, "plain_text"),
    text=text(300),
    confirm=text(30, "plain_text"),
    deny=text(30, "plain_text"),
    style=one_of("primary", "danger"),
)


def option(*kinds: str) -> Check:
    """One of several things to choose: text 75, value 150."""
    return shape(
        "text",
        "value",
        text=text(75, *kinds),
        value=string(150, 1),
        description=text(75, *kinds),
        url=string(3000, 1, ADDRESS),
    )


PLAIN_OPTION = option("plain_text")
GROUP = shape("label", "options", label=text(75, "plain_text"), options=items(PLAIN_OPTION, 100))


def element(*required: str, **fields: Check) -> Check:
    """An interactive element; an initial choice has to be among its options."""
    inner = shape(
        *required,
        type=anything,
        action_id=ID,
        confirm=CONFIRM,
        focus_on_load=flag,
        placeholder=PLACEHOLDER,
        **fields,
    )

    def check(value: object, where: str) -> Iterator[str]:
        yield from inner(value, where)
        if isinstance(value, Mapping):
            yield from _initial(value, where)

    return check


def _initial(value: Mapping[str, object], where: str) -> Iterator[str]:
    groups = value.get("option_groups")
    lists = [g.get("options") for g in groups if isinstance(g, dict)] if isinstance(groups, list) else []
    there = [one for some in [value.get("options"), *lists] if isinstance(some, list) for one in some]
    chosen = value.get("initial_options") or ([value["initial_option"]] if "initial_option" in value else [])
    if isinstance(chosen, list) and any(one not in there for one in chosen):
        yield fault("initial option must match one of the options", where)
    if value.get("type") in ("static_select", "multi_static_select") and not there:
        yield fault("missing required field: options", where)


def _select(kind: str, **fields: Check) -> dict[str, Check]:
    """A menu of one and of many."""
    one = [name for name in fields if name.startswith("initial")]
    many = {name: check for name, check in fields.items() if name not in one}
    many |= {f"{name}s": items(fields[name], 100) for name in one}
    return {
        f"{kind}_select": element(**fields),
        f"multi_{kind}_select": element(max_selected_items=whole(1, 1000), **many),
    }


OPTIONS: dict[str, Check] = {
    "options": items(PLAIN_OPTION, 100),
    "option_groups": items(GROUP, 100),
    "initial_option": anything,
}
SELECTS: dict[str, Check] = {
    **_select("static", **OPTIONS),
    **_select("external", min_query_length=whole(0, 1000), initial_option=anything),
    **_select("users", initial_user=ID),
    **_select(
        "conversations", initial_conversation=ID, default_to_current_conversation=flag, filter=anything
    ),
    **_select("channels", initial_channel=ID),
}
TICKS: dict[str, Check] = {
    "checkboxes": element("options", options=items(option(), 10), initial_options=items(anything, 10)),
    "radio_buttons": element("options", options=items(option(), 10), initial_option=anything),
}
PICKERS: dict[str, Check] = {
    "datepicker": element(initial_date=string(10, 10, DATE)),
    "timepicker": element(initial_time=string(5, 5, CLOCK), timezone=string(64, 1)),
    "datetimepicker": element(initial_date_time=whole(10**9, 10**10 - 1)),
}
BUTTONS: dict[str, Check] = {
    "button": element(
        "text",
        text=text(75, "plain_text"),
        value=string(2000),
        url=string(3000, 1, ADDRESS),
        style=one_of("primary", "danger"),
        accessibility_label=string(75, 1),
    ),
    "overflow": element("options", options=items(PLAIN_OPTION, 5)),
}
IMAGE = shape(
    "alt_text",
    type=anything,
    image_url=string(3000, 1, ADDRESS),
    slack_file=anything,
    alt_text=string(2000),
)
_DISPATCH: dict[str, Check] = {"dispatch_action_config": anything}
_LONG: dict[str, Check] = {"min_length": whole(0, 3000), "max_length": whole(1, 3000)}
TYPED: dict[str, Check] = {
    "plain_text_input": element(initial_value=string(3000), multiline=flag, **_LONG, **_DISPATCH),
    "number_input": element(
        "is_decimal_allowed",
        is_decimal_allowed=flag,
        initial_value=string(3000),
        min_value=string(20),
        max_value=string(20),
        **_DISPATCH,
    ),
    "email_text_input": element(initial_value=string(3000), **_DISPATCH),
    "url_text_input": element(initial_value=string(3000), **_DISPATCH),
    "rich_text_input": element(initial_value=anything, **_DISPATCH),
    "file_input": element(filetypes=anything, max_files=whole(1, 10)),
}

ACTIONS = tagged({**BUTTONS, **SELECTS, **TICKS, **PICKERS})
INPUTS = tagged({**SELECTS, **TICKS, **PICKERS, **TYPED})
ACCESSORIES = tagged({**BUTTONS, **SELECTS, **TICKS, **PICKERS, "image": IMAGE})
CONTEXT = tagged(
    {
        "image": IMAGE,
        "plain_text": text(3000, "plain_text"),
        "mrkdwn": text(3000, "mrkdwn"),
    }
)
