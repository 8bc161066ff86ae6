"""Feeds over real HTTP on loopback: what is fetched, what is refused, and in which words."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.web import ServedFeeds, WebFeeds
from adapters.web.guard import InsideError, checked, is_public, public_socket
from adapters.web.words import retry_after
from bot.errors import Unfetchable

FEED = b"<rss version='2.0'><channel><title>T</title><item><title>One</title></item></channel></rss>"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that answers every path with `handler`; gives its origin."""
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def trusting(
    handler: Handler, patience: float = 5, most_bytes: int = 4_000_000
) -> AsyncIterator[tuple[WebFeeds, str]]:
    """A source that trusts a server with this handler."""
    async with served(handler) as origin, WebFeeds(frozenset({origin}), patience, most_bytes) as source:
        yield source, origin


async def plain(_request: web.Request) -> web.Response:
    """The feed, and nothing else."""
    return web.Response(body=FEED, content_type="application/rss+xml")


async def refused(source: WebFeeds, url: str) -> Unfetchable:
    """The error that fetching `url` raises."""
    with pytest.raises(Unfetchable) as caught:
        await source.fetch(url)
    return caught.value


async def test_a_feed_arrives_with_its_type_and_validators() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"' or "If-Modified-Since" in request.headers:
            return web.Response(status=304)
        headers = {"ETag": '"v1"', "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
        return web.Response(body=FEED, content_type="application/rss+xml", headers=headers)

    async with trusting(answer) as (source, origin):
        first = await source.fetch(f"{origin}/feed#part")
        assert (first.body, first.content_type, first.url) == (FEED, "application/rss+xml", f"{origin}/feed")
        assert first.etag == '"v1"'
        assert first.modified.startswith("Mon, 02 Mar 2026")
        assert not first.moved
        assert (await source.fetch(f"{origin}/feed", etag=first.etag)).body is None
        assert (await source.fetch(f"{origin}/feed", modified=first.modified)).body is None


async def test_redirects_are_followed_and_told_apart() -> None:
    async def answer(request: web.Request) -> web.Response:
        match request.path:
            case "/new":
                return web.Response(body=FEED)
            case "/old":
                return web.Response(status=301, headers={"Location": "/new"})
            case "/gone-for-good":
                return web.Response(status=308, headers={"Location": "/old"})
            case "/for-now":
                return web.Response(status=302, headers={"Location": "/old"})
            case "/nowhere":
                return web.Response(status=302)
        return web.Response(status=302, headers={"Location": "/loop"})

    async with trusting(answer) as (source, origin):
        for path, moved in (("/old", True), ("/gone-for-good", True), ("/for-now", False)):
            found = await source.fetch(origin + path)
            assert (found.url, found.moved, found.body) == (f"{origin}/new", moved, FEED)
        assert "more than 3 times" in (await refused(source, f"{origin}/loop")).words
        assert "does not say where" in (await refused(source, f"{origin}/nowhere")).words


async def test_no_redirect_leaves_trust_for_a_private_place() -> None:
    async with served(plain) as inside:

        async def answer(_request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"{inside}/feed"})

        async with trusting(answer) as (source, origin):
            assert "usual ports" in (await refused(source, f"{origin}/feed")).words


async def test_no_redirect_leads_into_trust_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outside is played by a loopback server that the guard is made to let through."""
    async with served(plain) as inside:

        async def answer(_request: web.Request) -> web.Response:
            return web.Response(status=301, headers={"Location": f"{inside}/feed"})

        async with served(answer) as outside, WebFeeds(frozenset({inside})) as source:
            monkeypatch.setattr("adapters.web.guard.PORTS", (80, 443, int(outside.rpartition(":")[2])))
            monkeypatch.setattr("adapters.web.guard.is_public", lambda _address: True)
            assert "private network" in (await refused(source, f"{outside}/feed")).words
            assert (await source.fetch(f"{inside}/feed")).body == FEED


@pytest.mark.parametrize("declared", [True, False])
async def test_a_huge_feed_is_cut_short(declared: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        if declared:
            response.content_length = 50_000_000
        await response.prepare(request)
        for _ in range(500):
            await response.write(b"x" * 100_000)
            sent += 100_000
        return response

    async with trusting(answer, most_bytes=300_000) as (source, origin):
        assert (await refused(source, origin)).words == "That feed is larger than 0.3 MB."
    assert sent < 20_000_000


async def test_a_packed_bomb_is_cut_short() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=1)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async with trusting(answer, most_bytes=2_000_000) as (source, origin):
        began = monotonic()
        assert "larger than 2 MB" in (await refused(source, origin)).words
        assert monotonic() - began < 2


async def test_packed_feeds_arrive_unpacked() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(FEED), headers={"Content-Encoding": "gzip"})

    async with trusting(answer) as (source, origin):
        assert (await source.fetch(origin)).body == FEED


@pytest.mark.parametrize("drips", [True, False])
async def test_slow_and_endless_answers_are_left(drips: bool) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if not drips:
            await asyncio.sleep(10)
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b" ")
            await asyncio.sleep(0.01)
        return response

    async with trusting(answer, patience=0.3) as (source, origin):
        began = monotonic()
        assert "took longer than 0.3 seconds" in (await refused(source, origin)).words
        assert monotonic() - began < 2


@pytest.mark.parametrize(
    ("status", "words"),
    [(410, "gone for good"), (404, "nothing at that address"), (401, "password"), (500, "trouble of its own"),
     (418, "status 418"), (204, "status 204")],
)  # fmt: skip
async def test_a_refusal_is_told_plainly(status: int, words: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with trusting(answer) as (source, origin):
        error = await refused(source, origin)
        assert words in error.words
        assert error.retry_after is None


@pytest.mark.parametrize("status", [429, 503])
async def test_the_wait_a_site_asks_for_is_known(status: int) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "7200"})

    async with trusting(answer) as (source, origin):
        assert (await refused(source, origin)).retry_after == timedelta(hours=2)


def test_a_wait_may_be_a_date_and_is_never_absurd() -> None:
    now, later = "Mon, 02 Mar 2026 10:00:00 GMT", "Mon, 02 Mar 2026 12:00:00 GMT"
    assert retry_after({"Retry-After": later, "Date": now}) == timedelta(hours=2)
    assert retry_after({"Retry-After": now, "Date": later}) is None
    assert retry_after({"Retry-After": later}) is None
    assert retry_after({"Retry-After": "9" * 40}) == timedelta(days=7)
    assert retry_after({"Retry-After": "soon"}) is None


async def test_a_broken_answer_is_told_plainly() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"not gzip at all", headers={"Content-Encoding": "gzip"})

    async with trusting(answer) as (source, origin):
        assert "broke off" in (await refused(source, origin)).words
    async with WebFeeds(frozenset({origin})) as source:
        assert "No connection" in (await refused(source, origin)).words


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async with served(plain, _self_signed(tmp_path)) as origin, WebFeeds(frozenset({origin})) as source:
        assert "certificate" in (await refused(source, origin)).words


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/feed", "begins with http"),
        ("file:///etc/passwd", "begins with http"),
        ("example.org/feed", "begins with http"),
        ("", "begins with http"),
        ("http://", ""),
        ("http://ana:secret@example.org/feed", "name or password"),
        ("http://ana@example.org/feed", "name or password"),
        ("http://example.org:8080/feed", "usual ports"),
        ("http://example.org:99999/feed", ""),
        ("http://[::1/feed", ""),
        ("http://" + "a" * 3000, "longer than"),
        ("http://127.0.0.1/feed", "private network"),
        ("http://0x7f.1/feed", "private network"),
        ("http://localhost/feed", "private network"),
        ("http://[::ffff:127.0.0.1]/feed", "private network"),
        ("http://[64:ff9b::7f00:1]/feed", "private network"),
        ("http://10.0.0.1/feed", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("https://[::1]/feed", "private network"),
        ("http://2130706433/feed", ""),
    ],
)
async def test_addresses_that_are_never_asked(url: str, words: str) -> None:
    async with WebFeeds(timeout=5) as source:
        error = await refused(source, url)
    assert words in error.words
    assert "secret" not in error.words


async def test_trust_is_for_the_exact_origin() -> None:
    async with served(plain) as origin, WebFeeds(frozenset({origin})) as source:
        other = origin.replace("127.0.0.1", "localhost")
        assert "usual ports" in (await refused(source, other)).words
        assert "name or password" in (await refused(source, origin.replace("//", "//a:b@"))).words


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff0e::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:0:1::1"],
)  # fmt: skip
def test_inside_addresses_get_no_socket(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(InsideError):
        public_socket((2, 1, 6, "", (address, 80)))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_outside_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_an_address_is_read_as_it_will_be_asked() -> None:
    assert str(checked(" https://Example.org/a?b=c#d ", frozenset())) == "https://example.org/a?b=c"


async def test_served_feeds_have_plain_paths_and_etags() -> None:
    names = {"my feed (1).xml": FEED, "../etc/passwd": FEED + b" ", "": FEED + b"  ", "my-feed-1-.xml": b"x"}
    async with ServedFeeds(names) as server, WebFeeds(frozenset({server.origin})) as source:
        assert len({server.address(name) for name in names}) == 4
        for name, body in names.items():
            found = await source.fetch(server.address(name))
            assert found.body == body
            assert (await source.fetch(server.address(name), etag=found.etag)).body is None
        assert "nothing at that address" in (await refused(source, f"{server.origin}/other")).words


async def test_served_feeds_may_change() -> None:
    bodies = iter((b"one", b"two"))
    async with (
        ServedFeeds({"a": lambda: next(bodies)}) as server,
        WebFeeds(frozenset({server.origin})) as source,
    ):
        first = await source.fetch(server.address("a"))
        assert (await source.fetch(server.address("a"), etag=first.etag)).body == b"two"


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    began = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, began, began + timedelta(days=3650))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
