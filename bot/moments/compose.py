"""Pieces that several moments compose with."""

from collections.abc import Sequence

from bot.facts import DeliveryFacts, Party, unpack
from bot.language import _, listed, listed_around
from bot.messages import Rich
from bot.moments.reasons import reason_words

__all__ = ["listed", "mentioned", "reason", "seen_by"]


def mentioned(parties: Sequence[Party]) -> Rich:
    """Names as people say them, as mentions."""
    return listed_around([party.mention for party in parties])


def reason(facts: DeliveryFacts) -> Rich:
    """The reason line of a message."""
    detail = unpack(facts.detail)
    person = detail.get("person", "")
    named = next((party.name for party in facts.members if str(party.person_id) == person), "")
    if named:
        detail["name"] = named
    words = reason_words(facts.reason, detail)
    return (words,) if words else ()


def seen_by(facts: DeliveryFacts) -> str:
    """Who can read the message."""
    if facts.reader is not None:
        return _("only you")
    if facts.kind == "group":
        return _("everyone in this channel")
    names = listed([party.name for party in facts.members])
    if facts.moderators_see_all:
        return _("{names}, and this server's moderators", names=names)
    return _("{names} only", names=names)
