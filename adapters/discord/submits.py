"""Forms that were handed in, page by page; the core sees them whole."""

from dataclasses import replace

from adapters.discord import inbound
from adapters.discord.answers import EPHEMERAL, SHORT, Answers, Turn
from adapters.discord.drafts import Draft, Drafts
from adapters.discord.forms import NEXT, PAGE, filled, modal, named, pages
from adapters.discord.ids import Json
from adapters.discord.replies import Replies, opened, said, typed
from adapters.discord.values import links
from bot.messages import N_, Answer, File, Value, _, speaking
from bot.ports import Receive

GONE = N_("What you typed before is gone, since it took longer than a day. Please start anew.")


class Submits:
    """Takes forms in."""

    def __init__(self, answers: Answers, replies: Replies, drafts: Drafts, receive: Receive) -> None:
        self._answers, self._replies, self._drafts, self._receive = answers, replies, drafts, receive

    async def take(self, turn: Turn, answer: Answer) -> None:
        """One modal. A form of one page needs no memory, so it may come after a restart."""
        with speaking(answer.locale):
            await self._take(turn, answer)

    async def _take(self, turn: Turn, answer: Answer) -> None:
        page = named(answer.token, PAGE)
        if page is None:
            await turn.defer()
            await self._whole(turn, await self._with_files(turn, answer))
            return
        name, number = page
        draft = await turn.during(self._drafts.get(name, answer.by, answer.where), SHORT)
        if draft is None:
            await self._replies.say(said(_(GONE), *typed(answer)), turn)
            return
        answer = await self._with_files(turn, answer)
        draft = replace(draft, values={**draft.values, **(answer.values or {})})
        if number + 1 < len(pages(draft.form)):
            await self._next(turn, draft, number, name)
            return
        token = draft.form.token
        self._drafts.remember(draft, opened(token, answer.by))
        await self._whole(turn, replace(answer, token=token, where=draft.where, values=draft.values))
        await self._drafts.drop(name, answer.by, draft.where)

    async def _next(self, turn: Turn, draft: Draft, number: int, name: str) -> None:
        """What was typed is kept before the next page is offered."""
        page, of = number + 1, len(pages(draft.form))
        with speaking(draft.form.locale):
            words = _(
                "Page {page} of {pages} is kept. Nothing is saved before the last.", page=page, pages=of
            )
            await self._replies.offer(turn, draft, words, _("Continue"), page=page, name=name)

    async def reopen(self, turn: Turn, answer: Answer) -> bool:
        """A press on the adapter's own button opens a page; whether it was one."""
        page = named(answer.token, NEXT)
        if page is None:
            return False
        name, number = page
        draft = await self._drafts.get(name, answer.by, answer.where)
        if draft is None:
            with speaking(answer.locale):
                await self._replies.say(said(_(GONE)), turn)
        else:
            await turn.modal(modal(filled(draft.form, draft.values), number, name))
        return True

    async def _whole(self, turn: Turn, answer: Answer) -> None:
        if turn.open:
            await turn.defer()
        await self._replies.show(await self._receive(answer), turn, answer)

    async def _with_files(self, turn: Turn, answer: Answer) -> Answer:
        """The same with the files of this page."""
        files = links(turn.body.get("data") or {})
        if files and turn.open:
            await turn.defer()
        fetched: dict[str, Value] = dict(answer.values or {})
        for field, link in files.items():
            held = fetched.get(field)
            if isinstance(held, File):
                fetched[field] = replace(held, data=await self._answers.fetch(link))
        return replace(answer, values=fetched)


def mends(body: Json) -> bool:
    """Whether a page was opened from a message that only its reader sees: what follows replaces that one."""
    name = str((body.get("data") or {}).get("custom_id") or "")
    private = int((body.get("message") or {}).get("flags") or 0) & EPHEMERAL
    return body.get("type") == inbound.SUBMIT and bool(private) and name.startswith(PAGE)
