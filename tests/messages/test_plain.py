"""The plain text of a message says everything by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given

from bot.messages import (
    Account,
    Card,
    Choice,
    File,
    Link,
    Meeting,
    Mention,
    Message,
    Picture,
    Poll,
    Quote,
    Text,
    When,
    plain,
    words,
)
from bot.messages.plain import lasting
from tests.messages.strategies import few, messages

ANA = Mention(who=Account(platform="fake", id="U1"), name="Ana")


@few
@given(messages)
def test_everything_is_said(message: Message) -> None:
    text = plain(message)
    assert message.topic in text
    assert message.seen_by in text
    assert words(message.reason) in text
    assert all(choice.label in text and choice.url in text for choice in message.choices)
    for part in message.parts:
        match part:
            case Text(body=body):
                assert words(body) in text
            case Quote(who=who, words=said):
                assert who.name in text
                assert said in text
            case Card(title=title, body=body, url=url, facts=facts, picture=picture):
                assert title in text
                assert words(body) in text
                assert url in text
                assert all(label in text and words(about) in text for label, about in facts)
                assert picture is None or picture.alt in text
            case Picture(alt=alt, url=url):
                assert alt in text
                assert url in text
            case File(name=name):
                assert name in text
            case Poll(question=question, options=options):
                assert question in text
                assert all(option.label in text for option in options)
            case Meeting(title=title, about=about, link=link, cancelled=cancelled):
                assert title in text
                assert about in text
                assert cancelled or link in text


def test_the_order_is_parts_reason_readers_choices() -> None:
    message = Message(
        token="d:1",
        topic="A good day",
        parts=(Text(body=("First.",)), Quote(who=ANA, words="Second.")),
        reason=("it is time",),
        seen_by="only you",
        choices=(
            Choice(id="read", label="Read it", url="https://example.org"),
            Choice(id="later", label="Not now"),
        ),
    )
    assert plain(message).splitlines() == [
        "A good day",
        "First.",
        "Ana: “Second.”",
        "Why: it is time",
        "Seen by: only you",
        "You can: Read it (https://example.org), Not now",
    ]


def test_a_text_of_its_own_goes_before_all() -> None:
    assert plain(Message(token="", parts=(Text(body=("a",)),), text="said so")) == "said so"


def test_a_link_shows_its_address_once() -> None:
    address = "https://example.org"
    assert words((Link(label=address, url=address),)) == address
    assert words((Link(label="here", url=address),)) == f"here ({address})"


def test_an_instant_is_told_in_utc_whatever_zone_it_came_in() -> None:
    at = datetime(2026, 3, 2, 1, 30, tzinfo=timezone(timedelta(hours=3)))
    assert words((When(at=at),)) == "1 March 2026, 22:30 UTC"
    assert words((When(at=at.astimezone(UTC), style="day"),)) == "1 March 2026"
    assert words((When(at=at, style="time"),)) == "22:30 UTC"


def test_a_poll_tells_how_long_it_is_open() -> None:
    poll = Poll(question="Which?", options=(Choice(id="a", label="Cook"), Choice(id="b", label="Walk")))
    assert plain(Message(token="", parts=(poll,))).splitlines() == [
        "Which?",
        "- Cook",
        "- Walk",
        "Open for 3 days",
    ]
    assert lasting(replace(poll, hours=36)) == "Open for 36 hours"
    assert lasting(replace(poll, hours=24)) == "Open for 1 day"


def test_a_meeting_tells_when_it_is_and_whether_it_still_is() -> None:
    meeting = Meeting(
        id="e1",
        title="Book club",
        starts_at=datetime(2026, 3, 2, 18, tzinfo=UTC),
        minutes=90,
        link="https://example.org/room",
    )
    assert plain(Message(token="", parts=(meeting,))).splitlines() == [
        "Book club",
        "2 March 2026, 18:00 UTC, 90 minutes",
        "https://example.org/room",
    ]
    off = plain(Message(token="", parts=(replace(meeting, cancelled=True),)))
    assert off.startswith("Called off: Book club")
    assert "https" not in off
