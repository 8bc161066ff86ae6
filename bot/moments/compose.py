"""Pieces that several moments compose with."""

from collections.abc import Sequence

from bot.facts import DeliveryFacts, Party, unpack
from bot.messages import Rich
from bot.moments.reasons import reason_words


def listed(names: Sequence[str]) -> str:
    """Names as people say them: "Ana", "Ana and Ben", "Ana, Ben and Chi"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def mentioned(parties: Sequence[Party]) -> Rich:
    """The same, as mentions."""
    pieces: list[object] = []
    for number, party in enumerate(parties):
        if number:
            pieces.append(" and " if number == len(parties) - 1 else ", ")
        pieces.append(party.mention)
    return tuple(pieces)  # type: ignore[arg-type]  # only strings and mentions were put in


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
        return "only you"
    if facts.kind == "group":
        return "everyone in this channel"
    names = listed([party.name for party in facts.members])
    return f"{names}, and this server's moderators" if facts.moderators_see_all else f"{names} only"
