"""Feeds as they come: well formed, lying, hostile, or not feeds at all."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from bot.articles.parse import parse, read
from bot.errors import Unfetchable

LEFT_OVER = re.compile(r"<[a-z/!@#]|&(?:lt|gt|amp|quot|#\d+);|@(?:everyone|here|channel)\b")
URL = "https://example.org/feeds/main"


def rss(items: str, declared: str = "", encoding: str = "utf-8") -> bytes:
    """An RSS feed with these items."""
    return f"{declared}<rss version='2.0'><channel><title>Site</title>{items}</channel></rss>".encode(
        encoding
    )


def words_of(body: bytes, content_type: str = "application/xml") -> str:
    """What is said of something that is not a feed."""
    with pytest.raises(Unfetchable) as caught:
        parse(body, content_type, URL)
    return caught.value.words


def test_an_entry_is_plain() -> None:
    feed = parse(
        rss(
            "<item><title>A &amp;amp; B &lt;b&gt;bold&lt;/b&gt; @everyone</title><link>/a?utm_source=x</link>"
            "<guid isPermaLink='false'>g1</guid><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>"
            "<description>&lt;p&gt;Read &lt;script&gt;x()&lt;/script&gt;this &lt;!channel&gt;&lt;/p&gt;"
            "</description></item>"
        ),
        "application/rss+xml",
        URL,
    )
    (entry,) = feed.entries
    assert feed.title == "Site"
    assert entry.title == "A & B bold @\u2060everyone"
    assert (entry.guid, entry.url, entry.summary) == ("g1", "https://example.org/a", "Read this")
    assert entry.published_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_is_missing_is_made_up_for() -> None:
    items = (
        "<item><description>Only words, and many of them " + "so " * 60 + "</description></item>"
        "<item><title>No link</title></item>"
        "<item><title>Pod</title><enclosure url='https://example.org/1.mp3' type='audio/mpeg'/></item>"
        "<item><link>https://example.org/nothing</link></item>"
        "<item><title>Twice</title><guid>t</guid></item><item><title>Twice more</title><guid>t</guid></item>"
        "<item><title>Odd date</title><pubDate>yesterday</pubDate></item>"
    )
    untitled, unlinked, pod, twice, odd = parse(rss(items), "", URL).entries
    assert untitled.title.startswith("Only words")
    assert len(untitled.title) <= 100
    assert (unlinked.url, unlinked.guid[:7]) == ("", "sha256:")
    assert pod.url == "https://example.org/1.mp3"
    assert twice.title == "Twice"
    assert odd.published_at is None


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("cp1252", "<?xml version='1.0' encoding='utf-8'?>", "text/xml"),
        ("cp1252", "", "application/rss+xml; charset=utf-8"),
        ("utf-8", "<?xml version='1.0' encoding='iso-8859-1'?>", "text/xml; charset=utf-8"),
        ("utf-16", "<?xml version='1.0' encoding='utf-16'?>", "application/xml"),
    ],
)
def test_lies_about_the_encoding_do_no_harm(encoding: str, declared: str, content_type: str) -> None:
    body = rss("<item><title>Café “olé”</title></item>", declared, encoding)
    assert parse(body, content_type, URL).entries[0].title == "Café “olé”"


def test_what_is_no_feed_is_told_plainly() -> None:
    assert "nothing at all" in words_of(b" \r\n")
    assert "JSON" in words_of(b'{"version": "https://jsonfeed.org/version/1"}', "application/json")
    assert "not a feed" in words_of(b"hello")
    assert "not a feed" in words_of(b"\x89PNG\r\n\x00\x01")
    page = b"<!DOCTYPE html><html><head><title>News</title>%s</head><body><p>Hi</p></body></html>"
    assert "web page, not a feed. Look for" in words_of(page % b"", "text/html")
    named = b"<link rel='alternate' type='application/rss+xml' href='/rss?a=1&amp;b=2'>"
    assert words_of(page % named, "text/html").endswith("names a feed: https://example.org/rss?a=1&b=2")


def test_laughs_by_the_billion_are_not_laughed() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{lines}]>' + rss("<item><title>&l9;</title></item>").decode()
    assert "without end" in words_of(bomb.encode())


@pytest.mark.parametrize("piece", ["<!--", "<a href='", "<", "&lt;div&gt;", "&amp;lt;"])
async def test_hostile_markup_is_read_in_time(piece: str) -> None:
    body = rss(f"<item><title>x</title><description><![CDATA[{piece * 60_000}]]></description></item>")
    began = monotonic()
    assert (await read(body, "", URL)).entries[0].title == "x"
    assert monotonic() - began < 3


def test_every_feed_of_the_collection_is_read() -> None:
    folder = os.environ.get("KITH_DATA", "")
    if not folder:
        pytest.skip("KITH_DATA is unset: the collection of test feeds is not here")
    read_, entries = 0, 0
    for file in sorted(Path(folder, "feeds").rglob("*.xml")):
        feed = parse(file.read_bytes(), "application/xml", URL)
        read_ += 1
        for entry in feed.entries:
            entries += 1
            said = f"{entry.title} {entry.summary}"
            assert not re.search(
                r"<[a-z/!@#]|&(?:lt|gt|amp|quot|#\d+);|@(?:everyone|here|channel)\b", said
            ), file
            assert entry.title
    assert read_ >= 1000
    assert entries >= 200
