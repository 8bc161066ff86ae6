"""What is assumed about people. Every number is a guess with a reason.

Each is also tried at half and at one and a half times itself.
"""

from dataclasses import dataclass, fields, replace

WHY = {
    "answer": (
        "A question is answered by six in ten at first: 79 % in 477 diary studies (Wrzus and "
        "Neubauer, 2023), whose people were recruited for it; 65 % a week is iMentor's target, "
        "which most of its schools miss."
    ),
    "spread": "People differ: the spread of their own readiness, on the scale of log odds. Judgement.",
    "together": (
        "How much the two of a pair are alike in that, from 0 to 1: mirrored length and balance "
        "mark good pairs (Bonnett and others, 2002). Judgement."
    ),
    "habituation": (
        "What each message of the last weeks takes from the readiness to answer the next one, in "
        "per cent: HeartSteps' suggestions won 66 % more steps at first and 14 % over six weeks."
    ),
    "fading": (
        "What every month takes, whatever is said, in per cent: an app lost 64 % of its active "
        "users from the first to the sixth month (Nahum-Shani and others, 2018), which is 18 % a "
        "month."
    ),
    "effort": (
        "How much less a story is answered than a tap, in per cent: length burdens (Eisele and others, 2020)."
    ),
    "second": (
        "The chance that an asking which was passed over is answered when it comes again, in per "
        "cent of the first chance. Judgement; iMentor asks again after three days."
    ),
    "opt_out": "How many in a thousand leave after a message. Judgement.",
    "second_opt_out": "How much more, in per cent, after a second asking: Damgaard and Gravert, 2018.",
    "ignored_opt_out": "How much more, in per cent, for each one before it that was passed over. Judgement.",
    "closed_hours": (
        "How much less is answered outside a person's hours, in per cent, and by how much more "
        "people leave. Judgement, after Fitz and others (2019)."
    ),
    "receptivity": (
        "How much better a person's best times of the week are than their average, in per cent: "
        "live models raised receptivity by up to 36 % (Mishra and others, 2021)."
    ),
    "talk": "How often the two speak to each other by themselves, in a hundred weeks. Judgement.",
    "seen_talk": (
        "How much of that Kith learns of, in per cent: most pairs talk where it can't see. Judgement."
    ),
    "openness": "How many in a hundred say that they are ready when asked for a deeper level. Judgement.",
}


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that is assumed; `WHY` says why. Shares are in per cent, as the sources tell them."""

    answer: float = 60
    spread: float = 1.0
    together: float = 0.5
    habituation: float = 6
    fading: float = 18
    effort: float = 25
    second: float = 50
    opt_out: float = 3
    second_opt_out: float = 76
    ignored_opt_out: float = 30
    closed_hours: float = 50
    receptivity: float = 36
    talk: float = 40
    seen_talk: float = 50
    openness: float = 60

    def varied(self) -> "list[tuple[str, float, Assumptions]]":
        """Each assumption alone at half and at one and a half times itself: name, factor, the whole."""
        return [
            (field.name, factor, replace(self, **{field.name: getattr(self, field.name) * factor}))
            for field in fields(self)
            for factor in (0.5, 1.5)
        ]


USUAL = Assumptions()
"""Set before anything was tuned."""
