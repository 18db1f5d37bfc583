"""The cashier's side of one sale: turns wishes into commands and answers into the sale to show.

It decides nothing about money: it asks the till, and shows what the till says.
"""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, Changed, OpenCharge, Opened
from pos_app.domain.commands.queries import ReadLive
from pos_app.domain.payment import State
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.till import TillPort
from pos_app.ui.runtime.bridge import Bridge, Reply
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.texts.errors import error_text
from pos_app.wire.terms import RetryReason

PAID_STANDS_MS = 2_000


class SaleFlow(QObject):
    """Knows the sale on the window and the one that waits for it to end.

    Signals:
        shown: the sale to show, or None.
        sending_began: a new charge is on its way; carries nothing.
        sending_ended: carries whether it was made.
        failed: carries a sentence for the cashier.
        replace_asked: another charge is open; carries the :class:`TypedSale` that waits for an answer.
        unconfirmed: nothing is charged before a manager has confirmed who receives; carries nothing.
        left_paid: carries a :class:`ChargeRecord` that the bank paid after another took its place.
    """

    shown = Signal(object)
    sending_began = Signal()
    sending_ended = Signal(object)
    failed = Signal(object)
    replace_asked = Signal(object)
    left_paid = Signal(object)
    unconfirmed = Signal()

    def __init__(self, till: TillPort, bridge: Bridge, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._till, self._bridge, self._clock = till, bridge, clock
        self._sale: ChargeRecord | None = None
        self._next: OpenCharge | None = None
        self._left: set[int] = set()
        self._kept: ChargeRecord | None = None
        self._paid_at_ms = 0
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self.new_sale)

    def record(self) -> ChargeRecord | None:
        """Return the sale on the window."""
        return self._sale

    def has_open(self) -> bool:
        """Return whether a charge on the window may still be paid."""
        return self._sale is not None and self._sale.charge.is_open

    def remember(self) -> Callable[[], object]:
        """Return what shows the sale of now again, as it stands by then, unless another took its place."""
        self._kept = self._sale
        return self._show_kept

    def _show_kept(self) -> None:
        kept, shown = self._kept, self._sale
        if kept is not None and (shown is None or shown.charge.id == kept.charge.id):
            self._show(kept)

    def restore(self) -> None:
        """Ask for the register's live charge, after a start."""
        self._bridge.ask(self._till, ReadLive(), self._on_live)

    # --- wishes ---------------------------------------------------------------------------------

    @Slot(object)
    def charge(self, typed: TypedSale) -> None:
        """Charge what was typed; with a charge still open, ask first."""
        if self.has_open():
            self.replace_asked.emit(typed)
        else:
            self._open(_command(typed))

    def replace(self, typed: TypedSale) -> None:
        """Cancel the open charge; the new one follows as soon as the old one's code is gone."""
        if self.has_open():
            self._next = _command(typed)
            self.sending_began.emit()
            self.cancel()
            self._follow_up()
        else:
            self._open(_command(typed))

    def cancel(self) -> None:
        """Ask to cancel the charge on the window."""
        record = self._sale
        if record is not None and record.charge.can_cancel():
            ref = ChargeRef(id=record.charge.id)
            self._bridge.ask(self._till, CancelCharge(ref=ref, request=uuid4().hex), self._on_cancelled)

    @Slot()
    def again(self) -> None:
        """Make the same sale as a new charge."""
        record = self._sale
        if record is not None and record.charge.state in {State.EXPIRED, State.CANCELLED}:
            charge = record.charge
            self._open(
                OpenCharge(
                    amount=charge.amount,
                    description=charge.description,
                    lifetime_s=charge.lifetime_s,
                    request=self._request_for(f"again {charge.id}"),
                )
            )

    @Slot()
    def rest(self) -> None:
        """Charge what is missing of the sale on the window."""
        if self._sale is not None:
            self.rest_of(self._sale)

    def rest_of(self, record: ChargeRecord) -> None:
        """Charge what is missing of ``record`` after a part was paid."""
        if record.missing and record.payments:
            request = self._request_for(f"rest {record.charge.id} {record.received}")
            charge = record.charge
            self._open(
                OpenCharge(
                    amount=record.missing,
                    description=charge.description,
                    remainder_of=charge.id,
                    request=request,
                )
            )

    @Slot()
    def new_sale(self) -> None:
        """Clear the window for the next sale; what was paid stands for two seconds, and goes after them."""
        record = self._sale
        if record is None or record.charge.is_open:
            return
        stood_ms = self._clock.moment().elapsed_ms - self._paid_at_ms
        if record.charge.is_proven and stood_ms < PAID_STANDS_MS:
            self._leaving.start(PAID_STANDS_MS - stood_ms)
        else:
            self._show(None)

    def _request_for(self, what: str) -> str:
        """Return the same key for the same wish, so that a double press makes one charge."""
        return f"{self._clock.moment().run}:{what}".replace(" ", "-")[:64]

    # --- answers --------------------------------------------------------------------------------

    def _open(self, command: OpenCharge) -> None:
        self.sending_began.emit()
        self._bridge.ask(self._till, command, self._on_opened)

    def _on_opened(self, reply: Reply[Opened]) -> None:
        if reply.error is not None:
            self._left.discard(0 if self._sale is None else self._sale.charge.id)
            self.sending_ended.emit(False)
            self.failed.emit(error_text(reply.error))
            if getattr(reply.error, "reason", "") == RetryReason.RECEIVER:
                self.unconfirmed.emit()
            return
        answer: Opened = reply.answer
        self.sending_ended.emit(True)
        if self._sale is not None and self._sale.charge.id in self._left:
            self._note_left(self._sale)
        if self._sale is None or self._sale.charge.id != answer.record.charge.id:
            self._show(answer.record)

    def _on_cancelled(self, reply: Reply[Changed]) -> None:
        if reply.error is None:
            self.take_sale(reply.answer.record)
        else:
            self._drop_next()
            self.failed.emit(error_text(reply.error))

    def _on_live(self, reply: Reply[ChargeRecord | None]) -> None:
        if reply.error is None and reply.answer is not None and self._sale is None:
            self._show(reply.answer)

    @Slot(object)
    def take_sale(self, record: ChargeRecord) -> None:
        """Take a sale as it stands now: show it where it is the window's turn."""
        shown = self._sale
        if self._kept is not None and record.charge.id == self._kept.charge.id:
            self._kept = record
        is_shown = shown is not None and record.charge.id == shown.charge.id
        if is_shown or (record.charge.on_register and record.charge.is_open and not self.has_open()):
            self._show(record)
        elif record.charge.id in self._left:
            self._note_left(record)
        self._follow_up()

    def _note_left(self, record: ChargeRecord) -> None:
        """Tell once if a sale that left the window was paid after all; what was odd stands in the inbox."""
        if not record.charge.is_open:
            self._left.discard(record.charge.id)
        if record.charge.is_proven:
            self.left_paid.emit(record)

    def _follow_up(self) -> None:
        """Send the sale that waited, once the old code is gone; money that came first stops it.

        The old charge may still be verified: it ends beside the new one (docs/charge.md, row 29).
        """
        record = self._sale
        if self._next is None or record is None or record.charge.state is State.PENDING:
            return
        if record.charge.state is State.PAID or record.open_exceptions:
            self._drop_next()
            return
        if record.charge.is_open:
            self._left.add(record.charge.id)
        command, self._next = self._next, None
        self._open(command)

    def _drop_next(self) -> None:
        if self._next is not None:
            self._next = None
            self.sending_ended.emit(False)

    def _show(self, record: ChargeRecord | None) -> None:
        was_proven = self._sale is not None and self._sale.charge.is_proven
        if record is not None and record.charge.is_proven and not was_proven:
            self._paid_at_ms = self._clock.moment().elapsed_ms
        self._leaving.stop()
        self._sale = record
        self.shown.emit(record)


def _command(typed: TypedSale) -> OpenCharge:
    return OpenCharge(amount=typed.amount, description=typed.description, request=typed.request)
