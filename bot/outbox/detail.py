"""Whom a delivery's detail names."""

from bot.facts import unpack


def about(detail: str) -> int | None:
    """The one person it names, as "person=5" or "people=5" on a line of its own, or as a bare "5"."""
    pairs = unpack(detail)
    named = pairs.get("person") or pairs.get("people") or detail
    return int(named) if named.isdecimal() else None
