"""What a moment knows when it composes: values loaded for one send, no rows and no I/O.

The same facts give the same message, also after a crash; so nothing here depends on when it is asked.
"""

from datetime import date, datetime
from typing import Literal

from bot.messages import Account, Address, Mention, value


@value
class Party:
    """A person as others in the circle may see them."""

    person_id: int
    name: str
    account: Account
    role: str = "member"
    zone: str = ""
    interests: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()

    @property
    def mention(self) -> Mention:
        """Their name as something that pings."""
        return Mention(who=self.account, name=self.name)


@value
class ArticleFacts:
    """An article as it is shown. `shared_by` is the name of the member who brought it, "" for a feed's."""

    title: str
    url: str
    summary: str = ""
    source: str = ""
    shared_by: str = ""


@value
class EventFacts:
    """Something to come to, as a coordinator set it. `id` is its name in calendars, `zone` where it was set.

    `sequence` counts how often it was changed. `place` is a channel of the circle's own platform.
    """

    id: str
    title: str
    starts_at: datetime
    minutes: int = 60
    about: str = ""
    link: str = ""
    place: Address | None = None
    zone: str = "UTC"
    sequence: int = 0
    cancelled: bool = False


@value
class Said:
    """A member's own words that are to be seen by the others now; `fields` are they field by field."""

    who: Party
    words: str
    fields: tuple[tuple[str, str], ...] = ()


@value
class DeliveryFacts:
    """Everything `compose` may use.

    `token` is the message's. `members` are the accepted ones. `reader` is who gets a direct message, None for
    the circle's conversation. `reason` and `detail` come from the proposal. `said` holds opened answers of
    the source delivery, for a reveal or a share; `asked_by` is who the delivery is about, if it is about one.
    `weekly` is the dose that the opening names, `words` how long a mentor's story should be. `addressed` is
    whose message is said in the conversation, since their direct messages are closed; `direct_help` tells how
    they are opened on this platform, `call_help` how people talk there without a link.
    """

    token: str
    moment: str
    slot: str
    subject: str = ""
    reason: str = ""
    detail: str = ""
    audience: Literal["together", "each"] = "together"
    kind: Literal["pair", "group"] = "pair"
    tie: str = "mentor"
    title: str = ""
    programme: str = ""
    purpose: str = ""
    locale: str = "en"
    depth: int = 1
    weekly: int = 2
    words: int = 150
    members: tuple[Party, ...] = ()
    coordinators: tuple[str, ...] = ()
    reader: Party | None = None
    at: datetime
    started_at: datetime | None = None
    ends_on: date | None = None
    article: ArticleFacts | None = None
    event: EventFacts | None = None
    said: tuple[Said, ...] = ()
    asked_by: Party | None = None
    moderators_see_all: bool = False
    addressed: Party | None = None
    direct_help: str = ""
    call_help: str = ""

    def others(self, person_id: int) -> tuple[Party, ...]:
        """The members without this one."""
        return tuple(member for member in self.members if member.person_id != person_id)


def pack(**details: object) -> str:
    """The few words that travel with a delivery, as one column: `name=words` pairs, one a line."""
    return "\n".join(f"{name}={' '.join(str(words).split())}" for name, words in details.items())


def unpack(detail: str) -> dict[str, str]:
    """Read them again."""
    return dict(line.split("=", 1) for line in detail.splitlines() if "=" in line)
