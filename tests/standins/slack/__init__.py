"""A loopback Slack that the real client talks to."""

from tests.standins.slack.filled import Unfillable
from tests.standins.slack.hub import Ack
from tests.standins.slack.standin import SlackStandIn
from tests.standins.slack.world import BOT_SCOPES

__all__ = ["BOT_SCOPES", "Ack", "SlackStandIn", "Unfillable"]
