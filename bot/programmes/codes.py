"""Words for the codes that rows hold: states of programmes and circles, roles, how a pair is."""

from bot.language import N_, _

_WORDS = {
    "active": N_("active"),
    "paused": N_("paused"),
    "ended": N_("ended"),
    "invited": N_("invited"),
    "mentor": N_("mentor"),
    "mentee": N_("mentee"),
    "member": N_("member"),
    "fine": N_("fine"),
    "quiet": N_("quiet"),
    "asked for help": N_("asked for help"),
    "closing": N_("closing"),
}


def named(code: str) -> str:
    """A code in the current language; one that is not known as it is."""
    return _(_WORDS.get(code, code))
