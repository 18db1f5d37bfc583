"""Questions and decisions. They open without a loop of their own; their default is always the safe answer."""

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.commands.base import Decision
from pos_app.domain.shop import TillStatus
from pos_app.ui.style.signs import KeyHint
from pos_app.ui.style.theme import Tone
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, KeyCap, Kind, PlainLabel
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.scroll_room import ScrollRoom

LEAST_REASON = 4
_MOST_REASON = 120
_WIDTH = 500
_LETTER_MS = 120
"""A letter is a person's where no key follows it for so long."""
_FRAME = 40
"""What a title bar takes of the screen's height, about."""


class Sheet(QDialog):
    """A dialog with a title, a sentence and room for fields; opened with ``open()``, never ``exec()``."""

    def __init__(self, title: str, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A screen too small for its scale scrolls a sheet; no line is cut and no key out of reach.
        body = QWidget()
        body.setObjectName("scroll_body")
        self._area = ScrollRoom(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(12)
        self.heading = PlainLabel(title, pixels=22, weight=700)
        self.heading.setWordWrap(True)
        self.column.addWidget(self.heading)
        self.sentence = PlainLabel(sentence, pixels=16, ink=Ink.SECOND)
        self.sentence.setWordWrap(True)
        self.sentence.setVisible(bool(sentence))
        self.column.addWidget(self.sentence)

    def open(self) -> None:
        """Open without a loop of its own, with the room that the texts need."""
        self.fit()
        super().open()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the wrapped texts need."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be high enough for every line at this width, as far as the screen goes."""
        room = self.screen().availableGeometry()
        width = min(max(self.minimumWidth(), _WIDTH), room.width() - _FRAME)
        self.setMinimumWidth(width)
        wanted = self.column.totalHeightForWidth(max(self.width(), width))
        self.setMinimumHeight(min(wanted, room.height() - _FRAME))

    def show_title(self, title: str) -> None:
        """Show ``title`` on the window and as its heading."""
        self.setWindowTitle(title)
        self.heading.setText(title)

    def add_field(self, label: str, field: QWidget) -> None:
        """Add a labelled field."""
        self.column.addLayout(labelled(label, field))

    def add_buttons(self, *buttons: ActionButton, default: bool = True) -> None:
        """Add the row of answers; the first is the safe one and, if there is one, the ``default``."""
        self.column.addLayout(answers(*buttons, default=default))


class SheetPage(QWidget):
    """One of several contents of a sheet.

    Signals:
        left: the person wants to go back; carries nothing.
        grown: it needs another height; carries nothing.
    """

    left = Signal()
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)


def labelled(label: str, field: QWidget) -> QVBoxLayout:
    """Return ``field`` below its name, which a screen reader says too."""
    name = PlainLabel(label, pixels=14, weight=600, ink=Ink.SECOND)
    name.setBuddy(field)
    field.setAccessibleName(label)
    box = QVBoxLayout()
    box.setSpacing(4)
    box.addWidget(name)
    box.addWidget(field)
    box.addStretch()
    return box


def side_by_side(*fields: tuple[str, QWidget]) -> QHBoxLayout:
    """Return labelled fields in one row."""
    row = QHBoxLayout()
    row.setSpacing(16)
    for label, field in fields:
        row.addLayout(labelled(label, field), 1)
    return row


def answers(*buttons: ActionButton, default: bool = True) -> QHBoxLayout:
    """Return the row of answers; the first is the safe one and, if there is one, the ``default``."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 8, 0, 0)
    row.setSpacing(10)
    for index, button in enumerate(buttons):
        button.setAutoDefault(default and index == 0)
        button.setDefault(default and index == 0)
        row.addWidget(button, 1)
    return row


class Question(Sheet):
    """Asks before something that cannot be taken back.

    Args:
        letter: a key that does it. It waits a moment for a further key, since a scanner types letters too.
        takes_enter: Enter is the safe answer, where the question begins; else it does nothing.

    Signals:
        confirmed: the person chose to do it; carries nothing. Every other way out means no.
    """

    confirmed = Signal()

    def __init__(  # noqa: PLR0913 - a question is these words
        self,
        title: str,
        sentence: str,
        safe: str,
        act: str,
        parent: QWidget,
        *,
        letter: str,
        dangerous: bool = True,
        takes_enter: bool = True,
    ) -> None:
        super().__init__(title, sentence, parent)
        self._letter, self._takes_enter = letter, takes_enter
        self.safe_button = ActionButton(safe, Kind.PRIMARY if takes_enter else Kind.OUTLINE, key="Esc")
        self.act_button = ActionButton(act, Kind.DANGER if dangerous else Kind.OUTLINE, key=letter)
        self.add_buttons(self.safe_button, self.act_button, default=takes_enter)
        self.safe_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self._on_act_clicked)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_LETTER_MS)
        self._typed.timeout.connect(self.act_button.click)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on the safe answer, or on none."""
        super().showEvent(event)
        if self._takes_enter:
            self.safe_button.setFocus()
        else:
            self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.heading.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letter; with no button in focus, Enter is nobody's where it does nothing."""
        was_typed = self._typed.isActive()
        self._typed.stop()
        if event.isAutoRepeat():
            return
        if event.text().upper() == self._letter and not was_typed:
            self._typed.start()
        elif self._takes_enter or event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    @Slot()
    def _on_act_clicked(self) -> None:
        self.confirmed.emit()
        self.accept()


class DecisionWords(Struct, frozen=True):
    """What a decision is about.

    Attributes:
        act: the word on the key that decides.
        warning: what the person must know first; empty for nothing.
    """

    title: str
    sentence: str
    act: str
    warning: str = ""


class DecisionDialog(Sheet):
    """Asks for a reason and, where it is needed, the manager's PIN.

    Signals:
        decided: carries a :class:`Decision`.
    """

    decided = Signal(object)

    def __init__(
        self, words: DecisionWords, status: TillStatus, parent: QWidget, *, needs_pin: bool = True
    ) -> None:
        super().__init__(words.title, words.sentence, parent)
        self._words = words
        self._operator = status.operator
        if words.warning:
            self.column.addWidget(amber_note(words.warning))
        self.reason_field = CountedField(_MOST_REASON)
        self.reason_field.setPlaceholderText(self.tr("Por quê? (4 letras ou mais)"))
        self.pin_field = make_pin_field()
        self.add_field(self.tr("Motivo"), self.reason_field)
        self._needs_pin = needs_pin
        if needs_pin:
            self.add_field(self.tr("PIN do gerente"), self.pin_field)
        if needs_pin and status.training_pin is not None:
            self.column.addWidget(training_note(status.training_pin))
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.cancel_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.act_button = ActionButton(words.act, Kind.PRIMARY)
        self.add_buttons(self.cancel_button, self.act_button, default=False)
        self.cancel_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self._on_act_clicked)
        # Enter goes on to the next field; in the last one, once the PIN is there, it decides.
        self.reason_field.returnPressed.connect(self.focusNextChild)
        self.pin_field.returnPressed.connect(self.act_button.click)
        self.reason_field.textChanged.connect(self._on_text_changed)
        self.pin_field.textChanged.connect(self._on_text_changed)
        self._on_text_changed()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the reason."""
        super().showEvent(event)
        self.reason_field.setFocus()

    def show_error(self, text: str) -> None:
        """Show why the till refused; the fields stay as they are, the PIN is emptied."""
        self.error_label.setText(text)
        self.error_label.setVisible(True)
        self.fit()
        self.pin_field.clear()
        self._on_text_changed()
        (self.pin_field if self._needs_pin else self.reason_field).setFocus()

    def words(self) -> DecisionWords:
        """Return what the decision is about."""
        return self._words

    def is_complete(self) -> bool:
        """Return whether all that the decision needs is there."""
        letters = len(self.reason_field.text().strip())
        return letters >= LEAST_REASON and (bool(self.pin_field.text()) or not self._needs_pin)

    @Slot()
    def _on_text_changed(self) -> None:
        self.act_button.setEnabled(self.is_complete())

    @Slot()
    def _on_act_clicked(self) -> None:
        self.act_button.setEnabled(False)
        reason, pin = self.reason_field.text().strip(), self.pin_field.text() or None
        self.decided.emit(Decision(reason=reason, pin=pin, operator=self._operator))


class ConfirmSheet(Sheet):
    """A sheet whose last question is the manager's PIN, where one is needed, before one act.

    Signals:
        confirmed: carries the PIN as typed.
    """

    confirmed = Signal(object)

    def end_with(self, back: str, act: str, *, needs_pin: bool, training_pin: str | None = None) -> None:
        """Add the PIN, the line for errors and the two answers below what the sheet says."""
        self._needs_pin = needs_pin
        self.pin_field = make_pin_field()
        if training_pin is not None:
            self.column.addWidget(training_note(training_pin))
        if needs_pin:
            self.add_field(self.tr("PIN do gerente"), self.pin_field)
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.back_button = ActionButton(back, key="Esc")
        self.act_button = ActionButton(act, Kind.PRIMARY)
        self.add_buttons(self.back_button, self.act_button, default=False)
        self.back_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self._on_act_clicked)
        self.pin_field.textChanged.connect(self._on_text_changed)
        self.pin_field.returnPressed.connect(self.act_button.click)
        self._on_text_changed()

    def show_error(self, text: str) -> None:
        """Show why it was refused; the PIN is emptied."""
        self.error_label.setText(text)
        self.error_label.setVisible(bool(text))
        self.pin_field.clear()
        self._on_text_changed()
        self.fit()

    @Slot()
    def _on_text_changed(self) -> None:
        self.act_button.setEnabled(bool(self.pin_field.text()) or not self._needs_pin)

    @Slot()
    def _on_act_clicked(self) -> None:
        self.act_button.setEnabled(False)
        self.confirmed.emit(self.pin_field.text())


def make_pin_field() -> QLineEdit:
    """Return a field that hides what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(16)
    return field


def make_error_label() -> PlainLabel:
    """Return the line that says why something was refused; hidden until then."""
    label = PlainLabel(pixels=14, weight=600)
    label.setWordWrap(True)
    label.set_tone(Tone.RED)
    label.setVisible(False)
    return label


def training_note(pin: str) -> QWidget:
    """Return the note that shows the PIN of a training ledger, which guards nothing."""
    return amber_note(QCoreApplication.translate("dialogs", "PIN de treino: {pin}").format(pin=pin))


def amber_note(words: str) -> QWidget:
    """Return a note on a brown-amber ground."""
    note = Card()
    note.set_fill(Tone.AMBER, soft=True)
    row = QHBoxLayout(note)
    row.setContentsMargins(14, 10, 14, 10)
    text = PlainLabel(words, pixels=15, weight=600)
    text.setWordWrap(True)
    text.set_tone(Tone.AMBER)
    row.addWidget(text)
    return note


class HelpDialog(Sheet):
    """The keys that the window knows, on one card.

    Signals:
        report_requested: the person wants to read what failed; carries nothing.
    """

    report_requested = Signal()

    def __init__(self, hints: tuple[KeyHint, ...], parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.show_title(self.tr("Ajuda"))
        self.setMinimumWidth(620)
        self.sentence.setVisible(True)
        self.sentence.setText(
            self.tr("Tudo funciona pelo teclado. Os números digitam o valor a qualquer momento.")
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for number, hint in enumerate(hints):
            grid.addWidget(KeyCap(hint.key), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(PlainLabel(hint.word, pixels=15), number, 1)
        self.column.addLayout(grid)
        self.close_button = ActionButton(self.tr("Fechar"), Kind.PRIMARY, key="Esc")
        self.report_button = ActionButton(self.tr("Relatório de falhas"))
        self.add_buttons(self.close_button, self.report_button)
        self.close_button.clicked.connect(self.reject)
        self.report_button.clicked.connect(self._on_report_clicked)

    @Slot()
    def _on_report_clicked(self) -> None:
        self.accept()
        self.report_requested.emit()
