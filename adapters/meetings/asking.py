"""Asking an API over HTTP: with a token that is kept while it lasts, and errors in the core's words."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated, Any

import aiohttp
from pydantic import BaseModel, ConfigDict, Field

from bot.errors import Malformed, Misconfigured, PlatformError, Transient, Unreachable
from bot.messages import value
from bot.ports import Made

RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
TIMEOUT = 10
"""Seconds for one answer: people wait for the message that follows."""
EARLY = 60
"""A token is asked for anew so many seconds before it ends."""
_MOST = 1_000_000
_LATER = frozenset({408, 409, 423, 425, 429})
Json = Mapping[str, Any]
Address = Annotated[str, Field(pattern=r"^(https://[^\s/?#]+|http://127\.0\.0\.1:[0-9]+)(/[^\s?#]*)?$")]
"""Where an API is, without a slash at the end; on the open internet only with https."""


class Section(BaseModel):
    """A [meetings.*] section: frozen, no unknown keys, no value in an error's text."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@value
class Heard:
    """An answer: its status, its JSON (empty where there was none), its headers in lower case."""

    status: int
    body: Json
    headers: Mapping[str, str]


@value
class Token:
    """An access token, and for how many seconds it lasts."""

    words: str
    lasts: float


Fetch = Callable[["Asking"], Awaitable[Token]]
Word = Callable[[Heard], PlatformError | None]


class Asking:
    """One API. `fetch` gets a token; `word` may know better what one of its refusals means."""

    def __init__(self, name: str, fetch: Fetch, word: Word = lambda _: None) -> None:
        self.name = name
        self._fetch, self._word = fetch, word
        self._session: aiohttp.ClientSession | None = None
        self._token: Token | None = None
        self._until = 0.0
        self._fetching = asyncio.Lock()

    async def ask(self, method: str, url: str, body: Json | None = None, fine: Collection[int] = ()) -> Heard:
        """With the token. Raises PlatformError for what is not 2xx and not `fine`."""
        heard = await self._with_token(method, url, body)
        if heard.status == 401:  # it was taken back before its time
            self._token = None
            heard = await self._with_token(method, url, body)
        if heard.status // 100 == 2 or heard.status in fine:
            return heard
        raise self._word(heard) or self._refused(heard)

    async def sign_in(self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None = None) -> Token:
        """A token for this form; `basic` is an id and its secret. Raises Misconfigured if refused."""
        headers = {"Authorization": f"Basic {_base64(*basic)}"} if basic else {}
        heard = await self._heard("POST", url, data=form, headers=headers)
        words = heard.body.get("access_token")
        if heard.status == 200 and isinstance(words, str) and words:
            return Token(words=words, lasts=float(heard.body.get("expires_in") or 0))
        if heard.status in {200, 400, 401, 403}:
            raise self._not_let_in(str(heard.body.get("error") or heard.status))
        raise self._refused(heard)

    async def let_in(self) -> None:
        """Get a token, whatever is kept. Raises what `fetch` does."""
        self._token = None
        await self._bearer()

    async def close(self) -> None:
        """Give back every connection; a later question opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _with_token(self, method: str, url: str, body: Json | None) -> Heard:
        headers = {"Authorization": f"Bearer {await self._bearer()}"}
        return await self._heard(method, url, json=body, headers=headers)

    async def _bearer(self) -> str:
        async with self._fetching:
            now = asyncio.get_running_loop().time()
            if self._token is None or now >= self._until:
                self._token = await self._fetch(self)
                self._until = now + self._token.lasts - EARLY
            return self._token.words

    async def _heard(self, method: str, url: str, **more: Any) -> Heard:
        async with self._translated():
            session = self._opened()
            async with session.request(method, url, allow_redirects=False, **more) as response:
                raw = await response.content.read(_MOST)
                headers = {name.lower(): held for name, held in response.headers.items()}
                return Heard(status=response.status, body=_json(raw), headers=headers)

    @asynccontextmanager
    async def _translated(self) -> Any:
        try:
            yield
        except TimeoutError:
            raise Transient(f"{self.name} gave no answer in {TIMEOUT} seconds", RETRY, unsure=True) from None
        except (aiohttp.ClientError, OSError) as error:
            raise Transient(f"{self.name} can't be reached: {type(error).__name__}", RETRY) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Kith", "Accept": "application/json"},
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
                trust_env=False,
            )
        return self._session

    def _refused(self, heard: Heard) -> PlatformError:
        """What a status means anywhere. The words hold no secret: statuses and codes alone."""
        status, says = heard.status, f"{self.name} says {heard.status} {code(heard)}".strip()
        if status == 401:
            return self._not_let_in(says)
        if status == 403:
            return Misconfigured(says, f"permission at {self.name}")
        if status in {404, 410}:
            return Unreachable(says)
        if status in _LATER or status >= 500:
            return Transient(says, retry_after(heard))
        return Malformed(says)

    def _not_let_in(self, why: str) -> Misconfigured:
        return Misconfigured(f"{self.name} lets nobody in: {why}", f"valid credentials for {self.name}")


def made(heard: Heard, link: str, id: str = "id") -> Made:
    """The meeting in an answer; `link` and `id` are its keys. Raises Malformed where it is none."""
    if not heard.body.get(link) or not heard.body.get(id):
        raise Malformed(f"an answer of {heard.status} holds no {link}")
    return Made(link=str(heard.body[link]), id=str(heard.body[id]))


def retry_after(heard: Heard) -> timedelta:
    """What was asked for, in seconds; half a minute where nothing was."""
    given = heard.headers.get("retry-after", "")
    return min(timedelta(seconds=max(int(given), 1)), LONGEST_RETRY) if given.isdecimal() else RETRY


def code(heard: Heard) -> str:
    """The API's own code of a fault, "" for none."""
    error = heard.body.get("error")
    found = error.get("code") if isinstance(error, Mapping) else heard.body.get("code")
    return str(found or "")


def _base64(id: str, secret: str) -> str:
    return b64encode(f"{id}:{secret}".encode()).decode()


def _json(raw: bytes) -> Json:
    try:
        found = json.loads(raw) if raw else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
