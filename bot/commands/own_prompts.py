"""`prompt suggest`, `prompt review`, `prompt retire`: a community's own stories, with a coordinator's yes."""

from collections.abc import Mapping
from typing import Any, get_args

from bot.commands.asking import Asking, Options, Row, text
from bot.commands.lookups import listing
from bot.commands.replies import said, shown
from bot.errors import Refused
from bot.language import N_, _
from bot.library.prompt import Theme
from bot.messages import Card, Choice, Field, Option, Reply, shorten
from bot.programmes import own_prompts
from bot.store.tables import OwnPrompt

_THEMES = {
    "goals": N_("Goals"),
    "craft": N_("Work and craft"),
    "setbacks": N_("Setbacks"),
    "pivots": N_("Turns in a path"),
    "decisions": N_("Decisions"),
    "people": N_("People who helped"),
    "learning": N_("Learning"),
    "values": N_("Values"),
    "hobbies": N_("Hobbies"),
    "place": N_("Places and everyday life"),
    "energy": N_("Energy and balance"),
    "us": N_("The two of us"),
}
assert set(_THEMES) == {one for one in get_args(Theme) if one}  # a theme without a name could not be chosen
_DEPTHS = (
    Option(id="1", label=N_("1: facts and tastes")),
    Option(id="2", label=N_("2: views, and life and work now")),
    Option(id="3", label=N_("3: challenges, wins, small setbacks that are over")),
)


async def suggest(asking: Asking, options: Options) -> Reply:
    """Judge it as every other prompt is judged; a coordinator's own is asked at once."""
    follow_ups = [line.strip() for line in text(options, "follow_ups").splitlines() if line.strip()]
    entry: dict[str, Any] = {
        "text": text(options, "question"),
        "theme": text(options, "theme"),
        "depth": int(text(options, "depth") or "1"),
        "form": "story",
        "follow_ups": follow_ups,
    }
    if text(options, "mentor"):
        entry |= {"mentor_text": text(options, "mentor"), "mentor_first": entry["depth"] > 2}
    wrong = own_prompts.judged(entry, asking.community.id, asking.locale, asking.library)
    if wrong:
        raise Refused(_("Not yet as it should be: {faults}", faults="; ".join(wrong)), "question")
    row = await own_prompts.propose(
        asking.session, asking.community.id, asking.person, entry, asking.locale, asking.now
    )
    if asking.coordinator:
        _approve(asking, row)
        return said(_("Thank you. It is among the questions from now on."))
    return said(
        _("Thank you. A coordinator looks at it first; then it is among the questions of this community."),
        _("Nobody is told who wrote it."),
    )


def _approve(asking: Asking, row: OwnPrompt) -> None:
    row.state = "approved"
    asking.session.add(row)
    asking.library.add(own_prompts.read(row))


async def review(asking: Asking, _options: Options) -> Reply:
    """The oldest one that waits, with a yes and a no."""
    waiting = await own_prompts.of_community(asking.session, asking.community, "proposed")
    if not waiting:
        return said(_("Nothing waits to be looked at."))
    first, prompt = waiting[0], own_prompts.read(waiting[0])
    facts = (
        (_("Theme"), (str(_THEMES.get(prompt.theme, prompt.theme)),)),
        (_("Depth"), (str(prompt.depth),)),
        *((str(number), (one,)) for number, one in enumerate(prompt.follow_ups, 1)),
    )
    return shown(
        Card(title=prompt.text, body=(prompt.mentor_text,) if prompt.mentor_text else (), facts=facts),
        command=REVIEW.name,
        choices=(
            Choice(id=f"yes-{first.id}", label=N_("Ask it"), tone="main"),
            Choice(id=f"no-{first.id}", label=N_("Don't ask it")),
        ),
    )


async def decide(asking: Asking, choice: str) -> Reply:
    """A coordinator's yes or no to one; then the next one."""
    verdict, _dash, number = choice.partition("-")
    row = await asking.session.get(OwnPrompt, int(number)) if number.isdecimal() else None
    if row is None or row.community_id != asking.community.id or row.state != "proposed":
        raise Refused(_("That one was settled before. Nothing was changed."))
    if verdict == "yes":
        _approve(asking, row)
    else:
        row.state = "declined"
        asking.session.add(row)
    await asking.session.flush()
    return await review(asking, {})


async def retire(asking: Asking, options: Options) -> Reply:
    """Ask it no more. What it asked before stays as it is."""
    chosen = text(options, "prompt")
    for row in await own_prompts.of_community(asking.session, asking.community, "approved"):
        if chosen in {row.prompt, own_prompts.read(row).text}:
            row.state = "retired"
            asking.session.add(row)
            asking.library.retire(row.prompt)
            return said(_("It is asked no more."))
    raise Refused(_("I know no question of your own like that."), "prompt")


async def own(asking: Asking) -> Mapping[str, Field]:
    """The questions that can be retired."""
    rows = await own_prompts.of_community(asking.session, asking.community, "approved")
    options = [Option(id=row.prompt, label=shorten(own_prompts.read(row).text, 75)) for row in rows]
    return {"prompt": listing(_PROMPT, options)}


_PROMPT = Field(id="prompt", label=N_("Question"), hint=N_("One of your own."), most=500)
SUGGEST = Row(
    name="prompt suggest",
    help=N_("Suggest a story question"),
    more=N_("One question about one moment, in at most 25 words. A coordinator looks at it first."),
    fields=(
        Field(id="question", label=N_("Question"), hint=N_("One question, about one moment."), most=300),
        Field(
            id="theme",
            label=N_("Theme"),
            kind="one",
            options=tuple(Option(id=id, label=label) for id, label in _THEMES.items()),
        ),
        Field(id="depth", label=N_("How personal"), kind="one", options=_DEPTHS, value="1"),
        Field(
            id="follow_ups",
            label=N_("Three small questions"),
            hint=N_("A line each: what did you feel, what did you decide, what came of it?"),
            kind="long",
            most=500,
        ),
        Field(
            id="mentor",
            label=N_("The mentor's variant"),
            hint=N_("From 3 on: something past and settled, with what was learned."),
            required=False,
            most=300,
        ),
    ),
    opens=True,
    run=suggest,
)
REVIEW = Row(
    name="prompt review",
    help=N_("Look at suggested questions"),
    coordinators=True,
    run=review,
    press=decide,
)
RETIRE = Row(
    name="prompt retire",
    help=N_("Ask one of your own no more"),
    fields=(_PROMPT,),
    suggests=frozenset({"prompt"}),
    coordinators=True,
    run=retire,
    prepare=own,
)
