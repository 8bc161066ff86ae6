"""Say a message in a conversation: blocks, words and a key; then its files. Or replace one."""

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import asked
from adapters.slack.history import metadata
from adapters.slack.render import message as rendered
from bot.errors import Malformed, PlatformError
from bot.messages import Address, Card, File, Message, Picture, Receipt

log = logging.getLogger(__name__)


async def post(client: AsyncWebClient, to: Address, message: Message, key: str = "") -> Receipt:
    """Say it. A lost answer is Transient(unsure=True). A picture that Slack can't load becomes a link."""
    try:
        with asked(posting=True):
            ts = await _post(client, to, message, key, pictures=True)
    except Malformed:
        if not _linked(message):
            raise
        with asked(posting=True):
            ts = await _post(client, to, message, key, pictures=False)
    await hand_over(client, to, message)
    return Receipt(at=to, message=ts)


async def _post(client: AsyncWebClient, to: Address, message: Message, key: str, *, pictures: bool) -> str:
    blocks, text = rendered(message, pictures=pictures)
    said: dict[str, Any] = {"channel": to.id, "text": text, "blocks": blocks}
    said |= {"unfurl_links": False, "unfurl_media": False}
    if to.thread:
        said["thread_ts"] = to.thread
    if key:
        said["metadata"] = metadata(key)
    # What `chat_postMessage` does before this is to look for objects among plain blocks.
    answer = await client.api_call("chat.postMessage", json=said)
    return str(answer["ts"])


async def update(client: AsyncWebClient, receipt: Receipt, message: Message) -> None:
    """Replace what was said."""
    blocks, text = rendered(message)
    with asked():
        await client.chat_update(channel=receipt.at.id, ts=receipt.message, text=text, blocks=blocks)


async def hand_over(client: AsyncWebClient, to: Address, message: Message) -> None:
    """Put its files into the conversation. The words stand there already, so a fault is only logged."""
    for name, data, about in _files(message):
        try:
            with asked():
                await client.files_upload_v2(
                    channel=to.id, content=data, filename=name, title=about, thread_ts=to.thread or None
                )
        except PlatformError as error:
            log.warning("a file could not be handed over: %s", error)


def _files(message: Message) -> Sequence[tuple[str, bytes, str]]:
    found = []
    for part in message.parts:
        picture = part.picture if isinstance(part, Card) else part
        if isinstance(picture, Picture) and picture.data:
            found.append(("picture.png", picture.data, picture.alt))
        elif isinstance(part, File):
            found.append((part.name, part.data, part.name))
    return found


def has_files(message: Message) -> bool:
    """Whether anything is to be handed over beside the words."""
    return bool(_files(message))


def _linked(message: Message) -> bool:
    pictures = [part.picture if isinstance(part, Card) else part for part in message.parts]
    return any(isinstance(one, Picture) and one.url for one in pictures)
