"""`next`: what could not be sent to somebody is theirs to see, in private, with its buttons."""

from typing import Any

import pytest
from sqlmodel import update

from bot.library import load
from bot.moments import MOMENTS
from bot.moments.press import behind
from bot.policy.state import CircleState, Proposal
from bot.store.cipher import Cipher
from bot.store.tables import Answer, Circle, Delivery, Membership, Person, Send
from tests.commands import stage as stages
from tests.commands.stage import Stage, paired, words
from tests.factories import NOW


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompts that Kith comes with."""
    monkeypatch.setattr(stages, "LIBRARY", load())


async def waits(on: Stage, circle: int, who: str, moment: str, slot: str = "1", **given: Any) -> Send:
    """A message for one of a pair that could not arrive."""
    person = await on.only(Person, name=who)
    common: dict[str, Any] = {
        "community_id": on.community.id,
        "circle_id": circle,
        "moment": moment,
        "slot": slot,
    }
    delivery = Delivery(**common, audience="each", at=NOW, planned_at=NOW, reason=moment)
    await on.keep(delivery)
    found = next(one for one in await on.rows(Delivery) if (one.moment, one.slot) == (moment, slot))
    told = {"state": "failed", "why": "closed"} | given
    key = f"{circle}:{moment}:{slot}:p{person.id}"
    await on.keep(
        Send(**common, delivery_id=found.id, person_id=person.id, recipient=key, key=key, due_at=NOW, **told)
    )
    send: Send = await on.only(Send, key=key)
    return send


@pytest.mark.usefixtures("shipped")
async def test_it_shows_what_waits_one_at_a_time_and_to_them_alone(on: Stage) -> None:
    circle = await paired(on, "Ana", "Ben")
    first = await waits(on, circle, "Ana", "quiet_question")
    await waits(on, circle, "Ana", "quiet_question", "2")
    reply = await on.say("Ana", "next")
    assert reply.message is not None
    assert (reply.message.token, reply.message.seen_by) == (f"d:{first.id}", "only you")
    assert [one.id for one in reply.message.choices] == ["weekly", "monthly", "quiet"]
    assert "1 more after this" in words(reply)
    assert words(await on.say("Ben", "next")) == "Nothing waits for you.\nSeen by: only you"
    assert "more after this" in words(await on.say("Ana", "next"))


@pytest.mark.usefixtures("shipped")
async def test_what_was_shown_is_shown_again_for_a_day_until_it_is_answered(on: Stage) -> None:
    circle = await paired(on, "Ana", "Ben")
    send = await waits(on, circle, "Ana", "quiet_question")
    assert "only you" in words(await on.say("Ana", "next"))
    assert (await on.only(Send, id=send.id)).state == "sent"
    token = f"d:{send.id}"
    assert (await on.later(hours=20).say("Ana", "next")).message.token == token  # type: ignore[union-attr]
    assert (await on.later(hours=30).say("Ana", "next")).message.token == "c:help"  # type: ignore[union-attr]
    ana = await on.only(Person, name="Ana")
    answer = {"community_id": on.community.id, "delivery_id": send.delivery_id, "person_id": ana.id}
    await on.keep(Answer(**answer, choice="weekly", at=NOW, changed_at=NOW))
    assert (await on.say("Ana", "next")).message.token == "c:help"  # type: ignore[union-attr]


@pytest.mark.usefixtures("shipped")
async def test_an_invitation_that_reached_nobody_can_be_accepted_there(on: Stage) -> None:
    circle = await paired(on, "Ana", "Ben")
    async with on.store.write() as session:
        await session.exec(update(Circle).values(state="invited"))
        await session.exec(update(Membership).values(state="invited"))
    send = await waits(on, circle, "Ana", "invitation", why="unreachable")
    reply = await on.say("Ana", "next")
    assert reply.message is not None
    assert (reply.message.token, reply.message.choices[0].id) == (f"d:{send.id}", "accept")


async def test_in_the_conversation_both_may_press(on: Stage, cipher: Cipher) -> None:
    circle = await paired(on, "Ana", "Ben")
    send = await waits(on, circle, "Ana", "check_in", state="sent", why="in_circle")
    ben = await on.only(Person, name="Ben")
    async with on.store.write() as session:
        at_hand = await behind(session, f"d:{send.id}:later", ben, cipher, stages.LIBRARY, NOW)
    assert at_hand.person.name == "Ben"


def test_nobody_proposes_to_say_it() -> None:
    state = CircleState(id=1, kind="pair")
    wish: Proposal | None = MOMENTS["closed_door"].propose(state, load(), NOW)
    assert wish is None
