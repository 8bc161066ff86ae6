"""Google Meet, by events in the calendar of one organiser of a Google Workspace.

A service account acts for the organiser: its client id needs domain-wide delegation of the scope `SCOPE`, and
its project the Calendar API. Its key is the JSON file that Google gives, in an environment variable.
https://developers.google.com/identity/protocols/oauth2/service-account,
https://developers.google.com/workspace/calendar/api/v3/reference/events
"""

import asyncio
import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, SecretStr, field_validator

from adapters.meetings.asking import Address, Asking, Heard, Json, Section, Token, made
from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable
from bot.ports import Made, MeetingMaker

SCOPE = "https://www.googleapis.com/auth/calendar.events"
MISSING = f"domain-wide delegation of {SCOPE}, and the Calendar API, at Google"
_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "backendError"})
_PAUSES = (0.1, 0.3, 0.6)
"""A link may take a moment: it is looked for again after so many seconds each."""


class Settings(Section):
    """`service_account` is the key file's JSON; `organiser` is in whose `calendar` the events stand."""

    service_account: SecretStr
    organiser: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", examples=["calls@example.org"])
    calendar: str = Field(default="primary", min_length=1)
    api: Address = "https://www.googleapis.com/calendar/v3"
    sign_in: Address = "https://oauth2.googleapis.com/token"

    @field_validator("service_account")
    @classmethod
    def _usable(cls, held: SecretStr) -> SecretStr:
        try:
            _account(held)
        except (KeyError, TypeError, ValueError):
            raise ValueError(
                "holds no service account's key; put the whole JSON file that Google gave into the variable"
            ) from None
        return held


class Google:
    """Events with a Meet link. The event's id is made of the key, so there is never a second one."""

    name = "google"

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings, self._now = settings, now
        self._events = f"{settings.api}/calendars/{quote(settings.calendar, safe='@')}/events"
        self._email, self._key = _account(settings.service_account)
        self._asking = Asking("Google", self._token, _word)

    async def create(self, title: str, starts_at: datetime, minutes: int, key: str) -> Made:
        """The event of this key and its link, made now if there is none."""
        body = {"id": _id(key), "summary": title, "visibility": "private", **_when(starts_at, minutes)}
        solution = {"requestId": _id(key), "conferenceSolutionKey": {"type": "hangoutsMeet"}}
        body["conferenceData"] = {"createRequest": solution}
        asked = f"{self._events}?conferenceDataVersion=1&sendUpdates=none"
        try:
            heard = await self._asking.ask("POST", asked, body, fine=(409,))
        except Unreachable:
            raise self._no_calendar() from None
        if heard.status == 409:
            await self.move(_id(key), starts_at, minutes)
            heard = await self._event(_id(key))
        return await self._linked(_id(key), heard)

    async def move(self, id: str, starts_at: datetime, minutes: int) -> None:
        """To another time. Raises Unreachable where it is gone."""
        await self._asking.ask("PATCH", f"{self._at(id)}?sendUpdates=none", _when(starts_at, minutes))

    async def cancel(self, id: str) -> None:
        """Delete it; Google writes to nobody."""
        await self._asking.ask("DELETE", f"{self._at(id)}?sendUpdates=none", fine=(404, 410))

    async def ready(self) -> None:
        """Whether the account may act for the organiser, and the calendar is there. Raises PlatformError."""
        await self._asking.let_in()
        try:
            await self._asking.ask("GET", f"{self._events}?maxResults=1&fields=summary")
        except Unreachable:
            raise self._no_calendar() from None

    async def close(self) -> None:
        """Give back every connection."""
        await self._asking.close()

    def _at(self, id: str) -> str:
        return f"{self._events}/{quote(id, safe='')}"

    async def _event(self, id: str) -> Heard:
        return await self._asking.ask("GET", self._at(id))

    async def _linked(self, id: str, heard: Heard) -> Made:
        """The event once its link is there."""
        for pause in _PAUSES:
            if heard.body.get("hangoutLink"):
                return made(heard, "hangoutLink")
            if _state(heard.body) == "failure":
                raise Malformed("Google made the event, but no Meet link for it")
            await asyncio.sleep(pause)
            heard = await self._event(id)
        raise Transient("Google is still making the link")

    async def _token(self, asking: Asking) -> Token:
        """By an assertion that is signed with the account's key (RFC 7523)."""
        settings, now = self._settings, int(self._now().timestamp())
        claims = {
            "iss": self._email, "sub": settings.organiser, "scope": SCOPE, "aud": settings.sign_in,
            "iat": now, "exp": now + 3600,
        }  # fmt: skip
        signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
        signature = self._key.sign(signed.encode(), PKCS1v15(), SHA256())
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": f"{signed}.{_base64(signature)}",
        }
        return await asking.sign_in(settings.sign_in, form)

    def _no_calendar(self) -> Misconfigured:
        return Misconfigured(
            "Google knows no such calendar", f"the Google calendar {self._settings.calendar}"
        )


def _account(held: SecretStr) -> tuple[str, RSAPrivateKey]:
    """The account's address and key. Raises KeyError, TypeError or ValueError for anything else."""
    found = json.loads(held.get_secret_value())
    key = load_pem_private_key(str(found["private_key"]).encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    return str(found["client_email"]), key


def _id(key: str) -> str:
    """Google takes the letters a to v and digits."""
    return f"kith{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _when(starts_at: datetime, minutes: int) -> dict[str, Any]:
    ends_at = starts_at + timedelta(minutes=minutes)
    return {"start": _instant(starts_at), "end": _instant(ends_at)}


def _instant(at: datetime) -> Mapping[str, str]:
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "timeZone": "UTC"}


def _state(body: Json) -> str:
    request = (body.get("conferenceData") or {}).get("createRequest") or {}
    return str((request.get("status") or {}).get("statusCode") or "")


def _part(claims: Mapping[str, object]) -> str:
    return _base64(json.dumps(claims, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _word(heard: Heard) -> PlatformError | None:
    """403 is a permission that is missing, or a rate."""
    if heard.status != 403:
        return None
    error = heard.body.get("error")
    reasons = (
        {str(one.get("reason")) for one in (error.get("errors") or ())}
        if isinstance(error, Mapping)
        else set()
    )
    if reasons & _BUSY:
        return Transient("Google asks to wait")
    return Misconfigured("Google says 403", MISSING)


def build(settings: Settings, now: Callable[[], datetime]) -> MeetingMaker:
    """Ready to be asked; `now` dates what it signs."""
    return Google(settings, now)
