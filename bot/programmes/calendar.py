"""Public holidays by country."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of `country` ("DE", or "DE-BY" with its region) from `year` to the next one's end.

    Empty where the country is unknown or "". Two years, so that a plan over new year sees both.
    """
    import holidays  # takes a moment to load  # noqa: PLC0415

    nation, _, region = country.partition("-")
    try:
        days = holidays.country_holidays(nation, subdiv=region or None, years=(year, year + 1))
    except NotImplementedError:
        return frozenset()
    return frozenset(days)


def known_country(country: str) -> bool:
    """Whether holidays are known for `country`, with its region if it names one."""
    import holidays  # see above  # noqa: PLC0415

    nation, _, region = country.partition("-")
    regions = holidays.list_supported_countries().get(nation)
    return regions is not None and (not region or region in regions)
