"""`why`: why you got the last messages, what your week's budget holds, what was not sent and why not."""

from datetime import datetime, timedelta

from sqlmodel import and_, col, func, or_, select

from bot.commands.asking import Asking, Options, Row
from bot.commands.replies import shown
from bot.facts import unpack
from bot.messages import Card, Choice, Part, Reply, Rich, Text, When
from bot.moments.reasons import reason_words
from bot.moments.record import person_name
from bot.policy.state import Skip, Why
from bot.policy.why_not import words
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
            title=f"{_kind(delivery.moment)} in {title}",
            body=(await _reason(asking, delivery),),
            facts=(("Sent", (When(at=at),)),),
        )
        for delivery, title, at in sent
    ]
    if not parts:
        parts = [Text(body=("I have not written to you yet.",))]
    parts.append(Text(body=(await _budget(asking),)))
    skipped = await _skipped(asking)
    if skipped:
        parts.append(Text(body=("What I did not send lately, and why:",)))
        parts += [Text(body=line) for line in skipped]
    change = Choice(id="settings", label="Change how often", opens_form=True)
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
    return reason_words(delivery.reason, detail) or "It follows from something you or others here did."


async def _budget(asking: Asking) -> str:
    statement = select(func.count()).where(
        col(Charge.person_id) == asking.person.id,
        col(Charge.at) > asking.now - WEEK,
        col(Charge.at) <= asking.now,
    )
    used = (await asking.session.exec(statement)).one()
    most = await _most(asking)
    span = "four weeks" if asking.person.pace == "monthly" else "week"
    return (
        f"In the last seven days I started {used} of my messages to you; at most {most} in a {span} is what "
        "you get. Answers, and what you wait for, are not counted."
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
    statement = (
        select(Skipped, Circle.title)
        .join(Circle, col(Circle.id) == col(Skipped.circle_id))
        .join(Membership, col(Membership.circle_id) == col(Circle.id))
        .where(
            col(Membership.person_id) == asking.person.id,
            col(Membership.state) == "accepted",
            col(Skipped.at) > asking.now - LOOK_BACK,
        )
        .order_by(col(Skipped.at).desc())
        .limit(LAST)
    )
    found = list(await asking.session.exec(statement))
    muted = select(Mute.circle_id, Mute.moment).where(col(Mute.person_id) == asking.person.id)
    mine = {(circle_id, moment) for circle_id, moment in await asking.session.exec(muted)} if found else set()
    return [
        (
            f"{_kind(row.moment)} in {title}, ",
            When(at=row.at, style="day"),
            f": {_why(asking, row, muted=(row.circle_id, row.moment) in mine)}",
        )
        for row, title in found
    ]


def _why(asking: Asking, row: Skipped, *, muted: bool) -> str:
    """The reason, unless it could only be another member's own doing: nobody learns who rests or mutes."""
    rests = asking.person.paused_until is not None and asking.person.paused_until > row.at
    if (row.why == Why.PAUSED and not rests) or (row.why == Why.MUTED and not muted):
        return "It was not the right time for everybody it was for."
    skip = Skip(moment=row.moment, slot=row.slot, why=Why(row.why), until=row.until)
    return words(skip, asking.zone)


def _kind(moment: str) -> str:
    return moment.replace("_", "-").capitalize()


WHY = Row(
    name="why",
    help="Why you got my last messages, and what I left out",
    more="It shows the reason of each, how much of your week's budget is used, and what was skipped.",
    run=run,
)
