"""Making and changing messages: ids of components, attachments, polls, mentions, and those a mention adds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.standins.discord.components import every
from tests.standins.discord.jsons import person_json
from tests.standins.discord.shown import mentions
from tests.standins.discord.world import Channel, Json, World

Upload = tuple[str, bytes, str]
KEPT = 4 | 64 | 4096 | 32768  # suppress embeds, ephemeral, silent, components V2


def made(
    world: World, base: str, channel: Channel, author: str, body: Json, files: list[Upload], **more: Any
) -> Json:
    """A message as it stands, not yet in its channel."""
    people, roles, everyone = mentions(world, channel, author, body)
    message: Json = {
        "id": world.id(),
        "type": 0,
        "channel_id": channel.id,
        "author": person_json(world.people[author]),
        "content": body.get("content") or "",
        "timestamp": world.stamp(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": everyone,
        "mentions": [person_json(world.people[one]) for one in people],
        "mention_roles": roles,
        "attachments": attached(world, base, channel, body, files),
        "embeds": body.get("embeds") or [],
        "pinned": False,
        "flags": int(body.get("flags") or 0) & KEPT,
        "components": numbered(body.get("components") or []),
        **more,
    }
    if world.people[author].bot:
        message["application_id"] = author
    if body.get("message_reference"):
        message |= {"type": 19, "message_reference": {"channel_id": channel.id, **body["message_reference"]}}
    if body.get("poll"):
        message["poll"] = polled(world, body["poll"])
    return message


def numbered(components: list[Json]) -> list[Json]:
    """Components with the ids that Discord gives to those that have none."""
    taken = {one.get("id") for _, one in every(components)}
    fresh = (n for n in range(1, 1000) if n not in taken)
    for _, one in every(components):
        one["id"] = one.get("id") or next(fresh)
    return components


def attached(world: World, base: str, channel: Channel, body: Json, files: list[Upload]) -> list[Json]:
    """The files of a message; the bytes are kept by their address."""
    told = {str(one.get("id")): one for one in body.get("attachments") or []}
    found = []
    for n, (name, content, kind) in enumerate(files):
        id = world.id()
        url = f"{base}/files/{channel.id}/{id}/{name}"
        world.files[id] = content
        one: Json = {"id": id, "filename": name, "size": len(content), "url": url, "proxy_url": url}
        words = told.get(str(n), {}).get("description")
        found.append(one | {"content_type": kind} | ({"description": words} if words else {}))
    return found


def polled(world: World, poll: Json) -> Json:
    """A poll that runs."""
    answers = [{"answer_id": n, **one} for n, one in enumerate(poll["answers"], start=1)]
    over = datetime.fromtimestamp(world.now(), UTC) + timedelta(hours=poll.get("duration") or 24)
    return {
        "question": poll["question"],
        "answers": answers,
        "expiry": over.isoformat(),
        "allow_multiselect": bool(poll.get("allow_multiselect")),
        "layout_type": 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }


def edited(world: World, base: str, channel: Channel, message: Json, body: Json, files: list[Upload]) -> None:
    """Change a message as asked; what is not named stays."""
    for name in ("content", "embeds", "components"):
        if name in body:
            message[name] = body[name] or ("" if name == "content" else [])
    message["components"] = numbered(message["components"])
    if body.get("flags") is not None:
        message["flags"] = (message["flags"] & 64) | (int(body["flags"]) & KEPT) | (message["flags"] & 32768)
    if "attachments" in body or files:
        stay = {str(one["id"]) for one in body.get("attachments") or []}
        old = [one for one in message["attachments"] if one["id"] in stay]
        message["attachments"] = old + attached(world, base, channel, body, files)
    people, roles, everyone = mentions(world, channel, message["author"]["id"], message | _allowed(body))
    message |= {"mentions": [person_json(world.people[one]) for one in people]}
    message |= {"mention_roles": roles, "mention_everyone": everyone, "edited_timestamp": world.stamp()}


def _allowed(body: Json) -> Json:
    return {"allowed_mentions": body["allowed_mentions"]} if body.get("allowed_mentions") else {}
