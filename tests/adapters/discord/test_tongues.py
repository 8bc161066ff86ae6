"""Commands in other languages: what Discord takes, English wherever there is nothing better."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.tongues import LOCALES, named
from adapters.discord.tree import fingerprint, tree
from bot.commands.names import WORDS
from bot.commands.table import specs
from bot.language import COMPLETE, tongue
from bot.locales.__main__ import path_of, read, write
from tests.standins.discord.tree import check, weight

WORD = {f"/{word}" for row in specs() for word in row.name.split()}


def spoken(folder: Path, monkeypatch: pytest.MonkeyPatch, **words: Mapping[str, str]) -> None:
    """Only these languages are spoken, with these translations; what is not in them is English."""
    for language, of in words.items():
        catalogue = read(language, folder)
        for english, there in of.items():
            catalogue.add(english, there)
        write(path_of(language, folder), catalogue)
    monkeypatch.setattr(tongue, "catalogues", tongue.Catalogues(folder, tuple(words)))


def every(branch: Any) -> Iterator[Any]:
    """Every command, group, option and choice."""
    for one in branch if isinstance(branch, list) else [branch]:
        yield one
        for inner in (*one.get("options", ()), *one.get("choices", ())):
            yield from every(inner)


def test_every_word_of_a_command_can_be_translated() -> None:
    assert set(WORDS) >= WORD, "bot/commands/names.py wants every word of every command"


def test_names_and_descriptions_come_from_the_catalogues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = tree(specs())
    about = "Why you got my last messages, and what I left out"
    german = {"/why": "/warum", about: "Warum du meine letzten Nachrichten bekamst", "Command": "Befehl"}
    spoken(tmp_path, monkeypatch, de=german, pt={"/why": "/porquê"})
    made = tree(specs())
    check(made)
    why = next(one for one in every(made) if one["name"] == "why")
    assert why["description"] == about
    assert why["name_localizations"] == {"de": "warum", "pt-BR": "porquê"}
    assert why["description_localizations"] == {"de": "Warum du meine letzten Nachrichten bekamst"}
    command = next(one for one in every(made) if one["name"] == "command")
    assert command["description_localizations"]["de"] == "Befehl. One to read more about."
    assert fingerprint(made) != fingerprint(english)
    assert fingerprint(made) == fingerprint(tree(specs()))
    plain = [{k: v for k, v in one.items() if not k.endswith("_localizations")} for one in every(made)]
    names = [(one["name"], one.get("description")) for one in plain]
    assert names == [(one["name"], one.get("description")) for one in every(english)]


def test_what_discord_would_refuse_stays_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"/why": "/Warum", "/me": "/ich selbst", "/help": "/pause", "/leave": "/" + "x" * 33, "/link": ""}
    twice = {"/share": "/gleich", "/next": "/gleich"}
    spoken(tmp_path, monkeypatch, de=bad | twice | {"What I can do": "sehr " * 60}, fr={"/why": "/pourquoi"})
    made = tree(specs())
    check(made)
    names = {one["name"]: one.get("name_localizations") for one in every(made)}
    assert {names[word] is None for word in ("me", "help", "leave", "link", "share", "next")} == {True}
    assert names["why"] == {"fr": "pourquoi"}
    root = next(one for one in every(made) if one["name"] == "help")
    assert len(root["description_localizations"]["de"]) <= 100


def test_a_name_is_never_that_of_its_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken(tmp_path, monkeypatch, de={"/add": "/list", "/list": "/zeigen"})
    assert named("add", ("add", "list")) == {"name": "add"}
    assert named("list", ("add", "list")) == {"name": "list", "name_localizations": {"de": "zeigen"}}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_kith_comes_with_is_within_discords_limits(locale: str) -> None:
    made = tree(specs())
    check(made)
    assert max(map(weight, made)) <= 8000
    whole = locale.partition("-")[0] in COMPLETE or locale in COMPLETE
    told = [one for one in every(made) if locale in one.get("description_localizations", {})]
    assert bool(told) == whole
