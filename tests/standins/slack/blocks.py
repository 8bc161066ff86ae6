"""Checks of whole messages and views: the blocks, their number, their ids and their size.

https://docs.slack.dev/reference/block-kit/blocks and .../views
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.standins.slack.elements import ACCESSORIES, ACTIONS, CONTEXT, ID, INPUTS
from tests.standins.slack.shapes import (
    ADDRESS,
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
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Published nowhere; measured at 13,172 to 13,297 characters of JSON (slackapi/bolt-js#2509).
SUM_OF_BLOCKS = 13_200
MARKDOWN = 12_000


def block(*required: str, **fields: Check) -> Check:
    """A block."""
    return shape(*required, type=anything, block_id=ID, **fields)


SHARED: dict[str, Check] = {
    "section": block(text=text(3000), fields=items(text(2000), 10), accessory=ACCESSORIES, expand=flag),
    "divider": block(),
    "header": block("text", text=text(150, "plain_text")),
    "context": block("elements", elements=items(CONTEXT, 10)),
    "actions": block("elements", elements=items(ACTIONS, 25)),
    "image": block(
        "alt_text",
        image_url=string(3000, 1, ADDRESS),
        slack_file=anything,
        alt_text=string(2000),
        title=text(2000, "plain_text"),
    ),
    "input": block(
        "label",
        "element",
        label=text(2000, "plain_text"),
        element=INPUTS,
        hint=text(2000, "plain_text"),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": block("elements", elements=items(anything, 1000)),
}
ONLY_IN_MESSAGES: dict[str, Check] = {
    "markdown": block("text", text=string(MARKDOWN, 1)),
    "table": block("rows", rows=items(anything, 100), column_settings=anything),
    "file": block("external_id", "source", external_id=ID, source=one_of("remote")),
}
IN_MESSAGE = tagged(SHARED | ONLY_IN_MESSAGES)
IN_VIEW = tagged(SHARED)

MODAL = shape(
    "title",
    "blocks",
    type=anything,
    title=text(24, "plain_text"),
    submit=text(24, "plain_text"),
    close=text(24, "plain_text"),
    blocks=items(IN_VIEW, VIEW_BLOCKS),
    private_metadata=string(3000),
    callback_id=string(255),
    external_id=string(255),
    clear_on_close=flag,
    notify_on_close=flag,
    submit_disabled=flag,
)
HOME = shape(
    "blocks",
    type=anything,
    blocks=items(IN_VIEW, VIEW_BLOCKS, 0),
    private_metadata=string(3000),
    callback_id=string(255),
    external_id=string(255),
)

Files = Callable[[str], bool]


def faults_of_message(blocks: object, known_file: Files) -> list[str]:
    """What Slack would not take in the blocks of a message."""
    return [
        *items(IN_MESSAGE, MESSAGE_BLOCKS, 0)(blocks, "/blocks"),
        *_across(blocks, "/blocks", known_file),
    ]


def faults_of_view(view: object, kind: str, known_file: Files) -> list[str]:
    """What Slack would not take in a modal or a home tab."""
    if not isinstance(view, Mapping) or view.get("type") != kind:
        return [fault(f"unsupported type: must be {kind}", "/view/type")]
    found = list((MODAL if kind == "modal" else HOME)(view, "/view"))
    found += _across(view.get("blocks"), "/view/blocks", known_file)
    asks = any(isinstance(one, Mapping) and one.get("type") == "input" for one in _list(view.get("blocks")))
    if kind == "modal" and asks and not view.get("submit"):
        found.append(fault("missing required field: submit", "/view"))
    return found


def too_long(blocks: list[Any]) -> bool:
    """Whether all blocks together are more than Slack takes, though each is short enough."""
    if len(blocks) > MESSAGE_BLOCKS:
        return False
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > SUM_OF_BLOCKS


def _across(blocks: object, where: str, known_file: Files) -> Iterator[str]:
    """What one block alone does not show: ids that stand twice, empty sections, unknown pictures."""
    seen: set[object] = set()
    for n, one in enumerate(_list(blocks)):
        if not isinstance(one, Mapping):
            continue
        at = f"{where}/{n}"
        name = one.get("block_id")
        if name is not None and name in seen:
            yield fault("block_id already exists", f"{at}/block_id")
        seen.add(name)
        if one.get("type") == "section" and not one.get("text") and not one.get("fields"):
            yield fault("missing required field: text or fields", at)
        yield from _action_ids(one, at)
        yield from _pictures(one, at, known_file)


def _action_ids(one: Mapping[str, Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for n, inner in enumerate(_list(one.get("elements"))):
        name = inner.get("action_id") if isinstance(inner, Mapping) else None
        if name is not None and name in seen:
            yield fault(f"action_id `{name}` already exists", f"{at}/elements/{n}/action_id")
        seen.add(name or "")


def _pictures(one: Mapping[str, Any], at: str, known_file: Files) -> Iterator[str]:
    for inner in [one, one.get("accessory"), *_list(one.get("elements"))]:
        if not isinstance(inner, Mapping) or inner.get("type") != "image":
            continue
        file = inner.get("slack_file")
        if (file is None) == (inner.get("image_url") is None):
            yield fault("must have either image_url or slack_file", at)
        elif isinstance(file, Mapping) and not known_file(str(file.get("id") or file.get("url"))):
            yield fault("invalid slack file", f"{at}/slack_file")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
