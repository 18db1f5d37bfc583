"""The bank simulator's window: looks like a bank app on a phone, and is worth nothing.

It decides nothing: it says what the person wants and shows what it is told.
"""

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.brcode import Decoded
from pos_app.domain.errors import PixKeyError
from pos_app.domain.money import Centavos, to_brl
from pos_app.domain.pix import mask_key, parse_key
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, clean
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, FittingLabel, Ink, Kind, PlainLabel
from pos_app.ui.widgets.scroll_room import ScrollRoom

_TITLE_BAR = 40
_STRIP = 30
_HEAD = 88
_FIRST_CHIPS = 5
_CODE_LINES = 3
_CODE_FRAME = 9  # the style sheet's border and padding
_KEY_LIMIT = 28
_CENTER = int(Qt.AlignmentFlag.AlignCenter)
ON_TIME = "on_time"
SCRIPT_WORDS = {
    ON_TIME: QT_TRANSLATE_NOOP("BankWindow", "No prazo"),
    "late": QT_TRANSLATE_NOOP("BankWindow", "Atrasado"),
    "twice": QT_TRANSLATE_NOOP("BankWindow", "Duas vezes"),
    "lower": QT_TRANSLATE_NOOP("BankWindow", "Valor menor"),
    "silent": QT_TRANSLATE_NOOP("BankWindow", "Sem resposta"),
    "higher": QT_TRANSLATE_NOOP("BankWindow", "Valor maior"),
    "parts": QT_TRANSLATE_NOOP("BankWindow", "Em duas partes"),
    "told_late": QT_TRANSLATE_NOOP("BankWindow", "Aviso atrasado"),
    "repeat": QT_TRANSLATE_NOOP("BankWindow", "Mesmo aviso 2 vezes"),
    "conflict": QT_TRANSLATE_NOOP("BankWindow", "Aviso com outro valor"),
    "after_cancel": QT_TRANSLATE_NOOP("BankWindow", "Após cancelar"),
    "unknown_txid": QT_TRANSLATE_NOOP("BankWindow", "txid desconhecido"),
    "no_txid": QT_TRANSLATE_NOOP("BankWindow", "Sem txid"),
    "slow": QT_TRANSLATE_NOOP("BankWindow", "Lento"),
    "impossible_time": QT_TRANSLATE_NOOP("BankWindow", "Hora impossível"),
    "drop_before_receipt": QT_TRANSLATE_NOOP("BankWindow", "Cai antes do recibo"),
    "bare": QT_TRANSLATE_NOOP("BankWindow", "Sem comprovante"),
    "flood": QT_TRANSLATE_NOOP("BankWindow", "Enxurrada"),
}


class PayWish(Struct, frozen=True):
    """What the person wants paid.

    Attributes:
        code: the text of the code; script: one of the words given to the window.
    """

    code: str
    script: str


class FlowLayout(QLayout):
    """Places widgets like words: from the left, and on the next line where there is no room."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more item."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Return that narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the widest item's size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the widest item's size."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line, 0  # a chip brings its own room above and below
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


class BankWindow(QWidget):
    """A phone's bank app: read a code, see who and how much, pay in one of many ways.

    Signals:
        screen_requested: read the code from the screen; carries nothing.
        picture_chosen: carries the path of a picture.
        code_entered: carries the text of a code, pasted or typed.
        pay_requested: carries a :class:`PayWish`.
    """

    screen_requested = Signal()
    picture_chosen = Signal(object)
    code_entered = Signal(object)
    pay_requested = Signal(object)

    def __init__(self, scripts: tuple[str, ...] = tuple(SCRIPT_WORDS), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decoded: Decoded | None = None
        self._is_linked = False
        self._head_words = self.tr("Banco Simulado")
        self.setWindowTitle(self.tr("Banco Simulado"))
        self.setMinimumSize(340, 620)
        self.resize(390, min(780, self.screen().availableGeometry().height() - _TITLE_BAR))
        self._make_parts()
        self._make_chips(scripts)
        self._place_parts()
        self.show_decoded(None)
        self.show_queue(0)

    def _make_parts(self) -> None:
        self.screen_button = ActionButton(self.tr("Ler da tela"))
        self.picture_button = ActionButton(self.tr("Imagem…"))
        self.code_field = QPlainTextEdit()
        self.code_field.setPlaceholderText(self.tr("Cole aqui o código Pix copia e cola"))
        self.code_field.setAccessibleName(self.tr("Código Pix copia e cola"))
        self.code_field.setTabChangesFocus(True)
        self.code_field.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.code_field.setStyleSheet("font-size: 13px; min-height: 0;")
        self.code_field.ensurePolished()
        self.code_field.setFixedHeight(_lines_height(self.code_field))
        self.card = Card()
        self._to = PlainLabel(self.tr("Para"), pixels=14, ink=Ink.SECOND)
        self._name = PlainLabel(pixels=19, weight=600)
        self._who = PlainLabel(pixels=14, ink=Ink.SECOND)
        self._amount = FittingLabel(pixels=40)
        self._txid = PlainLabel(pixels=13, ink=Ink.SECOND)
        self._empty = PlainLabel(
            self.tr("Leia o QR da tela, abra uma imagem ou cole o código."), pixels=15, ink=Ink.SECOND
        )
        self._empty.setWordWrap(True)
        self.pay_button = ActionButton("", Kind.PRIMARY, pixels=19, height=58)
        self._answer = PlainLabel(pixels=14, weight=600)
        self._answer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._answer.setWordWrap(True)
        self._foot = PlainLabel(pixels=13, ink=Ink.SECOND)
        self._foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.screen_button.clicked.connect(self.screen_requested)
        self.picture_button.clicked.connect(self._on_picture_clicked)
        self.code_field.textChanged.connect(self._on_code_changed)
        self.pay_button.clicked.connect(self._on_pay_clicked)

    def _make_chips(self, scripts: tuple[str, ...]) -> None:
        self._chips = QButtonGroup(self)
        self._chip_area = QWidget()
        flow = FlowLayout()
        self._chip_area.setLayout(flow)
        for number, script in enumerate(scripts):
            chip = ActionButton(self._script_words(script), Kind.CHIP, pixels=14)
            chip.setCheckable(True)
            chip.setProperty("script", script)
            chip.setVisible(number < _FIRST_CHIPS)
            self._chips.addButton(chip, number)
            flow.addWidget(chip)
        self.more_button = ActionButton(self.tr("Mais…"), Kind.CHIP, pixels=14)
        self.more_button.setVisible(len(scripts) > _FIRST_CHIPS)
        self.more_button.clicked.connect(self._on_more_clicked)
        flow.addWidget(self.more_button)
        self._chips.button(0).setChecked(True)

    def _script_words(self, script: str) -> str:
        return self.tr(SCRIPT_WORDS[script]) if script in SCRIPT_WORDS else script

    def _place_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, _STRIP + _HEAD + 20, 20, 14)
        column.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.screen_button, 1)
        row.addWidget(self.picture_button, 1)
        column.addLayout(row)
        column.addWidget(self.code_field)
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(18, 16, 18, 16)
        inner.setSpacing(3)
        for label in (self._to, self._name, self._who):
            inner.addWidget(label)
        inner.addSpacing(6)
        inner.addWidget(self._amount)
        inner.addWidget(self._txid)
        column.addWidget(self.card)
        column.addWidget(self._empty)
        column.addWidget(self._make_chip_scroll(), 1)
        column.addWidget(self._answer)
        column.addWidget(self.pay_button)
        column.addWidget(self._foot)

    def _make_chip_scroll(self) -> QScrollArea:
        area = ScrollRoom(self._chip_area)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._chip_area.setObjectName("scroll_body")
        area.setMinimumHeight(82)
        return area

    # --- what is shown --------------------------------------------------------------------------

    def script(self) -> str:
        """Return the chosen way to pay."""
        button = self._chips.checkedButton()
        return ON_TIME if button is None else str(button.property("script"))

    def chips(self) -> list[QAbstractButton]:
        """Return the ways to pay, hidden ones too."""
        return self._chips.buttons()

    def receiver_text(self) -> str:
        """Return whose key and city the code names, as shown."""
        return self._who.text()

    def choose_script(self, script: str) -> None:
        """Choose a way to pay."""
        for button in self._chips.buttons():
            if button.property("script") == script:
                button.setChecked(True)
                button.setVisible(True)

    def show_code(self, text: str) -> None:
        """Put a code that was read into the field."""
        if self.code_field.toPlainText() != text:
            self.code_field.setPlainText(text)

    def show_decoded(self, decoded: Decoded | None) -> None:
        """Show whom and how much the code would pay; None where there is no code."""
        self._decoded = decoded
        amount = None if decoded is None else decoded.amount
        self.card.setVisible(decoded is not None)
        self._empty.setVisible(decoded is None)
        self._lay_out_now()
        if decoded is not None:
            self._name.setText(clean(decoded.name, 40))
            parts = (_shown_key(decoded), clean(decoded.city, 20))
            self._who.setText(" · ".join(part for part in parts if part))
            self._amount.setText(self.tr("sem valor") if amount is None else to_brl(amount))
            self._txid.setText(self.tr("txid {txid}").format(txid=decoded.txid or "***"))
        self._show_pay(amount)

    def _lay_out_now(self) -> None:
        """Place the chips below the card before the next paint shows them where they were."""
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def _show_pay(self, amount: Centavos | None) -> None:
        words = (
            self.tr("Pagar") if amount is None else self.tr("Pagar {amount}").format(amount=to_brl(amount))
        )
        self.pay_button.set_busy("")
        self.pay_button.setText(words)
        self.pay_button.setEnabled(amount is not None)

    def show_problem(self, text: str) -> None:
        """Say why a code cannot be read or paid."""
        self.show_decoded(None)
        self._answer.set_tone(Tone.RED)
        self._answer.setText(text)

    def show_answer(self, text: str, kind: str) -> None:
        """Show what the till answered, and let *Pagar* rest until another code is read.

        Args:
            text: the answer in words.
            kind: ``received``, ``refused`` or ``retry``, which is told again by itself; ``silent`` for none.
        """
        self._answer.set_tone(Tone.GREY if kind == "received" else Tone.AMBER)
        self._answer.setText(text)
        if kind != "retry":
            self.pay_button.set_busy("")
            self.pay_button.setText(self.tr("Não pago") if kind == "refused" else self.tr("Pago"))
            self.pay_button.setEnabled(False)

    def answer_text(self) -> str:
        """Return the answer or problem shown."""
        return self._answer.text()

    def show_queue(self, waiting: int) -> None:
        """Show how many messages wait for an answer, and whether the till is reached."""
        words = self.tr("Fila: {count}").format(count=waiting)
        link = self.tr("conectado ao caixa") if self._is_linked else self.tr("sem contato com o caixa")
        self._foot.setText(f"{words} · {link}")

    def show_link(self, linked: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Show whether the till is reached."""
        self._is_linked = linked
        self.show_queue(0)

    # --- wishes ---------------------------------------------------------------------------------

    @Slot()
    def _on_picture_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Escolha a imagem com o QR"))
        dialog.setNameFilter(self.tr("Imagens (*.png *.jpg *.jpeg *.bmp *.webp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.picture_chosen.emit(path)

    @Slot()
    def _on_code_changed(self) -> None:
        text = "".join(self.code_field.toPlainText().split("\n")).strip()
        self._answer.setText("")
        if text:
            self.code_entered.emit(text)
        else:
            self.show_decoded(None)

    @Slot()
    def _on_more_clicked(self) -> None:
        for button in self._chips.buttons():
            button.setVisible(True)
        self.more_button.setVisible(False)
        self._chip_area.updateGeometry()

    @Slot()
    def _on_pay_clicked(self) -> None:
        if self._decoded is None:
            return
        self.pay_button.setEnabled(False)
        self.pay_button.set_busy(self.tr("Pagando…"))
        text = "".join(self.code_field.toPlainText().split("\n")).strip()
        self.pay_requested.emit(PayWish(code=text, script=self.script()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the watermark, the head and the sheet."""
        del event
        palette = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor("#0F172A"))
            strip = QRectF(0, 0, self.width(), _STRIP)
            painter.fillRect(strip, QColor("#7C2D12"))
            painter.setPen(QColor(255, 255, 255))
            painter.setFont(theme.font(13, 700))
            painter.drawText(strip, _CENTER, self.tr("SIMULADOR — SEM VALOR"))
            painter.setFont(theme.font(15))
            painter.setPen(QColor("#CBD5E1"))
            painter.drawText(22, _STRIP + 33, self._head_words)
            painter.setFont(theme.font(26, 700))
            painter.setPen(QColor(255, 255, 255))
            painter.drawText(22, _STRIP + 64, self.tr("Pagar com Pix"))
            sheet = QPainterPath()
            top = _STRIP + _HEAD
            sheet.addRoundedRect(QRectF(0, top, self.width(), self.height() - top + 30), 20, 20)
            painter.fillPath(sheet, QColor(palette.ground))


def _shown_key(decoded: Decoded) -> str:
    """Return the code's key with its punctuation, or as it stands there where it is none."""
    if decoded.key is None:
        return clean(decoded.url or "", 30)
    try:
        key = parse_key(decoded.key)
    except PixKeyError:
        return clean(decoded.key, 40)
    return f"{key.kind.name} {_in_the_middle(mask_key(key))}"


def _in_the_middle(text: str) -> str:
    """Return ``text`` with its middle left out where it is long: the ends are what people compare.

    >>> _in_the_middle("4bc1289c-94ad-4355-8659-55173a20eab0")
    '4bc1289c-9…173a20eab0'
    """
    return text if len(text) <= _KEY_LIMIT else f"{text[:10]}…{text[-10:]}"


def _lines_height(field: QPlainTextEdit) -> int:
    """Return the height at which a field shows whole lines, and no half one at its lower edge."""
    # The margin above the first line only: what is below the last one would show the next one's tops.
    inside = _CODE_LINES * field.fontMetrics().lineSpacing() + int(field.document().documentMargin())
    return inside + 2 * _CODE_FRAME
