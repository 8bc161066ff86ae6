"""A member suggests a question, a coordinator says yes, and this community alone is asked it."""

from bot.library import Library
from bot.messages import Value
from bot.policy.state import CircleState
from bot.programmes.own_prompts import shelve
from bot.store.tables import OwnPrompt
from tests.commands.stage import LIBRARY, Stage, form, words

GOOD: dict[str, Value] = {
    "question": "Which workshop tool do you lend to others?",
    "theme": "craft",
    "depth": "1",
    "follow_ups": "How did it feel?\nWhat did you choose?\nWhat came of it?",
}


def asked(library: Library, community: int) -> set[str]:
    """Every story that a circle there may still be asked."""
    used: set[str] = set()
    while found := library.choose("story", used=frozenset(used), uses={}, depth=3, community=community):
        used.add(found.id)
    return used


async def test_a_suggestion_waits_for_a_coordinator(on: Stage) -> None:
    reply = await on.say("Nia", "prompt suggest", options=GOOD)
    assert "A coordinator looks at it first" in words(reply)
    row = await on.only(OwnPrompt)
    assert row.state == "proposed"
    assert row.prompt not in asked(LIBRARY, on.community.id)
    shown = await on.say("Dana", "prompt review")
    assert "Which workshop tool do you lend" in words(shown)
    assert "Work and craft" in words(shown)
    assert "Nia" not in words(shown)
    assert shown.message is not None
    reply = await on.send("Dana", f"c:prompt review:yes-{row.id}")
    assert "Nothing waits" in words(reply)
    assert row.prompt in asked(LIBRARY, on.community.id)
    assert row.prompt not in asked(LIBRARY, on.community.id + 1)
    assert CircleState(id=1, kind="pair").community_id == 0
    retired = await on.say("Dana", "prompt retire", options={"prompt": row.prompt})
    assert "asked no more" in words(retired)
    assert row.prompt not in asked(LIBRARY, on.community.id)
    assert LIBRARY.get(row.prompt).text.startswith("Which workshop tool")


async def test_a_no_is_a_no_and_settles_it(on: Stage) -> None:
    await on.say("Nia", "prompt suggest", options=GOOD)
    row = await on.only(OwnPrompt)
    await on.send("Dana", f"c:prompt review:no-{row.id}")
    assert (await on.only(OwnPrompt)).state == "declined"
    assert "settled before" in words(await on.send("Dana", f"c:prompt review:yes-{row.id}"))
    assert (await on.only(OwnPrompt)).state == "declined"


async def test_a_members_press_approves_nothing(on: Stage) -> None:
    await on.say("Nia", "prompt suggest", options=GOOD)
    row = await on.only(OwnPrompt)
    await on.send("Nia", f"c:prompt review:yes-{row.id}")
    assert (await on.only(OwnPrompt)).state == "proposed"


async def test_faults_are_told_at_the_field_and_nothing_typed_is_lost(on: Stage) -> None:
    bad = {**GOOD, "question": "What was the worst day of your school?", "follow_ups": "One?"}
    reply = await on.say("Nia", "prompt suggest", options=bad)
    assert "superlative of pain" in (reply.errors or {})["question"]
    assert "assumes how people live" in (reply.errors or {})["question"]
    assert "1 follow-ups, not three" in (reply.errors or {})["question"]
    values = {one.id: one.value for one in form(reply).fields}
    assert values["question"] == bad["question"]
    assert await on.rows(OwnPrompt) == []


async def test_one_that_is_there_already_is_named(on: Stage) -> None:
    twin = {**GOOD, "question": "What changed your mind lately?"}
    reply = await on.say("Nia", "prompt suggest", options=twin)
    assert "one like it is there: s1" in (reply.errors or {})["question"]


async def test_from_depth_three_on_a_mentor_variant_goes_first(on: Stage) -> None:
    deep = {**GOOD, "depth": "3", "mentor": "Which early mistake at work, long settled, taught you most?"}
    await on.say("Dana", "prompt suggest", options=deep)
    row = await on.only(OwnPrompt)
    assert row.state == "approved"
    assert LIBRARY.get(row.prompt).mentor_first
    await on.say("Dana", "prompt retire", options={"prompt": row.prompt})


async def test_a_restart_finds_them_again(on: Stage) -> None:
    await on.say("Dana", "prompt suggest", options=GOOD)
    row = await on.only(OwnPrompt)
    fresh = Library([])
    async with on.store.read() as session:
        await shelve(session, fresh)
    assert asked(fresh, on.community.id) == {row.prompt}
    await on.say("Dana", "prompt retire", options={"prompt": row.prompt})
    fresh = Library([])
    async with on.store.read() as session:
        await shelve(session, fresh)
    assert asked(fresh, on.community.id) == set()
    assert fresh.get(row.prompt).community == on.community.id
