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
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.system.clock import SystemClock
from pos_app.services.system.workers import Workers
from pos_app.settings import Settings
from pos_app.ui.cashier.cashier_window import CashierWindow
from pos_app.ui.cashier.parts import CashierParts
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
    from pos_app.app.till_runtime import RuntimeParts, Serving, TillRuntime
    from pos_app.app.training_bank import TrainingBank
    from pos_app.services.backup.salvage import SalvagedLedger
    from pos_app.services.devices.key_store import KeyStore
    from pos_app.ui.runtime.first_window import FirstWindow

_log = logging.getLogger(__name__)


class CashierApp(QObject):
    """Everything of one run; lives in the GUI thread.

    Attributes:
        window: the cashier's window.
        slot: the till, as windows ask it.
        bridge: what comes from other threads.
        url: the socket's address, empty before it listens.
        serving: what listens; None before the till runs.
        ending: which step of the end runs.
        restoring: the copy that takes the ledger's place once this run has ended; None for none.

    Signals:
        end_asked: a signal to end came; carries nothing.
    """

    end_asked = Signal()

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        keys: "KeyStore | None" = None,
        frame: "FirstWindow | None" = None,
    ) -> None:
        super().__init__()
        self._frame = frame
        self._settings = settings
        self._folder = folder
        self._code = exits.OK
        self._early_error: BaseException | None = None
        self._is_down = False
        self._is_ready_told = False
        self._opening: Future[TillRuntime | None] | None = None
        self._runtime: TillRuntime | None = None
        self.serving: Serving | None = None
        self._keys = keys
        self._early_calls: list[control.Call] = []
        self._control: control.ControlServer | None = None
        self.url = ""
        self.ending = Ending()
        self.restoring: Path | None = None
        self._copies: HourlyCopies | None = None
        self._training_bank: TrainingBank | None = None
        self._link = LinkStatus()
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
        self.window.keys.report_of = faults.report
        faults.on_fault = partial(self.bridge.post, FaultSeen())
        if faults.take_bad_end():
            self.window.notices.tell_bad_end()

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
        self._ticker.ticked.connect(self.window.news.tick)
        # Queued: the end must not begin, and delete the window, inside its own close event.
        self.window.closing.connect(application.quit, Qt.ConnectionType.QueuedConnection)
        application.aboutToQuit.connect(self.shut_down)
        # The end of a login waits for nobody's answer, nor does a signal: a question would keep both up.
        application.commitDataRequest.connect(
            self.window.sell.questions.let_leave, Qt.ConnectionType.DirectConnection
        )
        self._first_paint = FirstPaint(self.window)
        self._first_paint.painted.connect(self._start_till)
        self._ticker.start()
        if self._frame is None:
            self.window.open_on_screen()
        else:
            self._frame.hold(self.window)

    @Slot()
    def _start_till(self) -> None:
        """Load the ledger's libraries and start the till, in a worker; the window stays alive meanwhile."""
        from pos_app.app.control import ControlServer  # noqa: PLC0415
        from pos_app.app.signals import quit_on_signals  # noqa: PLC0415 - after the first paint

        watch = quit_on_signals()
        watch.asked.connect(self.window.sell.questions.let_leave)
        watch.asked.connect(self.end_asked)
        if self._early_error is not None:
            self._show_start_failure(StartFailed(self._early_error))
            return
        self._control = ControlServer(self._folder, self)
        self._control.asked.connect(self._on_asked)
        if not self._control.is_listening:
            streams.warn(
                "pos-app: no folder fits the till's socket: other programs of this login cannot ask it"
            )
            self.window.notices.tell_unreachable()
        self._opening = self._workers.slow.submit(self._open)

    def _open(self) -> "TillRuntime | None":
        """Build what stands behind the windows, or look what is left of the ledger."""
        try:
            from pos_app.app.till_runtime import TillRuntime  # noqa: PLC0415 - after the first paint

            runtime = TillRuntime(self._runtime_parts())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the window says it
            self.bridge.post(StartFailed(error, self._salvaged_after(error)))
            return None
        self.bridge.post(TillStarted(runtime))
        return runtime

    def _runtime_parts(self) -> "RuntimeParts":
        from pos_app.app.till_runtime import RuntimeParts  # noqa: PLC0415 - after the first paint

        return RuntimeParts(
            self._settings, self._folder, self._clock, self._workers, self.bridge, self._link_now, self._keys
        )

    def _salvaged_after(self, error: BaseException) -> "SalvagedLedger | None":
        if not (has_screen() and isinstance(error, PosError) and error.code == "ledger_damaged"):
            return None  # without a screen nobody would read it
        from pos_app.services.backup.salvage import salvage_ledger  # noqa: PLC0415 - rarely needed

        try:
            self._keys = self._runtime_parts().open_keys()
            return salvage_ledger(self._folder, self._clock)
        except Exception:  # noqa: BLE001 - the window then says what is known
            _log.exception("what is left of the ledger cannot be looked at")
            return None

    @Slot(object)
    def _on_value(self, value: object) -> None:
        match value:
            case TillStarted():
                self._begin(value.runtime)
            case StartFailed():
                self._show_start_failure(value)
            case Answered():
                value.call.answer(value.response)
            case LedgerHealth() if value.is_final:
                self._code = exits.DISK
            case FaultSeen():
                self.window.notices.tell_fault()
            case _:
                pass  # of another part

    def _begin(self, runtime: "TillRuntime") -> None:
        """The till is recovered: windows may ask, the server may listen."""
        from pos_app.services.qr.drawing import warm_up  # noqa: PLC0415 - after the first paint

        self._runtime, self.serving = runtime, runtime.serving
        self.slot.till = runtime.till
        # What is loaded by now stays: without this each full collection walks through all of it, some 20 ms.
        gc.freeze()
        self.window.begin()
        self.window.sell.flow.shown.connect(self._on_shown)
        self.window.sell.training_pay_requested.connect(self._on_training_pay)
        self._customer.settle()
        self._workers.draw.submit(warm_up)
        self._serve(runtime)
        for call in self._early_calls:
            self._work_on(call)
        self._early_calls.clear()

    def _serve(self, runtime: "TillRuntime") -> None:
        from pos_app.app.copies import HourlyCopies  # noqa: PLC0415 - after the first paint
        from pos_app.ui.settings.data_controller import DataParts  # noqa: PLC0415
        from pos_app.ui.settings.devices_controller import DeviceParts  # noqa: PLC0415
        from pos_app.ui.settings.shop_logo import ShopLogo  # noqa: PLC0415

        self._copies = HourlyCopies(runtime.data, self.bridge, self)
        self.window.settings.serve(
            DeviceParts(runtime.devices, self.bridge, self._clock, self._computer, runtime.drawings.draw),
            ShopLogo(runtime.logos, self.bridge, self._customer.screen_view, runtime.show_logo_again),
            DataParts(runtime.data, self.bridge, self._restore),
        )
        runtime.start(self._workers)

    def _link_now(self) -> LinkStatus:
        return self._link

    @Slot(object)
    def _on_link(self, link: LinkStatus) -> None:
        """Keep how the server stands, and say once that payments can be confirmed, or that they must wait."""
        self._link = link
        runtime, serving = self._runtime, self.serving
        if runtime is not None and not self._is_down:
            runtime.follower.follow(link, f"{runtime.status.merchant.shop} {runtime.status.register}")
        if not link.listening or self._is_ready_told or serving is None:
            return
        self._is_ready_told = True
        self.url = link.listening
        page = link.listening.replace("ws", "http", 1).removesuffix("ws")
        ready: dict[str, object] = {
            "url": link.listening,
            "page": page,
            "pid": os.getpid(),
            "seq": serving.status.seq,
            "ledger": serving.status.ledger,
        }
        if link.network is not None:
            ready["network"], ready["fingerprint"] = link.network.url, link.network.fingerprint
        if serving.bank_rate is not None:
            ready["bank_rate"] = serving.bank_rate
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
        from pos_app.app.till_runtime import Serving  # noqa: PLC0415 - rarely needed
        from pos_app.services.backup.data_service import RescueService  # noqa: PLC0415 - rarely needed
        from pos_app.services.backup.salvage import READ_ONLY, ReadOnlyTill  # noqa: PLC0415
        from pos_app.services.qr.cache import Drawings  # noqa: PLC0415
        from pos_app.ui.rescue.damaged_view import DamagedView  # noqa: PLC0415
        from pos_app.ui.rescue.rescue_controller import Rescue  # noqa: PLC0415

        found, what = str(getattr(error, "findings", ("",))[0]), str(getattr(error, "what", ""))
        place = f"{found} · {folder_text(self._folder)}"
        view = DamagedView(what, place, salvaged.sales, salvaged.unreadable)
        identity = salvaged.identity
        self.window.show_damaged(view, None if identity is None else identity.status)
        service = RescueService(self._folder, self._workers.slow, self._workers.foreign, self._clock)
        self.rescue = Rescue(service, self.bridge, self._restore, view, found)
        if identity is None:
            return  # without its keys nobody can be told anything: banks keep what they have to say
        self._customer.settle()
        parts = self._runtime_parts()
        till, keys = ReadOnlyTill(identity), parts.open_keys()
        self.serving = Serving(parts, till, identity.status, keys, Drawings(self._workers))
        self.serving.server.on_feed(LedgerHealth(READ_ONLY))
        self.serving.start()

    def _restore(self, chosen: Path) -> None:
        """End this run; whoever started it puts the copy in the ledger's place and starts anew."""
        self.restoring = chosen
        self.window.sell.questions.let_leave()
        QApplication.quit()

    @Slot(object)
    def _on_shown(self, record: ChargeRecord | None) -> None:
        """A charge shown without its drawing, after a restart, gets it."""
        if self._runtime is not None and record is not None and record.may_show_code:
            self._runtime.draw(record)

    @Slot(str, str)
    def _on_training_pay(self, code: str, script: str) -> None:
        """Let the training bank pay; it is there from the first payment on."""
        if self._training_bank is None:
            from pos_app.app.training_bank import TrainingBank  # noqa: PLC0415 - a training ledger's alone

            self._training_bank = TrainingBank(self._answer_call, self._workers, self)
            self._training_bank.failed.connect(self.window.sell.charge_view.training_strip.show_problem)
        self._training_bank.pay(code, script)

    # --- other processes of this login --------------------------------------------------------

    @Slot(object)
    def _on_asked(self, call: "control.Call") -> None:
        from pos_app.app.control import Response  # noqa: PLC0415 - loaded with the server of these calls

        if call.request.do == "raise":
            whole = self.window.window()
            whole.showNormal() if whole.isMinimized() else whole.show()
            whole.raise_()
            whole.activateWindow()
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

        assert self._runtime is not None  # noqa: S101 - calls wait until the till runs
        return key_calls.answer(self.slot, self._runtime.keys, self._link, request)

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
            ("the training bank", self._stop_training_bank),
            ("calls of other processes", self._stop_calls),
            ("the server", self._stop_server),
            ("the start", self._wait_for_opening),
            ("the last copy", self._make_last_copy),
            ("the till", self._stop_till),
            ("the workers", self._workers.close),
            ("the announcement", self._stop_following),
            ("the windows", self._drop_windows),
        )
        if self._runtime is not None and self._runtime.health.is_final:
            self._code = exits.DISK  # perhaps at the end only, where no window hears of it
        elif self.ending.has_failed:
            self._code = self._code or exits.FAILED

    def _show_closing(self) -> None:
        self.window.show_closing()
        self.window.repaint()

    def _stop_training_bank(self) -> None:
        if self._training_bank is not None:
            self._training_bank.shut_down()

    def _stop_calls(self) -> None:
        if self._control is not None:
            self._control.close()

    def _stop_server(self) -> None:
        if self.serving is not None and not self.serving.stop():
            _log.critical("the server did not end in time")

    def _wait_for_opening(self) -> None:
        if self._opening is not None:
            self._runtime = self._opening.result()  # it may have been built after the last look

    def _make_last_copy(self) -> None:
        if self._copies is not None:
            self._copies.close()

    def _stop_till(self) -> None:
        if self._runtime is not None:
            self._runtime.till.stop()

    def _stop_following(self) -> None:
        if self._runtime is not None:
            self._runtime.follower.close()

    def _drop_windows(self) -> None:
        for window in (self._customer, self.window.window()):
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
