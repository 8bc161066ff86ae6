"""`feed add`, `feed list`, `feed remove`: where articles come from."""

from collections.abc import Mapping

from sqlmodel import col, select

from bot.articles.address import canonical
from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import listing, programme
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.language import N_, _, recalled
from bot.messages import Card, Field, Link, Option, Reply, Rich, When
from bot.store.tables import Feed

MOST = 100
"""A community's feeds; more would only be read, never needed."""
_URL = Field(
    id="url", label=N_("Address of the feed"), hint=N_("RSS or Atom; it begins with https://."), most=2000
)
_PROGRAMME = Field(
    id="programme",
    label=N_("Programme"),
    hint=N_("Only for this one; without it, for all."),
    required=False,
    most=100,
)
_FEED = Field(id="feed", label=N_("Feed"), hint=N_("Its address or its title."), most=2000)


async def known(asking: Asking) -> list[Feed]:
    """The feeds that are read, oldest first, among those that this coordinator steers."""
    statement = select(Feed).where(
        col(Feed.community_id) == asking.community.id, col(Feed.state) != "removed"
    )
    if asking.steers is not None:
        statement = statement.where(col(Feed.programme_id).in_(asking.steers))
    return list(await asking.session.exec(statement.order_by(col(Feed.id))))


async def add(asking: Asking, options: Options) -> Reply:
    """Read it from now on; one that was removed is read again."""
    url = canonical(text(options, "url").strip("<>"))
    if not url:
        raise Refused(_("That is no address of a feed. It begins with https:// or http://."), "url")
    feeds = await known(asking)
    if any(feed.url == url for feed in feeds):
        raise Refused(_("I read this feed already. /kith feed list shows them all."), "url")
    if len(feeds) >= MOST:
        raise Refused(_("{n} feeds are the most I read. Remove one first.", n=MOST), "url")
    chosen = None
    if text(options, "programme") or asking.steers is not None:
        chosen = (await programme(asking, options)).id
    await _keep(asking, url, chosen)
    return said(
        _("I read {url} from now on, and bring what fits somebody: one article, never a list.", url=url),
        _("/kith feed list shows whether it can be read."),
    )


async def _keep(asking: Asking, url: str, programme_id: int | None) -> None:
    statement = select(Feed).where(col(Feed.community_id) == asking.community.id, col(Feed.url) == url)
    feed = (await asking.session.exec(statement)).first()
    if feed is not None and feed.state != "removed":
        raise Refused(_("Another coordinator has added this feed already."), "url")
    feed = feed or Feed(community_id=asking.community.id, url=url, poll_at=asking.now, created_at=asking.now)
    feed.programme_id = programme_id
    feed.state, feed.poll_at, feed.failures, feed.fault = "active", asking.now, 0, ""
    feed.etag = feed.modified = ""
    asking.session.add(feed)
    await asking.session.flush()


async def listing_of(asking: Asking, _options: Options) -> Reply:
    """Each feed and how it is."""
    feeds = await known(asking)
    if not feeds:
        return said(_("I read no feed yet. /kith feed add https://… adds one."))
    return shown(*(_card(feed) for feed in feeds))


def _card(feed: Feed) -> Card:
    read: Rich = (When(at=feed.polled_at),) if feed.polled_at else (_("not yet"),)
    facts: list[tuple[str, Rich]] = [(_("Last read"), read)]
    if feed.fault:
        facts.append((_("Trouble"), (recalled(feed.fault),)))
    return Card(title=feed.title or feed.url, body=(Link(label=feed.url, url=feed.url),), facts=tuple(facts))


async def remove(asking: Asking, options: Options) -> Reply:
    """Read it no more. What came from it stays known, so that it does not come again."""
    words = text(options, "feed").strip("<>")
    feeds = await known(asking)
    asked = {words.casefold(), canonical(words).casefold()} - {""}
    found = [feed for feed in feeds if {feed.url.casefold(), feed.title.casefold(), str(feed.id)} & asked]
    if len(found) != 1:
        none = _("I read no such feed. /kith feed list shows the addresses.")
        many = _("More than one feed is called that. /kith feed list shows the addresses.")
        raise Refused(many if found else none, "feed")
    found[0].state = "removed"
    asking.session.add(found[0])
    await asking.session.flush()
    return said(_("I read {title} no more.", title=found[0].title or found[0].url))


async def options_of(asking: Asking) -> list[Option]:
    """The feeds to choose from."""
    return [
        Option(id=str(feed.id), label=(feed.title or feed.url)[:75], hint=feed.url[:75])
        for feed in await known(asking)
    ]


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The form with the feeds to choose from."""
    return {"feed": listing(_FEED, await options_of(asking))}


ADD = Row(
    name="feed add",
    help=N_("Read a feed, for articles that fit somebody"),
    fields=(_URL, _PROGRAMME),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=add,
)
LIST = Row(name="feed list", help=N_("The feeds I read, and how they are"), coordinators=True, run=listing_of)
REMOVE = Row(
    name="feed remove",
    help=N_("Read a feed no more"),
    fields=(_FEED,),
    suggests=frozenset({"feed"}),
    coordinators=True,
    run=remove,
    prepare=prepare,
)
