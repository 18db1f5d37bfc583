"""The window's middle while the ledger is damaged: what happened, the next step, and what is left."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from pos_app.domain.charge import ChargeRecord
from pos_app.services.ports.data import RestoreOffer
from pos_app.ui.rescue.restore_sheet import missing_words
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, local_stamp
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, Kind, PlainLabel
from pos_app.ui.widgets.notice_bar import NoticeBar
from pos_app.ui.widgets.recent_view import RecentView

_FOUND = {
    "file": QT_TRANSLATE_NOOP("DamagedView", "O arquivo do livro-caixa está danificado no disco."),
    "changed": QT_TRANSLATE_NOOP(
        "DamagedView", "O livro-caixa foi alterado por fora: um registro não é mais o que foi gravado."
    ),
    "end": QT_TRANSLATE_NOOP("DamagedView", "Falta o fim do livro-caixa: registros já confirmados sumiram."),
}


class DamagedView(QWidget):
    """Offers the newest good copy once there is one, lists what can be read, and saves it to a file.

    Args:
        what: kind of the damage, as ``LedgerDamagedError.what``.
        found: its place, and the folder of the ledger, for whoever helps.

    Signals:
        restore_requested: carries nothing.
        save_requested: carries the path of the file to write.
    """

    restore_requested = Signal()
    save_requested = Signal(str)

    def __init__(self, what: str, found: str, sales: tuple[ChargeRecord, ...], unreadable: int) -> None:
        super().__init__()
        self.banner = NoticeBar()
        self.banner.button.hide()
        self.banner.show_notice(Tone.RED, self._banner_words(what), stays=True)
        self.list_view = RecentView(is_sure=False)
        self.list_view.set_rows(max(2, len(sales)))
        self.list_view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing is opened here
        self.list_view.show_sales(sales)
        self.left_over = PlainLabel(self._left_over_words(len(sales), unreadable), pixels=15)
        self.copy_words = PlainLabel(self.tr("Procurando a cópia de segurança mais nova…"), pixels=16)
        self.step = PlainLabel(
            self.tr("2. Ele restaura a cópia. O caixa reabre e pergunta ao banco pelo que falta."), pixels=16
        )
        self.restore_button = ActionButton(self.tr("Restaurar esta cópia…"), Kind.PRIMARY)
        self.restore_button.setEnabled(False)
        self.save_button = ActionButton(self.tr("Salvar o que pode ser lido…"))
        self.saved_words = PlainLabel(pixels=15, ink=Ink.SECOND)
        self.saved_words.hide()
        self.place = PlainLabel(
            self.tr("Detalhe técnico: {found}").format(found=found), pixels=13, ink=Ink.SECOND
        )
        for label in (self.left_over, self.step, self.copy_words, self.saved_words, self.place):
            label.setWordWrap(True)
        self.restore_button.clicked.connect(self.restore_requested)
        self.save_button.clicked.connect(self._on_save_clicked)
        self._place_parts(has_sales=bool(sales))

    def _place_parts(self, *, has_sales: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        grid = QGridLayout()
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(16)
        grid.addWidget(self._left_side(has_sales=has_sales), 0, 0)
        grid.addWidget(self._right_side(), 0, 1)
        grid.setColumnStretch(0, 58)
        grid.setColumnStretch(1, 42)
        column.addLayout(grid, 1)

    def _left_side(self, *, has_sales: bool) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.left_over)
        if not has_sales:
            column.addStretch()
            return side
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(self.left_over.text())
        body = QWidget()
        body.setObjectName("scroll_body")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list_view, 0, Qt.AlignmentFlag.AlignTop)
        area.setWidget(body)
        column.addWidget(area, 1)
        return side

    def _right_side(self) -> QWidget:
        side = Card()
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(PlainLabel(self.tr("O que fazer agora"), pixels=18, weight=700))
        first = PlainLabel(self.tr("1. Chame o responsável. Até lá, receba de outro jeito."), pixels=16)
        first.setWordWrap(True)
        column.addWidget(first)
        column.addWidget(self.step)
        column.addWidget(self.copy_words)
        column.addWidget(self.restore_button)
        column.addSpacing(8)
        column.addWidget(self.save_button)
        column.addWidget(self.saved_words)
        column.addStretch()
        column.addWidget(self.place)
        return side

    def _banner_words(self, what: str) -> str:
        happened = QCoreApplication.translate("DamagedView", _FOUND.get(what, _FOUND["file"]))
        safe = self.tr(
            "Ele foi aberto só para leitura e nada mudou nele. Este caixa não vende até ser reparado; "
            "o que o banco confirmar fica guardado no banco."
        )
        return f"{happened} {safe}"

    def _left_over_words(self, count: int, unreadable: int) -> str:
        if not count:
            return self.tr("Nenhuma cobrança deste arquivo pode ser lida.")
        words = self.tr("Isto ainda pode ser lido, mas pode estar errado: confira cada Pix no app do banco.")
        lost = self.tr("Cobranças que não puderam ser lidas: {count}.").format(count=unreadable)
        return f"{words} {lost}" if unreadable else words

    def show_offer(self, offer: RestoreOffer) -> None:
        """Say which copy there is, and let it be restored."""
        stamp = local_stamp(offer.backup.until)
        words = self.tr("A cópia de {time} está inteira.").format(time=stamp)
        self.copy_words.setText(f"{words} {missing_words(offer)}")
        self.restore_button.setEnabled(True)
        self.restore_button.setFocus()

    def show_no_offer(self, words: str) -> None:
        """Say that there is no good copy, and what is left to do."""
        self.copy_words.setText(words)
        self.step.setText(
            self.tr(
                "2. Não apague nada: salve o que pode ser lido e leve a pasta abaixo a quem cuida do caixa."
            )
        )
        self.restore_button.hide()

    def show_saved(self, words: str) -> None:
        """Say how saving went."""
        self.saved_words.setText(words)
        self.saved_words.setVisible(bool(words))

    @Slot()
    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Salvar o que pode ser lido"), "caixa.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("caixa.csv")
        dialog.fileSelected.connect(self.save_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
