"""An event from the command to the calendars: said once, brought up to date, never to remind."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bot.library.load import load
from bot.messages import File, Meeting, Message, Receipt, fit, plain
from bot.moments.event import Event
from bot.policy.rules import Rules
from bot.policy.state import EventState
from tests.fakes.platform import FakePlatform
from tests.messages.strategies import DISCORD
from tests.moments.stage import Stage
from tests.moments.states import day, pair, past


def ahead(**more: Any) -> EventState:
    """Something on day 9."""
    return EventState(id=7, at=day(9), **more)


@pytest.mark.parametrize(
    ("event", "told", "slot"),
    [
        (ahead(), (), "e7v0"),
        (ahead(sequence=2), (), "e7v2"),
        (ahead(), ("e7v0",), ""),
        (ahead(sequence=1), ("e7v0",), "e7v1"),
        (ahead(sequence=1, cancelled=True), (), ""),
        (ahead(sequence=1, cancelled=True), ("e7v0",), "e7v1"),
        (ahead(sequence=1), ("e7v0", "e7v1"), ""),
    ],
    ids=["new", "changed unseen", "known", "moved", "off unseen", "off", "move known"],
)
def test_each_change_is_told_once(event: EventState, told: tuple[str, ...], slot: str) -> None:
    said = (past("event", n, id=n, slot=one, subject="7") for n, one in enumerate(told, 1))
    wish = Event().propose(pair(*said, events=(event,)), load(), day(5))
    assert (wish.slot if wish else "") == slot
    if wish:
        assert (wish.cost, wish.urgent, wish.at_once, wish.audience) == (0, True, False, "together")


def test_what_is_over_is_not_told() -> None:
    assert Event().propose(pair(events=(ahead(),)), load(), day(9)) is None


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    rare = Rules(story_days=300, check_in_first_day=300, check_in_days=300, activity_days=300)
    made = Stage(tmp_path / "kith.db", rare)
    await made.prepare()
    await made.make_pair()
    await made.until("opening")
    yield made
    await made.store.close()


def told(stage: Stage) -> list[Message]:
    """What was said of it, as it stands now."""
    return [one.message for one in stage.all("event")]


def meeting(message: Message) -> Meeting:
    """The meeting in a message."""
    (found,) = [part for part in message.parts if isinstance(part, Meeting)]
    return found


def entry(message: Message) -> Any:
    """The entry in its calendar file."""
    (file,) = [part for part in message.parts if isinstance(part, File)]
    (found,) = Calendar.from_ical(file.data).events
    return found


async def test_it_is_said_once_in_open_hours_and_never_to_remind(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 3, 9, 20, tzinfo=UTC))  # a Monday evening
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00 90 https://example.org/room')
    await stage.go(hours=4)
    assert told(stage) == []
    await stage.go(days=12)
    (message,) = told(stage)
    said = meeting(message)
    assert (said.title, said.minutes, said.link) == ("Book club", 90, "https://example.org/room")
    assert said.starts_at == datetime(2026, 3, 20, 18, tzinfo=UTC)
    assert said.announce
    assert "Something to come to" in plain(message)
    assert "A coordinator set it up." in plain(message)
    assert entry(message).start == said.starts_at
    assert len(fit(message, DISCORD)) == 1


async def test_a_move_brings_the_message_up_to_date_and_is_told_once(stage: Stage) -> None:
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00')
    await stage.go(days=1)
    await stage.command("dana", 'event move "Book club" 2026-03-21 17:00')
    await stage.go(days=3)
    first, second = told(stage)
    assert meeting(first) == meeting(second)
    assert meeting(first).starts_at == datetime(2026, 3, 21, 17, tzinfo=UTC)
    assert "was changed" in plain(second)
    assert entry(first)["uid"] == entry(second)["uid"]
    assert int(entry(second)["sequence"]) == 1


async def test_what_is_called_off_says_so_everywhere(stage: Stage) -> None:
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00')
    await stage.go(days=1)
    await stage.command("dana", "event cancel")
    await stage.go(days=3)
    first, second = told(stage)
    assert meeting(first).cancelled
    assert "Called off: Book club" in plain(first)
    assert "will not take place" in plain(second)
    assert str(entry(second)["status"]) == "CANCELLED"


async def test_what_is_called_off_before_it_was_told_is_never_told(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 3, 9, 20, tzinfo=UTC))
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00')
    await stage.go(hours=1)  # planned, for the morning
    await stage.command("dana", "event cancel")
    await stage.go(days=5)
    assert told(stage) == []


async def test_what_moved_before_it_was_told_is_told_as_new(stage: Stage) -> None:
    stage.clock.set(datetime(2026, 3, 9, 20, tzinfo=UTC))
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00')
    await stage.go(hours=1)
    await stage.command("dana", 'event move "Book club" 2026-03-21 17:00')
    await stage.go(days=5)
    (message,) = told(stage)
    assert meeting(message).starts_at == datetime(2026, 3, 21, 17, tzinfo=UTC)
    assert "Something to come to" in plain(message)


async def test_the_message_is_brought_up_to_date_after_an_outage(stage: Stage) -> None:
    await stage.command("dana", 'event add "Book club" 2026-03-20 18:00')
    await stage.go(days=1)
    revise, tried = stage.platform.revise, 0

    async def broken(receipt: Receipt, message: Message) -> None:
        nonlocal tried
        tried += 1
        if tried < 3:
            raise TimeoutError
        await revise(receipt, message)

    stage.platform.revise = broken  # type: ignore[method-assign]  # an outage
    await stage.command("dana", "event cancel")
    await stage.go(days=1)
    assert tried == 3
    assert meeting(told(stage)[0]).cancelled


async def test_a_missing_permission_is_told_to_coordinators_once(stage: Stage) -> None:
    send = FakePlatform.send

    async def lacking(to: Any, message: Message, key: str) -> Receipt:
        receipt = await send(stage.platform, to, message, key)
        more = {"missing": "Create Events"} if ":event:" in key else {}
        return Receipt(at=receipt.at, message=receipt.message, **more)

    stage.platform.send = lacking  # type: ignore[method-assign]  # as Discord does without it
    for title in ("One", "Two"):
        await stage.command("dana", f'event add "{title}" 2026-03-20 18:00')
    await stage.go(days=5)
    assert len(told(stage)) == 2
    (notice,) = stage.all("notice")
    assert "Create Events" in notice.words
    assert notice.to.id == "dm:dana"


async def test_who_does_not_want_this_kind_is_left_alone(stage: Stage) -> None:
    await stage.command("dana", 'event add "One" 2026-03-20 18:00')
    await stage.go(days=1)
    await stage.press("ana", told(stage)[0], "mute")
    await stage.command("dana", 'event add "Two" 2026-03-21 18:00')
    await stage.go(days=4)
    assert len(told(stage)) == 1
