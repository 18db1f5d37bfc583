"""The way out of a damaged ledger: looks for the newest good copy, asks, and saves what can be read."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from pos_app.services.ports.data import NotRestoredError, RescuePort, RestoreOffer
from pos_app.ui.rescue.damaged_view import DamagedView
from pos_app.ui.rescue.restore_sheet import RestoreSheet
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.texts.errors import error_text

Restore = Callable[[Path], None]


class Rescue(QObject):
    """Answers the view's wishes, and hands on which copy was chosen; lives with the view.

    Args:
        found: the damage and its place, for the sheet.
    """

    def __init__(
        self, service: RescuePort, bridge: Bridge, restore: Restore, view: DamagedView, found: str
    ) -> None:
        super().__init__(view)
        self._service = service
        self._bridge = bridge
        self._restore = restore
        self._view = view
        self._found = found
        self._saving = ""
        self._offer: RestoreOffer | None = None
        self.sheet: RestoreSheet | None = None
        view.restore_requested.connect(self._on_restore_wanted)
        view.save_requested.connect(self._on_save_requested)
        bridge.watch(service.offer(), self._on_offer)

    def _on_offer(self, reply: Reply[RestoreOffer | None]) -> None:
        self._offer = reply.brought
        if self._offer is None:
            self._view.show_no_offer(error_text(reply.error or NotRestoredError("none")))
        else:
            self._view.show_offer(self._offer)

    @Slot()
    def _on_restore_wanted(self) -> None:
        if self._offer is not None:
            self.sheet = RestoreSheet(self._offer, self._view, found=self._found)
            self.sheet.confirmed.connect(self._on_restore_requested)
            self.sheet.finished.connect(self._on_sheet_finished)
            self.sheet.open()

    @Slot()
    def _on_sheet_finished(self) -> None:
        self.sheet = None

    @Slot(object)
    def _on_restore_requested(self, pin: str) -> None:
        if self.sheet is not None:
            self._bridge.watch(self._service.check(self.sheet.offer.backup.path, pin), self._on_checked)

    def _on_checked(self, reply: Reply[Path]) -> None:
        if self.sheet is None:
            return
        if reply.error is not None:
            self.sheet.show_error(error_text(reply.error))
            return
        self.sheet.accept()
        self._restore(reply.answer)

    @Slot(str)
    def _on_save_requested(self, path: str) -> None:
        self._view.save_button.setEnabled(False)
        self._saving = path
        self._bridge.watch(self._service.save(Path(path)), self._on_saved)

    def _on_saved(self, reply: Reply[object]) -> None:
        self._view.save_button.setEnabled(True)
        if isinstance(reply.error, OSError):
            words = self.tr("Não foi possível salvar: {why}").format(why=reply.error.strerror or "")
        elif reply.error is not None:
            words = error_text(reply.error)
        elif not reply.answer:
            words = self.tr("Nada deste arquivo pode ser lido.")
        else:
            words = self.tr("{count} linhas salvas em {path}").format(count=reply.answer, path=self._saving)
        self._view.show_saved(words)
