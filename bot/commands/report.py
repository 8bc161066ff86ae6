"""`report`: health, never content."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, Row
from bot.commands.lookups import listing, programme, programme_options
from bot.commands.replies import shown
from bot.messages import Card, Field, Part, Reply, Rich, Text
from bot.reports.figures import FLOOR, headcount, in_words
from bot.reports.pairs import status
from bot.reports.report import figures, pairs

MOST = 100
_PROGRAMME = Field(
    id="programme", label="Programme", hint="Only where there are several.", required=False, most=100
)


async def run(asking: Asking, options: Options) -> Reply:
    """One programme: its numbers with a floor, and a word for each pair."""
    chosen = await programme(asking, options)
    found = await figures(asking.session, chosen, asking.now)
    many = headcount(found.people)
    lines = [
        f"People: {many}." if many else f"People: fewer than {FLOOR}, so no numbers are shown.",
        in_words("Said yes to their invitation", found.said_yes),
        in_words("Answered something in the last four weeks", found.answered),
        in_words("Pause now", found.pausing),
        in_words("Asked for fewer messages", found.slower),
    ]
    parts: list[Part] = [
        Text(body=(f"{chosen.name}, from {chosen.starts_on:%d %B %Y} to {chosen.ends_on:%d %B %Y}.",)),
        *(Text(body=(line,)) for line in (lines if many else lines[:1])),
    ]
    known = await pairs(asking.session, chosen)
    if known:
        facts: tuple[tuple[str, Rich], ...] = tuple(
            (one.title, (status(one, asking.now),)) for one in known[:MOST]
        )
        parts.append(Card(title="Pairs", facts=facts))
    if len(known) > MOST:
        parts.append(Text(body=(f"And {len(known) - MOST} more pairs.",)))
    parts.append(Text(body=("What people write, how deep they go and who missed what is not here.",)))
    return shown(*parts)


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


REPORT = Row(
    name="report",
    help="How a programme is: health, never content",
    more=f"Numbers are over {FLOOR} people or more. A pair is fine, quiet, closing or asked for help.",
    fields=(_PROGRAMME,),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=run,
    prepare=prepare,
)
