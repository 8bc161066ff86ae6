"""The body of a message: its lengths, its embeds, its mentions, and whether there is anything in it."""

from tests.standins.discord.components import check_message
from tests.standins.discord.errors import Faulty, Refusal
from tests.standins.discord.world import Json

V2, HIDDEN = 1 << 15, 1 << 6
EMBED = {"title": 256, "description": 4096}
LEGACY = ("content", "embeds", "sticker_ids", "poll")


def check(body: Json, *, before: Json | None = None, files: int = 0, prefix: str = "") -> None:
    """Raises Refusal. `before` is the message that is edited; `prefix` is where the body lies."""
    faulty = Faulty()
    flags = int(body.get("flags") or 0) | int((before or {}).get("flags") or 0)
    v2 = bool(flags & V2)
    if v2:
        for name in LEGACY:
            if body.get(name):
                words = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                faulty.add(name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)
    faulty.length("content", body.get("content") or "", 0, 2000)
    _embeds(body.get("embeds") or [], faulty)
    check_message(body.get("components") or [], v2, faulty)
    _mentions(body.get("allowed_mentions") or {}, faulty)
    faulty.length("nonce", str(body.get("nonce") or ""), 0, 25)
    if body.get("poll"):
        _poll(body["poll"], faulty)
    _attachments(body, files, faulty)
    faulty.found = [(f"{prefix}{path}", code, words) for path, code, words in faulty.found]
    faulty.refuse()
    if not any(body.get(name) for name in (*LEGACY, "components")) and not files and not _stays(body, before):
        raise Refusal(50006)


def _stays(body: Json, before: Json | None) -> bool:
    """Whether an edit leaves something to be seen."""
    if before is None:
        return False
    names = ("content", "embeds", "components", "attachments", "poll")
    return any(before.get(name) for name in names if name not in body)


def _embeds(embeds: list[Json], faulty: Faulty) -> None:
    if len(embeds) > 10:
        faulty.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    total = 0
    for n, one in enumerate(embeds):
        parts = {f"embeds.{n}.{name}": (one.get(name) or "", most) for name, most in EMBED.items()}
        parts[f"embeds.{n}.footer.text"] = ((one.get("footer") or {}).get("text") or "", 2048)
        parts[f"embeds.{n}.author.name"] = ((one.get("author") or {}).get("name") or "", 256)
        fields = one.get("fields") or []
        if len(fields) > 25:
            faulty.add(f"embeds.{n}.fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for m, field in enumerate(fields):
            parts[f"embeds.{n}.fields.{m}.name"] = (field.get("name") or "", 256)
            parts[f"embeds.{n}.fields.{m}.value"] = (field.get("value") or "", 1024)
        for path, (text, most) in parts.items():
            faulty.length(path, text, 1 if ".fields." in path else 0, most)
            total += len(text)
    if total > 6000:
        words = "Embed size exceeds maximum size of 6000"
        faulty.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", words)


def _mentions(allowed: Json, faulty: Faulty) -> None:
    for name in ("users", "roles"):
        if name in (allowed.get("parse") or []) and allowed.get(name):
            words = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            faulty.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)
        if len(allowed.get(name) or []) > 100:
            faulty.add(f"allowed_mentions.{name}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")


def _poll(poll: Json, faulty: Faulty) -> None:
    faulty.length("poll.question.text", poll.get("question", {}).get("text") or "", 1, 300)
    answers = poll.get("answers") or []
    if not 1 <= len(answers) <= 10:
        faulty.add("poll.answers", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.")
    for n, one in enumerate(answers):
        faulty.length(f"poll.answers.{n}.poll_media.text", one["poll_media"].get("text") or "", 1, 55)
    if not 1 <= (poll.get("duration") or 24) <= 768:
        faulty.add("poll.duration", "NUMBER_TYPE_MAX", "int value should be less than or equal to 768.")


def _attachments(body: Json, files: int, faulty: Faulty) -> None:
    named = [one for one in body.get("attachments") or [] if str(one.get("id", "")).isdigit()]
    if len(named) > 10 or files > 10:
        faulty.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    for n, one in enumerate(named):
        if int(one["id"]) < 10 and int(one["id"]) >= files:
            words = f"No file uploaded for attachment with id {one['id']}"
            faulty.add(f"attachments.{n}.id", "ATTACHMENT_NOT_FOUND", words)
