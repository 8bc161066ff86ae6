"""People of a pair who do, day by day, what each kind of person would do with what reaches them."""

from collections.abc import Callable, Mapping

from bot.messages import Choice, Field, Form, Message, Reply, Value, press
from tests.fakes.platform import Said
from tests.moments.stage import Stage

Wants = Callable[[str, Message], str | None]
"""What somebody presses under a message of a kind; None for nothing."""


class Life:
    """Ana and Ben, a day at a time. `wants` says what each presses; forms are filled with their words."""

    def __init__(self, stage: Stage, wants: Mapping[str, Wants]) -> None:
        self.stage, self.wants = stage, wants
        self._seen = 0
        self.replies: list[Reply] = []

    async def live(self, days: int) -> None:
        """So many days, each with its messages and what people make of them."""
        for _ in range(days):
            await self.stage.go(days=1)
            fresh = self.stage.platform.said[self._seen :]
            self._seen = len(self.stage.platform.said)
            for said in fresh:
                for who in self.wants:
                    if self._reaches(said, who):
                        await self._react(who, said)

    def _reaches(self, said: Said, who: str) -> bool:
        return said.to.id == f"dm:{who}" or who in said.to.id.split("+")

    async def _react(self, who: str, said: Said) -> None:
        moment = said.key.split(":")[1]
        wanted = self.wants[who](moment, said.message)
        choice = next((one for one in said.message.choices if one.id == wanted), None)
        if choice is not None:
            await self._press(who, said.message, choice)

    async def _press(self, who: str, message: Message, choice: Choice) -> None:
        reply = await self.stage.token(who, press(message, choice))
        if reply is not None and reply.form is not None:
            reply = await self.stage.token(who, reply.form.token, filled(reply.form, who))
        if reply is not None:
            self.replies.append(reply)


def filled(form: Form, who: str) -> dict[str, Value]:
    """Every text filled with `who`'s words; of lists only what has to be chosen."""
    return {field.id: _value(field, who) for field in form.fields}


def _value(field: Field, who: str) -> Value:
    if field.value is not None and field.kind != "long":
        return field.value
    if field.kind in {"line", "long"}:
        return f"{who}: {field.id}"[: field.most]
    return field.options[0].id if field.kind == "one" and field.required else None
