"""Say a message, begin a thread or a forum's post with it, or replace it."""

import json
import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord
from discord.http import MultipartParameters

from adapters.discord import polls
from adapters.discord.errors import FORUM, HAS_THREAD, MISSING_PERMISSION, code_of
from adapters.discord.ids import mark, nonce, snowflake, spoken_in
from adapters.discord.limits import THREAD_NAME
from adapters.discord.places import WEEK
from adapters.discord.render import V2, Drawn
from adapters.discord.render import message as rendered
from adapters.discord.rest import Rest
from bot.errors import Malformed, Misconfigured, PlatformError
from bot.messages import Address, Message, Receipt, plain, shorten

log = logging.getLogger(__name__)
SPEAK = "Send Messages"


async def post(rest: Rest, to: Address, message: Message, key: str) -> Receipt:
    """Say it. A topic opens a thread under the message; in a forum, every message is a post with a title."""
    asked = await _asked(rest, to, message, key)
    if asked is not None:
        return asked
    params = body(rendered(message, typed=rest.typed), key)
    channel = spoken_in(to)
    try:
        said = await rest.call(
            lambda http: http.send_message(channel, params=params), posting=True, wanted=SPEAK
        )
    except Malformed as error:
        if code_of(error) != FORUM or to.thread:
            raise
        return await _in_forum(rest, to, message, key)
    if message.topic and to.space and not to.thread:
        await _threaded(rest, channel, int(said["id"]), message.topic)
    return Receipt(at=to, message=str(said["id"]))


async def _asked(rest: Rest, to: Address, message: Message, key: str) -> Receipt | None:
    """A poll of Discord's own; None where there can be none, so that its options become buttons."""
    poll = polls.native(message) if to.space else None
    if poll is None:
        return None
    channel = spoken_in(to)
    payload = polls.payload(message, poll) | {"nonce": nonce(key), "enforce_nonce": True}
    payload["components"][0]["id"] = mark(key)
    params = parcel(payload, ())
    try:
        said = await rest.call(
            lambda http: http.send_message(channel, params=params), posting=True, wanted="Create Polls"
        )
    except Malformed as error:
        if code_of(error) != FORUM or to.thread:
            raise
        return None
    except Misconfigured as error:
        if code_of(error) != MISSING_PERMISSION:
            raise
        return None  # buttons need one permission less
    return Receipt(at=to, message=str(said["id"]))


async def update(rest: Rest, receipt: Receipt, message: Message) -> None:
    """Replace what was said."""
    channel, at = spoken_in(receipt.at), snowflake(receipt.message)
    params = body(rendered(message, typed=rest.typed))
    await rest.call(lambda http: http.edit_message(channel, at, params=params), wanted=SPEAK)


def body(drawn: Drawn, key: str = "", flags: int = V2) -> MultipartParameters:
    """What is sent: only those who are mentioned by name are notified."""
    payload = contents(drawn, flags)
    if key:
        payload |= {"nonce": nonce(key), "enforce_nonce": True, "components": drawn.marked(mark(key))}
    return parcel(payload, drawn.files)


def contents(drawn: Drawn, flags: int = V2) -> dict[str, Any]:
    """The JSON of a message."""
    made: dict[str, Any] = {"components": drawn.components, "flags": flags}
    made["allowed_mentions"] = {"parse": [], "users": list(drawn.pings), "replied_user": False}
    made["attachments"] = [{"id": at, "filename": name} for at, (name, _) in enumerate(drawn.files)]
    return made


def parcel(payload: dict[str, Any], files: Sequence[tuple[str, bytes]]) -> MultipartParameters:
    """JSON alone, or with files beside it."""
    if not files:
        return MultipartParameters(payload=payload, multipart=None, files=None)
    made = [discord.File(BytesIO(data), filename=name) for name, data in files]
    fields: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(payload)}]
    fields += [
        {
            "name": f"files[{at}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "application/octet-stream",
        }
        for at, file in enumerate(made)
    ]
    return MultipartParameters(payload=None, multipart=fields, files=made)


async def _threaded(rest: Rest, channel: int, message: int, topic: str) -> None:
    """The words stand there already, so a thread that can't be opened is only logged."""
    name = shorten(" ".join(topic.split()), THREAD_NAME)
    try:
        await rest.call(
            lambda http: http.start_thread_with_message(
                channel, message, name=name, auto_archive_duration=WEEK
            ),
            wanted="Create Public Threads",
        )
    except PlatformError as error:
        if code_of(error) != HAS_THREAD:
            log.warning("a thread could not be opened: %s", error)


async def _in_forum(rest: Rest, to: Address, message: Message, key: str) -> Receipt:
    """A post; its first message has its id."""
    title = " ".join((message.topic or plain(message)).split())
    drawn = rendered(message, titled=bool(message.topic), typed=rest.typed)
    payload = contents(drawn) | {"components": drawn.marked(mark(key))}
    post_of = {
        "name": shorten(title, THREAD_NAME) or "Kith",
        "auto_archive_duration": WEEK,
        "message": payload,
    }
    params = parcel(post_of, drawn.files)
    channel = spoken_in(to)
    made = await rest.call(
        lambda http: http.start_thread_in_forum(channel, params=params), posting=True, wanted=SPEAK
    )
    at = Address(platform=to.platform, space=to.space, id=to.id, thread=str(made["id"]))
    return Receipt(at=at, message=str(made["id"]))
