"""What follows for who acted, seen by them alone."""

from collections.abc import Mapping

from adapters.discord import boxes
from adapters.discord.answers import SHORT, Turn
from adapters.discord.drafts import Draft, Drafts
from adapters.discord.forms import NEXT, faults, filled, modal, paged
from adapters.discord.limits import CAPABILITIES
from adapters.discord.posting import update
from adapters.discord.render import Drawn
from adapters.discord.render import message as rendered
from adapters.discord.rest import Rest
from bot.messages import (
    N_,
    Account,
    Address,
    Answer,
    Command,
    Form,
    Message,
    Receipt,
    Reply,
    Text,
    Value,
    _,
    current,
    fit,
    speaking,
)

NO_CHOICES = "m:none"
READY = N_("Your form is ready.")
Acted = Answer | Command


class Replies:
    """Shows replies. `drafts` holds the forms that were opened, to fill them again."""

    def __init__(self, rest: Rest, drafts: Drafts) -> None:
        self._rest, self._drafts = rest, drafts

    async def show(self, reply: Reply | None, turn: Turn, acted: Acted) -> None:
        """All of it: a form, the pressed message as it is now, words. Raises PlatformError."""
        reply = reply or Reply()
        with speaking(reply.locale):
            await self._show(reply, turn, acted)

    async def _show(self, reply: Reply, turn: Turn, acted: Acted) -> None:
        modal_next = turn.open and not (isinstance(acted, Answer) and acted.values is not None)
        if reply.form and modal_next and not reply.errors:
            await self.open(reply.form, turn, acted)
        if reply.revised:
            await self._revise(reply.revised, turn, acted)
        if reply.message:
            await self.say(reply.message, turn)
        if reply.errors:
            await self._mend(reply, turn, acted)
        elif reply.form and not modal_next:
            await self.offer(turn, self._draft(reply.form, acted), _(READY), _("Open the form"))
        await turn.finish()

    async def open(self, form: Form, turn: Turn, acted: Acted) -> None:
        """The form's first modal."""
        draft = self._draft(form, acted)
        self._drafts.remember(draft, opened(form.token, acted.by))
        name = self._drafts.remember(draft) if paged(form) else ""
        await turn.modal(modal(form, 0, name))
        if name:
            await self._drafts.keep(draft, name)

    async def offer(
        self, turn: Turn, draft: Draft, words: str, label: str, *, page: int = 0, name: str = ""
    ) -> None:
        """A button that opens a page of a form: no modal may follow a modal, or come late."""
        name = self._drafts.remember(draft, name)
        await turn.during(self._drafts.keep(draft, name), SHORT)
        drawn = rendered(said(words))
        button = boxes.button(label, f"{NEXT}{name}:{page}", 1)
        await turn.say(Drawn(components=[*drawn.components, boxes.row([button])]))

    async def say(self, message: Message, turn: Turn) -> None:
        """Words for one person."""
        for page in fit(message, CAPABILITIES):
            await turn.say(rendered(page, typed=self._rest.typed))

    async def _mend(self, reply: Reply, turn: Turn, acted: Acted) -> None:
        """The faults, and a button to the form with all that was typed."""
        errors = reply.errors or {}
        kept = self._drafts.remembered(opened(getattr(acted, "token", ""), acted.by), acted.by)
        form = reply.form or (kept.form if kept else None)
        if form is None:
            await self.say(said(*errors.values(), *typed(acted)), turn)
            return
        form = filled(form, getattr(acted, "values", None) or {}) if reply.form is None else form
        draft = self._draft(form, acted)
        await self.offer(turn, draft, "\n".join(faults(form, errors)), _("Fix it"))

    async def _revise(self, message: Message, turn: Turn, acted: Acted) -> None:
        if await turn.revise(rendered(message, typed=self._rest.typed)):
            return
        pressed = turn.body.get("message") or {}
        if pressed.get("id"):
            at = Address(platform=acted.where.platform, space="", id=str(turn.body["channel_id"]))
            await update(self._rest, Receipt(at=at, message=str(pressed["id"])), message)

    def _draft(self, form: Form, acted: Acted) -> Draft:
        values: Mapping[str, Value] = {}
        return Draft(form=form, by=acted.by, where=acted.where, values=values)


def opened(token: str, by: Account) -> str:
    """The name of the form that somebody opened last with this token."""
    return f"{token}|{by.id}"


def typed(acted: Acted) -> list[str]:
    """What they wrote, given back where the form itself is gone."""
    held = acted.values or {} if isinstance(acted, Answer) else {}
    return [_("You wrote: {words}", words=one) for one in held.values() if isinstance(one, str) and one]


def said(*lines: str) -> Message:
    """Some sentences of the adapter's own, in the language that is spoken."""
    parts = tuple(Text(body=(line,)) for line in lines)
    return Message(token=NO_CHOICES, parts=parts, seen_by=_("only you"), locale=current())
