"""`me`: who Kith thinks you are, with a button to change each of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select

from bot.commands.asking import Asking, Options, Row
from bot.commands.doing import doing
from bot.commands.lookups import own
from bot.commands.replies import shown
from bot.commands.settings import describe
from bot.language import N_, _, woven
from bot.messages import Card, Choice, Reply, Rich, When
from bot.moments.kinds import kind
from bot.people import interests
from bot.policy.hours import next_open
from bot.policy.state import CircleState, PersonState
from bot.programmes.codes import named
from bot.programmes.places import shown_place
from bot.programmes.states import load_states
from bot.store.tables import Circle, Membership, Mute

_EDIT = (
    Choice(id="settings", label=N_("Settings"), opens_form=True, tone="main"),
    Choice(id="interests", label=N_("Interests"), opens_form=True),
    Choice(id="goals", label=N_("Goals"), opens_form=True),
)

_WORDS: tuple[tuple[str, interests.Kind], ...] = ((N_("Interests"), "interest"), (N_("Goals"), "goal"))


async def run(asking: Asking, _options: Options) -> Reply:
    """Everything that steers what comes."""
    person = asking.person
    mine = await own(asking)
    facts: list[tuple[str, Rich]] = [(_("Circles"), (_circles(mine),)), (_("Settings"), (describe(asking),))]
    ids = [circle.id for circle, _ in mine]
    states = await load_states(asking.session, ids, asking.now, asking.rules) if ids else {}
    facts += _doing(asking, [circle for circle, _one in mine], states)
    opens = _opens(asking, states)
    if opens:
        facts.append((_("I may write next"), (When(at=opens),)))
    for label, which in _WORDS:
        words = await interests.of(asking.session, person.id, which)
        facts.append((label, ("; ".join(words) or _("none yet"),)))
    muted = await _muted(asking)
    if muted:
        facts.append((_("Not wanted"), (", ".join(muted),)))
    pausing = person.paused_until is not None and person.paused_until > asking.now
    if pausing and person.paused_until:
        until = woven(_("until {day}"), day=When(at=person.paused_until, style="day"))
        facts.append((_("Pause"), until))
    rooms = [f"{circle.title}: {shown_place(circle.call_link)}" for circle, _one in mine if circle.call_link]
    if rooms:
        facts.append((_("Calls"), ("; ".join(rooms),)))
    if asking.coordinator:
        facts.append((_("Role"), (_("coordinator"),)))
    card = Card(title=person.name, body=(_("This is what I know of you."),), facts=tuple(facts))
    rest = Choice(id="resume", label=_("End the pause")) if pausing else Choice(id="pause", label=_("Pause"))
    return shown(card, command="me", choices=(*_EDIT, rest))


def _circles(mine: list[tuple[Circle, Membership]]) -> str:
    if not mine:
        return _("none yet")
    return "; ".join(
        f"{circle.title} ({', '.join(_standing(circle, membership))})" for circle, membership in mine
    )


def _standing(circle: Circle, membership: Membership) -> list[str]:
    """Their role in it, and what it waits for."""
    state = {"invited": _("waits for the other"), "paused": _("rests")}.get(circle.state, "")
    if membership.state == "invited":
        state = _("you are invited")
    return [named(membership.role), state] if state else [named(membership.role)]


def _doing(asking: Asking, mine: list[Circle], states: Mapping[int, CircleState]) -> list[tuple[str, Rich]]:
    """For each of their pairs a few words; its title where there are several."""
    told = doing(states.values(), asking.person.id, asking.now)
    if len(told) == 1:
        return [(_("How are we doing"), tuple(told.values()))]
    return [
        (_("How are we doing, {circle}", circle=one.title), (told[one.id],)) for one in mine if one.id in told
    ]


def _opens(asking: Asking, states: Mapping[int, CircleState]) -> datetime | None:
    """When this person's hours are open next, as their circles count them; None while they are in none."""
    found: PersonState | None = next(
        (one for state in states.values() for one in state.members if one.id == asking.person.id), None
    )
    start = max(asking.now, asking.person.paused_until or asking.now)
    return next_open((found,), start) if found else None


async def _muted(asking: Asking) -> list[str]:
    statement = select(Mute.moment, Circle.title).join(Circle, col(Circle.id) == col(Mute.circle_id))
    rows = await asking.session.exec(statement.where(col(Mute.person_id) == asking.person.id))
    return sorted(_("{kind} in {circle}", kind=kind(moment), circle=title) for moment, title in rows)


ME = Row(
    name="me",
    help=N_("What I know of you: circles, settings, interests, goals"),
    more=N_("Each of it can be changed with the buttons below the answer."),
    run=run,
)
