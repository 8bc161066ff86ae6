"""A report's numbers as lines. Each goes through the floor."""

from bot.language import _
from bot.reports.figures import average_in_words, in_words, mean_in_words
from bot.reports.outcomes import Outcomes
from bot.reports.report import Figures, PulseFigures


def of_people(found: Figures, floor: int) -> list[str]:
    """Who takes part, and what it costs them."""
    return [
        in_words(_("Said yes to their invitation"), found.said_yes, floor),
        in_words(_("Answered something in the last four weeks"), found.answered, floor),
        in_words(_("Pause now"), found.pausing, floor),
        in_words(_("Asked for fewer messages"), found.slower, floor),
        in_words(_("Left"), found.left, floor),
        _per_answer(found, floor),
    ]


def of_pairs(found: Outcomes, floor: int) -> list[str]:
    """What pairs came to: each over those for whom its day has come, and in pairs, not people."""
    return [
        in_words(_("Pairs with an agreement in time"), found.agreed, floor),
        in_words(_("Pairs with a first call in time"), found.called, floor),
        mean_in_words(_("Questions that both of a pair answered"), found.both_answered, floor),
        in_words(_("Pairs in rhythm"), found.in_rhythm, floor),
        in_words(_("Pairs that stayed until the day they agreed on"), found.stayed, floor),
        in_words(_("Pairs that closed with a look back or thanks"), found.parted, floor),
        in_words(_("People who asked for less personal questions"), found.went_less_deep, floor),
        in_words(_("People who said “not now”"), found.said_later, floor),
    ]


def of_pulse(found: PulseFigures, floor: int) -> list[str]:
    """How useful it is and how freely people speak, and whether they would tell a friend."""
    return [
        average_in_words(_("How useful it is to them"), found.useful, found.whole, floor),
        average_in_words(_("How freely they can speak"), found.open, found.whole, floor),
        in_words(_("Would tell a friend to take part"), found.recommend, floor),
    ]


def _per_answer(found: Figures, floor: int) -> str:
    if found.people < floor or found.answers < floor:
        return _("Messages for an answer: not shown yet, there are few answers.")
    return _("Messages for an answer: about {n}.", n=f"{round(2 * found.messages / found.answers) / 2:g}")
