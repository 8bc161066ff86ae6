"""A member's own page: the Home tab."""

from datetime import datetime

from adapters.slack.clients import Clients, asked
from adapters.slack.ids import parted
from adapters.slack.render import blocks
from bot.messages import Account, Address, HomeOpened, Message
from bot.ports import Receive

MOST_BLOCKS = 100


class Homes:
    """Draws pages."""

    def __init__(self, clients: Clients, receive: Receive) -> None:
        self._clients, self._receive = clients, receive

    async def show(self, opened: HomeOpened) -> None:
        """Somebody looks at their page."""
        reply = await self._receive(opened)
        page = reply.home or reply.message if reply else None
        if page is not None:
            await self.publish(opened.by, opened.where.space, page)

    async def draw(self, by: Account, where: Address, now: datetime) -> None:
        """Draw it anew, because something on it has changed."""
        await self.show(HomeOpened(event="", at=now, where=where, by=by))

    async def publish(self, by: Account, space: str, page: Message) -> None:
        """Put it into the Home tab. Raises PlatformError."""
        client = await self._clients.calls(space)
        view = {"type": "home", "blocks": blocks(page, most=MOST_BLOCKS)}
        with asked():
            await client.views_publish(user_id=parted(by)[1], view=view)
