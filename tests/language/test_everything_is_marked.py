"""No text that a person reads is written for English alone: by running it, and by looking at the sources."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.table import COMMANDS
from bot.language import speaking, spoken
from bot.library import Library
from bot.messages import Message, Reply
from bot.moments import MOMENTS
from bot.moments.kinds import _KINDS
from bot.people.settings import LANGUAGES
from tests.commands import stage as stages
from tests.commands.stage import Stage, paired
from tests.language.pseudo import PSEUDO, unmarked
from tests.moments.test_compose import EVERY, LIBRARY, said

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot/articles", "bot/commands", "bot/moments", "bot/outbox", "bot/people", "bot/programmes")
NAMES = {"Ana", "Ben", "Dana", "Nia", "Raj", "Book", "Spring", "learning", "from", "each", "other"}
ZONES = {"UTC", "Europe", "Berlin"}
IDS = {
    name for row in COMMANDS for field in row.fields for name in (field.id, *(o.id for o in field.options))
}
KNOWN = {*NAMES, *ZONES, *IDS, *LANGUAGES.values(), "Fran", "ais", "Espa", "ol", "Portugu"}
FAULTY = (
    "help nonsense", "nonsense", "feed nonsense", "pause 3 quux", "pause 9 years", "pause 2 weeks",
    "resume", "settings zone:Nowhere", "settings from:25", "settings language:xx",
    "settings from:9:00 until:9:10", "settings zone:Berlin", "interests add hiking",
    "interests remove hiking", "goals remove hiking", "programme create X weeks:9999",
    "programme create X country:ZZ", "programme create Spring", "group #c7",
    "group <#c7> Book <@nia> <@raj>", "pair <@nia> <@nia>", "pair <@nia> <@raj>", "unpair Nobody",
    "unpair <@nia>", "feed add x", "feed add https://a.org/feed", "feed list", "feed remove x",
    "share x", "coordinator add <@nia>", "coordinator list", "coordinator remove <@raj>", "link QQQQ",
    "space join QQQQ", "prompt now", "programme pause", "programme pause", "programme resume",
    "leave nothing", "pause --zork 1",
)  # fmt: skip
SAYS = frozenset(
    {"Card", "Choice", "Field", "Form", "Link", "Option", "Picture", "Refused", "Row", "Strong", "Text"}
    | {"private", "said", "shown"}
)
"""Calls whose texts are read by people."""
MARKS = frozenset({"N_", "_", "ngettext"})
CODES = frozenset({"command", "id", "kind", "mime", "name", "place", "tone", "token", "url", "value"})
"""Arguments that are no texts."""


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("moment", sorted(set(MOMENTS) & set(EVERY)))
def test_a_moment_says_nothing_of_its_own_in_english(moment: str) -> None:
    with speaking(PSEUDO):
        message = spoken(said(EVERY[moment]))
    assert message.locale == PSEUDO
    written = {words for prompt in LIBRARY.of(moment) for words in prompt.texts}
    choices = tuple(one for one in message.choices if str(one.label) not in written)
    framed = Message(token="", parts=(), choices=choices, reason=message.reason, seen_by=message.seen_by)
    assert unmarked(framed, {*KNOWN, "gardens"}) == []


@pytest.mark.usefixtures("brackets")
async def test_commands_answer_and_refuse_in_the_askers_language(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (replace(one, text=f"⟦{one.text}⟧", follow_ups=()) for one in stages.LINES)
    monkeypatch.setattr(stages, "LIBRARY", Library(lines))
    await paired(on, "Ana", "Ben")
    asked = [*(row.name for row in COMMANDS), *(f"help {row.name}" for row in COMMANDS), *FAULTY]
    for words in asked:
        for who in ("Dana", "Ana"):
            reply = await _asked(on, who, words)
            assert unmarked(reply, {*KNOWN, *re.findall("[A-Za-z]+", words), "full"}) == [], words


async def _asked(on: Stage, who: str, words: str) -> Reply:
    with speaking(PSEUDO):
        return spoken(await on.say(who, words))


def test_every_kind_of_moment_has_a_name_in_a_sentence() -> None:
    assert set(_KINDS) >= set(MOMENTS)


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_stands_in_the_sources_without_a_mark(room: str) -> None:
    bare = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for file in sorted((ROOT / room).glob("*.py"))
        for node in _bare(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert not bare, "\n".join(["mark these with _ or N_ (bot/language):", *bare])


@pytest.mark.parametrize("room", ["bot", "adapters"])
def test_a_marked_text_is_one_plain_string(room: str) -> None:
    """Else it could not be found for the catalogues."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _named(node) in MARKS:
                texts = node.args[:2] if _named(node) == "ngettext" else node.args[:1]
                joined = [
                    one for one in texts if isinstance(one, ast.JoinedStr | ast.BinOp) and any(_texts(one))
                ]
                assert not joined, f"{file.relative_to(ROOT)}:{node.lineno}: no f-string in a mark"


def test_the_search_finds_what_is_not_marked() -> None:
    code = (
        'Text(body=("Hello",)); Choice(id="x", label=N_("Fine")); said(f"{a} left", _("so")); Card(title=t)'
    )
    assert [ast.unparse(node) for node in _bare(ast.parse(code))] == ["'Hello'", "f'{a} left'"]


def _bare(tree: ast.AST) -> Iterator[ast.expr]:
    """Texts in calls that speak, outside of marks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _named(node) in SAYS:
            given = [*node.args, *(one.value for one in node.keywords if one.arg not in CODES)]
            given = given[:1] if _named(node) == "Refused" else given
            for one in given:
                yield from _texts(one)


def _texts(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call | ast.Lambda | ast.Compare | ast.Subscript | ast.Attribute):
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        words = "".join(
            one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )
        if any(letters.isalpha() for letters in words.replace("/kith", "").replace("https", "")):
            yield node
        return
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.expr):
            yield from _texts(inner)


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
