"""`call time`: times at once, a time of one's own, what is coming; `call hard` before writing."""

from bot.messages import Message, Reply, When
from bot.store.tables import Call, Circle
from tests.commands.stage import Stage, paired, words
from tests.commands.test_events import ROOM


def message(reply: Reply) -> Message:
    """What a reply shows."""
    assert reply.message is not None
    return reply.message


def token(reply: Reply, label: str) -> str:
    """The token of the button with this label, or of the first whose label begins so."""
    found = next(choice for choice in message(reply).choices if choice.label.startswith(label))
    return f"{message(reply).token}:{found.id}" + (":f" if found.opens_form else "")


async def test_it_offers_times_and_a_press_proposes_one(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    reply = await on.say("Bo", "call")
    assert "fit the hours of you both" in words(reply)
    *times, other = message(reply).choices
    assert (len(times), other.label) == (3, "Another time")
    assert message(reply).seen_by == "only you"
    assert "I ask Cy now" in words(await on.send("Bo", f"c:call time:{times[0].id}"))
    assert (await on.only(Call)).state == "proposed"
    assert "no hurry" in words(await on.say("Bo", "call"))
    asked = await on.say("Cy", "call")
    assert "Bo would like to talk" in words(asked)
    assert "It is agreed" in words(await on.send("Cy", token(asked, "That suits me")))
    call = await on.only(Call)
    assert call.state == "agreed"
    assert call.make_at == on.now


async def test_a_time_can_be_named_and_the_rest_is_asked_for(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    assert "I ask Cy now" in words(await on.say("Bo", "call tomorrow 10:00"))
    assert (await on.only(Call)).at.isoformat() == "2026-03-03T10:00:00+00:00"
    assert "Choose a time" in str((await on.say("Bo", "call tomorrow")).errors)
    assert "still to come" in str((await on.say("Bo", "call today 9:00")).errors)
    form = await on.send("Bo", "c:call time:other.1:f")
    assert form.form is not None
    assert [field.id for field in form.form.fields] == ["day", "time", "circle"]
    sent = await on.send("Bo", form.form.token, {"day": "6 March", "time": "15:30", "circle": "1"})
    assert "I ask Cy now" in words(sent)
    call = await on.only(Call)
    assert (call.at.isoformat(), call.sequence) == ("2026-03-06T15:30:00+00:00", 1)


async def test_what_is_coming_is_shown_moved_and_called_off(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    await on.say("Bo", f"call link {ROOM}")
    await on.say("Bo", "call 6 March 15:30")
    await on.say("Cy", "call 6 March 15:30")
    coming = await on.say("Bo", "call")
    assert "Fri 6 Mar, 15:30: a call of 30 minutes with Cy" in words(coming)
    assert ROOM in words(coming)
    assert (await on.only(Call)).make_at is None, "a room of their own serves"
    off = await on.send("Bo", token(coming, "Call it off"))
    assert "is off" in words(off)
    assert (await on.only(Call)).state == "cancelled"
    assert "Nothing was changed" in words(await on.send("Cy", token(coming, "Call it off")))
    assert not any(isinstance(part, When) for part in message(off).parts)


async def test_for_a_hard_talk_a_call_comes_before_writing(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    reply = await on.say("Bo", "call hard")
    assert "often kinder than writing" in words(reply)
    assert len(message(reply).choices) == 4
    assert "I ask Cy now" in words(await on.send("Bo", f"c:call time:{message(reply).choices[1].id}"))
    assert "hard" not in (await on.only(Call)).model_dump_json(), "nobody learns why"


async def test_who_has_nobody_to_call_is_told(on: Stage) -> None:
    assert "in no pair" in str(await on.say("Eve", "call"))
    await paired(on, "Bo", "Cy")
    assert "in no pair" in str(await on.send("Eve", "c:call time:t20260306T1000.1"))
    circle = await on.only(Circle)
    circle.state = "invited"
    await on.keep(circle)
    assert "rests or has not begun" in str(await on.say("Bo", "call"))


async def test_old_buttons_do_no_harm(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    late = on.later(days=9)
    assert "That time has passed" in words(await late.send("Bo", "c:call time:t20260303T1000.1"))
    assert "no use any more" in words(await on.send("Bo", "c:call time:dance.1"))
    assert await on.rows(Call) == []


async def test_its_family_s_word_alone_is_enough(on: Stage) -> None:
    await paired(on, "Bo", "Cy")
    assert "fit the hours of you both" in words(await on.say("Bo", "call"))
    assert "kinder than writing" in words(await on.say("Bo", "call hard"))
    assert "kith call time" in words(await on.say("Bo", "help call time"))
