"""The sheet that closes odd money: what became of it, a reason and the manager's PIN.

It names the sale and the amount that are signed. What became of the money is chosen, never guessed: only
where the recommended act is to give it back does the sheet begin with that.
"""

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.payment import Outcome
from pos_app.domain.settlement import fits
from pos_app.domain.shop import TillStatus
from pos_app.ui.runtime.scan_guard import TAKES_SCAN
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, clean
from pos_app.ui.texts.states import kind_word
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.dialogs import DecisionDialog, DecisionWords

_OUTCOMES = {
    Outcome.GIVEN_BACK: QT_TRANSLATE_NOOP(
        "CloseDialog", "Foi devolvido ao cliente: sai da conta desta venda"
    ),
    Outcome.KEPT: QT_TRANSLATE_NOOP("CloseDialog", "Fica com a loja: continua contado como recebido"),
    Outcome.NOT_OURS: QT_TRANSLATE_NOOP("CloseDialog", "Não é desta loja: sai da conta, fica registrado"),
}
_CHOICE_HEIGHT = 48
_RETURN_ID_LENGTH = 64


class CloseDialog(DecisionDialog):
    """Asks what became of the money of one exception; of a mark by hand, to which none belongs, only why."""

    def __init__(self, row: InboxRow, status: TillStatus, parent: QWidget) -> None:
        self._choices: dict[Outcome, QRadioButton] = {}
        self._has_money = row.exception.payment_id is not None
        self.return_field = CountedField(_RETURN_ID_LENGTH)
        super().__init__(_words(row), status, parent)
        if self._has_money:
            self._add_choices(row)
        self._on_text_changed()

    def _add_choices(self, row: InboxRow) -> None:
        box = QVBoxLayout()
        box.setSpacing(0)
        self._group = QButtonGroup(self)
        charge = None if row.record is None else row.record.charge
        for outcome, source in _OUTCOMES.items():
            if not fits(row.exception, outcome, charge):
                continue
            choice = QRadioButton(QCoreApplication.translate("CloseDialog", source))
            choice.setMinimumHeight(_CHOICE_HEIGHT)
            choice.toggled.connect(self._on_chosen)
            self._group.addButton(choice)
            self._choices[outcome] = choice
            box.addWidget(choice)
        self.column.insertLayout(self.column.indexOf(self.sentence) + 1, box)
        self.return_field.setProperty(TAKES_SCAN, True)
        self.return_field.setPlaceholderText(self.tr("Código da devolução, se tiver"))
        self.return_field.setAccessibleName(self.return_field.placeholderText())
        box.addWidget(self.return_field)
        self.return_field.setVisible(False)
        if row.exception.gives_back_first:
            self.choose(Outcome.GIVEN_BACK)

    def outcome(self) -> Outcome | None:
        """Return what became of the money; None while nothing is chosen, and where there is none."""
        return next((outcome for outcome, choice in self._choices.items() if choice.isChecked()), None)

    def choose(self, outcome: Outcome) -> None:
        """Choose what became of the money."""
        self._choices[outcome].setChecked(True)

    def return_id(self) -> str:
        """Return the bank's id of what was given back, as far as it was typed."""
        return self.return_field.text().strip() if self.outcome() is Outcome.GIVEN_BACK else ""

    def is_complete(self) -> bool:
        """Return whether it was said what became of the money too."""
        return (self.outcome() is not None or not self._has_money) and super().is_complete()

    @Slot(bool)
    def _on_chosen(self, _checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.return_field.setVisible(self.outcome() is Outcome.GIVEN_BACK)
        self.fit()
        self._on_text_changed()


def _words(row: InboxRow) -> DecisionWords:
    exception, record = row.exception, row.record
    parts = [kind_word(exception.kind), to_brl(exception.amount)]
    if record is not None:
        parts.insert(
            0, QCoreApplication.translate("CloseDialog", "nº {number}").format(number=record.charge.id)
        )
        parts.append(clean(record.charge.description))
    if exception.payment_id is None:
        question = QCoreApplication.translate(
            "CloseDialog", "A pendência some da lista; a marca à mão continua."
        )
    else:
        question = QCoreApplication.translate("CloseDialog", "O que foi feito com este dinheiro?")
    return DecisionWords(
        QCoreApplication.translate("CloseDialog", "Encerrar a pendência"),
        f"{' · '.join(part for part in parts if part)}\n{question}",
        QCoreApplication.translate("CloseDialog", "Encerrar"),
    )
