"""`report`: health, never content."""

from collections.abc import Mapping, Sequence

from bot.commands.asking import Asking, Options, Row
from bot.commands.lookups import listing, programme, programme_options
from bot.commands.replies import shown
from bot.language import N_, _, day, ngettext
from bot.messages import Card, Field, Part, Reply, Rich, Text
from bot.programmes.codes import named
from bot.programmes.states import rules_of
from bot.reports.figures import headcount
from bot.reports.lines import of_pairs, of_people, of_pulse
from bot.reports.outcomes import Seen, outcomes
from bot.reports.pairs import status
from bot.reports.report import begun, figures, pairs, pulse
from bot.store.tables import Programme

MOST = 100
_PROGRAMME = Field(
    id="programme", label=N_("Programme"), hint=N_("Only where there are several."), required=False, most=100
)


async def run(asking: Asking, options: Options) -> Reply:
    """One programme: its numbers with a floor, and a word for each pair."""
    chosen = await programme(asking, options)
    span = _(
        "{programme}, from {start} to {end}.",
        programme=chosen.name,
        start=day(chosen.starts_on),
        end=day(chosen.ends_on),
    )
    seen = await begun(asking.session, chosen, asking.rules, asking.now)
    numbers = await _numbers(asking, chosen, seen)
    parts: list[Part] = [Text(body=(words,)) for words in (span, *numbers)]
    known = await pairs(asking.session, seen, asking.now)
    if known:
        facts: tuple[tuple[str, Rich], ...] = tuple(
            (one.title, (named(status(one, asking.now)),)) for one in known[:MOST]
        )
        parts.append(Card(title=_("Pairs"), facts=facts))
    if len(known) > MOST:
        parts.append(Text(body=(ngettext("And {n} more pair.", "And {n} more pairs.", len(known) - MOST),)))
    parts.append(Text(body=(_("What people write, how deep they go and who missed what is not here."),)))
    return shown(*parts)


async def _numbers(asking: Asking, chosen: Programme, seen: Sequence[Seen]) -> list[str]:
    """Of people, of pairs, of the pulse; all through the programme's floor, which was set when it began."""
    floor = rules_of(chosen.rules, asking.rules).floor
    found = await figures(asking.session, chosen, asking.now)
    many = headcount(found.people, floor)
    if many is None:
        return [_("People: fewer than {n}, so no numbers are shown.", n=floor)]
    asked = await pulse(asking.session, chosen, found.people)
    return [
        "\n".join((_("People: {n}.", n=many), *of_people(found, floor))),
        "\n".join(of_pairs(outcomes(seen, asking.now), floor)),
        "\n".join(of_pulse(asked, floor)),
    ]


async def prepare(asking: Asking) -> Mapping[str, Field]:
    """The programmes to choose from."""
    return {"programme": listing(_PROGRAMME, await programme_options(asking))}


REPORT = Row(
    name="report",
    help=N_("How a programme is: health, never content"),
    more=N_("Numbers are over many people at once. A pair is fine, quiet, closing or asked for help."),
    fields=(_PROGRAMME,),
    suggests=frozenset({"programme"}),
    coordinators=True,
    run=run,
    prepare=prepare,
)
