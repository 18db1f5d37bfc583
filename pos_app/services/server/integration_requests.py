"""What a proven client may ask: each message becomes a command, each answer of the till a message.

Nothing is answered before the till's future is done, that is before the commit. Belongs to the server's loop.
Rules: docs/protocol.md, sections 3 to 5 and 8.
"""

import base64
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, OpenCharge
from pos_app.domain.commands.queries import ListCharges, ListOpen, ReadCharge
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError, RefusedError
from pos_app.domain.money import Centavos
from pos_app.domain.payment import State
from pos_app.services.server.event_feed import EventFeed
from pos_app.services.server.hub import Hub
from pos_app.services.wire_mapping.answers import (
    answer_to_error,
    checked,
    fitting,
    open_charge_row,
    payment_state,
    qr_name,
    refused,
)
from pos_app.wire import messages as m
from pos_app.wire.cleaning import clean
from pos_app.wire.terms import LedgerKind, Refusal, Role

log = logging.getLogger(__name__)

_SHORTEST_S = 60
_SHORTEST_TRAINING_S = 2
_LONGEST_S = 86_400
_RESUMED_AT_MOST = 1_000


class Requests:
    """Answers the messages of one connection that are not about money that came."""

    def __init__(self, hub: Hub, device: Device, role: Role, feed: EventFeed) -> None:
        self._hub = hub
        self._device = device
        self._role = role
        self._feed = feed
        self._handlers: dict[type[m.Message], Callable[[Any], Awaitable[m.Message]]] = {
            m.CreatePayment: self._create,
            m.GetPayment: self._get,
            m.GetQrCode: self._get_qr_code,
            m.ListPayments: self._list,
            m.CancelPayment: self._cancel,
        }

    @property
    def scope(self) -> str | None:
        """The device where it sees only its own charges, else None."""
        return scope_of(self._device)

    async def answer(self, message: m.Message) -> str:
        """Return the text that answers ``message``; errors become ``refused`` or ``retry``."""
        request: str | None = getattr(message, "request", None)
        try:
            return checked(await self._handlers[type(message)](message))
        except PosError as error:
            return checked(answer_to_error(error, request))
        except Exception as error:
            log.exception("a request failed")
            return checked(answer_to_error(error, request))

    async def resume(self, since: int, epoch: str) -> str | None:
        """Continue after ``since``, or return a snapshot: where that is too far, or ahead of us.

        So too where it was counted in another epoch: then the same numbers are other events.
        """
        page = await self._feed.page(since, limit=1)
        is_ours = since <= page.last and epoch in {"", self._hub.identity.epoch}
        if is_ours and page.behind <= _RESUMED_AT_MOST:
            self._feed.jump(since, is_replay=True)
            return None
        if not is_ours:
            await self._hub.ask(NoteAlert(what="resume_ahead", device=self._device.id))
        return await self._snapshot(page.last)

    async def _snapshot(self, seq: int) -> str:
        found = await self._hub.ask(ListOpen(scope=self.scope))
        rows = [open_charge_row(record, private=self._role is Role.INTEGRATION) for record in found.sales]
        kept = tuple(row for row in fitting(rows) if isinstance(row, m.OpenChargeRow))
        self._feed.jump(seq)
        return checked(m.ChargesSnapshot(seq, kept, len(kept) < len(rows)))

    async def _create(self, message: m.CreatePayment) -> m.Message:
        shortest = _SHORTEST_TRAINING_S if self._hub.identity.ledger is LedgerKind.TRAINING else _SHORTEST_S
        if not shortest <= message.expires_in <= _LONGEST_S:
            return refused(Refusal.LIMIT, message.request, detail=f"expires_in: {shortest} to {_LONGEST_S}")
        opened = await self._hub.ask(
            OpenCharge(
                amount=Centavos(int(message.value)),
                request=message.request or "",
                device=self._device.id,
                description=clean(message.description or ""),
                reference=message.reference or "",
                lifetime_s=message.expires_in,
                show=message.show,
            )
        )
        return m.Received(
            result="repeated" if opened.repeated else "created",
            request=message.request,
            seq=opened.seq,
            first_result="created" if opened.repeated else None,
            message="The payment has been created",
            payment=self._state(opened.record),
        )

    async def _get(self, message: m.GetPayment) -> m.Message:
        record = await self._read(
            ChargeRef(
                id=message.id,
                bank_payment_id=message.bank_payment_id,
                txid=message.txid,
                reference=message.reference,
                scope=self.scope,
            )
        )
        return m.PaymentAnswer(self._state(record), message.request)

    async def _get_qr_code(self, message: m.GetQrCode) -> m.Message:
        found = await self._read(ChargeRef(bank_payment_id=message.bank_payment_id, scope=self.scope))
        record = found.as_shown(self._hub.parts.clock.moment())
        if not (record.may_show_code and record.charge.code):
            raise RefusedError(reason=Refusal.NOT_PENDING)
        drawing = await self._hub.draw(record.charge.code)
        return m.QrCode(
            qr_name(record.charge),
            record.charge.code,
            base64.b64encode(drawing.png).decode(),
            message.request,
        )

    async def _list(self, message: m.ListPayments) -> m.Message:
        if message.state is not None and message.state not in set(State):
            return refused(Refusal.BAD_FORMAT, message.request, detail="unknown state")
        sales = await self._hub.ask(
            ListCharges(
                state=None if message.state is None else State(message.state),
                after_id=message.after_id,
                limit=message.limit + 1,
                scope=self.scope,
            )
        )
        rows = [self._state(record) for record in sales[: message.limit]]
        kept = tuple(row for row in fitting(rows) if isinstance(row, m.PaymentState))
        more = len(kept) < len(sales)
        return m.Payments(kept, kept[-1].id if more and kept else None, message.request)

    async def _cancel(self, message: m.CancelPayment) -> m.Message:
        changed = await self._hub.ask(
            CancelCharge(
                ref=ChargeRef(bank_payment_id=message.bank_payment_id, scope=self.scope),
                device=self._device.id,
                request=message.request or "",
            )
        )
        return m.Received(
            result="repeated" if changed.repeated else str(changed.record.charge.state),
            request=message.request,
            seq=changed.seq,
            first_result=(changed.first_result or None) if changed.repeated else None,
            payment=self._state(changed.record),
        )

    async def _read(self, ref: ChargeRef) -> ChargeRecord:
        return await self._hub.ask(ReadCharge(ref=ref))

    def _state(self, record: ChargeRecord) -> m.PaymentState:
        return payment_state(record, self._hub.parts.clock.moment())


def scope_of(device: Device) -> str | None:
    """Return the device where it sees only the charges that it made, else None."""
    return device.id if device.role == Role.INTEGRATION and device.scope == "own" else None
