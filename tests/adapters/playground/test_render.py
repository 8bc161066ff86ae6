"""What the page is told to draw."""

import pytest

from adapters.playground import render
from bot.messages import Card, Choice, Link, Message, Picture, Text


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
