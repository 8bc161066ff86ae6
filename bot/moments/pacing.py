"""A word in place of the reason when Kith has made itself rarer; never of what was not answered."""

from bot.facts import DeliveryFacts, unpack
from bot.library import Library
from bot.messages import Rich
from bot.moments.compose import reason
from bot.policy.backoff import stretch
from bot.policy.rules import Rules

LINES = "backoff"
SLOWER, LIGHTER = "slower", "lighter"
"""What travels with a delivery: it comes less often, or it is lighter as well."""
_LAST_SLOWER = 6
"""Up to this number a line is true whenever Kith writes less often, beyond it when one tap is enough too."""


def pace(silence: int, rules: Rules, *, light: bool = False) -> dict[str, str]:
    """What a delivery keeps of the silence before it; nothing while there was little."""
    return {"pace": LIGHTER if light else SLOWER} if stretch(silence, rules) > 1 or light else {}


def is_light(facts: DeliveryFacts) -> bool:
    """Whether one tap answers it."""
    return unpack(facts.detail).get("pace") == LIGHTER


def paced(facts: DeliveryFacts, library: Library) -> Rich:
    """The reason line, or a word of the slower pace: its own for each message, always the same for one."""
    made = unpack(facts.detail).get("pace")
    lines = [
        prompt.id
        for prompt in library.of(LINES)
        if made and (_number(prompt.id) > _LAST_SLOWER) == (made == LIGHTER)
    ]
    if not lines:
        return reason(facts)
    return (library.line(lines[_number(facts.token) % len(lines)], facts.locale),)


def _number(name: str) -> int:
    """The number that an id or a token ends with; 0 for none."""
    last = name.replace(":", ".").rpartition(".")[2]
    return int(last) if last.isdecimal() else 0
