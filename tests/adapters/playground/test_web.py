"""The routes: who may ask, what is refused, what follows a reply."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.playground.platform import Playground
from adapters.playground.stream import Stream
from bot.errors import Misconfigured, Refused
from bot.messages import Account, Answer, HomeOpened, Inbound, Message, Option, Reply, Suggest, Text
from tests.adapters.playground.stage import START, PlaygroundStage, settings
from tests.contracts.platform import HELLO

DONE = Message(token="d:1", parts=(Text(body=("Both answered",)),))


class Replies:
    """Gives the reply it was told to give."""

    def __init__(self) -> None:
        self.next: Reply | None = None
        self.came: list[Inbound] = []

    async def receive(self, inbound: Inbound) -> Reply | None:
        self.came.append(inbound)
        return self.next


@pytest.fixture
def replies() -> Replies:
    return Replies()


@pytest.fixture
async def served(stage: PlaygroundStage, replies: Replies) -> AsyncIterator[PlaygroundStage]:
    async with stage.serving(replies.receive):
        yield stage


async def ask(stage: PlaygroundStage, path: str, **given: Any) -> tuple[int, str]:
    method = given.pop("method", "GET")
    async with (
        ClientSession() as session,
        session.request(method, stage.platform.address + path, **given) as got,
    ):
        return got.status, await got.text()


async def entries(stage: PlaygroundStage, who: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await stage.state(who))["entries"]
    return found


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
async def test_strangers_are_refused(served: PlaygroundStage, headers: dict[str, str]) -> None:
    for path in ("/", "/state?as=ana", "/static/app.js", "/events"):
        status, words = await ask(served, path, headers=headers)
        assert (path, status) == (path, 403)
        assert words.endswith(".")


async def test_its_own_page_may_ask(served: PlaygroundStage) -> None:
    port = served.platform.address.rsplit(":", 1)[1]
    for name in ("127.0.0.1", "localhost"):
        headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
        assert (await ask(served, "/", headers=headers))[0] == 200


async def test_the_page_may_run_only_its_own_scripts(served: PlaygroundStage) -> None:
    async with ClientSession() as session, session.get(served.platform.address) as got:
        policy = got.headers["content-security-policy"]
        html = await got.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in html
    assert "style=" not in html


BAD_INPUT = (
    ("/say", "not json", 400),
    ("/say", "[]", 400),
    ("/say", '{"as":"ana"}', 400),
    ("/say", '{"as":"ana","text":"hi","extra":1}', 400),
    ("/say", '{"as":"ana","text":"half a \\ud800 character"}', 400),
    ("/say", '{"as":"zed","text":"hi"}', 400),
    ("/say", '{"as":"ana","text":"   "}', 400),
    ("/say", '{"as":"ana","text":"/giphy"}', 400),
    ("/say", '{"as":"ben","conversation":"makers","text":"hi"}', 403),
    ("/say", '{"as":"ben","conversation":"dm:ana","text":"hi"}', 403),
    ("/say", '{"as":"ben","conversation":"nowhere","text":"hi"}', 403),
    ("/press", '{"as":"ana","token":"d:1:x","message":99}', 400),
    ("/press", '{"as":"ana","token":""}', 400),
    ("/clock", '{"step":"year"}', 400),
)


async def test_bad_input_is_refused_in_words(served: PlaygroundStage, replies: Replies) -> None:
    headers = {"Content-Type": "application/json"}
    for path, raw, status in BAD_INPUT:
        got, words = await ask(served, path, method="POST", data=raw, headers=headers)
        assert (raw, got) == (raw, status)
        assert " " in json.loads(words)["error"]
    assert replies.came == []


async def test_other_kinds_and_huge_bodies_are_refused(served: PlaygroundStage) -> None:
    assert (await ask(served, "/say", method="POST", data="as=ana&text=hi"))[0] == 415
    huge = BytesIO(b'{"as": "ana", "text": "' + b"x" * 7_000_000)
    headers = {"Content-Type": "application/json"}
    assert (await ask(served, "/say", method="POST", data=huge, headers=headers))[0] == 413
    assert (await ask(served, "/say"))[0] == 405
    assert (await ask(served, "/static/../platform.py"))[0] == 404


async def test_a_message_in_reply_is_for_one_alone(served: PlaygroundStage, replies: Replies) -> None:
    where = await served.platform.open("playground", [served.ana, served.ben], "Both")
    replies.next = Reply(message=HELLO)
    await served.do("/say", served.ana, conversation=where.id, text="/kith help")
    typed, said = await entries(served, served.ana)
    assert (typed["words"], typed["private_to"]) == ("/kith help", "ana")
    assert (said["message"]["text"], said["private_to"]) == ("Hello, you two", "ana")
    assert await entries(served, served.ben) == []


async def test_a_revision_replaces_the_pressed_message(served: PlaygroundStage, replies: Replies) -> None:
    where = await served.platform.open("playground", [served.ana, served.ben], "Both")
    receipt = await served.platform.send(where, HELLO, "s:1")
    replies.next = Reply(revised=DONE)
    await served.press(served.ana, receipt, "d:1:ok")
    (seen,) = await entries(served, served.ben)
    assert (seen["message"]["text"], seen["revised"]) == ("Both answered", True)


async def test_a_press_on_anothers_private_message_is_refused(
    served: PlaygroundStage, replies: Replies
) -> None:
    where = await served.platform.open("playground", [served.ana, served.ben], "Both")
    replies.next = Reply(message=HELLO)
    await served.do("/say", served.ana, conversation=where.id, text="/kith help")
    private = (await entries(served, served.ana))[-1]["id"]
    told = {"as": "ben", "conversation": where.id, "message": private, "token": "d:1:x"}
    assert (await served.post("/press", told))[0] == 400
    assert len(replies.came) == 1


async def test_errors_options_and_home_come_back(served: PlaygroundStage, replies: Replies) -> None:
    replies.next = Reply(errors={"words": "too short"})
    assert (await served.do("/submit", served.ana, token="d:1:f"))["errors"] == {"words": "too short"}
    replies.next = Reply(options=(Option(id="a", label="A"),))
    told = await served.do("/suggest", served.ana, name="pause", option="until", typed="ne")
    assert told["options"] == [{"id": "a", "label": "A", "hint": ""}]
    replies.next = Reply(home=HELLO)
    assert (await served.do("/home", served.ana))["home"]["text"] == "Hello, you two"
    assert [type(came) for came in replies.came] == [Answer, Suggest, HomeOpened]
    assert all(came.where.id == "dm:ana" for came in replies.came)


async def test_a_field_that_cannot_be_read_never_reaches_the_core(
    served: PlaygroundStage, replies: Replies
) -> None:
    values = [{"id": "n", "kind": "number", "value": "many"}]
    told = await served.do("/submit", served.ana, token="d:1:f", values=values)
    assert told == {"errors": {"n": "Please write a whole number, like 3."}}
    assert replies.came == []


async def test_events_tell_what_is_new(served: PlaygroundStage) -> None:
    where = await served.platform.direct(served.ana)
    async with ClientSession() as session, session.get(f"{served.platform.address}/events") as got:
        assert await _event(got) == ("clock", {"now": START.isoformat(), "movable": True})
        receipt = await served.platform.send(where, HELLO, "s:1")
        await served.platform.send(where, HELLO, "s:1")
        await served.platform.revise(receipt, DONE)
        await served.platform.open("playground", [served.ana, served.ben], "Both")
        events = [await _event(got) for _ in range(3)]
    assert [name for name, _ in events] == ["entry", "entry", "conversation"]
    assert [told["entry"]["message"]["text"] for _, told in events[:2]] == ["Hello, you two", "Both answered"]
    assert events[2][1]["members"] == ["ana", "ben"]


async def _event(got: Any) -> tuple[str, dict[str, Any]]:
    lines: dict[str, str] = {}
    while line := (await asyncio.wait_for(got.content.readline(), 5)).decode().strip():
        key, _, words = line.partition(": ")
        lines[key] = words
    return lines["event"], json.loads(lines["data"])


async def test_the_clock_moves_one_step_at_a_time(served: PlaygroundStage) -> None:
    go, started = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        started.set()
        await go.wait()

    served.time.before = wait
    first = asyncio.create_task(served.post("/clock", {"step": "week"}))
    await started.wait()
    assert await served.post("/clock", {"step": "day"}) == (
        409,
        {"error": "The clock is moving already. Try again in a moment."},
    )
    go.set()
    status, told = await first
    assert (status, told["now"]) == (200, (START + timedelta(weeks=1)).isoformat())
    assert served.time.moves == [timedelta(weeks=1)]


async def test_without_a_clock_nothing_moves(tmp_path: Any) -> None:
    stage = PlaygroundStage(tmp_path / "p.db")
    stage.platform.close()
    stage.platform = Playground(settings(tmp_path / "q.db"))
    with pytest.raises(Misconfigured, match="attach"):
        await stage.platform.send(await stage.platform.direct(stage.ana), HELLO, "s:1")
    async with stage.serving():
        assert (await stage.post("/clock", {"step": "hour"}))[0] == 503
        assert (await stage.post("/say", {"as": "ana", "text": "hi"}))[0] == 503
        assert (await stage.state(stage.ana))["clock"] == {"now": None, "movable": False}
        stage.platform.attach(stage.time.now)
        assert (await stage.post("/clock", {"step": "hour"}))[0] == 503
        assert (await stage.post("/say", {"as": "ana", "text": "hi"}))[0] == 200
    stage.platform.close()


async def test_a_taken_port_is_named(stage: PlaygroundStage, tmp_path: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = Playground(settings(tmp_path / "q.db").model_copy(update={"port": port}))
        with pytest.raises(Misconfigured, match=f"port {port} is not free"):
            await other.run(Replies().receive)
        other.close()


async def test_an_open_page_does_not_keep_it_from_ending(stage: PlaygroundStage) -> None:
    async with ClientSession() as session:
        async with stage.serving():
            got = await session.get(f"{stage.platform.address}/events")
            await _event(got)
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1.5
        got.close()


async def test_a_refusal_is_shown_word_for_word(stage: PlaygroundStage) -> None:
    async def refuse(_: Inbound) -> Reply | None:
        raise Refused("You are not in a pair.")

    async with stage.serving(refuse):
        got = await stage.post("/say", {"as": "ana", "text": "/kith goals"})
    assert got == (409, {"error": "You are not in a pair."})


async def test_a_page_that_does_not_read_is_cut_off() -> None:
    stream = Stream()
    reader = stream.read(60, lambda: ("clock", {}))
    assert await anext(reader) == ("clock", {})
    for n in range(3000):
        stream.publish("entry", partial(dict, n=n))
    rest = [told async for _, told in reader]
    assert [told["n"] for told in rest] == list(range(2000))
