"""Days, spans, yes and no as people type them in their own language, put into English for `when`.

Months and days of the week come from Unicode's CLDR; the few other words stand in the catalogues.
"""

import re
from functools import lru_cache

from bot.language import N_, _, current, names_of_days, written

# For translators: What people may type for each English word: all its forms, in lower case, with bars
# between them. Behind the last "=" stand words that mean nothing here, such as articles. Keep what is before
# each "=".
TYPED = N_(
    "today=today; tomorrow=tomorrow; yes=yes; no=no; until=until|till; in=in; next=next; day=day|days; "
    "week=week|weeks; month=month|months; one=a|an|one; two=two; =the|of|on"
)
_ORDINAL = re.compile(r"(\d{1,2})(\.|er|º|ª|°)")


def in_english(words: str) -> str:
    """`words` with what the reader's language says for these in English; in English they stay as they are."""
    if written() == "en":
        return words
    known = _known(_(TYPED), current())
    said = [_ORDINAL.sub(r"\1", one) for one in words.casefold().replace(",", " ").split()]
    found = (known.get(one, known.get(one.rstrip("."), one)) for one in said)
    return " ".join(one for one in found if one)


@lru_cache(maxsize=32)
def _known(typed: str, _locale: str) -> dict[str, str]:
    """English by what is typed: the names of days and months, and over them the catalogue's words."""
    found = dict(names_of_days())
    for entry in typed.split(";"):
        english, __, forms = entry.strip().partition("=")
        found |= {form.strip(): english for form in forms.split("|") if form.strip()}
    return found
