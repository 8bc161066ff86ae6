"""What each kind of thing that Kith says is called, in the middle of a sentence. Every moment has a line."""

from bot.language import N_, _

_KINDS = {
    "help": N_("call for help"),
    "invitation": N_("invitation"),
    "notice": N_("notice"),
    "reveal": N_("reveal"),
    "share": N_("share"),
    "lone_answer": N_("lone answer"),
    "opening": N_("opening"),
    "story": N_("story"),
    "check_in": N_("check-in"),
    "article": N_("article"),
    "activity": N_("activity"),
    "activity_chosen": N_("chosen activity"),
    "activity_step": N_("step of an activity"),
    "event": N_("event"),
    "agreement": N_("agreement"),
    "agreed": N_("agreement of both"),
    "milestone": N_("milestone"),
    "call": N_("call"),
    "second_asking": N_("second asking"),
    "call_asked": N_("time for a call"),
    "call_agreed": N_("agreed call"),
    "call_met": N_("question after a call"),
    "quiet_question": N_("quiet question"),
    "closed_door": N_("closed door"),
    "ready": N_("depth question"),
    "closing": N_("closing"),
    "closing_choice": N_("choice at the end"),
    "reflection": N_("reflection"),
    "pulse": N_("pulse"),
    "how_quiet": N_("question after a silence"),
}


def kind(moment: str) -> str:
    """ "check-in" for check_in, in the current language."""
    return _(_KINDS.get(moment, moment.replace("_", " ")))


def kind_title(moment: str) -> str:
    """The same at the beginning of a line."""
    words = kind(moment)
    return words[:1].upper() + words[1:]
