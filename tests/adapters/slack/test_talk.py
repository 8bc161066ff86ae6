"""What people do in Slack and what they see then, over the real client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack import online, replies, submits
from adapters.slack.platform import Slack
from bot.commands.table import specs
from bot.errors import Misconfigured, Transient, Unreachable
from bot.messages import (
    Account,
    Address,
    Answer,
    Choice,
    Command,
    Field,
    File,
    Form,
    HomeOpened,
    Inbound,
    Lifecycle,
    Message,
    Picture,
    Receipt,
    Reply,
    Text,
)
from tests.adapters.slack.stage import SlackStage, of, settings, staged

CHOICES = (
    Choice(id="answer", label="Answer", opens_form=True),
    Choice(id="later", label="Not now"),
    Choice(id="why", label="Why", place="more"),
)
FORM = Form(token="d:1:answer", title="Your story", fields=(Field(id="win", label="Win", kind="long"),))


def text(*words: str, choices: tuple[Choice, ...] = ()) -> Message:
    """A message."""
    return Message(token="d:1", parts=tuple(Text(body=(one,)) for one in words), choices=choices)


class Core:
    """Answers with what a test puts into `next`, and keeps what came. `slow` are seconds it takes."""

    def __init__(self) -> None:
        self.came: list[Inbound] = []
        self.next: Reply | None = None
        self.home = Reply(home=text("Your page", choices=CHOICES))
        self.slow = 0.0

    async def receive(self, inbound: Inbound) -> Reply | None:
        """As the core does."""
        self.came.append(inbound)
        await asyncio.sleep(self.slow)
        return self.home if isinstance(inbound, HomeOpened) else self.next


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with staged() as made:
        yield made


@pytest.fixture
async def core(stage: SlackStage) -> AsyncIterator[Core]:
    async with running(stage) as made:
        yield made


@asynccontextmanager
async def running(stage: SlackStage) -> AsyncIterator[Core]:
    """The platform runs, with a core that a test plays."""
    core = Core()
    task = asyncio.create_task(stage.platform.run(core.receive))
    try:
        async with asyncio.timeout(5):
            ready = asyncio.create_task(stage.ready())
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if task.done():
                task.result()
        yield core
    finally:
        task.cancel()
        await asyncio.wait({task})


async def said(stage: SlackStage, *, private: bool = False, choices: tuple[Choice, ...] = CHOICES) -> Receipt:
    """A message with buttons, in the pair's conversation or to Ana alone."""
    where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
    if private:
        where = await stage.platform.direct(stage.ana)
    return await stage.platform.send(where, text("How is it going?", choices=choices), "s:1")


def alone(stage: SlackStage, who: Account) -> list[str]:
    """What one person alone was shown."""
    return [stage.slack.shown(one.message) for one in stage.slack.whispered(of(who))]


class TestPresses:
    async def test_in_a_shared_place_the_reply_is_seen_by_one(self, stage: SlackStage, core: Core) -> None:
        on = await said(stage)
        core.next = Reply(message=text("Because of this"))
        await stage.press(stage.ana, on, "d:1:later")
        await stage.slack.until(lambda: alone(stage, stage.ana))
        assert alone(stage, stage.ben) == []
        assert len(stage.slack.said(on.at.id)) == 1

    async def test_in_direct_messages_it_stays(self, stage: SlackStage, core: Core) -> None:
        on = await said(stage, private=True)
        core.next = Reply(message=text("Because of this"))
        await stage.press(stage.ana, on, "d:1:later")
        await stage.slack.until(lambda: len(stage.slack.said(on.at.id)) == 2)
        assert alone(stage, stage.ana) == []

    async def test_the_pressed_message_is_revised(self, stage: SlackStage, core: Core) -> None:
        on = await said(stage)
        core.next = Reply(revised=text("Both have answered"))
        await stage.press(stage.ana, on, "d:1:later")
        message = stage.slack.message(on.at.id, on.message)
        await stage.slack.until(lambda: "Both have answered" in stage.slack.shown(message))

    async def test_a_fleeting_message_can_be_revised_too(self, stage: SlackStage, core: Core) -> None:
        on = await said(stage)
        core.next = Reply(message=text("Are you sure?", choices=CHOICES))
        await stage.press(stage.ana, on, "d:1:later")
        await stage.slack.until(lambda: stage.slack.whispered(of(stage.ana)))
        (seen,) = stage.slack.whispered(of(stage.ana))
        core.next = Reply(revised=text("Done"))
        await stage.slack.press(of(stage.ana), on.at.id, seen.message["ts"], value="d:1:later")
        await stage.slack.until(lambda: alone(stage, stage.ana) == ["Done"])

    async def test_files_go_directly_and_the_place_learns_nothing(
        self, stage: SlackStage, core: Core
    ) -> None:
        on = await said(stage)
        core.next = Reply(
            message=Message(token="m", parts=(File(name="me.json", mime="application/json", data=b"{}"),))
        )
        await stage.press(stage.ana, on, "d:1:later")
        direct = await stage.platform.direct(stage.ana)
        await stage.slack.until(lambda: stage.slack.made("files.completeUploadExternal"))
        await stage.slack.until(lambda: any(replies.SENT in one for one in alone(stage, stage.ana)))
        (made,) = stage.slack.made("files.completeUploadExternal")
        assert made.args["channel_id"] == direct.id
        assert len(stage.slack.said(on.at.id)) == 1

    async def test_a_form_that_comes_too_late_is_told(self, stage: SlackStage, core: Core) -> None:
        on = await said(stage)
        core.next, core.slow = Reply(form=FORM), 3.1
        await stage.press(stage.ana, on, "d:1:answer:f")
        await stage.slack.until(lambda: any(replies.EXPIRED in one for one in alone(stage, stage.ana)))
        assert stage.slack.modal(of(stage.ana)) is None


class TestForms:
    async def opened(self, stage: SlackStage, core: Core, *, private: bool = False) -> str:
        """A form that a press opened."""
        on = await said(stage, private=private)
        core.next = Reply(form=FORM)
        await stage.press(stage.ana, on, "d:1:answer:f")
        await stage.slack.until(lambda: stage.slack.modal(of(stage.ana)))
        view = stage.slack.modal(of(stage.ana))
        assert view
        return view.id

    async def test_faults_stand_at_their_field_and_can_be_mended(self, stage: SlackStage, core: Core) -> None:
        view = await self.opened(stage, core)
        core.next = Reply(errors={"win": "That is too short."})
        ack = await stage.slack.submit(of(stage.ana), view, {"win": "x"})
        assert ack.payload == {"response_action": "errors", "errors": {"win": "That is too short."}}
        core.next = Reply(message=text("Thank you"))
        assert (await stage.slack.submit(of(stage.ana), view, {"win": "x"})).ok
        await stage.slack.until(lambda: alone(stage, stage.ana) == ["Thank you"])
        assert stage.slack.modal(of(stage.ana)) is None
        first, second = (one for one in core.came if isinstance(one, Answer) and one.values)
        assert first.event != second.event
        assert first.where.id == (await stage.platform.open("T1", [stage.ana, stage.ben], "")).id

    async def test_the_next_page_takes_the_place_of_the_first(self, stage: SlackStage, core: Core) -> None:
        view = await self.opened(stage, core)
        core.next = Reply(form=replace(FORM, token="d:1:page2", title="More"))
        ack = await stage.slack.submit(of(stage.ana), view, {"win": "x"})
        assert ack.payload["response_action"] == "update"
        now = stage.slack.modal(of(stage.ana))
        assert now
        assert now.body["title"]["text"] == "More"

    async def test_faults_of_a_field_that_is_not_there_are_shown(self, stage: SlackStage, core: Core) -> None:
        view = await self.opened(stage, core)
        core.next = Reply(errors={"other": "You left this circle."})
        await stage.slack.submit(of(stage.ana), view, {"win": "x"})
        now = stage.slack.modal(of(stage.ana))
        assert now
        assert "You left this circle." in stage.slack.shown(now.body)

    @pytest.mark.parametrize(
        ("reply", "shown"),
        [
            (Reply(message=text("Thank you")), submits.DONE),
            (Reply(form=FORM, errors={"win": "Too short"}), "Too short"),
            (Reply(errors={"win": "Too short"}), "Too short"),
            (None, submits.DONE),
        ],
    )
    async def test_a_slow_core_is_waited_for_in_the_form(
        self, stage: SlackStage, core: Core, monkeypatch: pytest.MonkeyPatch, reply: Reply | None, shown: str
    ) -> None:
        monkeypatch.setattr(submits, "PATIENCE", 0.05)
        view = await self.opened(stage, core)
        core.next, core.slow = reply, 0.3
        ack = await stage.slack.submit(of(stage.ana), view, {"win": "x"})
        assert ack.seconds is not None
        assert ack.seconds < 0.25
        assert submits.WAIT in str(ack.payload)
        await stage.slack.until(lambda: shown in stage.slack.shown(stage.slack.modal(of(stage.ana)).body))  # type: ignore[union-attr]


class TestCommands:
    async def test_where_kith_is_not_a_member_it_answers_all_the_same(
        self, stage: SlackStage, core: Core
    ) -> None:
        there = stage.slack.channel("private", of(stage.ana), private=True, bot=False)
        core.next = Reply(message=text("Here is help", choices=CHOICES))
        await stage.slack.command(of(stage.ana), there.id, "/kith", "help")
        await stage.slack.until(lambda: alone(stage, stage.ana))
        (seen,) = stage.slack.whispered(of(stage.ana))
        core.next = Reply(message=text("Pressed"))
        await stage.slack.press(of(stage.ana), there.id, seen.message["ts"], value="d:1:later")
        await stage.slack.until(lambda: "Pressed" in alone(stage, stage.ana)[-1])

    async def test_who_administers_is_told(self, stage: SlackStage, core: Core) -> None:
        stage.slack.people["UBEN"].admin = True
        where = stage.slack.channel("all", "UANA", "UBEN")
        for who in ("UANA", "UBEN"):
            await stage.slack.command(who, where.id, "/kith", "report")
        await stage.slack.until(lambda: len(core.came) == 2)
        assert {one.by.id: one.admin for one in core.came if isinstance(one, Command)} == {
            "T1.UANA": False,
            "T1.UBEN": True,
        }

    async def test_a_command_with_a_form_opens_it(self, stage: SlackStage, core: Core) -> None:
        core.next = Reply(form=FORM, errors={"win": "What is “x”?"})
        where = stage.slack.channel("all", "UANA")
        await stage.slack.command("UANA", where.id, "/kith", "pair x")
        await stage.slack.until(lambda: stage.slack.modal("UANA"))
        view = stage.slack.modal("UANA")
        assert view
        assert "What is “x”?" in stage.slack.shown(view.body)


class TestHome:
    async def test_a_page_with_buttons_that_open_and_show(self, stage: SlackStage, core: Core) -> None:
        stage.slack.open_home("UANA")
        await stage.slack.until(lambda: stage.slack.home("UANA"))
        page = stage.slack.home("UANA")
        assert page
        core.next = Reply(message=text("You rest until Monday"))
        core.home = Reply(home=text("Resting"))
        await stage.slack.press_in_view("UANA", page.id, value="d:1:later")
        await stage.slack.until(lambda: stage.slack.modal("UANA"))
        await stage.slack.until(lambda: "Resting" in stage.slack.shown(stage.slack.home("UANA").body))  # type: ignore[union-attr]
        view = stage.slack.modal("UANA")
        assert view
        assert "You rest until Monday" in stage.slack.shown(view.body)

    async def test_a_form_from_the_page_comes_back_to_it(self, stage: SlackStage, core: Core) -> None:
        stage.slack.open_home("UANA")
        await stage.slack.until(lambda: stage.slack.home("UANA"))
        page = stage.slack.home("UANA")
        assert page
        core.next = Reply(form=FORM)
        await stage.slack.press_in_view("UANA", page.id, value="d:1:answer:f")
        await stage.slack.until(lambda: stage.slack.modal("UANA"))
        view = stage.slack.modal("UANA")
        assert view
        core.next, core.home = Reply(message=text("Saved")), Reply(home=text("Changed"))
        ack = await stage.slack.submit("UANA", view.id, {"win": "x"})
        assert "Saved" in str(ack.payload)
        await stage.slack.until(lambda: "Changed" in stage.slack.shown(stage.slack.home("UANA").body))  # type: ignore[union-attr]
        assert stage.slack.said() == []

    async def test_shortcuts(self, stage: SlackStage, core: Core) -> None:
        core.next = Reply(message=text("This is what I know of you"))
        await stage.slack.shortcut("UANA", "kith_open")
        await stage.slack.until(lambda: stage.slack.modal("UANA"))
        where = stage.slack.channel("all", "UANA", "UBEN")
        link = stage.slack.say("UBEN", where.id, "read <https://x.example/a>")
        await stage.slack.message_shortcut("UANA", where.id, link["ts"], "kith_share")
        await stage.slack.until(lambda: alone(stage, stage.ana))
        (_, shared) = (one for one in core.came if isinstance(one, Command))
        assert (shared.name, shared.options) == ("share", {"link": "https://x.example/a"})


class TestSending:
    async def test_nobody_is_disturbed_in_private(self, stage: SlackStage) -> None:
        now = stage.slack.world.now()
        stage.slack.people["UANA"].dnd = {"snooze_enabled": True, "snooze_endtime": int(now) + 3600}
        where = await stage.platform.direct(stage.ana)
        with pytest.raises(Transient) as caught:
            await stage.platform.send(where, text("Hello"), "s:1")
        assert timedelta(minutes=58) < caught.value.retry_after <= timedelta(hours=1)
        assert not caught.value.unsure
        assert stage.slack.said() == []
        anew = Slack(settings(stage.slack), specs(), stage.vault)  # which never opened the conversation
        anew.attach(stage.platform.now)
        with pytest.raises(Transient):
            await anew.send(where, text("Hello"), "s:1")
        await anew.close()

    async def test_do_not_disturb_is_asked_once_a_minute(self, stage: SlackStage) -> None:
        where = await stage.platform.direct(stage.ana)
        for n in range(5):
            await stage.platform.send(where, text("Hello"), f"s:{n}")
        assert len(stage.slack.made("dnd.info")) == 1

    async def test_a_rate_limit_is_told_and_not_waited_for(self, stage: SlackStage) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        stage.slack.faults.add("chat.postMessage", "ratelimited", seconds=7)
        with pytest.raises(Transient) as caught:
            await stage.platform.send(where, text("Hello"), "s:1")
        assert (caught.value.retry_after, caught.value.unsure) == (timedelta(seconds=7), False)

    @pytest.mark.parametrize(("how", "there"), [("drop_after", True), ("drop_before", False)])
    async def test_a_lost_answer_is_never_sent_again_but_looked_up(
        self, stage: SlackStage, how: Any, there: bool
    ) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        stage.slack.faults.add("chat.postMessage", how)
        with pytest.raises(Transient) as caught:
            await stage.platform.send(where, text("Hello"), "s:1")
        assert caught.value.unsure
        assert len(stage.slack.made("chat.postMessage")) <= 1
        found = await stage.platform.find(where, "s:1")
        assert isinstance(found, Receipt) if there else found == "absent"

    async def test_small_calls_outlast_trouble(self, stage: SlackStage) -> None:
        for how in ("drop_before", "ratelimited", "service_unavailable"):
            stage.slack.faults.add("users.info", how)
            assert (await stage.platform.profile(stage.ana)).name == "Ana Ruiz"
            stage.slack.faults.clear()

    async def test_without_signs_of_life_nothing_is_looked_up(self) -> None:
        async with staged(signs_of_life=False) as stage:
            where = await stage.platform.direct(stage.ana)
            await stage.platform.send(where, text("Hello"), "s:1")
            assert await stage.platform.find(where, "s:1") == "unknown"
            assert stage.slack.made("conversations.history") == []

    async def test_a_key_is_found_far_back(self, stage: SlackStage) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        first = await stage.platform.send(where, text("Hello"), "s:1")
        for n in range(250):
            stage.slack.say("UANA", where.id, f"talk {n}")
        assert await stage.platform.find(where, "s:1") == first
        assert await stage.platform.find(where, "s:2") == "absent"

    async def test_an_archived_channel_is_named(self, stage: SlackStage) -> None:
        channel = stage.slack.channel("books", "UANA")
        stage.slack.archive(channel.id)
        where = Address(platform="slack", space="T1", id=channel.id)
        with pytest.raises(Misconfigured) as caught:
            await stage.platform.send(where, text("Hello"), "s:1")
        assert "archived" in caught.value.missing
        assert "#books" in caught.value.missing

    async def test_a_missing_scope_is_named(self, stage: SlackStage) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        stage.slack.token.scopes.discard("chat:write")
        with pytest.raises(Misconfigured) as caught:
            await stage.platform.send(where, text("Hello"), "s:1")
        assert "the scope chat:write" in caught.value.missing

    async def test_a_picture_is_handed_over_in_the_same_place(self, stage: SlackStage) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        chart = Message(token="d:1", parts=(Picture(alt="A chart", data=b"\x89PNG"),))
        receipt = await stage.platform.send(where, chart, "s:1")
        (made,) = stage.slack.made("files.completeUploadExternal")
        assert made.args["channel_id"] == where.id
        assert "A chart" in await stage.shown(receipt)

    async def test_a_file_that_fails_leaves_the_words(self, stage: SlackStage) -> None:
        where = await stage.platform.open("T1", [stage.ana, stage.ben], "x")
        stage.slack.token.scopes.discard("files:write")
        chart = Message(token="d:1", parts=(Picture(alt="A chart", data=b"\x89PNG"),))
        assert "A chart" in await stage.shown(await stage.platform.send(where, chart, "s:1"))

    async def test_a_message_that_is_gone_can_not_be_revised(self, stage: SlackStage) -> None:
        on = await said(stage)
        with pytest.raises(Unreachable):
            await stage.platform.revise(replace(on, message="1.000001"), text("x"))

    async def test_without_a_clock_nothing_is_sent(self, stage: SlackStage) -> None:
        bare = Slack(settings(stage.slack), specs(), stage.vault)
        with pytest.raises(Misconfigured, match="no clock"):
            await bare.send(await stage.platform.direct(stage.ana), text("x"), "s:1")
        with pytest.raises(Misconfigured, match="no clock"):
            await bare.run(Core().receive)
        await bare.close()


class TestComings:
    async def test_taken_out_and_back_while_running(self, stage: SlackStage, core: Core) -> None:
        stage.slack.revoke_token("xoxb-1")
        await stage.slack.until(lambda: core.came)
        stage.slack.restore_token("xoxb-1")
        where = stage.slack.channel("all", "UANA")
        await stage.slack.command("UANA", where.id, "/kith", "help")
        await stage.slack.until(lambda: len(core.came) == 3)
        first, second, third = core.came
        assert isinstance(first, Lifecycle)
        assert isinstance(second, Lifecycle)
        assert (first.what, second.what) == ("revoked", "installed")
        assert isinstance(third, Command)

    async def test_taken_out_and_back_at_the_next_start(self, stage: SlackStage) -> None:
        async with running(stage) as core:
            stage.slack.revoke_token("xoxb-1")
            await stage.slack.until(lambda: core.came)
        with pytest.raises(Misconfigured):
            async with running(stage):
                pass
        stage.slack.restore_token("xoxb-1")
        async with running(stage) as core:
            (back,) = core.came
        assert isinstance(back, Lifecycle)
        assert (back.what, back.where.space) == ("installed", "T1")
        async with running(stage) as core:
            assert core.came == []

    async def test_a_wrong_app_token_ends_the_run(self) -> None:
        async with staged(app_token="xapp-wrong") as stage:
            with pytest.raises(Misconfigured):
                async with running(stage):
                    pass


class TestOnline:
    async def faults(self, stage: SlackStage, **more: object) -> list[str]:
        return await online.faults(settings(stage.slack, **more), specs())

    async def test_all_is_well(self, stage: SlackStage) -> None:
        assert await self.faults(stage) == []

    async def test_missing_scopes_are_named_each(self, stage: SlackStage) -> None:
        stage.slack.token.scopes -= {"dnd:read", "mpim:history"}
        told = await self.faults(stage)
        assert len(told) == 2
        assert "dnd:read" in told[0]
        assert "mpim:history" in told[1]
        assert len(await self.faults(stage, signs_of_life=False)) == 1

    async def test_wrong_tokens_are_told_apart(self, stage: SlackStage) -> None:
        told = await self.faults(stage, bot_token="xoxb-wrong", app_token="xapp-wrong")
        assert [one.partition(":")[0] for one in told] == ["bot_token_env", "app_token_env"]

    async def test_no_slack_at_all_is_told(self, stage: SlackStage) -> None:
        told = await self.faults(stage, base_url="http://127.0.0.1:9/api/")
        assert all("can't be reached" in one for one in told)
        assert len(told) == 2
