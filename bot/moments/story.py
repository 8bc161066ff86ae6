"""The story exchange: both answer the same question, sealed, and then both see.

One scene and three small follow-ups: what happened, what one felt, what one decided, what came of it.
"""

from datetime import UTC, datetime, timedelta

from bot.facts import DeliveryFacts, pack
from bot.language import _
from bot.library import Library, Prompt
from bot.messages import Answer, Card, Choice, Message, Reply
from bot.moments.choices import LIGHTER, NUDGE, NUDGE_GROUP, common, pressed
from bot.moments.compose import listed, seen_by
from bot.moments.exchange import EXCHANGED, exchanged
from bot.moments.pacing import pace, paced
from bot.moments.press import prompts_of
from bot.moments.sealing import TOGETHER_DEPTH, pair_waits
from bot.moments.telling import SCAFFOLD, has_scaffold, question, scaffold
from bot.people.consent import membership_of
from bot.policy.backoff import lighter, silence, stretch
from bot.policy.cadence import local, local_day, next_slot, stage
from bot.policy.depth import level
from bot.policy.state import CircleState, Past, Proposal, Why
from bot.ports import AtHand

THEMES_REST = 4
"""The themes of so many stories before are left alone, if there is another that fits."""
FIRST_DAY = 3
"""Days after the start: time to say hello first."""


class Story:
    """For pairs, and for groups in their channel at half the pace, so that an article fits between."""

    name = "story"

    def propose(self, circle: CircleState, library: Library, now: datetime) -> Proposal | None:
        """Weekly, every two weeks in the deepening phase; a check-in takes that week's place."""
        if circle.state != "active" or circle.started_at is None or _closing(circle, now):
            return None
        last = circle.last(self.name)
        every = _every(circle, now)
        slot, at = next_slot(circle, self.name, every, FIRST_DAY, now)
        at = max(at, _after(last, circle), _after_check_in(circle))
        prompt = None if at > now else _choose(circle, library, now)
        private = prompt is not None and prompt.depth > TOGETHER_DEPTH and circle.kind == "pair"
        return Proposal(
            moment=self.name,
            slot=slot,
            at=at,
            audience="each" if private else "together",
            first=_first(circle) if private else (),
            subject=prompt.id if prompt else "",
            reason=self.name if circle.kind == "pair" else "story_group",
            detail=pack(
                days=every, depth=prompt.depth if prompt else 1, **pace(silence(circle, now), circle.rules)
            ),
            round=True,
            withheld=Why.NOTHING_FITS if at <= now and prompt is None else None,
        )

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """The question alone; the follow-ups wait in the form."""
        prompt = library.get(facts.subject, facts.locale)
        asked = question(prompt, facts.reader.role if facts.reader else "")
        return Message(
            token=facts.token,
            parts=(Card(title=asked, body=(_ask(prompt, facts),)),),
            choices=_choices(prompt, facts, library),
            reason=paced(facts, library),
            seen_by=_seen_by(facts),
            topic=prompt.text if facts.kind == "group" else "",
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The form, a sealed answer, a change of mind."""
        choice = pressed(answer)
        if choice not in {*EXCHANGED, SCAFFOLD.id}:
            return await common(at_hand, answer)
        (prompt,) = prompts_of(at_hand)
        if choice == SCAFFOLD.id:
            return scaffold(at_hand, prompt)
        membership = await membership_of(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id)
        role = membership.role if membership and at_hand.send.person_id else ""
        return await exchanged(at_hand, answer, prompt, question(prompt, role))


def _first(circle: CircleState) -> tuple[int, ...]:
    """From depth 3 on the mentor goes first, unless the programme wants both at once."""
    if not circle.rules.mentor_lead_hours:
        return ()
    return tuple(member.id for member in circle.accepted if member.role == "mentor")


def _ask(prompt: Prompt, facts: DeliveryFacts) -> str:
    """How long it takes, and that nobody has to."""
    reader = facts.reader
    if reader is None or prompt.depth <= TOGETHER_DEPTH:
        return _("About {minutes} minutes. Skipping is fine.", minutes=prompt.minutes)
    others = listed([party.name for party in facts.others(reader.person_id)])
    if reader.role == "mentor":
        return _(
            "Something settled, about {words} words or two minutes. You are asked first; {name} is asked in "
            "a day or two, and need not answer. Skipping is fine.",
            words=facts.words,
            name=others,
        )
    return _("{name} was asked too. Answering is optional, and so is how much you tell.", name=others)


def _choices(prompt: Prompt, facts: DeliveryFacts, library: Library) -> tuple[Choice, ...]:
    """What every nudge offers; help with telling where there is some; less of this where it is personal."""
    return (
        *(NUDGE if facts.kind == "pair" else NUDGE_GROUP),
        *((SCAFFOLD,) if has_scaffold(prompt, library) else ()),
        *((LIGHTER,) if facts.kind == "pair" and prompt.depth > 1 else ()),
    )


def _seen_by(facts: DeliveryFacts) -> str:
    if facts.kind == "group":
        return _("{who}; answers stay sealed until enough of you have answered", who=seen_by(facts))
    return _("{who}; answers stay sealed until both of you have answered", who=seen_by(facts))


def _closing(circle: CircleState, now: datetime) -> bool:
    """A pair's last weeks have questions of their own."""
    return circle.kind == "pair" and stage(circle, now) == "closing"


def _every(circle: CircleState, now: datetime) -> int:
    assert circle.started_at is not None  # an active circle has started
    rules = circle.rules
    deep = stage(circle, now) == "deepening"
    every = rules.story_days_deepening if deep else rules.story_days
    if circle.kind == "group":
        every = 2 * rules.story_days
    return every * stretch(silence(circle, now), rules)


def _after(last: Past | None, circle: CircleState) -> datetime:
    """A story that still waits for its second half is left in peace until it closes (day 10)."""
    if last is None or not pair_waits(last, circle):
        return datetime.min.replace(tzinfo=UTC)
    return _days_after(last, circle.rules.close_days, circle)


def _after_check_in(circle: CircleState) -> datetime:
    """A check-in takes that week's place."""
    last = circle.last("check_in")
    if last is None:
        return datetime.min.replace(tzinfo=UTC)
    return _days_after(last, circle.rules.story_days - 1, circle)


def _days_after(past: Past, days: int, circle: CircleState) -> datetime:
    """So many local days later at the usual hour, also where clocks change in between."""
    day = local_day(past.at, circle.zone) + timedelta(days=days)
    return local(day, circle.rules.hour, circle.zone)


def _choose(circle: CircleState, library: Library, now: datetime) -> Prompt | None:
    """As deep as the circle is by now; after silence one level less, and something short."""
    depth, light = level(circle, now), lighter(silence(circle, now), circle.rules)
    recent = [past.subject for past in circle.of(Story.name)[-THEMES_REST:]]
    return library.choose(
        Story.name,
        used=circle.used,
        uses=circle.uses,
        depth=max(1, depth - 1) if light else depth,
        phase=stage(circle, now),
        tie=circle.tie,
        seed=circle.id,
        community=circle.community_id,
        locale=circle.locale,
        light=light,
        resting=frozenset(library.get(one).theme for one in recent if one in library),
    )
