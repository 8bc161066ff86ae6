"""A sealed exchange: each answers in a form, may change or take it back, until both see each other's.

What is sealed waits for the reveal, or asks its writer what to do with it if it stays alone.
"""

from bot.language import N_, _
from bot.library import Prompt
from bot.messages import Answer, Choice, Reply
from bot.moments.choices import pressed, private
from bot.moments.compose import listed
from bot.moments.names import names_of_others
from bot.moments.record import answered, opened, plan_again, record
from bot.moments.telling import form, told
from bot.moments.unsealing import is_opening, take_back
from bot.ports import AtHand
from bot.store.tables import Answer as Written

CHANGE = Choice(id="answer", label=N_("Change it"), opens_form=True)
WITHDRAW = Choice(id="withdraw", label=N_("Take it back"))
EXCHANGED = frozenset({CHANGE.id, WITHDRAW.id})
"""The choices that `exchanged` answers."""


async def exchanged(at_hand: AtHand, answer: Answer, prompt: Prompt, asked: str) -> Reply:
    """The form, a sealed answer, a change of mind; `asked` is the question as it was put."""
    row = await answered(at_hand)
    source = at_hand.delivery
    over = source.state == "closed" or (row is not None and row.share == "revealed")
    if over or await is_opening(at_hand.session, source.circle_id, source.id):
        return private(at_hand, _("This one is closed; nothing was changed. Tell it here if you like."))
    if pressed(answer) == WITHDRAW.id:
        return await _withdraw(at_hand, row)
    return await _tell(at_hand, answer, prompt, row, asked)


async def _tell(at_hand: AtHand, answer: Answer, prompt: Prompt, row: Written | None, asked: str) -> Reply:
    """The form, or what was put into it."""
    others = listed(await names_of_others(at_hand.session, at_hand.delivery.circle_id, at_hand.person.id))
    if answer.values is None:
        return Reply(form=form(answer.token, prompt, opened(at_hand, row), asked=asked, others=others))
    words = told(answer.values)
    if "story" not in words:
        errors = {"story": _("A sentence is enough. Or close this; skipping is fine.")}
        return Reply(form=form(answer.token, prompt, words, asked=asked, others=others), errors=errors)
    share = "partner" if row is not None and row.share == "partner" else "sealed"
    await record(at_hand, "answer", words=words, share=share)
    return _sealed(at_hand, others)


def _sealed(at_hand: AtHand, others: str) -> Reply:
    words = _(
        "Sealed. You and {others} will see each other's once it opens. Until then you can change it.",
        others=others,
    )
    return private(at_hand, words, CHANGE, WITHDRAW)


async def _withdraw(at_hand: AtHand, row: Written | None) -> Reply:
    if row is not None:
        row.sealed, row.substance, row.share, row.choice = None, False, "none", "withdraw"
        row.changed_at = at_hand.now
        at_hand.session.add(row)
        await take_back(at_hand.session, at_hand.delivery.circle_id, at_hand.delivery.id)
        await plan_again(at_hand)
    return private(at_hand, _("It is gone, and nobody has read it."))
