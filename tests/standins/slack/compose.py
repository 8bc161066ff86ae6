"""From what a caller sends to a message that stands, or to a refusal."""

from typing import Any

from tests.standins.slack.blocks import faults_of_message, too_long
from tests.standins.slack.errors import Refusal, faulty
from tests.standins.slack.world import Json, Team, World

TEXT = 40_000
TEXT_OF_AN_UPDATE = 4_000
ATTACHMENTS = 100
METADATA = 16_000


def content(world: World, args: Json) -> Json:
    """The checked text, blocks, attachments and metadata of a message. Raises Refusal."""
    text, blocks, attachments = args.get("text"), args.get("blocks"), args.get("attachments")
    if not text and not blocks and not attachments:
        raise Refusal("no_text")
    made: Json = {"text": str(text or "")[:TEXT]}
    if blocks is not None:
        made["blocks"] = checked_blocks(world, blocks)
    if attachments:
        if len(attachments) > ATTACHMENTS:
            raise Refusal("too_many_attachments")
        made["attachments"] = attachments
    if args.get("metadata"):
        made["metadata"] = _metadata(args["metadata"])
    if args.get("link_names") in (True, 1, "1", "true") or args.get("parse") == "full":
        made["_link_names"] = True
    if args.get("mrkdwn") in (False, 0, "0", "false"):
        made["mrkdwn"] = False
    return made


def checked_blocks(world: World, blocks: Any) -> list[Any]:
    """Blocks with an id each. Raises Refusal."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    faults = faults_of_message(blocks, lambda file: known_file(world, file))
    if faults:
        raise faulty("invalid_blocks", faults)
    if too_long(blocks):
        raise Refusal("msg_blocks_too_long")
    return with_ids(world, blocks)


def with_ids(world: World, blocks: list[Any]) -> list[Any]:
    """Every block and element has an id in the end; Slack makes up those that are missing."""
    made = []
    for block in blocks:
        named = {"block_id": world.id("bk"), **block}
        for part in ("elements",) if named["type"] == "actions" else ():
            named[part] = [{"action_id": world.id("ac"), **one} for one in named[part]]
        for part in ("accessory", "element"):
            if named.get(part):
                named[part] = {"action_id": world.id("ac"), **named[part]}
        made.append(named)
    return made


def known_file(world: World, id: str) -> bool:
    """Whether a file was uploaded and completed."""
    file = world.files.get(id)
    return file is not None and file.complete


def short_enough(text: str) -> None:
    """Refuse a text that chat.update does not take: 4,000 bytes once &, < and > are escaped."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped.encode()) > TEXT_OF_AN_UPDATE:
        raise Refusal("msg_too_long")


def by_bot(world: World, team: Team, ts: str) -> Json:
    """The head of a message that the app says."""
    return {
        "type": "message",
        "user": team.bot,
        "ts": ts,
        "bot_id": team.bot_id,
        "app_id": world.app_id,
        "team": team.id,
        "bot_profile": {"id": team.bot_id, "app_id": world.app_id, "name": "Kith", "team_id": team.id},
    }


def _metadata(given: Any) -> Json:
    right = (
        isinstance(given, dict)
        and isinstance(given.get("event_type"), str)
        and bool(given["event_type"])
        and isinstance(given.get("event_payload"), dict)
    )
    if not right:
        raise Refusal("invalid_metadata_format")
    if len(str(given)) > METADATA:
        raise Refusal("metadata_too_large")
    return dict(given)
