"""`interests` and `goals`: shown, added to, replaced, removed; a form with one per line."""

from collections.abc import Mapping
from dataclasses import replace

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.replies import form, said
from bot.errors import Refused
from bot.language import N_, _
from bot.messages import Choice, Field, Option, Reply
from bot.people import interests
from bot.people.interests import Kind
from bot.people.settings import plan_again

_DO = (
    Option(id="add", label=N_("Add these")),
    Option(id="replace", label=N_("Exactly these")),
    Option(id="remove", label=N_("Remove these")),
)
_TITLES = {"interests": N_("Interests"), "goals": N_("Goals")}


def _row(kind: Kind, name: str, help: str, more: str) -> Row:
    fields = (
        Field(id="do", label=N_("What to do"), required=False, kind="one", options=_DO),
        Field(id="words", label=_TITLES[name], hint=N_("One per line."), required=False, kind="long"),
    )

    async def prepare(asking: Asking) -> Mapping[str, Field]:
        have = "\n".join(await interests.of(asking.session, asking.person.id, kind))
        return {"do": replace(fields[0], value="replace"), "words": replace(fields[1], value=have or None)}

    async def run(asking: Asking, options: Options) -> Reply:
        return await _change(asking, options, kind, name)

    async def press(asking: Asking, _choice: str) -> Reply:
        return await form(asking, row)

    row = Row(name=name, help=help, more=more, fields=fields, run=run, prepare=prepare, press=press)
    return row


async def _change(asking: Asking, options: Options, kind: Kind, name: str) -> Reply:
    words = interests.parts(text(options, "words"), kind)
    do = text(options, "do") or ("add" if words else "")
    if do in {"add", "remove"} and not words:
        raise Refused(_("Which ones? Write one per line."), "words")
    session, person = asking.session, asking.person
    lead = ""
    if do == "add":
        new = await interests.add(session, person, kind, words, asking.now)
        lead = _("Added: {words}.", words=", ".join(new)) if new else _("I knew these already.")
    elif do == "remove":
        gone = await interests.remove(session, person, kind, words)
        lead = (
            _("Removed: {words}.", words=", ".join(gone))
            if gone
            else _("I did not have these, so nothing was changed.")
        )
    elif do == "replace":
        await interests.replace(session, person, kind, words, asking.now)
        lead = _("Done.")
    if do:
        await plan_again(session, person.id, asking.now)
    return await _show(asking, kind, name, lead)


async def _show(asking: Asking, kind: Kind, name: str, lead: str) -> Reply:
    have = await interests.of(asking.session, asking.person.id, kind)
    now = _("I know no interests of yours yet.") if kind == "interest" else _("I know no goals of yours yet.")
    if have:
        words = "; ".join(have)
        now = _("Your goals now: {words}.", words=words)
        now = _("Your interests now: {words}.", words=words) if kind == "interest" else now
    edit = Choice(id="edit", label=_("Edit"), opens_form=True, tone="main")
    return said(
        lead,
        now,
        _("I use them to find what you two share and what fits you."),
        command=name,
        choices=(edit,),
    )


INTERESTS = _row(
    "interest",
    "interests",
    N_("What you care about: show, add, change"),
    N_("/kith interests add hiking, rust adds two; /kith interests remove rust takes one away."),
)
GOALS = _row(
    "goal",
    "goals",
    N_("What you are working towards: show, add, change"),
    N_("/kith goals add learn to speak in public adds one; the form takes one per line."),
)
