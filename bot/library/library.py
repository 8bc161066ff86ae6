"""The prompt library: what it holds and how one prompt is chosen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from bot.library.prompt import Prompt
from bot.library.render import render

_BASE = "en"
_MASK = (1 << 64) - 1
_CARRY = 0xBF58476D1CE4E5B9
_NONE: frozenset[str] = frozenset()
_LIGHT = frozenset({"tap", "line"})

_Row = tuple[int, str, Prompt]
"""A prompt as `choose` sees it: its salt, its id, itself."""


class Library:
    """Every prompt, by id and language.

    What a prompt is fit for is the same in all languages, so `choose` looks at the English ones (at the first
    language given where there is no English) and `get` finds the words of the chosen one.
    """

    def __init__(self, prompts: Iterable[Prompt]) -> None:
        self._by_locale: dict[str, dict[str, Prompt]] = {}
        for prompt in prompts:
            self._by_locale.setdefault(prompt.locale, {})[prompt.id] = prompt
        base: dict[str, Prompt] = {}
        for locale in sorted(self._by_locale, key=lambda locale: locale != _BASE):
            for prompt in self._by_locale[locale].values():
                base.setdefault(prompt.id, prompt)
        self._rows: dict[str, list[_Row]] = {}
        for prompt in base.values():
            self._rows.setdefault(prompt.moment, []).append((_salt(prompt.id), prompt.id, prompt))
        self._size = len(base)
        self._own: set[int] = set()
        self._shelves: dict[tuple[str, int, str, str, str, int], tuple[tuple[_Row, ...], ...]] = {}

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Prompt]:
        """Every prompt in every language."""
        return (prompt for prompts in self._by_locale.values() for prompt in prompts.values())

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages that there are words in."""
        return tuple(self._by_locale)

    def get(self, id: str, locale: str = _BASE) -> Prompt:
        """The prompt in `locale`, else without its region, else in English; KeyError if none."""
        for language in (locale, locale.partition("-")[0], _BASE, *self._by_locale):
            found = self._by_locale.get(language, {}).get(id)
            if found:
                return found
        raise KeyError(id)

    def __contains__(self, id: object) -> bool:
        """Whether there is a prompt of this id, in any language."""
        return any(id in prompts for prompts in self._by_locale.values())

    def add(self, prompt: Prompt) -> None:
        """A prompt of a community's own, asked there from now on; the same id again takes its place."""
        self.retire(prompt.id)
        self._by_locale.setdefault(prompt.locale, {})[prompt.id] = prompt
        self._rows.setdefault(prompt.moment, []).append((_salt(prompt.id), prompt.id, prompt))
        self._shelves.clear()
        self._own.add(prompt.community)

    def retire(self, id: str) -> None:
        """Ask it no more; `get` still finds it, for what it asked before."""
        for rows in self._rows.values():
            rows[:] = [row for row in rows if row[1] != id]
        self._shelves.clear()

    def of(self, moment: str, locale: str = _BASE) -> tuple[Prompt, ...]:
        """Every prompt of a moment in the order of its file, each in `locale` where it can be."""
        return tuple(self.get(row[1], locale) for row in self._rows.get(moment, ()))

    def line(self, id: str, locale: str = _BASE, **values: object) -> str:
        """The text of a prompt with its values; KeyError without that id, PromptError without a value."""
        return render(self.get(id, locale).text, values)

    def choose(
        self,
        moment: str,
        *,
        used: frozenset[str],
        uses: Mapping[str, int],
        depth: int = 1,
        phase: str = "",
        tie: str = "",
        area: str = "",
        seed: int = 0,
        light: bool = False,
        resting: frozenset[str] = frozenset(),
        community: int = 0,
        locale: str = _BASE,
    ) -> Prompt | None:
        """The least used fitting prompt not in `used`, or None when there is no other.

        Prompts of the wanted `depth` go first, then those of one less and so on, never deeper ones. `uses`
        counts earlier uses in the community. `tie` "group" takes prompts for groups only. `seed` (a circle's
        id) spreads circles over equals: the same seed and past give the same prompt. `light` wants one that
        is answered in a line, `resting` names themes to leave alone; both give way where nothing is left.
        `community` is the one that also has its own. One that can be read in `locale` goes before others.
        """
        key = (moment, depth, phase, tie, area, community if community in self._own else 0)
        shelves = self._shelves.get(key)
        if shelves is None:
            shelves = self._shelves[key] = self._shelve(*key)
        for shelf in shelves:
            fresh = frozenset(name for _, name, one in shelf if one.theme in resting) if resting else _NONE
            heavy = frozenset(name for _, name, one in shelf if one.form not in _LIGHT) if light else _NONE
            foreign = self._foreign(shelf, locale)
            for without in (foreign | fresh | heavy, foreign | heavy, foreign, fresh, _NONE):
                found = _least(shelf, used | without if without else used, uses, seed)
                if found:
                    return found
        return None

    def _foreign(self, shelf: Iterable[_Row], locale: str) -> frozenset[str]:
        """What of a shelf can't be read in this language; nothing where it has no words at all."""
        language = next((one for one in (locale, locale.partition("-")[0]) if one in self._by_locale), _BASE)
        if language == _BASE:
            return _NONE
        return frozenset(name for _, name, _ in shelf if name not in self._by_locale[language])

    def _shelve(
        self, moment: str, depth: int, phase: str, tie: str, area: str, community: int
    ) -> tuple[tuple[_Row, ...], ...]:
        """What fits, a shelf for each depth, the deepest first."""
        fit = [
            row
            for row in self._rows.get(moment, ())
            if row[2].fits(phase=phase, tie=tie, area=area) and row[2].community in {0, community}
        ]
        shelves = (tuple(row for row in fit if row[2].depth == at) for at in range(depth, 0, -1))
        return tuple(shelf for shelf in shelves if shelf)


def _least(shelf: Iterable[_Row], used: frozenset[str], uses: Mapping[str, int], seed: int) -> Prompt | None:
    """The least used of a shelf; among equals the first in the order of `seed`. One pass: planning is hot.

    Multiplying carries every bit of a salt up, so each seed has its own order.
    """
    found, least, lowest = None, 0, 0
    stirred = (seed * 0x9E3779B97F4A7C15) & _MASK
    for salt, name, prompt in shelf:
        if name in used:
            continue
        count = uses.get(name, 0) if uses else 0
        if found is not None and count > least:
            continue
        order = (salt ^ stirred) * _CARRY & _MASK
        if found is None or count < least or order < lowest:
            found, least, lowest = prompt, count, order
    return found


def _salt(id: str) -> int:
    """A number that stays the same over runs and machines, which `hash` does not."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest())


def counted(library: Library) -> list[str]:
    """A line per moment: how many prompts it has, by language."""
    counts = Counter((prompt.moment, prompt.locale) for prompt in library)
    return [
        f"{moment:<16} " + ", ".join(f"{counts[moment, locale]} {locale}" for locale in library.locales)
        for moment in sorted({moment for moment, _ in counts})
    ]
