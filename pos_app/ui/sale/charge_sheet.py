"""One of the last charges: what it was, what came, and who decided what."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.money import to_brl
from pos_app.ui.texts.decisions import facts_of_charge
from pos_app.ui.texts.format import clean, local_stamp
from pos_app.ui.texts.states import look_of, why_ended
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Badge, FittingLabel, Ink, Kind, PlainLabel
from pos_app.ui.widgets.dialogs import Sheet


class ChargeSheet(Sheet):
    """Shows a charge as it stands; nothing is done here."""

    def __init__(self, record: ChargeRecord, parent: QWidget) -> None:
        charge, look = record.charge, look_of(record)
        title = self.tr("Pedido nº {number}").format(number=charge.id)
        super().__init__(title, clean(charge.description), parent)
        badge = Badge()
        badge.show_state(look.icon, look.word, look.tone)
        head = QHBoxLayout()
        amount = FittingLabel(pixels=34)
        amount.setText(to_brl(charge.amount))
        head.addWidget(amount, 1)
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(head)
        why = why_ended(record)
        if why:
            note = PlainLabel(why, pixels=15, ink=Ink.SECOND)
            note.setWordWrap(True)
            self.column.addWidget(note)
        lines = QVBoxLayout()
        lines.setSpacing(6)
        for fact in facts_of_charge(record):
            words = PlainLabel(f"{local_stamp(fact.at)} · {fact.words}", pixels=15)
            words.setWordWrap(True)
            lines.addWidget(words)
        self.column.addLayout(lines)
        txid = self.tr("txid {txid}").format(txid=charge.txid)
        self.column.addWidget(PlainLabel(txid, pixels=13, ink=Ink.SECOND))
        close = ActionButton(self.tr("Fechar"), Kind.PRIMARY, key="Esc")
        close.clicked.connect(self.reject)
        self.add_buttons(close)
