"""What people do, as the core is told."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground import inbound
from adapters.playground.fields import Unreadable, read
from adapters.playground.payloads import Filled, Press, Say, Submit
from bot.messages import Account, Activity, Address, Answer, Command, Inbound
from tests.adapters.playground.stage import START, settings

SETTINGS = settings(Path("unused.db"))
SCENE = inbound.Scene(
    event="e1",
    at=START,
    where=Address(platform="playground", space="playground", id="makers"),
    by=Account(platform="playground", id="dana"),
    locale="en",
    admin=True,
)


def said(text: str) -> Inbound:
    return inbound.said(Say.model_validate({"as": "dana", "text": text}), SCENE, SETTINGS)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/kith", "help", ""),
        ("  /kith  ", "help", ""),
        ("/kith Pause 2 weeks", "pause", "2 weeks"),
        ("/KITH pair @Ana Ruiz @Ben Okafor", "pair", "<@ana> <@ben>"),
        ("/kith pair @ana @ben", "pair", "<@ana> <@ben>"),
        ("/kith pair @anabel", "pair", "@anabel"),
        ("/kith pair @Chloé Martin, please", "pair", "<@chloe>, please"),
        ('/kith group "Makers of things" in #makers', "group", '"Makers of things" in <#makers>'),
        ("/kith feed add https://a.org/#makers", "feed", "add https://a.org/#makers"),
        ("/kith goals write to ben@ana.org", "goals", "write to ben@ana.org"),
        ("/kith goals one\ntwo", "goals", "one\ntwo"),
    ],
)
def test_commands(text: str, name: str, rest: str) -> None:
    command = said(text)
    assert isinstance(command, Command)
    assert (command.name, command.rest, command.options) == (name, rest, {})
    assert (command.event, command.at, command.where, command.by) == ("e1", START, SCENE.where, SCENE.by)
    assert command.admin


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: not text.strip().lower().startswith("/kith")
    )
)
def test_talk_is_a_sign_of_life_without_its_words(text: str) -> None:
    came = said(text)
    assert came == Activity(event="e1", at=START, where=SCENE.where, by=SCENE.by, locale="en")


def test_a_token_passes_whole() -> None:
    press = Press.model_validate({"as": "dana", "token": "d:12:answer:f"})
    came = inbound.pressed(press, SCENE)
    assert isinstance(came, Answer)
    assert (came.token, came.values) == ("d:12:answer:f", None)


@pytest.mark.parametrize(
    ("kind", "left", "value"),
    [
        ("line", "Ana", "Ana"),
        ("line", "   ", None),
        ("long", "a\r\nb", "a\nb"),
        ("one", "share", "share"),
        ("one", None, None),
        ("many", ["mo", "tu"], ("mo", "tu")),
        ("many", [], ()),
        ("yes", True, True),
        ("yes", "true", False),
        ("date", "2026-03-02", date(2026, 3, 2)),
        ("date", "", None),
        ("time", "9:30", ValueError),
        ("time", "09:30", "09:30"),
        ("date", "yesterday", ValueError),
        ("number", " 12 ", 12),
        ("number", "1.5", ValueError),
        ("number", "9" * 400, ValueError),
        ("person", "ben", Account(platform="playground", id="ben")),
        ("person", "zed", ValueError),
        ("people", ["ana", "ben"], ("ana", "ben")),
        ("people", ["ana", "zed"], ValueError),
        ("place", "makers", Address(platform="playground", space="playground", id="makers")),
        ("place", "elsewhere", ValueError),
        ("file", {"name": "a.txt", "mime": "", "data": "%%%"}, ValueError),
        ("file", None, None),
    ],
)
def test_fields_come_typed(kind: str, left: object, value: object) -> None:
    filled = [Filled.model_validate_json(_json({"id": "f", "kind": kind, "value": left}))]
    if value is ValueError:
        with pytest.raises(Unreadable) as caught:
            read(filled, SETTINGS)
        assert caught.value.errors["f"].endswith(".")
    else:
        got = read(filled, SETTINGS)["f"]
        assert (got, type(got)) == (value, type(value))


def test_all_fields_at_fault_are_told() -> None:
    values = [{"id": "a", "kind": "number", "value": "x"}, {"id": "b", "kind": "date", "value": "x"}]
    submit = Submit.model_validate({"as": "dana", "token": "d:1:f", "values": values})
    with pytest.raises(Unreadable) as caught:
        inbound.submitted(submit, SCENE, SETTINGS)
    assert set(caught.value.errors) == {"a", "b"}


def _json(told: object) -> str:
    return json.dumps(told)
