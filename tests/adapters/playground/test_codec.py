"""Whatever is stored comes back the same."""

import json

import pytest
from hypothesis import given

from adapters.playground import render
from adapters.playground.codec import decode, encode
from bot.errors import Malformed
from bot.messages import Form, Message
from tests.adapters.playground.messages import forms, messages


@given(messages)
def test_a_message_comes_back_whole(message: Message) -> None:
    assert decode(encode(message)) == message
    assert encode(message).isascii()


@given(forms)
def test_a_form_comes_back_whole(form: Form) -> None:
    again = decode(encode(form))
    assert again == form
    assert [type(a.value) for a in again.fields] == [type(b.value) for b in form.fields]


@given(messages)
def test_every_message_can_be_drawn(message: Message) -> None:
    json.dumps(render.message(message))


@given(forms)
def test_every_form_can_be_drawn(form: Form) -> None:
    json.dumps(render.form(form))


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '{"~":"Nobody"}', '{"~":"Account","platform":"p","id":"i"}', '{"~":"Text","colour":1}'],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        decode(text)
