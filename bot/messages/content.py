"""What is said: who and where, inline text, the parts of a message, the message itself."""

from datetime import datetime, timedelta
from typing import Literal

from bot.messages.values import value


@value
class Account:
    """A person on one platform. `id` is unique there: Slack "T1.U1" (grid "E1.U1"), a Discord user id."""

    platform: str
    id: str


@value
class Address:
    """A place to speak in. `space` is the Slack workspace or Discord server ("" in direct messages there)."""

    platform: str
    space: str
    id: str
    thread: str = ""


@value
class Profile:
    """What a platform knows of a person. `zone` is an IANA name; "" where the platform does not tell."""

    name: str
    zone: str = ""
    locale: str = ""
    active: bool = True
    admin: bool = False
    away_until: datetime | None = None


@value
class Receipt:
    """Where one sent message lies; enough to revise it later.

    `missing` names what an operator must give before all of it could be done; it was said all the same.
    """

    at: Address
    message: str
    missing: str = ""


@value
class Mention:
    """The only inline text that pings."""

    who: Account
    name: str


@value
class Link:
    """An address with words to press."""

    label: str
    url: str


@value
class Strong:
    """Words that stand out."""

    words: str


@value
class When:
    """An instant, shown to each reader in their own zone where the platform can."""

    at: datetime
    style: Literal["day", "time", "full"] = "full"


Inline = str | Mention | Link | Strong | When
Rich = tuple[Inline, ...]
"""Inline text. A plain `str` is untrusted and always escaped; only the other kinds may become markup."""


@value
class Text:
    """A paragraph."""

    body: Rich


@value
class Quote:
    """A member's own words, as in a reveal."""

    who: Mention
    words: str


@value
class Picture:
    """An image by address or by its bytes (PNG); `alt` says what it shows."""

    alt: str
    url: str = ""
    data: bytes = b""


@value
class Card:
    """One thing of interest: an article, an activity, a list of facts."""

    title: str
    body: Rich = ()
    url: str = ""
    picture: Picture | None = None
    facts: tuple[tuple[str, Rich], ...] = ()


@value
class File:
    """A file to hand over: a calendar entry, a table, a person's own data."""

    name: str
    mime: str
    data: bytes


@value
class Choice:
    """A button.

    `url` makes it a link, and nothing comes back. `opens_form` travels in the token, so that an adapter
    never defers that press. `place` "more" goes behind a More button.
    """

    id: str
    label: str
    url: str = ""
    opens_form: bool = False
    place: Literal["front", "more"] = "front"
    tone: Literal["plain", "main", "danger"] = "plain"


@value
class Poll:
    """A question to all who read it, with at most ten options of at most 55 characters, open for `hours`.

    Everybody has one vote. It comes back as a press of "<token>:<option's id>", taken back with `TAKEN_BACK`
    behind it. `fit` puts it alone in its message where the platform has polls of its own.
    """

    question: str
    options: tuple[Choice, ...]
    hours: int = 72


TAKEN_BACK = ":x"
"""What ends the token of a vote that was taken back."""


@value
class Meeting:
    """Something to come to at an instant. `id` stays the same when it moves or is called off.

    `link` leads there; `place` is a channel to talk in, such as a voice channel. `announce`: it is also to
    stand in the platform's own calendar, where it has one.
    """

    id: str
    title: str
    starts_at: datetime
    minutes: int = 60
    about: str = ""
    link: str = ""
    place: Address | None = None
    announce: bool = False
    cancelled: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


Part = Text | Quote | Picture | Card | File | Poll | Meeting


@value
class Message:
    """One thing to say.

    `token` is "d:<send id>" or "m:<menu>"; a press comes back as "<token>:<choice id>", with ":f" behind it
    when it opens a form. `reason` says why this, why now, why you. `seen_by` says who can read it. `topic`
    opens a thread or forum post of that title where the platform has them. `text` is the whole in plain
    words; where it is empty, `plain(message)` makes it. `locale` is the language it is written in: an adapter
    adds its own few words inside `with speaking(message.locale)`.
    """

    token: str
    parts: tuple[Part, ...]
    choices: tuple[Choice, ...] = ()
    reason: Rich = ()
    seen_by: str = ""
    topic: str = ""
    text: str = ""
    locale: str = "en"


def press(message: Message, choice: Choice) -> str:
    """The token that a press of `choice` carries."""
    return f"{message.token}:{choice.id}" + (":f" if choice.opens_form else "")
