"""HTTP mode: what Slack posts to the app's own address, signed."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from tests.standins.slack.world import Json


def signed(secret: str, body: bytes, at: int) -> dict[str, str]:
    """The two headers that prove who sent it."""
    base = f"v0:{at}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": f"v0={digest}"}


def body_of(kind: str, payload: Json) -> tuple[bytes, str]:
    """The bytes of a delivery and their content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


class Posts:
    """Posts deliveries to one address. `last_status` is what the app answered last."""

    def __init__(self) -> None:
        self.last_status = 0
        self.refused_retry = False

    async def send(
        self, url: str, secret: str, kind: str, payload: Json, patience: float, retry: Json
    ) -> tuple[Json, float] | None:
        """The app's answer and its seconds; None when it was late, away or unhappy."""
        body, content_type = body_of(kind, payload)
        headers = {"content-type": content_type, **signed(secret, body, int(time.time()))}
        if retry.get("retry_attempt"):
            headers |= {
                "x-slack-retry-num": str(retry["retry_attempt"]),
                "x-slack-retry-reason": str(retry["retry_reason"]),
            }
        begun = time.perf_counter()
        self.refused_retry = False
        try:
            async with (
                asyncio.timeout(patience),
                aiohttp.ClientSession() as session,
                session.post(url, data=body, headers=headers) as response,
            ):
                self.last_status = response.status
                self.refused_retry = response.headers.get("x-slack-no-retry") == "1"
                text = await response.text()
        except (TimeoutError, aiohttp.ClientError):
            self.last_status = 0
            return None
        if not 200 <= self.last_status < 300:
            return None
        return _read(text), time.perf_counter() - begun


def _read(text: str) -> Json:
    try:
        read = json.loads(text)
    except ValueError:
        return {"text": text} if text else {}
    return read if isinstance(read, dict) else {"text": text}
