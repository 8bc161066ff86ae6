"""Look a message up by its key, in what was said where it was sent."""

from collections.abc import Mapping
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Address, Receipt

EVENT = "kith_delivery"
PAGE, PAGES = 100, 20
FAR = 3 * 24 * 3600
"""Seconds to look back from the newest message. A send is looked up within two days."""


def metadata(key: str) -> dict[str, Any]:
    """What a message carries, so that it can be found."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


async def find(client: AsyncWebClient, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
    """The message with this key; "absent" once everything was read that could hold it."""
    cursor, newest = "", 0.0
    for _ in range(PAGES):
        page = await _page(client, to, cursor)
        for message in page.get("messages") or ():
            if _key(message) == key:
                return Receipt(at=to, message=str(message["ts"]))
            newest = max(newest, float(message["ts"]))
        oldest = min((float(one["ts"]) for one in page.get("messages") or ()), default=0.0)
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor or (not to.thread and newest - oldest > FAR):
            return "absent"
    return "unknown"


async def _page(client: AsyncWebClient, to: Address, cursor: str) -> Mapping[str, Any]:
    asking: dict[str, Any] = {"channel": to.id, "limit": PAGE, "include_all_metadata": True}
    asking |= {"cursor": cursor} if cursor else {}
    if to.thread:
        answer = await client.conversations_replies(ts=to.thread, **asking)
    else:
        answer = await client.conversations_history(**asking)
    return answer.data if isinstance(answer.data, dict) else {}


def _key(message: Mapping[str, Any]) -> str:
    told = message.get("metadata") or {}
    return str((told.get("event_payload") or {}).get("key") or "") if told.get("event_type") == EVENT else ""
