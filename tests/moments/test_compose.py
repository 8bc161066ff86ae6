"""The words: the same facts give the same message, which fits everywhere and says who reads it and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.facts import ArticleFacts, DeliveryFacts, EventFacts, Party, Said, pack
from bot.library import Prompt
from bot.library.load import load
from bot.messages import Account, Form, Message, Quote, fit, plain
from bot.moments import MOMENTS, checking, telling
from bot.moments import opening as openings
from tests.messages.strategies import DISCORD, SLACK
from tests.moments.states import START

LIBRARY = load()


def party(id: int, name: str, **more: Any) -> Party:
    """Somebody."""
    return Party(person_id=id, name=name, account=Account(platform="fake", id=name.lower()), **more)


ANA = party(1, "Ana", zone="Europe/Lisbon", interests=("Gardens", "chess"))
BEN = party(2, "Ben", zone="Asia/Tokyo", interests=("gardens",))
CHI = party(3, "Chi", zone="UTC")


def facts(moment: str, **more: Any) -> DeliveryFacts:
    """A pair's delivery."""
    given = {
        "token": "d:7", "moment": moment, "slot": "1", "reason": moment, "title": "Ana & Ben",
        "programme": "Spring", "purpose": "learning from each other", "members": (ANA, BEN),
        "coordinators": ("Dana",), "at": START, "started_at": START, "ends_on": date(2026, 8, 31), **more,
    }  # fmt: skip
    return DeliveryFacts(**given)


ARTICLE = ArticleFacts(title="On gardens", url="https://example.org/g", summary="Slow work.", source="Green")
EVENT = EventFacts(
    id="e-7", title="Book club", starts_at=START, about="Bring a page.", link="https://example.org/room"
)
ROOM = EventFacts(
    id="c-7", title="Ana & Ben", starts_at=START, minutes=30, link="https://example.org/call", sequence=1
)
TIMES = "t20260303T1000 t20260305T1630 t20260309T1400"
SAID = (Said(who=ANA, words="I was new there."), Said(who=BEN, words="So was I."))
AGREED = (
    Said(who=ANA, words="", fields=(("aim", "Chess"), ("often", "weekly"), ("depth", "3"))),
    Said(who=BEN, words="", fields=(("aim", "Gardens"), ("end", "2026-07-01"))),
)
MILESTONE = (Said(who=ANA, words="Speak at a meetup"),)
EVERY = {
    "help": facts("help", reader=CHI, asked_by=BEN, detail=pack(person=2)),
    "invitation": facts("invitation", reader=BEN),
    "notice": facts("notice", reader=CHI, asked_by=BEN, detail=pack(what="circle_left", person=2)),
    "closed_door": facts("closed_door", asked_by=ANA, detail=pack(person=1), direct_help="Open the menu."),
    "reveal": facts("reveal", subject="3", said=SAID),
    "share": facts("share", subject="3", said=SAID[:1], detail=pack(person=1, of="story")),
    "lone_answer": facts("lone_answer", subject="3", reader=BEN),
    "opening": facts("opening"),
    "story": facts("story", subject=LIBRARY.of("story")[0].id),
    "check_in": facts(
        "check_in", subject="+".join(prompt.id for prompt in LIBRARY.of("check_in")[:2]), detail=pack(days=14)
    ),
    "closing": facts("closing", slot="2026-08-31-thanks", subject="closing.thanks"),
    "closing_choice": facts("closing_choice", slot="2026-08-31-p2", reader=BEN),
    "call": facts("call", detail=pack(minutes=30, days=10, at=TIMES)),
    "call_asked": facts(
        "call_asked",
        subject="7",
        reader=BEN,
        asked_by=ANA,
        detail=pack(person=1, minutes=30, at="t20260303T1000"),
    ),
    "call_agreed": facts("call_agreed", subject="7", event=ROOM, detail=pack(what="agreed", minutes=30)),
    "call_met": facts("call_met", subject="7", event=ROOM, detail=pack(minutes=30)),
    "ready": facts("ready", reader=BEN, detail=pack(level=2)),
    "second_asking": facts(
        "second_asking", subject="3", reader=BEN, detail=pack(of="story", asked=LIBRARY.of("story")[0].id)
    ),
    "article": facts("article", subject="7", article=ARTICLE, detail=pack(person=1, because="gardens")),
    "activity": facts(
        "activity", subject="+".join(prompt.id for prompt in LIBRARY.of("activity")[:3]), detail=pack(days=28)
    ),
    "activity_chosen": facts("activity_chosen", slot="d3", subject=LIBRARY.of("activity")[0].id),
    "activity_step": facts(
        "activity_step", subject=LIBRARY.of("activity")[0].id, detail=pack(step="halfway")
    ),
    "event": facts("event", subject="3", event=EVENT, detail=pack(what="new")),
    "agreement": facts("agreement", reader=BEN),
    "agreed": facts("agreed", subject="3", said=AGREED),
    "milestone": facts("milestone", subject="4", said=MILESTONE, detail=pack(on="2026-05-01")),
    "reflection": facts("reflection", subject="reflection.1", reader=BEN, detail=pack(days=42)),
    "pulse": facts("pulse", reader=BEN),
    "how_quiet": facts("how_quiet", reader=BEN),
    "quiet_question": facts("quiet_question", reader=BEN),
}


def said(of: DeliveryFacts) -> Message:
    """The message for these facts."""
    return MOMENTS[of.moment].compose(of, LIBRARY)


@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_the_same_facts_give_the_same_message(moment: str) -> None:
    assert said(EVERY[moment]) == said(EVERY[moment])
    assert said(EVERY[moment]).token == "d:7"


@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_every_message_tells_why_and_who_reads_it(moment: str) -> None:
    message = said(EVERY[moment])
    assert message.reason
    assert message.seen_by
    text = plain(message)
    assert "Why: " in text
    assert "Seen by: " in text
    assert all(choice.label in text for choice in message.choices)
    assert "{" not in text


@pytest.mark.parametrize("platform", [SLACK, DISCORD], ids=["slack", "discord"])
@pytest.mark.parametrize("moment", sorted(MOMENTS))
def test_every_message_fits_in_one(moment: str, platform: Any) -> None:
    (page,) = fit(said(EVERY[moment]), platform)
    assert page.choices == said(EVERY[moment]).choices


@pytest.mark.parametrize("prompt", LIBRARY.of("activity"), ids=lambda prompt: prompt.id)
def test_every_activity_fits_everywhere(prompt: Prompt) -> None:
    assert prompt.title
    assert len(prompt.follow_ups) == 3
    three = "+".join([prompt.id, *(one.id for one in LIBRARY.of("activity")[:2])])
    for kind, platform in ((one, two) for one in ("pair", "group") for two in (SLACK, DISCORD)):
        pages = fit(said(facts("activity", subject=three, kind=kind)), platform)
        assert len(pages) == (2 if kind == "group" and platform.polls else 1)
        told = "".join(plain(page) for page in pages)
        assert prompt.text in told
        assert f"- {prompt.title}" in told or prompt.title in {one.label for one in pages[-1].choices}


@pytest.mark.parametrize("moment", ["story", "check_in", "article"])
def test_a_nudge_offers_answer_and_not_now_in_front_and_the_rest_under_more(moment: str) -> None:
    choices = said(EVERY[moment]).choices
    front = {choice.id for choice in choices if choice.place == "front"}
    more = {choice.id for choice in choices if choice.place == "more"}
    assert "later" in front
    assert more == {"touch", "less", "mute", "why", "stop"}


def test_a_channel_is_not_asked_whether_it_is_in_touch() -> None:
    for moment in ("story", "article"):
        shown = said(replace(EVERY[moment], kind="group", tie="group"))
        assert "touch" not in {choice.id for choice in shown.choices}


@pytest.mark.parametrize("prompt", LIBRARY.of("story"), ids=lambda prompt: prompt.id)
def test_every_story_fits_everywhere(prompt: Prompt) -> None:
    for kind in ("pair", "group"):
        message = said(facts("story", subject=prompt.id, kind=kind, detail=pack(days=7)))
        assert prompt.text in plain(message)
        assert all(len(fit(message, platform)) == 1 for platform in (SLACK, DISCORD))
    assert_form_fits(telling.form("d:7:answer:f", prompt, {}, asked=prompt.text, others="Ben"))


@pytest.mark.parametrize("prompt", LIBRARY.of("check_in"), ids=lambda prompt: prompt.id)
def test_every_check_in_fits_everywhere(prompt: Prompt) -> None:
    message = said(facts("check_in", subject=f"{prompt.id}+{LIBRARY.of('check_in')[0].id}"))
    assert prompt.text in plain(message)
    assert all(len(fit(message, platform)) == 1 for platform in (SLACK, DISCORD))
    assert_form_fits(
        checking.form("d:7:answer:f", [prompt, LIBRARY.of("check_in")[0]], {}, "", partner="Ben")
    )


def test_a_story_with_many_long_questions_still_fits_a_narrow_form() -> None:
    questions = tuple("What did you think of it " * 5 + f"{number}?" for number in range(5))
    prompt = replace(LIBRARY.of("story")[0], follow_ups=questions)
    form = telling.form("d:7:answer:f", prompt, {}, asked=prompt.text, others="Ben")
    assert_form_fits(form)
    assert form.fields[1].hint == questions[0]


def test_the_time_zone_form_fits() -> None:
    assert_form_fits(openings._zone_form("d:7:zone:f", ""))


def assert_form_fits(form: Form) -> None:
    """Five fields on Discord, labels of 45 there, a title of 24 on Slack, options of 75."""
    assert len(form.fields) <= DISCORD.max_fields
    assert len(form.title) <= SLACK.max_title
    assert len(form.submit) <= 24
    assert all(0 < len(field.label) <= 45 for field in form.fields)
    assert all(len(one.label) <= 75 and len(one.id) <= 75 for field in form.fields for one in field.options)


def test_a_story_stays_sealed_and_says_so() -> None:
    assert "sealed until both of you have answered" in said(EVERY["story"]).seen_by
    assert "enough of you" in said(replace(EVERY["story"], kind="group")).seen_by


def test_the_opening_says_only_what_is_true() -> None:
    text = plain(said(EVERY["opening"]))
    assert "at most 2 a week" in text
    assert "/kith leave" in text
    assert "Gardens" in text
    assert "chess" not in text
    assert "moderators" not in text
    assert "time zone" not in text
    assert "31 August 2026" in text


def test_the_opening_asks_for_a_zone_that_nobody_knows() -> None:
    message = said(facts("opening", members=(ANA, replace(BEN, zone=""))))
    assert "time zone" in plain(message)
    assert message.choices[0].id == "zone"
    assert message.choices[0].opens_form


def test_where_moderators_may_look_it_is_said() -> None:
    message = said(facts("opening", moderators_see_all=True))
    assert "moderators of this server may" in plain(message)
    assert message.seen_by == "Ana and Ben, and this server's moderators"
    assert said(facts("lone_answer", moderators_see_all=True, reader=BEN)).seen_by == "only you"


def test_a_reveal_shows_everybody_s_own_words() -> None:
    message = said(EVERY["reveal"])
    quotes = [part for part in message.parts if isinstance(part, Quote)]
    assert [(one.who.name, one.words) for one in quotes] == [(one.who.name, one.words) for one in SAID]
    assert "Ana and Ben, both stories are in" in plain(message)


def test_a_reveal_after_a_share_still_tells_of_both() -> None:
    assert "Ana and Ben, both" in plain(said(replace(EVERY["reveal"], said=SAID[1:])))


@pytest.mark.parametrize(("of", "words"), [("story", "this story"), ("check_in", "check-in")])
def test_a_share_speaks_in_its_writer_s_name(of: str, words: str) -> None:
    text = plain(said(replace(EVERY["share"], detail=pack(person=1, of=of))))
    assert "Ana would like you to" in text
    assert words in text
    assert "Ana: “I was new there.”" in text


def test_a_call_for_help_holds_no_words() -> None:
    message = said(EVERY["help"])
    assert not any(isinstance(part, Quote) for part in message.parts)
    assert "Ben asks for your help" in plain(message)
    assert not message.choices


def test_an_article_tells_because_of_whom() -> None:
    assert "Ana said “gardens”" in plain(said(EVERY["article"]))
    shared = replace(EVERY["article"], reason="article_shared", detail=pack(person=2, because=""))
    assert "Ben brought this for you" in plain(said(shared))


def test_a_notice_tells_a_member_that_it_is_their_circle() -> None:
    assert "You look after this circle" in plain(said(EVERY["notice"]))
    staying = replace(EVERY["notice"], members=(ANA,), reader=ANA)
    assert "a circle that you are in" in plain(said(staying))


def test_who_said_yes_hears_kindly_that_it_does_not_start() -> None:
    declined = pack(what="invitation_declined", person=2)
    waiting = plain(said(replace(EVERY["notice"], detail=declined, members=(ANA,), reader=ANA)))
    assert "will not start after all" in waiting
    assert "no thanks" not in waiting


def test_the_partner_who_stays_is_not_told_to_say_hello_to_themselves() -> None:
    staying = plain(said(replace(EVERY["notice"], members=(ANA,), reader=ANA)))
    assert "it says nothing about you" in staying
    assert "say hello" not in staying


@pytest.mark.parametrize("what", ["invitation_silent", "invitation_declined", "circle_left", "circle_ended",
                                  "unreachable", "misconfigured"])  # fmt: skip
def test_every_notice_has_words(what: str) -> None:
    detail = pack(what=what, people="2") if what != "misconfigured" else pack(what=what, missing="chat:write")
    text = plain(said(replace(EVERY["notice"], asked_by=None, detail=detail)))
    assert "Ben" in text or "chat:write" in text or what.startswith("circle_")
    assert "{" not in text


def test_an_invitation_says_who_asks_how_often_and_who_sees_what() -> None:
    text = plain(said(EVERY["invitation"]))
    for words in ("Dana", "Ana", "at most 2 a week", "No thanks", "never what you say", "Spring"):
        assert words in text
    nameless = plain(said(replace(EVERY["invitation"], coordinators=(), purpose="")))
    assert "A coordinator asked me" in nameless
    assert "part of" not in nameless


def test_words_of_members_can_not_become_markup() -> None:
    name = "<!channel> @everyone {names}"
    message = said(facts("invitation", reader=replace(BEN, name=name)))
    assert name in plain(message)
    assert all(isinstance(piece, str) for part in message.parts for piece in getattr(part, "body", ()))
