"""How a prompt should read: what can be checked of the list in prompts/README.md, in each language.

The library loads without it: these are faults of taste, for whoever writes prompts. Rules and numbers are
from prompts/README.md.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.library.library import Library
from bot.library.prompt import Prompt
from bot.library.render import places, render
from bot.library.words import Tongue, tongue

_ASKING = ("story", "check_in", "article", "reflection")
_MOST_WORDS_OF_A_LINE = 60
_STEPS, _MOST_WORDS_OF_A_SCAFFOLD = 4, 40
_ARC, _MOST_WORDS_OF_A_STEP = 3, 20
_GRADE = 8.0
_ALIKE = 0.8

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PATH = re.compile(r"/\w+( \w+)?")


def faults(prompt: Prompt) -> list[str]:
    """What is wrong with the words of a prompt, in plain words; nothing if all is well."""
    spoken = tongue(prompt.locale)
    asking = prompt.moment in _ASKING
    found = list(_asked(prompt, spoken) if asking else _told(prompt, spoken))
    if prompt.moment == "scaffold":
        found += _scaffolded(prompt, spoken)
    if prompt.moment == "activity":
        found += _shared(prompt)
    for text in prompt.texts:
        if "!" in text or "\u00a1" in text:
            found.append(f"shouts: {text!r}")
        found += [
            f"{match[0]!r} {why}: {text!r}"
            for why, rule in spoken.forbidden
            for match in rule.finditer(_straight(text))
        ]
    for text in filter(None, (prompt.text, prompt.mentor_text)):
        found += _heavy(text, spoken)
    return found


def _heavy(text: str, spoken: Tongue) -> Iterator[str]:
    """English has a school grade; elsewhere sentences must be short."""
    if not spoken.sentence:
        if (level := grade(text)) > _GRADE:
            yield f"reads at grade {level:.1f}, {_GRADE:.0f} at most: {text!r}"
        return
    longest = max((len(_words(one)) for one in re.split(r"[.?!:;]+(?=\s|$)", text)), default=0)
    if longest > spoken.sentence:
        yield f"has a sentence of {longest} words, {spoken.sentence} at most: {text!r}"


def all_faults(library: Library) -> list[str]:
    """Every fault of every prompt in every language, each with its place: "en story.one: shouts: ..."."""
    found = [f"{prompt.locale} {prompt.id}: {fault}" for prompt in library for fault in faults(prompt)]
    for locale in library.locales:
        found += [f"{locale} {fault}" for fault in alike(one for one in library if one.locale == locale)]
    return found


def alike(prompts: Iterable[Prompt]) -> list[str]:
    """Pairs of questions of one moment that share over 0.8 of the words of the shorter one."""
    asking = [prompt for prompt in prompts if prompt.moment in _ASKING]
    bags = [(prompt, frozenset(_words(prompt.text.lower()))) for prompt in asking]
    return [
        f"{one.id} and {other.id} are too much alike"
        for (one, left), (other, right) in combinations(bags, 2)
        if one.moment == other.moment and len(left & right) > _ALIKE * min(len(left), len(right))
    ]


def grade(text: str) -> float:
    """The school grade that `text` reads at: Flesch and Kincaid, with estimated syllables."""
    plain = _PATH.sub("this", render(text, dict.fromkeys(places(text), "Robin")))
    words = _words(plain)
    if not words:
        return 0
    sentences = len(re.findall(r"[.?!:;]+(?=\s|$)", plain)) or 1
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _asked(prompt: Prompt, spoken: Tongue) -> Iterator[str]:
    """Rules for questions and what hangs on them."""
    for text in filter(None, (prompt.text, prompt.mentor_text)):
        if text.count("?") != 1:
            yield f"asks {text.count('?')} questions, not one: {text!r}"
        if len(_words(text)) > spoken.question:
            yield f"has {len(_words(text))} words, {spoken.question} at most: {text!r}"
    if prompt.mentor_text and not (
        spoken.learned.search(prompt.mentor_text) and spoken.settled.search(prompt.mentor_text)
    ):
        yield f"must ask a mentor for something past, with what was learned: {prompt.mentor_text!r}"
    if prompt.form == "tap":
        yield from _tapped(prompt, spoken)
    elif prompt.moment == "story":
        if len(prompt.follow_ups) != 3:
            yield f"has {len(prompt.follow_ups)} follow-ups, not three"
        yield from _followed(prompt, spoken)


def _tapped(prompt: Prompt, spoken: Tongue) -> Iterator[str]:
    if len(prompt.follow_ups) != 3:
        yield f"has {len(prompt.follow_ups)} taps, not three"
    for tap in prompt.follow_ups:
        if "?" in tap or len(tap) > spoken.tap:
            yield f"a tap is a label of at most {spoken.tap} characters: {tap!r}"


def _followed(prompt: Prompt, spoken: Tongue) -> Iterator[str]:
    for text in prompt.follow_ups:
        if text.count("?") != 1 or len(_words(text)) > spoken.follow_up:
            yield f"a follow-up is one question of at most {spoken.follow_up} words: {text!r}"


def _scaffolded(prompt: Prompt, spoken: Tongue) -> Iterator[str]:
    """Rules for help with telling: a title, an inviting line, and its steps in order."""
    if not prompt.title:
        yield "has no title, by which the kind of story is chosen"
    most = _MOST_WORDS_OF_A_SCAFFOLD * spoken.question // 25
    if len(prompt.text.split()) > most:
        yield f"has {len(prompt.text.split())} words, {most} at most: {prompt.text!r}"
    if len(prompt.follow_ups) != _STEPS:
        yield f"has {len(prompt.follow_ups)} steps, not {_STEPS}"
    yield from _followed(prompt, spoken)


def _shared(prompt: Prompt) -> Iterator[str]:
    """Rules for a thing to do together: a title, a kind, and an arc that ends in something to talk about."""
    if not prompt.title:
        yield "has no title, by which it is offered"
    if not prompt.area:
        yield "has no area: read, listen, workshop, project or outing"
    if len(prompt.follow_ups) != _ARC:
        yield f"has {len(prompt.follow_ups)} steps, not {_ARC}"
    most = _MOST_WORDS_OF_A_STEP * tongue(prompt.locale).question // 25
    for text in prompt.follow_ups:
        if len(_words(text)) > most:
            yield f"a step has at most {most} words: {text!r}"
    if any(text.count("?") != 1 for text in prompt.follow_ups[-1:]):
        yield f"the last step is one question to talk about: {prompt.follow_ups[-1]!r}"


def _told(prompt: Prompt, spoken: Tongue) -> Iterator[str]:
    """Rules for fixed lines."""
    most = _MOST_WORDS_OF_A_LINE * spoken.question // 25
    if len(prompt.text.split()) > most:
        yield f"has {len(prompt.text.split())} words, {most} at most: {prompt.text!r}"
    if prompt.text.count("?") > 1:
        yield f"asks more than one question: {prompt.text!r}"


def _straight(text: str) -> str:
    """Typographic apostrophes made plain, so that "don't" is found in either."""
    return text.replace("\u2019", "'")


def _words(text: str) -> list[str]:
    return _WORD.findall(_straight(text))


def _syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    bare = re.sub(r"(?<=[^aeiouyl])(es|ed|e)$|(?<=[aeiouy]l)e$", "", bare) or bare
    return len(re.findall(r"[aeiouy]+", bare)) or 1
