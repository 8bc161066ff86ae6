"""What comes in: presses, submitted forms, commands, signs of life, comings and goings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from bot.messages.content import Account, Address
from bot.messages.forms import Value
from bot.messages.values import value


@value
class Inbound:
    """Something that happened on a platform at `at` in `where`.

    `event` is the platform's own id of it; the same id twice is the same event and is dropped.
    """

    event: str
    at: datetime
    where: Address
    locale: str = ""


@value
class Answer(Inbound):
    """A press (`values` is None) or a submitted form. `token` is the button's or the form's.

    `unseen`: a vote in a poll of the platform's own, so nobody waits for a reply; a stranger's is dropped.
    """

    by: Account
    token: str
    values: Mapping[str, Value] | None = None
    unseen: bool = False


@value
class Command(Inbound):
    """A command. Typed `options` where the platform has them; else `rest` is the text behind the name.

    In `rest` a person stands as "<@id>" and a place as "<#id>", with the platform's own ids. `name` may be
    the first words only; the core reads two-word names out of `rest` itself. `admin`: the platform says that
    this person administers the space.
    """

    by: Account
    name: str
    options: Mapping[str, Value]
    rest: str = ""
    admin: bool = False


@value
class Suggest(Inbound):
    """Somebody types the option `option` of the command `name`; `typed` is what stands there so far."""

    by: Account
    name: str
    option: str
    typed: str


@value
class HomeOpened(Inbound):
    """Somebody looks at their own page."""

    by: Account


@value
class Activity(Inbound):
    """Somebody spoke; never what they said."""

    by: Account


@value
class Lifecycle(Inbound):
    """A space, place or person came, changed or went."""

    what: Literal[
        "installed", "removed", "revoked", "joined", "left", "deactivated", "profile", "archived", "deleted"
    ]
    who: Account | None = None
