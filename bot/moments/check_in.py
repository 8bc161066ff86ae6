"""The check-in: how it goes, for the whole person. Two areas each time; the mentor is asked too."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.facts import DeliveryFacts, pack
from bot.language import N_, _, current
from bot.library import Library, Prompt
from bot.messages import Answer, Card, Field, Form, Message, Option, Reply, Value
from bot.moments.choices import NUDGE, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.names import coordinator_names
from bot.moments.press import prompts_of
from bot.moments.record import answered, opened, record
from bot.policy.backoff import silence, stretch
from bot.policy.cadence import next_slot, phase
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

LINE = "line"
AREAS = ("goals", "hobby", "challenge", "energy", "learning", "balance", "win", "us")
"""In this order, two at a time: one of work and one of life; the pair itself comes beside good things."""
_TITLES = {
    "goals": N_("Goals"),
    "challenge": N_("Challenge"),
    "win": N_("A good thing"),
    "hobby": N_("Hobby"),
    "energy": N_("Energy"),
    "learning": N_("Learning"),
    "balance": N_("Balance"),
    "us": N_("You two"),
}
"""Where the name of an area would read oddly."""
SHARES = (
    Option(id="keep", label=N_("Keep it to myself"), hint=N_("Nobody else sees it")),
    Option(id="partner", label=N_("Share it with my partner"), hint=N_("Posted here in your name")),
    Option(id="help", label=N_("Ask the coordinator for help"), hint=N_("They learn that you ask, not why")),
)


class CheckIn:
    """For pairs; answered in private, and its writer chooses who sees it."""

    name = "check_in"

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Day 14, then every two weeks, every four when deepening; longer after silence."""
        if circle.state != "active" or circle.kind != "pair" or circle.started_at is None:
            return None
        rules = circle.rules
        deep = phase(circle.started_at, circle.ends_on, rules, circle.zone, now) == "deepening"
        every = (rules.check_in_days_deepening if deep else rules.check_in_days) * stretch(
            silence(circle, now), rules
        )
        slot, at = next_slot(circle, self.name, every, rules.check_in_first_day, now)
        prompts = () if at > now else _choose(circle, library)
        if at <= now and not prompts:
            return None
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            subject="+".join(prompt.id for prompt in prompts),
            reason=self.name if circle.last(self.name) else "check_in_first",
            detail=pack(days=every),
            round=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The two questions on one card."""
        prompts = [library.get(name, facts.locale) for name in facts.subject.split("+")]
        asked = tuple((_title(prompt), (prompt.text,)) for prompt in prompts)
        return Message(
            token=facts.token,
            parts=(Card(title=_("How are you two?"), facts=asked),),
            choices=NUDGE,
            reason=reason(facts),
            seen_by=_("{who}; what you answer is yours until you choose who sees it", who=seen_by(facts)),
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The form, and what was put into it."""
        if pressed(answer) != "answer":
            return await common(at_hand, answer)
        prompts = prompts_of(at_hand)
        row = await answered(at_hand)
        if row is not None and row.share == "revealed":
            return private(at_hand, _("This one was shared already, and nothing was changed. Tell it there."))
        if answer.values is None:
            return Reply(form=_form(answer.token, prompts, opened(at_hand, row), row.share if row else ""))
        words = _words(prompts, answer.values)
        if not words:
            errors = {prompts[0].id: _("Pick one, or write a line below. Or close this; that is fine too.")}
            return Reply(form=_form(answer.token, prompts, {}, ""), errors=errors)
        share = _share(answer.values.get("share"))
        await record(at_hand, "answer", words=words, share=share)
        return await _thanks(at_hand, share)


def _choose(circle: CircleState, library: Library) -> tuple[Prompt, ...]:
    done = sum(1 for past in circle.past if past.moment == CheckIn.name)
    chosen = []
    for turn in (2 * done, 2 * done + 1):
        area = AREAS[turn % len(AREAS)]
        prompt = library.choose(
            CheckIn.name, used=circle.used, uses=circle.uses, tie=circle.tie, area=area, seed=circle.id
        ) or library.choose(
            CheckIn.name, used=frozenset(), uses=circle.uses, tie=circle.tie, area=area, seed=circle.id + turn
        )  # after all of an area were asked, the least used comes again: a check-in is meant to return
        if prompt:
            chosen.append(prompt)
    return tuple(chosen)


def _title(prompt: Prompt) -> str:
    return _(_TITLES.get(prompt.area, prompt.area.capitalize()))


def _share(chosen: Value) -> str:
    """What was chosen; anything else than one of the three stays with its writer."""
    return chosen if isinstance(chosen, str) and any(one.id == chosen for one in SHARES) else "keep"


def _form(token: str, prompts: Sequence[Prompt], written: Mapping[str, str], share: str) -> Form:
    fields = [
        Field(
            id=prompt.id,
            label=_title(prompt),
            hint=prompt.text,
            kind="one",
            required=False,
            options=tuple(Option(id=tap, label=tap) for tap in prompt.follow_ups),
            value=written.get(prompt.area),
        )
        for prompt in prompts
    ]
    line = Field(
        id=LINE,
        label=_("A line, if you like"),
        kind="long",
        required=False,
        value=written.get(LINE),
        most=600,
    )
    who = Field(id="share", label=_("Who may see it"), kind="one", options=SHARES, value=_share(share))
    return Form(token=token, title=_("How are you?"), fields=(*fields, line, who))


def _words(prompts: Sequence[Prompt], values: Mapping[str, Value]) -> dict[str, str]:
    words = {prompt.area: str(values.get(prompt.id) or "") for prompt in prompts}
    words[LINE] = str(values.get(LINE) or "").strip()
    return {name: said for name, said in words.items() if said}


async def _thanks(at_hand: AtHand, share: str) -> Reply:
    if share == "help":
        names = await coordinator_names(at_hand.session, at_hand.delivery.circle_id)
        line = at_hand.library.line("help.person", current(), names=listed(names) or _("your coordinator"))
        return private(at_hand, line)
    if share == "partner":
        return private(at_hand, _("Thank you. I'll post it here in your name."))
    return private(at_hand, _("Thank you. It stays with you; /kith mydata export shows what is kept."))
