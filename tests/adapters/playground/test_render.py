"""What the page is told to draw."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.playground import render
from bot.messages import Address, Card, Choice, Link, Meeting, Message, Picture, Poll, Text


@pytest.mark.parametrize("url", ["https://a.org/x?y#z", "http://127.0.0.1:1/x", "mailto:ana@a.org"])
def test_good_addresses_stay(url: str) -> None:
    assert render.address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc",
        "//a.org",
        "https://",
        "http://[",
        "vbscript:x",
    ],
)
def test_no_other_address_is_followed(url: str) -> None:
    message = Message(
        token="d:1",
        parts=(
            Text(body=(Link(label="press me", url=url),)),
            Card(title="card", url=url, picture=Picture(alt="a cat", url=url)),
        ),
        choices=(Choice(id="a", label="Read it", url=url or "javascript:1"),),
    )
    text, card = render.message(message)["parts"]
    assert render.address(url) == ""
    assert isinstance(text["body"][0], str)
    assert (card["url"], card["picture"]["src"]) == ("", "")
    assert render.message(message)["choices"] == []


def test_a_poll_is_buttons_that_come_back_as_presses() -> None:
    poll = Poll(question="Which?", options=(Choice(id="1", label="Cook"), Choice(id="2", label="Walk")))
    (drawn,) = render.message(Message(token="d:7", parts=(poll,)))["parts"]
    assert (drawn["kind"], drawn["question"], drawn["lasting"]) == ("poll", "Which?", "Open for 3 days")
    assert [(one["token"], one["label"]) for one in drawn["options"]] == [
        ("d:7:1", "Cook"),
        ("d:7:2", "Walk"),
    ]


def test_a_meeting_is_a_card_with_its_instant() -> None:
    meeting = Meeting(
        id="e1",
        title="Book club",
        starts_at=datetime(2026, 3, 2, 18, tzinfo=UTC),
        place=Address(platform="playground", space="s", id="makers"),
    )
    (drawn,) = render.message(Message(token="d:7", parts=(meeting,)))["parts"]
    assert (drawn["kind"], drawn["title"]) == ("card", "Book club")
    assert drawn["facts"] == [
        ["When", [{"when": "2026-03-02T18:00:00+00:00", "style": "full"}, ", 60 minutes"]],
        ["Where", ["#makers"]],
    ]
    (sly,) = render.message(Message(token="d:7", parts=(replace(meeting, link="javascript:alert(1)"),)))[
        "parts"
    ]
    assert sly["facts"][1] == ["Where", ["javascript:alert(1)"]]
    (off,) = render.message(Message(token="d:7", parts=(replace(meeting, cancelled=True),)))["parts"]
    assert off["title"] == "Called off: Book club"
    assert [label for label, _ in off["facts"]] == ["When"]
