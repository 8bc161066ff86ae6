"""Any message and any form, for property tests."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.messages import (
    Account,
    Address,
    Card,
    Choice,
    Field,
    File,
    Form,
    Link,
    Meeting,
    Mention,
    Message,
    Option,
    Picture,
    Poll,
    Quote,
    Strong,
    Text,
    When,
)

words = st.text(max_size=12)
accounts = st.builds(Account, platform=words, id=words)
mentions = st.builds(Mention, who=accounts, name=words)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is given beside it
rich = st.lists(
    st.one_of(
        words,
        mentions,
        st.builds(Link, label=words, url=words),
        st.builds(Strong, words=words),
        st.builds(When, at=instants, style=st.sampled_from(["day", "time", "full"])),
    ),
    max_size=3,
).map(tuple)
pictures = st.builds(Picture, alt=words, url=words, data=st.binary(max_size=8))
cards = st.builds(
    Card,
    title=words,
    body=rich,
    url=words,
    picture=st.none() | pictures,
    facts=st.lists(st.tuples(words, rich), max_size=2).map(tuple),
)
choices = st.builds(
    Choice,
    id=words,
    label=words,
    url=st.just("") | words,
    opens_form=st.booleans(),
    place=st.sampled_from(["front", "more"]),
    tone=st.sampled_from(["plain", "main", "danger"]),
)
addresses = st.builds(Address, platform=words, space=words, id=words, thread=words)
polls = st.builds(
    Poll, question=words, options=st.lists(choices, max_size=3).map(tuple), hours=st.integers(1, 99)
)
meetings = st.builds(
    Meeting,
    id=words,
    title=words,
    starts_at=instants,
    minutes=st.integers(1, 999),
    about=words,
    link=words,
    place=st.none() | addresses,
    announce=st.booleans(),
    cancelled=st.booleans(),
)
parts = st.one_of(
    st.builds(Text, body=rich),
    st.builds(Quote, who=mentions, words=words),
    pictures,
    cards,
    st.builds(File, name=words, mime=words, data=st.binary(max_size=8)),
    polls,
    meetings,
)
messages = st.builds(
    Message,
    token=words,
    parts=st.lists(parts, max_size=3).map(tuple),
    choices=st.lists(choices, max_size=3).map(tuple),
    reason=rich,
    seen_by=words,
    topic=words,
    text=words,
)
options = st.lists(st.builds(Option, id=words, label=words, hint=words), max_size=2).map(tuple)
values = st.one_of(
    st.none(),
    words,
    st.integers(),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    instants,
    accounts,
    addresses,
    st.lists(words, max_size=2).map(tuple),
)
fields = st.builds(
    Field,
    id=words,
    label=words,
    hint=words,
    required=st.booleans(),
    value=values,
    kind=st.sampled_from(["line", "long", "one", "many", "yes", "date", "time", "number", "person"]),
    options=options,
    least=st.integers(0, 9),
    most=st.integers(0, 2000),
)
forms = st.builds(
    Form,
    token=words,
    title=words,
    fields=st.lists(fields, max_size=3).map(tuple),
    submit=words,
    intro=rich,
    page=st.integers(1, 3),
    pages=st.integers(1, 3),
)
