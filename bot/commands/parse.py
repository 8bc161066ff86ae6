"""The text behind a command's name to typed options, in the order of the table or by name. Pure.

`pair @Ana @Bo Spring`, `programme create name:"Spring mentors" weeks:26` and `--weeks 26` all work. Text that
comes last takes all that is left. Every fault is told, at its option, and what was typed is kept.
"""

from collections.abc import Collection, Mapping, Sequence

from bot.commands.convert import PERSON
from bot.commands.reader import Reader
from bot.commands.when import Ground
from bot.messages import Account, Command, Field, Value, value


@value
class Parsed:
    """What the words gave. `errors` and `typed` are by field id; "" stands for words that fit nowhere."""

    values: Mapping[str, Value]
    errors: Mapping[str, str]
    typed: Mapping[str, str]


def mentioned(command: Command) -> tuple[Account, ...]:
    """Every account that a command names, so that its profile can be read before the transaction begins."""
    texts = [command.rest, *(one for one in command.options.values() if isinstance(one, str))]
    many = [name for one in command.options.values() if isinstance(one, tuple) for name in one]
    ids = [*(name for text in texts for name in PERSON.findall(text)), *many]
    found = [one for one in command.options.values() if isinstance(one, Account)]
    return tuple(dict.fromkeys([*found, *(Account(platform=command.by.platform, id=name) for name in ids)]))


def parse(
    fields: Sequence[Field],
    rest: str,
    given: Mapping[str, Value],
    ground: Ground,
    by_name: Collection[str] = (),
) -> Parsed:
    """Typed options from `given` ones and from the words of `rest`."""
    reader = Reader(fields, ground, rest)
    for field in fields:
        reader.take(field, given.get(field.id))
    loose = reader.named(bare=all(field.id in by_name for field in fields))
    reader.in_order([field for field in fields if field.id not in by_name], loose)
    return Parsed(values=reader.values, errors=reader.errors, typed=reader.typed)
