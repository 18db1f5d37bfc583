"""The window of a display that has no key yet: address of the till, the code it shows, how it went."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, Kind, PlainLabel
from pos_app.ui.widgets.counted_field import CountedField
from pos_app.ui.widgets.dialogs import labelled
from pos_app.wire import pairing_code

_CARD_WIDTH = 620
_NAME_LIMIT = 60
_CODE_PIXELS = 26


class PairingWish(Struct, frozen=True):
    """What a person typed; ``code`` is checked, 12 characters."""

    address: str
    code: str
    name: str


class FoundTill(Struct, frozen=True):
    """A till that announces itself on this network: a hint, never a proof."""

    name: str
    address: str


class PairingProblem(Enum):
    """Why a try led to no key; each has its words."""

    ADDRESS = "address"
    CODE = "code"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"
    NOT_TRUSTED = "not_trusted"
    VERSION = "version"
    NOT_KEPT = "not_kept"


class PairingWindow(QWidget):
    """Asks for address and code; keeps no rules of the protocol.

    Signals:
        pair_requested: carries a :class:`PairingWish`.
        stop_requested: the person does not want to wait for the till any more; carries nothing.
    """

    pair_requested = Signal(object)
    stop_requested = Signal()

    def __init__(self, name: str, address: str = "") -> None:
        super().__init__()
        self._is_waiting = False
        self.setWindowTitle(self.tr("Parear esta tela"))
        self.address = QLineEdit(address)
        self.code = QLineEdit()
        self.name = CountedField(_NAME_LIMIT)
        self.name.setText(name)
        self.pair_button = ActionButton(self.tr("Parear"), Kind.PRIMARY, height=52)
        self.stop_button = ActionButton(self.tr("Parar"), height=52)
        self.notice = PlainLabel(pixels=16, weight=600)
        self._hints = QVBoxLayout()
        self._fill_fields()
        self._place()
        self.code.textEdited.connect(self._on_code_edited)
        for field in (self.address, self.code, self.name):
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self._on_pair_clicked)
        self.pair_button.clicked.connect(self._on_pair_clicked)
        self.stop_button.clicked.connect(self.stop_requested)
        self.show_form()
        (self.code if address else self.address).setFocus()

    # --- what is shown ------------------------------------------------------------------------

    def show_form(self, problem: PairingProblem | None = None, tries_left: int = 0) -> None:
        """Let the person type; say what went wrong before, and how often this code may be tried again."""
        self._wait(waiting=False)
        words = "" if problem is None else self._words(problem)
        self.notice.setText(self._try_again(tries_left) if tries_left else words)
        self.notice.set_tone(Tone.RED)
        self.notice.setVisible(problem is not None)
        if tries_left:
            self.code.selectAll()
            self.code.setFocus()
        elif problem in {PairingProblem.CODE, PairingProblem.REFUSED}:
            self.code.clear()
            self.code.setFocus()

    def show_connecting(self) -> None:
        """Say that the till is looked for."""
        self._wait(waiting=True)
        self.notice.setText(self.tr("Procurando o caixa…"))
        self.notice.set_tone(Tone.GREY)

    def show_asked(self) -> None:
        """Say that a person at the till has to confirm."""
        self._wait(waiting=True)
        words = self.tr("Agora confirme no caixa o nome “{name}”.")
        self.notice.setText(words.format(name=clean(self.name.text())))
        self.notice.set_tone(Tone.AMBER)

    def show_found(self, tills: tuple[FoundTill, ...]) -> None:
        """Offer the tills that announce themselves; choosing one only fills in its address."""
        while (item := self._hints.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.deleteLater()
        for till in tills:
            button = ActionButton(f"{clean(till.name)}  ·  {clean(till.address)}", pixels=15)
            button.setProperty("address", till.address)
            button.clicked.connect(self._on_hint_clicked)
            self._hints.addWidget(button)

    def hints(self) -> tuple[ActionButton, ...]:
        """Return the buttons of the tills that were found."""
        found = (self._hints.itemAt(index) for index in range(self._hints.count()))
        widgets = (None if item is None else item.widget() for item in found)
        return tuple(each for each in widgets if isinstance(each, ActionButton))

    def is_waiting(self) -> bool:
        """Return whether the till is asked now."""
        return self._is_waiting

    # --- the form -----------------------------------------------------------------------------

    def _fill_fields(self) -> None:
        self.address.setPlaceholderText("192.168.0.10")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.code.setPlaceholderText("XXXX-XXXX-XXXX")
        self.code.setInputMethodHints(
            Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.code.setStyleSheet(f"font-size: {_CODE_PIXELS}px; font-weight: 700; letter-spacing: 2px;")

    def _place(self) -> None:
        card = Card()
        card.setMaximumWidth(_CARD_WIDTH)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(card)
        column.setContentsMargins(36, 30, 36, 30)
        column.setSpacing(14)
        column.addWidget(PlainLabel(self.tr("Parear esta tela com o caixa"), pixels=26, weight=700))
        steps = PlainLabel(
            self.tr("No caixa, abra Ajustes › Telas › Parear e digite aqui o que ele mostra."),  # noqa: RUF001 - the arrow of menus
            pixels=16,
            ink=Ink.SECOND,
        )
        steps.setWordWrap(True)
        column.addWidget(steps)
        column.addLayout(labelled(self.tr("Endereço do caixa"), self.address))
        column.addLayout(self._hints)
        column.addLayout(labelled(self.tr("Código de 12 letras e números"), self.code))
        column.addLayout(labelled(self.tr("Nome desta tela"), self.name))
        self.notice.setWordWrap(True)
        column.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.stop_button, 1)
        buttons.addWidget(self.pair_button, 1)
        column.addLayout(buttons)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 8)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch()
        whole.addLayout(row)
        whole.addStretch()

    @Slot(str)
    def _on_code_edited(self, text: str) -> None:
        """Put the dashes in as a person types at the end; elsewhere leave it alone."""
        if self.code.cursorPosition() != len(text):
            return
        signs = "".join(text.upper().replace("-", " ").split())[: pairing_code.LENGTH]
        groups = [signs[at : at + 4] for at in range(0, len(signs), 4)]
        self.code.setText("-".join(groups))

    @Slot()
    def _on_changed(self) -> None:
        self.pair_button.setEnabled(not self.is_waiting() and self._is_complete())

    def _is_complete(self) -> bool:
        signs = self.code.text().replace("-", "").replace(" ", "")
        fields = (self.address.text().strip(), clean(self.name.text()))
        return all(fields) and len(signs) >= pairing_code.LENGTH

    @Slot()
    def _on_pair_clicked(self) -> None:
        if self.is_waiting() or not self._is_complete():
            return
        try:
            code = pairing_code.parse(self.code.text())
        except ValueError:
            self.show_form(PairingProblem.CODE)
            return
        self.pair_requested.emit(PairingWish(self.address.text().strip(), code, clean(self.name.text())))

    @Slot()
    def _on_hint_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.address.setText(str(button.property("address")))
            self.code.setFocus()

    # --- while the till is asked --------------------------------------------------------------

    def _wait(self, *, waiting: bool) -> None:
        self._is_waiting = waiting
        for field in (self.address, self.code, self.name):
            field.setEnabled(not waiting)
        self.stop_button.setVisible(waiting)
        self.pair_button.setVisible(not waiting)
        self.notice.setVisible(True)
        self._on_changed()

    def _try_again(self, tries_left: int) -> str:
        if tries_left == 1:
            return self.tr("O código não confere com o do caixa. Resta 1 tentativa; depois, peça outro.")
        words = self.tr("O código não confere com o do caixa. Corrija: restam {count} tentativas.")
        return words.format(count=tries_left)

    def _words(self, problem: PairingProblem) -> str:
        return {
            PairingProblem.ADDRESS: self.tr("Este endereço não existe. Ele é como 192.168.0.10."),
            PairingProblem.CODE: self.tr("Confira o código: são 12 letras e números."),
            PairingProblem.NOT_REACHED: self.tr(
                "O caixa não respondeu. Confira o endereço, e se o caixa está aberto à rede."
            ),
            PairingProblem.REFUSED: self.tr("O caixa não aceitou este código. Peça um novo no caixa."),
            PairingProblem.NOT_TRUSTED: self.tr("Caixa não reconhecido: quem respondeu não sabe o código."),
            PairingProblem.VERSION: self.tr(
                "O caixa e esta tela são de versões diferentes. Atualize os dois."
            ),
            PairingProblem.NOT_KEPT: self.tr("A chave não pôde ser guardada neste computador."),
        }[problem]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop waiting with Esc, or leave the full screen."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            if self.is_waiting():
                self.stop_requested.emit()
            else:
                self.showNormal()
            return
        super().keyPressEvent(event)
