"""The training bank inside the charge: what a customer would do now, by one key."""

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind, PlainLabel

RIGHT, LESS = "on_time", "lower"
OTHERS = {
    "higher": QT_TRANSLATE_NOOP("TrainingStrip", "Paga mais"),
    "parts": QT_TRANSLATE_NOOP("TrainingStrip", "Paga em duas partes"),
    "twice": QT_TRANSLATE_NOOP("TrainingStrip", "Paga duas vezes"),
    "silent": QT_TRANSLATE_NOOP("TrainingStrip", "Paga, e o banco não avisa"),
    "told_late": QT_TRANSLATE_NOOP("TrainingStrip", "Paga no prazo, e o banco avisa depois"),
    "late": QT_TRANSLATE_NOOP("TrainingStrip", "Paga depois do prazo"),
    "after_cancel": QT_TRANSLATE_NOOP("TrainingStrip", "Paga depois que você cancelar"),
}
"""Behaviours of the simulated bank behind *Outros…*, with what the customer then does."""


class TrainingStrip(QWidget):
    """Stands beside a charge of a training ledger while it can be paid; pays each charge once.

    Signals:
        pay_requested: carries the name of a behaviour of the simulated bank.
    """

    pay_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charge_id = 0
        self._is_compact = False
        self._is_told = False
        self._title = PlainLabel(pixels=15, weight=600)
        self._title.setWordWrap(True)
        self.right_button = ActionButton(self.tr("Paga certo"), Kind.PRIMARY, key="Ctrl+B")
        self.less_button = ActionButton(self.tr("Paga menos"))
        self.others_button = ActionButton(self.tr("Outros…"))
        self.menu = self._make_menu()
        self._place_parts()
        self.right_button.clicked.connect(self.pay_right)
        self.less_button.clicked.connect(self._on_less_clicked)
        self.others_button.clicked.connect(self._on_others_clicked)
        self.menu.triggered.connect(self._on_other_chosen)
        self.hide()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for script, words in OTHERS.items():
            action = menu.addAction(self.tr(words))
            action.setData(script)
        return menu

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 6, 20, 6)
        column.setSpacing(8)
        column.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button, share in ((self.right_button, 5), (self.less_button, 4), (self.others_button, 3)):
            row.addWidget(button, share)
        column.addLayout(row)

    def show_for(self, charge_id: int) -> None:
        """Offer to pay a charge; one that the customer is paying already is not offered again."""
        if charge_id != self._charge_id:
            self._charge_id = charge_id
            self._is_told = False
            self._title.set_tone(Tone.AMBER)
            self._title.setText(self.tr("Banco de treino: o que o cliente faz?"))
            self._set_enabled(is_enabled=True)
        self.show()

    def show_problem(self, text: str) -> None:
        """Say why the training bank could not pay, and offer it again."""
        self._tell(text, Tone.RED)
        self._set_enabled(is_enabled=True)

    def set_main(self, is_main: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Let *Paga certo* be the screen's main action, or leave that to another amount that was typed."""
        self.right_button.set_kind(Kind.PRIMARY if is_main else Kind.OUTLINE)

    def title(self) -> str:
        """Return the line above the buttons."""
        return self._title.text()

    def set_compact(self, is_compact: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Leave the question out where the window is low; what was answered is told all the same."""
        self._is_compact = is_compact
        self._fit()

    def _tell(self, words: str, tone: Tone) -> None:
        self._is_told = True
        self._title.set_tone(tone)
        self._title.setText(words)

    def _set_enabled(self, *, is_enabled: bool) -> None:
        for button in self._buttons():
            button.setEnabled(is_enabled)
        self._fit()

    def _fit(self) -> None:
        """Show the line above the buttons where it says something new, or has room; and no dead buttons."""
        self._title.setVisible(self._is_told or not self._is_compact)
        for button in self._buttons():
            button.setVisible(button.isEnabled() or not self._is_compact)

    def _buttons(self) -> tuple[ActionButton, ...]:
        return self.right_button, self.less_button, self.others_button

    # --- wishes ---------------------------------------------------------------------------------

    @Slot()
    def pay_right(self) -> None:
        """Let the customer pay what is asked, at once."""
        if self.right_button.isEnabled() and not self.isHidden():
            self._pay(RIGHT, self.tr("Paga certo"))

    @Slot()
    def _on_less_clicked(self) -> None:
        self._pay(LESS, self.tr("Paga menos"))

    @Slot()
    def _on_others_clicked(self) -> None:
        self.menu.popup(self.others_button.mapToGlobal(self.others_button.rect().topLeft()))

    @Slot(QAction)
    def _on_other_chosen(self, action: QAction) -> None:
        self._pay(str(action.data()), action.text())

    def _pay(self, script: str, words: str) -> None:
        self._tell(self.tr("O cliente: {what}.").format(what=words.lower()), Tone.AMBER)
        self._set_enabled(is_enabled=False)
        self.pay_requested.emit(script)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground: amber, as all that is training."""
        del event
        shade = theme.colours().shade(Tone.AMBER)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(shade.ground))
            painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(shade.line))
