"""THE way into the GUI thread: any thread posts, one queued signal rings, the store is emptied there.

Of sales and link states only the newest is kept; replies, codes and alerts stay in order. A burst of a
thousand posts costs the GUI thread one ring, a flood twenty a second: painting faster than anybody can see
would only take the interpreter from the threads that a bank waits for.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, cast

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import AnswerT, AnswerT_co, Command
from pos_app.domain.events import Batch, Recorded
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.displays import QrReady
from pos_app.services.ports.till import TillPort

if TYPE_CHECKING:
    from concurrent.futures import Future

_log = logging.getLogger(__name__)
LATE_CROSSING_MS = 50
DELIVERIES_A_SECOND = 20
DELIVERIES_AT_ONCE = 12


class Ring(Struct, frozen=True):
    """Says that the store holds something.

    Attributes:
        at_ns: monotonic time of the emit, so that slow crossings can be logged.
    """

    at_ns: int


class Reply(Struct, Generic[AnswerT_co], frozen=True):
    """What a future brought; ``error`` is set where it failed.

    Attributes:
        command: what the till was asked; None where it was somebody else.
        brought: the answer; None where it failed.
    """

    command: Command[AnswerT_co] | None
    brought: AnswerT_co | None
    error: BaseException | None = None

    @property
    def answer(self) -> AnswerT_co:
        """Return what was asked for; raises ``error`` where that failed."""
        if self.error is not None:
            raise self.error
        return cast("AnswerT_co", self.brought)


Receiver = Callable[[Reply[AnswerT]], None]


class _Done(Struct, frozen=True):
    """A reply and who waits for it."""

    reply: Reply[Any]
    receiver: Receiver[Any]


@dataclass(slots=True)
class _Store:
    """What was posted and not yet delivered."""

    sales: dict[int, ChargeRecord] = field(default_factory=dict)
    link: LinkStatus | None = None
    ordered: list[object] = field(default_factory=list)
    rung: bool = False

    def is_empty(self) -> bool:
        """Return whether nothing waits."""
        return not self.sales and not self.ordered and self.link is None


class Bridge(QObject):
    """Carries values into the GUI thread, where it must be made.

    Signals, all emitted in the GUI thread, each with one frozen value:
        sale_came: the newest :class:`ChargeRecord` of a charge.
        qr_came: a :class:`QrReady`.
        link_came: the newest :class:`LinkStatus`.
        event_came: a :class:`Recorded` event, in order.
        value_came: any other value that was posted.
    """

    rang = Signal(object)
    sale_came = Signal(object)
    qr_came = Signal(object)
    link_came = Signal(object)
    event_came = Signal(object)
    value_came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._store = _Store()
        self._allowance = float(DELIVERIES_AT_ONCE)
        self._counted_ns = time.monotonic_ns()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(1000 // DELIVERIES_A_SECOND)
        self._pause.timeout.connect(self._on_pause_over)
        self.rang.connect(self.deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self, till: TillPort, command: Command[AnswerT], receiver: Receiver[AnswerT]
    ) -> "Future[AnswerT]":
        """Submit ``command``; ``receiver``, a bound method, gets the :class:`Reply` in the GUI thread."""
        future = till.submit(command)
        self.watch(future, receiver, command)
        return future

    def watch(
        self,
        future: "Future[AnswerT]",
        receiver: Receiver[AnswerT],
        command: Command[AnswerT] | None = None,
    ) -> None:
        """Hand what ``future`` brings to ``receiver``, a bound method, in the GUI thread."""
        future.add_done_callback(_Poster(self, command, receiver))

    def on_batch(self, batch: Batch) -> None:
        """Take the events of one commit from the feed, in the till's thread."""
        self._put(batch.events)

    def post(self, value: object) -> None:
        """Take one frozen value, from any thread."""
        self._put((value,))

    def has_waiting(self) -> bool:
        """Return whether something was posted and not yet handed on."""
        with self._lock:
            return self._store.rung

    def _put(self, values: tuple[object, ...]) -> None:
        if not values:
            return
        with self._lock:
            for value in values:
                self._keep(value)
            must_ring = not self._store.rung
            self._store.rung = True
        if must_ring:
            self.rang.emit(Ring(time.monotonic_ns()))

    def _keep(self, value: object) -> None:
        if isinstance(value, ChargeRecord):
            self._store.sales[value.charge.id] = value
        elif isinstance(value, LinkStatus):
            self._store.link = value
        else:
            if isinstance(value, Recorded) and value.event.record is not None:
                self._store.sales[value.event.record.charge.id] = value.event.record
            self._store.ordered.append(value)

    @Slot(object)
    def deliver(self, ring: Ring) -> None:
        """Empty the store and hand the values on; the receiving end of ``rang``."""
        crossing_ms = (time.monotonic_ns() - ring.at_ns) // 1_000_000
        if crossing_ms > LATE_CROSSING_MS:
            _log.info("crossing into the GUI thread took %d ms", crossing_ms)
        self._empty_store()

    def _empty_store(self) -> None:
        must_pause = self._must_pause()
        with self._lock:
            # While it pauses nobody rings: what comes waits in the store.
            store, self._store = self._store, _Store(rung=must_pause)
        if must_pause:
            self._pause.start()
        for record in store.sales.values():
            self.sale_came.emit(record)
        for value in store.ordered:
            self._hand_on(value)
        if store.link is not None:
            self.link_came.emit(store.link)

    def _must_pause(self) -> bool:
        """Count this delivery; return whether the allowance of a burst is used up."""
        now_ns = time.monotonic_ns()
        earned = (now_ns - self._counted_ns) / 1e9 * DELIVERIES_A_SECOND
        self._counted_ns = now_ns
        self._allowance = min(float(DELIVERIES_AT_ONCE), self._allowance + earned) - 1.0
        return self._allowance < 1.0

    @Slot()
    def _on_pause_over(self) -> None:
        """Deliver what came meanwhile; with nothing to deliver, let the next post ring again."""
        with self._lock:
            self._store.rung = not self._store.is_empty()
            is_waiting = self._store.rung
        if is_waiting:
            self._empty_store()

    def _hand_on(self, value: object) -> None:
        match value:
            case _Done(reply=reply, receiver=receiver):
                _call(receiver, reply)
            case QrReady():
                self.qr_came.emit(value)
            case Recorded():
                self.event_came.emit(value)
            case _:
                self.value_came.emit(value)


def _call(receiver: Receiver[AnswerT], reply: Reply[AnswerT]) -> None:
    """Hand over one reply; a view that fails is logged, and what came after it is still delivered.

    A window that was closed meanwhile has deleted its views: nobody is left to be told.
    """
    owner = getattr(receiver, "__self__", None)
    if isinstance(owner, QObject) and not isValid(owner):
        return
    try:
        receiver(reply)
    except Exception:  # noqa: BLE001 - whatever a view does, the sale stands
        _log.exception("a view failed on the answer to %s", type(reply.command).__name__)


class _Poster(Struct, frozen=True):
    """The done callback of one future: posts, and no more."""

    bridge: Bridge
    command: Command[Any] | None
    receiver: Receiver[Any]

    def __call__(self, future: "Future[Any]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        brought = None if error is not None else future.result()
        self.bridge.post(_Done(Reply(self.command, brought, error), self.receiver))
