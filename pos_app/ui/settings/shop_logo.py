"""Takes the logo that a person chose, outside of the GUI thread, and shows it where customers look."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_app.services.ports.displays import Logo, LogoPort
from pos_app.ui.customer.customer_screen import CustomerScreen
from pos_app.ui.runtime.bridge import Bridge, Reply


class ShopLogo(QObject):
    """The logo of this till.

    Args:
        changed: tells who shows it elsewhere; called in the GUI thread.

    Signals:
        came: carries the PNG that is shown now, empty for none.
        failed: carries the error.
    """

    came = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        logos: LogoPort,
        bridge: Bridge,
        screen: CustomerScreen,
        changed: Callable[[], object],
    ) -> None:
        super().__init__(screen)
        self._logos = logos
        self._bridge = bridge
        self._screen = screen
        self._changed = changed
        self._screen.show_logo(self.png())

    def png(self) -> bytes:
        """Return what is shown now, empty for none."""
        logo = self._logos.current()
        return b"" if logo is None else logo.png

    def choose(self, path: str) -> None:
        """Take the picture of a file."""
        self._bridge.watch(self._logos.put(Path(path)), self._on_done)

    def remove(self) -> None:
        """Show none."""
        self._bridge.watch(self._logos.remove(), self._on_done)

    def _on_done(self, reply: Reply[Logo | None]) -> None:
        if reply.error is not None:
            self.failed.emit(reply.error)
            return
        answer: Logo | None = reply.answer
        png = b"" if answer is None else answer.png
        self._screen.show_logo(png)
        self._changed()
        self.came.emit(png)
