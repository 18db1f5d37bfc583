"""The sheet that ties a Pix without a charge to one: a list to choose from, a reason and the manager's PIN.

Nothing is chosen beforehand: an equal amount is no proof that the money is this sale's.
"""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.decisions import InboxRow
from pos_app.domain.money import to_brl
from pos_app.domain.shop import TillStatus
from pos_app.ui.texts.format import clean, local_stamp
from pos_app.ui.texts.states import look_of
from pos_app.ui.widgets.buttons_and_labels import ActionButton
from pos_app.ui.widgets.dialogs import DecisionDialog, DecisionWords

PAGE = 50
"""How many charges are asked for at a time."""
_LIST_HEIGHT = 190
_WIDTH = 760
_CHARGE_ROLE = Qt.ItemDataRole.UserRole


class TieDialog(DecisionDialog):
    """Lists charges, newest first: time, order number, amount, state, description.

    Signals:
        more_requested: older ones are wanted; carries the lowest number in the list.
    """

    more_requested = Signal(object)

    def __init__(self, row: InboxRow, status: TillStatus, parent: QWidget) -> None:
        self.list = QTreeWidget()
        self.more_button = ActionButton("")
        super().__init__(_words(row), status, parent)
        self.setMinimumWidth(_WIDTH)
        self._make_list()
        self.more_button.setText(self.tr("Mais antigas"))
        self.more_button.setAutoDefault(False)
        self.more_button.clicked.connect(self._on_more_clicked)
        place = self.column.indexOf(self.sentence) + 1
        self.more_button.setVisible(False)
        self.column.insertWidget(place, self.list, 1)
        self.column.insertWidget(place + 1, self.more_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_list(self) -> None:
        self.list.setHeaderLabels(
            [self.tr("Criada"), self.tr("Pedido"), self.tr("Valor"), self.tr("Estado"), self.tr("Descrição")]
        )
        self.list.setAccessibleName(self.tr("Cobranças, da mais nova à mais antiga"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMinimumHeight(_LIST_HEIGHT)
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.list.itemSelectionChanged.connect(self._on_text_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the list."""
        super().showEvent(event)
        self.list.setFocus()

    def add_candidates(self, sales: tuple[ChargeRecord, ...]) -> None:
        """Add older charges at the end of the list; a page that is not full was the last."""
        for record in sales:
            self.list.addTopLevelItem(_item(record))
        self.more_button.setVisible(len(sales) == PAGE)

    def charge_id(self) -> int:
        """Return the number of the chosen charge, 0 while there is none."""
        chosen = self.list.selectedItems()
        return int(chosen[0].data(0, _CHARGE_ROLE)) if chosen else 0

    def is_complete(self) -> bool:
        """Return whether a charge was chosen too."""
        return bool(self.charge_id()) and super().is_complete()

    @Slot()
    def _on_more_clicked(self) -> None:
        last = self.list.topLevelItem(self.list.topLevelItemCount() - 1)
        if last is not None:
            self.more_button.setVisible(False)
            self.more_requested.emit(int(last.data(0, _CHARGE_ROLE)))


def _words(row: InboxRow) -> DecisionWords:
    when = row.paid_at or row.received_at or row.exception.opened_at
    title = QCoreApplication.translate("TieDialog", "Vincular o Pix de {amount}")
    sentence = QCoreApplication.translate(
        "TieDialog", "Feito em {time}. Escolha a venda: valor igual não basta, confira a hora."
    )
    return DecisionWords(
        title.format(amount=to_brl(row.exception.amount)),
        sentence.format(time=local_stamp(when)),
        QCoreApplication.translate("TieDialog", "Vincular"),
    )


def _item(record: ChargeRecord) -> QTreeWidgetItem:
    charge = record.charge
    texts = (
        local_stamp(charge.created_at),
        f"nº {charge.id}",
        to_brl(charge.amount),
        look_of(record).word,
        clean(charge.description),
    )
    item = QTreeWidgetItem(list(texts))
    item.setData(0, _CHARGE_ROLE, charge.id)
    item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
