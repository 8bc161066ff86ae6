"""Completion while somebody types: programmes, feeds, circles, zones, commands."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from bot.commands import ahead, events, feeds, milestones
from bot.commands.asking import Asking, Row
from bot.commands.lookups import circle_options, own, programme_options
from bot.commands.replies import MOST_OPTIONS
from bot.language import _
from bot.messages import Option, Reply
from bot.people.settings import zones_like


async def suggested(asking: Asking, row: Row, option: str, typed: str, names: Iterable[str]) -> Reply:
    """What fits: beginnings first, then what stands inside; nothing for what is not theirs to know."""
    if option not in row.suggests or (row.coordinators and not asking.coordinator):
        return Reply()
    if option == "zone":
        found = zones_like(typed, MOST_OPTIONS) if typed.strip() else []
        return Reply(options=tuple(Option(id=zone, label=zone.replace("_", " ")) for zone in found))
    known = await _known(asking, row, option, names)
    asked = typed.strip().casefold()
    fit = [one for one in known if asked in _(one.label).casefold()]
    fit.sort(key=lambda one: not _(one.label).casefold().startswith(asked))
    return Reply(options=tuple(fit[:MOST_OPTIONS]))


async def _known(asking: Asking, row: Row, option: str, names: Iterable[str]) -> list[Option]:
    if option in _LISTS:
        return await _LISTS[option](asking)
    match option:
        case "circle" | "instead" if row.coordinators:
            return await circle_options(asking)
        case "circle":
            return [Option(id=str(circle.id), label=circle.title) for circle, _ in await own(asking)]
        case "prompt":
            return list(ahead.KINDS)
        case _:
            return [Option(id=name, label=name) for name in names]


_LISTS: Mapping[str, Callable[[Asking], Awaitable[list[Option]]]] = {
    "programme": programme_options,
    "event": events.event_options,
    "feed": feeds.options_of,
    "which": milestones.options_of,
}
