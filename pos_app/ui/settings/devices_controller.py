"""Carries what settings ask about devices to who does it, and shows how it went; one for each open dialog."""

from collections.abc import Callable
from concurrent.futures import Future

from msgspec import Struct
from PySide6.QtCore import QObject, Slot

from pos_app.domain.commands.base import AnswerT
from pos_app.domain.device import Device
from pos_app.domain.events import EventKind, Recorded
from pos_app.domain.shop import Network, TillStatus
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.computer import ComputerPort
from pos_app.services.ports.devices import (
    DevicePort,
    Invite,
    KeyWish,
    LinkStatus,
    ListenerStatus,
    PairingStatus,
)
from pos_app.services.ports.displays import QrDrawing
from pos_app.ui.runtime.bridge import Bridge, Receiver, Reply
from pos_app.ui.settings.device_page import DevicePage
from pos_app.ui.settings.keys_page import KeysPage
from pos_app.ui.settings.pair_sheets import AdmitSheet, InviteSheet, PairSheet
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.texts.errors import error_text
from pos_app.ui.texts.format import clean
from pos_app.ui.widgets.dialogs import Question
from pos_app.ui.widgets.text_sheets import KeySheet
from pos_app.wire.terms import PAIRING_S

_DEVICE_KINDS = frozenset(
    {EventKind.DEVICE_ADDED, EventKind.DEVICE_CONFIRMED, EventKind.DEVICE_REVOKED, EventKind.DEVICE_KEY}
)


class DeviceParts(Struct, frozen=True):
    """What the settings about devices are given.

    Attributes:
        draw: a text to its QR, outside of the GUI thread.
    """

    devices: DevicePort
    bridge: Bridge
    clock: Clock
    computer: ComputerPort
    draw: Callable[[str], "Future[QrDrawing]"]


class DevicesController(QObject):
    """Lives with its dialog."""

    def __init__(self, parts: DeviceParts, link: LinkStatus, dialog: SettingsDialog) -> None:
        super().__init__(dialog)
        self._parts = parts
        self._dialog = dialog
        self._link = link
        self._devices: tuple[Device, ...] = ()
        self._page: DevicePage = dialog.screens_page
        self._invite: Invite | None = None
        self.sheet: AdmitSheet | KeySheet | Question | None = None
        parts.bridge.link_came.connect(self._on_link)
        parts.bridge.event_came.connect(self._on_event)
        self._connect_pages()
        self._on_link(link)
        self._read_devices()

    def _connect_pages(self) -> None:
        screens = self._dialog.screens_page
        screens.pair_requested.connect(self._on_pair_requested)
        screens.invite_requested.connect(self._on_invite_requested)
        screens.network_card.apply_requested.connect(self._on_network_requested)
        screens.network_card.address_chosen.connect(self._on_address_chosen)
        for page in self._pages():
            page.list.confirm_requested.connect(self._on_confirm_requested)
            page.list.renew_requested.connect(self._on_renew_requested)
            page.list.revoke_requested.connect(self._on_revoke_requested)
            if isinstance(page, KeysPage):
                page.key_requested.connect(self._on_key_requested)

    def _pages(self) -> tuple[DevicePage, ...]:
        return self._dialog.screens_page, self._dialog.bank_page, self._dialog.programs_page

    def _page_of(self, role: str) -> DevicePage:
        return next(page for page in self._pages() if page.role == role)

    def _ask(self, page: DevicePage, future: "Future[AnswerT]", receiver: Receiver[AnswerT]) -> None:
        self._page = page
        page.show_error("")
        self._parts.bridge.watch(future, receiver)

    def _has_failed(self, reply: Reply[object]) -> bool:
        if reply.error is None:
            return False
        self._page.show_error(error_text(reply.error))
        return True

    # --- how things stand -----------------------------------------------------------------------

    def _read_devices(self) -> None:
        self._parts.bridge.watch(self._parts.devices.devices(), self._on_devices)

    def _on_devices(self, reply: Reply[tuple[Device, ...]]) -> None:
        if reply.error is None:
            self._devices = reply.answer
            self._show_all()

    @Slot(object)
    def _on_event(self, recorded: Recorded) -> None:
        if recorded.event.kind in _DEVICE_KINDS:
            self._read_devices()
        detail, sheet = recorded.event.detail, self.sheet
        if detail.get("what") == "word_twice" and isinstance(sheet, InviteSheet):
            sheet.show_proven_twice(str(detail.get("device")))

    @Slot(object)
    def _on_link(self, link: LinkStatus) -> None:
        self._link = self._parts.devices.as_given(link)
        self._show_all()

    def _show_all(self) -> None:
        for page in self._pages():
            page.list.show_devices(self._devices, self._link)
        self._dialog.screens_page.network_card.show_link(self._link)
        self._dialog.fit()
        if isinstance(self.sheet, PairSheet):
            self.sheet.show_pairing(self._link.pairing, self._link)
        elif isinstance(self.sheet, InviteSheet):
            self.sheet.show_link(self._link, self._devices)

    def _open(self, sheet: AdmitSheet | KeySheet | Question) -> None:
        self.sheet = sheet
        sheet.finished.connect(self._on_sheet_finished)
        sheet.open()

    @Slot()
    def _on_sheet_finished(self) -> None:
        self.sheet = None

    # --- the network ----------------------------------------------------------------------------

    @Slot(object)
    def _on_network_requested(self, network: Network) -> None:
        page = self._dialog.screens_page
        self._ask(page, self._parts.devices.save_network(network, page.pin()), self._on_network)

    def _on_network(self, reply: Reply[TillStatus]) -> None:
        if not self._has_failed(reply):
            status: TillStatus = reply.answer
            self._dialog.screens_page.network_card.show_saved(status.network)

    @Slot(str)
    def _on_address_chosen(self, address: str) -> None:
        self._parts.devices.choose_address(address)
        self._on_link(self._link)

    # --- displays -------------------------------------------------------------------------------

    @Slot()
    def _on_pair_requested(self) -> None:
        page = self._dialog.screens_page
        self._ask(page, self._parts.devices.open_pairing(page.pin()), self._on_pairing)

    def _on_pairing(self, reply: Reply[PairingStatus | None]) -> None:
        if self._has_failed(reply):
            return
        sheet = PairSheet(self._parts.clock, self._dialog)
        sheet.admitted.connect(self._on_paired)
        sheet.refused.connect(self._parts.devices.close_pairing)
        self._open(sheet)
        sheet.show_pairing(reply.answer, self._link)

    @Slot(object)
    def _on_paired(self, name: str) -> None:
        pin = self._dialog.screens_page.pin()
        self._parts.bridge.watch(self._parts.devices.approve_pairing(name, pin), self._on_admitted)

    @Slot()
    def _on_invite_requested(self) -> None:
        page, listener = self._dialog.screens_page, self._for_browsers()
        if listener is None:
            page.show_error(self.tr("Escolha primeiro em que rede o caixa atende, e aplique."))
            return
        name = self.tr("Tela nova")
        future = self._parts.devices.invite_browser(listener, name, page.pin())
        self._ask(page, future, self._on_invited)

    def _for_browsers(self) -> ListenerStatus | None:
        """Return where a tablet comes in: without a certificate if that was switched on, else with it."""
        wanted = {each.kind: each for each in self._link.listeners if each.page}
        return wanted.get("tablets") or wanted.get("network")

    def _on_invited(self, reply: Reply[Invite]) -> None:
        if self._has_failed(reply):
            return
        invite: Invite = reply.answer
        self._invite = invite
        sheet = InviteSheet(self._parts.clock, self._dialog)
        sheet.admitted.connect(self._on_confirmed)
        sheet.refused.connect(self._on_refused)
        self._open(sheet)
        sheet.show_invitation(invite.device, self._parts.clock.moment().elapsed_ms + PAIRING_S * 1_000)
        self._parts.bridge.watch(self._parts.draw(invite.url), self._on_drawn)

    def _on_drawn(self, reply: Reply[QrDrawing]) -> None:
        if isinstance(self.sheet, InviteSheet) and self._invite is not None:
            self.sheet.show_drawing(reply.answer, self._invite.url)

    @Slot(object)
    def _on_confirmed(self, name: str) -> None:
        if self._invite is not None:
            self._parts.bridge.watch(
                self._parts.devices.confirm(self._invite.device.id, name), self._on_admitted
            )

    @Slot()
    def _on_refused(self) -> None:
        if self._invite is not None:
            self._parts.bridge.watch(self._parts.devices.refuse(self._invite.device.id), self._on_ended)
            self._invite = None

    def _on_ended(self, reply: Reply[object]) -> None:
        """Read the list anew; one that was void before it was refused is no error."""
        del reply
        self._read_devices()

    def _on_admitted(self, reply: Reply[object]) -> None:
        sheet = self.sheet
        if not isinstance(sheet, AdmitSheet):
            return
        if reply.error is not None:
            sheet.is_decided = False
            sheet.show_error(error_text(reply.error))
            return
        self._invite = None
        sheet.accept()
        self._read_devices()

    # --- any device -----------------------------------------------------------------------------

    @Slot(object)
    def _on_confirm_requested(self, device: Device) -> None:
        page = self._page_of(device.role)
        self._ask(page, self._parts.devices.confirm(device.id, device.name), self._on_changed)

    @Slot(object)
    def _on_revoke_requested(self, device: Device) -> None:
        question = Question(
            self.tr("Remover “{name}”?").format(name=clean(device.name) or device.id),
            self.tr("O aparelho é desligado agora e precisa de uma chave nova para voltar."),
            self.tr("Manter"),
            self.tr("Remover"),
            self._dialog,
            letter="R",
        )
        question.setProperty("device", device.id)
        question.confirmed.connect(self._on_revoke_confirmed)
        self._page = self._page_of(device.role)
        self._open(question)

    @Slot()
    def _on_revoke_confirmed(self) -> None:
        if isinstance(self.sheet, Question):
            device = str(self.sheet.property("device"))
            self._ask(self._page, self._parts.devices.revoke(device, self._page.pin()), self._on_changed)

    def _on_changed(self, reply: Reply[object]) -> None:
        if not self._has_failed(reply):
            self._read_devices()

    # --- keys -----------------------------------------------------------------------------------

    @Slot(object)
    def _on_key_requested(self, wish: KeyWish) -> None:
        self._ask(self._page_of(wish.role), self._parts.devices.add_key(wish), self._on_key)

    @Slot(object)
    def _on_renew_requested(self, device: Device) -> None:
        page = self._page_of(device.role)
        self._ask(page, self._parts.devices.renew_key(device.id, page.pin()), self._on_key)

    def _on_key(self, reply: Reply[object]) -> None:
        if self._has_failed(reply):
            return
        if isinstance(self._page, KeysPage):
            self._page.begin_anew()
        self._open(KeySheet(str(reply.answer), self._parts.computer.save_private, self._dialog))
        self._read_devices()
