"""Words are shown once to whom they are for; the ciphertext goes when they arrived, and not before."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import Transient
from bot.outbox.rows import ANSWER, DELIVERY, MEMBERSHIP, change, fetch
from bot.store.cipher import Cipher, new_key
from bot.store.engine import Store
from bot.store.tables import Answer
from tests.fakes.platform import FakePlatform, Fault
from tests.outbox.scene import NOW, Pair, Plain, decided, make_pair, outbox, plan, sends

WORDS = {"what": "I took a risk.", "felt": "", "came": " It paid off. "}


async def _story(
    store: Store, cipher: Cipher, pair: Pair, shares: Mapping[int, str], *, words: Mapping[str, str] = WORDS
) -> int:
    """A story that was sent and answered; gives its delivery's id."""
    await plan(store, pair, decided(moment="story", slot="s"))
    await outbox(store, FakePlatform(), cipher, Plain("story")).deliver_due(NOW)
    async with store.write() as session:
        (delivery,) = await fetch(session, select(DELIVERY))
        for person, share in shares.items():
            sealed = cipher.seal(json.dumps(words))
            session.add(
                Answer(
                    community_id=pair.community.id,
                    delivery_id=delivery.id,
                    person_id=person,
                    substance=True,
                    share=share,
                    sealed=sealed,
                    at=NOW,
                    changed_at=NOW,
                )
            )
    return int(delivery.id)


async def _answers(store: Store) -> Sequence[Any]:
    async with store.read() as session:
        rows = await fetch(session, select(ANSWER).order_by(ANSWER.c.id))
    return [(row.share, row.sealed is None) for row in rows]


async def _state(store: Store, delivery: int) -> str:
    async with store.read() as session:
        (row,) = await fetch(session, select(DELIVERY.c.state).where(DELIVERY.c.id == delivery))
    return str(row.state)


async def test_a_reveal_shows_both_and_empties_them_once_it_arrived(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    story = await _story(store, cipher, pair, {pair.mentor.id: "sealed", pair.mentee.id: "sealed"})
    await plan(store, pair, decided(moment="reveal", slot="r", subject=str(story), urgent=True))
    moment, platform = Plain("reveal"), FakePlatform(faults={1: Fault(error=Transient("busy"))})
    kith = outbox(store, platform, cipher, moment)
    await kith.deliver_due(NOW)
    assert await _answers(store) == [("sealed", False), ("sealed", False)]
    assert await _state(store, story) == "open"
    await kith.deliver_due((await sends(store))[-1].due_at)
    assert await _answers(store) == [("revealed", True), ("revealed", True)]
    assert await _state(store, story) == "closed"
    said = moment.seen[-1].said
    assert [(one.who.name, one.words) for one in said] == [
        ("Ana", "I took a risk.\n\nIt paid off."),
        ("Ben", "I took a risk.\n\nIt paid off."),
    ]


async def test_a_reveal_to_each_waits_for_the_last(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    both = (pair.mentor.id, pair.mentee.id)
    story = await _story(store, cipher, pair, dict.fromkeys(both, "sealed"))
    await plan(store, pair, decided(moment="reveal", slot="r", subject=str(story), urgent=True, people=both))
    platform = FakePlatform(faults={2: Fault(error=Transient("busy"))})
    kith = outbox(store, platform, cipher, Plain("reveal"))
    await kith.deliver_due(NOW)
    assert await _answers(store) == [("sealed", False), ("sealed", False)]
    await kith.deliver_due(max(row.due_at for row in await sends(store)))
    assert await _answers(store) == [("revealed", True), ("revealed", True)]


async def test_a_share_shows_one_person_and_empties_theirs(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    story = await _story(store, cipher, pair, {pair.mentor.id: "partner", pair.mentee.id: "partner"})
    detail = f"person={pair.mentee.id}\nof=story"
    await plan(store, pair, decided(moment="share", slot="x", subject=str(story), detail=detail, urgent=True))
    moment = Plain("share")
    await outbox(store, FakePlatform(), cipher, moment).deliver_due(NOW)
    (facts,) = moment.seen
    assert [one.who.name for one in facts.said] == ["Ben"]
    assert facts.asked_by is not None
    assert facts.asked_by.name == "Ben"
    assert await _answers(store) == [("partner", False), ("revealed", True)]
    assert await _state(store, story) == "open"


@pytest.mark.parametrize("moment", ["help", "check_in"])
async def test_nothing_else_shows_words(store: Store, cipher: Cipher, moment: str) -> None:
    pair = await make_pair(store)
    story = await _story(store, cipher, pair, {pair.mentee.id: "help"})
    detail = f"person={pair.mentee.id}"
    await plan(store, pair, decided(moment=moment, slot="h", subject=str(story), detail=detail, urgent=True))
    saying = Plain(moment)
    await outbox(store, FakePlatform(), cipher, saying).deliver_due(NOW)
    (facts,) = saying.seen
    assert facts.said == ()
    assert facts.asked_by is not None
    assert await _answers(store) == [("help", False)]


async def test_a_lone_writer_sees_only_their_own_words(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    story = await _story(store, cipher, pair, {pair.mentor.id: "sealed", pair.mentee.id: "sealed"})
    ask = decided(moment="lone_answer", slot="l", subject=str(story), urgent=True, people=(pair.mentee.id,))
    await plan(store, pair, ask)
    saying = Plain("lone_answer")
    await outbox(store, FakePlatform(), cipher, saying).deliver_due(NOW)
    assert [one.who.name for one in saying.seen[0].said] == ["Ben"]
    assert await _answers(store) == [("sealed", False), ("sealed", False)]


async def test_words_of_somebody_who_left_are_not_shown(store: Store, cipher: Cipher) -> None:
    pair = await make_pair(store)
    story = await _story(store, cipher, pair, {pair.mentor.id: "sealed", pair.mentee.id: "sealed"})
    async with store.write() as session:
        left = MEMBERSHIP.update().where(MEMBERSHIP.c.person_id == pair.mentee.id).values(state="left")
        await change(session, left)
    to_mentor = decided(moment="reveal", slot="r", subject=str(story), urgent=True, people=(pair.mentor.id,))
    await plan(store, pair, to_mentor)
    saying = Plain("reveal")
    await outbox(store, FakePlatform(), cipher, saying).deliver_due(NOW)
    assert [one.who.name for one in saying.seen[0].said] == ["Ana"]


async def test_nothing_left_to_reveal_says_nothing(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    story = await _story(store, cipher, pair, {})
    await plan(store, pair, decided(moment="reveal", slot="r", subject=str(story), urgent=True))
    await outbox(store, platform, cipher, Plain("reveal")).deliver_due(NOW)
    assert platform.sends == 0
    assert (await sends(store))[-1].why == "nothing_fits"


async def test_a_missing_key_is_told_and_loses_nothing(store: Store, cipher: Cipher) -> None:
    pair, platform = await make_pair(store), FakePlatform()
    story = await _story(store, cipher, pair, {pair.mentor.id: "sealed", pair.mentee.id: "sealed"})
    reveal = decided(moment="reveal", slot="r", subject=str(story), urgent=True)
    await plan(store, pair, reveal, decided(slot="beside"))
    await outbox(store, platform, Cipher([new_key()]), Plain("reveal"), Plain()).deliver_due(NOW)
    *_, revealed, beside = await sends(store)
    assert (revealed.state, revealed.why) == ("due", "misconfigured:key of sealed answers")
    assert revealed.due_at > NOW
    assert beside.state == "sent"
    assert await _answers(store) == [("sealed", False), ("sealed", False)]
