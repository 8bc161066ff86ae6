"""What comes in: once, in one transaction, for the right person; never more kept than needed."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy import event as sql_event
from sqlmodel import SQLModel, col, select, update
from structlog.testing import capture_logs

from bot.errors import Refused, Transient
from bot.messages import (
    Account,
    Activity,
    Address,
    Answer,
    Command,
    HomeOpened,
    Lifecycle,
    Message,
    Profile,
    Suggest,
)
from bot.messages import Reply as Replied
from bot.moments import MOMENTS
from bot.moments.story import Story
from bot.store import tables
from tests import factories
from tests.fakes.platform import FakePlatform
from tests.moments.stage import NOW, Stage, words

PLACE = Address(platform="fake", space="S1", id="C1")
EVENTS = itertools.count(1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An empty database file with every table, and the app over it."""
    made = Stage(tmp_path / "kith.db")
    await made.prepare()
    yield made
    await made.store.close()


def who(name: str) -> Account:
    """An account."""
    return Account(platform="fake", id=name)


def spoke(name: str, after: timedelta = timedelta(0), where: Address = PLACE) -> Activity:
    """Somebody said something."""
    return Activity(event=f"a{next(EVENTS)}", at=NOW + after, where=where, by=who(name))


def went(
    what: Literal["left", "deactivated", "profile", "removed", "revoked", "archived", "deleted", "installed"],
    name: str = "",
    where: Address = PLACE,
) -> Lifecycle:
    """Somebody or something came or went."""
    return Lifecycle(
        event=f"l{next(EVENTS)}", at=NOW, where=where, what=what, who=who(name) if name else None
    )


async def every(stage: Stage, table: type[SQLModel]) -> list[Any]:
    """Every row."""
    async with stage.store.read() as session:
        return list(await session.exec(select(table).order_by(col(table.id))))  # type: ignore[attr-defined]


async def placed(stage: Stage) -> None:
    """A pair whose conversation is PLACE."""
    circle = await stage.make_pair()
    async with stage.store.write() as session:
        row = await session.get(tables.Circle, circle.id)
        assert row is not None
        row.place = PLACE.id
        session.add(row)


class TestActivity:
    async def test_both_must_speak_within_five_days(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(spoke("ana"))
        await stage.app.receive(spoke("ana", timedelta(hours=1)))
        circle = await stage.circle()
        assert (circle.activity_at, circle.two_way_at) == (NOW + timedelta(hours=1), None)
        await stage.app.receive(spoke("ben", timedelta(days=6)))
        assert (await stage.circle()).two_way_at is None
        await stage.app.receive(spoke("ana", timedelta(days=10)))
        assert (await stage.circle()).two_way_at == NOW + timedelta(days=10)

    async def test_an_old_event_that_comes_late_sets_nothing_back(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(spoke("ana", timedelta(days=2)))
        await stage.app.receive(spoke("ana"))
        assert (await stage.circle()).activity_at == NOW + timedelta(days=2)

    async def test_a_stranger_s_talk_is_a_sign_of_life_and_no_conversation(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(spoke("ana"))
        await stage.app.receive(spoke("stranger"))
        circle = await stage.circle()
        assert circle.activity_at == NOW
        assert circle.two_way_at is None

    async def test_it_leaves_no_trace_where_there_is_no_circle(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(spoke("ana", where=replace(PLACE, id="C9")))
        await stage.app.receive(spoke("newcomer", where=replace(PLACE, space="S9")))
        assert (await stage.circle()).activity_at is None
        assert not await every(stage, tables.SeenEvent)
        assert len(await every(stage, tables.Person)) == 3

    async def test_an_account_that_two_communities_know_still_speaks(self, stage: Stage) -> None:
        async with stage.store.write() as session:
            other = await factories.community(session, space="S0")
            await factories.person(session, other, "Ana")
        await placed(stage)
        await stage.app.receive(spoke("ana"))
        await stage.app.receive(spoke("ben"))
        assert (await stage.circle()).two_way_at == NOW

    async def test_no_activity_holds_words(self) -> None:
        assert set(Activity.__dataclass_fields__) == {"event", "at", "where", "locale", "by"}


class TestWhoIsNew:
    async def test_a_person_is_made_with_what_the_platform_tells(self, stage: Stage) -> None:
        stage.platform.people = {"eva": Profile(name="Eva", zone="Europe/Paris", locale="fr")}
        await stage.command("eva", "help")
        (eva,) = await every(stage, tables.Person)
        assert (eva.name, eva.zone, eva.locale) == ("Eva", "Europe/Paris", "fr")
        (account,) = await every(stage, tables.Account)
        assert (account.external_id, account.space) == ("eva", "S1")

    async def test_the_profile_is_read_outside_any_transaction(self, stage: Stage) -> None:
        open_now: list[object] = []
        seen: list[int] = []

        class Watching(FakePlatform):
            async def profile(self, who: Account) -> Profile:
                seen.append(len(open_now))
                return await super().profile(who)

        stage.platform = Watching()
        await stage.restart()
        engine = stage.store.engine.sync_engine
        sql_event.listen(engine, "begin", open_now.append)
        sql_event.listen(engine, "commit", open_now.remove)
        sql_event.listen(engine, "rollback", open_now.remove)
        await stage.command("eva", "help")
        await stage.command("eva", "help")
        assert seen == [0]

    async def test_without_a_profile_it_goes_on(self, stage: Stage) -> None:
        class Silent(FakePlatform):
            async def profile(self, who: Account) -> Profile:
                raise Transient("no answer")

        stage.platform = Silent()
        await stage.restart()
        assert await stage.command("eva", "help") is not None
        assert [one.name for one in await every(stage, tables.Person)] == ["somebody"]

    async def test_a_person_known_in_another_community_is_read_anew(self, stage: Stage) -> None:
        async with stage.store.write() as session:
            other = await factories.community(session, space="S0")
            await factories.person(session, other, "Ana")
        await stage.command("ana", "help")
        assert [one.name for one in await every(stage, tables.Person)] == ["Ana", "Ana"]


class TestTwice:
    async def test_the_same_event_is_dropped(self, stage: Stage) -> None:
        asked = Command(event="c1", at=NOW, where=PLACE, by=who("eva"), name="help", options={})
        assert await stage.app.receive(asked) is not None
        assert await stage.app.receive(asked) is None
        assert len(await every(stage, tables.SeenEvent)) == 1

    async def test_to_look_or_to_type_twice_is_no_event(self, stage: Stage) -> None:
        look = HomeOpened(event="h1", at=NOW, where=PLACE, by=who("eva"))
        typing = Suggest(
            event="s1", at=NOW, where=PLACE, by=who("eva"), name="leave", option="circle", typed=""
        )
        for one in (look, look, typing, typing):
            assert await stage.app.receive(one) is not None
        assert not await every(stage, tables.SeenEvent)


class TestDirectMessages:
    async def test_a_stranger_is_sent_to_where_they_belong(self, stage: Stage) -> None:
        nowhere = Address(platform="fake", space="", id="dm:eva")
        reply = await stage.app.receive(
            Command(event="c1", at=NOW, where=nowhere, by=who("eva"), name="help", options={})
        )
        assert "not met yet" in words(reply)
        assert not await every(stage, tables.Community)

    async def test_a_press_finds_the_community_of_its_message(self, stage: Stage) -> None:
        """Ana is in two communities with one account; the older one's invitation still works."""
        await stage.make_pair("invited")
        await stage.go(minutes=1)
        (asked,) = [one for one in stage.all("invitation") if one.to.id == "dm:ana"]
        async with stage.store.write() as session:
            newer = await factories.community(session, space="S2")
            await factories.person(session, newer, "Ana")
        reply = await stage.app.receive(
            Answer(
                event="p1",
                at=NOW,
                where=Address(platform="fake", space="", id="dm:ana"),
                by=who("ana"),
                token=f"{asked.message.token}:accept",
            )
        )
        assert "you are in" in words(reply)


class TestComingsAndGoings:
    async def test_who_leaves_the_space_leaves_their_circles(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("left", "ben", replace(PLACE, id="")))
        assert (await stage.circle()).state == "ended"
        assert (await stage.person("Ben")).left_at is not None
        await stage.go(days=1)
        assert {one.to.id for one in stage.all("notice")} == {"dm:ana", "dm:dana"}

    async def test_who_leaves_another_place_stays_in_the_circle(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("left", "ben", replace(PLACE, id="C9")))
        assert (await stage.circle()).state == "active"
        await stage.app.receive(went("left", "ben"))
        assert (await stage.circle()).state == "ended"
        assert (await stage.person("Ben")).left_at is None

    async def test_a_deactivated_account_leaves_everything(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("deactivated", "ben", replace(PLACE, id="C9")))
        assert (await stage.circle()).state == "ended"

    async def test_one_who_left_another_server_stays_here(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("left", "ben", Address(platform="fake", space="S9", id="")))
        assert (await stage.circle()).state == "active"
        assert (await stage.person("Ben")).left_at is None

    async def test_a_profile_brings_name_zone_and_absence(self, stage: Stage) -> None:
        await placed(stage)
        away = NOW + timedelta(days=3)
        stage.platform.people = {"ben": Profile(name="Benny", zone="Asia/Tokyo", away_until=away)}
        await stage.app.receive(went("profile", "ben"))
        ben = (await every(stage, tables.Person))[1]
        assert (ben.name, ben.zone, ben.paused_until) == ("Benny", "Asia/Tokyo", away)

    async def test_a_profile_leaves_a_zone_that_somebody_set_themselves(self, stage: Stage) -> None:
        await placed(stage)
        async with stage.store.write() as session:
            ben = (await session.exec(select(tables.Person).where(tables.Person.name == "Ben"))).one()
            ben.zone, ben.zone_chosen = "Europe/Lisbon", True
            session.add(ben)
        stage.platform.people = {"ben": Profile(name="Ben", zone="Asia/Tokyo")}
        await stage.app.receive(went("profile", "ben"))
        assert (await stage.person("Ben")).zone == "Europe/Lisbon"

    async def test_a_profile_without_sense_changes_nothing(self, stage: Stage) -> None:
        await placed(stage)
        stage.platform.people = {"ben": Profile(name="  ", zone="Moon/Base")}
        await stage.app.receive(went("profile", "ben"))
        ben = await stage.person("Ben")
        assert (ben.zone, ben.paused_until) == ("UTC", None)

    @pytest.mark.parametrize("what", ["removed", "revoked"])
    async def test_taken_out_of_the_space_it_rests_until_it_is_back(self, stage: Stage, what: Any) -> None:
        await placed(stage)
        await stage.app.receive(went(what))
        circle = await stage.circle()
        assert (circle.state, circle.plan_at) == ("paused", None)
        await stage.go(days=3)
        assert not stage.platform.said
        await stage.app.receive(went("installed"))
        assert (await stage.circle()).state == "active"
        await stage.go(days=1)
        assert stage.all("opening")

    async def test_a_place_that_is_gone_ends_its_circle(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("deleted", where=replace(PLACE, id="C9")))
        assert (await stage.circle()).state == "active"
        await stage.app.receive(went("deleted"))
        assert (await stage.circle()).state == "ended"

    async def test_an_archived_place_may_be_opened_again(self, stage: Stage) -> None:
        await placed(stage)
        await stage.app.receive(went("archived"))
        assert (await stage.circle()).state == "active"

    async def test_who_leaves_a_place_leaves_its_threads(self, stage: Stage) -> None:
        await placed(stage)
        async with stage.store.write() as session:
            await session.exec(update(tables.Circle).values(thread="T9"))
        await stage.app.receive(went("left", "ben", replace(PLACE, thread="T8")))
        assert (await stage.circle()).state == "active"
        await stage.app.receive(went("left", "ben"))
        assert (await stage.circle()).state == "ended"

    async def test_nobody_asks_for_the_profile_of_a_stranger(self, stage: Stage) -> None:
        await placed(stage)
        asked: list[Account] = []
        known = stage.platform.profile

        async def profile(who: Account) -> Profile:
            asked.append(who)
            return await known(who)

        stage.platform.profile = profile  # type: ignore[method-assign]  # to count
        await stage.app.receive(went("profile", "zed"))
        assert asked == []
        await stage.app.receive(went("profile", "ben"))
        assert [who.id for who in asked] == ["ben"]


class Failing(Story):
    """A story whose answer breaks, with a person's words in the error."""

    async def answer(self, at_hand: Any, answer: Answer) -> Replied:
        """Break."""
        await super().answer(at_hand, answer)
        raise ZeroDivisionError


class Strict(Story):
    """A story that refuses a field."""

    async def answer(self, at_hand: Any, answer: Answer) -> Replied:
        """Refuse."""
        raise Refused("That is too short to tell.", "story")


class TestFaults:
    async def told(self, stage: Stage) -> Message:
        """A story question."""
        await stage.make_pair()
        return (await stage.until("story")).message

    async def test_a_failing_moment_is_kind_logs_no_words_and_keeps_nothing_half(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        story = await self.told(stage)
        monkeypatch.setitem(MOMENTS, "story", Failing())
        with capture_logs() as logs:
            reply = await stage.press("ana", story, "answer", {"story": "zebra words"})
        assert "nothing of yours was lost" in words(reply)
        assert [one["event"] for one in logs if one["log_level"] == "error"] == ["receiving failed"]
        assert "zebra" not in repr(logs)
        assert not await stage.answers()
        monkeypatch.undo()
        assert "Sealed" in words(await stage.press("ana", story, "answer", {"story": "zebra words"}))

    async def test_a_refusal_stands_at_its_field(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        story = await self.told(stage)
        monkeypatch.setitem(MOMENTS, "story", Strict())
        reply = await stage.press("ana", story, "answer", {"story": "x"})
        assert reply is not None
        assert reply.errors == {"story": "That is too short to tell."}
        plainly = await stage.press("ana", story, "answer")
        assert "too short" in words(plainly)

    async def test_what_made_work_due_wakes_the_pulse_and_looking_does_not(self, stage: Stage) -> None:
        woken: list[int] = []
        stage.app._inbox._changed = lambda: woken.append(1)
        await stage.app.receive(spoke("ana"))
        await stage.app.receive(HomeOpened(event="h1", at=NOW, where=PLACE, by=who("eva")))
        assert not woken
        await stage.command("eva", "help")
        assert woken == [1]
