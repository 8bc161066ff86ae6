"""The story exchange: both answer the same question, sealed, and then both see.

One scene and three small follow-ups: what happened, what one felt, what one decided, what came of it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.facts import DeliveryFacts, pack
from bot.library import Library, Prompt
from bot.messages import Answer, Card, Choice, Field, Form, Message, Reply, Value, shorten
from bot.moments.choices import NUDGE, NUDGE_GROUP, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.names import names_of_others
from bot.moments.press import prompts_of
from bot.moments.record import answered, opened, plan_again, record
from bot.moments.sealing import TOGETHER_DEPTH, pair_waits
from bot.moments.unsealing import is_opening, take_back
from bot.policy.backoff import lighter, silence, stretch
from bot.policy.cadence import next_slot, phase
from bot.policy.depth import level
from bot.policy.state import CircleState, Past, Proposal
from bot.ports import AtHand
from bot.store.tables import Answer as Written

FOLLOW_UPS = 4
"""A form has five fields at most where platforms are narrow, and one is the story."""
LABEL = 45
"""Characters of a field's label that every platform shows."""
CHANGE = Choice(id="answer", label="Change it", opens_form=True)
WITHDRAW = Choice(id="withdraw", label="Take it back")
FIRST_DAY = 3
"""Days after the start: time to say hello first."""


class Story:
    """For pairs, and for groups in their channel at half the pace, so that an article fits between."""

    name = "story"

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Weekly, every two weeks in the deepening phase; a check-in takes that week's place."""
        if circle.state != "active" or circle.started_at is None:
            return None
        last = circle.last(self.name)
        every = _every(circle, now)
        slot, at = next_slot(circle, self.name, every, FIRST_DAY, now)
        at = max(at, _after(last, circle), _after_check_in(circle))
        prompt = None if at > now else _choose(circle, library, now)
        if at <= now and prompt is None:
            return None
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            subject=prompt.id if prompt else "",
            reason=self.name if circle.kind == "pair" else "story_group",
            detail=pack(days=every),
            round=True,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The question alone; the follow-ups wait in the form."""
        prompt = library.get(facts.subject, facts.locale)
        who = "both of you have" if facts.kind == "pair" else "enough of you have"
        return Message(
            token=facts.token,
            parts=(Card(title=prompt.text, body=(f"About {prompt.minutes} minutes. Skipping is fine.",)),),
            choices=NUDGE if facts.kind == "pair" else NUDGE_GROUP,
            reason=reason(facts),
            seen_by=f"{seen_by(facts)}; answers stay sealed until {who} answered",
            topic=prompt.text if facts.kind == "group" else "",
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The form, a sealed answer, a change of mind."""
        choice = pressed(answer)
        if choice not in {"answer", "withdraw"}:
            return await common(at_hand, answer)
        row = await answered(at_hand)
        story = at_hand.delivery
        over = story.state == "closed" or (row is not None and row.share == "revealed")
        if over or await is_opening(at_hand.session, story.circle_id, story.id):
            return private(at_hand, "This story is closed; nothing was changed. Tell it here, if you like.")
        if choice == "withdraw":
            return await _withdraw(at_hand, row)
        (prompt,) = prompts_of(at_hand)
        others = listed(await names_of_others(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id))
        if answer.values is None:
            return Reply(form=_form(answer.token, prompt, opened(at_hand, row), others))
        words = _words(answer.values)
        if "story" not in words:
            errors = {"story": "A sentence is enough. Or close this; skipping is fine."}
            return Reply(form=_form(answer.token, prompt, words, others), errors=errors)
        share = "partner" if row is not None and row.share == "partner" else "sealed"
        await record(at_hand, "answer", words=words, share=share)
        return _sealed(at_hand, others)


def _every(circle: CircleState, now: datetime) -> int:
    assert circle.started_at is not None  # an active circle has started
    rules = circle.rules
    stage = phase(circle.started_at, circle.ends_on, rules, circle.zone, now)
    if circle.kind == "group":
        every = 2 * rules.story_days
    else:
        every = rules.story_days_deepening if stage == "deepening" else rules.story_days
    return every * stretch(silence(circle, now), rules)


def _after(last: Past | None, circle: CircleState) -> datetime:
    """A story that still waits for its second half is left in peace until it closes (day 10)."""
    if last is None or not pair_waits(last, circle):
        return datetime.min.replace(tzinfo=UTC)
    return last.at + timedelta(days=circle.rules.close_days)


def _after_check_in(circle: CircleState) -> datetime:
    """A check-in takes that week's place."""
    last = circle.last("check_in")
    if last is None:
        return datetime.min.replace(tzinfo=UTC)
    return last.at + timedelta(days=circle.rules.story_days - 1)


def _choose(circle: CircleState, library: Library, now: datetime) -> Prompt | None:
    assert circle.started_at is not None  # an active circle has started
    depth = min(level(circle, now), TOGETHER_DEPTH)
    if lighter(silence(circle, now), circle.rules):
        depth = max(1, depth - 1)
    return library.choose(
        Story.name,
        used=circle.used,
        uses=circle.uses,
        depth=depth,
        phase=phase(circle.started_at, circle.ends_on, circle.rules, circle.zone, now),
        tie=circle.tie,
        seed=circle.id,
    )


def _form(token: str, prompt: Prompt, written: dict[str, str], others: str) -> Form:
    first = Field(
        id="story",
        label="What happened",
        hint=prompt.text,
        kind="long",
        value=written.get("story"),
        most=2000,
    )
    more = [
        Field(
            id=f"follow_{number}",
            label=shorten(question, LABEL),
            hint=question if len(question) > LABEL else "",
            kind="long",
            required=False,
            value=written.get(f"follow_{number}"),
            most=600,
        )
        for number, question in enumerate(prompt.follow_ups[:FOLLOW_UPS])
    ]
    intro = f"Sealed until it is opened for all. Then {others} can read it, and the chat keeps it."
    return Form(token=token, title="Your story", fields=(first, *more), submit="Seal it", intro=(intro,))


def _words(values: Mapping[str, Value]) -> dict[str, str]:
    names = ("story", *(f"follow_{number}" for number in range(FOLLOW_UPS)))
    given = {name: str(values.get(name) or "").strip() for name in names}
    return {name: words for name, words in given.items() if words}


def _sealed(at_hand: AtHand, others: str) -> Reply:
    words = f"Sealed. You and {others} will see each other's once it opens. Until then you can change it."
    return private(at_hand, words, CHANGE, WITHDRAW)


async def _withdraw(at_hand: AtHand, row: Written | None) -> Reply:
    if row is not None:
        row.sealed, row.substance, row.share, row.choice = None, False, "none", "withdraw"
        row.changed_at = at_hand.now
        at_hand.session.add(row)
        await take_back(at_hand.session, at_hand.delivery.circle_id, at_hand.delivery.id)
        await plan_again(at_hand)
    return private(at_hand, "It is gone, and nobody has read it.")
