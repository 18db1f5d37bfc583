"""A display that has no key yet: asks a person for address and code, and the till for a key."""

import logging
import platform
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal, Slot

from pos_app.app.keyfiles import KeyPlace
from pos_app.domain.private import Private
from pos_app.services.clients.pairing_client import PairingClient, PairingEnd, PairingNews, till_url
from pos_app.services.devices.discovery import Seeker
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.ui.customer.pairing_window import FoundTill, PairingProblem, PairingWindow, PairingWish
from pos_app.ui.runtime.bridge import Bridge

_log = logging.getLogger(__name__)
_PROBLEMS = {
    PairingEnd.NOT_REACHED: PairingProblem.NOT_REACHED,
    PairingEnd.REFUSED: PairingProblem.REFUSED,
    PairingEnd.NOT_TRUSTED: PairingProblem.NOT_TRUSTED,
    PairingEnd.VERSION: PairingProblem.VERSION,
}


class Kept(Private, frozen=True):
    """The key file's line is kept; empty where that failed."""

    line: str


class PairingApp(QObject):
    """Window and client of one pairing; lives in the GUI thread.

    Args:
        seeks: look for tills that announce themselves on the network.

    Signals:
        paired: the till gave this display its key, and it is kept; carries the key file's line.
    """

    paired = Signal(object)

    def __init__(self, place: KeyPlace, address: str = "", *, seeks: bool = True) -> None:
        super().__init__()
        self._place = place
        self._bridge = Bridge(self)
        self._workers = Workers()
        self._thread: LoopThread | None = None
        self._seeker = Seeker(self._bridge.post) if seeks else None
        self.window = PairingWindow(self.tr("Tela {computer}").format(computer=platform.node()), address)
        self._bridge.value_came.connect(self._on_value)
        self.window.pair_requested.connect(self._on_pair_requested)
        self.window.stop_requested.connect(self._on_stop_requested)

    def start(self, *, windowed: bool) -> None:
        """Show the window."""
        if windowed:
            self.window.resize(1024, 700)
            self.window.show()
        else:
            self.window.showFullScreen()
        if self._seeker is not None:
            self._workers.slow.submit(self._seeker.start)

    def shut_down(self) -> None:
        """End the try that runs, and the work."""
        self._stop()
        self._workers.close()
        if self._seeker is not None:
            self._seeker.close()

    @Slot(object)
    def _on_pair_requested(self, wish: PairingWish) -> None:
        self._stop()
        try:
            url = till_url(wish.address)
        except ValueError:
            self.window.show_form(PairingProblem.ADDRESS)
            return
        self.window.show_connecting()
        client = PairingClient(url, wish.code, wish.name, self._bridge.post)
        self._thread = LoopThread(client.main, self)
        self._thread.start()

    @Slot()
    def _on_stop_requested(self) -> None:
        self._stop()
        self.window.show_form()

    def _stop(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    @Slot(object)
    def _on_value(self, value: object) -> None:
        match value:
            case tuple():
                self.window.show_found(tuple(FoundTill(each.name, each.address) for each in value))
            case PairingNews() if self._thread is None:
                pass  # of a try that the person stopped
            case PairingNews(end=PairingEnd.ASKED):
                self.window.show_asked()
            case PairingNews(end=PairingEnd.PAIRED):
                self._workers.slow.submit(self._keep, value.key_file).add_done_callback(self._post_kept)
            case PairingNews():
                self._stop()
                self.window.show_form(_PROBLEMS[value.end], value.tries_left)
            case Kept(line=""):
                self.window.show_form(PairingProblem.NOT_KEPT)
            case Kept():
                self._stop()
                self.paired.emit(value.line)
            case _:
                pass  # of another part

    def _keep(self, line: str) -> str:
        self._place.keep(line)
        return line

    def _post_kept(self, future: "Future[str]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            _log.error("the key could not be kept", exc_info=error)
        self._bridge.post(Kept("" if error is not None else future.result()))
