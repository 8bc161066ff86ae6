"""A form that was handed in: its faults go to their fields with the acknowledgement, if they come in time."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack import forms
from adapters.slack.calls import Calls
from adapters.slack.clients import Clients, asked
from adapters.slack.files import fetch
from adapters.slack.ids import Json
from adapters.slack.posting import has_files
from adapters.slack.replies import Replies
from adapters.slack.scene import Scene, scene
from adapters.slack.values import files
from bot.errors import PlatformError
from bot.messages import N_, Answer, File, Reply, _, speaking
from bot.ports import Receive

PATIENCE = 2.0
"""Seconds that a submit waits for the core; Slack gives up after three."""
WAIT, DONE = N_("One moment, this takes a little longer."), N_("Done. You can close this.")
UNREADABLE = N_("This file can't be read, or is larger than 5 MB. Please choose another.")


class Submits:
    """Takes forms in."""

    def __init__(self, clients: Clients, calls: Calls, replies: Replies, receive: Receive) -> None:
        self._clients, self._calls, self._replies, self._receive = clients, calls, replies, receive

    async def take(self, ack: AsyncAck, body: Json, answer: Answer) -> Answer:
        """Acknowledge with what the core says, or with a word of patience if that takes long.

        Gives the answer with the place it came from.
        """
        where = scene(body)
        with speaking(where.behind.locale):
            return await self._take(ack, body, answer, where)

    async def _take(self, ack: AsyncAck, body: Json, answer: Answer, where: Scene) -> Answer:
        if not answer.where.id:
            answer = replace(answer, where=await self._calls.direct(answer.by))
        work = asyncio.ensure_future(self._work(body, answer, where))
        done, __ = await asyncio.wait({work}, timeout=PATIENCE)
        if done:
            reply = work.result() or Reply()
            response, left = _response(reply, body, where)
            await ack(**response)
        else:
            await ack(response_action="update", view=forms.said(_(WAIT)))
            reply = await work or Reply()
            left = await self._late(reply, where)
        await self._rest(left, where, answer)
        return answer

    async def _work(self, body: Json, answer: Answer, where: Scene) -> Reply | None:
        links = files(body["view"].get("state") or {})
        try:
            values = await self._with_files(answer.values or {}, links, where) if links else answer.values
        except PlatformError:
            return Reply(errors=dict.fromkeys(links, _(UNREADABLE)))
        return await self._receive(replace(answer, values=values))

    async def _with_files(
        self, values: Mapping[str, Any], links: Mapping[str, str], where: Scene
    ) -> Mapping[str, Any]:
        fetched = dict(values)
        for field, link in links.items():
            held = fetched.get(field)
            if isinstance(held, File):
                fetched[field] = replace(held, data=await fetch(self._clients, where.where.space, link))
        return fetched

    async def _late(self, reply: Reply, where: Scene) -> Reply:
        """The modal says "one moment"; put into it what came in the end."""
        view = forms.said(_(DONE))
        if reply.form:
            view = forms.form(reply.form, where.behind, reply.errors)
        elif reply.errors:
            view = forms.said("\n".join(reply.errors.values()))
        client = await self._clients.calls(where.where.space)
        with asked():
            await client.views_update(view_id=where.view, view=view)
        return replace(reply, form=None, errors=None)

    async def _rest(self, reply: Reply, where: Scene, answer: Answer) -> None:
        """Words and revisions, where the press was that opened the form."""
        if reply.message or reply.revised or reply.home:
            there = replace(where, where=answer.where, surface="message", response_url="")
            await self._replies.show(reply, there)


def _response(reply: Reply, body: Json, where: Scene) -> tuple[dict[str, Any], Reply]:
    """How to acknowledge, and what of the reply is left to be shown."""
    fields = {
        block.get("block_id") for block in body["view"].get("blocks") or () if block.get("type") == "input"
    }
    if reply.errors and set(reply.errors) <= fields:
        left = replace(reply, form=None, errors=None)
        return {"response_action": "errors", "errors": dict(reply.errors)}, left
    if reply.form:
        view = forms.form(reply.form, where.behind, reply.errors)
        return {"response_action": "update", "view": view}, replace(reply, form=None, errors=None)
    if reply.errors:
        view = forms.said("\n".join(reply.errors.values()))
        return {"response_action": "update", "view": view}, replace(reply, errors=None)
    if reply.message and not where.behind.channel and not has_files(reply.message):
        view = forms.shown(reply.message, "Kith", where.behind)
        return {"response_action": "update", "view": view}, replace(reply, message=None)
    return {"response_action": "clear"}, reply
