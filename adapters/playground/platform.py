"""The playground as a chat platform."""

import asyncio
import webbrowser
from collections.abc import Sequence
from typing import Literal

from adapters.playground.dial import Advance, Now
from adapters.playground.ground import Ground, address
from adapters.playground.settings import PLATFORM, PlaygroundSettings
from bot.errors import Unreachable
from bot.messages import Account, Address, Capabilities, CommandSpec, Message, Profile, Receipt
from bot.ports import ChatPlatform, Receive, Vault

_CAPABILITIES = Capabilities(
    max_text=12_000, max_parts=60, max_label=80, max_choices=5, max_fields=20, max_title=80, home=True
)


class Playground:
    """A page in the browser, with a file of its own. It needs a clock: see `attach`."""

    name = PLATFORM
    capabilities = _CAPABILITIES

    def __init__(self, settings: PlaygroundSettings, commands: Sequence[CommandSpec] = ()) -> None:
        self._settings = settings
        self._ground = Ground(settings, commands)
        self._port = settings.port
        self.ready = asyncio.Event()
        """Set while the page answers."""

    def attach(self, now: Now, advance: Advance | None = None) -> None:
        """Give it the time, before anything is sent.

        `advance` moves the clock and returns when everything that fell due on the way was done; without it
        the page shows the time and can't move it.
        """
        self._ground.dial.attach(now, advance)

    @property
    def address(self) -> str:
        """Where the page is; with port 0 it is known once `ready` is set."""
        return f"http://127.0.0.1:{self._port}"

    def close(self) -> None:
        """Close the file; nothing can be sent afterwards."""
        self._ground.log.close()

    async def open(self, space: str, members: Sequence[Account], title: str) -> Address:
        """The conversation of these members, made if there is none."""
        people = [self._ground.known(member) for member in members]
        return address(self._ground.gather(space, people, title))

    async def direct(self, who: Account) -> Address:
        """Their direct messages with Kith."""
        return address(self._ground.direct(self._ground.known(who)))

    async def send(self, to: Address, message: Message, key: str) -> Receipt:
        """Say it, once per key."""
        where = self._ground.place(to)
        return Receipt(at=to, message=str(self._ground.say(where.id, "", message, key=key)))

    async def find(self, to: Address, key: str) -> Receipt | Literal["absent", "unknown"]:
        """Look the key up."""
        found = self._ground.log.find(self._ground.place(to).id, key)
        return "absent" if found is None else Receipt(at=to, message=str(found))

    async def revise(self, receipt: Receipt, message: Message) -> None:
        """Replace it."""
        if not receipt.message.isdecimal():
            raise Unreachable(f"there is no message {receipt.message!r} in the playground")
        self._ground.revise(int(receipt.message), message)

    async def profile(self, who: Account) -> Profile:
        """As in the settings."""
        person = self._ground.known(who)
        return Profile(name=person.name, zone=person.zone, locale=person.locale, admin=person.admin)

    async def present(self, where: Address) -> frozenset[Account] | None:
        """The members who are among the people of the settings."""
        members = self._ground.place(where).members
        return frozenset(Account(platform=PLATFORM, id=one) for one in members if one in self._ground.people)

    async def run(self, receive: Receive) -> None:
        """Serve the page until cancelled. Raises Misconfigured if its port is taken."""
        from adapters.playground.serve import bind, serve  # noqa: PLC0415  # the web server is not for `check`
        from adapters.playground.web import Web  # noqa: PLC0415  # same

        bound = bind(self._settings.port)
        self._port = bound.getsockname()[1]
        try:
            app = Web(self._ground, receive).app(self._port)
            await serve(app, bound, self._up, self._ground.stream.close)
        finally:
            self.ready.clear()
            bound.close()

    def _up(self) -> None:
        self.ready.set()
        if self._settings.open_browser:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, self.address)


def build(settings: PlaygroundSettings, commands: Sequence[CommandSpec], vault: Vault) -> Playground:
    """The playground; it keeps no secrets, so it leaves the vault alone."""
    return Playground(settings, commands)


_: type[ChatPlatform] = Playground
