"""Everything that a person in chat reads, in their own language. English is what stands in the code.

How to mark a text (`python -m bot.locales` then puts it into every catalogue; do that before you commit):

    _("Rest well. Nothing from me until {day}.", day=day(until))   said now: in the current reader's language
    N_("Not now")                                                   a constant: translated when it is said
    N_("At most {most} each.", most=80)                             the same, with its values
    ngettext("{n} circle", "{n} circles", n)                        counted
    _(words) with words = N_("...")                                 looked up, for a table of sentences
    recalled(row.fault) of row.fault = kept(N_("..."))              kept in a row, said later

Write whole sentences with {names} for what changes: words order themselves anew in each language, so never
glue a sentence together from pieces, and never put an f-string into `_` or `N_`. A value that is a `Phrase`
is translated too. Days, times and lists of names come from `day`, `short_day`, `listed` and the others of
`bot.language.dates`. A line "# For translators: ..." above a text reaches them. Not marked are prompts
(prompts/<language>/), the command line, faults of the configuration, logs.

Whose language it is says `speaking`: the outbox around composing, the inbox around a reply. At these two
edges `spoken` puts the constants into it. A moment composes with `facts.locale`, and both agree.
"""

from bot.language.dates import (
    clock,
    day,
    either,
    instant,
    listed,
    listed_around,
    names_of_days,
    short_day,
    weekday_day,
    zones_of_cities,
)
from bot.language.edge import spoken
from bot.language.marks import N_, Phrase, _, kept, ngettext, recalled
from bot.language.tongue import COMPLETE, current, language, speak, speaking, written
from bot.language.weave import woven

__all__ = [
    "COMPLETE",
    "N_",
    "Phrase",
    "_",
    "clock",
    "current",
    "day",
    "either",
    "instant",
    "kept",
    "language",
    "listed",
    "listed_around",
    "names_of_days",
    "ngettext",
    "recalled",
    "short_day",
    "speak",
    "speaking",
    "spoken",
    "weekday_day",
    "woven",
    "written",
    "zones_of_cities",
]
