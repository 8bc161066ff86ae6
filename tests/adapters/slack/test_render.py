"""Messages as blocks: golden files, Slack's limits, and nothing that pings but a mention."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import forms, render
from adapters.slack.limits import CAPABILITIES
from adapters.slack.markup import escaped, inline, narrow, pieces
from bot.messages import Account, Card, Choice, File, Link, Message, Picture, Quote, Strong, Text, fit, plain
from tests.adapters.slack.golden import same
from tests.adapters.slack.kinds import ANA, FORM, HOSTILE, MESSAGES
from tests.messages.strategies import few, messages, parts, prose
from tests.standins.slack.blocks import faults_of_message, faults_of_view, too_long
from tests.standins.slack.shown import pinged, readable, texts

dense = st.text("&<>@!|*_ \nab", max_size=9000)
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
        max_size=60,
    ).map(tuple),
    reason=st.tuples(dense),
    seen_by=dense,
    topic=dense,
)


def valid(of: Message) -> list[dict[str, object]]:
    """Its blocks, after Slack has looked at them."""
    blocks, text = render.message(of)
    assert faults_of_message(blocks, lambda _: True) == []
    assert not too_long(blocks)
    assert 0 < len(text) <= 40_000
    return blocks


def visible(blocks: object) -> str:
    """The words in blocks, with one space between."""
    shown = [readable(words, {"U1": "Ana", "W2": "Ben"}) for kind, words, _ in texts(blocks)]
    return " ".join(" ".join(shown).replace(">", " ").split())


@given(of=st.one_of(messages, dense_messages))
def test_the_rough_size_of_a_block_is_never_too_small(of: Message) -> None:
    for block in render.blocks(of):
        written = len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))
        assert written < 6 * render._size(block)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_kind_looks_as_it_did(name: str) -> None:
    blocks, text = render.message(MESSAGES[name])
    valid(MESSAGES[name])
    same(name, {"blocks": blocks, "text": text})


def test_only_mentions_ping() -> None:
    for name, message in MESSAGES.items():
        blocks, text = render.message(message)
        meant = {"opening": {"U1", "W2"}, "invitation": {"W2"}, "reveal": {"U1", "W2"}}.get(name, set())
        assert pinged({"blocks": blocks, "text": text}) == meant, name


@given(st.one_of(messages, dense_messages))
@few
def test_whatever_fit_gives_is_within_slacks_limits(message: Message) -> None:
    for page in fit(message, CAPABILITIES):
        valid(page)


@given(dense)
@few
def test_no_words_of_anybody_can_ping(words: str) -> None:
    hostile = f"<!channel><@U1>{words}"
    message = Message(
        token="d:1",
        parts=(
            Text(body=(hostile, Link(label=hostile, url="https://example.org"), Strong(words=hostile))),
            Quote(who=replace(ANA, who=Account(platform="discord", id="1")), words=hostile),
        ),
        reason=(hostile,),
        seen_by=hostile,
        topic=hostile,
    )
    for page in fit(message, CAPABILITIES):
        blocks, text = render.message(page)
        assert pinged({"blocks": blocks, "text": text}) == frozenset()


@given(st.lists(prose, min_size=1, max_size=8))
@few
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    message = Message(token="d:1", parts=tuple(Text(body=(words,)) for words in paragraphs))
    shown = " ".join(visible(valid(page)) for page in fit(message, CAPABILITIES))
    assert "".join(shown.replace("…", "").split()) == "".join("".join(paragraphs).split())


@given(dense, st.integers(200, 3000))
@few
def test_pieces_are_short_enough_and_say_all(words: str, most: int) -> None:
    for write in (escaped, narrow):
        cut = pieces((words,), most, write)
        assert all(len(one) <= most for one in cut)
        assert "".join("".join(cut).split()) == "".join(write(words).split())


def test_a_reveal_full_of_signs_still_arrives_whole() -> None:
    signs = "<&> " * 2400
    (page,) = fit(Message(token="d:1", parts=(Quote(who=ANA, words=signs),)), CAPABILITIES)
    shown = visible(valid(page))
    assert shown.count("\u2039") == 2400


def test_where_a_cut_was_no_words_run_together() -> None:
    body = ("word " * 1000, "end")
    assert all("wordword" not in one and "wordend" not in one for one in pieces(body))


def test_addresses_that_can_not_be_pressed_stay_words() -> None:
    assert inline(Link(label="x", url="javascript:alert(1)")) == "x (javascript:alert(1))"
    assert inline(Link(label="", url="https://a.example/?q=<b>|c d")) == (
        "<https://a.example/?q=%3Cb%3E%7Cc%20d|https://a.example/?q=&lt;b&gt;|c d>"
    )
    assert inline(Link(label="x", url="http://[broken")) == "x (http://[broken)"


def test_more_choices_than_a_menu_holds_get_menus() -> None:
    many = tuple(Choice(id=f"c{n}", label=f"Choice {n}", place="more") for n in range(12))
    message = Message(token="d:1", parts=(Text(body=("Choose",)),), choices=many)
    menus = [one for block in valid(message) for one in block.get("elements", [])]  # type: ignore[attr-defined]
    assert [len(menu["options"]) for menu in menus] == [5, 5, 2]


def test_what_nobody_can_load_is_said_in_words() -> None:
    message = Message(token="d:1", parts=(Picture(alt="A bench", url="https://example.org/p.png"),))
    with_it, without = render.blocks(message), render.blocks(message, pictures=False)
    assert with_it[0]["type"] == "image"
    assert "A bench" in json.dumps(without)
    assert "image_url" not in json.dumps(without)


def test_the_text_says_everything() -> None:
    for message in MESSAGES.values():
        assert re.sub(r"&(amp|lt|gt);", " ", render.text(message))
        for word in re.findall(r"\w+", plain(message)):
            assert word in render.text(message)


def test_a_message_of_nothing_is_still_one() -> None:
    assert valid(Message(token="d:1", parts=()))
    assert valid(Message(token="d:1", parts=(Text(body=("  \n ",)), File(name="", mime="", data=b""))))


class TestForms:
    def test_every_kind_of_field_looks_as_it_did(self) -> None:
        view = forms.form(FORM, forms.Kept(channel="C1", message="1.2"), {"line": HOSTILE})
        assert faults_of_view(view, "modal", lambda _: True) == []
        same("form", view)

    def test_what_a_modal_remembers_comes_back(self) -> None:
        behind = forms.Kept(token="d:1", channel="C1", thread="1.1", message="1.2", home=True)
        assert forms.kept(behind.packed()) == behind
        assert forms.kept("nonsense") == forms.Kept()
        assert forms.kept("") == forms.Kept()

    def test_a_list_without_entries_is_typed(self) -> None:
        field = replace(FORM.fields[2], options=(), value=None)
        view = forms.form(replace(FORM, fields=(field,)), forms.Kept())
        assert faults_of_view(view, "modal", lambda _: True) == []
        assert view["blocks"][-1]["element"]["type"] == "plain_text_input"

    def test_a_message_can_be_looked_at(self) -> None:
        for message in MESSAGES.values():
            assert faults_of_view(forms.shown(message, "Kith"), "modal", lambda _: True) == []
            assert faults_of_view(forms.said(HOSTILE * 50), "modal", lambda _: True) == []

    def test_the_home_tab_takes_every_message(self) -> None:
        for message in MESSAGES.values():
            view = {"type": "home", "blocks": render.blocks(message, most=100)}
            assert faults_of_view(view, "home", lambda _: True) == []
