"""Zoom, by a server-to-server OAuth app of the operator's account.

The app needs the scopes in `SCOPES`; `host` is the user (an email or id) whose meetings they are. It need not
be there: both may begin without the host.
https://developers.zoom.us/docs/internal-apps/s2s-oauth/, https://developers.zoom.us/docs/api/meetings/
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from adapters.meetings.asking import Address, Asking, Heard, Json, Section, Token, code, made
from bot.errors import Misconfigured, PlatformError, Unreachable
from bot.ports import Made, MeetingMaker

SCOPES = (
    "meeting:write:meeting:admin",
    "meeting:update:meeting:admin",
    "meeting:delete:meeting:admin",
    "meeting:read:list_meetings:admin",
    "user:read:user:admin",
)
_NO_SCOPE = "4711"
_PAGES = 5
"""So many pages of 300 meetings to come are looked through for one that was made before."""


class Settings(Section):
    """What the app's page in Zoom's marketplace shows, and the host."""

    account_id: str = Field(min_length=1)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    host: str = Field(min_length=3, examples=["calls@example.org"])
    api: Address = "https://api.zoom.us/v2"
    sign_in: Address = "https://zoom.us/oauth/token"


class Zoom:
    """Scheduled meetings, one for each call. Zoom knows no key, so the key stands in the agenda."""

    name = "zoom"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._user = f"{settings.api}/users/{quote(settings.host, safe='@')}"
        self._asking = Asking("Zoom", self._token, _word)

    async def create(self, title: str, starts_at: datetime, minutes: int, key: str) -> Made:
        """The meeting with this key, made now if there is none."""
        try:
            found = await self._found(key)
            if found is None:
                new = _new(title, starts_at, minutes, key)
                return made(await self._asking.ask("POST", f"{self._user}/meetings", new), "join_url")
        except Unreachable:
            raise self._no_host() from None
        await self.move(found.id, starts_at, minutes)
        return found

    async def move(self, id: str, starts_at: datetime, minutes: int) -> None:
        """To another time. Raises Unreachable where it is gone."""
        await self._asking.ask("PATCH", self._meeting(id), _when(starts_at, minutes))

    async def cancel(self, id: str) -> None:
        """Delete it; Zoom writes to nobody."""
        quiet = "?schedule_for_reminder=false&cancel_meeting_reminder=false"
        await self._asking.ask("DELETE", self._meeting(id) + quiet, fine=(404,))

    async def ready(self) -> None:
        """Whether the credentials are taken and the host is there. Raises PlatformError."""
        await self._asking.let_in()
        try:
            await self._asking.ask("GET", self._user)
        except Unreachable:
            raise self._no_host() from None

    async def close(self) -> None:
        """Give back every connection."""
        await self._asking.close()

    def _meeting(self, id: str) -> str:
        return f"{self._settings.api}/meetings/{quote(id, safe='')}"

    async def _found(self, key: str) -> Made | None:
        """What an attempt made whose answer was lost."""
        page = ""
        for _ in range(_PAGES):
            asked = {"type": "upcoming", "page_size": "300", **({"next_page_token": page} if page else {})}
            heard = await self._asking.ask("GET", f"{self._user}/meetings?{urlencode(asked)}")
            for one in heard.body.get("meetings") or ():
                if _signed(key) in str(one.get("agenda") or ""):
                    return Made(link=str(one.get("join_url")), id=str(one.get("id")))
            page = str(heard.body.get("next_page_token") or "")
            if not page:
                break
        return None

    async def _token(self, asking: Asking) -> Token:
        settings = self._settings
        basic = (settings.client_id, settings.client_secret.get_secret_value())
        form = {"grant_type": "account_credentials", "account_id": settings.account_id}
        return await asking.sign_in(settings.sign_in, form, basic)

    def _no_host(self) -> Misconfigured:
        return Misconfigured("Zoom knows no such user", f"the Zoom user {self._settings.host}")


def _signed(key: str) -> str:
    return f"[{key}]"


def _when(starts_at: datetime, minutes: int) -> dict[str, Any]:
    return {"start_time": f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "duration": minutes}


def _new(title: str, starts_at: datetime, minutes: int, key: str) -> Json:
    open_door = {"join_before_host": True, "jbh_time": 0, "waiting_room": False}
    return {
        "topic": title[:200],
        "type": 2,
        **_when(starts_at, minutes),
        "timezone": "UTC",
        "agenda": _signed(key),
        "settings": {**open_door, "email_notification": False},
    }


def _word(heard: Heard) -> PlatformError | None:
    """4711: the app was given too few scopes."""
    if heard.status in {400, 401, 403} and code(heard) == _NO_SCOPE:
        return Misconfigured("Zoom says 4711", f"the scopes {', '.join(SCOPES)}")
    return None


def build(settings: Settings, _now: Callable[[], datetime]) -> MeetingMaker:
    """Ready to be asked."""
    return Zoom(settings)
