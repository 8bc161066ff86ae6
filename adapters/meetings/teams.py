"""Microsoft Teams, by Graph's online meetings and an app's own permission.

The app (Entra ID) needs the application permission OnlineMeetings.ReadWrite.All with admin consent, and an
application access policy (New-CsApplicationAccessPolicy) that is granted to the organiser.
https://learn.microsoft.com/en-us/graph/api/onlinemeeting-createorget
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from pydantic import Field, SecretStr

from adapters.meetings.asking import Address, Asking, Heard, Section, Token, made
from bot.errors import Misconfigured, PlatformError, Unreachable
from bot.ports import Made, MeetingMaker

MISSING = "OnlineMeetings.ReadWrite.All, and an application access policy for the organiser, at Teams"


class Settings(Section):
    """`tenant` is the directory's id, `organiser` the object id of the person whose meetings they are."""

    tenant: str = Field(pattern=r"^[A-Za-z0-9.-]+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    organiser: str = Field(pattern=r"^[0-9a-fA-F-]{36}$", examples=["0a1b2c3d-0000-0000-0000-000000000000"])
    api: Address = "https://graph.microsoft.com/v1.0"
    sign_in: Address = "https://login.microsoftonline.com"


class Teams:
    """Online meetings that stand in nobody's calendar: the calendar file is Kith's own."""

    name = "teams"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._meetings = f"{settings.api}/users/{settings.organiser}/onlineMeetings"
        self._asking = Asking("Teams", self._token, _word)

    async def create(self, title: str, starts_at: datetime, minutes: int, key: str) -> Made:
        """The meeting with this key (Graph's externalId), made now if there is none, and at this time."""
        body = {"externalId": key, "subject": title, **_when(starts_at, minutes)}
        try:
            heard = await self._asking.ask("POST", f"{self._meetings}/createOrGet", body)
        except Unreachable:
            missing = f"the Teams organiser {self._settings.organiser}"
            raise Misconfigured("Teams knows no such organiser", missing) from None
        found = made(heard, "joinWebUrl")
        if heard.status == 200:  # it was there, perhaps for another time
            await self.move(found.id, starts_at, minutes)
        return found

    async def move(self, id: str, starts_at: datetime, minutes: int) -> None:
        """To another time. Raises Unreachable where it is gone."""
        await self._asking.ask("PATCH", self._meeting(id), _when(starts_at, minutes))

    async def cancel(self, id: str) -> None:
        """Delete it."""
        await self._asking.ask("DELETE", self._meeting(id), fine=(404,))

    async def ready(self) -> None:
        """Whether the credentials are taken, and the permission is there. Raises PlatformError.

        A meeting that can't be is looked for: without the permission or the policy Graph says 403.
        """
        await self._asking.let_in()
        nothing = quote("JoinWebUrl eq 'https://teams.microsoft.com/kith'", safe="")
        await self._asking.ask("GET", f"{self._meetings}?$filter={nothing}", fine=(404,))

    async def close(self) -> None:
        """Give back every connection."""
        await self._asking.close()

    def _meeting(self, id: str) -> str:
        return f"{self._meetings}/{quote(id, safe='*')}"

    async def _token(self, asking: Asking) -> Token:
        settings = self._settings
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.get_secret_value(),
            "scope": f"{_origin(settings.api)}/.default",
        }
        return await asking.sign_in(f"{settings.sign_in}/{settings.tenant}/oauth2/v2.0/token", form)


def _origin(api: str) -> str:
    return "/".join(api.split("/")[:3])


def _when(starts_at: datetime, minutes: int) -> dict[str, Any]:
    ends_at = starts_at + timedelta(minutes=minutes)
    return {"startDateTime": _utc(starts_at), "endDateTime": _utc(ends_at)}


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _word(heard: Heard) -> PlatformError | None:
    """403: the permission or the policy is missing."""
    return Misconfigured("Teams says 403", MISSING) if heard.status == 403 else None


def build(settings: Settings, _now: Callable[[], datetime]) -> MeetingMaker:
    """Ready to be asked."""
    return Teams(settings)
