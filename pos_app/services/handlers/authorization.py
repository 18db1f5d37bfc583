"""Who may do what: a person's decision is checked here, and nowhere else."""

from pos_app.domain.actor import MANAGER, Actor, ReasonCode
from pos_app.domain.charge import Approval
from pos_app.domain.commands.base import Decision
from pos_app.domain.errors import RefusedError
from pos_app.services.handlers.context import HandlerContext
from pos_app.services.system.pins import fits

_MIN_REASON_LETTERS = 4


def authorize(
    context: HandlerContext,
    decision: Decision | None,
    *,
    needs_pin: bool = True,
    code: ReasonCode = ReasonCode.TYPED,
) -> Approval:
    """Return a checked decision.

    Args:
        context: of the command.
        decision: None where nobody was asked, as a training ledger may: all in it is made up.
        needs_pin: the manager has to approve.
        code: any but ``TYPED`` says why by itself, without a person's words.

    Raises:
        RefusedError: ``reason`` shorter than 4 letters; ``pin`` missing or wrong; ``pin_delay`` with the
            seconds to wait in its detail.
    """
    if decision is None:
        if not context.run_state.is_training:
            raise RefusedError(reason="pin")
        actor = Actor(context.options.operator)
        return Approval(moment=context.moment, actor=actor, code=ReasonCode.TRAINING)
    letters = sum(each.isalpha() for each in decision.reason)
    if code is ReasonCode.TYPED and letters < _MIN_REASON_LETTERS:
        raise RefusedError(reason="reason")
    operator = decision.operator or context.options.operator
    if needs_pin:
        check_pin(context, decision.pin)
    actor = Actor(operator, MANAGER if needs_pin else "")
    return Approval(moment=context.moment, actor=actor, code=code, reason=decision.reason.strip())


def check_pin(context: HandlerContext, pin: str | None) -> None:
    """Compare the manager's PIN.

    Raises:
        RefusedError: ``pin`` where none was typed, which is no guess; ``pin_delay``.
        WrongPinError: it is another.
    """
    if not pin:
        raise RefusedError(reason="pin")
    stored = context.own_setting("pin")
    context.pins.ask(MANAGER, lambda: fits(pin, stored), context.moment.elapsed_ms, is_told=True)
