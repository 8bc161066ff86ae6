"""`prompt now` and `preview`: what is to come, and bringing some of it forward."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.commands.asking import Asking, Foreseen, Options, Row, text
from bot.commands.lookups import circle_options, listing, steered
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.messages import Field, Option, Part, Reply, Strong, Text, When
from bot.programmes import circles
from bot.store.tables import Circle

AHEAD = timedelta(days=14)
MOST = 30
"""Lines of a preview; more of them nobody reads in a chat."""
KINDS = (Option(id="story", label="Story"), Option(id="check_in", label="Check-in"))
_CIRCLE = Field(id="circle", label="Circle", hint="Its name.", required=False, most=200)
_ANY = Field(id="circle", label="Circle", hint="Its name; without it, all.", required=False, most=200)
_KIND = Field(id="prompt", label="What", kind="one", required=False, options=KINDS)


async def prompt_now(asking: Asking, options: Options) -> Reply:
    """Bring a story or check-in forward. Hours and budget still hold, and the reply says when it goes."""
    circle = await steered(asking, options)
    kind = text(options, "prompt") or "story"
    if circle.state != "active":
        raise Refused(f"{circle.title} has not started yet, or rests, so nothing goes there now.", "circle")
    circle.prompt_now = kind
    circle.plan_at = asking.now
    asking.session.add(circle)
    await asking.session.flush()
    coming = [one for one in await asking.foresee([circle.id], AHEAD) if one.moment == kind]
    sent = next((one for one in coming if one.at is not None and not one.skipped), None)
    label = next(option.label for option in KINDS if option.id == kind)
    if sent and sent.at:
        return said((f"{label} for {circle.title}: it goes ", When(at=sent.at), "."), _held(asking, sent))
    held = next((one.why for one in coming if one.skipped), "")
    return said(
        f"{label} for {circle.title}: I'll send it as soon as their hours and their budget allow.", held
    )


def _held(asking: Asking, sent: Foreseen) -> str:
    if sent.at is None or sent.at - asking.now < timedelta(hours=1):
        return ""
    return "Earlier would be outside their hours or more than their budget; both hold for coordinators too."


async def preview(asking: Asking, options: Options) -> Reply:
    """The next 14 days: what goes when to whom and why, and what does not and why not."""
    found = await circles.of_community(asking.session, asking.community.id, asking.steers)
    if text(options, "circle"):
        found = [circles.named(found, text(options, "circle"))]
    if not found:
        return said("There is no circle yet, so nothing is to come.")
    coming = await asking.foresee([circle.id for circle in found], AHEAD)
    sent = sorted((one for one in coming if one.at and not one.skipped), key=lambda one: str(one.at))
    skipped = [one for one in coming if one.skipped]
    return shown(*_page(found, sent, skipped))


def _page(found: Sequence[Circle], sent: Sequence[Foreseen], skipped: Sequence[Foreseen]) -> list[Part]:
    parts: list[Part] = [Text(body=(Strong(words="The next 14 days, as it looks now"),))]
    parts += [Text(body=(_line(one),)) for one in sent[:MOST]]
    if not sent:
        parts.append(Text(body=("Nothing is to come.",)))
    if skipped:
        parts.append(Text(body=(Strong(words="Left out"),)))
        parts += [Text(body=(f"{one.circle}: {_kind(one)}. {one.why}",)) for one in skipped[:MOST]]
    more = max(len(sent) - MOST, 0) + max(len(skipped) - MOST, 0)
    if more:
        parts.append(Text(body=(f"And {more} more. /kith preview with a circle's name shows its own.",)))
    waiting = [circle.title for circle in found if circle.state == "invited"]
    if waiting:
        parts.append(Text(body=(f"Waiting for a yes: {', '.join(waiting[:MOST])}.",)))
    return parts


def _line(one: Foreseen) -> str:
    """In the local time of who gets it."""
    local = one.at.astimezone(ZoneInfo(one.zone)) if one.at else None
    when = f"{local:%a %d %b, %H:%M} ({one.zone})" if local else "some day"
    return f"{when}: {_kind(one)} for {', '.join(one.who) or one.circle}. {one.why}"


def _kind(one: Foreseen) -> str:
    return one.moment.replace("_", "-")


async def with_circles(asking: Asking) -> Mapping[str, Field]:
    """The circles to choose from."""
    return {"circle": listing(_CIRCLE, await circle_options(asking))}


async def with_any_circle(asking: Asking) -> Mapping[str, Field]:
    """The same, where none need be chosen."""
    return {"circle": listing(_ANY, await circle_options(asking))}


PROMPT_NOW = Row(
    name="prompt now",
    help="Bring a story or check-in forward",
    more="/kith prompt now Ana & Bo check-in. Hours and budget still hold; the answer says when it goes.",
    fields=(_CIRCLE, _KIND),
    suggests=frozenset({"circle"}),
    coordinators=True,
    run=prompt_now,
    prepare=with_circles,
)
PREVIEW = Row(
    name="preview",
    help="The next 14 days: what goes when, to whom and why",
    more="It is worked out from how things are now, and changes when people answer or talk.",
    fields=(_ANY,),
    suggests=frozenset({"circle"}),
    coordinators=True,
    run=preview,
    prepare=with_any_circle,
)
