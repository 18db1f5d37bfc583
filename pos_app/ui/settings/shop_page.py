"""Settings of the shop: who receives the money, how long a charge lives, the customer's monitor, sounds."""

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from pos_app.domain.brcode import fold
from pos_app.domain.charge import LIFETIMES_S
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.shop import SaveMerchant
from pos_app.domain.errors import PixKeyError
from pos_app.domain.pix import KeyKind, PixKey, mask_key, parse_key
from pos_app.domain.shop import Merchant, TillStatus
from pos_app.services.ports.computer import OwnAddress
from pos_app.ui.runtime.sound import SoundWishes
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.errors import error_text
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Kind, PlainLabel
from pos_app.ui.widgets.choice_box import ChoiceBox
from pos_app.ui.widgets.dialogs import (
    SheetPage,
    answers,
    labelled,
    make_error_label,
    make_pin_field,
    side_by_side,
    training_note,
)
from pos_app.ui.widgets.tick_box import TickBox

_NAME_LIMIT = 25
_CITY_LIMIT = 15
_LOGO_WIDTH = 110
_FIELD_HEIGHT = 48


class Check(Struct, frozen=True):
    """What one field has to say: whether it holds, and a sentence."""

    holds: bool
    text: str


class LocalSettings(Struct, frozen=True):
    """What belongs to this computer, not to the ledger.

    Attributes:
        monitors: id and name of each that the customer may be shown on; monitor: the chosen id, or empty.
        addresses: at which others could reach this computer.
    """

    monitors: tuple[tuple[str, str], ...]
    monitor: str
    sound: SoundWishes
    addresses: tuple[OwnAddress, ...] = ()


class CheckedField(QWidget):
    """A field with its check below, renewed at each letter.

    Signals:
        edited: the text is another; carries nothing.
    """

    edited = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(text)
        self.note = PlainLabel(pixels=13)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.field)
        column.addWidget(self.note)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_text_changed)

    def setAccessibleName(self, name: str) -> None:
        """Give the name to the field, which is what a screen reader comes to."""
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    @Slot()
    def _on_text_changed(self) -> None:
        self.edited.emit()

    def text(self) -> str:
        """Return what was typed, without blanks around it."""
        return self.field.text().strip()

    def show_check(self, check: Check) -> None:
        """Show the sentence, in red with a red frame where the text does not hold."""
        self.note.setText(check.text)
        self.note.setToolTip(check.text)
        self.note.setVisible(bool(check.text))
        self.note.set_tone(Tone.GREY if check.holds else Tone.RED)
        self.field.setAccessibleDescription(check.text)
        if self.field.property("wrong") != (not check.holds):
            self.field.setProperty("wrong", not check.holds)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


class ShopPage(SheetPage):
    """The shop's settings with checks that say what is wrong while it is typed.

    Signals:
        save_requested: carries a :class:`SaveMerchant`.
        monitor_chosen: carries the id of a monitor, or an empty text for none.
        sound_chosen: carries :class:`SoundWishes`, at once at each switch.
        sound_test_requested: carries nothing.
        logo_chosen: carries the path of a picture, or an empty text for none; at once.
        pin_requested: the person wants another PIN; carries nothing.
    """

    save_requested = Signal(object)
    monitor_chosen = Signal(object)
    sound_chosen = Signal(object)
    sound_test_requested = Signal()
    logo_chosen = Signal(object)
    pin_requested = Signal()

    def __init__(self, status: TillStatus, local: LocalSettings) -> None:
        super().__init__()
        self._status = status
        merchant = status.merchant
        self.column.setSpacing(8)
        self.shop = CheckedField(merchant.shop)
        self.name = CheckedField(merchant.name)
        self.city = CheckedField(merchant.city)
        self.key = CheckedField(merchant.key)
        self.key.field.setReadOnly(status.is_training)
        self.lifetime = ChoiceBox()
        self.monitor = ChoiceBox()
        self.pin_field = make_pin_field()
        self._make_sound_switches(local.sound)
        self._make_logo_row()
        self._fill_choices(local.monitors, local.monitor)
        self._place_fields(status.training_pin)
        for field in self._checked():
            field.edited.connect(self._on_edited)
        self.pin_field.textChanged.connect(self._on_edited)
        self._on_edited()

    def _fill_choices(self, monitors: tuple[tuple[str, str], ...], monitor: str) -> None:
        for seconds in LIFETIMES_S:
            self.lifetime.addItem(self.tr("{minutes} minutos").format(minutes=seconds // 60), seconds)
        self.lifetime.setCurrentIndex(self.lifetime.findData(self._status.merchant.lifetime_s))
        self.monitor.addItem(self.tr("Nenhum (F11 mostra nesta tela)"), "")
        for key, words in monitors:
            self.monitor.addItem(words, key)
        self.monitor.setCurrentIndex(max(0, self.monitor.findData(monitor)))

    def _place_fields(self, training_pin: str | None) -> None:
        name, city = self.tr("Nome no banco (o app do cliente mostra)"), self.tr("Cidade")
        lifetime, monitor = self.tr("A cobrança vale por"), self.tr("Monitor do cliente")
        for row in (
            self._shop_row(),
            side_by_side((name, self.name), (city, self.city)),
            labelled(self.tr("Chave Pix"), self.key),
            side_by_side((lifetime, self.lifetime), (monitor, self.monitor)),
            self._sound_row(),
            self._pin_row(),
        ):
            self.column.addLayout(row)
        self.pin_note = training_note(training_pin or "")
        self.pin_note.setVisible(training_pin is not None)
        self.column.addWidget(self.pin_note)
        self.error_label = make_error_label()
        self.column.addWidget(self.error_label)
        self.column.addStretch()
        self.cancel_button = ActionButton(self.tr("Voltar"), key="Esc")
        self.save_button = ActionButton(self.tr("Salvar"), Kind.PRIMARY)
        self.column.addLayout(answers(self.cancel_button, self.save_button, default=False))
        self.cancel_button.clicked.connect(self.left)
        self.save_button.clicked.connect(self._on_save_clicked)

    def _pin_row(self) -> QHBoxLayout:
        self.pin_button = ActionButton(self.tr("Trocar PIN…"))
        self.pin_button.setAutoDefault(False)
        self.pin_button.clicked.connect(self.pin_requested)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(labelled(self.tr("PIN do gerente"), self.pin_field), 1)
        row.addWidget(self.pin_button, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def show_pin_changed(self, training_pin: str | None) -> None:
        """Say that another PIN holds now; what was typed of the older one goes."""
        self.pin_field.clear()
        if training_pin is not None:
            note = training_note(training_pin)
            self.column.replaceWidget(self.pin_note, note)
            self.pin_note.deleteLater()
            self.pin_note = note
        self.error_label.setVisible(False)

    def _make_sound_switches(self, wishes: SoundWishes) -> None:
        self.sounds = TickBox(self.tr("Sons"))
        self.voice = TickBox(self.tr("Falar o valor recebido"))
        self.test_button = ActionButton(self.tr("Testar som"))
        self.test_button.setAutoDefault(False)
        self.sounds.setChecked(wishes.sounds)
        self.voice.setChecked(wishes.voice)
        self.sounds.toggled.connect(self._on_sound_toggled)
        self.voice.toggled.connect(self._on_sound_toggled)
        self.test_button.clicked.connect(self.sound_test_requested)

    def _sound_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.sounds)
        row.addWidget(self.voice)
        row.addStretch()
        row.addWidget(self.test_button)
        return row

    def _make_logo_row(self) -> None:
        self.logo_picture = QLabel()
        self.logo_picture.setFixedSize(_LOGO_WIDTH, _FIELD_HEIGHT)
        self.logo_picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.logo_button = ActionButton(self.tr("Logotipo…"))
        self.no_logo_button = ActionButton(self.tr("Remover"))
        for button in (self.logo_button, self.no_logo_button):
            button.setAutoDefault(False)
            button.setEnabled(False)
        self.logo_button.clicked.connect(self._on_logo_clicked)
        self.no_logo_button.clicked.connect(self._on_no_logo_clicked)

    def _shop_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(labelled(self.tr("Nome da loja (aparece para o cliente)"), self.shop), 1)
        for part in (self.logo_picture, self.logo_button, self.no_logo_button):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def show_logo(self, png: bytes) -> None:
        """Show the logo that customers see, empty for none; from now on another may be chosen."""
        picture = QPixmap()
        picture.loadFromData(png)
        ratio = self.devicePixelRatioF()
        if not picture.isNull():
            room = QSize(round(_LOGO_WIDTH * ratio), round(_FIELD_HEIGHT * ratio))
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture.setDevicePixelRatio(ratio)
        self.logo_picture.setPixmap(picture)
        self.logo_picture.setVisible(not picture.isNull())
        self.logo_button.setEnabled(True)
        self.no_logo_button.setEnabled(True)
        self.no_logo_button.setVisible(not picture.isNull())

    @Slot()
    def _on_logo_clicked(self) -> None:
        kinds = self.tr("Imagens") + " (*.png *.jpg *.jpeg *.gif *.bmp *.webp)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Escolher o logotipo"), "", kinds)
        if path:
            self.logo_chosen.emit(path)

    @Slot()
    def _on_no_logo_clicked(self) -> None:
        self.logo_chosen.emit("")

    @Slot()
    def _on_sound_toggled(self) -> None:
        self.sound_chosen.emit(SoundWishes(self.sounds.isChecked(), self.voice.isChecked()))

    def _checked(self) -> tuple[CheckedField, ...]:
        return self.shop, self.name, self.city, self.key

    def show_error(self, text: str) -> None:
        """Show why the till refused."""
        self.error_label.setText(text)
        self.error_label.setVisible(True)
        self.grown.emit()
        self.save_button.setEnabled(True)

    @Slot()
    def _on_edited(self) -> None:
        checks = (
            self._check_shop(),
            self._check_folded(self.name.text(), _NAME_LIMIT),
            self._check_folded(self.city.text(), _CITY_LIMIT),
            self._check_key(),
        )
        for field, check in zip(self._checked(), checks, strict=True):
            field.show_check(check)
        self.save_button.setEnabled(all(check.holds for check in checks) and bool(self.pin_field.text()))

    def _check_shop(self) -> Check:
        if not self.shop.text():
            return Check(holds=False, text=self.tr("Digite o nome da loja."))
        return Check(holds=True, text="")

    def _check_folded(self, text: str, limit: int) -> Check:
        folded = fold(text, limit)
        if not folded:
            return Check(holds=False, text=self.tr("Este campo não pode ficar vazio."))
        shown = self.tr("No código: {text}").format(text=folded)
        if len(fold(text, len(text) * 4)) > limit:
            shown = self.tr("No código ({limit} letras): {text}").format(limit=limit, text=folded)
        return Check(holds=True, text=shown)

    def _check_key(self) -> Check:
        if self._status.is_training:
            return Check(holds=True, text=error_text(PixKeyError("training")))
        try:
            key = parse_key(self.key.text())
        except PixKeyError as error:
            return Check(holds=False, text=error_text(error))
        return Check(holds=True, text=f"{self._kind_words(key)}: {mask_key(key)}")

    def _kind_words(self, key: PixKey) -> str:
        return {
            KeyKind.CPF: self.tr("CPF"),
            KeyKind.CNPJ: self.tr("CNPJ"),
            KeyKind.PHONE: self.tr("Telefone"),
            KeyKind.EMAIL: self.tr("E-mail"),
            KeyKind.EVP: self.tr("Chave aleatória"),
        }[key.kind]

    @Slot()
    def _on_save_clicked(self) -> None:
        self.save_button.setEnabled(False)
        self.monitor_chosen.emit(self.monitor.currentData())
        merchant = Merchant(
            shop=self.shop.text(),
            name=self.name.text(),
            city=self.city.text(),
            key=parse_key(self.key.text()).value,
            lifetime_s=int(self.lifetime.currentData()),
        )
        decision = Decision(
            reason=self.tr("ajustes da loja"), pin=self.pin_field.text(), operator=self._status.operator
        )
        self.save_requested.emit(SaveMerchant(merchant=merchant, decision=decision))
