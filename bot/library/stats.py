"""What the library covers: by theme and depth, phase, tie, form and language."""

from collections import Counter
from collections.abc import Sequence

from bot.library.library import Library
from bot.library.prompt import Prompt

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""A title, the heads of the columns, the rows."""
DEPTHS = range(1, 6)
PHASES = ("opening", "building", "deepening", "closing")
TIES = ("mentor", "peer", "reporting", "group")


def tables(library: Library) -> list[Table]:
    """Everything that a writer wants to know before writing the next one."""
    stories = library.of("story")
    return [_themes(stories), _phases(stories), _ties(stories), _areas(library), _languages(library)]


def _themes(stories: Sequence[Prompt]) -> Table:
    counts = Counter((prompt.theme, prompt.depth) for prompt in stories)
    themes = sorted({prompt.theme for prompt in stories})
    rows = [
        [theme or "none", *(str(counts[theme, depth]) for depth in DEPTHS), str(_sum(counts, theme))]
        for theme in themes
    ]
    rows.append(
        ["all", *(str(sum(p.depth == depth for p in stories)) for depth in DEPTHS), str(len(stories))]
    )
    return "stories by theme and depth", ["theme", *map(str, DEPTHS), "all"], rows


def _sum(counts: Counter[tuple[str, int]], theme: str) -> int:
    return sum(counts[theme, depth] for depth in DEPTHS)


def _phases(stories: Sequence[Prompt]) -> Table:
    rows = [
        [phase, str(sum(prompt.fits(phase=phase) for prompt in stories)), str(_only(stories, phase))]
        for phase in PHASES
    ]
    return "stories by phase", ["phase", "fit for it", "only for it"], rows


def _only(stories: Sequence[Prompt], phase: str) -> int:
    return sum(prompt.phases == (phase,) for prompt in stories)


def _ties(stories: Sequence[Prompt]) -> Table:
    rows = [
        [tie, *(str(sum(p.depth == depth and p.fits(tie=tie) for p in stories)) for depth in DEPTHS)]
        for tie in TIES
    ]
    return "stories by tie and depth", ["tie", *map(str, DEPTHS)], rows


def _areas(library: Library) -> Table:
    counts = Counter(
        (prompt.moment, prompt.area) for moment in ("check_in", "activity") for prompt in library.of(moment)
    )
    rows = [[moment, area or "none", str(count)] for (moment, area), count in sorted(counts.items())]
    return "check-ins and activities by area", ["moment", "area", "there are"], rows


def _languages(library: Library) -> Table:
    counts = Counter((prompt.moment, prompt.locale) for prompt in library)
    moments = sorted({moment for moment, _ in counts})
    rows = [[moment, *(str(counts[moment, locale]) for locale in library.locales)] for moment in moments]
    return "prompts by language", ["moment", *library.locales], rows
