"""Somebody's own page: who they are, what comes next, why the last thing came; for coordinators, health."""

from bot.commands.ahead import AHEAD
from bot.commands.asking import Asking
from bot.commands.lookups import own, programme_options
from bot.commands.me import ME
from bot.commands.report import REPORT
from bot.commands.why import WHY
from bot.language import N_, _, woven
from bot.messages import Card, Choice, Message, Part, Strong, Text, When
from bot.moments.kinds import kind_title

MOST_PROGRAMMES = 3
"""A page shows so many programmes' health; `report` shows each."""
_MORE = (
    Choice(id="why", label=N_("Why I got these"), place="more"),
    Choice(id="mydata export", label=N_("My data"), place="more"),
    Choice(id="mydata delete", label=N_("Erase my data"), place="more", tone="danger"),
)


async def page(asking: Asking) -> Message:
    """The page. Its buttons are those of `me`, and the names of commands."""
    me = (await ME.run(asking, {})).message
    assert me  # `me` always says something
    parts = [*me.parts, *await _next(asking), *await _last(asking)]
    if asking.coordinator:
        parts += await _health(asking)
    return Message(token=me.token, parts=tuple(parts), choices=(*me.choices, *_MORE), seen_by=me.seen_by)


async def _next(asking: Asking) -> list[Part]:
    """The next thing for this person from each of their circles, if nothing changes."""
    mine = [circle.id for circle, membership in await own(asking) if membership.state == "accepted"]
    coming = await asking.foresee(mine, AHEAD) if mine else ()
    lines: dict[int, Part] = {}
    for one in coming:
        if one.at is not None and not one.skipped and asking.person.name in one.who:
            body = woven(
                _("{kind} in {circle}, {when}. {why}"),
                kind=kind_title(one.moment),
                circle=one.circle,
                when=When(at=one.at),
                why=one.why,
            )
            lines.setdefault(one.circle_id, Text(body=body))
    return [Text(body=(Strong(words=_("Comes next")),)), *lines.values()] if lines else []


async def _last(asking: Asking) -> list[Part]:
    """The last thing that came, and why."""
    why = (await WHY.run(asking, {})).message
    first = why.parts[0] if why else None
    return [Text(body=(Strong(words=_("Came last")),)), first] if isinstance(first, Card) else []


async def _health(asking: Asking) -> list[Part]:
    """How the programmes are that they steer: never what anybody wrote."""
    parts: list[Part] = []
    for option in (await programme_options(asking))[:MOST_PROGRAMMES]:
        report = (await REPORT.run(asking, {"programme": option.id})).message
        parts += [
            Text(body=(Strong(words=_("Health of {programme}", programme=option.label)),)),
            *(report.parts if report else ()),
        ]
    return parts
