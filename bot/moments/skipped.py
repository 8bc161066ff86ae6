"""Why something was not said: a sentence for each of policy's reasons."""

from zoneinfo import ZoneInfo

from bot.language import N_, _, day
from bot.policy.state import Skip, Why

PRIVATE = N_("It was not the right time for everybody it was for.")
"""Nobody learns who rests or does not want a kind, coordinators neither."""
UNTOLD = frozenset({"second_asking", "lone_answer", "how_quiet", "quiet_question"})
"""The wish alone would tell who has answered and who has not, or that a pair is quiet; so it stays untold."""
_WORDS = {
    Why.NOT_DUE: N_("Its turn had not come yet."),
    Why.PAUSED: N_("A pause was asked for, so I rested."),
    Why.ENDED: N_("This came to its end, so I said nothing more."),
    Why.LEFT: N_("Not everybody it was for is here any more."),
    Why.QUIET_HOURS: N_("It was outside the hours in which I may write."),
    Why.LIVELY: N_("They were talking to each other, so I kept out of it."),
    Why.BUDGET: N_("I had said enough for one week."),
    Why.SPACING: N_("My last message was too fresh, so I left some room."),
    Why.MUTED: N_("This kind of message is not wanted here, and that is fine."),
    Why.BACKED_OFF: N_("Nobody answered for a while, so I keep quiet until somebody does."),
    Why.STALE: N_("Its day had passed, and late it would only have been noise."),
    Why.OUTRANKED: N_("Something else went first, and one thing at a time is enough."),
    Why.NOTHING_FITS: N_("I found nothing that fits well enough, and nothing is better than just anything."),
    Why.NO_SHARED_HOUR: N_("I found no hour in which I may write."),
    Why.TIMING: N_("Another time of this week seems to suit them better."),
    Why.DEPTH: N_("It would have been more personal than fits by now."),
    Why.ANSWERED: N_("There was an answer in the meantime, so nothing was left to ask."),
}


def skipped_words(skip: Skip, zone: str = "UTC") -> str:
    """The reason in plain words, with the local day in `zone` on which it is looked at again."""
    said = _(_WORDS[skip.why])
    if skip.until is None:
        return said
    local = skip.until.astimezone(ZoneInfo(zone)).date()
    return _("{why} I look again on {day}.", why=said, day=day(local))
