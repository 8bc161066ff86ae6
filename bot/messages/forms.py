"""What is asked and what follows: fields, forms, replies; commands as the adapters read them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from bot.language import N_
from bot.messages.content import Account, Address, File, Message, Rich
from bot.messages.values import value


@value
class Option:
    """One entry of a list to choose from."""

    id: str
    label: str
    hint: str = ""


Value = str | int | bool | date | datetime | Account | Address | File | tuple[str, ...] | None
"""What a field holds. "one" gives an option id, "many" a tuple of them, "time" a "HH:MM" string."""


@value
class Field:
    """One question of a form, and one option of a command.

    `least` and `most` bound a text's length in characters, a choice's count or a number.
    """

    id: str
    label: str
    hint: str = ""
    required: bool = True
    value: Value = None
    kind: Literal[
        "line", "long", "one", "many", "yes", "date", "time", "number", "person", "people", "place", "file"
    ] = "line"
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 1500


@value
class Form:
    """Fields to fill. Its submission comes back as an `Answer` with this token and the values by field id.

    `locale` is the language it is written in, as a message's.
    """

    token: str
    title: str
    fields: tuple[Field, ...]
    submit: str = N_("Save")
    intro: Rich = ()
    page: int = 1
    pages: int = 1
    locale: str = "en"


@value
class Reply:
    """What follows at once, seen only by who acted.

    `revised` replaces the pressed message; in a shared place it holds only what both may know. `errors` maps
    a field id to words and puts them at that field. `home` is the person's own page. `options` answers a
    `Suggest`. `locale` is their language, for the words that an adapter adds.
    """

    message: Message | None = None
    form: Form | None = None
    home: Message | None = None
    revised: Message | None = None
    errors: Mapping[str, str] | None = None
    options: tuple[Option, ...] = ()
    locale: str = "en"


@value
class OptionSpec:
    """An option of a command. `suggests`: the core completes it while it is typed."""

    field: Field
    suggests: bool = False


@value
class CommandSpec:
    """A command as an adapter sees it. A name may have two words ("feed add")."""

    name: str
    help: str
    options: tuple[OptionSpec, ...] = ()
    coordinators: bool = False


@value
class Capabilities:
    """What a platform can carry, as numbers and flags; only `fit` and forms read them.

    `max_text` and `max_parts` bound one message, `max_label` a button, `max_choices` the buttons in front,
    `max_fields` and `max_title` a form. `rate` is messages a second to one address, 0 for no limit. `polls`:
    it has polls of its own, which stand alone in a message; elsewhere they are buttons. `command` is how
    members write commands and `steering` how coordinators do. `direct_help` tells people how to open direct
    messages that they closed, "" where nobody can close them, `call_help` how they talk here without a link.
    """

    max_text: int = 4000
    max_parts: int = 40
    max_label: int = 75
    max_choices: int = 5
    max_fields: int = 10
    max_title: int = 45
    rate: float = 0
    forms: bool = True
    edits: bool = True
    private_replies: bool = True
    threads: bool = False
    pictures: bool = True
    home: bool = False
    moderators_see_all: bool = False
    polls: bool = False
    command: str = "/kith"
    steering: str = "/kith"
    direct_help: str = ""
    call_help: str = ""
