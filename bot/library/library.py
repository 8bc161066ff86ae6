"""The prompt library: what it holds and how one prompt is chosen."""

from collections.abc import Iterable, Mapping

from bot.library.prompt import Prompt


class Library:
    """Every prompt, by id and language."""

    def __init__(self, prompts: Iterable[Prompt]) -> None:
        self._by_locale: dict[str, dict[str, Prompt]] = {}
        for prompt in prompts:
            self._by_locale.setdefault(prompt.locale, {})[prompt.id] = prompt

    def get(self, id: str, locale: str = "en") -> Prompt:
        """The prompt in `locale`, else in its language without the region, else in English; KeyError if none."""
        for language in (locale, locale.partition("-")[0], "en"):
            found = self._by_locale.get(language, {}).get(id)
            if found:
                return found
        raise KeyError(id)

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
    ) -> Prompt | None:
        """The least used fitting prompt that is not in `used`; among equals `seed` spreads circles over them."""
        raise KeyError(moment)
