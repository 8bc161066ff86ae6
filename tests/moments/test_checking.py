"""Check-ins: what they are asked about next time, what a shared one shows, one tap after silence."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.cleanup import clean
from bot.facts import Said, pack
from bot.messages import Form, Message, Reply, plain
from bot.moments import MOMENTS
from bot.moments.check_in import CheckIn
from bot.moments.checking import tapped, told
from bot.people.export import export
from bot.policy.rules import Rules
from bot.store import tables
from tests.moments.stage import LIBRARY, Stage, words
from tests.moments.states import day, pair, past
from tests.moments.test_compose import ANA, EVERY, facts, said

TALK = "my talk in June"


def form(reply: Reply | None) -> Form:
    assert reply is not None
    assert reply.form is not None
    return reply.form


async def check_in(stage: Stage, number: int = 1) -> Message:
    """The pair's check-in of this number."""
    for _ in range(60):
        found = stage.all("check_in")
        if len(found) >= number:
            return found[number - 1].message
        await stage.go(days=1)
    raise AssertionError("no check-in")


class TestNextTime:
    async def asked(self, stage: Stage, share: str = "keep") -> Message:
        """Ana's wish in the first check-in; then the second one."""
        await stage.make_pair()
        first = await check_in(stage)
        await stage.press("ana", first, "answer", {"line": "All well.", "next": TALK, "share": share})
        assert TALK.encode() not in stage.bytes()
        now = await stage.press("ben", first, "answer")
        assert not form(now).intro  # it is for next time
        return await check_in(stage, 2)

    @pytest.mark.parametrize("share", ["keep", "partner"])
    async def test_it_comes_back_in_the_partners_next_form_once(self, stage: Stage, share: str) -> None:
        second = await self.asked(stage, share)
        assert all(TALK not in one.words for one in stage.platform.said)
        assert form(await stage.press("ben", second, "answer")).intro == (f"Ana hopes you ask about: {TALK}",)
        assert not form(await stage.press("ana", second, "answer")).intro
        await stage.press("ben", second, "answer", {"line": "Fine."})
        assert not form(await stage.press("ben", second, "answer")).intro
        assert not any(row.next_time for row in await stage.answers())

    async def test_a_form_that_is_only_looked_at_keeps_it(self, stage: Stage) -> None:
        second = await self.asked(stage)
        for _ in range(2):
            assert form(await stage.press("ben", second, "answer")).intro

    async def test_its_writer_sees_it_again_and_can_empty_it(self, stage: Stage) -> None:
        await stage.make_pair()
        first = await check_in(stage)
        await stage.press("ana", first, "answer", {"line": "All well.", "next": TALK})
        fields = {one.id: one.value for one in form(await stage.press("ana", first, "answer")).fields}
        assert (fields["next"], fields["line"]) == (TALK, "All well.")
        await stage.press("ana", first, "answer", {"line": "All well.", "next": " "})
        assert not (await stage.answers())[-1].next_time

    async def test_it_is_enough_alone_and_is_never_posted(self, stage: Stage) -> None:
        await stage.make_pair()
        first = await check_in(stage)
        assert "stays with you" in words(
            await stage.press("ana", first, "answer", {"next": TALK, "share": "partner"})
        )
        await stage.go(days=2)
        assert not stage.all("share")

    async def test_it_goes_after_sixty_days_and_with_its_circle(self, stage: Stage) -> None:
        await stage.make_pair()
        first = await check_in(stage)
        for ended in (False, True):
            await stage.press("ana", first, "answer", {"next": TALK})
            now = stage.clock.now() + timedelta(days=0 if ended else 61)
            if ended:
                async with stage.store.write() as session:
                    circle = (await session.exec(select(tables.Circle))).one()
                    circle.state = "ended"
                    session.add(circle)
            await clean(stage.store, Rules(), now - timedelta(days=2))
            assert bool((await stage.answers())[-1].next_time) is not ended
            await clean(stage.store, Rules(), now)
            assert not (await stage.answers())[-1].next_time

    async def test_its_writer_may_take_it_along(self, stage: Stage) -> None:
        await self.asked(stage)
        async with stage.store.read() as session:
            ana = (await session.exec(select(tables.Person).where(tables.Person.name == "Ana"))).one()
            data = await export(session, ana, stage.cipher, stage.clock.now())
        assert TALK in data.decode()


async def test_a_shared_check_in_tells_what_each_tap_answers(stage: Stage) -> None:
    await stage.make_pair()
    first = await check_in(stage)
    fields = form(await stage.press("ben", first, "answer")).fields
    await stage.press(
        "ben", first, "answer", {fields[0].id: "Moving", "line": "All well.", "share": "partner"}
    )
    await stage.go(days=2)
    (shared,) = stage.all("share")
    assert fields[0].label == "Goals"
    assert "Goals: Moving" in shared.words
    assert "All well." in shared.words
    assert "line" not in shared.words


def test_words_without_fields_are_told_as_they_are() -> None:
    assert told(Said(who=ANA, words="As it was.")) == "As it was."


class TestAfterSilence:
    SILENT = tuple(past("story", 20 + 9 * number, id=number) for number in range(4))

    def test_one_question_is_left_and_a_word_for_the_pace(self) -> None:
        for silent, questions, made in ((1, 2, ""), (2, 2, "slower"), (3, 1, "lighter")):
            circle = pair(*self.SILENT[:silent])
            wish = CheckIn().propose(circle, LIBRARY, day(120))
            assert wish is not None
            assert len(wish.subject.split("+")) == questions
            assert (f"pace={made}" in wish.detail) is bool(made)

    def test_its_three_taps_are_buttons_and_nothing_opens(self) -> None:
        prompt = LIBRARY.of("check_in")[0]
        light = facts("check_in", subject=prompt.id, detail=pack(days=56, pace="lighter"))
        message = said(light)
        front = [choice for choice in message.choices if choice.place == "front"]
        assert [choice.label for choice in front] == [*prompt.follow_ups, "Not now"]
        assert not any(choice.opens_form for choice in message.choices)

    async def test_a_tap_is_an_answer_that_stays_with_its_writer(self, stage: Stage) -> None:
        await stage.make_pair()
        first = await check_in(stage)
        reply = await stage.token("ana", f"{first.token}:tap1")
        assert "stays with you" in words(reply)
        (row,) = await stage.answers()
        assert (row.substance, row.share) == (True, "keep")
        shown = form(await stage.press("ana", first, "answer")).fields[0]
        assert shown.value == shown.options[1].id
        for forged in ("tap", "tap9", "tap-1", "tap٣", "tapir"):
            assert "no use any more" in words(await stage.token("ana", f"{first.token}:{forged}"))

    def test_a_forged_tap_is_none(self) -> None:
        assert tapped(LIBRARY.of("check_in")[0], "tap2")
        assert not tapped(LIBRARY.of("check_in")[0], "tap3")


class TestPace:
    def lines(self, moment: str, made: str) -> set[str]:
        """The reason lines of many messages of one kind."""
        found = set()
        for number in range(40):
            told_so = facts(
                moment, token=f"d:{number}", subject=EVERY[moment].subject, detail=pack(days=14, pace=made)
            )
            (line,) = MOMENTS[moment].compose(told_so, LIBRARY).reason
            found.add(str(line))
        return found

    def test_each_message_has_its_own_word_and_none_of_guilt(self) -> None:
        known = [LIBRARY.line(f"backoff.{number}") for number in range(1, 13)]
        assert self.lines("story", "slower") == set(known[:6])
        assert self.lines("check_in", "slower") == set(known[:6])
        assert self.lines("check_in", "lighter") == set(known[6:])
        for line in known:
            assert not {"answer", "silent", "missed", "sorry", "unfortunately"} & set(line.lower().split())

    def test_the_same_message_always_says_the_same(self) -> None:
        slower = facts("story", subject=EVERY["story"].subject, detail=pack(days=14, pace="slower"))
        assert said(slower) == said(slower)
        assert "every 14 days" not in plain(said(slower))

    async def test_why_this_still_tells_the_reason(self, stage: Stage) -> None:
        await stage.make_pair()
        first = await check_in(stage)
        async with stage.store.write() as session:
            row = (
                await session.exec(select(tables.Delivery).where(tables.Delivery.moment == "check_in"))
            ).one()
            row.detail = pack(days=14, pace="slower")
            session.add(row)
        assert "first look at how you are" in words(await stage.press("ana", first, "why"))
