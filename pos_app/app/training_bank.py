"""The simulated bank inside a training till: a first sale needs no second program.

It is the bank of ``pos-app bank`` without its window: a device of its own with a key, a queue on the disk,
and the same messages over the same socket. It is there from the first payment on.
"""

from concurrent.futures import Future

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from pos_app.app.bank_seat import Ask, Seat, take_seat
from pos_app.services.bank_simulator.behaviours import BEHAVIOURS
from pos_app.services.bank_simulator.simulator import AnswerNews, BankSimulator, LinkNews, order_of
from pos_app.services.clients.reconnecting import Link
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.texts.bank_answers import answer_words

_SEAT_WITHIN_S = 10.0


class _SeatTaken(Struct, frozen=True):
    """The bank may connect, or why it may not."""

    seat: Seat | None
    why: str = ""


class TrainingBank(QObject):
    """Pays codes of this computer's training till; lives in the GUI thread.

    Args:
        ask: asks this till as another process of this login would; called in a worker.

    Signals:
        failed: carries why a payment did not reach the till, in words.
    """

    failed = Signal(str)

    def __init__(self, ask: Ask, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._workers = workers
        self._bridge = Bridge(self)
        self._bridge.value_came.connect(self._on_news)
        self._waiting: list[tuple[str, str]] = []
        self._is_asked = self._is_linked = False
        self._seat: Seat | None = None
        self._simulator: BankSimulator | None = None
        self._thread: LoopThread | None = None

    def pay(self, code: str, script: str) -> None:
        """Pay a code the way a behaviour says, as soon as the bank is connected."""
        self._waiting.append((code, script))
        if not self._is_asked:
            self._is_asked = True
            taking = self._workers.foreign.submit(_SEAT_WITHIN_S, take_seat, self._ask)
            taking.add_done_callback(self._post_seat)
        self._pay_waiting()

    def shut_down(self) -> None:
        """End the connection; what was not answered stays in the queue."""
        if self._thread is not None:
            self._thread.stop()
        if self._seat is not None:
            self._seat.lock.release()

    def _post_seat(self, taking: "Future[Seat]") -> None:
        if taking.cancelled():
            return
        error = taking.exception()
        self._bridge.post(_SeatTaken(taking.result()) if error is None else _SeatTaken(None, str(error)))

    @Slot(object)
    def _on_news(self, news: object) -> None:
        match news:
            case _SeatTaken(seat=Seat() as seat):
                self._connect(seat)
            case _SeatTaken(why=why):
                self._is_asked = False
                self._waiting.clear()
                self.failed.emit(self.tr("O banco de treino não abriu: {why}.").format(why=why))
            case LinkNews(status=status):
                self._is_linked = status.link is Link.OPEN
                self._pay_waiting()
            case AnswerNews(kind="refused" | "retry"):
                self.failed.emit(answer_words(news.kind, news.word))
            case _:
                pass  # of another part, or an answer that the window shows as the sale's state

    def _connect(self, seat: Seat) -> None:
        self._seat = seat
        self._simulator = BankSimulator(seat.url, seat.credentials, seat.queue, self._bridge.post)
        self._thread = LoopThread(self._simulator.main, self)
        self._thread.start()

    def _pay_waiting(self) -> None:
        if not self._is_linked or self._thread is None or self._simulator is None:
            return
        for code, script in self._waiting:
            order = order_of(code)
            if order is not None:
                self._thread.call(self._simulator.pay, order, BEHAVIOURS[script])
        self._waiting.clear()
