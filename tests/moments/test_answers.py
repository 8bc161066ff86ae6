"""What presses and forms do, over a real file: for the presser alone, once, and only for whom it was."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.messages import Message, Quote, Reply
from bot.moments.choices import PAUSE
from bot.store import tables
from tests.moments.stage import Stage, words

SECRET = "My own zebra"


async def check_in(stage: Stage) -> Message:
    """The pair's first check-in."""
    await stage.make_pair()
    return (await stage.until("check_in")).message


def values(reply: Reply | None, **given: str) -> dict[str, str]:
    """A filled form: the first tap of the first question, and what is given."""
    assert reply is not None
    assert reply.form is not None
    first = reply.form.fields[0]
    return {first.id: first.options[0].id, **given}


class TestCheckIn:
    async def test_kept_it_is_seen_by_nobody_else(self, stage: Stage) -> None:
        message = await check_in(stage)
        form = await stage.press("ana", message, "answer")
        reply = await stage.press("ana", message, "answer", values(form, line=SECRET, share="keep"))
        assert "stays with you" in words(reply)
        await stage.go(days=3)
        (row,) = await stage.answers()
        assert (row.share, row.substance) == ("keep", True)
        assert SECRET.encode() not in stage.bytes()
        assert not stage.all("share") + stage.all("help")
        assert all(SECRET not in said.words for said in stage.platform.said)

    async def test_shared_it_is_posted_once_in_their_name_and_then_emptied(self, stage: Stage) -> None:
        message = await check_in(stage)
        form = await stage.press("ben", message, "answer")
        await stage.press("ben", message, "answer", values(form, line=SECRET, share="partner"))
        await stage.go(days=2)
        (share,) = stage.all("share")
        (quote,) = [part for part in share.message.parts if isinstance(part, Quote)]
        assert quote.who.name == "Ben"
        assert SECRET in quote.words
        assert (await stage.answers())[0].sealed is None
        again = await stage.press("ben", message, "answer", {"line": "more", "share": "partner"})
        assert "shared already" in words(again)
        await stage.go(days=2)
        assert len(stage.all("share")) == 1

    async def test_a_share_that_waits_can_be_taken_back(self, stage: Stage) -> None:
        message = await check_in(stage)
        await stage.go(hours=10)
        await stage.press("ben", message, "answer", {"line": SECRET, "share": "partner"})
        await stage.press("ben", message, "answer", {"line": SECRET, "share": "keep"})
        await stage.go(days=3)
        assert not stage.all("share")

    async def test_help_reaches_the_coordinator_at_any_hour_without_a_word_of_it(self, stage: Stage) -> None:
        message = await check_in(stage)
        await stage.go(hours=12)
        reply = await stage.press("ben", message, "answer", {"line": SECRET, "share": "help"})
        assert "Dana" in words(reply)
        assert "emergency" in words(reply)
        await stage.go(minutes=1)
        (told,) = stage.all("help")
        assert told.to.id == "dm:dana"
        assert "Ben asks for your help" in told.words
        assert SECRET not in told.words

    async def test_an_empty_form_is_kind_and_changes_nothing(self, stage: Stage) -> None:
        message = await check_in(stage)
        reply = await stage.press("ana", message, "answer", {"share": "help", "line": " "})
        assert reply is not None
        assert reply.errors
        assert "fine" in next(iter(reply.errors.values()))
        assert not await stage.answers()

    async def test_the_form_comes_back_as_it_was_filled(self, stage: Stage) -> None:
        message = await check_in(stage)
        given = values(await stage.press("ana", message, "answer"), line=SECRET, share="partner")
        await stage.press("ana", message, "answer", given)
        again = await stage.press("ana", message, "answer")
        assert again is not None
        assert again.form is not None
        assert {one.id: one.value for one in again.form.fields if one.value} == given

    async def test_a_forged_share_stays_with_its_writer(self, stage: Stage) -> None:
        message = await check_in(stage)
        reply = await stage.press("ana", message, "answer", {"line": SECRET, "share": "everybody"})
        assert "stays with you" in words(reply)
        assert (await stage.answers())[0].share == "keep"

    async def test_a_prompt_that_is_gone_is_told_kindly(self, stage: Stage) -> None:
        message = await check_in(stage)
        async with stage.store.write() as session:
            found = select(tables.Delivery).where(tables.Delivery.moment == "check_in")
            delivery = (await session.exec(found)).one()
            delivery.subject = "check_in.long_gone"
            session.add(delivery)
        assert "no longer in use" in words(await stage.press("ana", message, "answer"))


class TestStandardChoices:
    async def test_not_now_is_fine_and_no_answer(self, stage: Stage) -> None:
        message = await check_in(stage)
        assert "fine" in words(await stage.press("ana", message, "later"))
        (row,) = await stage.answers()
        assert (row.choice, row.substance) == ("later", False)

    async def test_not_now_leaves_an_answer_as_it_was(self, stage: Stage) -> None:
        message = await check_in(stage)
        await stage.press("ana", message, "answer", {"line": SECRET})
        await stage.press("ana", message, "later")
        (row,) = await stage.answers()
        assert row.substance
        assert row.sealed

    async def test_less_slows_the_presser_alone(self, stage: Stage) -> None:
        message = await check_in(stage)
        assert "one a week" in words(await stage.press("ana", message, "less"))
        assert [(await stage.person(name)).pace for name in ("Ana", "Ben")] == ["weekly", "usual"]
        assert "four weeks" in words(await stage.press("ana", message, "less"))
        await stage.press("ana", message, "less")
        assert (await stage.person("Ana")).pace == "monthly"

    async def test_not_this_kind_is_remembered_once_for_the_presser(self, stage: Stage) -> None:
        message = await check_in(stage)
        for _ in range(2):
            await stage.press("ben", message, "mute")
        async with stage.store.read() as session:
            (mute,) = (await session.exec(select(tables.Mute))).all()
        assert (mute.person_id, mute.moment) == ((await stage.person("Ben")).id, "check_in")
        said = len(stage.platform.said)
        await stage.go(days=30)
        assert all(one.key.split(":")[1] != "check_in" for one in stage.platform.said[said:])

    async def test_in_touch_keeps_the_bot_out_of_the_way(self, stage: Stage) -> None:
        message = await check_in(stage)
        said = len(stage.platform.said)
        await stage.press("ana", message, "touch")
        await stage.go(days=4.9)
        assert len(stage.platform.said) == said
        assert (await stage.circle()).two_way_at is not None

    async def test_why_this_says_the_reason_again(self, stage: Stage) -> None:
        message = await check_in(stage)
        said = words(await stage.press("ben", message, "why"))
        assert "first look at how you are" in said
        assert "/kith why" in said

    async def test_stop_asks_and_never_mind_changes_nothing(self, stage: Stage) -> None:
        message = await check_in(stage)
        reply = await stage.press("ana", message, "stop")
        assert reply is not None
        assert reply.message is not None
        assert [one.id for one in reply.message.choices] == ["rest", "leave", "stay"]
        assert "nothing was changed" in words(await stage.press("ana", reply.message, "stay"))
        assert (await stage.circle()).state == "active"

    async def test_a_rest_is_for_two_weeks_and_shortens_no_longer_one(self, stage: Stage) -> None:
        message = await check_in(stage)
        await stage.token("ana", f"{message.token}:rest")
        until = (await stage.person("Ana")).paused_until
        assert until == stage.clock.now() + PAUSE
        said = len(stage.platform.said)
        await stage.go(days=13)
        assert {one.to.id for one in stage.platform.said[said:]} <= {"dm:ben"}
        longer = stage.clock.now() + timedelta(days=90)
        async with stage.store.write() as session:
            ana = await session.get(tables.Person, (await stage.person("Ana")).id)
            assert ana is not None
            ana.paused_until = longer
            session.add(ana)
        await stage.token("ana", f"{message.token}:rest")
        assert (await stage.person("Ana")).paused_until == longer
        assert (await stage.person("Ben")).paused_until is None

    async def test_to_leave_ends_a_pair_and_the_other_hears_it_kindly(self, stage: Stage) -> None:
        message = await check_in(stage)
        assert "welcome back" in words(await stage.token("ben", f"{message.token}:leave"))
        assert (await stage.circle()).state == "ended"
        await stage.go(days=1)
        told = {said.to.id: said.words for said in stage.all("notice")}
        assert set(told) == {"dm:ana", "dm:dana"}
        assert "No reason was asked for" in told["dm:ana"]
        assert "a circle that you are in" in told["dm:ana"]
        assert "You left" in words(await stage.token("ben", f"{message.token}:leave"))
        assert "has ended" in words(await stage.token("ana", f"{message.token}:answer:f"))

    async def test_a_group_goes_on_without_one_and_nobody_is_told(self, stage: Stage) -> None:
        await stage.make_group("Ana", "Ben", "Chi")
        message = (await stage.until("story")).message
        await stage.token("chi", f"{message.token}:leave")
        await stage.go(days=2)
        assert (await stage.circle()).state == "active"
        assert not stage.all("notice")


class TestPresses:
    async def test_the_same_event_counts_once(self, stage: Stage) -> None:
        message = await check_in(stage)
        assert await stage.press("ana", message, "less", event="twice") is not None
        assert await stage.press("ana", message, "less", event="twice") is None
        assert (await stage.person("Ana")).pace == "weekly"

    async def test_a_form_handed_in_twice_is_one_answer(self, stage: Stage) -> None:
        message = await check_in(stage)
        for line in ("one", "two"):
            await stage.press("ana", message, "answer", {"line": line})
        assert len(await stage.answers()) == 1

    async def test_a_button_survives_a_restart(self, stage: Stage) -> None:
        message = await check_in(stage)
        await stage.restart()
        form = await stage.press("ana", message, "answer")
        assert form is not None
        assert form.form is not None
        await stage.press("ana", message, "answer", {"line": SECRET})
        await stage.restart()
        again = await stage.press("ana", message, "answer")
        assert again is not None
        assert again.form is not None
        assert SECRET in [one.value for one in again.form.fields]

    @pytest.mark.parametrize("token", ["d:999:later", "d::later", "d:1e3:later", "d:" + "9" * 40 + ":later",
                                       "d:-1:later", "d:٩٩٩:later", "d:1;DROP:later", "d:", "d"])  # fmt: skip
    async def test_a_forged_token_changes_nothing(self, stage: Stage, token: str) -> None:
        await check_in(stage)
        reply = await stage.token("ana", token)
        assert reply is not None
        assert reply.message is not None
        assert "Something went wrong" not in words(reply)
        assert not await stage.answers()

    async def test_an_unknown_choice_changes_nothing(self, stage: Stage) -> None:
        message = await check_in(stage)
        assert "no use any more" in words(await stage.token("ana", f"{message.token}:explode"))
        assert not await stage.answers()

    async def test_a_direct_message_is_for_its_reader_alone(self, stage: Stage) -> None:
        await stage.make_pair("invited")
        await stage.go(minutes=1)
        (to_ana,) = [one for one in stage.all("invitation") if one.to.id == "dm:ana"]
        assert "for the people it was written to" in words(await stage.press("ben", to_ana.message, "accept"))
        assert "for the people it was written to" in words(await stage.press("eva", to_ana.message, "accept"))


class TestInvitation:
    async def invited(self, stage: Stage) -> dict[str, Message]:
        """The two private invitations."""
        await stage.make_pair("invited")
        await stage.go(minutes=1)
        return {said.to.id.removeprefix("dm:"): said.message for said in stage.all("invitation")}

    async def test_it_starts_when_both_said_yes(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        assert "you are in" in words(await stage.press("ana", asked["ana"], "accept"))
        assert (await stage.circle()).state == "invited"
        await stage.press("ben", asked["ben"], "accept")
        assert (await stage.circle()).state == "active"
        await stage.go(minutes=1)
        assert len(stage.all("opening")) == 1

    async def test_yes_twice_is_one_yes(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        for _ in range(2):
            assert "you are in" in words(await stage.press("ana", asked["ana"], "accept"))
        assert (await stage.circle()).state == "invited"

    async def test_no_ends_it_and_only_the_coordinator_is_told(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        for _ in range(2):
            assert "not ask again" in words(await stage.press("ben", asked["ben"], "decline"))
        assert (await stage.circle()).state == "ended"
        await stage.go(days=1)
        assert {said.to.id for said in stage.all("notice")} == {"dm:dana"}
        assert "ended in the meantime" in words(await stage.press("ana", asked["ana"], "accept"))

    async def test_no_after_yes_is_not_taken_for_another_yes(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        await stage.press("ana", asked["ana"], "accept")
        said = words(await stage.press("ana", asked["ana"], "decline"))
        assert "/kith leave" in said
        assert "you are in" not in said

    async def test_an_unknown_choice_is_no_yes(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        assert "you are in" not in words(await stage.token("ana", f"{asked['ana'].token}:perhaps"))

    async def test_after_a_silent_week_the_coordinator_is_told_once(self, stage: Stage) -> None:
        asked = await self.invited(stage)
        await stage.press("ana", asked["ana"], "accept")
        await stage.go(days=21)
        (told,) = stage.all("notice")
        assert "no answer yet from Ben" in told.words
        assert len(stage.all("invitation")) == 2


class TestOpening:
    async def opened(self, stage: Stage, zone: str = "") -> Message:
        """The opening of a pair in which Ben's zone is not known."""
        await stage.make_pair()
        async with stage.store.write() as session:
            ben = await session.get(tables.Person, (await stage.person("Ben")).id)
            assert ben is not None
            ben.zone = zone
            session.add(ben)
        return (await stage.until("opening")).message

    async def test_it_asks_for_a_zone_nobody_knows(self, stage: Stage) -> None:
        opening = await self.opened(stage)
        form = await stage.press("ben", opening, "zone")
        assert form is not None
        assert form.form is not None
        assert "Asia/Tokyo" in words(await stage.press("ben", opening, "zone", {"zone": "tokyo"}))
        assert [(await stage.person(name)).zone for name in ("Ana", "Ben")] == ["UTC", "Asia/Tokyo"]

    async def test_an_unknown_city_is_told_at_its_field(self, stage: Stage) -> None:
        opening = await self.opened(stage)
        reply = await stage.press("ben", opening, "zone", {"zone": "Atlantis"})
        assert reply is not None
        assert reply.errors is not None
        assert "Atlantis" in reply.errors["zone"]
        assert reply.form is not None
        assert reply.form.fields[0].value == "Atlantis"
        assert (await stage.person("Ben")).zone == ""

    async def test_it_is_said_once_and_asks_nothing_that_is_known(self, stage: Stage) -> None:
        opening = await self.opened(stage, "UTC")
        assert "zone" not in {one.id for one in opening.choices}
        await stage.go(days=2)
        assert len(stage.all("opening")) == 1


class TestQuietQuestion:
    async def asked(self, stage: Stage) -> dict[str, Message]:
        """The question to both after a long silence."""
        await stage.make_pair()
        await stage.until("quiet_question", 120)
        await stage.go(days=1)
        return {said.to.id.removeprefix("dm:"): said.message for said in stage.all("quiet_question")}

    async def test_without_an_answer_it_rests(self, stage: Stage) -> None:
        asked = await self.asked(stage)
        assert set(asked) == {"ana", "ben"}
        said = len(stage.platform.said)
        await stage.go(days=60)
        assert len(stage.platform.said) == said

    async def test_once_a_month_slows_one_and_the_bot_comes_back(self, stage: Stage) -> None:
        asked = await self.asked(stage)
        said = len(stage.platform.said)
        assert "once a month" in words(await stage.press("ana", asked["ana"], "monthly"))
        assert [(await stage.person(name)).pace for name in ("Ana", "Ben")] == ["monthly", "usual"]
        await stage.go(days=40)
        assert len(stage.platform.said) > said

    async def test_stay_quiet_is_kept_for_good(self, stage: Stage) -> None:
        asked = await self.asked(stage)
        said = len(stage.platform.said)
        assert "stay quiet" in words(await stage.press("ana", asked["ana"], "quiet"))
        await stage.press("ben", asked["ben"], "weekly")
        await stage.go(days=60)
        assert [one for one in stage.platform.said[said:] if "ana" in one.to.id] == []
        await stage.command("ana", "resume")
        await stage.go(days=20)
        assert [one for one in stage.platform.said[said:] if "ana" in one.to.id]
