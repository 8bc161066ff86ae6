"""From a feed that is due to the pick of a circle, on a real database."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlmodel import col, select

from bot.articles.collect import AT_ONCE, collect
from bot.articles.pick import repick
from bot.articles.share import share
from bot.errors import Refused, Unfetchable
from bot.ports import FeedSource, Fetched
from bot.store.engine import Store
from bot.store.tables import Article, ArticlePick, Circle, Delivery, Feed, Interest
from tests.factories import NOW, circle, community, person, programme

HOUR = timedelta(hours=1)


def item(title: str, days: float = 1, guid: str = "", link: str = "", summary: str = "") -> str:
    """An RSS item that came out `days` before NOW."""
    link = link or f"https://example.org/{title.replace(' ', '-')}"
    date = format_datetime(NOW - timedelta(days=days))
    return (
        f"<item><title>{title}</title><guid>{guid or link}</guid><link>{link}</link>"
        f"<pubDate>{date}</pubDate><description>{summary}</description></item>"
    )


class Shelf:
    """A source whose answers are given: text of items, a Fetched, or a fault."""

    def __init__(self, answers: Mapping[str, str | Fetched | Unfetchable]) -> None:
        self.answers = dict(answers)
        self.asked: list[tuple[str, str, str]] = []
        self.busy = self.busiest = 0

    async def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """The answer for this address."""
        self.asked.append((url, etag, modified))
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(0.001)
        self.busy -= 1
        answer = self.answers[url]
        if isinstance(answer, Unfetchable):
            raise answer
        if isinstance(answer, Fetched):
            return answer
        body = f"<rss version='2.0'><channel><title>Site</title>{answer}</channel></rss>".encode()
        return Fetched(url=url, body=body, content_type="application/rss+xml", etag='"1"', modified="Mon")


_: type[FeedSource] = Shelf


async def a_pair(store: Store, *urls: str) -> Circle:
    """A pair that cares about bread and stars, in a community with these feeds."""
    async with store.write() as session:
        of = await community(session)
        made = await programme(session, of)
        ana, ben = await person(session, of, "Ana"), await person(session, of, "Ben")
        pair = await circle(session, made, [ana, ben])
        words = ((ana, "interest", "baking bread"), (ben, "goal", "astronomy and telescopes"))
        for one, kind, said in words:
            session.add(Interest(community_id=of.id, person_id=one.id, kind=kind, words=said, created_at=NOW))
        for url in urls:
            session.add(Feed(community_id=of.id, url=url, poll_at=NOW, created_at=NOW))
    return pair


async def feeds(store: Store) -> list[Feed]:
    """Every feed as it is now."""
    async with store.read() as session:
        return list(await session.exec(select(Feed).order_by(col(Feed.id))))


async def articles(store: Store) -> list[Article]:
    """Every article as it is now."""
    async with store.read() as session:
        return list(await session.exec(select(Article).order_by(col(Article.id))))


async def picks(store: Store) -> list[ArticlePick]:
    """Every pick as it is now."""
    async with store.read() as session:
        return list(await session.exec(select(ArticlePick)))


BREAD = item("Baking bread at home", summary="A sourdough starter, flour and a hot oven.")
STARS = item("A telescope for everyone", summary="Astronomy students look at planets and a comet.")


async def test_what_is_new_is_kept_once(store: Store) -> None:
    await a_pair(store, "http://a/")
    source = Shelf({"http://a/": BREAD + STARS})
    assert await collect(store, source, NOW) == 2
    assert await collect(store, source, NOW) == 0
    assert len(source.asked) == 1
    edited = item(
        "Baking bread at home, corrected", days=0.1, link="https://example.org/Baking-bread-at-home"
    )
    moved = item(
        "A telescope for all", guid="https://example.org/A-telescope-for-everyone", link="https://x.org/"
    )
    tracked = item("Other", guid="new", link="https://example.org/Baking-bread-at-home?utm_source=rss")
    source.answers["http://a/"] = edited + moved + tracked
    assert await collect(store, source, NOW + HOUR) == 0
    assert source.asked[1] == ("http://a/", '"1"', "Mon")
    assert [one.title for one in await articles(store)] == [
        "Baking bread at home",
        "A telescope for everyone",
    ]


async def test_a_backlog_is_not_dumped(store: Store) -> None:
    await a_pair(store, "http://a/")
    backlog = "".join(item(f"Old {n}", days=n) for n in range(1, 101))
    unlinked = "<item><title>Nothing to open</title></item>"
    source = Shelf({"http://a/": unlinked + backlog + item("From the future", days=-5)})
    assert await collect(store, source, NOW) == 30
    found = await articles(store)
    assert {one.title for one in found} == {"From the future"} | {f"Old {n}" for n in range(1, 30)}
    assert all(one.published_at and one.published_at <= NOW for one in found)


async def test_what_is_older_than_a_month_is_not_kept(store: Store) -> None:
    await a_pair(store, "http://a/")
    assert (
        await collect(store, Shelf({"http://a/": item("Ancient", days=31) + item("Old", days=29)}), NOW) == 1
    )
    assert [one.title for one in await articles(store)] == ["Old"]


async def test_a_feed_that_has_not_changed_is_asked_again_in_an_hour(store: Store) -> None:
    await a_pair(store, "http://a/")
    source = Shelf({"http://a/": BREAD})
    await collect(store, source, NOW)
    source.answers["http://a/"] = Fetched(url="http://a/")
    await collect(store, source, NOW + HOUR)
    (feed,) = await feeds(store)
    assert (feed.title, feed.etag, feed.modified) == ("Site", '"1"', "Mon")
    assert (feed.polled_at, feed.poll_at) == (NOW + HOUR, NOW + 2 * HOUR)


async def test_a_failing_feed_says_why_and_waits_longer_each_time(store: Store) -> None:
    await a_pair(store, "http://a/", "http://b/")
    page = Fetched(url="http://b/", body=b"<html><body>Hi</body></html>", content_type="text/html")
    source = Shelf({"http://a/": Unfetchable("It is down."), "http://b/": page})
    waits = []
    now = NOW
    for _ in range(7):
        await collect(store, source, now)
        feed, other = await feeds(store)
        waits.append((feed.poll_at - now) // HOUR)
        now = feed.poll_at
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert (feed.failures, feed.fault) == (7, "It is down.")
    assert "web page, not a feed" in other.fault
    source.answers["http://a/"] = Unfetchable("Slow down.", timedelta(days=3))
    await collect(store, source, now)
    assert (await feeds(store))[0].poll_at == now + timedelta(days=3)
    source.answers["http://a/"] = BREAD
    assert await collect(store, source, now + timedelta(days=3)) == 1
    well = (await feeds(store))[0]
    assert (well.failures, well.fault) == (0, "")


async def test_a_feed_that_moved_is_asked_at_its_new_place(store: Store) -> None:
    await a_pair(store, "http://a/", "http://b/")
    body = b"<rss version='2.0'><channel><title>Site</title></channel></rss>"
    source = Shelf(
        {"http://a/": Fetched(url="http://new/", body=body, moved=True),
         "http://b/": Fetched(url="http://new/", body=body, moved=True)}
    )  # fmt: skip
    await collect(store, source, NOW)
    assert sorted(one.url for one in await feeds(store))[1] == "http://new/"


async def test_many_feeds_are_fetched_at_once_but_not_all(store: Store) -> None:
    urls = [f"http://{n}/" for n in range(30)]
    await a_pair(store, *urls)
    source = Shelf({url: item(f"From {url[7:-1]}") for url in urls})
    counts = await asyncio.gather(collect(store, source, NOW), collect(store, source, NOW))
    assert sum(counts) == 30
    assert 2 <= source.busiest <= 2 * AT_ONCE
    assert len(await articles(store)) == 30


async def test_the_pick_is_what_fits_and_was_not_had(store: Store) -> None:
    pair = await a_pair(store, "http://a/")
    async with store.write() as session:
        (await session.get_one(Circle, pair.id)).plan_at = None
    await collect(store, Shelf({"http://a/": BREAD + STARS + item("Senate votes on tariffs")}), NOW)
    (first,) = await picks(store)
    assert first.because in ("baking bread", "astronomy and telescopes")
    async with store.read() as session:
        assert (await session.get_one(Circle, pair.id)).plan_at == NOW
    async with store.write() as session:
        session.add(
            Delivery(community_id=pair.community_id, circle_id=pair.id, moment="article", slot="1",
                     subject=str(first.article_id), audience="together", at=NOW, planned_at=NOW)
        )  # fmt: skip
        await session.flush()
        await repick(session, [pair.id], NOW)
    (second,) = await picks(store)
    assert {first.because, second.because} == {"baking bread", "astronomy and telescopes"}
    async with store.write() as session:
        await repick(session, [pair.id], NOW + timedelta(days=40))
    assert await picks(store) == []


async def test_old_picks_go_with_the_next_poll(store: Store) -> None:
    await a_pair(store, "http://a/")
    source = Shelf({"http://a/": BREAD})
    await collect(store, source, NOW)
    assert len(await picks(store)) == 1
    source.answers["http://a/"] = Fetched(url="http://a/")
    await collect(store, source, NOW + timedelta(days=31))
    assert await picks(store) == []


async def test_what_a_member_shares_comes_first(store: Store) -> None:
    pair = await a_pair(store, "http://a/")
    await collect(store, Shelf({"http://a/": BREAD + STARS}), NOW)
    async with store.write() as session:
        ana = (await session.exec(select(Interest).order_by(col(Interest.id)))).first()
        assert ana is not None
        address = "https://example.net/x?utm_source=chat"
        mine = await share(session, pair.community_id, ana.person_id, address, "A <b>poem</b> @here", NOW)
        again = await share(session, pair.community_id, ana.person_id, "https://example.net/x", "", NOW)
        assert (mine.id, mine.url, mine.title) == (again.id, "https://example.net/x", "A poem @\u2060here")
        await repick(session, [pair.id], NOW)
        with pytest.raises(Refused):
            await share(session, pair.community_id, ana.person_id, "javascript:alert(1)", "", NOW)
    (pick,) = await picks(store)
    assert (pick.article_id, pick.person_id, pick.because) == (mine.id, ana.person_id, "")
