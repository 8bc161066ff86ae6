"""Plain text and canonical addresses: nothing of the markup, and nothing that pings, comes through."""

import re
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.address import canonical
from bot.articles.text import plain_text

PINGS = re.compile(r"<[@#!:/?&a-zA-Z]|@(?:everyone|here|channel)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One Two & three"),
        ("<b>bo</b>ld <a href='x>y'>link</a>", "bold link"),
        ("a<script>alert('<b>')</script>b<style>p{}</style>c", "a b c"),
        ("a<!-- <p>hidden</p> -->b<br/>c", "a b c"),
        ("Tom &amp;amp; Ann &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt;", "Tom & Ann bold"),
        ("AT&T, 3 < 4 and x <3 y", "AT&T, 3 < 4 and x <3 y"),
        ("<![CDATA[inside]]>", "inside]]>"),
        ("caf&eacute; &#8212; &#x201c;hi&#x201d;", "café — “hi”"),
        ("a\u202eb\u200bc\x00d\te\nf", "abcd e f"),
        ("Hi @everyone and @Here", "Hi @\u2060everyone and @\u2060Here"),
        ("mail ana@example.org", "mail ana@example.org"),
        ("&lt;@U123&gt; &lt;#C1|x&gt; &lt;!channel&gt;", "@U123 #C1|x"),
        ("<@!12> <@&34> <:wave:5> <t:1:R>", "@!12 @&34 :wave:5"),
        ("@\u200beveryone &#64;everyone", "@\u2060everyone @\u2060everyone"),
        ("<<<@U1>>>", "@U1>>"),
        ("unclosed <a href='", "unclosed href='"),
        ("", ""),
    ],
)
def test_what_a_reader_would_see(markup: str, text: str) -> None:
    assert plain_text(markup, 500) == text


@given(st.text(alphabet="<>/!@#&;:'\"abehrvyonltgmpsci &#60x=-\u200b\u202e\n", max_size=200))
def test_nothing_pings_whatever_comes(markup: str) -> None:
    text = plain_text(markup, 100)
    assert not PINGS.search(text)
    assert len(text) <= 100
    assert "\n" not in text
    assert "\u202e" not in text


@given(st.text(max_size=300), st.integers(20, 200))
def test_text_is_cut_at_a_word(markup: str, most: int) -> None:
    assert len(plain_text(markup, most)) <= most
    assert plain_text("word " * 100, 23) == "word word word word…"


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "<a href='", "</", "<script>", "&amp;", "<![CDATA[", "<@"]
)
def test_malice_takes_no_longer(piece: str) -> None:
    began = monotonic()
    plain_text(piece * 50_000, 500)
    assert monotonic() - began < 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://Example.ORG:443/a/?b=2&a=1&utm_source=x&fbclid=y#top", "https://example.org/a/?a=1&b=2"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("https://example.org/?gclid=1&mc_cid=2", "https://example.org/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("ftp://example.org/", ""),
        ("javascript:alert(1)", ""),
        ("mailto:ana@example.org", ""),
        ("http://ana:pw@example.org/", ""),
        ("http://[::1", ""),
        ("http://example.org:x/", ""),
        ("/relative", ""),
        ("https://example.org/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_one_article_has_one_address(address: str, expected: str) -> None:
    assert canonical(address) == expected


@given(st.text(max_size=60))
def test_a_canonical_address_stays_as_it_is(tail: str) -> None:
    once = canonical(f"https://example.org/{tail}")
    assert canonical(once) == once
