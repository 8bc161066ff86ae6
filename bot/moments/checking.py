"""The form of a check-in, what was put into it, and how that reads where it is shared."""

from collections.abc import Mapping, Sequence

from bot.facts import Said
from bot.language import N_, _
from bot.library import Prompt
from bot.messages import Choice, Field, Form, Option, Value

LINE, NEXT, SHARE = "line", "next", "share"
TAP = "tap"
"""How the ids of taps on a message begin; behind it stands which of the three."""
MOST_NEXT = 60
"""Characters: with a name before it, it is still one short line on every platform."""
_TITLES = {
    "goals": N_("Goals"),
    "challenge": N_("Challenge"),
    "win": N_("A good thing"),
    "hobby": N_("Hobby"),
    "energy": N_("Energy"),
    "learning": N_("Learning"),
    "balance": N_("Balance"),
    "us": N_("You two"),
}
"""What each area is called."""
SHARES = (
    Option(id="keep", label=N_("Keep it to myself"), hint=N_("Nobody else sees it")),
    Option(id="partner", label=N_("Share it with my partner"), hint=N_("Posted here in your name")),
    Option(id="help", label=N_("Ask the coordinator for help"), hint=N_("They learn that you ask, not why")),
)


def title(area: str) -> str:
    """What an area of life is called."""
    return _(_TITLES.get(area, area.capitalize()))


def form(
    token: str,
    prompts: Sequence[Prompt],
    written: Mapping[str, str],
    share: str,
    *,
    partner: str,
    asks: tuple[str, str] | None = None,
) -> Form:
    """At most five fields, as many as the narrowest platform shows at once.

    `written` is what stood in it before, `asks` who hopes to be asked about what.
    """
    line = Field(
        id=LINE,
        label=_("A line, if you like"),
        kind="long",
        required=False,
        value=written.get(LINE),
        most=600,
    )
    later = Field(
        id=NEXT,
        label=_("Ask me next time about"),
        hint=_("Shown to {name}, once, in their next check-in", name=partner),
        required=False,
        value=written.get(NEXT),
        most=MOST_NEXT,
    )
    who = Field(id=SHARE, label=_("Who may see it"), kind="one", options=SHARES, value=shared(share))
    intro = (_("{name} hopes you ask about: {words}", name=asks[0], words=asks[1]),) if asks else ()
    asked = tuple(_asked(prompt, written) for prompt in prompts)
    return Form(token=token, title=_("How are you?"), fields=(*asked, line, later, who), intro=intro)


def _asked(prompt: Prompt, written: Mapping[str, str]) -> Field:
    return Field(
        id=prompt.id,
        label=title(prompt.area),
        hint=prompt.text,
        kind="one",
        required=False,
        options=tuple(Option(id=tap, label=tap) for tap in prompt.follow_ups),
        value=written.get(prompt.area),
    )


def shared(chosen: Value) -> str:
    """What was chosen; anything else than one of the three stays with its writer."""
    return chosen if isinstance(chosen, str) and any(one.id == chosen for one in SHARES) else "keep"


def words(prompts: Sequence[Prompt], values: Mapping[str, Value]) -> dict[str, str]:
    """What was said, by area; nothing for what was left empty. What is for next time is kept apart."""
    said = {prompt.area: str(values.get(prompt.id) or "") for prompt in prompts}
    said[LINE] = str(values.get(LINE) or "").strip()
    return {name: one for name, one in said.items() if one}


def taps(prompt: Prompt) -> tuple[Choice, ...]:
    """The three answers as buttons."""
    return tuple(Choice(id=f"{TAP}{number}", label=tap) for number, tap in enumerate(prompt.follow_ups))


def tapped(prompt: Prompt, choice: str) -> str:
    """What a button stands for, in the reader's own language; "" if it is none of them."""
    number = choice.removeprefix(TAP)
    known = choice.startswith(TAP) and number.isascii() and number.isdecimal() and len(number) < 2
    return prompt.follow_ups[int(number)] if known and int(number) < len(prompt.follow_ups) else ""


def told(said: Said) -> str:
    """An answer as its reader sees it: each tap with what it answers, then the line."""
    lines = [
        one if name == LINE else _("{area}: {tap}", area=title(name), tap=one) for name, one in said.fields
    ]
    return "\n\n".join(lines) or said.words
