"""The cast: six mentor pairs, a group of eight, and the coordinator who looks after them. All invented."""

from typing import Literal

from bot.messages import value

Habit = Literal["open", "brief", "fading", "asks for help", "one-sided"]
"""How somebody takes to it: `fading` stops answering after three weeks, `one-sided` rarely tells stories."""


@value
class Actor:
    """One person. `hours` is how long they usually take to answer."""

    id: str
    name: str
    zone: str
    interests: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    habit: Habit = "open"
    hours: int = 5


ACTORS = (
    Actor(
        id="ana",
        name="Ana Sousa",
        zone="Europe/Lisbon",
        interests=("hiking and nature", "how teams learn"),
        goals=("lead a team without doing all of its work",),
    ),
    Actor(
        id="ben",
        name="Ben Okafor",
        zone="Africa/Lagos",
        interests=("artificial intelligence", "hiking and nature"),
        goals=("give my first conference talk",),
        hours=9,
    ),
    Actor(
        id="mei",
        name="Mei Tanaka",
        zone="Asia/Tokyo",
        interests=("climate and energy", "cooking"),
        goals=("write more plainly",),
        habit="brief",
    ),
    Actor(
        id="jonas",
        name="Jonas Weber",
        zone="Europe/Berlin",
        interests=("cycling in cities",),
        goals=("move from support into engineering",),
        hours=20,
    ),
    Actor(
        id="leila",
        name="Leila Haddad",
        zone="Europe/Paris",
        interests=("photography", "design for everyone"),
        goals=("say no more often",),
    ),
    Actor(
        id="tom",
        name="Tom Brandt",
        zone="America/New_York",
        interests=("open source software",),
        goals=("learn to give feedback",),
        habit="one-sided",
        hours=16,
    ),
    Actor(
        id="priya",
        name="Priya Nair",
        zone="Asia/Kolkata",
        interests=("data and privacy", "gardening"),
        goals=("mentor without giving advice too early",),
        hours=4,
    ),
    Actor(
        id="sofia",
        name="Sofia Rossi",
        zone="Europe/Rome",
        interests=("gardening", "small businesses"),
        goals=("start something of my own",),
        habit="brief",
    ),
    Actor(
        id="carlos",
        name="Carlos Vega",
        zone="America/Bogota",
        interests=("music", "teaching"),
        goals=("finish what I start",),
        habit="fading",
    ),
    Actor(
        id="aroha",
        name="Aroha Ngata",
        zone="Pacific/Auckland",
        interests=("sailing",),
        goals=("come back to work after a long break",),
        habit="fading",
        hours=12,
    ),
    Actor(
        id="noor",
        name="Noor Ali",
        zone="Europe/Amsterdam",
        interests=("repairing things", "history"),
        goals=("hand over my project well",),
    ),
    Actor(
        id="emil",
        name="Emil Larsen",
        zone="Europe/Copenhagen",
        interests=("repairing things",),
        goals=("find out what I want to do next",),
        habit="asks for help",
    ),
)
MAKERS = (
    Actor(id="chi", name="Chi Eze", zone="Europe/London", interests=("repairing things", "electronics")),
    Actor(id="dmitri", name="Dmitri Kovac", zone="Europe/Zagreb", interests=("woodwork",), habit="brief"),
    Actor(id="esra", name="Esra Yilmaz", zone="Europe/Istanbul", interests=("textiles and sewing",)),
    Actor(id="felix", name="Felix Moreau", zone="Europe/Brussels", interests=("cycling in cities",)),
    Actor(id="gita", name="Gita Rao", zone="Europe/Dublin", interests=("gardening",), habit="brief"),
    Actor(id="hugo", name="Hugo Lind", zone="Europe/Stockholm", interests=("electronics",), habit="fading"),
    Actor(id="ines", name="Ines Pereira", zone="Europe/Madrid", interests=("cooking",)),
    Actor(id="juma", name="Juma Mwangi", zone="Africa/Nairobi", interests=("open source software",), hours=8),
)
DANA = Actor(id="dana", name="Dana Levin", zone="Europe/Berlin")
EVERYONE = (*ACTORS, *MAKERS, DANA)
PAIRS = tuple(zip(ACTORS[::2], ACTORS[1::2], strict=True))
CHANNEL = "makers"
SPACE = "playground"
PROGRAMME = "Common Ground"
PURPOSE = "people from different places who learn from each other's stories"
