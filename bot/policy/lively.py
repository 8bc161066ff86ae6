"""Silence while people talk to each other: known from signs of life, never from what they say."""

from datetime import datetime

from bot.policy.spans import days, hours
from bot.policy.state import CircleState


def lively_until(circle: CircleState) -> datetime | None:
    """Until when this circle is left alone after its last sign of life; None where none is known.

    A pair is lively for days after both spoke, a group's channel for minutes after anyone did.
    """
    if circle.kind == "pair":
        spoke, rest = circle.two_way_at, days(circle.rules.lively_days)
    else:
        spoke, rest = circle.activity_at, hours(circle.rules.channel_lively_minutes / 60)
    return spoke + rest if spoke is not None else None
