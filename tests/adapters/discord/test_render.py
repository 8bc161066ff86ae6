"""Messages, forms and commands as Discord gets them: golden files, its limits, and nothing that pings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import forms, ids, render, tree
from adapters.discord.limits import CAPABILITIES
from adapters.discord.markup import escaped, inline, narrow, pressable, web
from bot.commands.table import specs
from bot.messages import Card, Form, Link, Message, Quote, Strong, Text, fit
from tests.adapters.discord.kinds import ANA, BEN, FORM, HOSTILE, MESSAGES, accepted, accepted_modal, same
from tests.messages.strategies import few, messages, parts
from tests.standins.discord.tree import check, weight

dense = st.text("\\*_~`|<>[]()#-@.1> \nab", max_size=6000)
dense_messages = st.builds(
    Message,
    token=st.just("d:1"),
    parts=st.lists(
        st.one_of(
            st.builds(Text, body=st.tuples(dense)),
            st.builds(Quote, who=st.just(ANA), words=dense),
            st.builds(Card, title=dense.filter(str.strip), body=st.tuples(dense)),
            parts,
        ),
        max_size=40,
    ).map(tuple),
    reason=st.tuples(dense),
    seen_by=dense,
    topic=dense,
)


def unescaped(text: str) -> str:
    """As it is read: a sign behind a backslash is itself."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


def bare(text: str) -> str:
    """What is left for Discord's own signs to be found in."""
    return re.sub(r"https?://[^\s<>\[\]()*`|\\\"'“”]+", "", re.sub(r"\\[^0-9A-Za-z\s]", "x", text))


@pytest.mark.parametrize("name", MESSAGES)
def test_every_kind_looks_as_it_did(name: str) -> None:
    drawn = render.message(MESSAGES[name])
    accepted(drawn)
    files = [file for file, _ in drawn.files]
    same(name, {"components": drawn.components, "files": files, "pings": list(drawn.pings)})


def test_only_mentions_are_notified() -> None:
    meant = {"opening": (ANA, BEN), "invitation": (BEN,), "reveal": (ANA, BEN)}
    for name, message in MESSAGES.items():
        wanted = tuple(one.who.id for one in meant.get(name, ()))
        assert render.message(message).pings == wanted, name


@given(st.one_of(messages, dense_messages))
@few
def test_whatever_fit_gives_is_within_discords_limits(message: Message) -> None:
    for page in fit(message, CAPABILITIES):
        accepted(render.message(page))


@given(dense)
def test_words_of_others_stay_words(words: str) -> None:
    made = escaped(words)
    assert not re.search(r"[*_~`|<>\[\]()]", bare(made))
    assert not re.search(r"^[ \t]*(#|-|\+|\d+\.(\s|$))", bare(made), re.M)
    assert "".join(unescaped(made).split()) == "".join(words.split())


@given(dense)
def test_written_narrowly_they_take_no_more_room(words: str) -> None:
    made = narrow(words)
    assert len(made) == len(words)
    assert not re.search(r"[\\*_~`|<>\[\]()]|^[ \t]*[#\-+]", made, re.M)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[broken", "mailto:a@b.c", "https://a b\n.c"])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert "](" not in inline(Link(label="look", url=url)) or web(url)
    assert "\n" not in web(url)


def test_a_label_can_not_break_out_of_its_link() -> None:
    made = inline(Link(label="a](https://evil.example)", url="https://example.org/x(y)"))
    assert made == r"a\](https://evil.example) https://example.org/x%28y%29" or "\\]" in made
    assert (
        inline(Link(label="your] bank", url="https://example.org")) == r"[your\] bank](https://example.org)"
    )
    assert inline(Strong(words="*")) == r"**\***"


def test_a_bare_address_stays_whole() -> None:
    assert escaped("see https://example.org/a_b_c*d") == r"see https://example.org/a_b_c\*d"


def test_forms_look_as_they_did() -> None:
    drawn = [forms.modal(FORM, number, "draft") for number in range(len(forms.pages(FORM)))]
    for one in drawn:
        accepted_modal(one)
    same("form", drawn)
    assert [field.id for page in forms.pages(FORM) for field in page] == [one.id for one in FORM.fields]


@given(st.integers(0, 12), st.text(max_size=200))
def test_every_field_of_any_form_is_asked_once(count: int, intro: str) -> None:
    form = Form(token="c:x", title="A form", intro=(intro,), fields=FORM.fields[:count])
    drawn = [forms.modal(form, number, "d") for number in range(len(forms.pages(form)))]
    for one in drawn:
        accepted_modal(one)
    asked = [
        part["component"]["custom_id"] for one in drawn for part in one["components"] if "component" in part
    ]
    assert asked == [f"{one.kind}:{one.id}" for one in form.fields]


def test_the_commands_look_as_they_did() -> None:
    payload = tree.tree(specs())
    check(payload)
    assert max(weight(one) for one in payload) <= 8000
    everyone, steer = payload
    assert everyone["name"] == "kith"
    assert steer["default_member_permissions"] == "32"
    same("commands", payload)
    assert tree.fingerprint(payload) == tree.fingerprint(tree.tree(specs()))
    assert tree.fingerprint(payload) != tree.fingerprint(payload[:1])


IDS = {"kith": "123", "kith-steer": "456"}


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("/kith pause rests", "</kith pause:123> rests"),
        ("*Look*: /kith mydata export.", r"\*Look\*: </kith mydata export:123>."),
        ("/kith-steer feed add https://x.org", "</kith-steer feed add:456> https://x.org"),
        ("/kith goals add to learn", "</kith goals:123> add to learn"),
        ("“/kith next”", "“</kith next:123>”"),
        ("/kith pause, /kith resume", "</kith pause:123>, </kith resume:123>"),
        ("/kith feed add", "/kith feed add"),
        ("/kith unheard", "/kith unheard"),
        ("/kith", "/kith"),
        ("https://x.org/kith pause", "https://x.org/kith pause"),
        ("/kith pauses", "/kith pauses"),
    ],
)
def test_a_command_can_be_pressed(text: str, becomes: str) -> None:
    typed = tree.typed(tree.tree(specs()), IDS)
    assert pressable(escaped, typed)(text) == becomes
    assert pressable(escaped, {}) is escaped


def test_every_command_is_known_as_it_is_typed() -> None:
    typed = tree.typed(tree.tree(specs()), IDS)
    names = {f"kith{'-steer' if one.coordinators else ''} {one.name}" for one in specs()}
    assert set(typed) == names
    assert {name for name, id in typed.items() if id == "456"} == {one for one in names if "steer" in one}
    assert tree.typed(tree.tree(specs()), {"kith": "123"}).keys() == {
        one for one in names if "steer" not in one
    }


def test_where_there_is_no_room_commands_stay_words() -> None:
    typed = tree.typed(tree.tree(specs()), IDS)
    message = Message(token="t", parts=(Text(body=("/kith pause " * 300,)),))
    (box, *_) = render.message(message, typed=typed).components
    assert box["content"].startswith("/kith pause")


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_and_nonces_fit_and_tell_keys_apart(one: str, two: str) -> None:
    assert len(ids.nonce(one)) == 25
    assert 100 < ids.mark(one) < 2**31
    assert (ids.mark(one), ids.nonce(one)) == (ids.mark(two), ids.nonce(two)) or one != two


def test_hostile_words_reach_nobody() -> None:
    flat = accepted(render.message(MESSAGES["hostile"]))
    words = "\n".join(one.get("content", "") for one in flat)
    assert "<@1" not in words.replace("\\<", "")
    assert "](" not in words.replace("\\](", "").replace("\\]\\(", "")
    assert HOSTILE.split()[0] in words
