"""Messages of every shape, and what platforms can carry."""

from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st

from bot.messages import (
    Account,
    Address,
    Capabilities,
    Card,
    Choice,
    File,
    Link,
    Meeting,
    Mention,
    Message,
    Picture,
    Poll,
    Quote,
    Strong,
    Text,
    When,
)

SLACK = Capabilities(max_text=3000, max_parts=50, max_label=75, max_choices=5, max_fields=10, max_title=24)
DISCORD = Capabilities(
    max_text=4000,
    max_parts=40,
    max_label=80,
    max_choices=5,
    max_fields=5,
    max_title=45,
    threads=True,
    polls=True,
)
SMALL = Capabilities(max_text=400, max_parts=4, max_label=12, max_choices=2, pictures=False)

few = settings(max_examples=40, deadline=None)
_WORD = st.sampled_from(
    ["so", "friend", "Übung", "a", "wonderful", "—", "日本語", "it's", "42", "unbelievably"]
)
_GAP = st.sampled_from([" ", "  ", "\n", "\n\n", ". ", "? "])
_prose = st.lists(st.tuples(_WORD, _GAP), max_size=120).map(lambda pairs: "".join(map("".join, pairs)))
_unbroken = st.integers(1, 900).map(lambda size: "x" * size)
prose = st.one_of(_prose, _unbroken, _prose.map(lambda text: text * 4), st.just("word" + " " * 500 + "end"))
short = st.text("abcdefgh é", min_size=1, max_size=24).filter(str.strip)

mentions = st.builds(Mention, who=st.just(Account(platform="fake", id="U1")), name=short)
links = st.builds(Link, label=short, url=st.just("https://example.org/a"))
marked = st.one_of(
    mentions,
    links,
    st.builds(Strong, words=short),
    st.builds(When, at=st.just(datetime(2026, 3, 2, 10, tzinfo=UTC)), style=st.sampled_from(["day", "full"])),
)
rich = st.lists(st.one_of(prose, marked), max_size=5).map(tuple)
pictures = st.builds(Picture, alt=prose.filter(str.strip), url=st.just("https://example.org/p.png"))
cards = st.builds(
    Card,
    title=st.one_of(short, prose.filter(str.strip)),
    body=rich,
    url=st.sampled_from(["", "https://example.org/article"]),
    picture=st.one_of(st.none(), st.builds(Picture, alt=short)),
    facts=st.lists(st.tuples(short, rich), max_size=4).map(tuple),
)
polls = st.builds(
    Poll,
    question=st.one_of(short, prose.filter(str.strip)),
    options=st.lists(
        st.builds(Choice, id=st.uuids().map(str), label=st.text("abcdefgh é", min_size=1, max_size=70)),
        min_size=1,
        max_size=10,
    ).map(tuple),
    hours=st.integers(1, 768),
)
meetings = st.builds(
    Meeting,
    id=st.just("e1"),
    title=st.one_of(short, prose.filter(str.strip)),
    starts_at=st.just(datetime(2026, 3, 2, 10, tzinfo=UTC)),
    about=prose,
    link=st.sampled_from(["", "https://example.org/room"]),
    place=st.sampled_from([None, Address(platform="fake", space="S", id="P1")]),
    announce=st.booleans(),
    cancelled=st.booleans(),
)
parts = st.one_of(
    st.builds(Text, body=rich),
    st.builds(Quote, who=mentions, words=prose),
    cards,
    st.builds(Picture, alt=short),
    st.builds(File, name=short, mime=st.just("text/csv"), data=st.just(b"")),
    polls,
    meetings,
)
choices = st.builds(
    Choice,
    id=st.sampled_from(["answer", "later", "why"]),
    label=short,
    url=st.sampled_from(["", "", "https://example.org/read"]),
    place=st.sampled_from(["front", "more"]),
)
messages = st.builds(
    Message,
    token=st.just("d:1"),
    parts=st.lists(parts, max_size=6).map(tuple),
    choices=st.lists(choices, max_size=4).map(tuple),
    reason=rich,
    seen_by=st.one_of(st.just(""), short),
    topic=st.one_of(st.just(""), short),
)
