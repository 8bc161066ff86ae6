"""`milestone add`, `list`, `done`, `drop`: what a pair wants to reach, and by when, in its own words."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import date

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.dates import ground
from bot.commands.lookups import listing
from bot.commands.mine import PAIR, own_pair, own_pairs, with_pairs
from bot.commands.replies import said
from bot.errors import Refused
from bot.language import N_, _, current, day
from bot.messages import Field, Option, Reply, shorten, value
from bot.programmes import milestones
from bot.programmes.calendar import day_ahead
from bot.store.tables import Circle, Milestone

_WORDS = Field(id="words", label=N_("What you want to reach"), hint=N_("In a few words."), most=200)
_ON = Field(id="on", label=N_("By when"), hint=N_("Such as 1 May, or in 6 weeks."), kind="date")
_WHICH = Field(id="which", label=N_("Which one"), hint=N_("Its number in the list, or its words."), most=200)
_LABEL = 70
"""Characters of a milestone in a list to choose from."""


@value
class Known:
    """A milestone of one of the asker's pairs, in words; `by` is who set it."""

    circle: Circle
    row: Milestone
    words: str
    by: str

    @property
    def id(self) -> str:
        """As it is named in lists to choose from."""
        return f"m{self.row.id}"


async def add(asking: Asking, options: Options) -> Reply:
    """Write one down for both."""
    circle, _membership = await own_pair(asking, options)
    words, on = text(options, "words"), options["on"]
    assert isinstance(on, date)  # the table says so
    on = day_ahead(on.isoformat(), ground(asking).today, "on")
    if not words:
        raise Refused(_("A few words are missing: what do you want to reach?"), "words")
    await milestones.add(asking.session, asking.cipher, circle, asking.person.id, words, on, asking.now)
    return _line(asking, "set", words, on)


async def listing_of(asking: Asking, _options: Options) -> Reply:
    """Everything that the two have set, with who did."""
    found = await known(asking)
    if not found:
        return said(_("There is no milestone yet. /kith milestone add writes one down for you both."))
    several = len({one.circle.id for one in found}) > 1
    lines = []
    for number, one in enumerate(found, 1):
        where = f"{one.circle.title}: " if several else ""
        lines.append(f"{number}. {where}{_told(one)}")
    return said(
        *lines, _("Only you two see this. /kith milestone done and a number says that one is reached.")
    )


async def done(asking: Asking, options: Options) -> Reply:
    """It is reached."""
    one = await _meant(asking, text(options, "which"))
    if one.row.reached_at is None:
        await milestones.reach(asking.session, one.circle, one.row, asking.now)
    return _line(asking, "reached", one.words)


async def drop(asking: Asking, options: Options) -> Reply:
    """Off the list."""
    one = await _meant(asking, text(options, "which"))
    await milestones.drop(asking.session, one.circle, one.row, asking.now)
    return _line(asking, "dropped", one.words)


async def known(asking: Asking) -> list[Known]:
    """What the asker's pairs have set; of each pair those that are ahead first, by their day."""
    return [
        Known(circle=circle, row=row, words=milestones.words_of(row, asking.cipher), by=person.name)
        for circle, __ in await own_pairs(asking)
        for row, person in await milestones.of_circle(asking.session, circle.id)
    ]


async def options_of(asking: Asking) -> list[Option]:
    """Those that are still ahead, to choose from."""
    ahead = [one for one in await known(asking) if one.row.reached_at is None]
    return [Option(id=one.id, label=shorten(one.words, _LABEL)) for one in ahead]


async def with_known(asking: Asking) -> Mapping[str, Field]:
    """The form with what there is."""
    return {"which": listing(_WHICH, await options_of(asking))}


async def _meant(asking: Asking, words: str) -> Known:
    """The one that is meant: by its number, its words or their beginning. Raises Refused."""
    found = await known(asking)
    asked = words.strip(' “”„«»"').casefold()
    by_number = {str(number): one for number, one in enumerate(found, 1)}
    if asked in by_number:
        return by_number[asked]
    fit = _alike(found, asked)
    if len(fit) == 1:
        return fit[0]
    close = difflib.get_close_matches(asked, [one.words.casefold() for one in found], 1, 0.5)
    meant = next((one.words for one in found if close and one.words.casefold() == close[0]), "")
    hint = _("Did you mean “{words}”?", words=meant) if meant else _("/kith milestone list shows them.")
    raise Refused(_("I know no milestone “{words}”. {hint}", words=words, hint=hint), "which")


def _alike(found: Sequence[Known], asked: str) -> list[Known]:
    exact = [one for one in found if asked in {one.id, one.words.casefold()}]
    return exact or [one for one in found if asked and one.words.casefold().startswith(asked)]


def _told(one: Known) -> str:
    if one.row.reached_at is not None:
        return _("“{words}”, reached ({name})", words=one.words, name=one.by)
    return _("“{words}”, by {day} ({name})", words=one.words, day=day(one.row.on), name=one.by)


def _line(asking: Asking, line: str, words: str, on: date | None = None) -> Reply:
    values = {"milestone": words, "day": day(on) if on else ""}
    return said(asking.library.line(f"milestone.{line}", current(), **values))


ADD = Row(
    name="milestone add",
    help=N_("Write down what you two want to reach, and by when"),
    more=N_("/kith milestone add Speak at a meetup 1 May. Both of you see it, and nobody else."),
    fields=(_WORDS, _ON, PAIR),
    suggests=frozenset({"circle"}),
    by_name=frozenset({"circle"}),
    run=add,
    prepare=with_pairs,
)
LIST = Row(name="milestone list", help=N_("What you two want to reach"), run=listing_of)
DONE = Row(
    name="milestone done",
    help=N_("Say that a milestone is reached"),
    fields=(_WHICH,),
    suggests=frozenset({"which"}),
    run=done,
    prepare=with_known,
)
DROP = Row(
    name="milestone drop",
    help=N_("Take a milestone off the list"),
    fields=(_WHICH,),
    suggests=frozenset({"which"}),
    run=drop,
    prepare=with_known,
)
