"""What the cashier is asked before an open charge is given up; the safe answer keeps it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.money import Centavos, to_brl
from pos_app.domain.payment import State
from pos_app.ui.sale.sale_flow import SaleFlow
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.widgets.dialogs import Question

Money = tuple[State, Centavos, int]
"""State, received money and open matters of a charge: while they are the same, a question about it holds."""


class SaleQuestions(QObject):
    """Asks about the sale that ``flow`` has on the window, and passes a "yes" to it.

    A question goes away when the state or the money of its charge changes: its words are no longer true.

    Signals:
        closed: the question is gone; carries nothing.
    """

    closed = Signal()

    def __init__(self, flow: SaleFlow, window: QWidget) -> None:
        super().__init__(window)
        self._flow, self._window = flow, window
        self._question: Question | None = None
        self._about: Money | None = None
        self._may_leave = False
        flow.shown.connect(self._on_shown)

    @Slot(object)
    def ask_to_replace(self, typed: TypedSale) -> None:
        """Ask before a new sale takes the place of an open charge."""
        record = self._flow.record()
        if record is not None:
            question = self._replacing(record, typed)
            question.confirmed.connect(_Answer(self._flow.replace, typed, question).go)
            self._open(question, record)

    def _replacing(self, record: ChargeRecord, typed: TypedSale) -> Question:
        is_pending = record.charge.state is State.PENDING
        sentence = (
            self.tr(
                "O código de {old} ainda pode ser pago. Encerrar esse código e cobrar {new}? "
                "Se o Pix dele ainda chegar, o caixa avisa."
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
            self.tr("Voltar"),
            self.tr("Corrigir: encerrar o código anterior") if is_pending else self.tr("Cobrar já"),
            self._window,
            letter="C",
            takes_enter=False,
        )

    def ask_unusual(self, typed: TypedSale) -> None:
        """Ask before far more is charged than this shop is used to."""
        question = Question(
            self.tr("Cobrar {amount}?").format(amount=to_brl(typed.amount)),
            self.tr("É muito mais que as últimas vendas deste caixa. Confira o valor."),
            self.tr("Voltar"),
            self.tr("Cobrar {amount}").format(amount=to_brl(typed.amount)),
            self._window,
            dangerous=False,
            letter="C",
            takes_enter=False,
        )
        question.confirmed.connect(_Answer(self._flow.charge, typed, question).go)
        self._open(question, None)

    @Slot()
    def ask_to_cancel(self) -> None:
        """Ask before the live charge is cancelled."""
        record = self._flow.record()
        if record is None or not record.charge.can_cancel():
            return
        question = Question(
            self.tr("Cancelar a cobrança?"),
            self._cancelling(record),
            self.tr("Voltar"),
            self.tr("Cancelar a cobrança"),
            self._window,
            letter="C",
        )
        question.confirmed.connect(self._flow.cancel)
        self._open(question, record)

    @Slot()
    def let_leave(self) -> None:
        """The program ends, whoever wished it: from now on closing the window asks nothing."""
        self._may_leave = True

    def ask_to_leave(self, leave: Callable[[], object]) -> bool:
        """Ask before the window is closed while a code may be paid; return whether that is asked."""
        record = self._flow.record()
        if self._may_leave or record is None or not record.may_show_code:
            return False
        question = Question(
            self.tr("Fechar o caixa?"),
            self.tr(
                "O código de {amount} ainda pode ser pago. Nada se perde: ao abrir de novo, "
                "o banco é perguntado por ele."
            ).format(amount=to_brl(record.charge.amount)),
            self.tr("Voltar"),
            self.tr("Fechar o caixa"),
            self._window,
            letter="F",
        )
        question.confirmed.connect(self.let_leave)
        question.confirmed.connect(leave, Qt.ConnectionType.QueuedConnection)
        self._open(question, record)
        return True

    def _cancelling(self, record: ChargeRecord) -> str:
        amount = to_brl(record.charge.amount)
        if record.received:
            return self.tr(
                "Já chegaram {received} de {amount}. Esse dinheiro não some: "
                "fica em Pendências até ser decidido."
            ).format(received=to_brl(record.received), amount=amount)
        return self.tr(
            "A cobrança de {amount} sai das telas. Se o cliente já pagou, o Pix ainda é reconhecido."
        ).format(amount=amount)

    def _open(self, question: Question, record: ChargeRecord | None) -> None:
        self._question = question
        self._about = None if record is None else _money_of(record)
        question.finished.connect(self._on_finished)
        question.open()

    @Slot(object)
    def _on_shown(self, record: ChargeRecord | None) -> None:
        """Close a question whose charge is no longer what it asks about."""
        is_other = self._about is not None and (record is None or _money_of(record) != self._about)
        if self._question is not None and is_other:
            self._question.reject()

    @Slot()
    def _on_finished(self) -> None:
        self._question = self._about = None
        self.closed.emit()


def _money_of(record: ChargeRecord) -> Money:
    return record.charge.state, record.received, len(record.open_exceptions)


class _Answer(QObject):
    """The answer "yes" to one question about a typed sale."""

    def __init__(self, act: Callable[[TypedSale], None], typed: TypedSale, parent: QObject) -> None:
        super().__init__(parent)
        self._act, self._typed = act, typed

    @Slot()
    def go(self) -> None:
        """Do what was asked about."""
        self._act(self._typed)
