"""Offers the newest good copy where the ledger is damaged."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pos_app.services.data_desk import RescueDesk, RestoreOffer
from pos_app.ui.bridge import Bridge, Reply
from pos_app.ui.restore_sheet import RestoreSheet
from pos_app.ui.texts import error_text

Restore = Callable[[Path], None]


class Rescue(QObject):
    """Looks for a copy, asks, and hands on which one was chosen; lives with the window above which it asks.

    Signals:
        nothing_found: there is no good copy; carries nothing.
    """

    nothing_found = Signal()

    def __init__(self, desk: RescueDesk, bridge: Bridge, restore: Restore, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._bridge = bridge
        self._restore = restore
        self._window = window
        self._found = ""
        self.sheet: RestoreSheet | None = None

    def begin(self, found: str) -> None:
        """Look for the newest good copy; ``found`` is the damage in words."""
        self._found = found
        self._bridge.watch(self._desk.offer(), self._on_offer)

    def _on_offer(self, reply: Reply) -> None:
        offer: RestoreOffer | None = reply.answer
        if offer is None:
            self.nothing_found.emit()
            return
        self.sheet = RestoreSheet(offer, self._window, found=self._found)
        self.sheet.restore_requested.connect(self._on_restore_requested)
        self.sheet.open()

    @Slot(object)
    def _on_restore_requested(self, pin: str) -> None:
        if self.sheet is not None:
            self._bridge.watch(self._desk.check(self.sheet.offer.backup, pin), self._on_checked)

    def _on_checked(self, reply: Reply) -> None:
        if self.sheet is None:
            return
        if reply.error is not None:
            self.sheet.show_error(error_text(reply.error))
            return
        self.sheet.accept()
        self._restore(reply.answer)
