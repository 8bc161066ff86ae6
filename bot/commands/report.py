"""`report`: health, never content."""

from collections.abc import Mapping

from bot.commands.asking import Asking, Options, Row
from bot.commands.lookups import listing, programme, programme_options
from bot.commands.replies import shown
from bot.language import N_, _, day, ngettext
from bot.messages import Card, Field, Part, Reply, Rich, Text
from bot.programmes.codes import named
from bot.reports.figures import FLOOR, headcount, in_words
from bot.reports.pairs import status
from bot.reports.report import figures, pairs

MOST = 100
_PROGRAMME = Field(
    id="programme", label=N_("Programme"), hint=N_("Only where there are several."), required=False, most=100
)


async def run(asking: Asking, options: Options) -> Reply:
    """One programme: its numbers with a floor, and a word for each pair."""
    chosen = await programme(asking, options)
    found = await figures(asking.session, chosen, asking.now)
    many = headcount(found.people)
    lines = [
        _("People: {n}.", n=many) if many else _("People: fewer than {n}, so no numbers are shown.", n=FLOOR),
        in_words(_("Said yes to their invitation"), found.said_yes),
        in_words(_("Answered something in the last four weeks"), found.answered),
        in_words(_("Pause now"), found.pausing),
        in_words(_("Asked for fewer messages"), found.slower),
    ]
    parts: list[Part] = [
        Text(
            body=(
                _(
                    "{programme}, from {start} to {end}.",
                    programme=chosen.name,
                    start=day(chosen.starts_on),
                    end=day(chosen.ends_on),
                ),
            )
        ),
        *(Text(body=(line,)) for line in (lines if many else lines[:1])),
    ]
    known = await pairs(asking.session, chosen)
    if known:
        facts: tuple[tuple[str, Rich], ...] = tuple(
            (one.title, (named(status(one, asking.now)),)) for one in known[:MOST]
        )
        parts.append(Card(title=_("Pairs"), facts=facts))
    if len(known) > MOST:
        parts.append(Text(body=(ngettext("And {n} more pair.", "And {n} more pairs.", len(known) - MOST),)))
    parts.append(Text(body=(_("What people write, how deep they go and who missed what is not here."),)))
    return shown(*parts)


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


REPORT = Row(
    name="report",
    help=N_("How a programme is: health, never content"),
    more=N_(
        "Numbers are over {n} people or more. A pair is fine, quiet, closing or asked for help.",
        n=FLOOR,
    ),
    fields=(_PROGRAMME,),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=run,
    prepare=prepare,
)
