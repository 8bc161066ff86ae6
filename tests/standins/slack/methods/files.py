"""Uploading in three steps: an address, the bytes, and the sharing."""

from tests.standins.slack.call import Call, method
from tests.standins.slack.compose import by_bot
from tests.standins.slack.errors import Refusal
from tests.standins.slack.methods.chat import put
from tests.standins.slack.world import File, Json


@method("files.getUploadURLExternal", "files:write", tier="4")
def begin(call: Call) -> Json:
    """Where to put a file of this name and length."""
    length = call.number("length", 0)
    if length < 1:
        raise Refusal("invalid_arguments")
    file = File(call.world.id("F"), call.text("filename"), length, str(call.args.get("alt_txt") or ""))
    call.world.files[file.id] = file
    return {"upload_url": f"{call.around.base}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier="4")
def complete(call: Call) -> Json:
    """Make uploaded files visible; in a channel where one is named."""
    wanted = call.args.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    files = [_arrived(call, str(one.get("id"))) for one in wanted]
    channel_ids = str(call.args.get("channel_id") or call.args.get("channels") or "")
    for channel_id in filter(None, channel_ids.split(",")):
        call.args["channel"] = channel_id
        _share(call, files)
    for file, one in zip(files, wanted, strict=True):
        file.complete, file.title = True, str(one.get("title") or file.name)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


@method("files.info", "files:read", tier="4")
def info(call: Call) -> Json:
    """What is known of a file, and where it was shared."""
    file = call.world.files.get(call.text("file", missing="file_not_found"))
    if file is None or not file.complete:
        raise Refusal("file_not_found")
    shares: Json = {}
    for channel, ts in file.shares:
        shares.setdefault(channel, []).append({"ts": ts})
    return {"file": {"id": file.id, "name": file.name, "title": file.title, "shares": {"private": shares}}}


def _arrived(call: Call, id: str) -> File:
    file = call.world.files.get(id)
    if file is None or not file.content:
        raise Refusal("file_not_found")
    return file


def _share(call: Call, files: list[File]) -> None:
    channel = call.channel()
    if channel.archived:
        raise Refusal("is_archived")
    if call.team.bot not in channel.members:
        raise Refusal("not_in_channel")
    message = by_bot(call.world, call.team, call.world.ts())
    message |= {"text": str(call.args.get("initial_comment") or ""), "upload": True}
    message["files"] = [
        {"id": one.id, "name": one.name, "title": one.title, "alt_txt": one.alt} for one in files
    ]
    if call.args.get("thread_ts"):
        message["thread_ts"] = str(call.args["thread_ts"])
    for file in files:
        file.shares.append((channel.id, message["ts"]))
    put(call, channel, message)
