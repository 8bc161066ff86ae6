"""The last weeks: the end is named, both look back, both give thanks; then how it goes on, and one hello.

For a group a light version: three posts in its channel. What a pair chose comes from `closing_choice`, and
only its outcome is said: never who chose what.
"""

from datetime import date, datetime, timedelta

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import N_, _, current, day
from bot.library import Library
from bot.messages import Answer, Card, Choice, Message, Part, Reply, Text
from bot.moments.choices import NUDGE, QUIET_CHOICES, common, pressed, private
from bot.moments.compose import listed, reason, seen_by
from bot.moments.exchange import EXCHANGED, exchanged
from bot.moments.press import prompts_of
from bot.moments.record import record
from bot.policy import closing
from bot.policy.backoff import stays_quiet
from bot.policy.cadence import local, local_day
from bot.policy.closing import GO_ON, HELLO, HELLO_WANTED, LOOK_BACK, NOTICE, NOW_AND_THEN, THANKS, WORD
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

SEALED = (LOOK_BACK, THANKS)
WHY = Choice(id="why", label=N_("Why this?"), place="more")
WANT = Choice(id=HELLO_WANTED, label=N_("One hello, please"))
DONT = Choice(id="no_hello", label=N_("Rather not"))
_ENDED = "closing.ended"


class Closing:
    """Free of nothing: it keeps budget and hours, but does not wait until a pair is silent."""

    name = closing.CLOSING

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """What comes of an end that has come; else the newest step whose day has come, or the next."""
        if circle.state != "active" or circle.started_at is None or circle.ends_on is None:
            return None
        after = _after(circle, now) if circle.kind == "pair" else None
        return after or _step(circle, now)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """A line or two, a question, or a goodbye."""
        what = facts.slot[11:]
        if what in SEALED and facts.kind == "pair":
            return _exchange(facts, library, what)
        return Message(
            token=facts.token,
            parts=_parts(facts, library, what),
            choices=(WANT, WHY) if facts.subject == _ENDED else (WHY,) if what == WORD else QUIET_CHOICES,
            reason=reason(facts),
            seen_by=seen_by(facts),
            topic=library.get(facts.subject, facts.locale).text if facts.kind == "group" else "",
        )

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """A sealed answer, or whether one would like a hello; nobody is told."""
        choice = pressed(answer)
        if choice in EXCHANGED:
            (prompt,) = prompts_of(at_hand)
            return await exchanged(at_hand, answer, prompt, prompt.text)
        if choice not in {WANT.id, DONT.id}:
            return await common(at_hand, answer)
        await record(at_hand, choice, substance=True)
        wants = choice == WANT.id
        line = at_hand.library.line("closing.hello_noted" if wants else "closing.no_hello", current())
        return private(at_hand, line, DONT if wants else WANT)


def _step(circle: CircleState, now: datetime) -> Proposal | None:
    """Of steps that a pause held back only the newest comes; a look back then names the end as well.

    A pair that left the question whether to stay quiet unanswered is told of the end, and asked nothing.
    """
    assert circle.ends_on is not None  # checked before
    today, end = local_day(now, circle.zone), circle.ends_on
    if today > end:
        return None
    quiet = stays_quiet(circle, now)
    days = {what: on for what, on in closing.days(circle).items() if not (quiet and what in SEALED)}
    come = [what for what, on in days.items() if on <= today][-1:]
    for what in (*come, *(what for what, on in days.items() if on > today)):
        if closing.said(circle, end, what) is None:
            unnamed = what == LOOK_BACK and closing.said(circle, end, NOTICE) is None and what in come
            group = "_group" if circle.kind == "group" else ""
            at = local(days[what], circle.rules.hour, circle.zone)
            return _wish(end, what, at, f"closing.{what}{group}", detail=pack(notice=1) if unnamed else "")
    next_day = local(end + timedelta(days=1), circle.rules.hour, circle.zone)
    return _wish(end, WORD, next_day, _ENDED) if circle.kind == "pair" else None


def _after(circle: CircleState, now: datetime) -> Proposal | None:
    """How it goes on, once that can't change any more; long after an end the hello that both wanted."""
    end = closing.came(circle, now)
    if end is None or circle.ends_on is None:
        return None
    ended = circle.ends_on == end
    if closing.said(circle, end, WORD) is None:
        word = closing.word(circle, end, now)
        if word is not None and ended != (word == closing.END):
            return None  # not settled yet; or the pair has moved its end
        today = local_day(now, circle.zone)
        at = local(today + timedelta(days=word is None), circle.rules.hour, circle.zone)
        subject = _ENDED if ended else f"closing.{word}"
        return _wish(
            end, WORD, at, subject, detail=pack(hello=closing.hello_on(circle, end)) if ended else ""
        )
    if ended and closing.wants_hello(circle, end) and closing.said(circle, end, HELLO) is None:
        at = local(closing.hello_on(circle, end), circle.rules.hour, circle.zone)
        return _wish(end, HELLO, at, "closing.hello")
    return None


def _wish(end: date, what: str, at: datetime, subject: str, *, detail: str = "") -> Proposal:
    return Proposal(
        moment=Closing.name,
        slot=closing.slot(end, what),
        at=at,
        subject=subject,
        reason=f"closing_{what}" if what in {WORD, HELLO} else Closing.name,
        detail=detail,
        urgent=True,
        round=what in SEALED,
    )


def _exchange(facts: DeliveryFacts, library: Library, what: str) -> Message:
    """The question on a card, as a story is asked; the answers stay sealed until both are in."""
    named = (
        (Text(body=(_line(facts, library, "closing.notice"),)),) if unpack(facts.detail).get("notice") else ()
    )
    card = Card(
        title=_line(facts, library, f"closing.{what}"), body=(_("A line is plenty. Skipping is fine."),)
    )
    return Message(
        token=facts.token,
        parts=(*named, card),
        choices=NUDGE,
        reason=reason(facts),
        seen_by=_("{who}; answers stay sealed until both of you have answered", who=seen_by(facts)),
    )


def _parts(facts: DeliveryFacts, library: Library, what: str) -> tuple[Part, ...]:
    unnamed = "notice" in unpack(facts.detail)
    lines = ["closing.notice_group", facts.subject] if unnamed else [facts.subject]
    if facts.kind == "pair" and what == NOTICE:
        lines.append("closing.last_call")
    if facts.subject == _ENDED:
        lines += ["closing.stay_in_touch", "closing.silent", "closing.hello_wanted"]
    return tuple(Text(body=(_line(facts, library, line),)) for line in lines)


def _line(facts: DeliveryFacts, library: Library, line: str) -> str:
    """A line with the end that it is about; once a pair goes on, that is its new one."""
    goes_on = facts.subject in {f"closing.{GO_ON}", f"closing.{NOW_AND_THEN}"}
    end = facts.ends_on if goes_on and facts.ends_on else closing.end_of(facts.slot)
    hello = unpack(facts.detail).get("hello", "")
    return library.line(
        line,
        facts.locale,
        names=listed([party.name for party in facts.members]),
        title=facts.title,
        ends=day(end),
        day=day(date.fromisoformat(hello) if hello else end + timedelta(days=1)),
    )
