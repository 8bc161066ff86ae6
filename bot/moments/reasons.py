"""Why this, why now, why you: a sentence for each reason a moment gives.

Rows keep the reason's code and a detail; the words are made when somebody reads them.
"""

from bot.language import N_, _

_WORDS = {
    "opening": N_("You all said yes, so this is where it starts."),
    "invitation": N_("A coordinator thought of you for this."),
    "check_in": N_("It is time to look in on each other: every {days} days, and nothing came in between."),
    "check_in_first": N_("You have had two weeks to find your feet, so this is a first look at how you are."),
    "story": N_("A story every {days} days is your programme's pace, and nobody wrote here for a while."),
    "story_group": N_("A story for the whole group, every {days} days."),
    "article": N_("{name} said “{because}”, and this seems to fit."),
    "article_shared": N_("{name} brought this for you."),
    "activity": N_("Once a month there is something to do together."),
    "activity_chosen": N_("You both tapped it."),
    "activity_chosen_group": N_("It had the most votes."),
    "activity_step": N_("You two chose to do this."),
    "event": N_("A coordinator set it up."),
    "event_changed": N_("A coordinator changed it."),
    "second_asking": N_("It came some days ago. I come back to a thing once, and then leave it."),
    "ready": N_("You both answered several at this depth, and some time has passed."),
    "ready_both": N_("You both said that you would like it."),
    "agreement": N_("You two have just begun, and this is easier to settle early."),
    "agreed": N_("You both have written your part."),
    "agreed_changed": N_("One of you changed their part."),
    "milestone": N_("One of you two set this day."),
    "closing": N_("The end that you know of is near."),
    "closing_choice": N_("The end is a few days away, and how it goes on is for you two to say."),
    "closing_word": N_("The end has come, and each of you could choose."),
    "closing_hello": N_("You both asked for it when it ended."),
    "reflection": N_("Every {days} days there is one question on how you two talk."),
    "pulse": N_("From time to time I ask everybody how it is, to make this better."),
    "how_quiet": N_("As far as I can see you two have not talked for a while; I can see very little."),
    "call": N_("A call now and then is your programme's pace, and none is arranged."),
    "call_first": N_("You have just begun, and a voice is easier to write to."),
    "call_asked": N_("{name} proposed it."),
    "call_agreed": N_("You both said that this time is fine."),
    "call_changed": N_("Its time or its link is new."),
    "call_off": N_("It was called off. No reason is needed."),
    "call_met": N_("You had agreed on a call, and its time is over."),
    "reveal": N_("Everyone who was asked has answered."),
    "reveal_group": N_("Enough of you have answered."),
    "share": N_("{name} chose to share this with you."),
    "help": N_("{name} asked for a coordinator."),
    "lone_answer": N_("Your answer has waited for a week, so it is yours to decide what becomes of it."),
    "quiet_question": N_("The last few went by without an answer, and I would rather ask than go on."),
    "closed_door": N_("A message for {name} could not be delivered."),
    "notice": N_("You look after this circle."),
    "notice_member": N_("It concerns a circle that you are in."),
    "prompt_now": N_("A coordinator brought this forward."),
}
_UNKNOWN = {"name": N_("Somebody here"), "days": N_("few"), "because": ""}
"""What stands where a detail is not known."""


def reason_words(reason: str, detail: dict[str, str]) -> str:
    """The sentence for a reason's code; `detail` fills its places. Empty for an unknown code."""
    words = _WORDS.get(reason, "")
    return _(words, **(_UNKNOWN | detail))
