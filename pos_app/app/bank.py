"""The bank simulator: a small window like a bank app, or one payment from the command line."""

import argparse
import hashlib
import time
from concurrent.futures import Future
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from pos_app.app import exits, streams
from pos_app.app.bank_seat import seat_of
from pos_app.app.ending import run_until_quit
from pos_app.app.fault_watch import FaultWatch
from pos_app.app.keyfiles import KeyFileError, key_of
from pos_app.app.qt import make_application, say_connected
from pos_app.app.signals import quit_on_signals
from pos_app.app.started import FaultSeen
from pos_app.domain.brcode import Decoded, decode
from pos_app.domain.errors import BadAmountError, BrCodeError, PosError
from pos_app.domain.money import from_wire, to_wire
from pos_app.domain.shop import TRAINING
from pos_app.paths import default_data_dir
from pos_app.services.bank_simulator.behaviours import BEHAVIOURS, Behaviour, Order, on_time
from pos_app.services.bank_simulator.simulator import (
    AnswerNews,
    BankSimulator,
    IdleNews,
    LinkNews,
    TakenNews,
    order_of,
)
from pos_app.services.clients.reconnecting import Link
from pos_app.services.qr.drawing import read_picture
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.settings import Settings
from pos_app.ui.bank_simulator.bank_window import BankWindow, PayWish
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.texts.bank_answers import answer_words, silent_words
from pos_app.ui.texts.errors import program_failed_text
from pos_app.wire.client_session import Credentials

_LOOK_MS = 50
_CONNECT_WITHIN_S = 15.0
_PICTURE_LIMIT_S = 30.0


def run_bank(settings: Settings, options: argparse.Namespace) -> int:
    """Run the simulator's window, or pay once; returns the exit code."""
    try:
        url, credentials, queue = _bank_of(settings, options)
        queue.parent.mkdir(parents=True, exist_ok=True)
    except KeyFileError as error:
        streams.warn(f"pos-app: {error}")
        return exits.USAGE
    except (PosError, OSError) as error:
        return exits.complain(error)
    if credentials.ledger != TRAINING:
        streams.warn("pos-app: the simulator works with training ledgers only")
        return exits.USAGE
    auto_after_s = options.after if options.auto else None
    if options.action == "pay":
        return _pay_once(url, credentials, queue, options)
    application = make_application(settings.language)
    faults = FaultWatch(None)
    bank = BankApp(url, credentials, queue, auto_after_s)
    faults.on_fault = bank.note_fault
    bank.linked.connect(say_connected)
    quit_on_signals()
    bank.start()
    code = run_until_quit(application, ("the bank", bank.shut_down))
    faults.end()
    return code


def _bank_of(settings: Settings, options: argparse.Namespace) -> tuple[str, Credentials, Path]:
    """Return address, key and queue: of the key file, or of a seat at the till that runs here."""
    if options.key_file:
        url, credentials = key_of(options, "bank")
        return url, credentials, options.queue or _queue_path(credentials)
    seat = seat_of(settings)
    return options.server or seat.url, seat.credentials, options.queue or seat.queue


def _queue_path(credentials: Credentials) -> Path:
    """Return the file of this bank's queue: one for each ledger and device."""
    name = hashlib.sha256(f"{credentials.server} {credentials.device}".encode()).hexdigest()[:16]
    return default_data_dir() / "simulator" / f"{name}.db"


# --- without a window -----------------------------------------------------------------------------


def _pay_once(url: str, credentials: Credentials, queue: Path, options: argparse.Namespace) -> int:
    """Pay one code and wait for every answer; 0 if the till took it all, 1 if it refused something."""
    try:
        amount = from_wire(options.amount) if options.amount else None
        order = order_of(_code_of(options.code), amount)
    except (BadAmountError, OSError, ValueError) as error:
        streams.warn(f"pos-app: {error}")
        return exits.USAGE
    if order is None:
        streams.warn("pos-app: this is no Pix code with an amount (give --amount for an open one)")
        return exits.USAGE
    behaviour = BEHAVIOURS[options.script] if options.script else on_time
    application = QCoreApplication(["pos-app"])
    order = replace(order, after_s=options.after)
    payment = OnePayment(url, credentials, queue, order=order, behaviour=behaviour)
    quit_on_signals()
    payment.start()
    return run_until_quit(application, ("the payment", payment.shut_down)) or payment.code


def _code_of(text: str) -> str:
    """Return a code's text: itself, or what stands in the picture of that name."""
    path = Path(text)
    if not text.startswith("00") and path.suffix:
        found = [each for each in read_picture(path) if each.startswith("00")]
        return found[0] if found else ""
    return text


class OnePayment(QObject):
    """Connects, pays once, prints each answer, and ends when all are in."""

    def __init__(
        self, url: str, credentials: Credentials, queue: Path, *, order: Order, behaviour: Behaviour
    ) -> None:
        super().__init__()
        self.code = exits.OK
        self._order = order
        self._behaviour = behaviour
        self._is_paid = False
        self._begun_at = time.monotonic()
        self._bridge = Bridge(self)
        self._simulator = BankSimulator(url, credentials, queue, self._bridge.post)
        self._thread = LoopThread(self._simulator.main, self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._bridge.value_came.connect(self._on_news)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()
        self._timer.start(_LOOK_MS)

    def shut_down(self) -> None:
        """End the connection; what was not answered stays in the queue."""
        self._thread.stop()

    @Slot(object)
    def _on_news(self, news: object) -> None:
        match news:
            case LinkNews(status=status) if status.link is Link.OPEN and not self._is_paid:
                self._is_paid = True
                self._thread.call(self._simulator.pay, self._order, self._behaviour)
            case LinkNews(status=status) if status.link in {Link.REFUSED, Link.UNKNOWN_TILL}:
                self._fail(f"the till refused this key: {status.reason}")
            case TakenNews():
                told = "" if news.is_told else " (told to nobody)"
                streams.say(f"paid {to_wire(news.amount)} {news.end_to_end_id}{told}")
            case AnswerNews():
                streams.say(f"{news.kind} {news.word} seq={news.seq}")
                if news.kind == "refused":
                    self.code = exits.FAILED
            case IdleNews():
                QCoreApplication.quit()
            case _:
                pass  # a link that is being made, or made again

    @Slot()
    def _look(self) -> None:
        """End when no till came within 15 s; the timer also lets Python see Ctrl-C."""
        if not self._is_paid and time.monotonic() - self._begun_at > _CONNECT_WITHIN_S:
            self._fail("no till answered within 15 s; nothing was paid")

    def _fail(self, words: str) -> None:
        streams.warn(f"pos-app: {words}")
        self.code = exits.FAILED
        self._timer.stop()
        QCoreApplication.quit()


# --- the window -----------------------------------------------------------------------------------


class BankApp(QObject):
    """Window, client and queue of the simulator; lives in the GUI thread.

    Attributes:
        is_linked: whether the till is connected and proven.

    Signals:
        linked: it is now; carries nothing.
    """

    linked = Signal()

    def __init__(self, url: str, credentials: Credentials, queue: Path, auto_after_s: float | None) -> None:
        super().__init__()
        self._bridge = Bridge(self)
        self._workers = Workers()
        self.window = BankWindow(tuple(BEHAVIOURS))
        self._simulator = BankSimulator(url, credentials, queue, self._bridge.post, auto_after_s)
        self._thread = LoopThread(self._simulator.main, self)
        self._waiting = 0
        self.is_linked = False
        self._bridge.value_came.connect(self._on_value)
        self.window.code_entered.connect(self._on_code_entered)
        self.window.picture_chosen.connect(self._on_picture_chosen)
        self.window.screen_requested.connect(self._on_screen_requested)
        self.window.pay_requested.connect(self._on_pay_requested)

    def start(self) -> None:
        """Show the window and connect."""
        self.window.show()
        self._thread.start()

    def shut_down(self) -> None:
        """End the connection; what was not answered stays in the queue."""
        self._thread.stop()
        self._workers.close()

    def note_fault(self) -> None:
        """Say on the window that something failed which nobody expected; from any thread."""
        self._bridge.post(FaultSeen())

    @Slot(object)
    def _on_code_entered(self, text: object) -> None:
        decoded = _decoded(str(text))
        self.window.show_decoded(decoded)
        if decoded is None and str(text).strip():
            self.window.show_problem(self.tr("Isto não é um código Pix."))

    @Slot(object)
    def _on_picture_chosen(self, path: object) -> None:
        self._read(Path(str(path)))

    @Slot()
    def _on_screen_requested(self) -> None:
        """Read the code from what is on the screens, as a phone's camera would."""
        pictures = [screen.grabWindow(0).toImage() for screen in QGuiApplication.screens()]
        for picture in pictures:
            self._read(_png_of(picture))

    def _read(self, source: Path | bytes) -> None:
        self._workers.foreign.submit(_PICTURE_LIMIT_S, read_picture, source).add_done_callback(
            self._post_read
        )

    def _post_read(self, future: "Future[list[str]]") -> None:
        if not future.cancelled():
            texts = [] if future.exception() is not None else future.result()
            self._bridge.post(tuple(texts))

    @Slot(object)
    def _on_pay_requested(self, wish: PayWish) -> None:
        order = order_of(wish.code)
        if order is None:
            self.window.show_problem(self.tr("Este código não tem valor."))
            return
        self._thread.call(self._simulator.pay, order, BEHAVIOURS[wish.script])

    @Slot(object)
    def _on_value(self, value: object) -> None:
        match value:
            case tuple():
                self._show_read(value)
            case LinkNews(status=status):
                self.is_linked = status.link is Link.OPEN
                self.window.show_link(self.is_linked)
                if self.is_linked:
                    self.linked.emit()
                if status.link is Link.REFUSED:
                    words = self.tr("O caixa recusou esta chave ({reason}).")
                    self.window.show_problem(words.format(reason=status.reason))
            case FaultSeen():
                self.window.show_problem(program_failed_text())
            case AnswerNews():
                self._waiting = value.waiting
                self.window.show_answer(answer_words(value.kind, value.word), value.kind)
                self.window.show_queue(value.waiting)
            case TakenNews():
                self._waiting += int(value.is_told)
                self.window.show_queue(self._waiting)
                if not value.is_told:
                    self.window.show_answer(silent_words(), "silent")
            case _:
                pass  # of another part

    def _show_read(self, texts: tuple[str, ...]) -> None:
        code = next((text for text in texts if _decoded(text) is not None), None)
        if code is None:
            self.window.show_problem(
                self.tr("Nenhum código Pix foi encontrado. Outra janela está na frente dele?")
            )
        else:
            self.window.show_code(code)
            self.window.show_decoded(_decoded(code))


def _png_of(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Not picture.save: its format is text for the library and bytes for whoever reads its types.
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(buffer.data().data())


def _decoded(text: str) -> Decoded | None:
    try:
        return decode(text.strip())
    except BrCodeError:
        return None
