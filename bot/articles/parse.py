"""From the bytes of a feed to its entries, as plain values; no network, no clock, no database.

feedparser reads every feed in the wild; it gets bytes and a content type, never an address. Its own cleaning
of HTML takes time without bound on markup made for that, so it is off and `plain_text` does it.
"""

import asyncio
import calendar
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.articles.address import canonical
from bot.articles.text import plain_text
from bot.errors import Unfetchable
from bot.language import N_
from bot.messages import value

TITLE, SUMMARY, HEADLINE = 200, 500, 100
ENTRIES = 200
PATIENCE = 30.0
_NESTED = re.compile(rb"<!ENTITY[^>]{0,200}?[\"'][^\"'>]*&\w")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LINK = re.compile(rb"<link\b([^>]{1,1000})>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


@value
class Entry:
    """One entry of a feed. `url` is canonical, "" where the feed gives nothing to open."""

    guid: str
    url: str
    title: str
    summary: str = ""
    published_at: datetime | None = None


@value
class ParsedFeed:
    """A feed as it is understood: its title and at most ENTRIES entries, in its own order."""

    title: str
    entries: tuple[Entry, ...] = ()


async def read(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """`parse` in a thread, so that a large feed stops nobody.

    Raises Unfetchable, also after PATIENCE seconds.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.to_thread(parse, body, content_type, url)
    except TimeoutError:
        raise Unfetchable(N_("That feed takes too long to read.")) from None


def parse(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """The feed in `body`, which came from `url` as `content_type`. Raises Unfetchable where there is none."""
    if not body.strip(b"\0 \t\r\n"):
        raise Unfetchable(N_("That address answers with nothing at all."))
    if _NESTED.search(body):
        raise Unfetchable(N_("That feed defines words by other words without end, so Kith does not read it."))
    found = _parsed(body, content_type)
    if not found.get("version") and not _may_be_feed(found, body):
        raise Unfetchable(_not_a_feed(body, url))
    return ParsedFeed(
        title=plain_text(_words(found.get("feed", {}), "title"), TITLE),
        entries=tuple(_entries(found.get("entries", [])[:ENTRIES], url)),
    )


def _parsed(body: bytes, content_type: str) -> Mapping[str, Any]:
    headers = {"content-type": content_type or "application/xml"}
    try:
        found: Mapping[str, Any] = feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Unfetchable(N_("That feed is broken in a way that Kith can't read.")) from error
    return found


def _may_be_feed(found: Mapping[str, Any], body: bytes) -> bool:
    """Whether something of no known kind is a feed all the same, and not a page."""
    return bool(found.get("entries") or found.get("feed")) and not _PAGE.search(body[:2_000])


def _not_a_feed(body: bytes, url: str) -> str:
    start = body[:100_000]
    if start.lstrip()[:1] in (b"{", b"["):
        return N_("That address answers with JSON, not a feed. Kith reads RSS and Atom.")
    if not _PAGE.search(start):
        return N_("What that address answers with is not a feed. Kith reads RSS and Atom.")
    named = _named_feed(start, url)
    if named:
        return N_("That address answers with a web page, not a feed. The page names a feed: {url}", url=named)
    return N_("That address answers with a web page, not a feed. Look for a link called RSS or Atom on it.")


def _named_feed(page: bytes, url: str) -> str:
    """The feed that a page's head points to, if it does."""
    for link in _LINK.finditer(page):
        href = _HREF.search(link[1])
        if href and _FEED_TYPE.search(link[1]):
            return canonical(urljoin(url, html.unescape(href[1].decode("utf-8", "replace"))))
    return ""


def _entries(found: list[Mapping[str, Any]], url: str) -> Iterator[Entry]:
    """Each entry that says something; a guid that is told twice counts once."""
    seen = set()
    for raw in found:
        entry = _entry(raw, url)
        if entry and entry.guid not in seen:
            seen.add(entry.guid)
            yield entry


def _entry(raw: Mapping[str, Any], url: str) -> Entry | None:
    summary = plain_text(_words(raw, "summary") or _content(raw), SUMMARY)
    title = plain_text(_words(raw, "title"), TITLE) or plain_text(summary, HEADLINE)
    if not title:
        return None
    found = _link(raw)
    link = canonical(urljoin(url, found)) if found else ""
    return Entry(
        guid=_guid(raw, link, title), url=link, title=title, summary=summary, published_at=_published(raw)
    )


def _words(raw: Mapping[str, Any], name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) else ""


def _content(raw: Mapping[str, Any]) -> str:
    return next((text for part in raw.get("content") or () if (text := _words(part, "value"))), "")


def _link(raw: Mapping[str, Any]) -> str:
    """What can be opened: the entry's page, else its first enclosure (a podcast's episode)."""
    link = _words(raw, "link")
    if link and (raw.get("links") or "://" in link):  # a guid that is no address is no page either
        return link
    enclosures = raw.get("enclosures") or ()
    return next((href for file in enclosures if (href := _words(file, "href"))), "")


def _guid(raw: Mapping[str, Any], link: str, title: str) -> str:
    """The publisher's id, else the address, else the title, hashed where it is long."""
    given = _words(raw, "id").strip() or link
    if given and len(given) <= 300:
        return given
    return "sha256:" + hashlib.sha256((given or title.casefold()).encode("utf-8", "replace")).hexdigest()


def _published(raw: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        told = raw[name] if name in raw else None  # noqa: SIM401  # `get` warns of feedparser's own past
        if isinstance(told, struct_time):
            return _instant(told)
    return None


def _instant(told: struct_time) -> datetime | None:
    """A feed's time as an instant; None for years that no calendar of ours has."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=calendar.timegm(told))
    except (ValueError, OverflowError):
        return None
