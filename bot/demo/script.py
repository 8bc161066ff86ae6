"""How the scripted people behave: they answer in their own time, in their own way, or not at all.

Everything they do goes through the same door as on a real platform: presses, forms, signs of life.
"""

import heapq
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from bot.demo import voices
from bot.demo.cast import Actor
from bot.demo.transcript import Transcript
from bot.demo.watched import Heard
from bot.library import Library
from bot.messages import Account, Activity, Address, Answer, Choice, Form, Reply, Value, press
from bot.ports import Receive

TALK = timedelta(hours=2)
"""After a reveal people talk about it, a while later."""
FADES = timedelta(weeks=3)
PATIENCE = 5
"""So many things are met before somebody asks for help."""
SHARES = ("keep", "partner", "keep")
Act = Callable[[], Awaitable[None]]


class Script:
    """Hears what is said, and keeps a list of who does what when."""

    def __init__(
        self,
        receive: Receive,
        actors: Mapping[str, Actor],
        library: Library,
        transcript: Transcript,
        start: datetime,
        platform: str,
    ) -> None:
        self._receive, self._actors, self._library = receive, actors, library
        self._transcript, self._start, self._platform = transcript, start, platform
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._turns: dict[str, int] = {}
        self._helped: set[str] = set()

    def hear(self, heard: Heard, now: datetime) -> None:
        """Everyone who can read it decides what to do about it."""
        choices = {choice.id: choice for choice in heard.message.choices}
        for place, reader in enumerate(heard.to):
            actor = self._actors.get(reader)
            wanted = self._wants(actor, choices, now) if actor else None
            if actor is None or wanted is None:
                continue
            at = now + timedelta(hours=actor.hours, minutes=7 * place + 11)
            self._then(at, partial(self._press, actor, heard, wanted))
        if heard.moment == "reveal":
            for place, reader in enumerate(one for one in heard.to[:2] if one in self._actors):
                self._then(now + TALK * (place + 1), partial(self._talk, reader, heard.at))

    def next_at(self) -> datetime | None:
        """When somebody acts next."""
        return self._waiting[0][0] if self._waiting else None

    async def act(self, now: datetime) -> None:
        """Everyone whose time has come acts."""
        while self._waiting and self._waiting[0][0] <= now:
            await heapq.heappop(self._waiting)[2]()

    def _then(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._waiting, (at, next(self._order), act))

    def _wants(self, actor: Actor, choices: Mapping[str, Choice], now: datetime) -> Choice | None:
        """What this person presses; None for nothing at all."""
        turn = self._turn(actor)
        for eager in ("accept", "share", "monthly"):
            if eager in choices:
                return choices[eager]
        if actor.habit == "fading" and now > self._start + FADES:
            return None
        if "answer" in choices:
            if actor.habit == "one-sided" and turn % 3:
                return choices["later"] if turn % 3 == 1 else None
            return choices["answer"] if turn % 7 != 6 else choices["later"]
        return choices.get("talked") if turn % 2 else None

    def _turn(self, actor: Actor) -> int:
        self._turns[actor.id] = self._turns.get(actor.id, -1) + 1
        return self._turns[actor.id]

    async def _press(self, actor: Actor, heard: Heard, choice: Choice) -> None:
        token = press(heard.message, choice)
        reply = await self._send(actor, heard.at, token, None)
        if reply is not None and reply.form is not None:
            values = self._fill(actor, reply.form)
            reply = await self._send(actor, heard.at, reply.form.token, values)
        self._transcript.acted(actor, choice, reply)

    async def _send(
        self, actor: Actor, where: Address, token: str, values: Mapping[str, Value] | None
    ) -> Reply | None:
        number = next(self._order)
        by = Account(platform=self._platform, id=actor.id)
        return await self._receive(
            Answer(
                event=f"script-{number}",
                at=self._transcript.now(),
                where=where,
                by=by,
                token=token,
                values=values,
            )
        )

    async def _talk(self, who: str, where: Address) -> None:
        by = Account(platform=self._platform, id=who)
        at = self._transcript.now()
        await self._receive(Activity(event=f"talk-{next(self._order)}", at=at, where=where, by=by))
        self._transcript.talked(self._actors[who])

    def _fill(self, actor: Actor, form: Form) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for number, field in enumerate(form.fields):
            turn = self._turns.get(actor.id, 0) + number + actor.hours
            if field.id == "story":
                values[field.id] = voices.story(self._theme(field.hint), turn)
            elif field.id == "share":
                values[field.id] = "help" if self._helps(actor) else SHARES[turn % len(SHARES)]
            elif field.kind == "date":
                values[field.id] = field.value
            elif field.kind == "one":
                values[field.id] = field.options[turn % len(field.options)].id
            elif actor.habit != "brief":
                bank = voices.follow_up if field.id.startswith("follow") else voices.line
                values[field.id] = voices.part(field.id, turn) or bank(turn)
        return values

    def _helps(self, actor: Actor) -> bool:
        """Whether they ask for help now: once, after a while."""
        now = actor.habit == "asks for help" and self._turns[actor.id] > PATIENCE
        if not now or actor.id in self._helped:
            return False
        self._helped.add(actor.id)
        return True

    def _theme(self, question: str) -> str:
        return next((prompt.theme for prompt in self._library.of("story") if prompt.text == question), "")
