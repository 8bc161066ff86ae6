"""How a prompt should read in English: what can be checked of the list in prompts/README.md.

The library loads without it: these are faults of taste, for whoever writes prompts. Rules and numbers are
from prompts/README.md.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.library.prompt import Prompt
from bot.library.render import places, render

_ASKING = ("story", "check_in", "article", "reflection")
_MOST_WORDS, _MOST_WORDS_OF_A_LINE, _MOST_WORDS_OF_A_FOLLOW_UP = 25, 60, 14
_STEPS, _MOST_WORDS_OF_A_SCAFFOLD = 4, 40
_ARC, _MOST_WORDS_OF_A_STEP = 3, 20
_MOST_OF_A_TAP = 24  # characters: three taps stand side by side on a phone
_GRADE = 8.0
_ALIKE = 0.8

_FORBIDDEN = {
    "is a superlative of pain": (
        r"(worst|most (painful|difficult|embarrassing|awful)|hardest|saddest|deepest|darkest|biggest (fear|"
        r"failure|mistake|regret)|lowest point)"
    ),
    "blames": (
        r"(why (didn't|did you not|haven't|don't) you|you (should|failed|forgot|missed|still haven't|ought))"
    ),
    "is clinical": (
        r"(trauma\w*|trigger\w*|diagnos\w+|depress\w+|therap\w+|healing|inner child|anxi\w+|disorder|burnout|"
        r"mental health|toxic|grief|coping)"
    ),
    "assumes how people live": (
        r"(wife|husband|spouse|boyfriend|girlfriend|kids?|child(ren)?|parents?|mother|father|mum|mom|dad|siblings?|"
        r"famil(y|ies)|school|college|university|degree|salary|rich|pray\w*|church|god|christmas|easter|ramadan|"
        r"holidays?|vacation|beer|wine|drinks?|pub|body|weight|diet|nationality|homeland)"
    ),
    "asks for what a manager could score": (
        r"(weakness(es)?|loyal\w*|quit(ting)?|resign\w*|leave your job|underperform\w*)"
    ),
    "asks for what others told in confidence": r"(secrets?|gossip|confidential|confess\w*)",
    "is about pay, health, politics or love": (
        r"(pay rise|wages?|illness|sick|disease|politic\w*|vote[ds]?|election|romantic|dating|crush)"
    ),
    "praises or presses": (
        r"(great job|well done|good job|awesome|amazing|congrat\w*|keep it up|proud of you|streaks?|"
        r"days in a row|don't forget|reminder|just checking in|we missed you|haven't heard|overdue|friendly)"
    ),
    "is an idiom that does not translate": (
        r"(ball rolling|outside the box|low-hanging|touch base|deep dive|game changer|silver lining|"
        r"circle back|out of your depth|comfort zone|bandwidth|hit the ground)"
    ),
}
_RULES = [(why, re.compile(rf"\b{words}\b", re.IGNORECASE)) for why, words in _FORBIDDEN.items()]
_LEARNED = re.compile(r"\b(learn\w*|taught|teach|lesson)\b", re.IGNORECASE)
_SETTLED = re.compile(
    r"\b(past|settled|over|earlier|early|later|ended|put right|then well|behind)\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z']+")
_PATH = re.compile(r"/\w+( \w+)?")


def faults(prompt: Prompt) -> list[str]:
    """What is wrong with the words of an English prompt, in plain words; nothing if all is well."""
    asking = prompt.moment in _ASKING
    found = list(_asked(prompt) if asking else _told(prompt))
    if prompt.moment == "scaffold":
        found += _scaffolded(prompt)
    if prompt.moment == "activity":
        found += _shared(prompt)
    for text in prompt.texts:
        if "!" in text:
            found.append(f"shouts: {text!r}")
        found += [
            f"{match[0]!r} {why}: {text!r}"
            for why, rule in _RULES
            for match in rule.finditer(_straight(text))
        ]
    for text in filter(None, (prompt.text, prompt.mentor_text)):
        if (level := grade(text)) > _GRADE:
            found.append(f"reads at grade {level:.1f}, {_GRADE:.0f} at most: {text!r}")
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


def _asked(prompt: Prompt) -> Iterator[str]:
    """Rules for questions and what hangs on them."""
    for text in filter(None, (prompt.text, prompt.mentor_text)):
        if text.count("?") != 1:
            yield f"asks {text.count('?')} questions, not one: {text!r}"
        if len(_words(text)) > _MOST_WORDS:
            yield f"has {len(_words(text))} words, {_MOST_WORDS} at most: {text!r}"
    if prompt.mentor_text and not (
        _LEARNED.search(prompt.mentor_text) and _SETTLED.search(prompt.mentor_text)
    ):
        yield f"must ask a mentor for something past, with what was learned: {prompt.mentor_text!r}"
    if prompt.form == "tap":
        yield from _tapped(prompt)
    elif prompt.moment == "story":
        if len(prompt.follow_ups) != 3:
            yield f"has {len(prompt.follow_ups)} follow-ups, not three"
        yield from _followed(prompt)


def _tapped(prompt: Prompt) -> Iterator[str]:
    if len(prompt.follow_ups) != 3:
        yield f"has {len(prompt.follow_ups)} taps, not three"
    for tap in prompt.follow_ups:
        if "?" in tap or len(tap) > _MOST_OF_A_TAP:
            yield f"a tap is a label of at most {_MOST_OF_A_TAP} characters: {tap!r}"


def _followed(prompt: Prompt) -> Iterator[str]:
    for text in prompt.follow_ups:
        if text.count("?") != 1 or len(_words(text)) > _MOST_WORDS_OF_A_FOLLOW_UP:
            yield f"a follow-up is one question of at most {_MOST_WORDS_OF_A_FOLLOW_UP} words: {text!r}"


def _scaffolded(prompt: Prompt) -> Iterator[str]:
    """Rules for help with telling: a title, an inviting line, and its steps in order."""
    if not prompt.title:
        yield "has no title, by which the kind of story is chosen"
    if len(prompt.text.split()) > _MOST_WORDS_OF_A_SCAFFOLD:
        yield f"has {len(prompt.text.split())} words, {_MOST_WORDS_OF_A_SCAFFOLD} at most: {prompt.text!r}"
    if len(prompt.follow_ups) != _STEPS:
        yield f"has {len(prompt.follow_ups)} steps, not {_STEPS}"
    yield from _followed(prompt)


def _shared(prompt: Prompt) -> Iterator[str]:
    """Rules for a thing to do together: a title, a kind, and an arc that ends in something to talk about."""
    if not prompt.title:
        yield "has no title, by which it is offered"
    if not prompt.area:
        yield "has no area: read, listen, workshop, project or outing"
    if len(prompt.follow_ups) != _ARC:
        yield f"has {len(prompt.follow_ups)} steps, not {_ARC}"
    for text in prompt.follow_ups:
        if len(_words(text)) > _MOST_WORDS_OF_A_STEP:
            yield f"a step has at most {_MOST_WORDS_OF_A_STEP} words: {text!r}"
    if any(text.count("?") != 1 for text in prompt.follow_ups[-1:]):
        yield f"the last step is one question to talk about: {prompt.follow_ups[-1]!r}"


def _told(prompt: Prompt) -> Iterator[str]:
    """Rules for fixed lines."""
    if len(prompt.text.split()) > _MOST_WORDS_OF_A_LINE:
        yield f"has {len(prompt.text.split())} words, {_MOST_WORDS_OF_A_LINE} at most: {prompt.text!r}"
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
