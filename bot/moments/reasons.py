"""Why this, why now, why you: a sentence for each reason a moment gives.

Rows keep the reason's code and a detail; the words are made when somebody reads them.
"""

_WORDS = {
    "opening": "You all said yes, so this is where it starts.",
    "invitation": "A coordinator thought of you for this.",
    "check_in": "It is time to look in on each other: every {days} days, and nothing came in between.",
    "check_in_first": "You have had two weeks to find your feet, so this is a first look at how you are.",
    "story": "A story every {days} days is your programme's pace, and nobody wrote here for a while.",
    "story_group": "A story for the whole group, every {days} days.",
    "article": "{name} said “{because}”, and this seems to fit.",
    "article_shared": "{name} brought this for you.",
    "reveal": "Everyone who was asked has answered.",
    "reveal_group": "Enough of you have answered.",
    "share": "{name} chose to share this with you.",
    "help": "{name} asked for a coordinator.",
    "lone_answer": "Your answer has waited for a week, so it is yours to decide what becomes of it.",
    "quiet_question": "The last few went by without an answer, and I would rather ask than go on.",
    "closed_door": "A message for {name} could not be delivered.",
    "notice": "You look after this circle.",
    "notice_member": "It concerns a circle that you are in.",
    "prompt_now": "A coordinator brought this forward.",
}


def reason_words(reason: str, detail: dict[str, str]) -> str:
    """The sentence for a reason's code; `detail` fills its places. Empty for an unknown code."""
    words = _WORDS.get(reason, "")
    return words.format_map({"name": "Somebody here", "days": "few", "because": "", **detail})
