"""Programmes: made, listed, found by name, paused and taken up again."""

import difflib
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import Refused
from bot.language import _
from bot.messages import value
from bot.outbox.withdraw import withdraw
from bot.policy.rules import USUAL
from bot.policy.state import Hours, Why
from bot.programmes import codes
from bot.programmes.calendar import known_country
from bot.programmes.circles import OPEN
from bot.store.tables import Circle, Community, Programme

WEEKS = 26
"""Half a year, and both know the end."""
LEAST_WEEKS, MOST_WEEKS = 4, 104


@value
class Usual:
    """What a new programme has where nobody says otherwise; the operator's choice.

    `floor` is how many people a number must be about; it stays what it is once a programme has begun, so that
    nobody can look beneath it by changing it.
    """

    zone: str = "UTC"
    country: str = ""
    locale: str = "en"
    hours: Hours = Hours()
    floor: int = USUAL.floor


async def create(
    session: AsyncSession,
    community: Community,
    name: str,
    now: datetime,
    *,
    weeks: int = WEEKS,
    purpose: str = "",
    usual: Usual | None = None,
) -> Programme:
    """A programme that starts today. Raises Refused for a name that is taken or numbers without sense."""
    usual = usual or Usual()
    _check(name, weeks, usual.country, await listed(session, community.id))
    today = now.astimezone(ZoneInfo(usual.zone)).date()
    made = Programme(
        community_id=community.id,
        name=name,
        purpose=purpose,
        starts_on=today,
        ends_on=today + timedelta(weeks=weeks),
        zone=usual.zone,
        country=usual.country,
        locale=usual.locale,
        hours_start=usual.hours.start,
        hours_end=usual.hours.end,
        weekends=len(usual.hours.days) == 7,
        rules={"floor": usual.floor},
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made


def _check(name: str, weeks: int, country: str, there: Sequence[Programme]) -> None:
    if not name:
        raise Refused(_("A programme needs a name."), "name")
    if not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        raise Refused(
            _(
                "A programme runs {least} to {most} weeks; {usual} is usual.",
                least=LEAST_WEEKS,
                most=MOST_WEEKS,
                usual=WEEKS,
            ),
            "weeks",
        )
    if country and not known_country(country):
        raise Refused(
            _(
                "I don't know the holidays of “{country}”. Write two letters, such as DE, US or BR.",
                country=country,
            ),
            "country",
        )
    if any(one.name.casefold() == name.casefold() for one in there):
        raise Refused(_("There is a programme called “{name}” already.", name=name), "name")


async def listed(
    session: AsyncSession, community_id: int, only: frozenset[int] | None = None
) -> list[Programme]:
    """The community's programmes by name; with `only`, those among them."""
    statement = select(Programme).where(col(Programme.community_id) == community_id)
    if only is not None:
        statement = statement.where(col(Programme.id).in_(only))
    return list(await session.exec(statement.order_by(col(Programme.name))))


def named(programmes: Sequence[Programme], words: str, field: str = "programme") -> Programme:
    """The one that is meant, by name in any case or by id; without words the only one there is.

    Raises Refused, with what may be meant.
    """
    if not programmes:
        raise Refused(_("There is no programme yet. Make one first: /kith programme create."), field)
    asked = words.strip().casefold()
    if not asked and len(programmes) == 1:
        return programmes[0]
    found = next((one for one in programmes if asked in {one.name.casefold(), str(one.id)}), None)
    if found:
        return found
    names = {one.name.casefold(): one.name for one in programmes}
    if not asked:
        raise Refused(
            _("Which programme? There are {programmes}.", programmes=", ".join(names.values())), field
        )
    close = difflib.get_close_matches(asked, names, 1, 0.5)
    meant = (
        _("Did you mean “{programme}”?", programme=names[close[0]])
        if close
        else _("There are {programmes}.", programmes=", ".join(names.values()))
    )
    raise Refused(_("I know no programme called “{words}”. {hint}", words=words.strip(), hint=meant), field)


async def pause(session: AsyncSession, programme: Programme, now: datetime) -> None:
    """Say nothing more in it until it is resumed. Raises Refused where it is not running."""
    if programme.state != "active":
        raise Refused(
            _(
                "“{programme}” is {state} already.",
                programme=programme.name,
                state=codes.named(programme.state),
            ),
            "programme",
        )
    programme.state = "paused"
    session.add(programme)
    for circle_id in await session.exec(_running(programme)):
        await withdraw(session, circle_id=circle_id, why=Why.PAUSED, now=now)
    await session.flush()


async def resume(session: AsyncSession, programme: Programme, now: datetime) -> None:
    """Go on, and plan every circle anew. Raises Refused where it is not paused."""
    if programme.state != "paused":
        raise Refused(_("“{programme}” is not paused.", programme=programme.name), "programme")
    programme.state = "active"
    session.add(programme)
    await session.flush()
    await session.exec(
        update(Circle)
        .where(
            col(Circle.programme_id) == programme.id,
            col(Circle.state).in_(OPEN),
        )
        .values(plan_at=now)
        .execution_options(synchronize_session=False)
    )


def _running(programme: Programme) -> SelectOfScalar[int]:
    return select(Circle.id).where(col(Circle.programme_id) == programme.id, col(Circle.state).in_(OPEN))
