"""What the cashier is asked before an open charge is given up; the safe answer keeps it."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.money import to_brl
from pos_app.domain.payment import State
from pos_app.ui.sale.sale_flow import SaleFlow
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.widgets.dialogs import Question


class SaleQuestions(QObject):
    """Asks about the sale that ``flow`` has on the window, and passes a "yes" to it.

    Signals:
        closed: the question is gone; carries nothing.
    """

    closed = Signal()

    def __init__(self, flow: SaleFlow, window: QWidget) -> None:
        super().__init__(window)
        self._flow, self._window = flow, window

    @Slot(object)
    def ask_to_replace(self, typed: TypedSale) -> None:
        """Ask before a new sale takes the place of an open charge."""
        record = self._flow.record()
        if record is None:
            return
        question = self._replacing(record, typed)
        question.confirmed.connect(_Replacing(self._flow, typed, question).go)
        self._open(question)

    def _replacing(self, record: ChargeRecord, typed: TypedSale) -> Question:
        is_pending = record.charge.state is State.PENDING
        sentence = (
            self.tr(
                "A cobrança de {old} ainda pode ser paga. Cancelar e cobrar {new}? "
                "Se o Pix dela ainda chegar, o caixa avisa."
            )
            if is_pending
            else self.tr(
                "A cobrança de {old} ainda está sendo verificada com o banco. Cobrar {new} já? "
                "Se o Pix dela ainda chegar, o caixa avisa."
            )
        )
        return Question(
            self.tr("Já há uma cobrança aberta"),
            sentence.format(old=to_brl(record.charge.amount), new=to_brl(typed.amount)),
            self.tr("Manter a cobrança") if is_pending else self.tr("Esperar"),
            self.tr("Cancelar e cobrar") if is_pending else self.tr("Cobrar já"),
            self._window,
        )

    @Slot()
    def ask_to_cancel(self) -> None:
        """Ask before the live charge is cancelled."""
        record = self._flow.record()
        if record is None or not record.charge.can_cancel():
            return
        question = Question(
            self.tr("Cancelar a cobrança?"),
            self.tr(
                "A cobrança de {amount} sai das telas. Se o cliente já pagou, o Pix ainda é reconhecido."
            ).format(amount=to_brl(record.charge.amount)),
            self.tr("Voltar"),
            self.tr("Cancelar a cobrança"),
            self._window,
        )
        question.confirmed.connect(self._flow.cancel)
        self._open(question)

    def _open(self, question: Question) -> None:
        question.finished.connect(self._on_finished)
        question.open()

    @Slot()
    def _on_finished(self) -> None:
        self.closed.emit()


class _Replacing(QObject):
    """The answer "yes" to one question: which sale takes the place of the open one."""

    def __init__(self, flow: SaleFlow, typed: TypedSale, parent: QObject) -> None:
        super().__init__(parent)
        self._flow, self._typed = flow, typed

    @Slot()
    def go(self) -> None:
        """Cancel the old charge and charge the new sale."""
        self._flow.replace(self._typed)
