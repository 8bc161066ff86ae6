"""`fit` loses no word, keeps every limit and the order, and cuts where a reader would."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    Account,
    Capabilities,
    Card,
    Choice,
    Inline,
    Meeting,
    Mention,
    Message,
    Picture,
    Poll,
    Quote,
    Strong,
    Text,
    fit,
    plain,
    shorten,
    words,
)
from bot.messages.cut import split
from tests.messages.strategies import DISCORD, SLACK, SMALL, few, messages, prose

platforms = st.sampled_from([SLACK, DISCORD, SMALL])


def letters(text: str) -> str:
    """All that a reader reads, without the blanks between."""
    return re.sub(r"\s+", "", text)


def content(message: Message) -> str:
    """A message's parts in plain words, without frames that every piece of a quote has."""
    said = []
    for part in message.parts:
        match part:
            case Quote(words=quoted):
                said.append(quoted)
            case Poll(question=question):
                said.append(question)  # labels are shortened
            case _:
                said.append(plain(Message(token="", parts=(part,))))
    return letters("\n".join(said))


def marked_of(message: Message) -> list[Inline]:
    """The pieces of inline text that are more than a string, in order, without labels of facts."""
    bodies = [part.body for part in message.parts if isinstance(part, Text | Card)]
    return [piece for body in bodies for piece in body if not isinstance(piece, str)]


@few
@given(messages, platforms)
def test_no_word_is_lost(message: Message, platform: Capabilities) -> None:
    said = "".join(content(page) for page in fit(message, platform))
    wanted = content(message)
    if any(isinstance(part, Card | Meeting) for part in message.parts):  # what one can't hold follows it
        assert Counter(said) >= Counter(wanted)
    else:
        assert said.startswith(wanted)


@few
@given(messages, platforms)
def test_every_page_keeps_the_limits(message: Message, platform: Capabilities) -> None:
    for page in fit(message, platform):
        bare = replace(page, text="", choices=(), reason=(), seen_by="", topic="")
        assert len(plain(bare)) <= platform.max_text
        assert len(plain(page)) <= platform.max_text
        assert len(page.parts) <= platform.max_parts
        assert all(len(choice.label) <= platform.max_label for choice in page.choices)
        assert sum(choice.place == "front" for choice in page.choices) <= platform.max_choices


@few
@given(messages, platforms)
def test_the_topic_leads_and_the_choices_close(message: Message, platform: Capabilities) -> None:
    first, *rest = fit(message, platform)
    *before, last = first, *rest
    assert first.topic == message.topic
    assert all(not page.topic for page in rest)
    assert all(not page.choices and not page.reason and not page.seen_by for page in before)
    assert [choice.id for choice in last.choices] == [choice.id for choice in message.choices]
    assert last.seen_by == message.seen_by
    assert letters(words(message.reason)) in letters(plain(last)) or "Why:" in "".join(map(content, before))


@few
@given(messages, platforms)
def test_what_fits_stays_as_it_is(message: Message, platform: Capabilities) -> None:
    for page in fit(message, platform):
        assert fit(page, platform) == (page,)


@few
@given(messages, platforms)
def test_marked_pieces_are_never_cut(message: Message, platform: Capabilities) -> None:
    pages = fit(message, platform)
    kept = [piece for page in pages for piece in marked_of(page)]
    for piece in marked_of(message):
        assert piece in kept


@few
@given(messages)
def test_the_same_message_is_cut_the_same_way(message: Message) -> None:
    assert fit(message, SMALL) == fit(message, SMALL)


@few
@given(prose, st.integers(1, 300))
def test_pieces_keep_to_the_room_and_every_word(text: str, room: int) -> None:
    pieces = split(text, room)
    assert all(len(piece) <= room for piece in pieces)
    assert letters("".join(pieces)) == letters(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a" * 60 + "\n\n" + "b. " * 8 + "c" * 30, "a" * 60),
        ("a" * 60 + ".\n" + "b. " * 8 + "c" * 30, "a" * 60 + "."),
        ("One two. " * 7 + "Three four five six seven eight nine ten", ("One two. " * 7).strip()),
        ("Is it so? " * 6 + "Three four five six seven eight nine ten eleven", ("Is it so? " * 6).strip()),
        ("seven " * 30, ("seven " * 16).strip()),
        ("x" * 250, "x" * 100),
    ],
    ids=["paragraph", "line", "sentence", "question", "word", "nowhere"],
)
def test_text_is_cut_where_a_reader_would(text: str, first: str) -> None:
    assert split(text, 100)[0] == first


def test_words_do_not_run_together_where_text_was_cut() -> None:
    body = ("one" + " " * 60 + "two " + "three " * 20,)
    (message,) = fit(Message(token="", parts=(Text(body=body),)), replace(SMALL, max_text=4000))
    assert "onetwo" not in plain(message)
    pages = fit(Message(token="", parts=(Text(body=body),)), replace(SMALL, max_text=90))
    assert "onetwo" not in "".join(plain(page) for page in pages)


def test_a_link_among_the_choices_takes_room() -> None:
    read = Choice(id="open", label="Read it", url="https://example.org/" + "a" * 300)
    message = Message(token="d:1", parts=(Text(body=("word " * 130,)),), choices=(read,))
    platform = replace(SMALL, max_text=700)
    pages = fit(message, platform)
    assert len(pages) == 2
    assert all(len(plain(page)) <= 700 for page in pages)


def test_a_long_reason_does_not_burst_the_message() -> None:
    message = Message(token="d:1", parts=(Text(body=("Hello.",)),), reason=("because " * 200,))
    pages = fit(message, SMALL)
    assert all(len(plain(page)) <= SMALL.max_text for page in pages)
    assert letters("".join(plain(page) for page in pages)).count("because") == 200


def test_a_name_longer_than_a_page_ends() -> None:
    who = Mention(who=Account(platform="fake", id="U1"), name="N" * 50)
    pages = fit(Message(token="", parts=(Quote(who=who, words="said " * 60),)), replace(SMALL, max_text=60))
    assert letters("".join(content(page) for page in pages)) == letters("said " * 60)


def test_many_facts_leave_the_card_and_stay_in_the_message() -> None:
    facts = tuple((f"Fact {n}", (f"value {n} " * 8,)) for n in range(30))
    pages = fit(Message(token="", parts=(Card(title="All of it", facts=facts),)), SMALL)
    said = " ".join(plain(page) for page in pages)
    assert all(len(plain(page)) <= SMALL.max_text for page in pages)
    assert all(f"Fact {n}: value {n}" in said for n in range(30))


def test_where_there_are_no_pictures_they_are_told() -> None:
    picture = Picture(alt="Two lines that cross", url="https://example.org/p.png")
    parts = (picture, Card(title="Numbers", picture=picture))
    (page,) = fit(Message(token="", parts=parts), SMALL)
    assert not any(isinstance(part, Picture) for part in page.parts)
    assert plain(page).count("Two lines that cross") == 2


def test_buttons_beyond_the_front_go_behind_more() -> None:
    choices = tuple(Choice(id=str(n), label=f"Choice number {n}") for n in range(4))
    (page,) = fit(Message(token="", parts=(), choices=choices), SMALL)
    assert [choice.place for choice in page.choices] == ["front", "front", "more", "more"]
    assert page.choices[0].label == "Choice numb…"


def test_strong_words_stay_strong() -> None:
    body = ("a " * 150, Strong(words="the heart of it"), "b " * 150)
    pages = fit(Message(token="", parts=(Text(body=body),)), SMALL)
    assert len(pages) == 2
    assert Strong(words="the heart of it") in marked_of(pages[0]) + marked_of(pages[1])


@few
@given(prose, st.integers(2, 80))
def test_a_shortened_label_fits(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")


POLL = Poll(
    question="Which of these three?",
    options=(Choice(id="a", label="Cook together"), Choice(id="b", label="x" * 60)),
    hours=72,
)


def test_a_poll_stands_alone_where_the_platform_has_polls() -> None:
    message = Message(
        token="d:1",
        parts=(Text(body=("Three things to do.",)), POLL, Text(body=("Till then.",))),
        choices=(Choice(id="mute", label="Not this kind"),),
        reason=("it is time",),
    )
    one, poll, last = fit(message, DISCORD)
    assert (one.parts, last.parts) == ((message.parts[0],), (message.parts[2],))
    assert [type(part) for part in poll.parts] == [Poll]
    assert last.choices
    assert not poll.choices
    (together,) = fit(message, SLACK)
    assert len(together.parts) == 3


@pytest.mark.parametrize("platform", [SLACK, DISCORD, SMALL])
def test_a_polls_words_are_cut_to_what_every_platform_takes(platform: Capabilities) -> None:
    long = replace(POLL, question="word " * 80)
    *before, page = fit(Message(token="d:1", parts=(long,)), platform)
    *texts, poll = [part for one in (*before, page) for part in one.parts]
    assert isinstance(poll, Poll)
    assert [len(one.label) <= min(55, platform.max_label) for one in poll.options] == [True, True]
    assert len(poll.question) <= 300
    assert (
        sum(words(part.body).count("word") for part in texts if isinstance(part, Text))
        + (poll.question.count("word"))
        == 80
    )


def test_a_meeting_stays_whole_if_it_can() -> None:
    meeting = Meeting(
        id="e1", title="Book club", starts_at=datetime(2026, 3, 2, 10, tzinfo=UTC), about="word " * 300
    )
    first, *rest = [
        part for page in fit(Message(token="d:1", parts=(meeting,)), SMALL) for part in page.parts
    ]
    assert isinstance(first, Meeting)
    assert (first.id, first.title) == ("e1", "Book club")
    assert all(isinstance(part, Text) for part in rest)
