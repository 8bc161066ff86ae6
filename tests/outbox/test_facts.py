"""What a message is made from, in a constant number of queries."""

from collections.abc import Sequence

import pytest
from sqlalchemy import event

from bot.messages import Account
from bot.outbox.claim import claim
from bot.outbox.facts import load_parcels
from bot.outbox.parcel import Parcel
from bot.outbox.rows import ACCOUNT, ARTICLE, CIRCLE, INTEREST, MEMBERSHIP, PERSON, change
from bot.store.engine import Store
from tests import factories
from tests.outbox.scene import NOW, STATES, Pair, decided, make_pair, plan


async def _parcels(store: Store, moderated: Sequence[str] = ()) -> list[Parcel]:
    async with store.write() as session:
        claimed = await claim(session, NOW, "w")
    async with store.read() as session:
        return await load_parcels(session, claimed, NOW, STATES, moderated)


async def test_members_come_with_what_others_may_know(store: Store) -> None:
    pair = await make_pair(store)
    cares = {"community_id": pair.community.id, "person_id": pair.mentee.id, "created_at": NOW}
    async with store.write() as session:
        rows = [
            {"kind": "goal", "words": "speak up", **cares},
            {"kind": "interest", "words": "jazz", **cares},
        ]
        await change(session, INTEREST.insert(), rows)
        await change(session, CIRCLE.update().values(depth=3))
    await plan(store, pair, decided(reason="first", detail="of=story"))
    (parcel,) = await _parcels(store, moderated=["fake"])
    facts = parcel.facts
    ana, ben = facts.members
    assert (ana.role, ben.role, ben.goals, ben.interests) == ("mentor", "mentee", ("speak up",), ("jazz",))
    assert (ana.account, ana.zone) == (Account(platform="fake", id="ana"), "UTC")
    assert (facts.kind, facts.tie, facts.depth, facts.title) == ("pair", "mentor", 3, "Ana & Ben")
    assert (facts.programme, facts.purpose, facts.reason, facts.detail) == (
        "Spring",
        "learning from each other",
        "first",
        "of=story",
    )
    assert (facts.at, facts.started_at, facts.ends_on) == (NOW, NOW, pair.programme.ends_on)
    assert facts.moderators_see_all


async def test_an_article_comes_with_who_brought_it(store: Store) -> None:
    pair = await make_pair(store)
    async with store.write() as session:
        article = {"community_id": pair.community.id, "guid": "g", "url": "https://x.test/a", "title": "T"}
        article |= {"summary": "S", "source": "X", "seen_at": NOW, "shared_by": pair.mentor.id}
        await change(session, ARTICLE.insert(), [{"id": 5, **article}])
    await plan(store, pair, decided(moment="article", slot="1", subject="5"))
    await plan(store, pair, decided(moment="article", slot="2", subject="6"))
    shown, gone = await _parcels(store)
    assert shown.facts.article is not None
    assert (shown.facts.article.title, shown.facts.article.shared_by) == ("T", "Ana")
    assert gone.facts.article is None


async def test_a_coordinator_reads_in_their_own_language(store: Store) -> None:
    pair = await make_pair(store)
    async with store.write() as session:
        dana = await factories.coordinator(session, pair.community)
        await change(session, PERSON.update().where(PERSON.c.id == dana.id).values(locale="de"))
        await change(session, MEMBERSHIP.update().where(MEMBERSHIP.c.role == "mentee").values(state="left"))
    detail = f"what=circle_left\nperson={pair.mentee.id}"
    await plan(store, pair, decided(moment="notice", people=(dana.id,), detail=detail))
    (parcel,) = await _parcels(store)
    facts = parcel.facts
    assert facts.reader is not None
    assert (facts.reader.name, facts.reader.role, facts.locale) == ("Dana", "coordinator", "de")
    assert facts.coordinators == ("Dana",)
    assert [one.name for one in facts.members] == ["Ana"]
    assert facts.asked_by is not None
    assert facts.asked_by.name == "Ben"
    assert parcel.to.who == Account(platform="fake", id="dana")


async def test_an_invitation_names_those_who_have_not_said_yes(store: Store) -> None:
    pair = await make_pair(store)
    async with store.write() as session:
        await change(session, CIRCLE.update().values(state="invited"))
        await change(session, MEMBERSHIP.update().values(state="invited"))
    await plan(store, pair, decided(moment="invitation", people=(pair.mentor.id,)))
    (parcel,) = await _parcels(store)
    assert [one.name for one in parcel.facts.members] == ["Ana", "Ben"]


async def test_somebody_on_two_platforms_is_met_on_the_circles_own(store: Store) -> None:
    pair = await make_pair(store)
    await _second_account(store, pair)
    await plan(store, pair, decided(people=(pair.mentor.id,)))
    (parcel,) = await _parcels(store)
    assert parcel.to.who == Account(platform="fake", id="ana")
    assert [one.account.platform for one in parcel.facts.members] == ["fake", "fake"]


async def test_somebody_elsewhere_is_met_where_they_are(store: Store) -> None:
    pair = await make_pair(store)
    await _second_account(store, pair)
    async with store.write() as session:
        await change(session, CIRCLE.update().values(platform="third"))
        await change(session, ACCOUNT.delete().where(ACCOUNT.c.platform == "fake"))
    await plan(store, pair, decided(people=(pair.mentor.id,)), decided(slot="2", people=(pair.mentee.id,)))
    elsewhere, nowhere = await _parcels(store)
    assert elsewhere.to.who == Account(platform="other", id="a9")
    assert nowhere.to.who is None


async def _second_account(store: Store, pair: Pair) -> None:
    other = {"community_id": pair.community.id, "person_id": pair.mentor.id, "platform": "other"}
    async with store.write() as session:
        rows = [{"external_id": "a9", "space": "S9", "direct_space": "", "direct_id": "", **other}]
        await change(session, ACCOUNT.insert(), rows)


@pytest.mark.parametrize("sends", [2, 40])
async def test_queries_do_not_grow_with_the_batch(store: Store, sends: int) -> None:
    pair = await make_pair(store)
    half = sends // 2
    await plan(store, pair, *(decided(moment="article", slot=str(n), subject="5") for n in range(half)))
    await plan(store, pair, *(decided(moment="reveal", slot=str(n), subject="1") for n in range(half)))
    async with store.write() as session:
        claimed = await claim(session, NOW, "w")
    asked: list[str] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, _p, _context, _many: asked.append(statement),
    )
    async with store.read() as session:
        assert len(await load_parcels(session, claimed, NOW, STATES)) == sends
    assert len([one for one in asked if one.startswith("SELECT")]) == 7
