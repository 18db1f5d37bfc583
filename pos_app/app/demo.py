"""The demo: cashier, display and simulator together, on a training ledger of its own that is thrown away.

With a screen it plays one sale at a person's pace and leaves the windows to whoever wants to go on. Without
one it plays five endings, keeps a picture of each state, and says whether each ended as it must.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.app import exits, streams
from pos_app.app.bank import BankApp
from pos_app.app.cashier import CashierApp
from pos_app.app.display import DisplayApp
from pos_app.app.qt import make_application
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import AnswerT, ChargeRef, Command, Decision
from pos_app.domain.commands.charges import OpenCharge, Opened
from pos_app.domain.commands.decisions import AcceptException
from pos_app.domain.commands.queries import ReadCharge, ReadStatus
from pos_app.domain.events import Recorded
from pos_app.domain.money import Centavos
from pos_app.domain.payment import ExceptionKind, State
from pos_app.services.devices.key_service import add_keys
from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.services.ports.devices import KeyWish, LinkStatus
from pos_app.services.qr.drawing import read_picture
from pos_app.settings import Settings
from pos_app.ui.customer.customer_view import Phase

_CASHIER_SIZE = (1280, 800)
_DISPLAY_SIZE = (1280, 720)
_SHORT_S = 4
_WAIT_S = 40.0
_PAUSE_MS = 900
_LOOK_MS = 15


class DemoError(Exception):
    """Something did not end as it must; its words say what."""


@dataclass(slots=True)
class Timeline:
    """Everything that happened, with its times, and whether the pictures hold what they must."""

    events: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)
    sales: list[dict[str, Any]] = field(default_factory=list)

    def note(self, recorded: Recorded) -> None:
        """Keep one event of the ledger."""
        record = recorded.event.record
        self.events.append(
            {
                "seq": recorded.seq,
                "name": recorded.name,
                "at": recorded.at.isoformat(),
                "shown_at": datetime.now(UTC).isoformat(),
                "state": None if record is None else record.charge.state,
                "exceptions": [] if record is None else [each.kind for each in record.exceptions],
            }
        )


def run_demo(settings: Settings, options: argparse.Namespace) -> int:
    """Play the demo; returns 0 only if every sale ended as it must."""
    if options.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application(settings.language)
    out = options.out or Path(tempfile.mkdtemp(prefix="pos-app-demo-"))
    with tempfile.TemporaryDirectory(prefix="pos-app-demo-ledger-") as folder:
        demo = Demo(application, Path(folder), settings.language)
        try:
            demo.begin()
            if options.headless:
                demo.play_all(out)
            else:
                demo.play_one()
                application.exec()
        except DemoError as error:
            streams.warn(f"pos-app demo: {error}")
            return exits.FAILED
        finally:
            demo.end(out if options.headless else None)
    if options.headless:
        streams.say(f"five sales ended as they must; pictures and timeline in {out}")
    return exits.OK


class Demo(QObject):
    """The three programs in one process, and the hand that plays them."""

    def __init__(self, application: QApplication, folder: Path, language: str) -> None:
        super().__init__()
        self._application = application
        self._folder = folder
        self._keys = FileKeyStore(folder / "keys")
        settings = Settings(data_dir=folder, port=0, language=language, verifying_s=6)
        self._cashier = CashierApp(settings, folder, self._keys)
        self._display: DisplayApp | None = None
        self._bank: BankApp | None = None
        self._timeline = Timeline()
        self._sales: dict[int, ChargeRecord] = {}
        self._out = folder
        self._is_stopped = False

    # --- the stage --------------------------------------------------------------------------

    def begin(self) -> None:
        """Start the till, then connect a display and a bank to it."""
        cashier = self._cashier
        cashier.bridge.event_came.connect(self._on_event)
        cashier.bridge.sale_came.connect(self._on_sale)
        cashier.end_asked.connect(self._on_end_asked)
        cashier.window.resize(*_CASHIER_SIZE)
        cashier.window.move(0, 0)
        cashier.start(self._application)
        self._until(lambda: bool(cashier.url), "the till listens")
        link = LinkStatus(listening=cashier.url)
        keys = {
            role: read_key_file(add_keys(cashier.slot, self._keys, link, KeyWish(role=role, name=name))[0])
            for role, name in (("display", "Tela do cliente"), ("bank", "Banco Simulado"))
        }
        display = self._display = DisplayApp(cashier.url, keys["display"][0])
        bank = self._bank = BankApp(cashier.url, keys["bank"][0], self._folder / "bank.db", None)
        display.start(windowed=True)
        display.window.resize(*_DISPLAY_SIZE)
        bank.start()
        self._until(lambda: self._phase() is Phase.IDLE, "the display shows the shop")
        self._until(lambda: bank.is_linked, "the bank is connected")

    def end(self, out: Path | None) -> None:
        """Write the timeline and end the programs, clients first."""
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            timeline = {
                "sales": self._timeline.sales,
                "events": self._timeline.events,
                "pictures": self._timeline.pictures,
            }
            (out / "timeline.json").write_text(json.dumps(timeline, indent=1, ensure_ascii=False), "utf-8")
        for program in (self._bank, self._display):
            if program is not None:
                program.shut_down()
                program.window.hide()
        self._cashier.shut_down()

    @Slot()
    def _on_end_asked(self) -> None:
        """Ctrl-C: the play stops at its next step, which no event loop of the application would."""
        self._is_stopped = True

    @Slot(object)
    def _on_event(self, recorded: Recorded) -> None:
        self._timeline.note(recorded)

    @Slot(object)
    def _on_sale(self, record: ChargeRecord) -> None:
        self._sales[record.charge.id] = record

    # --- the play ---------------------------------------------------------------------------

    def play_one(self) -> None:
        """Play one sale at a person's pace: typed, shown, read from the display, paid, green."""
        number = self._type("4590", pace_ms=_PAUSE_MS // 2)
        self._pause(2 * _PAUSE_MS)
        self._read_display()
        self._pause(2 * _PAUSE_MS)
        self._pay("on_time")
        self._until(lambda: self._sale(number).charge.is_proven, "the sale is paid")

    def play_all(self, out: Path) -> None:
        """Play every ending, with a picture of both windows in each state.

        Raises:
            DemoError: one did not end as it must, or a picture holds a code that it must not.
        """
        self._out = out
        out.mkdir(parents=True, exist_ok=True)
        for play in (self._paid, self._expired, self._late, self._paid_twice, self._underpaid):
            play()

    def _paid(self) -> None:
        number = self._type("4590")
        self._show("paid", number, State.PENDING, Phase.PENDING)
        self._read_display()
        self._pay("on_time")
        self._show("paid", number, State.PAID, Phase.PAID)
        self._finish("paid", number, State.PAID, ())

    def _expired(self) -> None:
        number = self._open(1250)
        self._show("expired", number, State.PENDING, Phase.PENDING)
        self._show("expired", number, State.VERIFYING, Phase.VERIFYING)
        self._show("expired", number, State.EXPIRED, Phase.EXPIRED)
        self._finish("expired", number, State.EXPIRED, ())

    def _late(self) -> None:
        number = self._open(8950)
        self._show("late", number, State.PENDING, Phase.PENDING)
        self._read_display()
        self._pay("late")
        self._show("late", number, State.EXPIRED, Phase.EXPIRED)
        self._until(lambda: self._has(number, ExceptionKind.LATE), "the late money is shown")
        self._grab_both("late", "late", number)
        pin = self._ask(ReadStatus()).training_pin
        exception = self._sale(number).open_exceptions[0]
        decision = Decision(reason="cliente ainda no balcão", pin=pin)
        self._ask(AcceptException(exception_id=exception.id, decision=decision))
        self._until(lambda: self._sale(number).charge.state is State.PAID, "the late sale is accepted")
        self._grab_both("late", "accepted", number)
        self._finish("late", number, State.PAID, (ExceptionKind.LATE,))

    def _paid_twice(self) -> None:
        number = self._open(3000, lifetime_s=60)
        self._show("paid_twice", number, State.PENDING, Phase.PENDING)
        self._read_display()
        self._pay("twice")
        self._until(lambda: self._has(number, ExceptionKind.PAID_TWICE), "the second payment is shown")
        self._until(lambda: self._phase() is Phase.CALL_CASHIER, "the display asks for the cashier")
        self._grab_both("paid_twice", "paid_twice", number)
        self._finish("paid_twice", number, State.PAID, (ExceptionKind.PAID_TWICE,))

    def _underpaid(self) -> None:
        number = self._open(5000, lifetime_s=60)
        self._show("underpaid", number, State.PENDING, Phase.PENDING)
        self._read_display()
        self._pay("lower")
        self._until(lambda: self._has(number, ExceptionKind.UNDERPAID), "the missing part is shown")
        self._until(lambda: self._phase() is Phase.CALL_CASHIER, "the display asks for the cashier")
        self._grab_both("underpaid", "underpaid", number)
        self._finish("underpaid", number, State.PENDING, (ExceptionKind.UNDERPAID,))

    # --- acts -------------------------------------------------------------------------------

    def _type(self, digits: str, pace_ms: int = 1) -> int:
        """Type an amount on the cashier's window and press Enter; returns the charge's number."""
        before = set(self._sales)
        for digit in digits:
            _press(self._cashier.window, Qt.Key(ord(digit)), digit)
            self._pause(pace_ms)
        _press(self._cashier.window, Qt.Key.Key_Return, "\r")
        self._until(lambda: len(self._sales) > len(before), "the typed charge is made")
        return max(self._sales)

    def _open(self, amount: int, lifetime_s: int = _SHORT_S) -> int:
        """Make a charge with a short life, which the window offers nobody; returns its number."""
        command = OpenCharge(amount=Centavos(amount), lifetime_s=lifetime_s)
        number: int = self._ask(command).record.charge.id
        return number

    def _read_display(self) -> None:
        """Hold the phone before the display: the simulator gets the code from its picture only."""
        assert self._bank is not None  # noqa: S101 - made by begin()
        codes = self._codes_of(self._display_window())
        if len(codes) != 1:
            msg = f"the display shows {len(codes)} codes"
            raise DemoError(msg)
        self._bank.window.show_code(codes[0])

    def _pay(self, script: str) -> None:
        assert self._bank is not None  # noqa: S101 - made by begin()
        self._bank.window.choose_script(script)
        self._bank.window.pay_button.click()

    # --- looks ------------------------------------------------------------------------------

    def _show(self, name: str, number: int, state: State, phase: Phase) -> None:
        """Wait until both windows show a state, and keep their pictures."""
        self._until(lambda: self._sale(number).charge.state is state, f"{name} is {state}")
        self._until(lambda: self._phase() is phase, f"the display shows {name} {state}")
        if state is State.PENDING:
            self._until(self._cashier.window.sell.charge_view.shows_code, "the cashier's code is painted")
            self._until(self._display_shows_code, "the display's code is painted")
        self._grab_both(name, state, number)

    def _grab_both(self, name: str, state: str, number: int) -> None:
        """Keep a picture of both windows; a code is readable in pending ones only, and it is the ledger's."""
        wanted = [self._sale(number).charge.code] if state == State.PENDING else []
        for which, window in (("cashier", self._cashier.window), ("display", self._display_window())):
            path = self._out / f"{name}-{state}-{which}.png"
            self._pause(1)
            window.grab().save(str(path))
            found = read_picture(path)
            self._timeline.pictures.append({"file": path.name, "codes": found})
            if found != wanted:
                msg = f"{path.name} holds {len(found)} readable codes, and must hold {len(wanted)}"
                raise DemoError(msg)

    def _finish(self, name: str, number: int, state: State, kinds: tuple[ExceptionKind, ...]) -> None:
        """Compare the end with the ledger's own word."""
        record: ChargeRecord = self._ask(ReadCharge(ref=ChargeRef(id=number)))
        found = tuple(each.kind for each in record.exceptions)
        self._timeline.sales.append(
            {
                "sale": name,
                "id": number,
                "state": record.charge.state,
                "exceptions": found,
                "value": record.charge.amount,
            }
        )
        if record.charge.state is not state or found != kinds:
            msg = f"{name} ended {record.charge.state} {found}, not {state} {kinds}"
            raise DemoError(msg)

    def _codes_of(self, window: QWidget) -> list[str]:
        path = self._folder / "camera.png"
        window.grab().save(str(path))
        return read_picture(path)

    def _phase(self) -> Phase | None:
        return None if self._display is None else self._display.window.screen_view.view().phase

    def _display_shows_code(self) -> bool:
        return self._display is not None and self._display.window.screen_view.shows_code()

    def _display_window(self) -> QWidget:
        assert self._display is not None  # noqa: S101 - made by begin()
        return self._display.window

    def _sale(self, number: int) -> ChargeRecord:
        return self._sales[number]

    def _has(self, number: int, kind: ExceptionKind) -> bool:
        return any(each.kind is kind for each in self._sale(number).open_exceptions)

    # --- time -------------------------------------------------------------------------------

    def _ask(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till and let the windows live meanwhile."""
        future = self._cashier.slot.submit(command)
        self._until(future.done, f"an answer to {type(command).__name__}")
        answer = future.result()
        if isinstance(answer, Opened):
            self._until(lambda: answer.record.charge.id in self._sales, "the window has heard of the charge")
        return answer

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the windows live until something holds.

        Raises:
            DemoError: it did not within 40 s, or somebody stopped the play.
        """
        deadline = QDeadlineTimer(int(_WAIT_S * 1000))
        while not holds():
            if self._is_stopped:
                msg = f"stopped before {what}"
                raise DemoError(msg)
            if deadline.hasExpired():
                msg = f"waited {_WAIT_S:.0f} s in vain until {what}"
                raise DemoError(msg)
            self._pause(_LOOK_MS)

    @staticmethod
    def _pause(pace_ms: int) -> None:
        """Let the windows paint, and a person follow."""
        loop = QEventLoop()
        QTimer.singleShot(pace_ms, loop, loop.quit)
        loop.exec()


def _press(window: QWidget, key: Qt.Key, text: str) -> None:
    """Press and release a key, as the keyboard would."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
