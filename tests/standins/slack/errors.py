"""A refusal as Slack's Web API words it."""

from typing import Any


class Refusal(Exception):
    """`name` as in Slack's "error"; `more` stands beside it in the answer."""

    def __init__(self, name: str, *, status: int = 200, retry_after: float = 0, **more: Any) -> None:
        super().__init__(name)
        self.name, self.status, self.retry_after, self.more = name, status, retry_after, more

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"ok": False, "error": self.name, **self.more}


def faulty(name: str, faults: list[str]) -> Refusal:
    """A refusal that lists what is wrong."""
    words = [f"[ERROR] {one}" for one in faults]
    return Refusal(name, errors=faults, response_metadata={"messages": words})
