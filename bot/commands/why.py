"""`why`: why you got the last messages, what your week's budget holds, what was not sent and why not."""

from datetime import datetime, timedelta

from sqlmodel import and_, col, exists, func, or_, select

from bot.commands.asking import Asking, Options, Row
from bot.commands.replies import shown
from bot.facts import unpack
from bot.language import N_, _, woven
from bot.messages import Card, Choice, Part, Reply, Rich, Text, When
from bot.moments.kinds import kind_title
from bot.moments.reasons import reason_words
from bot.moments.record import person_name
from bot.moments.skipped import PRIVATE, UNTOLD, skipped_words
from bot.policy.state import Skip, Why
from bot.programmes.states import rules_of
from bot.store.tables import Charge, Circle, Delivery, Membership, Mute, Programme, Send, Skipped

LAST = 3
WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=14)
_WEEKLY = {"usual": 2, "weekly": 1, "monthly": 1}


async def run(asking: Asking, _options: Options) -> Reply:
    """The reasons, in words."""
    sent = await _sent(asking)
    parts: list[Part] = [
        Card(
            title=_("{kind} in {circle}", kind=kind_title(delivery.moment), circle=title),
            body=(await _reason(asking, delivery),),
            facts=((_("Sent"), (When(at=at),)),),
        )
        for delivery, title, at in sent
    ]
    if not parts:
        parts = [Text(body=(_("I have not written to you yet."),))]
    parts.append(Text(body=(await _budget(asking),)))
    skipped = await _skipped(asking)
    if skipped:
        parts.append(Text(body=(_("What I did not send lately, and why:"),)))
        parts += [Text(body=line) for line in skipped]
    change = Choice(id="settings", label=_("Change how often"), opens_form=True)
    return shown(*parts, command="why", choices=(change,))


async def _sent(asking: Asking) -> list[tuple[Delivery, str, datetime]]:
    """The last messages: to this person, or to a conversation of theirs."""
    theirs = select(Membership.circle_id).where(
        col(Membership.person_id) == asking.person.id, col(Membership.state) == "accepted"
    )
    statement = (
        select(Delivery, Circle.title, Send.sent_at)
        .join(Send, col(Send.delivery_id) == col(Delivery.id))
        .join(Circle, col(Circle.id) == col(Delivery.circle_id))
        .where(
            col(Send.state) == "sent",
            col(Send.sent_at).is_not(None),
            or_(
                col(Send.person_id) == asking.person.id,
                and_(col(Send.person_id).is_(None), col(Send.circle_id).in_(theirs)),
            ),
        )
        .order_by(col(Send.sent_at).desc(), col(Send.id).desc())
        .limit(LAST)
    )
    return [(delivery, title, at) for delivery, title, at in await asking.session.exec(statement) if at]


async def _reason(asking: Asking, delivery: Delivery) -> str:
    detail = unpack(delivery.detail)
    if detail.get("person", "").isdigit():
        detail["name"] = await person_name(asking.session, int(detail["person"]))
    return reason_words(delivery.reason, detail) or _("It follows from something you or others here did.")


async def _budget(asking: Asking) -> str:
    statement = select(func.count()).where(
        col(Charge.person_id) == asking.person.id,
        col(Charge.at) > asking.now - WEEK,
        col(Charge.at) <= asking.now,
    )
    used = (await asking.session.exec(statement)).one()
    most = await _most(asking)
    if asking.person.pace == "monthly":
        budget = _("at most {n} in four weeks is what you get", n=most)
    else:
        budget = _("at most {n} in a week is what you get", n=most)
    return _(
        "In the last seven days I started {n} of my messages to you; {budget}. "
        "Answers, and what you wait for, are not counted.",
        n=used,
        budget=budget,
    )


async def _most(asking: Asking) -> int:
    statement = (
        select(Programme.rules)
        .join(Circle, col(Circle.programme_id) == col(Programme.id))
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(col(Membership.person_id) == asking.person.id, col(Membership.state) == "accepted")
    )
    found = [rules_of(rules, asking.rules).budget_weekly for rules in await asking.session.exec(statement)]
    return min([_WEEKLY[asking.person.pace], *found])


async def _skipped(asking: Asking) -> list[Rich]:
    said_after_all = exists().where(
        col(Delivery.circle_id) == col(Skipped.circle_id),
        col(Delivery.moment) == col(Skipped.moment),
        col(Delivery.slot) == col(Skipped.slot),
    )
    statement = (
        select(Skipped, Circle.title)
        .join(Circle, col(Circle.id) == col(Skipped.circle_id))
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(
            col(Membership.person_id) == asking.person.id,
            col(Membership.state) == "accepted",
            col(Skipped.at) > asking.now - LOOK_BACK,
            col(Skipped.moment).not_in(UNTOLD),
            ~said_after_all,
        )
        .order_by(col(Skipped.at).desc())
        .limit(LAST)
    )
    found = list(await asking.session.exec(statement))
    muted = select(Mute.circle_id, Mute.moment).where(col(Mute.person_id) == asking.person.id)
    mine = {(circle_id, moment) for circle_id, moment in await asking.session.exec(muted)} if found else set()
    return [
        woven(
            _("{kind} in {circle}, {day}: {why}"),
            kind=kind_title(row.moment),
            circle=title,
            day=When(at=row.at, style="day"),
            why=_why(asking, row, muted=(row.circle_id, row.moment) in mine),
        )
        for row, title in found
    ]


def _why(asking: Asking, row: Skipped, *, muted: bool) -> str:
    """The reason, unless it could only be another member's own doing: nobody learns who rests or mutes."""
    rests = asking.person.paused_until is not None and asking.person.paused_until > row.at
    if (row.why == Why.PAUSED and not rests) or (row.why == Why.MUTED and not muted):
        return _(PRIVATE)
    skip = Skip(moment=row.moment, slot=row.slot, why=Why(row.why), until=row.until)
    return skipped_words(skip, asking.zone)


WHY = Row(
    name="why",
    help=N_("Why you got my last messages, and what I left out"),
    more=N_("It shows the reason of each, how much of your week's budget is used, and what was skipped."),
    run=run,
)
