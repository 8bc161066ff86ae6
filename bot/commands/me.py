"""`me`: who Kith thinks you are, with a button to change each of it."""

from datetime import datetime

from sqlmodel import col, select

from bot.commands.asking import Asking, Options, Row
from bot.commands.lookups import own
from bot.commands.replies import shown
from bot.commands.settings import describe
from bot.messages import Card, Choice, Reply, Rich, When
from bot.people import interests
from bot.policy.hours import next_open
from bot.policy.state import PersonState
from bot.programmes.states import load_states
from bot.store.tables import Circle, Membership, Mute

_EDIT = (
    Choice(id="settings", label="Settings", opens_form=True, tone="main"),
    Choice(id="interests", label="Interests", opens_form=True),
    Choice(id="goals", label="Goals", opens_form=True),
)

_WORDS: tuple[tuple[str, interests.Kind], ...] = (("Interests", "interest"), ("Goals", "goal"))


async def run(asking: Asking, _options: Options) -> Reply:
    """Everything that steers what comes."""
    person = asking.person
    mine = await own(asking)
    facts: list[tuple[str, Rich]] = [("Circles", (_circles(mine),)), ("Settings", (describe(asking),))]
    opens = await _opens(asking, [circle for circle, _ in mine])
    if opens:
        facts.append(("I may write next", (When(at=opens),)))
    for label, kind in _WORDS:
        words = await interests.of(asking.session, person.id, kind)
        facts.append((label, ("; ".join(words) or "none yet",)))
    muted = await _muted(asking)
    if muted:
        facts.append(("Not wanted", (", ".join(muted),)))
    pausing = person.paused_until is not None and person.paused_until > asking.now
    if pausing and person.paused_until:
        facts.append(("Pause", ("until ", When(at=person.paused_until, style="day"))))
    if asking.coordinator:
        facts.append(("Role", ("coordinator",)))
    card = Card(title=person.name, body=("This is what I know of you.",), facts=tuple(facts))
    rest = Choice(id="resume", label="End the pause") if pausing else Choice(id="pause", label="Pause")
    return shown(card, command="me", choices=(*_EDIT, rest))


def _circles(mine: list[tuple[Circle, Membership]]) -> str:
    if not mine:
        return "none yet"
    return "; ".join(
        f"{circle.title} ({membership.role}{_state(circle, membership)})" for circle, membership in mine
    )


def _state(circle: Circle, membership: Membership) -> str:
    if membership.state == "invited":
        return ", you are invited"
    return {"invited": ", waits for the other", "paused": ", rests"}.get(circle.state, "")


async def _opens(asking: Asking, mine: list[Circle]) -> datetime | None:
    """When this person's hours are open next, as their circles count them; None while they are in none."""
    states = await load_states(asking.session, [circle.id for circle in mine], asking.now) if mine else {}
    found: PersonState | None = next(
        (one for state in states.values() for one in state.members if one.id == asking.person.id), None
    )
    start = max(asking.now, asking.person.paused_until or asking.now)
    return next_open((found,), start) if found else None


async def _muted(asking: Asking) -> list[str]:
    statement = select(Mute.moment, Circle.title).join(Circle, col(Circle.id) == col(Mute.circle_id))
    rows = await asking.session.exec(statement.where(col(Mute.person_id) == asking.person.id))
    return sorted(f"{moment.replace('_', '-')} in {title}" for moment, title in rows)


ME = Row(
    name="me",
    help="What I know of you: circles, settings, interests, goals",
    more="Each of it can be changed with the buttons below the answer.",
    run=run,
)
