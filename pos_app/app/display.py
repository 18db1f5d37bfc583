"""The customer display as a program of its own: on another computer, or on another screen of this one."""

import argparse

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from pos_app.app import exits, streams
from pos_app.app.ending import Step, run_until_quit
from pos_app.app.fault_watch import FaultWatch
from pos_app.app.keyfiles import KeyFileError, KeyPlace, known_key
from pos_app.app.pairing import PairingApp
from pos_app.app.qt import make_application, say_connected
from pos_app.app.signals import quit_on_signals
from pos_app.app.started import FaultSeen
from pos_app.services.clients.reconnecting import (
    GOODBYE,
    ClientCallbacks,
    ClientStatus,
    Link,
    ReconnectingClient,
)
from pos_app.services.devices.key_store import read_key_file
from pos_app.services.qr.cache import Drawings
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.settings import Settings
from pos_app.ui.customer.customer_view import CustomerView, Phase, link_lost_view, not_known_view
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.customer.snapshot_view import view_of_snapshot
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.errors import program_failed_text
from pos_app.ui.widgets.notice_bar import FloatingNotice
from pos_app.wire.client_session import Credentials
from pos_app.wire.messages import DisplaySnapshot, Message, Resume

LINK_LOST_MS = 5_000
_LOOK_MS = 500


def run_display(settings: Settings, options: argparse.Namespace) -> int:
    """Show what one till tells this display, until the window is closed; returns the exit code.

    A display without a key asks for one first.
    """
    place = KeyPlace(options.key_file)
    try:
        known = None if options.pair else known_key(options, place)
    except KeyFileError as error:
        streams.warn(f"pos-app: {error}")
        return exits.USAGE
    except OSError as error:
        return exits.complain(error)
    application = make_application(settings.language)
    faults = FaultWatch(None)
    program = DisplayProgram(place, windowed=options.windowed)
    faults.on_fault = program.note_fault
    program.linked.connect(say_connected)
    quit_on_signals()
    if known is None:
        program.pair(options.server or "")
    else:
        program.show_till(*known)
    code = run_until_quit(application, *program.steps_of_end())
    faults.end()
    return code


class DisplayProgram(QObject):
    """The display's program: at first perhaps the window that pairs, then the customer's.

    Signals:
        linked: the till is connected and proven; carries nothing.
    """

    linked = Signal()

    def __init__(self, place: KeyPlace, *, windowed: bool, seeks: bool = True) -> None:
        super().__init__()
        self._place = place
        self._bridge = Bridge(self)
        self._bridge.value_came.connect(self._on_fault)
        self._windowed = windowed
        self._seeks = seeks
        self.pairing: PairingApp | None = None
        self.display: DisplayApp | None = None

    def note_fault(self) -> None:
        """Say on the window that something failed which nobody expected; from any thread."""
        self._bridge.post(FaultSeen())

    @Slot(object)
    def _on_fault(self, news: object) -> None:
        del news
        program = self.display or self.pairing
        if program is not None:
            FloatingNotice(program.window).show_notice(Tone.AMBER, program_failed_text())

    def pair(self, address: str) -> None:
        """Ask for the till's address and code."""
        self.pairing = PairingApp(self._place, address, seeks=self._seeks)
        self.pairing.paired.connect(self._on_paired)
        self.pairing.start(windowed=self._windowed)

    def show_till(self, url: str, credentials: Credentials) -> None:
        """Show what a till tells this display."""
        self.display = DisplayApp(url, credentials)
        self.display.linked.connect(self.linked)
        self.display.start(windowed=self._windowed)

    def steps_of_end(self) -> tuple[Step, ...]:
        """Return what ends whatever runs."""
        return ("the pairing", self._end_pairing), ("the display", self._end_display)

    def _end_pairing(self) -> None:
        if self.pairing is not None:
            self.pairing.shut_down()

    def _end_display(self) -> None:
        if self.display is not None:
            self.display.shut_down()

    @Slot(object)
    def _on_paired(self, line: str) -> None:
        credentials, file = read_key_file(line)
        self.show_till(file.url, credentials)
        if self.pairing is not None:
            # After the customer's window is there, so that this is not the last one.
            self.pairing.window.hide()


class DisplayApp(QObject):
    """Window, client and drawings of one display; lives in the GUI thread.

    Signals:
        linked: the till is connected and proven; carries nothing.
    """

    linked = Signal()

    def __init__(self, url: str, credentials: Credentials) -> None:
        super().__init__()
        self._clock = SystemClock()
        self._bridge = Bridge(self)
        self._workers = Workers()
        self._drawings = Drawings(self._workers)
        self.window = DisplayWindow(self._clock, QSettings("pos-app", "display"), stays=True)
        callbacks = ClientCallbacks(self._post_message, self._bridge.post, on_heard=self._note_heard)
        self._client = ReconnectingClient(url, credentials, callbacks)
        self._thread = LoopThread(self._client.main, self)
        self._heard_ms = self._clock.moment().elapsed_ms
        self._lost_timer = QTimer(self)
        self._lost_timer.timeout.connect(self._look_at_link)
        self._bridge.value_came.connect(self._on_value)
        self._bridge.qr_came.connect(self.window.screen_view.show_qr)
        self.window.left.connect(QApplication.quit)

    def start(self, *, windowed: bool) -> None:
        """Show the window and connect."""
        self.window.screen_view.show_view(self._lost_view())
        if windowed:
            self.window.resize(1280, 720)
            self.window.show()
        else:
            self.window.showFullScreen()
        self._thread.start()
        self._lost_timer.start(_LOOK_MS)

    def shut_down(self) -> None:
        """End the connection and the drawing."""
        self._lost_timer.stop()
        self._thread.stop()
        self._workers.close()

    def _post_message(self, message: Message) -> None:
        """Take a message in the client's loop."""
        if isinstance(message, DisplaySnapshot):
            self._bridge.post(message)

    def _note_heard(self) -> None:
        """Remember that the till said anything: an int, written in the client's loop."""
        self._heard_ms = self._clock.moment().elapsed_ms

    @Slot(object)
    def _on_value(self, value: object) -> None:
        if isinstance(value, DisplaySnapshot):
            self._show(view_of_snapshot(value, self._clock.moment().elapsed_ms))
        elif isinstance(value, ClientStatus) and value.link is Link.OPEN:
            self.linked.emit()
        elif isinstance(value, ClientStatus) and (value.link, value.reason) == (Link.LOST, GOODBYE):
            self._show(self._lost_view())
        elif isinstance(value, ClientStatus) and value.link in {Link.UNKNOWN_TILL, Link.REFUSED}:
            self._show(not_known_view())

    @Slot()
    def _look_at_link(self) -> None:
        """Five seconds without any word of the till: no code, no amount, no green."""
        silence_ms = self._clock.moment().elapsed_ms - self._heard_ms
        phase = self.window.screen_view.view().phase
        if silence_ms > LINK_LOST_MS and phase not in {Phase.LINK_LOST, Phase.NOT_KNOWN}:
            self._show(self._lost_view())
        elif silence_ms <= LINK_LOST_MS and phase is Phase.LINK_LOST:
            # The link outlived the silence, so no new snapshot is on its way: ask for one.
            self._thread.call(self._client.send, Resume(0))

    def _lost_view(self) -> CustomerView:
        return link_lost_view(self.window.screen_view.view())

    def _show(self, view: CustomerView) -> None:
        self.window.screen_view.show_view(view)
        if view.code:
            self._drawings.tell(view.charge_id, view.code, self._bridge.post)
