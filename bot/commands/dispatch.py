"""From a command, a form or a press to a reply: find the row, authorise, read the options, run."""

import difflib
from collections.abc import Mapping
from dataclasses import replace

from bot.commands.asking import Asking, Row, Submit
from bot.commands.dates import ground
from bot.commands.home import page
from bot.commands.parse import Parsed, parse
from bot.commands.replies import faults, form, said
from bot.commands.suggesting import suggested
from bot.commands.table import COMMANDS
from bot.errors import Refused
from bot.language import _
from bot.messages import Answer, Command, Reply, Suggest, Value
from bot.people import accounts, coordinators

_ROWS = {row.name: row for row in COMMANDS}
_ALONE = {row.name.partition(" ")[0]: row for row in COMMANDS if row.alone}


async def run(asking: Asking, command: Command) -> Reply:
    """What follows a command. Raises nothing that the person should have been told."""
    asking = await authorised(asking, admin=command.admin)
    row, rest = find(f"{command.name} {command.rest}".strip(), asking)
    if row is None:
        return _unknown(rest, asking)
    if row.coordinators and not asking.coordinator:
        return _not_yours(row)
    if row.opens and not rest and not any(_given(one) for one in command.options.values()):
        return await form(asking, row)
    return await _read_and_run(asking, row, rest, command.options)


async def submitted(asking: Asking, answer: Answer) -> Reply:
    """What follows a form "c:<command>" or a press "c:<command>:<choice>[:f]"."""
    asking = await authorised(asking)
    named = answer.token.partition("c:")[2]
    name, __, choice = named.removesuffix(":f").partition(":")
    row = _ROWS.get(name)
    if row is None:
        return said(_("This button has no use any more. Nothing was changed."))
    if row.coordinators and not asking.coordinator:
        return _not_yours(row)
    if answer.values is not None and row.submit:
        return await _handed_in(asking, row.submit, answer)
    if answer.values is not None:
        return await _read_and_run(asking, row, "", answer.values, full=True)
    return await _pressed(asking, row, choice, opens=answer.token.endswith(":f"))


async def home(asking: Asking) -> Reply:
    """Somebody's own page."""
    return Reply(home=await page(await authorised(asking)))


async def suggest(asking: Asking, typing: Suggest) -> Reply:
    """What could stand at an option that somebody is typing."""
    row = _ROWS.get(typing.name.casefold())
    if row is None:
        return Reply()
    asking = await authorised(asking)
    return await suggested(asking, row, typing.option, typing.typed, [one.name for one in mine(asking)])


async def authorised(asking: Asking, *, admin: bool | None = None) -> Asking:
    """The same, knowing what they may steer. `admin` is what the platform says, None where it does not."""
    row = await accounts.row(asking.session, asking.community.id, asking.account)
    if row is not None and admin is not None:
        await coordinators.note_admin(asking.session, row, admin=admin, now=asking.now)
    steers = await coordinators.steers(
        asking.session,
        asking.community.id,
        asking.person.id,
        configured=asking.configured,
        account=asking.account,
        admin=bool(admin) or coordinators.is_admin(row, asking.now),
    )
    return replace(asking, steers=steers, coordinator=steers is None or bool(steers))


def find(words: str, asking: Asking) -> tuple[Row | None, str]:
    """The row that `words` begin with, and what follows; without a row, the words. "" is help."""
    first, _, after = (words.strip().removeprefix("/").strip() or "help").partition(" ")
    second, _, behind = after.strip().partition(" ")
    two = _ROWS.get(f"{first} {second}".casefold())
    if two:
        return two, behind.strip()
    one = _ROWS.get(first.casefold()) or _ALONE.get(first.casefold())
    return (one, after.strip()) if one else (None, words.strip())


def mine(asking: Asking) -> list[Row]:
    """The commands that this person may use."""
    return [row for row in COMMANDS if asking.coordinator or not row.coordinators]


def _unknown(words: str, asking: Asking) -> Reply:
    known = {row.name: row for row in mine(asking)}
    first = words.casefold().split()[0]
    family = [name for name in known if name.startswith(f"{first} ")]
    if family:
        return said(
            _("Did you mean one of these?"),
            *(f"/kith {name}: {_(known[name].help)}" for name in family),
        )
    asked = " ".join(words.casefold().split()[:2])
    close = difflib.get_close_matches(asked, known, 1, 0.5) or difflib.get_close_matches(first, known, 1, 0.5)
    hint = _("Did you mean /kith {name}?", name=close[0]) if close else ""
    return said(
        _("I don't know “{words}”. {hint}", words=words, hint=hint).strip(),
        _("/kith help shows everything I can do."),
    )


def _not_yours(row: Row) -> Reply:
    return said(
        _(
            "/kith {name} is for coordinators. If that should be you, ask one of them or an administrator.",
            name=row.name,
        ),
        _("/kith help shows what you can do."),
    )


async def _handed_in(asking: Asking, submit: Submit, answer: Answer) -> Reply:
    try:
        return await submit(asking, answer)
    except Refused as refused:
        return said(refused.words)


async def _pressed(asking: Asking, row: Row, choice: str, *, opens: bool) -> Reply:
    try:
        if row.press:
            return await row.press(asking, choice)
        target = _ROWS.get(choice)
        if target is None or (target.coordinators and not asking.coordinator):
            return said(_("This button has no use any more. Nothing was changed."))
        return await form(asking, target) if opens else await target.run(asking, {})
    except Refused as refused:
        return said(refused.words)


async def _read_and_run(
    asking: Asking,
    row: Row,
    rest: str,
    given: Mapping[str, Value],
    *,
    full: bool = False,
) -> Reply:
    """`full`: a form, in which an empty field means that it is to be empty."""
    parsed = parse(row.fields, rest, given, ground(asking), row.by_name)
    if parsed.errors:
        return await form(asking, row, parsed=parsed) if row.fields else faults(row, parsed)
    missing = [one for one in row.fields if one.required and one.id not in parsed.values]
    if missing:
        short = (
            {one.id: _("{label} is missing.", label=one.label) for one in missing}
            if full or parsed.values
            else {}
        )
        return await form(asking, row, parsed=replace(parsed, errors=short))
    blank: dict[str, Value] = {one.id: "" for one in row.fields if full and one.kind in {"line", "long"}}
    try:
        return await row.run(asking, {**blank, **parsed.values})
    except Refused as refused:
        return await _refused(asking, row, parsed, refused)


async def _refused(asking: Asking, row: Row, parsed: Parsed, refused: Refused) -> Reply:
    """The words at their field in the form, or alone where they concern the whole."""
    if refused.field not in {one.id for one in row.fields}:
        return said(refused.words)
    return await form(asking, row, parsed=replace(parsed, errors={refused.field: refused.words}))


def _given(value: Value) -> bool:
    return value is not None and value not in {"", ()}
