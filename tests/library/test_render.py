"""Values in the places of a text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PromptError
from bot.library import load, render
from bot.library.render import places


def test_a_value_goes_in_its_place() -> None:
    assert render("{name} and {partner}, {weekly} a week", {"name": "A", "partner": "B", "weekly": 2}) == (
        "A and B, 2 a week"
    )


@given(st.text(), st.text())
def test_a_value_is_never_looked_at_again(first: str, second: str) -> None:
    assert render("{name}-{partner}", {"name": first, "partner": second}) == f"{first}-{second}"


@given(st.text(st.characters(exclude_characters="{}")))
def test_a_text_without_places_stays_as_it_is(text: str) -> None:
    assert render(text, {}) == text


@pytest.mark.parametrize(
    "text",
    [
        "{name.who}",
        "{name[0]}",
        "{name!r}",
        "{name:>9}",
        "{0}",
        "{}",
        "{ name }",
        "{Name}",
        "{name",
        "a}",
        "{{name}}",
    ],
)
def test_a_brace_holds_a_plain_name_or_is_refused(text: str) -> None:
    with pytest.raises(PromptError, match="plain name"):
        render(text, {"name": "Amina"})


def test_a_missing_value_is_named() -> None:
    with pytest.raises(PromptError, match=r"no value for \{name\}, \{title\}"):
        render("{title}: {name} and {partner}", {"partner": "Jonas"})


def test_places() -> None:
    assert places("{name} and {name} in {title}") == {"name", "title"}


def test_a_line_is_found_and_filled() -> None:
    library = load()
    assert library.line("share.check_in", name="Amina") == "Amina would like you to see their last check-in:"
    with pytest.raises(PromptError, match=r"no value for \{name\}"):
        library.line("share.check_in")
    assert library.line("opening.ends", ends=datetime(2027, 5, 20, tzinfo=UTC).date()).startswith(
        "We planned this until 2027-05-20."
    )
