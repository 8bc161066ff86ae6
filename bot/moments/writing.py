"""Writing one's own part of the agreement: from its message, from where both see it, or by command."""

from datetime import date, datetime
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refused
from bot.language import _, current
from bot.library import Library
from bot.messages import Answer, Form, Message, Reply, Text
from bot.moments import questions
from bot.moments.compose import listed
from bot.moments.names import names_of_others
from bot.moments.press import ENDED, NOT_YOURS
from bot.people.agreement import keep, opened, parts
from bot.people.consent import membership_of
from bot.policy.cadence import local_day
from bot.store.cipher import Cipher
from bot.store.tables import Circle, Person, Programme


class Hand(Protocol):
    """What is at hand behind a press or a command."""

    @property
    def session(self) -> AsyncSession:
        """An open transaction."""
        ...

    @property
    def cipher(self) -> Cipher:
        """Seals words."""
        ...

    @property
    def library(self) -> Library:
        """The questions."""
        ...

    @property
    def person(self) -> Person:
        """Who writes."""
        ...

    @property
    def now(self) -> datetime:
        """When."""
        ...


async def ask(hand: Hand, circle_id: int, token: str) -> Reply:
    """The form with what this person wrote before. Raises Refused where there is nothing to write."""
    circle, partner = await _circle(hand, circle_id)
    row = (await parts(hand.session, circle.id)).get(hand.person.id)
    ends = None if row else await _ends(hand.session, circle)
    words = opened(row, hand.cipher)
    membership = await membership_of(hand.session, circle.id, hand.person.id)
    if membership is not None and membership.ends_on is not None:
        words["end"] = membership.ends_on.isoformat()  # they may have chosen to go on since
    return Reply(form=questions.form(token, hand.library, words, partner=partner, ends=ends))


async def write(hand: Hand, circle_id: int, answer: Answer) -> Reply:
    """Keep what was put into the form, and say what comes of it; for who wrote alone. Raises Refused."""
    circle, partner = await _circle(hand, circle_id)
    values = answer.values or {}
    try:
        words = questions.given(values, local_day(hand.now, hand.person.zone or "UTC"))
    except Refused as refused:
        typed = {name: str(said) for name, said in values.items() if said and name != "end"}
        again: Form = questions.form(answer.token, hand.library, typed, partner=partner)
        return Reply(form=again, errors={refused.field: refused.words})
    membership = await membership_of(hand.session, circle.id, hand.person.id)
    assert membership is not None  # who may write is a member
    first = hand.person.id not in await parts(hand.session, circle.id)
    if first and not words:
        errors = {"aim": _("One line is enough. Or close this; you two can begin without it.")}
        return Reply(form=questions.form(answer.token, hand.library, {}, partner=partner), errors=errors)
    changed = await keep(hand.session, hand.cipher, circle, membership, words, hand.now)
    both = len(await parts(hand.session, circle.id)) > 1
    return _said(_outcome(hand, partner, changed=changed, first=first, both=both), answer.token)


def _outcome(hand: Hand, partner: str, *, changed: bool, first: bool, both: bool) -> str:
    if not changed:
        return _("All of it is as it was, so nothing was changed.")
    if not both:
        return hand.library.line("agreement.one", current(), partner=partner)
    if first:
        return _("I have it. Both of you have written now, so you see the two side by side soon.")
    return _("It is changed. I show {partner} what is different, once a day at most.", partner=partner)


def _said(words: str, token: str) -> Reply:
    base = ":".join(token.split(":")[:2])
    return Reply(message=Message(token=base, parts=(Text(body=(words,)),), seen_by=_("only you")))


async def _circle(hand: Hand, circle_id: int) -> tuple[Circle, str]:
    """The running pair, and the other one's name. Raises Refused for any other."""
    circle = await hand.session.get(Circle, circle_id)
    membership = await membership_of(hand.session, circle_id, hand.person.id)
    if circle is None or circle.kind != "pair" or membership is None or membership.state != "accepted":
        raise Refused(NOT_YOURS)
    if circle.state == "ended":
        raise Refused(ENDED)
    others = await names_of_others(hand.session, circle.id, hand.person.id)
    return circle, listed(others) or _("Your partner")


async def _ends(session: AsyncSession, circle: Circle) -> date | None:
    programme = await session.get(Programme, circle.programme_id)
    return circle.ends_on or (programme.ends_on if programme else None)
