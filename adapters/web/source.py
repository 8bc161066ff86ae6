"""Feeds over HTTP: one polite request, followed by hand, with limits on everything."""

import asyncio
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from adapters.web.guard import checked, origin, public_socket
from adapters.web.words import broken, refusal
from bot.errors import Unfetchable
from bot.messages import N_
from bot.ports import FeedSource, Fetched

REDIRECTS = 3
_FOLLOWED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


class WebFeeds:
    """Fetches feeds from the open internet, and from the exact origins in `trusted`.

    `trusted` is for the composition root alone: no feed and no redirect leads into it from outside.
    `timeout` is seconds for everything together; `most_bytes` is the most a feed may be, unpacked.
    """

    def __init__(
        self, trusted: frozenset[str] = frozenset(), timeout: float = 20, most_bytes: int = 4_000_000
    ) -> None:
        self._trusted = trusted
        self._timeout = timeout
        self._most_bytes = most_bytes
        self._outside: aiohttp.ClientSession | None = None
        self._inside: aiohttp.ClientSession | None = None

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Get it if it changed. Raises Unfetchable with words for a coordinator."""
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(url, {name: text for name, text in headers.items() if text})
        except TimeoutError:
            raise Unfetchable(
                N_("That address took longer than {n} seconds to answer.", n=f"{self._timeout:g}")
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unfetchable(broken(error)) from error

    async def _follow(self, address: str, headers: dict[str, str]) -> Fetched:
        """Walk the redirects; each hop is checked as if it were the first."""
        url = checked(address, self._trusted)
        moved = True
        for hop in range(REDIRECTS + 1):
            session = self._session(url)
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in _FOLLOWED:
                    return await self._answer(url, response, moved=moved and hop > 0)
                target = self._next(url, response.headers.get("Location", ""))
                moved = moved and response.status in _FOR_GOOD and target.scheme >= url.scheme
            url = target
        raise Unfetchable(N_("That address sends on to another more than {n} times.", n=REDIRECTS))

    def _next(self, url: URL, location: str) -> URL:
        if not location:
            raise Unfetchable(N_("That address sends on to another and does not say where."))
        target = checked(str(url.join(URL(location))), self._trusted)
        if origin(target) in self._trusted and origin(url) not in self._trusted:
            raise Unfetchable(N_("That address sends on to one inside a private network."))
        return target

    async def _answer(self, url: URL, response: aiohttp.ClientResponse, *, moved: bool) -> Fetched:
        if response.status not in (200, 304):
            raise refusal(response.status, response.headers)
        return Fetched(
            url=str(url),
            body=await self._body(response) if response.status == 200 else None,
            content_type=response.headers.get("Content-Type", ""),
            etag=_kept(response, "ETag"),
            modified=_kept(response, "Last-Modified"),
            moved=moved,
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Read on while it is small enough; what is counted is unpacked, so a packed bomb is cut short."""
        if (response.content_length or 0) > self._most_bytes:
            raise self._too_large()
        read = bytearray()
        async for piece in response.content.iter_chunked(65_536):
            read += piece
            if len(read) > self._most_bytes:
                raise self._too_large()
        return bytes(read)

    def _too_large(self) -> Unfetchable:
        return Unfetchable(N_("That feed is larger than {n} MB.", n=f"{self._most_bytes / 1_000_000:g}"))

    def _session(self, url: URL) -> aiohttp.ClientSession:
        """Two pools, so that no connection to a trusted origin is ever handed to anyone else."""
        if origin(url) in self._trusted:
            self._inside = self._inside or _opened(aiohttp.TCPConnector(limit_per_host=2))
            return self._inside
        if self._outside is None:
            guarded = aiohttp.TCPConnector(limit_per_host=2, socket_factory=public_socket)
            self._outside = _opened(guarded)
        return self._outside

    async def aclose(self) -> None:
        """Give back every connection; a later fetch opens new ones."""
        sessions, self._outside, self._inside = (self._outside, self._inside), None, None
        for session in sessions:
            if session:
                await session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _opened(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Kith (feed reader)", "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        timeout=aiohttp.ClientTimeout(total=None),  # asyncio.timeout in fetch covers every hop together
        trust_env=False,
    )


def _kept(response: aiohttp.ClientResponse, name: str) -> str:
    """A validator to send back next time; an absurdly long one is not worth keeping."""
    text = response.headers.get(name, "")
    return text if len(text) <= 500 else ""


_: type[FeedSource] = WebFeeds
