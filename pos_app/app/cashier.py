"""The cashier's program: window first, then till, then server; ended in the opposite order.

Read :meth:`CashierApp.run` for the order of the start and :meth:`CashierApp.shut_down` for that of the end.
Only what the first paint needs is imported at the top; a worker loads the ledger's libraries meanwhile.
"""

import gc
import json
import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from pos_app.app import exits, streams
from pos_app.app.ending import Ending
from pos_app.app.fault_watch import FaultWatch
from pos_app.app.qt import has_screen, open_preferences
from pos_app.app.started import Answered, FaultSeen, StartFailed, TillSlot, TillStarted
from pos_app.app.this_computer import ThisComputer
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch, EventKind, Recorded
from pos_app.domain.shop import TillStatus
from pos_app.paths import key_dir
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.workers import Workers
from pos_app.settings import Settings
from pos_app.ui.cashier.cashier_window import CashierParts, CashierWindow
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.rescue.start_errors import folder_text, start_error_texts
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.first_paint import FirstPaint
from pos_app.ui.runtime.sound import DesktopSound, ProcessRunner
from pos_app.ui.runtime.ticker import ExpiryTicker
from pos_app.ui.texts.displays import WindowTexts

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pos_app.app import control
    from pos_app.app.copies import HourlyCopies
    from pos_app.services.backup.salvage import SalvagedLedger
    from pos_app.services.devices.discovery import Follower
    from pos_app.services.devices.key_store import KeyStore
    from pos_app.services.devices.pairing import PairingWindowState
    from pos_app.services.displays.logo import LogoShelf
    from pos_app.services.ports.till import ServerTill
    from pos_app.services.qr.cache import Drawings
    from pos_app.services.system.loop_thread import LoopThread
    from pos_app.services.till.till import Till

_log = logging.getLogger(__name__)


def _concerns_window(recorded: Recorded) -> bool:
    """Return whether the window has to hear of an event: not of sales that are on no screen of the till."""
    event = recorded.event
    is_odd = event.kind in {EventKind.EXCEPTION, EventKind.RESOLVED}
    return is_odd or event.record is None or event.record.charge.is_for_screens


class CashierApp(QObject):
    """Everything of one run; lives in the GUI thread.

    Attributes:
        window: the cashier's window.
        slot: the till, as windows ask it.
        bridge: what comes from other threads.
        url: the socket's address, empty before it listens.
        ending: which step of the end runs.
        restoring: the copy that takes the ledger's place once this run has ended; None for none.

    Signals:
        end_asked: a signal to end came; carries nothing.
    """

    end_asked = Signal()

    def __init__(self, settings: Settings, folder: Path, keys: "KeyStore | None" = None) -> None:
        super().__init__()
        self._settings = settings
        self._folder = folder
        self._code = exits.OK
        self._early_error: BaseException | None = None
        self._is_down = False
        self._is_ready_told = False
        self._status: TillStatus | None = None
        self._till: Till | None = None
        self._opening: Future[None] | None = None
        self._server: LoopThread | None = None
        self._drawings: Drawings | None = None
        self._keys = keys
        self._early_calls: list[control.Call] = []
        self._control: control.ControlServer | None = None
        self.url = ""
        self.ending = Ending()
        self.restoring: Path | None = None
        self._copies: HourlyCopies | None = None
        self._link = LinkStatus()
        self._trouble = LedgerHealth("")
        self._follower: Follower | None = None
        self.slot = TillSlot()
        self._clock = SystemClock()
        self._workers = Workers()
        self.bridge = Bridge(self)
        self._ticker = ExpiryTicker(self.slot, self)
        preferences = open_preferences(folder)
        self._customer = DisplayWindow(self._clock, preferences)
        sound = DesktopSound(preferences, ProcessRunner(self), self)
        self._computer = ThisComputer()
        parts = CashierParts(
            self.slot, self.bridge, self._clock, WindowTexts(), sound, preferences, self._computer
        )
        self.window = CashierWindow(parts, self._customer)

    def watch(self, faults: FaultWatch) -> None:
        """Tell the person of faults, and let them read the report; before the start."""
        self.window.report_of = faults.report
        faults.on_fault = partial(self.bridge.post, FaultSeen())
        if faults.take_bad_end():
            self.window.tell_bad_end()

    # --- start ------------------------------------------------------------------------------

    def fail_with(self, error: BaseException) -> None:
        """Show why nothing can be opened instead of opening it; before the start."""
        self._early_error = error

    def run(self, application: QApplication) -> int:
        """Show the window, start the rest after its first paint, and run until it is closed."""
        self.start(application)
        application.exec()
        self.shut_down()
        return self._code

    def start(self, application: QApplication) -> None:
        """Connect the parts and show the window; the rest starts after its first paint."""
        self.bridge.value_came.connect(self._on_value)
        self.bridge.link_came.connect(self._on_link)
        self._ticker.ticked.connect(self.window.tick)
        # Queued: the end must not begin, and delete the window, inside its own close event.
        self.window.closing.connect(application.quit, Qt.ConnectionType.QueuedConnection)
        application.aboutToQuit.connect(self.shut_down)
        self._first_paint = FirstPaint(self.window)
        self._first_paint.painted.connect(self._start_till)
        self._ticker.start()
        self.window.open_on_screen()

    @Slot()
    def _start_till(self) -> None:
        """Load the ledger's libraries and start the till, in a worker; the window stays alive meanwhile."""
        from pos_app.app.control import ControlServer  # noqa: PLC0415
        from pos_app.app.signals import quit_on_signals  # noqa: PLC0415 - after the first paint

        quit_on_signals().asked.connect(self.end_asked)
        if self._early_error is not None:
            self._show_start_failure(StartFailed(self._early_error))
            return
        self._control = ControlServer(self._folder, self)
        self._control.asked.connect(self._on_asked)
        self._opening = self._workers.slow.submit(self._open)

    def _open(self) -> None:
        """Open the ledger, or look what is left of it; the window hears of either."""
        try:
            self._open_till()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the window says it
            self.bridge.post(StartFailed(error, self._remains_after(error)))

    def _remains_after(self, error: BaseException) -> "SalvagedLedger | None":
        if not (has_screen() and isinstance(error, PosError) and error.code == "ledger_damaged"):
            return None  # without a screen nobody would read it
        from pos_app.services.backup.salvage import salvage_ledger  # noqa: PLC0415
        from pos_app.services.devices.key_store import open_key_store  # noqa: PLC0415 - rarely needed

        try:
            self._keys = self._keys or open_key_store(key_dir())
            return salvage_ledger(self._folder, self._clock)
        except Exception:  # noqa: BLE001 - the window then says what is known
            _log.exception("what is left of the ledger cannot be looked at")
            return None

    def _open_till(self) -> None:
        from pos_app.services.banks.registry import WAYS  # noqa: PLC0415
        from pos_app.services.devices.key_store import open_key_store  # noqa: PLC0415
        from pos_app.services.handlers.context import TillOptions  # noqa: PLC0415
        from pos_app.services.qr.cache import Drawings  # noqa: PLC0415
        from pos_app.services.till.ballast import BALLAST_BYTES  # noqa: PLC0415 - after the first paint
        from pos_app.services.till.feed import Feed  # noqa: PLC0415
        from pos_app.services.till.till import Till  # noqa: PLC0415

        drawings = Drawings(self._workers)
        options = TillOptions(ballast_bytes=BALLAST_BYTES)
        if self._settings.verifying_s is not None:
            options = replace(options, verifying_s=self._settings.verifying_s)
        till = Till(self._folder, self._clock, WAYS, Feed(self._on_feed), options)
        self._drawings, self._till = drawings, till
        status = till.start().result()
        keys = self._keys or open_key_store(key_dir())
        self.bridge.post(TillStarted(till, status, keys, drawings))

    @Slot(object)
    def _on_value(self, value: object) -> None:
        match value:
            case TillStarted():
                self._begin(value)
            case StartFailed():
                self._show_start_failure(value)
            case Answered():
                value.call.answer(value.response)
            case LedgerHealth() if value.is_final:
                self._code = exits.DISK
            case FaultSeen():
                self.window.tell_fault()

    def _begin(self, started: TillStarted) -> None:
        """The till is recovered: windows may ask, the server may listen."""
        from pos_app.services.qr.drawing import warm_up  # noqa: PLC0415 - after the first paint

        self.slot.till = started.till
        # What is loaded by now stays: without this each full collection walks through all of it, some 20 ms.
        gc.freeze()
        self._status, self._keys = started.status, started.keys
        self.window.begin()
        self.window.sell.flow.shown.connect(self._on_shown)
        self._customer.settle()
        self._workers.draw.submit(warm_up)
        self._start_server(started)
        for call in self._early_calls:
            self._work_on(call)
        self._early_calls.clear()

    def _start_server(self, started: TillStarted) -> None:
        from pos_app.app.copies import HourlyCopies  # noqa: PLC0415
        from pos_app.services.backup.data_service import DataService  # noqa: PLC0415 - after the first paint
        from pos_app.services.devices.device_service import DeviceService  # noqa: PLC0415 - after the first paint
        from pos_app.services.devices.discovery import Announcer, Follower  # noqa: PLC0415
        from pos_app.services.devices.key_service import forget_revoked  # noqa: PLC0415
        from pos_app.services.devices.pairing import PairingCalls  # noqa: PLC0415
        from pos_app.services.displays.logo import LogoService, LogoShelf  # noqa: PLC0415
        from pos_app.ui.settings.data_controller import DataParts  # noqa: PLC0415
        from pos_app.ui.settings.devices_controller import DeviceParts  # noqa: PLC0415
        from pos_app.ui.settings.shop_logo import ShopLogo  # noqa: PLC0415

        shelf = LogoShelf(self._folder)
        self._make_server(started.till, shelf)
        assert self._server is not None  # noqa: S101 - made by the line above
        self._follower = Follower(self._workers.slow, Announcer())
        devices = DeviceService(
            started.till,
            started.keys,
            PairingCalls(self._server.call, self._find_pairing),
            work=self._workers.slow,
            link=self._link_now,
        )
        screen, changed = self._customer.screen_view, partial(self._server.call, self._pos_server.show_again)
        data = DataService(self._folder, started.till, self._workers.slow, self._workers.foreign)
        self._copies = HourlyCopies(data, self.bridge, self)
        self.window.serve(
            DeviceParts(devices, self.bridge, self._clock, self._computer, started.drawings.draw),
            ShopLogo(LogoService(shelf, self._workers.foreign), self.bridge, screen, changed),
            DataParts(data, self.bridge, self._restore),
        )
        self._workers.slow.submit(forget_revoked, started.till, started.keys)
        self._pos_server.on_feed(self._trouble)  # one of the start
        self._server.start()

    def _make_server(self, till: "ServerTill", shelf: "LogoShelf") -> None:
        """Make what listens; whoever calls starts it."""
        from pos_app import __version__  # noqa: PLC0415 - after the first paint
        from pos_app.services.server.hub import ServerParts  # noqa: PLC0415
        from pos_app.services.server.server import PosServer  # noqa: PLC0415
        from pos_app.services.system.loop_thread import LoopThread  # noqa: PLC0415

        assert self._keys is not None  # noqa: S101 - opened with the ledger
        assert self._drawings is not None  # noqa: S101 - as above
        assert self._status is not None  # noqa: S101 - as above
        parts = ServerParts(
            till=till,
            clock=self._clock,
            keys=self._keys,
            texts=WindowTexts(),
            draw=self._drawings.draw,
            on_status=self.bridge.post,
            app=__version__,
            language=self._settings.language,
            logo=shelf.current,
        )
        if self._settings.bank_rate is not None and self._status.is_training:
            parts = replace(parts, bank_rate=float(self._settings.bank_rate))
        self._pos_server = PosServer(parts, self._settings.port, self._settings.bind)
        self._server = LoopThread(self._pos_server.main, self)

    def _find_pairing(self) -> "PairingWindowState | None":
        return self._pos_server.pairing

    def _link_now(self) -> LinkStatus:
        return self._link

    @Slot(object)
    def _on_link(self, link: LinkStatus) -> None:
        """Keep how the server stands, and say once that payments can be confirmed, or that they must wait."""
        self._link = link
        if self._follower is not None and self._status is not None and not self._is_down:
            self._follower.follow(link, f"{self._status.merchant.shop} {self._status.register}")
        if not link.listening or self._is_ready_told or self._status is None:
            return
        self._is_ready_told = True
        self.url = link.listening
        page = link.listening.replace("ws", "http", 1).removesuffix("ws")
        ready: dict[str, object] = {
            "url": link.listening,
            "page": page,
            "pid": os.getpid(),
            "seq": self._status.seq,
            "ledger": self._status.ledger,
        }
        for listener in link.listeners:
            if listener.kind == "network" and listener.url:
                ready["network"], ready["fingerprint"] = listener.url, listener.fingerprint
        if self._settings.bank_rate is not None and self._status.is_training:
            ready["bank_rate"] = self._settings.bank_rate
        word = "READY" if self._code == exits.OK else "READ_ONLY"
        streams.say(f"{word} {json.dumps(ready)}")

    def _show_start_failure(self, failed: StartFailed) -> None:
        """Show in words why nothing can be sold; without a screen nobody would read it, so end."""
        self._code = exits.exit_code(failed.error)
        title, words = start_error_texts(failed.error, self._folder)
        self.window.show_fatal(title, f"{words}\n{folder_text(self._folder)}")
        streams.warn(f"pos-app: {failed.error}. {title}: {' '.join(words.split())}")
        for call in self._early_calls:
            self._on_asked(call)
        self._early_calls.clear()
        if failed.salvaged is not None:
            self._open_read_only(failed.error, failed.salvaged)
        elif not has_screen():
            QApplication.quit()

    def _open_read_only(self, error: BaseException, salvaged: "SalvagedLedger") -> None:
        """Show what is left of a damaged ledger, and its newest good copy; banks are told to wait."""
        from pos_app.services.backup.data_service import RescueService  # noqa: PLC0415 - rarely needed
        from pos_app.services.backup.salvage import READ_ONLY, ReadOnlyTill  # noqa: PLC0415
        from pos_app.services.displays.logo import LogoShelf  # noqa: PLC0415
        from pos_app.ui.rescue.damaged_view import DamagedView  # noqa: PLC0415
        from pos_app.ui.rescue.rescue_controller import Rescue  # noqa: PLC0415

        found, what = str(getattr(error, "findings", ("",))[0]), str(getattr(error, "what", ""))
        self._status = None if salvaged.identity is None else salvaged.identity.status
        place = f"{found} · {folder_text(self._folder)}"
        view = DamagedView(what, place, salvaged.sales, salvaged.unreadable)
        self.window.show_damaged(view, self._status)
        service = RescueService(self._folder, self._workers.slow, self._workers.foreign, self._clock)
        self.rescue = Rescue(service, self.bridge, self._restore, view, found)
        if salvaged.identity is None:
            return  # without its keys nobody can be told anything: banks keep what they have to say
        self._customer.settle()
        self._make_server(ReadOnlyTill(salvaged.identity), LogoShelf(self._folder))
        self._pos_server.on_feed(LedgerHealth(READ_ONLY))
        assert self._server is not None  # noqa: S101 - made just now
        self._server.start()

    def _restore(self, chosen: Path) -> None:
        """End this run; whoever started it puts the copy in the ledger's place and starts anew."""
        self.restoring = chosen
        QApplication.quit()

    # --- what is committed, and what is drawn ------------------------------------------------

    def _on_feed(self, value: Batch | LedgerHealth) -> None:
        """Hand committed events on; in the till's thread, so it only posts."""
        if isinstance(value, LedgerHealth):
            self._trouble = value
            self.bridge.post(value)
        else:
            self._draw_new(value)
            self.bridge.on_batch(replace(value, events=tuple(filter(_concerns_window, value.events))))
        if self._server is not None:
            self._pos_server.on_feed(value)

    def _draw_new(self, batch: Batch) -> None:
        """Let the codes of new live charges be drawn, before the window has heard of them."""
        for recorded in batch.events:
            record = recorded.event.record
            if recorded.event.kind not in {EventKind.CREATED, EventKind.CODE_SET} or record is None:
                continue
            if record.charge.on_register and record.may_show_code:
                self._draw(record.charge.id, record.charge.code)

    @Slot(object)
    def _on_shown(self, record: ChargeRecord | None) -> None:
        """A sale shown without its drawing, after a restart, gets it."""
        if record is not None and record.may_show_code:
            self._draw(record.charge.id, record.charge.code)

    def _draw(self, charge_id: int, code: str) -> None:
        if self._drawings is not None:
            self._drawings.tell(charge_id, code, self.bridge.post)

    # --- other processes of this login --------------------------------------------------------

    @Slot(object)
    def _on_asked(self, call: "control.Call") -> None:
        from pos_app.app.control import Response  # noqa: PLC0415 - loaded with the server of these calls

        if call.request.do == "raise":
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            call.answer(Response())
            return
        if self._code != exits.OK:
            call.answer(Response(error="the till cannot work; its window says why"))
        elif self.slot.till is None:
            self._early_calls.append(call)
        else:
            self._work_on(call)

    def _work_on(self, call: "control.Call") -> None:
        work = self._workers.slow.submit(self._answer_call, call.request)
        work.add_done_callback(partial(self._post_response, call))

    def _post_response(self, call: "control.Call", future: "Future[control.Response]") -> None:
        if not future.cancelled():
            self.bridge.post(Answered(call, future.result()))

    def _answer_call(self, request: "control.Request") -> "control.Response":
        """Make, list or revoke keys; in the worker, since the keyring may wait."""
        from pos_app.app import key_calls  # noqa: PLC0415 - after the first paint

        assert self._keys is not None  # noqa: S101 - set together with the till
        return key_calls.answer(self.slot, self._keys, self._link, request)

    # --- end --------------------------------------------------------------------------------

    @Slot()
    def shut_down(self) -> None:
        """End everything in order: no new work, then the server, the till, the workers; harmless again."""
        if self._is_down:
            return
        self._is_down = True
        self.ending.run(
            ("the clock", self._ticker.stop),
            ("the window", self._show_closing),
            ("calls of other processes", self._stop_calls),
            ("the server", self._stop_server),
            ("the start", self._wait_for_opening),
            ("the last copy", self._make_last_copy),
            ("the till", self._stop_till),
            ("the workers", self._workers.close),
            ("the announcement", self._stop_following),
            ("the windows", self._drop_windows),
        )
        if self._trouble.is_final:
            self._code = exits.DISK  # perhaps at the end only, where no window hears of it
        elif self.ending.has_failed:
            self._code = self._code or exits.FAILED

    def _show_closing(self) -> None:
        self.window.show_closing()
        self.window.repaint()

    def _stop_calls(self) -> None:
        if self._control is not None:
            self._control.close()

    def _stop_server(self) -> None:
        if self._server is not None and not self._server.stop():
            _log.critical("the server did not end in time")

    def _wait_for_opening(self) -> None:
        if self._opening is not None:
            self._opening.exception()  # its errors were told

    def _make_last_copy(self) -> None:
        if self._copies is not None:
            self._copies.close()

    def _stop_till(self) -> None:
        if self._till is not None:
            self._till.stop()

    def _stop_following(self) -> None:
        if self._follower is not None:
            self._follower.close()

    def _drop_windows(self) -> None:
        for window in (self._customer, self.window):
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
