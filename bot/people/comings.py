"""Comings and goings that a platform tells of: people who leave, spaces and places that close."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.messages import Account, Address, Lifecycle, Profile
from bot.outbox.withdraw import withdraw
from bot.people.settings import real_zone, save
from bot.policy.state import Why
from bot.programmes import communities
from bot.programmes.endings import end_circle, leave_circle
from bot.store import tables
from bot.store.tables import Circle, Membership, Person


async def note(session: AsyncSession, event: Lifecycle, profile: Profile | None, now: datetime) -> None:
    """Draw the consequences, kindly: circles are left or ended, settings follow the profile.

    An archived place can be opened again; coordinators hear of it when something is to be said there.
    """
    match event.what:
        case "left" if event.who is not None:
            await _left(session, event.who, event.where, now)
        case "deactivated" if event.who is not None:
            await _left(session, event.who, replace(event.where, id="", thread=""), now)
        case "profile" if event.who is not None and profile is not None:
            for person in await _people(session, event.who):
                _refresh(person, profile, now)
                await save(session, person, now)
        case "installed":
            await _space_open(session, event.where, now)
        case "removed" | "revoked":
            await _space_closed(session, event.where)
        case "deleted":
            await _place_closed(session, event.where, now)


async def _left(session: AsyncSession, who: Account, where: Address, now: datetime) -> None:
    """They left the place, or without an id of it the whole space; then they are gone from its community."""
    home = await communities.known(session, where.platform, where.space)
    for person in await _people(session, who):
        await _gone(session, person, where, now)
        if not where.id and home is not None and person.community_id == home.id:
            person.left_at = now
            session.add(person)
            await withdraw(session, person_id=person.id, why=Why.LEFT, now=now)


async def _people(session: AsyncSession, who: Account) -> list[Person]:
    statement = (
        select(Person)
        .join(tables.Account, col(tables.Account.person_id) == col(Person.id))
        .where(tables.Account.platform == who.platform, tables.Account.external_id == who.id)
    )
    return list(await session.exec(statement))


async def _gone(session: AsyncSession, person: Person, where: Address, now: datetime) -> None:
    statement = select(Membership, Circle).join(Circle, col(Circle.id) == col(Membership.circle_id))
    statement = statement.where(
        Membership.person_id == person.id,
        col(Membership.state).in_(("accepted", "invited")),
        Circle.platform == where.platform,
        Circle.space == where.space,
        Circle.state != "ended",
    )
    if where.id:
        statement = statement.where(*_at(where))
    for membership, circle in list(await session.exec(statement)):
        await leave_circle(session, circle, membership, now)


def _refresh(person: Person, profile: Profile, now: datetime) -> None:
    """What the platform knows better than we do; an absence with an end is a pause."""
    person.name = profile.name.strip() or person.name
    if not person.zone_chosen:
        person.zone = real_zone(profile.zone) or person.zone
    person.locale = person.locale or profile.locale
    if profile.away_until is not None and profile.away_until > now:
        person.paused_until = max(person.paused_until or now, profile.away_until)


async def _space_closed(session: AsyncSession, where: Address) -> None:
    """Kith was taken out of the space: its circles rest until it is back."""
    await session.exec(
        update(Circle).where(*_in(where), col(Circle.state) == "active").values(state="paused", plan_at=None)
    )
    await session.exec(update(Circle).where(*_in(where), col(Circle.state) == "invited").values(plan_at=None))


async def _space_open(session: AsyncSession, where: Address, now: datetime) -> None:
    """Kith is back: what rested goes on."""
    await session.exec(
        update(Circle).where(*_in(where), col(Circle.state) == "paused").values(state="active")
    )
    going = col(Circle.state).in_(("active", "invited"))
    await session.exec(update(Circle).where(*_in(where), going).values(plan_at=now))


def _in(where: Address) -> tuple[ColumnElement[bool], ...]:
    return (col(Circle.platform) == where.platform, col(Circle.space) == where.space)


def _at(where: Address) -> tuple[ColumnElement[bool], ...]:
    """The place; who is not in it any more is in none of its threads."""
    thread = (col(Circle.thread) == where.thread,) if where.thread else ()
    return (col(Circle.place) == where.id, *thread)


async def _place_closed(session: AsyncSession, where: Address, now: datetime) -> None:
    statement = select(Circle).where(
        Circle.platform == where.platform,
        Circle.space == where.space,
        *_at(where),
        Circle.state != "ended",
    )
    for circle in list(await session.exec(statement)):
        await end_circle(session, circle, now)
