"""What follows for who acted, seen by them alone: in passing where others read, plainly elsewhere."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import forms, render
from adapters.slack.calls import Calls
from adapters.slack.clients import Clients, asked
from adapters.slack.home import Homes
from adapters.slack.limits import CAPABILITIES
from adapters.slack.posting import has_files, post, update
from adapters.slack.scene import Scene
from bot.errors import Permanent, PlatformError
from bot.messages import N_, Message, Receipt, Reply, Text, _, current, fit, speaking

SENT = N_("I sent it to you directly, so that nobody else sees it.")
EXPIRED = N_(
    "That took too long, so the form can't open any more. Nothing was changed; please press once more."
)
NO_CHOICES = "m:none"
MOST_ANSWERS = 4
"""A response address takes five answers; one is left for a revision."""


class Replies:
    """Shows replies."""

    def __init__(self, clients: Clients, calls: Calls) -> None:
        self._clients, self._calls = clients, calls

    async def show(self, reply: Reply, scene: Scene) -> None:
        """All of it: the pressed message as it is now, a form, words. Raises PlatformError."""
        with speaking(reply.locale):
            await self._show(reply, scene)

    async def _show(self, reply: Reply, scene: Scene) -> None:
        if reply.form:
            await self.form(reply, scene)
        if reply.revised:
            await self._revise(reply.revised, scene)
        if reply.message:
            await self.say(reply.message, scene)
        if reply.home:
            await Homes(self._clients, _nobody).publish(scene.by, scene.where.space, reply.home)
        if reply.errors and not reply.form:
            await self.say(words(*reply.errors.values()), scene)

    async def form(self, reply: Reply, scene: Scene) -> None:
        """Open it; on top of the modal in which a button was pressed."""
        assert reply.form
        view = forms.form(reply.form, scene.behind, reply.errors)
        client = await self._clients.calls(scene.where.space)
        try:
            with asked():
                if scene.surface == "modal":
                    await client.views_push(trigger_id=scene.trigger, view=view)
                else:
                    await client.views_open(trigger_id=scene.trigger, view=view)
        except PlatformError as error:
            if "trigger" not in str(error):
                raise
            await self.say(words(EXPIRED), scene)

    async def say(self, message: Message, scene: Scene) -> None:
        """Words for one person."""
        pages = fit(message, CAPABILITIES)
        if has_files(message):
            await self._directly(pages, scene)
            if not await self._is_direct(scene):
                await self.say(words(SENT), scene)
        elif scene.surface in {"home", "shortcut", "modal"} and len(pages) == 1:
            await self._modal(pages[0], scene)
        elif await self._is_direct(scene):
            await self._directly(pages, scene)
        else:
            await self._in_passing(pages, scene)

    async def _modal(self, page: Message, scene: Scene) -> None:
        client = await self._clients.calls(scene.where.space)
        view = forms.shown(page, "Kith", scene.behind)
        with asked():
            if scene.surface == "modal":
                await client.views_update(view_id=scene.view, view=view)
            else:
                await client.views_open(trigger_id=scene.trigger, view=view)

    async def _directly(self, pages: Sequence[Message], scene: Scene) -> None:
        where = await self._calls.direct(scene.by)
        client = await self._clients.posts(where.space)
        for page in pages:
            await post(client, where, page)

    async def _is_direct(self, scene: Scene) -> bool:
        """Whether Kith and they are alone here; a command may come from anybody's direct messages."""
        return scene.where.id.startswith("D") and scene.where.id == (await self._calls.direct(scene.by)).id

    async def _in_passing(self, pages: Sequence[Message], scene: Scene) -> None:
        """Where Kith is no member, a command's own address is the only way."""
        if scene.surface == "message":
            try:
                for page in pages:
                    await self._whisper(page, scene)
            except Permanent:
                if not scene.response_url:
                    raise
            else:
                return
        if not scene.response_url or len(pages) > MOST_ANSWERS:
            await self._directly(pages, scene)
            return
        for page in pages:
            await self._respond(scene, page, replace=False)

    async def _whisper(self, page: Message, scene: Scene) -> None:
        blocks, text = render.message(page)
        said: dict[str, Any] = {"channel": scene.where.id, "user": scene.user}
        said |= {"text": text, "blocks": blocks}
        said |= {"thread_ts": scene.where.thread} if scene.where.thread else {}
        client = await self._clients.posts(scene.where.space)
        with asked():
            await client.chat_postEphemeral(**said)

    async def _respond(self, scene: Scene, page: Message, *, replace: bool) -> None:
        blocks, text = render.message(page)
        way = AsyncWebhookClient(scene.response_url, session=self._clients.session())
        with asked():
            answer = await way.send(
                text=text, blocks=blocks, response_type="ephemeral", replace_original=replace
            )
        if answer.status_code >= 400:
            await self._directly((page,), scene)

    async def _revise(self, message: Message, scene: Scene) -> None:
        if scene.fleeting:
            await self._respond(scene, message, replace=True)
        elif scene.behind.message:
            receipt = Receipt(at=scene.where, message=scene.behind.message)
            await update(await self._clients.calls(scene.where.space), receipt, message)


def words(*lines: str) -> Message:
    """Some sentences of the adapter's own, in the language that is spoken."""
    parts = tuple(Text(body=(_(line),)) for line in lines)
    return Message(token=NO_CHOICES, parts=parts, seen_by=_("only you"), locale=current())


async def _nobody(_opened: object) -> Reply | None:
    return None
