"""Put the cast into a database: a programme, six invited pairs, an invited group, their interests."""

from datetime import datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.cast import CHANNEL, DANA, EVERYONE, MAKERS, PAIRS, PROGRAMME, PURPOSE, SPACE, Actor
from bot.policy.cadence import local_day
from bot.store.engine import Store
from bot.store.tables import (
    Account,
    Circle,
    Community,
    Coordinator,
    Feed,
    Interest,
    Membership,
    Person,
    Programme,
    Space,
)

ZONE = "Europe/Berlin"
WEEKS = 26


async def seed(store: Store, platform: str, feeds: list[str], now: datetime) -> bool:
    """Write the sample programme unless the database has a community already; whether it was written."""
    async with store.write() as session:
        if (await session.exec(select(Community.id))).first() is not None:
            return False
        community = Community(name="Commons", created_at=now)
        session.add(community)
        await session.flush()
        session.add(Space(community_id=community.id, platform=platform, space=SPACE))
        people = {actor.id: await _person(session, community, actor, platform, now) for actor in EVERYONE}
        session.add(Coordinator(community_id=community.id, person_id=people[DANA.id].id))
        programme = await _programme(session, community, now)
        for mentor, mentee in PAIRS:
            circle = _circle(programme, platform, f"{_first(mentor)} & {_first(mentee)}", now)
            await _invite(session, circle, [(people[mentor.id], "mentor"), (people[mentee.id], "mentee")])
        group = _circle(programme, platform, "Makers' circle", now, place=CHANNEL)
        await _invite(session, group, [(people[actor.id], "member") for actor in MAKERS])
        for url in feeds:
            session.add(Feed(community_id=community.id, url=url, poll_at=now, created_at=now))
        return True


def _first(actor: Actor) -> str:
    return actor.name.split()[0]


async def _person(
    session: AsyncSession, community: Community, actor: Actor, platform: str, now: datetime
) -> Person:
    person = Person(community_id=community.id, name=actor.name, zone=actor.zone, created_at=now)
    session.add(person)
    await session.flush()
    session.add(
        Account(
            community_id=community.id,
            person_id=person.id,
            platform=platform,
            external_id=actor.id,
            space=SPACE,
        )
    )
    for kind, all_words in (("interest", actor.interests), ("goal", actor.goals)):
        for words in all_words:
            session.add(
                Interest(
                    community_id=community.id, person_id=person.id, kind=kind, words=words, created_at=now
                )
            )
    return person


async def _programme(session: AsyncSession, community: Community, now: datetime) -> Programme:
    start = local_day(now, ZONE)
    row = Programme(
        community_id=community.id,
        name=PROGRAMME,
        purpose=PURPOSE,
        starts_on=start,
        ends_on=start + timedelta(weeks=WEEKS),
        zone=ZONE,
        country="DE",
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row


def _circle(programme: Programme, platform: str, title: str, now: datetime, place: str = "") -> Circle:
    return Circle(
        community_id=programme.community_id,
        programme_id=programme.id,
        kind="group" if place else "pair",
        tie="group" if place else "mentor",
        title=title,
        platform=platform,
        space=SPACE,
        place=place,
        created_at=now,
        plan_at=now,
    )


async def _invite(session: AsyncSession, circle: Circle, people: list[tuple[Person, str]]) -> None:
    session.add(circle)
    await session.flush()
    for person, role in people:
        session.add(
            Membership(
                community_id=circle.community_id,
                circle_id=circle.id,
                person_id=person.id,
                role=role,
                invited_at=circle.created_at,
            )
        )
