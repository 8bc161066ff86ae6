"""Days: public holidays by country, and those that people set themselves."""

from datetime import date, timedelta
from functools import lru_cache

from bot.errors import Refused
from bot.language import _

FURTHEST = timedelta(days=3 * 366)
"""How far ahead a day may lie: nobody plans a mentoring of more than three years."""


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of `country` ("DE", or "DE-BY" with its region) from `year` to the next one's end.

    Empty where the country is unknown or "". Two years, so that a plan over new year sees both.
    """
    import holidays  # takes a moment to load  # noqa: PLC0415

    nation, __, region = country.partition("-")
    try:
        days = holidays.country_holidays(nation, subdiv=region or None, years=(year, year + 1))
    except NotImplementedError:
        return frozenset()
    return frozenset(days)


def known_country(country: str) -> bool:
    """Whether holidays are known for `country`, with its region if it names one."""
    import holidays  # see above  # noqa: PLC0415

    nation, __, region = country.partition("-")
    regions = holidays.list_supported_countries().get(nation)
    return regions is not None and (not region or region in regions)


def day_ahead(words: str, today: date, field: str) -> date:
    """A day that people set themselves, "2027-05-01": today or later, within three years.

    Raises Refused for any other.
    """
    try:
        chosen = date.fromisoformat(words)
    except ValueError:
        raise Refused(_("“{words}” is no date I know. Write 2027-05-01.", words=words), field) from None
    if chosen < today:
        raise Refused(_("That day has passed. Choose one that is to come."), field)
    if chosen > today + FURTHEST:
        raise Refused(_("That is more than three years away. Choose an earlier day."), field)
    return chosen
