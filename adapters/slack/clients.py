"""Clients of Slack's Web API: one HTTP session for all, a token per workspace.

Small calls may be repeated: they wait where Slack says so, and try again where it has trouble. What is posted
is never sent again by itself, since nobody would know whether it is there already.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import translated
from adapters.slack.ids import Origin
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import Installations
from bot.errors import Misconfigured
from bot.messages import value

TIMEOUT = 25
"""Seconds for one call; the outbox gives up after 30 and looks the message up."""
CONNECTIONS = 100
SPARING = logging.getLogger("slack_sdk.kith")
"""Slack's client puts every call into words for its log unless the logger's own level is higher."""
SPARING.setLevel(logging.WARNING)

_WRITER = json.JSONEncoder(check_circular=False)
"""No block holds itself, and to look for that takes a sixth of the time."""


@value
class Own:
    """Whose token it is: `user` is the bot itself."""

    origin: Origin
    user: str


class asked:  # noqa: N801  # it reads as a word, like the other context managers
    """Raise Slack's errors as the core's. `posting`: a lost answer leaves open whether it arrived."""

    __slots__ = ("_posting",)

    def __init__(self, *, posting: bool = False) -> None:
        self._posting = posting

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SlackClientError | aiohttp.ClientError | TimeoutError | OSError):
            raise translated(error, posting=self._posting) from error


class Clients:
    """Makes each client once. The session is made when it is needed first, and anew after `close`."""

    def __init__(self, settings: SlackSettings, installed: Installations | None) -> None:
        self._settings, self._installed = settings, installed
        self._session: aiohttp.ClientSession | None = None
        self._made: dict[tuple[str, bool], AsyncWebClient] = {}
        self._own: dict[str, Own] = {}

    @property
    def host(self) -> str:
        """The host of Slack's API."""
        return urlsplit(self._settings.base_url).hostname or ""

    def session(self) -> aiohttp.ClientSession:
        """The one session."""
        if self._session is None or self._session.closed:
            self._made.clear()
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, limit_per_host=CONNECTIONS),
                json_serialize=_WRITER.encode,
            )
        return self._session

    async def calls(self, space: str) -> AsyncWebClient:
        """For calls that may be repeated."""
        return self._client(await self._token(space), again=True)

    async def posts(self, space: str) -> AsyncWebClient:
        """For what is said, once."""
        return self._client(await self._token(space), again=False)

    def nobody(self) -> AsyncWebClient:
        """Without a token: for installing, and as bolt's own."""
        return self._client("", again=False)

    async def own(self, space: str, *, anew: bool = False) -> Own:
        """Who the bot is in `space`; asked `anew`, or remembered. Raises PlatformError."""
        token = await self._token(space)
        if anew or token not in self._own:
            with asked():
                told = await self._client(token, again=True).auth_test()
            team, whole = str(told.get("team_id") or ""), str(told.get("enterprise_id") or "")
            origin = Origin(space=team or whole, owner=whole or team)
            self._own[token] = Own(origin=origin, user=str(told.get("user_id") or ""))
        return self._own[token]

    async def met(self, home: Origin) -> None:
        """Something came from there; with OAuth it is kept which organisation a workspace belongs to."""
        if self._installed is not None:
            await self._installed.belongs(home.space, home.owner)

    async def forget(self, space: str, whole: str = "") -> None:
        """Kith was taken out of `space`, or of the organisation `whole`: its tokens are worth nothing now."""
        if self._installed is not None:
            await self._installed.async_delete_bot(enterprise_id=whole or None, team_id=space or None)

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # its connections end in the next turn of the loop

    async def _token(self, space: str) -> str:
        if self._settings.bot_token is not None:
            return self._settings.bot_token.get_secret_value()
        token = await self._installed.token(space) if self._installed else None
        if token is None:
            raise Misconfigured(f"Kith is not installed in {space}", "an installation in this workspace")
        return token

    def _client(self, token: str, *, again: bool) -> AsyncWebClient:
        session = self.session()
        key = (token, again)
        if key not in self._made:
            self._made[key] = AsyncWebClient(
                token=token or None,
                base_url=self._settings.base_url,
                session=session,
                timeout=TIMEOUT,
                retry_handlers=[make() for make in _AGAIN] if again else [],
                logger=SPARING,
            )
        return self._made[key]


def _limited() -> AsyncRetryHandler:
    return AsyncRateLimitErrorRetryHandler(max_retry_count=2)


_AGAIN: tuple[Callable[[], AsyncRetryHandler], ...] = (
    AsyncConnectionErrorRetryHandler,
    _limited,
    AsyncServerErrorRetryHandler,
)
