"""Discord's refusals, with their status, code and words."""

from typing import Any

Json = dict[str, Any]

WORDS = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20009: (403, "Explicit content cannot be sent to the desired recipient(s)"),
    30033: (400, "Maximum number of thread participants has been reached (1000)"),
    30034: (400, "Maximum number of daily application command creates has been reached (200)"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50278: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    520001: (400, "Poll expired"),
    520003: (400, "Cannot edit a poll message"),
}


class Refusal(Exception):
    """What Discord says instead of doing it."""

    def __init__(self, code: int, *, status: int = 0, errors: Json | None = None, words: str = "") -> None:
        default = WORDS.get(code, (400, words))
        self.code, self.status = code, status or default[0]
        self.errors = errors
        super().__init__(words or default[1])

    @property
    def body(self) -> Json:
        """The JSON of it."""
        told: Json = {"message": str(self), "code": self.code}
        return told | ({"errors": self.errors} if self.errors else {})


class Faulty:
    """Gathers what is wrong in a body, and refuses it with all of it as a tree."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def add(self, path: str, code: str, words: str) -> None:
        """`path` is dotted, as "components.0.label"."""
        self.found.append((path, code, words))

    def length(self, path: str, text: str, least: int, most: int) -> None:
        """A text of so many characters."""
        if not least <= len(text) <= most:
            if least:
                self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def required(self, path: str) -> None:
        """Something that has to be there and is not."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def refuse(self) -> None:
        """Raises Refusal if anything was found."""
        if self.found:
            raise Refusal(50035, errors=tree(self.found))


def tree(found: list[tuple[str, str, str]]) -> Json:
    """The errors, nested as Discord nests them."""
    root: Json = {}
    for path, code, words in found:
        node = root
        for step in path.split(".") if path else ():
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": words})
    return root


def invalid(path: str, code: str, words: str) -> Refusal:
    """One fault in a body."""
    return Refusal(50035, errors=tree([(path, code, words)]))
