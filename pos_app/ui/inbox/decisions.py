"""What a person decides about money: asks for reason and PIN, and makes commands of the answers.

It keeps no rules: what may be decided is asked of the sale, and the till has the last word.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import Command, Decision
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    InboxRow,
    MarkByHand,
    MatchOrphan,
    ReopenException,
)
from pos_app.domain.commands.queries import ListCharges
from pos_app.domain.judging import figures_of
from pos_app.domain.money import to_brl
from pos_app.domain.payment import ExceptionKind
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import TillPort
from pos_app.ui.inbox.matter_panel import may_accept
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.texts.decisions import decision_words
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.matters import sale_words
from pos_app.ui.texts.states import kind_word
from pos_app.ui.widgets.dialogs import DecisionDialog, DecisionWords

if TYPE_CHECKING:
    from pos_app.ui.inbox.close_dialog import CloseDialog
    from pos_app.ui.inbox.tie_dialog import TieDialog


class Decisions(QObject):
    """Opens the dialog of one decision at a time and sends what was decided.

    Signals:
        done: something was decided and stored; carries nothing.
        closed: the dialog is gone; carries nothing.
        failed: carries a sentence, where there is no dialog to show it in.
    """

    done = Signal()
    closed = Signal()
    failed = Signal(object)

    def __init__(self, till: TillPort, bridge: Bridge, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._till, self._bridge, self._clock = till, bridge, clock
        self._window = parent
        self._status: TillStatus | None = None
        self._dialog: DecisionDialog | None = None
        self._tie: TieDialog | None = None
        self._close: CloseDialog | None = None
        self._make: Callable[..., Command[Any]] = AcceptException

    def set_status(self, status: TillStatus) -> None:
        """Take who works at the till, and the PIN that a training till shows."""
        self._status = status

    # --- wishes ---------------------------------------------------------------------------------

    @Slot(object)
    def accept(self, row: InboxRow) -> None:
        """Take odd money as payment; a mark by hand whose Pix came is confirmed at once."""
        if not may_accept(row) or row.record is None or self._status is None:
            return
        exception = row.exception
        seen = figures_of(exception, row.record)
        make = partial(AcceptException, exception_id=exception.id, seen=seen)
        if exception.proof_came:
            self._send(make(decision=Decision(operator=self._status.operator)))
            return
        words = DecisionWords(
            self.tr("Aceitar {received} pela venda de {amount}?").format(
                received=to_brl(row.record.received), amount=to_brl(row.record.charge.amount)
            ),
            self.tr(
                "Venda nº {number}. Fica paga por decisão sua, marcada como aceita, e não confirmada."
            ).format(number=row.record.charge.id),
            self.tr("Aceitar"),
        )
        self._open(self._plain(words, needs_pin=exception.needs_manager), make)

    @Slot(object)
    def close(self, row: InboxRow) -> None:
        """Close an exception for a stated reason, and say what became of its money."""
        if self._status is None:
            return
        from pos_app.ui.inbox.close_dialog import CloseDialog  # noqa: PLC0415 - rarely needed

        self._close = CloseDialog(row, self._status, self._window)
        seen = figures_of(row.exception, row.record)
        self._open(self._close, partial(CloseException, exception_id=row.exception.id, seen=seen))

    @Slot(object)
    def reopen(self, row: InboxRow) -> None:
        """Take back how a matter was closed."""
        if not row.may_reopen or self._status is None:
            return
        exception = row.exception
        words = DecisionWords(
            self.tr("Reabrir {amount} de {sale}?").format(
                amount=to_brl(exception.amount), sale=sale_words(row)
            ),
            self.tr(
                "{kind}: {decision}\nVolta para Abertas, e o dinheiro conta como antes da decisão."
            ).format(kind=kind_word(exception.kind), decision=decision_words(exception)),
            self.tr("Reabrir"),
        )
        self._open(self._plain(words), partial(ReopenException, exception_id=exception.id))

    def mark(self, record: ChargeRecord) -> None:
        """Say "paid" without proof, on a manager's word."""
        if not record.charge.can_mark_by_hand() or self._status is None:
            return
        words = DecisionWords(
            self.tr("Marcar {amount} como paga à mão?").format(amount=to_brl(record.charge.amount)),
            self.tr("O código sai das telas, e a venda fica nas pendências até o Pix aparecer."),
            self.tr("Marcar à mão"),
            self.tr(
                "Isto não prova nada: o banco não confirmou. Comprovante ou foto no celular do cliente "
                "podem ser falsos. Confira antes no app do banco da loja."
            ),
        )
        self._open(self._plain(words), partial(MarkByHand, charge_id=record.charge.id))

    @Slot(object)
    def match_orphan(self, row: InboxRow) -> None:
        """Tie a Pix without a charge to the one that a manager names."""
        if self._status is None or row.exception.kind is not ExceptionKind.ORPHAN:
            return
        from pos_app.ui.inbox.tie_dialog import TieDialog  # noqa: PLC0415 - rarely needed

        self._tie = TieDialog(row, self._status, self._window)
        self._tie.more_requested.connect(self._on_more_requested)
        self._open(self._tie, partial(MatchOrphan, exception_id=row.exception.id))
        self._ask_candidates(0)

    # --- one dialog -----------------------------------------------------------------------------

    def _plain(self, words: DecisionWords, *, needs_pin: bool = True) -> DecisionDialog:
        assert self._status is not None  # noqa: S101 - each wish looked first
        return DecisionDialog(words, self._status, self._window, needs_pin=needs_pin)

    def _open(self, dialog: DecisionDialog, make: Callable[..., Command[Any]]) -> None:
        self._dialog, self._make = dialog, make
        dialog.decided.connect(self._on_decided)
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot(object)
    def _on_decided(self, decision: Decision) -> None:
        chosen: dict[str, object] = {}
        if self._tie is not None:
            chosen = {"charge_id": self._tie.charge_id()}
        elif self._close is not None:
            chosen = {"outcome": self._close.outcome(), "return_id": self._close.return_id()}
        self._send(self._make(decision=decision, **chosen))

    @Slot()
    def _on_finished(self) -> None:
        self._dialog = self._tie = self._close = None
        self.closed.emit()

    def _send(self, command: Command[Any]) -> None:
        self._bridge.ask(self._till, command, partial(self._on_answer, self._dialog))

    def _on_answer(self, dialog: DecisionDialog | None, reply: Reply[object]) -> None:
        """Close the sheet that was answered, and no other: it may have been left meanwhile."""
        dialog = dialog if dialog is self._dialog else None
        if reply.error is None:
            if dialog is not None:
                dialog.accept()
            self.done.emit()
        elif dialog is not None:
            dialog.show_error(error_text(reply.error))
        else:
            self.failed.emit(error_text(reply.error))

    # --- candidates of an orphan ----------------------------------------------------------------

    @Slot(object)
    def _on_more_requested(self, below: int) -> None:
        self._ask_candidates(below)

    def _ask_candidates(self, below: int) -> None:
        from pos_app.ui.inbox.tie_dialog import PAGE  # noqa: PLC0415 - loaded by then

        command = ListCharges(after_id=below, limit=PAGE, newest_first=True)
        self._bridge.ask(self._till, command, self._on_candidates)

    def _on_candidates(self, reply: Reply[tuple[ChargeRecord, ...]]) -> None:
        if self._tie is None:
            return
        if reply.error is None:
            self._tie.add_candidates(reply.answer)
        else:
            self._tie.show_error(error_text(reply.error))
