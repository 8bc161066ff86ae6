"""Every error the core knows.

BotError
├── ConfigError                every fault of the configuration at once
├── PromptError                every fault of the prompt files at once
├── StoreError                 the database can't be used as it is: a newer version, a failed check
├── Refused                    shown to the person, word for word
├── Unfetchable                a feed can't be had; the words say why
└── PlatformError
    ├── Transient              try again, not before `retry_after`
    └── Permanent              trying again won't help
        ├── Unreachable        the person left or closed their messages; the place is gone
        ├── Misconfigured      a token, scope or permission is missing; `missing` names it
        └── Malformed          the platform refused our payload: our bug

The outbox decides on the class alone; each adapter's `errors.py` translates its SDK's exceptions.
"""

from collections.abc import Sequence
from datetime import timedelta


class BotError(Exception):
    """The root of all."""


class Faults(BotError):
    """Several faults, told together; each names its place and what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class ConfigError(Faults):
    """The configuration can't be used."""


class PromptError(Faults):
    """Prompt files can't be used; each fault names the file, the id and the reason."""


class StoreError(BotError):
    """The database can't be used as it is."""


class Refused(BotError):
    """What was asked can't be done; the words are for the person who asked.

    `field` names the option or form field at fault, "" for the whole.
    """

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class Unfetchable(BotError):
    """A feed can't be had: refused, too large, too slow, not a feed. The words are for a coordinator.

    `retry_after` is what the server asked for, if it did.
    """

    def __init__(self, words: str, retry_after: timedelta | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.retry_after = retry_after


class PlatformError(BotError):
    """A platform did not do as asked."""


class Transient(PlatformError):
    """It may work later. `unsure`: the message may have arrived all the same."""

    def __init__(
        self, words: str, retry_after: timedelta = timedelta(seconds=30), *, unsure: bool = False
    ) -> None:
        super().__init__(words)
        self.retry_after = retry_after
        self.unsure = unsure


class Permanent(PlatformError):
    """It won't work later either."""


class Unreachable(Permanent):
    """The person left or closed their messages, or the place is gone."""


class Misconfigured(Permanent):
    """Something is missing that an operator can give; `missing` names the token, scope or permission."""

    def __init__(self, words: str, missing: str) -> None:
        super().__init__(words)
        self.missing = missing


class Malformed(Permanent):
    """The platform refused what was sent as malformed."""
