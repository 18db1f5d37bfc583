"""What the customer displays of this register show now.

Follows the live charge through the events, and asks the till once a final one has been shown long enough.
Belongs to the server's loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.queries import ReadLive
from pos_app.domain.events import DISPLAY_KINDS, WIRE_KINDS, Batch
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.displays import DisplayFrame, Logo, QrDrawing, Texts
from pos_app.services.ports.till import TillPort
from pos_app.services.wire_mapping.display_snapshots import display_picture, packed
from pos_app.wire.terms import LedgerKind

log = logging.getLogger(__name__)

KEEP_S = 10


class DisplayBoard:
    """Makes one picture for all displays and hands it to ``show``.

    A code is shown once it is drawn: ``draw`` makes its picture outside of this loop.

    Attributes:
        status: the shop as it is named now.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what a picture is made of, and where it goes
        self,
        till: TillPort,
        clock: Clock,
        texts: Texts,
        status: TillStatus,
        draw: Callable[[str], Awaitable[QrDrawing]],
        show: Callable[[DisplayFrame], None],
        logo: Callable[[], Logo | None],
    ) -> None:
        self._till = till
        self._clock = clock
        self._texts = texts
        self.status = status
        self._draw = draw
        self._logo = logo
        self._show = show
        self._sale: ChargeRecord | None = None
        self._seq = status.seq
        self._event: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._version = 0
        self._drawn: tuple[str, str | None] = ("", None)

    def frame(self) -> DisplayFrame:
        """Return what a display that connects now is shown."""
        return display_picture(
            self._sale,
            self._clock.moment(),
            self._texts,
            seq=self._seq,
            event=self._event,
            register=self.status.register,
            ledger=LedgerKind(self.status.ledger),
            merchant=self.status.merchant,
            modules=self._drawn[1] if self._drawn[0] == self._code() else None,
            logo=self._logo(),
        )

    def take(self, batch: Batch) -> None:
        """Follow the events of one commit; one picture at most comes of them."""
        changed = False
        for recorded in batch.events:
            self._seq = recorded.seq
            kind, record = recorded.event.kind, recorded.event.record
            if kind in DISPLAY_KINDS and record is not None and self._is_turn_of(record):
                self._sale, changed = record, True
                self._event = recorded.name if kind in WIRE_KINDS else self._event
        if changed:
            self._version += 1
            self._present()
            self._plan_end()

    def take_status(self, status: TillStatus) -> None:
        """Show the shop as it is named now."""
        self.status = status
        self.show_again()

    def show_again(self) -> None:
        """Show the same with what belongs to the shop as it is now, such as its logo."""
        self._show(self.frame())

    async def refresh(self) -> None:
        """Ask the till what is live; a final charge that was shown long enough gives way to the idle view."""
        version = self._version
        record: ChargeRecord | None = await asyncio.wrap_future(self._till.submit(ReadLive(keep_s=KEEP_S)))
        if version != self._version:
            return
        changed = record != self._sale
        self._sale = record
        self._event = self._event if record is not None else None
        if changed:
            self._present()
        self._plan_end()

    def close(self) -> None:
        """Ask and show nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()

    def _is_turn_of(self, record: ChargeRecord) -> bool:
        """Whether this is the charge on the screens, or the one that comes on them now."""
        if not record.charge.on_register:
            return False
        if self._sale is not None and record.charge.id == self._sale.charge.id:
            return True
        newer = self._sale is None or record.charge.id > self._sale.charge.id
        return newer and record.charge.is_open

    def _code(self) -> str:
        """Return the text of the code that may be shown now, else nothing."""
        record = None if self._sale is None else self._sale.as_shown(self._clock.moment())
        return record.charge.code if record is not None and record.may_show_code else ""

    def _present(self) -> None:
        """Show what is now, a new code as soon as it is drawn."""
        code = self._code()
        if code in {"", self._drawn[0]}:
            self._show(self.frame())
        else:
            self._spawn(self._show_drawn(code)).add_done_callback(self._tasks.discard)

    async def _show_drawn(self, code: str) -> None:
        modules = None
        try:
            modules = packed((await self._draw(code)).matrix)
        except Exception:
            log.exception("a code has no picture; displays show its text")
        if code == self._code():
            self._drawn = code, modules
            self._show(self.frame())

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        return task

    def _plan_end(self) -> None:
        """Let a final charge give way to the idle view, and a code go when its time is over."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._sale is None:
            return
        loop = asyncio.get_running_loop()
        if not self._sale.charge.is_open:
            self._timer = loop.call_later(KEEP_S + 0.2, self._refresh_soon)
        elif self._code():
            left_ms = self._sale.charge.remaining_ms(self._clock.moment())
            self._timer = loop.call_later(left_ms / 1_000, self._show_overdue)

    def _show_overdue(self) -> None:
        """Show that the time of a code is over, also where its charge waits for the banks a little longer."""
        if self._code():  # woken a moment too early, or the clocks differ
            self._plan_end()
        else:
            self.show_again()

    def _refresh_soon(self) -> None:
        self._spawn(self.refresh()).add_done_callback(self._refreshed)

    def _refreshed(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # The till cannot answer now; the picture stays, and is asked for again.
            self._timer = asyncio.get_running_loop().call_later(1.0, self._refresh_soon)
