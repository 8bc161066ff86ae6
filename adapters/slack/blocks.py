"""Slack's blocks as plain dictionaries, the small ones. Pure."""

from collections.abc import Iterable
from typing import Any

from adapters.slack.markup import address
from bot.messages import Choice, Message, press

Block = dict[str, Any]
_STYLES = {"main": "primary", "danger": "danger"}


def section(words: str) -> Block:
    """A paragraph. `verbatim`: Slack makes no mention or link of plain words."""
    drawn: Block = {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}}
    if len(words) > 500:
        drawn["expand"] = True
    return drawn


def context(words: Iterable[str]) -> Block:
    """Small print."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": one, "verbatim": True} for one in words][:10],
    }


def button(of: Message, choice: Choice, number: int, kind: str = "press") -> Block:
    """A button; the `number` tells those of one row apart."""
    drawn: Block = {"type": "button", "action_id": f"{kind}:{number}", "text": titled(choice)}
    if choice.url:
        drawn["url"] = address(choice.url)
        return drawn
    drawn["value"] = press(of, choice)
    if choice.tone in _STYLES:
        drawn["style"] = _STYLES[choice.tone]
    return drawn


def titled(choice: Choice) -> Block:
    """Its words."""
    return {"type": "plain_text", "text": choice.label.strip()[:75] or "…"}
