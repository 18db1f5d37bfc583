"""Devices as rows: name, how each stands, and what may be done with it."""

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.domain.device import Device
from pos_app.services.ports.devices import DeviceStatus, LinkStatus
from pos_app.ui.style import theme
from pos_app.ui.style.icons import Icon, IconView
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP, clean, local_stamp
from pos_app.ui.texts.links import shown_words
from pos_app.ui.widgets.buttons_and_labels import ActionButton, Card, Ink, Kind, PlainLabel

_ENTRANCES = {
    "loopback": QT_TRANSLATE_NOOP("device_rows", "neste computador"),
    "network": QT_TRANSLATE_NOOP("device_rows", "pela rede, com certificado"),
    "tablets": QT_TRANSLATE_NOOP("device_rows", "pela rede, sem certificado"),
}
_SIGNS = {Tone.GREEN: Icon.LINK, Tone.GREY: Icon.DASH, Tone.AMBER: Icon.WARNING}
_SIGN = 22
_ROW_BUTTON = 48


def device_words(device: Device, now: DeviceStatus | None) -> tuple[Tone, str]:
    """Return how a device stands: the colour of its lamp, and a line of words."""
    if device.is_new:
        text = QCoreApplication.translate("device_rows", "Nova: confirme que é uma tela da loja")
        return Tone.AMBER, text
    if now is None:
        if device.last_seen_at is None:
            return Tone.GREY, QCoreApplication.translate("device_rows", "Nunca se conectou")
        text = QCoreApplication.translate("device_rows", "Desconectado; visto em {time}")
        return Tone.GREY, text.format(time=local_stamp(device.last_seen_at))
    parts = [
        QCoreApplication.translate("device_rows", "Conectado"),
        QCoreApplication.translate("device_rows", _ENTRANCES[now.listener_kind]),
    ]
    if device.role == "display":
        parts.append(shown_words(now))
    return Tone.GREEN, " · ".join(parts)


class DeviceRow(Card):
    """One device.

    Signals, each with the :class:`Device`:
        confirm_requested, renew_requested, revoke_requested.
    """

    confirm_requested = Signal(object)
    renew_requested = Signal(object)
    revoke_requested = Signal(object)

    def __init__(self, device: Device, now: DeviceStatus | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.device = device
        tone, words = device_words(device, now)
        name = PlainLabel(clean(device.name) or device.id, pixels=16, weight=600)
        self.state = PlainLabel(words, pixels=13, ink=Ink.SECOND)
        self.state.setWordWrap(True)
        sign = IconView(_SIGNS[tone], _SIGN)
        sign.show_icon(_SIGNS[tone], theme.colours().shade(tone).text)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(sign)
        row.addLayout(texts, 1)
        for button in self._make_buttons():
            button.setAutoDefault(False)
            row.addWidget(button)
        self.setAccessibleName(f"{name.text()}: {words}")

    def _make_buttons(self) -> tuple[ActionButton, ...]:
        self.confirm_button = ActionButton(self.tr("Confirmar"), Kind.PRIMARY, height=_ROW_BUTTON)
        self.renew_button = ActionButton(self.tr("Nova chave"), height=_ROW_BUTTON)
        self.revoke_button = ActionButton(self.tr("Remover"), Kind.DANGER, height=_ROW_BUTTON)
        self.confirm_button.clicked.connect(self._on_confirm_clicked)
        self.renew_button.clicked.connect(self._on_renew_clicked)
        self.revoke_button.clicked.connect(self._on_revoke_clicked)
        self.confirm_button.setVisible(self.device.is_new)
        self.renew_button.setVisible(self.device.role != "display")
        return self.confirm_button, self.renew_button, self.revoke_button

    @Slot()
    def _on_confirm_clicked(self) -> None:
        self.confirm_requested.emit(self.device)

    @Slot()
    def _on_renew_clicked(self) -> None:
        self.renew_requested.emit(self.device)

    @Slot()
    def _on_revoke_clicked(self) -> None:
        self.revoke_requested.emit(self.device)


class DeviceList(QWidget):
    """The devices of one role that are not revoked, new ones first.

    Signals, each with the :class:`Device`:
        confirm_requested, renew_requested, revoke_requested.
    """

    confirm_requested = Signal(object)
    renew_requested = Signal(object)
    revoke_requested = Signal(object)

    def __init__(self, role: str, empty: str) -> None:
        super().__init__()
        self._role = role
        self._shown: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._empty = PlainLabel(empty, pixels=15, ink=Ink.SECOND)
        self._empty.setWordWrap(True)
        self._column.addWidget(self._empty)
        self.rows: list[DeviceRow] = []

    def show_devices(self, devices: tuple[Device, ...], link: LinkStatus) -> None:
        """Show the devices as they stand; rows that say the same stay, with their focus."""
        now = {each.device: each for each in link.devices}
        mine = [each for each in devices if each.role == self._role and each.revoked_at is None]
        mine.sort(key=_new_first)
        shown = tuple((each, device_words(each, now.get(each.id))) for each in mine)
        if shown == self._shown:
            return
        self._shown = shown
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(device, now.get(device.id)) for device in mine]
        self._empty.setVisible(not mine)

    def _row(self, device: Device, now: DeviceStatus | None) -> DeviceRow:
        row = DeviceRow(device, now)
        row.confirm_requested.connect(self.confirm_requested)
        row.renew_requested.connect(self.renew_requested)
        row.revoke_requested.connect(self.revoke_requested)
        self._column.addWidget(row)
        return row


def _new_first(device: Device) -> bool:
    return not device.is_new
