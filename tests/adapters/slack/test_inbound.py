"""Payloads to events: every kind that Slack sends, and none of anybody's words."""

from dataclasses import astuple, fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.slack import inbound, words
from adapters.slack.forms import Kept
from adapters.slack.ids import Origin, parted, slack_id
from adapters.slack.scene import scene
from bot.errors import Unreachable
from bot.messages import Account, Activity, Address, Answer, File, HomeOpened, Lifecycle

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAMP = f"{THEN.timestamp():.6f}"
HOME = Origin(space="T1", owner="T1")
SECRET = "I am so afraid of Monday https://secret.example"
SPOKEN: dict[str, Any] = {
    "type": "message",
    "channel": "G1",
    "channel_type": "mpim",
    "user": "U1",
    "text": SECRET,
    "ts": STAMP,
    "event_ts": STAMP,
    "client_msg_id": SECRET,
    "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": SECRET}]}],
    "files": [{"name": SECRET, "title": SECRET}],
}


def event(inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    """As the Events API wraps it."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event_time": int(THEN.timestamp()),
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": inner,
    } | more


def pressed(**more: Any) -> dict[str, Any]:
    """A press on a message in a pair's conversation."""
    return {
        "type": "block_actions",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "enterprise": None,
        "channel": {"id": "G1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "G1"},
        "message": {"ts": "1.2", "thread_ts": "1.1", "text": SECRET},
        "trigger_id": "tr1",
        "response_url": "https://hooks.example/1",
        "actions": [{"type": "button", "action_id": "press:0", "value": "d:7:answer:f", "action_ts": STAMP}],
    } | more


class TestCommands:
    def body(self, text: str, **more: str) -> dict[str, Any]:
        return {
            "command": "/kith",
            "text": text,
            "team_id": "T1",
            "user_id": "U1",
            "channel_id": "C1",
            "trigger_id": "tr1",
        } | more

    def test_a_command_has_name_and_rest(self) -> None:
        one = inbound.command(self.body("Pair <@U2|ana> <@W3> “Spring”"), NOW, admin=True)
        assert (one.name, one.rest, one.admin, one.event, one.at) == (
            "pair",
            '<@T1.U2> <@T1.W3> "Spring"',
            True,
            "tr1",
            NOW,
        )
        assert one.by == Account(platform="slack", id="T1.U1")
        assert one.where == Address(platform="slack", space="T1", id="C1")
        assert not one.options

    def test_no_words_are_help(self) -> None:
        assert inbound.command(self.body("  "), NOW).name == "help"

    def test_in_a_grid_people_belong_to_the_organisation(self) -> None:
        one = inbound.command(self.body("pair <@W2>", enterprise_id="E1"), NOW)
        assert (one.by.id, one.where.space, one.rest) == ("E1.U1", "T1", "<@E1.W2>")

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("<#C1|books> <#C2>", "<#C1> <#C2>"),
            ("share <https://x.example/?a=1&amp;b=2|x.example>", "share https://x.example/?a=1&b=2"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("<!here> <!channel|channel> <!subteam^S1|@mentors>", "@here @channel @mentors"),
            ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
            ("don\u2019t «say» „this“", 'don\'t "say" "this"'),
            ("until 1 May, 2 weeks", "until 1 May, 2 weeks"),
            ("< not a mark >", "< not a mark >"),
        ],
    )
    def test_what_slack_writes_is_read(self, typed: str, read: str) -> None:
        assert words.read(typed, HOME) == read


class TestPresses:
    def test_a_press_has_its_whole_token_and_place(self) -> None:
        one = inbound.pressed(pressed(), NOW)
        assert one
        assert (one.token, one.values, one.event, one.at) == ("d:7:answer:f", None, "tr1", THEN)
        assert one.where == Address(platform="slack", space="T1", id="G1", thread="1.1")
        assert one.by.id == "T1.U1"

    def test_a_menu_gives_the_chosen_token(self) -> None:
        action = {"type": "overflow", "selected_option": {"value": "d:7:why"}, "action_ts": STAMP}
        one = inbound.pressed(pressed(actions=[action]), NOW)
        assert one
        assert one.token == "d:7:why"

    @pytest.mark.parametrize(
        "action",
        [
            {"type": "button", "url": "https://x.example", "action_id": "press:1"},
            {"type": "overflow", "selected_option": {"value": "d:7:x", "url": "https://x.example"}},
        ],
    )
    def test_a_link_needs_no_answer(self, action: dict[str, Any]) -> None:
        assert inbound.pressed(pressed(actions=[action]), NOW) is None

    def test_on_their_own_page_there_is_no_place(self) -> None:
        body = pressed(view={"id": "V1", "type": "home"}, container={"type": "view"}, channel=None)
        one = inbound.pressed(body, NOW)
        assert one
        assert one.where.id == ""
        assert scene(body).surface == "home"
        assert scene(body).behind == Kept(home=True)

    def test_the_scene_knows_how_to_answer(self) -> None:
        around = scene(pressed(container={"message_ts": "1.2", "channel_id": "G1", "is_ephemeral": True}))
        assert (around.surface, around.fleeting, around.trigger) == ("message", True, "tr1")
        assert around.behind.message == "1.2"


class TestForms:
    def state(self) -> dict[str, Any]:
        return {
            "values": {
                "line": {"line": {"type": "plain_text_input", "value": "two\nlines"}},
                "empty": {"long": {"value": "  "}},
                "one": {"one": {"selected_option": {"value": "o1"}}},
                "none": {"one": {"selected_option": None}},
                "many": {"many": {"selected_options": [{"value": "a"}, {"value": "b"}]}},
                "yes": {"yes": {"selected_options": [{"value": "yes"}]}},
                "no": {"yes": {"selected_options": []}},
                "day": {"date": {"selected_date": "2026-05-01"}},
                "time": {"time": {"selected_time": "09:30"}},
                "number": {"number": {"value": "3"}},
                "odd": {"number": {"value": "3.5"}},
                "who": {"person": {"selected_user": "U2"}},
                "all": {"people": {"selected_users": ["U2", "W3"]}},
                "where": {"place": {"selected_conversation": "C2"}},
                "file": {
                    "file": {"files": [{"name": "a.csv", "mimetype": "text/csv", "url_private": "https://f"}]}
                },
                "button": {"press:0": {"value": "x"}},
            }
        }

    def body(self) -> dict[str, Any]:
        behind = Kept(token="d:7:answer", channel="G1", thread="1.1", message="1.2")
        view = {
            "id": "V1",
            "hash": "h1",
            "type": "modal",
            "private_metadata": behind.packed(),
            "state": self.state(),
        }
        return {
            "type": "view_submission",
            "user": {"id": "U1"},
            "team": {"id": "T1"},
            "view": view,
            "trigger_id": "tr2",
        }

    def test_every_kind_of_field_is_read(self) -> None:
        one = inbound.submitted(self.body(), NOW)
        assert one.token == "d:7:answer"
        assert one.where == Address(platform="slack", space="T1", id="G1", thread="1.1")
        assert one.values == {
            "line": "two\nlines",
            "empty": None,
            "one": "o1",
            "none": None,
            "many": ("a", "b"),
            "yes": True,
            "no": False,
            "day": date(2026, 5, 1),
            "time": "09:30",
            "number": 3,
            "odd": "3.5",
            "who": Account(platform="slack", id="T1.U2"),
            "all": ("T1.U2", "T1.W3"),
            "where": Address(platform="slack", space="T1", id="C2"),
            "file": File(name="a.csv", mime="text/csv", data=b""),
        }

    def test_a_corrected_form_is_another_event(self) -> None:
        first = inbound.submitted(self.body(), NOW).event
        assert first == inbound.submitted(self.body(), NOW).event
        assert first != inbound.submitted(self.body() | {"trigger_id": "tr3"}, NOW).event


class TestShortcuts:
    def test_a_message_gives_its_link_alone(self) -> None:
        text = f"{SECRET} <https://x.example/a?b=1&amp;c=2|read this> <https://other.example>"
        body = pressed(type="message_action", message={"ts": "1.2", "text": text, "user": "U9"})
        one = inbound.shortcut(body, NOW)
        assert (one.name, one.options, one.rest) == ("share", {"link": "https://x.example/a?b=1&c=2"}, "")
        assert scene(body).behind.message == ""

    def test_a_message_without_a_link_opens_the_form(self) -> None:
        one = inbound.shortcut(pressed(type="message_action", message={"ts": "1.2", "text": "hm"}), NOW)
        assert (one.name, one.options) == ("share", {})

    def test_the_global_one_opens_kith(self) -> None:
        body = {"type": "shortcut", "user": {"id": "U1"}, "team": {"id": "T1"}, "trigger_id": "tr1"}
        one = inbound.shortcut(body, NOW)
        assert (one.name, one.where.id) == ("me", "")


class TestSignsOfLife:
    def test_the_text_ends_here(self) -> None:
        """Whatever was written, in whatever part of the event, nothing of it is in the Activity."""
        one = inbound.happened(event(SPOKEN), NOW)
        assert isinstance(one, Activity)
        assert {field.name for field in fields(one)} == {"event", "at", "where", "locale", "by"}
        held = repr(astuple(one))
        assert not [word for word in SECRET.split() if len(word) > 2 and word in held]
        assert (one.by.id, one.where.id, one.at, one.event) == ("T1.U1", "G1", THEN, "Ev1")

    @pytest.mark.parametrize(
        "more",
        [
            {"bot_id": "B1"},
            {"subtype": "bot_message"},
            {"subtype": "message_changed"},
            {"subtype": "message_deleted"},
            {"subtype": "channel_join"},
            {"user": None},
            {"channel_type": "im"},
        ],
    )
    def test_what_nobody_has_just_written_is_no_sign(self, more: dict[str, Any]) -> None:
        assert inbound.happened(event(SPOKEN | more), NOW) is None

    def test_threads_and_files_count(self) -> None:
        one = inbound.happened(event(SPOKEN | {"subtype": "file_share", "thread_ts": "1.1"}), NOW)
        assert one
        assert one.where.thread == "1.1"


class TestComings:
    @pytest.mark.parametrize(
        ("inner", "what", "who", "place"),
        [
            ({"type": "app_uninstalled"}, "removed", None, ""),
            ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, "revoked", None, ""),
            ({"type": "user_change", "user": {"id": "U2", "deleted": True}}, "deactivated", "T1.U2", ""),
            ({"type": "user_change", "user": {"id": "U2", "deleted": False}}, "profile", "T1.U2", ""),
            ({"type": "member_left_channel", "user": "U2", "channel": "C1"}, "left", "T1.U2", "C1"),
            ({"type": "channel_archive", "user": "U2", "channel": "C1"}, "archived", None, "C1"),
            ({"type": "group_archive", "channel": "G1"}, "archived", None, "G1"),
            ({"type": "channel_deleted", "channel": "C1"}, "deleted", None, "C1"),
            ({"type": "group_deleted", "channel": "G1"}, "deleted", None, "G1"),
        ],
    )
    def test_who_and_what_goes(self, inner: dict[str, Any], what: str, who: str | None, place: str) -> None:
        one = inbound.happened(event(inner), NOW)
        assert isinstance(one, Lifecycle)
        assert (one.what, one.who.id if one.who else None, one.where.id) == (what, who, place)
        assert (one.event, one.at) == ("Ev1", THEN)

    @pytest.mark.parametrize(
        "inner",
        [
            {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
            {"type": "user_change", "user": {"id": "U2", "is_bot": True}},
            {"type": "member_left_channel", "user": "UBOT", "channel": "C1"},
            {"type": "app_home_opened", "user": "U1", "tab": "messages"},
            {"type": "something_new"},
            {},
        ],
    )
    def test_the_rest_is_nobodys_business(self, inner: dict[str, Any]) -> None:
        assert inbound.happened(event(inner), NOW) is None

    def test_a_page_is_opened(self) -> None:
        told = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": STAMP}
        one = inbound.happened(event(told), NOW)
        assert isinstance(one, HomeOpened)
        assert (one.by.id, one.where.id) == ("T1.U1", "D1")


def test_ids_of_other_platforms_are_nobody_here() -> None:
    assert parted(Account(platform="slack", id="E1.W2")) == ("E1", "W2")
    assert slack_id(Account(platform="discord", id="T1.U1")) == ""
    for odd in (Account(platform="discord", id="T1.U1"), Account(platform="slack", id="U1")):
        with pytest.raises(Unreachable):
            parted(odd)


def test_every_payload_gives_an_answer_without_the_pressed_messages_text() -> None:
    one = inbound.pressed(pressed(), NOW)
    assert isinstance(one, Answer)
    assert "afraid" not in repr(one)
