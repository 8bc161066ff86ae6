"""Read prompts/ into a library, or tell every fault in it at once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

import bot
from bot.errors import PromptError
from bot.library.entry import Entry, Kind, Strict, Translation, reason
from bot.library.library import Library
from bot.library.prompt import Prompt
from bot.library.render import places

S = TypeVar("S", bound=Strict)

_BASE = "en"
_LOCALE = re.compile(r"[a-z]{2,3}(-([A-Z][a-z]{3}|[A-Z]{2}|[0-9]{3}))*")


def shipped() -> Path:
    """The prompts that came with Kith: beside the package in a checkout, and where it is installed."""
    return Path(bot.__file__).parent.parent / "prompts"


def load(folder: Path | None = None) -> Library:
    """The library in `folder`, or the shipped one.

    A moment's prompts stand in <language>/<moment>.toml, or in several files in <language>/<moment>/.

    Raises PromptError with all faults together, each with its file, its id and a reason. A folder of one's
    own may leave out moments.toml and then knows the shipped moments.
    """
    return _Reading(folder or shipped()).library()


def load_with(own: Path | None) -> Library:
    """The shipped library with what `own` adds or replaces, by id. Raises PromptError with all its faults."""
    return _Reading(own, load()).library() if own else load()


class _Reading:
    """One pass over a folder; faults gather while it goes."""

    def __init__(self, folder: Path, base: Iterable[Prompt] = ()) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.kinds: dict[str, Kind | None] = {}  # None where moments.toml is at fault
        self.prompts: dict[str, dict[str, Prompt]] = {}
        self.given: set[tuple[str, str]] = set()  # locale and id of what this folder holds
        for prompt in base:
            self.prompts.setdefault(prompt.locale, {})[prompt.id] = prompt
        self.broken: set[str] = set()  # moments whose English is at fault: what hangs on it stays untold

    def library(self) -> Library:
        if not self.folder.is_dir():
            raise PromptError([f"{self.folder}: there is no such folder"])
        self._kinds()
        locales = [
            path for path in sorted(self.folder.iterdir()) if path.is_dir() and path.name[0] not in "._"
        ]
        for path in sorted(locales, key=lambda path: path.name != _BASE):
            self._locale(path)
        self._lines()
        if self.faults:
            raise PromptError(self.faults)
        return Library(prompt for prompts in self.prompts.values() for prompt in prompts.values())

    def _kinds(self) -> None:
        own, known = self.folder / "moments.toml", shipped() / "moments.toml"
        told = (self._toml(own) if own.exists() else {}) or self._toml(known)
        for moment, table in told.items():
            self.kinds[moment] = self._checked(Kind, table, f"{self._name(own)}: {moment}")

    def _locale(self, path: Path) -> None:
        if not _LOCALE.fullmatch(path.name):
            self.faults.append(f"{self._name(path)}: this is no language; name the folder like en or pt-BR")
            return
        self.prompts.setdefault(path.name, {})
        for file in sorted([*path.glob("*.toml"), *path.glob("*/*.toml")]):
            moment = file.stem if file.parent == path else file.parent.name
            if moment in self.kinds:
                before = len(self.faults)
                self._file(file, moment, path.name)
                if path.name == _BASE and len(self.faults) > before:
                    self.broken.add(moment)
            else:
                known = ", ".join(sorted(self.kinds))
                self.faults.append(f"{self._name(file)}: unknown moment {moment}; there are {known}")

    def _file(self, file: Path, moment: str, locale: str) -> None:
        table = self._toml(file)
        self.faults += [
            f"{self._name(file)}: unknown key {key}; a prompt begins with [[prompt]]"
            for key in table
            if key != "prompt"
        ]
        entries = table.get("prompt", [])
        if not isinstance(entries, list):
            self.faults.append(f"{self._name(file)}: a prompt begins with [[prompt]], in two brackets")
            return
        for number, told in enumerate(entries, 1):
            name = told.get("id") if isinstance(told, dict) else None
            where = f"{self._name(file)}: {name if isinstance(name, str) else f'prompt number {number}'}"
            prompt = self._prompt(told, moment, locale, where)
            if prompt:
                self._add(prompt, where)

    def _prompt(self, told: object, moment: str, locale: str, where: str) -> Prompt | None:
        entry = self._checked(Entry if locale == _BASE else Translation, told, where)
        if entry is None:
            return None
        words = entry.words
        if isinstance(entry, Entry):
            return Prompt(moment=moment, locale=locale, **words)
        english = self.prompts.get(_BASE, {}).get(entry.id)
        if english is None:
            if moment not in self.broken:
                self.faults.append(f"{where}: there is no such id in {_BASE}, where every prompt begins")
            return None
        translated = replace(english, locale=locale, **words)
        if len(translated.follow_ups) != len(english.follow_ups):
            count = len(english.follow_ups)
            self.faults.append(
                f"{where}: follow_ups has {len(translated.follow_ups)} entries, {count} in {_BASE}"
            )
        return translated

    def _add(self, prompt: Prompt, where: str) -> None:
        if (prompt.locale, prompt.id) in self.given:
            self.faults.append(f"{where}: there is another prompt of this id")
        if prompt.id.partition(".")[0] != prompt.moment:
            self.faults.append(f"{where}: in this file every id begins with {prompt.moment}.")
        if kind := self.kinds[prompt.moment]:
            misplaced = [fault for text in prompt.texts for fault in _misplaced(text, kind.placeholders)]
            self.faults += [f"{where}: {fault}" for fault in misplaced]
        self.given.add((prompt.locale, prompt.id))
        self.prompts[prompt.locale][prompt.id] = prompt

    def _lines(self) -> None:
        """What Kith says by name must be there."""
        held = self.prompts.get(_BASE, {})
        for moment, kind in self.kinds.items():
            if kind is None or moment in self.broken:
                continue
            file = self._name(self.folder / _BASE / f"{moment}.toml")
            missing = [line for line in kind.lines if line not in held]
            self.faults += [f"{file}: {line}: this prompt is missing" for line in missing]

    def _toml(self, path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(path.read_bytes().decode())
        except UnicodeDecodeError as error:
            self.faults.append(f"{self._name(path)}: is not UTF-8 text (byte {error.start})")
        except tomllib.TOMLDecodeError as error:
            self.faults.append(f"{self._name(path)}: can't be read as TOML: {error}")
        except OSError as error:
            self.faults.append(f"{self._name(path)}: can't be read: {error.strerror}")
        return {}

    def _checked(self, shape: type[S], told: object, where: str) -> S | None:
        try:
            return shape.model_validate(told)
        except ValidationError as error:
            self.faults += [f"{where}: {reason(one, shape)}" for one in error.errors(include_url=False)]
            return None

    def _name(self, path: Path) -> str:
        """A path as a writer knows it: prompts/en/story.toml."""
        near = path.is_relative_to(self.folder)
        return (path.relative_to(self.folder.parent) if near else path).as_posix()


def _misplaced(text: str, allowed: Iterable[str]) -> list[str]:
    try:
        unknown = places(text) - set(allowed)
    except PromptError as error:
        return list(error.faults)
    known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
    return [f"unknown placeholder {{{name}}}; here you have {known}" for name in sorted(unknown)]
