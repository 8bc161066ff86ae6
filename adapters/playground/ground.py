"""What the platform and its page share: people, what was said, the clock, and telling every open page."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.playground import render
from adapters.playground.codec import encode
from adapters.playground.dial import Dial
from adapters.playground.log import Conversation, Log
from adapters.playground.settings import PLATFORM, PersonSettings, PlaygroundSettings
from adapters.playground.stream import Event, Stream
from bot.errors import Unreachable
from bot.messages import Account, Address, CommandSpec, Message


class Ground:
    """Opens the file and makes sure of everybody's direct messages and of the channels."""

    def __init__(self, settings: PlaygroundSettings, commands: Sequence[CommandSpec]) -> None:
        self.settings = settings
        self.commands = tuple(commands)
        self.people = {person.id: person for person in settings.people}
        self.log = Log(settings.file)
        self.stream = Stream()
        self.dial = Dial()
        for person in settings.people:
            self.log.keep(_direct(person.id))
        for channel in settings.channels:
            self.log.keep(
                Conversation(
                    id=channel.id,
                    kind="channel",
                    space=PLATFORM,
                    title=channel.name,
                    members=channel.members,
                )
            )

    def known(self, who: Account) -> PersonSettings:
        """The person behind an account. Raises Unreachable for a stranger."""
        if who.platform != PLATFORM or who.id not in self.people:
            raise Unreachable(f"nobody in the playground has the id {who.id!r}")
        return self.people[who.id]

    def place(self, where: Address) -> Conversation:
        """The conversation behind an address. Raises Unreachable where there is none."""
        found = self.log.conversation(where.id) if where.platform == PLATFORM else None
        if found is None:
            raise Unreachable(f"there is no conversation {where.id!r} in the playground")
        return found

    def direct(self, person: PersonSettings) -> Conversation:
        """Their direct messages with Kith."""
        return _direct(person.id)

    def gather(self, space: str, members: Sequence[PersonSettings], title: str) -> Conversation:
        """The one conversation of these people, whoever is named first; the newest title counts."""
        ids = tuple(dict.fromkeys(member.id for member in members))
        name = "with:" + "+".join(sorted(ids))
        held = self.log.conversation(name)
        fresh = Conversation(id=name, kind="together", space=space, title=title, members=ids)
        now = replace(held, title=title) if held else fresh
        self.log.keep(now)
        if now != held:
            self.stream.publish("conversation", lambda: render.conversation(now))
        return now

    def say(
        self,
        conversation: str,
        author: str,
        said: str | Message,
        *,
        key: str | None = None,
        private_to: str = "",
    ) -> int:
        """Keep a message and tell the pages; gives its id. Kith's author is ""."""
        body = encode(said) if isinstance(said, Message) else said
        now = self.dial.now()
        number, new = self.log.say(conversation, author, body, now, key=key, private_to=private_to)
        if new:
            self._tell(number)
        return number

    def revise(self, id: int, message: Message) -> None:
        """Replace one of Kith's messages. Raises Unreachable where there is none."""
        if not self.log.revise(id, encode(message)):
            raise Unreachable(f"there is no message {id} in the playground")
        self._tell(id)

    def clock(self) -> Event:
        """The time, as the pages get it."""
        now = self.dial.now().isoformat() if self.dial.attached else None
        return "clock", {"now": now, "movable": self.dial.movable}

    def _tell(self, id: int) -> None:
        entry = self.log.entry
        self.stream.publish("entry", lambda: {"entry": render.entry(found) if (found := entry(id)) else None})


def address(of: Conversation) -> Address:
    """Where it is, as the core knows it."""
    return Address(platform=PLATFORM, space=of.space, id=of.id)


def _direct(person: str) -> Conversation:
    return Conversation(id=f"dm:{person}", kind="direct", space=PLATFORM, title="Kith", members=(person,))
