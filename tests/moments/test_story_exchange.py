"""The story exchange over a real file: sealed until both answered, revealed once, gone afterwards."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.messages import Message, Quote
from bot.store import tables
from tests.moments.stage import Stage, words

SECRET = "It rained zebras"
OTHER = "We danced sideways"


async def told(stage: Stage) -> Message:
    """The pair's first story question."""
    await stage.make_pair()
    return (await stage.until("story")).message


def quoted(message: Message) -> list[str]:
    """The words of members in a message."""
    return [part.words for part in message.parts if isinstance(part, Quote)]


async def test_both_answer_and_then_both_see(stage: Stage) -> None:
    story = await told(stage)
    form = await stage.press("ana", story, "answer")
    assert form is not None
    assert form.form is not None
    assert "Ben can read it" in str(form.form.intro)
    reply = await stage.press("ana", story, "answer", {"story": SECRET, "follow_0": "Wet."})
    assert "Sealed" in words(reply)
    await stage.go(hours=3)
    assert not stage.all("reveal")
    await stage.press("ben", story, "answer", {"story": OTHER})
    await stage.go(days=1)
    (reveal,) = stage.all("reveal")
    assert quoted(reveal.message) == [f"{SECRET}\n\nWet.", OTHER]
    assert [one.sealed for one in await stage.answers()] == [None, None]
    assert [one.share for one in await stage.answers()] == ["revealed", "revealed"]
    await stage.go(days=20)
    assert len(stage.all("reveal")) == 1


async def test_what_is_sealed_is_never_readable_on_the_disk(stage: Stage) -> None:
    story = await told(stage)
    await stage.press("ana", story, "answer", {"story": SECRET})
    (row,) = await stage.answers()
    assert row.sealed
    assert SECRET.encode() not in stage.bytes()
    assert row.sealed in stage.bytes()
    await stage.press("ben", story, "answer", {"story": OTHER})
    await stage.go(days=1)
    assert SECRET.encode() not in stage.bytes()


async def test_until_the_reveal_a_writer_can_change_it(stage: Stage) -> None:
    story = await told(stage)
    await stage.press("ana", story, "answer", {"story": "a first try"})
    again = await stage.press("ana", story, "answer")
    assert again is not None
    assert again.form is not None
    assert again.form.fields[0].value == "a first try"
    await stage.press("ana", story, "answer", {"story": SECRET})
    await stage.press("ben", story, "answer", {"story": OTHER})
    await stage.go(days=1)
    (reveal,) = stage.all("reveal")
    assert quoted(reveal.message) == [SECRET, OTHER]


async def test_taking_it_back_keeps_the_other_sealed(stage: Stage) -> None:
    """Ben answers in the evening, the reveal waits for the morning, and Ana thinks better of it at night."""
    story = await told(stage)
    await stage.press("ana", story, "answer", {"story": SECRET})
    await stage.go(hours=10)
    await stage.press("ben", story, "answer", {"story": OTHER})
    await stage.go(minutes=5)
    reply = await stage.press("ana", story, "answer")
    assert reply is not None
    gone = await stage.token("ana", story.token + ":withdraw")
    assert "nobody has read it" in words(gone)
    await stage.go(days=2)
    assert not stage.all("reveal")
    assert SECRET.encode() not in stage.bytes()
    await stage.press("ana", story, "answer", {"story": "Another one"})
    await stage.go(days=4)
    (reveal,) = stage.all("reveal")
    assert quoted(reveal.message) == ["Another one", OTHER]


async def test_once_the_reveal_is_on_its_way_nothing_changes(stage: Stage) -> None:
    story = await told(stage)
    await stage.press("ana", story, "answer", {"story": SECRET})
    await stage.go(hours=10)
    await stage.press("ben", story, "answer", {"story": OTHER})
    await stage.go(minutes=5)
    async with stage.store.write() as session:
        send = (await session.exec(select(tables.Send).where(tables.Send.moment == "reveal"))).one()
        send.state, send.claimed_by = "claimed", "somebody"
        send.lease_until = stage.clock.now() + timedelta(seconds=120)
        session.add(send)
    for choice, values in (("withdraw", None), ("answer:f", {"story": "Later words"})):
        assert "closed" in words(await stage.token("ana", f"{story.token}:{choice}", values))
    assert (await stage.answers())[0].share == "sealed"


async def test_an_empty_form_is_asked_kindly(stage: Stage) -> None:
    story = await told(stage)
    reply = await stage.press("ana", story, "answer", {"story": "  ", "follow_0": "half"})
    assert reply is not None
    assert reply.errors is not None
    assert "story" in reply.errors
    assert reply.form is not None
    assert reply.form.fields[1].value == "half"
    assert not await stage.answers()


async def test_a_closed_story_takes_no_more(stage: Stage) -> None:
    story = await told(stage)
    await stage.go(days=11)
    await stage.app.clean(stage.clock.now())
    assert "closed" in words(await stage.press("ana", story, "answer", {"story": SECRET}))
    assert not await stage.answers()


async def test_while_a_lone_answer_lives_the_other_may_still_write(stage: Stage) -> None:
    story = await told(stage)
    await stage.go(days=3)
    await stage.press("ana", story, "answer", {"story": SECRET})
    await stage.go(days=9)
    await stage.app.clean(stage.clock.now())
    assert "Sealed" in words(await stage.press("ben", story, "answer", {"story": OTHER}))


class TestLoneAnswer:
    async def asked(self, stage: Stage) -> tuple[Message, Message]:
        """The story, and the question to Ana after a week."""
        story = await told(stage)
        await stage.press("ana", story, "answer", {"story": SECRET})
        await stage.go(days=6)
        assert not stage.all("lone_answer")
        question = await stage.until("lone_answer", 4)
        assert question.to.id == "dm:ana"
        return story, question.message

    async def test_shared_anyway_it_is_passed_on_in_her_name(self, stage: Stage) -> None:
        _, question = await self.asked(stage)
        await stage.press("ana", question, "share")
        await stage.go(days=1)
        (share,) = stage.all("share")
        assert quoted(share.message) == [SECRET]
        assert share.to.id == "ana+ben"
        assert [(one.sealed, one.share) for one in await stage.answers()] == [(None, "revealed")]
        assert "settled before" in words(await stage.press("ana", question, "delete"))

    async def test_after_a_share_the_other_s_story_opens_at_once(self, stage: Stage) -> None:
        story, question = await self.asked(stage)
        await stage.press("ana", question, "share")
        await stage.go(days=1)
        await stage.press("ben", story, "answer", {"story": OTHER})
        await stage.go(days=1)
        (reveal,) = stage.all("reveal")
        assert quoted(reveal.message) == [OTHER]

    async def test_a_shared_story_can_be_changed_until_it_is_passed_on(self, stage: Stage) -> None:
        story, question = await self.asked(stage)
        await stage.press("ana", question, "share")
        await stage.press("ana", story, "answer", {"story": "Better words"})
        await stage.go(days=1)
        (share,) = stage.all("share")
        assert quoted(share.message) == ["Better words"]

    async def test_kept_it_stays_sealed_until_it_expires(self, stage: Stage) -> None:
        _, question = await self.asked(stage)
        assert "stays sealed" in words(await stage.press("ana", question, "keep"))
        await stage.go(days=5)
        await stage.app.clean(stage.clock.now())
        (row,) = await stage.answers()
        assert row.sealed
        await stage.go(days=3)
        await stage.app.clean(stage.clock.now())
        (row,) = await stage.answers()
        assert (row.sealed, row.share) == (None, "none")
        assert not stage.all("reveal") + stage.all("share")

    async def test_deleted_it_is_gone(self, stage: Stage) -> None:
        _, question = await self.asked(stage)
        await stage.press("ana", question, "delete")
        (row,) = await stage.answers()
        assert (row.sealed, row.share, row.substance) == (None, "none", False)

    async def test_deleted_while_the_reveal_waits_it_takes_the_reveal_back(self, stage: Stage) -> None:
        story, question = await self.asked(stage)
        await stage.go(hours=10 - (stage.clock.now().hour - 10))
        await stage.press("ben", story, "answer", {"story": OTHER})
        await stage.go(minutes=2)
        await stage.press("ana", question, "delete")
        await stage.go(days=2)
        assert not stage.all("reveal")


class TestGroup:
    async def test_enough_answers_open_after_three_days(self, stage: Stage) -> None:
        await stage.make_group("Ana", "Ben", "Chi", "Eva")
        story = (await stage.until("story")).message
        for who in ("ana", "ben", "chi"):
            reply = await stage.press(who, story, "answer", {"story": f"{who} was there"})
            assert "Sealed" in words(reply)
        await stage.go(days=2)
        assert not stage.all("reveal")
        await stage.go(days=2)
        (reveal,) = stage.all("reveal")
        assert len(quoted(reveal.message)) == 3
        assert "closed" in words(await stage.press("eva", story, "answer", {"story": "late"}))

    async def test_two_of_four_stay_sealed_and_expire(self, stage: Stage) -> None:
        await stage.make_group("Ana", "Ben", "Chi", "Eva")
        story = (await stage.until("story")).message
        for who in ("ana", "ben"):
            await stage.press(who, story, "answer", {"story": SECRET})
        await stage.go(days=15)
        await stage.app.clean(stage.clock.now())
        assert not stage.all("reveal")
        assert [one.sealed for one in await stage.answers()] == [None, None]


async def test_a_reveal_that_waits_for_a_pause_loses_nothing(stage: Stage) -> None:
    """Both answered; then one rests for five weeks, longer than a lone answer would live."""
    story = await told(stage)
    await stage.press("ana", story, "answer", {"story": SECRET})
    await stage.go(hours=10)
    await stage.press("ben", story, "answer", {"story": OTHER})
    async with stage.store.write() as session:
        ben = await session.get(tables.Person, (await stage.person("Ben")).id)
        assert ben is not None
        ben.paused_until = stage.clock.now() + timedelta(weeks=5)
        session.add(ben)
    for _ in range(6):
        await stage.go(weeks=1)
        await stage.app.clean(stage.clock.now())
    (reveal,) = stage.all("reveal")
    assert quoted(reveal.message) == [SECRET, OTHER]


@pytest.mark.parametrize("choice", ["answer:f", "withdraw", "later", "nonsense"])
async def test_a_story_is_for_its_pair_alone(stage: Stage, choice: str) -> None:
    story = await told(stage)
    async with stage.store.write() as session:
        community = (await session.exec(select(tables.Community))).one()
        session.add(tables.Person(community_id=community.id, name="Eva", created_at=stage.clock.now()))
    reply = await stage.token(
        "eva", f"{story.token}:{choice}", {"story": "mine"} if "answer" in choice else None
    )
    assert "for the people it was written to" in words(reply)
    assert not await stage.answers()
