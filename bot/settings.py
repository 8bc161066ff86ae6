"""What the operator chose, as the running parts take it."""

from datetime import timedelta

from bot.messages import value
from bot.policy.rules import Rules
from bot.programmes.programmes import Usual


@value
class Settings:
    """Default rules; who coordinates ("platform:id"); the community's name; how often feeds are fetched.

    `usual` is what a new programme has where nobody says otherwise.
    """

    rules: Rules = Rules()
    coordinators: frozenset[str] = frozenset()
    community: str = ""
    usual: Usual = Usual()
    poll: timedelta = timedelta(hours=1)
