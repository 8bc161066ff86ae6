"""Tells those who can do something about it what only a person can settle; each thing once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.facts import DeliveryFacts, pack, unpack
from bot.language import _
from bot.library import Library
from bot.messages import Answer, Message, Reply, Text
from bot.moments.choices import common
from bot.moments.compose import listed, reason, seen_by
from bot.people import rematch
from bot.policy.closing import parted
from bot.policy.state import CircleState, Proposal
from bot.ports import AtHand

TO_MEMBERS = {"circle_left": "partner_left", "invitation_declined": "not_starting"}
"""What coordinators are told, in the words for the one who stays."""


class Notice:
    """An invitation without an answer, somebody who left, a place that can't be reached."""

    name = "notice"

    def propose(self, circle: CircleState, _library: Library, now: datetime) -> Proposal | None:
        """The first thing that was not told yet."""
        found = list(_wishes(circle, now))
        if not found:
            return None
        told = {past.slot for past in circle.of(self.name)}
        wishes = (wish for wish in found if wish.slot not in told and wish.recipients)
        return min(wishes, key=lambda wish: wish.at, default=None)

    def compose(self, facts: DeliveryFacts, library: Library) -> Message:
        """One plain sentence."""
        detail = unpack(facts.detail)
        about = {number for number in detail.get("people", "").split(",") if number}
        people = [party for party in facts.members if str(party.person_id) in about]
        others = [party.name for party in facts.members if str(party.person_id) not in about]
        named = (facts.asked_by,) if facts.asked_by else people
        names = listed([party.name for party in named]) or _("somebody")
        member = facts.reader in facts.members
        what = TO_MEMBERS.get(detail["what"], detail["what"]) if member else detail["what"]
        line = library.line(
            f"notice.{what}",
            facts.locale,
            name=names,
            names=listed(others),
            title=facts.title,
            missing=detail.get("missing") or names,
        )
        why = reason(replace(facts, reason="notice_member") if member else facts)
        return Message(token=facts.token, parts=(Text(body=(line,)),), reason=why, seen_by=seen_by(facts))

    async def answer(self, at_hand: AtHand, answer: Answer) -> Reply:
        """The standard choices."""
        return await common(at_hand, answer)


def _wishes(circle: CircleState, now: datetime) -> Iterator[Proposal]:
    coordinators = tuple(one.id for one in circle.coordinators)
    silent = [member for member in circle.members if not member.accepted and member.invited_at]
    if circle.state == "invited" and silent:
        asked = max(member.invited_at for member in silent if member.invited_at)
        at = asked + timedelta(days=circle.rules.invitation_days)
        yield _wish("invitation_silent", "silent", at, coordinators, people=_ids(m.id for m in silent))
    # In a group everybody comes and goes for themselves, and nobody is told.
    staying = tuple(member.id for member in circle.accepted)
    for gone in sorted(circle.gone) if circle.kind == "pair" else ():
        if circle.started_at is None:
            who = (*staying, *coordinators)
            yield _wish("invitation_declined", f"declined-p{gone}", now, who, person=gone)
            continue
        yield _wish("circle_left", f"left-p{gone}", now, (*staying, *coordinators), person=gone)
    if circle.state == "ended" and circle.started_at is not None and not circle.gone and not parted(circle):
        yield _wish("circle_ended", "ended", now, tuple(member.id for member in circle.accepted))
    yield from _rematches(circle, now) if circle.state != "ended" else ()
    for past in [past for past in circle.past if past.failed]:
        what, _, missing = past.failed.partition(":")
        if what == "unreachable":
            people = _ids(member.id for member in circle.members)
            yield _wish("unreachable", "unreachable", now, coordinators, people=people)
        elif what == "misconfigured":
            yield from _missing(circle, past.at, missing, now)
    for call in circle.calls:
        what, _, missing = call.failed.partition(":")
        if what == "misconfigured":
            yield from _missing(circle, call.at, missing, now)


def _rematches(circle: CircleState, now: datetime) -> Iterator[Proposal]:
    """Somebody would like another partner, or would not any more; for coordinators alone."""
    who = tuple(one.id for one in rematch.told(circle))
    waiting = {rematch.slot_of(one.id, one.rematch_at): one.id for one in circle.accepted if one.rematch_at}
    for slot, person in waiting.items():
        yield _wish("rematch", slot, now, who, person=person)
    for past in circle.of(Notice.name):
        asked = past.sent and rematch.asked_by(past.slot)
        if asked and past.slot not in waiting:
            yield _wish("rematch_back", f"{past.slot}{rematch.BACK}", now, who, person=asked)


def _missing(circle: CircleState, at: datetime, missing: str, now: datetime) -> Iterator[Proposal]:
    """Once a month in a community, not once for each of its circles, and not for what is long over."""
    subject = f"missing:{missing}:{now:%Y-%m}"
    if at > now - timedelta(days=30) and not circle.uses.get(subject):
        coordinators = tuple(one.id for one in circle.coordinators)
        wish = _wish("misconfigured", f"missing-{missing}-{now:%Y-%m}", now, coordinators, missing=missing)
        yield replace(wish, subject=subject)


def _ids(ids: Iterable[int]) -> str:
    return ",".join(str(one) for one in ids)


def _wish(what: str, slot: str, at: datetime, recipients: tuple[int, ...], **detail: object) -> Proposal:
    return Proposal(
        moment=Notice.name,
        slot=slot,
        at=at,
        audience="each",
        recipients=tuple(dict.fromkeys(recipients)),
        reason=Notice.name,
        detail=pack(what=what, **detail),
        cost=0,
        urgent=True,
    )
