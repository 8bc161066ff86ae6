"""`prompt now` and `preview`: what is to come, and bringing some of it forward."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.commands.asking import Asking, Foreseen, Options, Row, text
from bot.commands.lookups import circle_options, listing, steered
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.language import N_, _, clock, weekday_day, woven
from bot.messages import Field, Option, Part, Reply, Strong, Text, When
from bot.moments.kinds import kind
from bot.programmes import circles
from bot.store.tables import Circle

AHEAD = timedelta(days=14)
MOST = 30
"""Lines of a preview; more of them nobody reads in a chat."""
KINDS = (Option(id="story", label=N_("Story")), Option(id="check_in", label=N_("Check-in")))
_CIRCLE = Field(id="circle", label=N_("Circle"), hint=N_("Its name."), required=False, most=200)
_ANY = Field(id="circle", label=N_("Circle"), hint=N_("Its name; without it, all."), required=False, most=200)
_KIND = Field(id="prompt", label=N_("What"), kind="one", required=False, options=KINDS)


async def prompt_now(asking: Asking, options: Options) -> Reply:
    """Bring a story or check-in forward. Hours and budget still hold, and the reply says when it goes."""
    circle = await steered(asking, options)
    wanted = text(options, "prompt") or "story"
    if circle.state != "active":
        raise Refused(
            _("{circle} has not started yet, or rests, so nothing goes there now.", circle=circle.title),
            "circle",
        )
    circle.prompt_now = wanted
    circle.plan_at = asking.now
    asking.session.add(circle)
    await asking.session.flush()
    coming = [one for one in await asking.foresee([circle.id], AHEAD) if one.moment == wanted]
    sent = next((one for one in coming if one.at is not None and not one.skipped), None)
    label = next(option.label for option in KINDS if option.id == wanted)
    if sent and sent.at:
        return said(
            woven(
                _("{kind} for {circle}: it goes {when}."),
                kind=_(label),
                circle=circle.title,
                when=When(at=sent.at),
            ),
            _held(asking, sent),
        )
    held = next((one.why for one in coming if one.skipped), "")
    return said(
        _(
            "{kind} for {circle}: I'll send it as soon as their hours and their budget allow.",
            kind=label,
            circle=circle.title,
        ),
        held,
    )


def _held(asking: Asking, sent: Foreseen) -> str:
    if sent.at is None or sent.at - asking.now < timedelta(hours=1):
        return ""
    return _(
        "Earlier would be outside their hours or more than their budget; both hold for coordinators too."
    )


async def preview(asking: Asking, options: Options) -> Reply:
    """The next 14 days: what goes when to whom and why, and what does not and why not."""
    found = await circles.of_community(asking.session, asking.community.id, asking.steers)
    if text(options, "circle"):
        found = [circles.named(found, text(options, "circle"))]
    if not found:
        return said(_("There is no circle yet, so nothing is to come."))
    coming = await asking.foresee([circle.id for circle in found], AHEAD)
    sent = sorted((one for one in coming if one.at and not one.skipped), key=lambda one: str(one.at))
    skipped = [one for one in coming if one.skipped]
    return shown(*_page(found, sent, skipped))


def _page(found: Sequence[Circle], sent: Sequence[Foreseen], skipped: Sequence[Foreseen]) -> list[Part]:
    parts: list[Part] = [Text(body=(Strong(words=_("The next 14 days, as it looks now")),))]
    parts += [Text(body=(_line(one),)) for one in sent[:MOST]]
    if not sent:
        parts.append(Text(body=(_("Nothing is to come."),)))
    if skipped:
        parts.append(Text(body=(Strong(words=_("Left out")),)))
        parts += [Text(body=(f"{one.circle}: {kind(one.moment)}. {one.why}",)) for one in skipped[:MOST]]
    more = max(len(sent) - MOST, 0) + max(len(skipped) - MOST, 0)
    if more:
        parts.append(
            Text(body=(_("And {n} more. /kith preview with a circle's name shows its own.", n=more),))
        )
    waiting = [circle.title for circle in found if circle.state == "invited"]
    if waiting:
        parts.append(Text(body=(_("Waiting for a yes: {circles}.", circles=", ".join(waiting[:MOST])),)))
    return parts


def _line(one: Foreseen) -> str:
    """In the local time of who gets it."""
    local = one.at.astimezone(ZoneInfo(one.zone)) if one.at else None
    when = f"{weekday_day(local)}, {clock(local)} ({one.zone})" if local else _("some day")
    return _(
        "{when}: {kind} for {who}. {why}",
        when=when,
        kind=kind(one.moment),
        who=", ".join(one.who) or one.circle,
        why=one.why,
    )


async def with_circles(asking: Asking) -> Mapping[str, Field]:
    """The circles to choose from."""
    return {"circle": listing(_CIRCLE, await circle_options(asking))}


async def with_any_circle(asking: Asking) -> Mapping[str, Field]:
    """The same, where none need be chosen."""
    return {"circle": listing(_ANY, await circle_options(asking))}


PROMPT_NOW = Row(
    name="prompt now",
    help=N_("Bring a story or check-in forward"),
    more=N_("/kith prompt now Ana & Bo check-in. Hours and budget still hold; the answer says when it goes."),
    fields=(_CIRCLE, _KIND),
    suggests=frozenset({"circle"}),
    coordinators=True,
    run=prompt_now,
    prepare=with_circles,
)
PREVIEW = Row(
    name="preview",
    help=N_("The next 14 days: what goes when, to whom and why"),
    more=N_("It is worked out from how things are now, and changes when people answer or talk."),
    fields=(_ANY,),
    suggests=frozenset({"circle"}),
    coordinators=True,
    run=preview,
    prepare=with_any_circle,
)
