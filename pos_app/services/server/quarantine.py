"""What a proven bank said that cannot be taken as it is: kept in the ledger, since it may be money."""

from collections import deque
from hashlib import sha256

from pos_app.domain.commands.confirmations import NoteRefund, Quarantine
from pos_app.domain.errors import PosError
from pos_app.services.server.hub import Hub
from pos_app.services.wire_mapping.answers import answer_to_error
from pos_app.services.wire_mapping.payment_notices import refund_of
from pos_app.wire import messages as m
from pos_app.wire.cleaning import known_fields
from pos_app.wire.reader import LeftOut, encode
from pos_app.wire.session import Rejected
from pos_app.wire.terms import Refusal

_REMEMBERED = 100
_MONEY = {m.type_of(m.ConfirmPayment), m.type_of(m.ReconcileAnswer), ""}
"""What may be money: also a text that does not say what it is."""


class BankQuarantine:
    """Keeps the texts of one bank's connection; the same text again is kept already."""

    def __init__(self, hub: Hub, device: str) -> None:
        self._hub = hub
        self._device = device
        self._kept: deque[bytes] = deque(maxlen=_REMEMBERED)

    def is_new_money(self, rejected: Rejected) -> bool:
        """Return whether a text that could not be read may be money that was not kept yet."""
        error = rejected.error
        may_be_money = error.code is Refusal.BAD_FORMAT and error.kind in _MONEY
        return may_be_money and _digest(rejected.text) not in self._kept

    async def take(self, rejected: Rejected) -> str:
        """Keep a text that could not be read and may be money.

        Returns:
            What the bank is told: ``refused``, for good, once it is stored; ``retry`` where it cannot be.
        """
        error = rejected.error
        try:
            await self._keep(rejected.text, error.detail)
        except PosError as failure:
            return encode(answer_to_error(failure, error.request, error.delivery))
        self._kept.append(_digest(rejected.text))
        return rejected.answer

    async def take_rows(self, left_out: tuple[LeftOut, ...], field: str) -> None:
        """Keep the rows of a list that could not be read.

        Raises:
            PosError: they cannot be stored now.
        """
        for each in left_out:
            if each.field == field:
                await self._keep(each.text, field)

    async def take_refund(self, message: m.RefundAnswer) -> m.Message:
        """Keep what the bank says about a refund; return what it is told."""
        note = NoteRefund(
            device=self._device,
            end_to_end_id=message.end_to_end_id,
            refund=refund_of(message),
            delivery=message.delivery or "",
        )
        try:
            await self._hub.ask(note)
        except PosError as error:
            return answer_to_error(error, message.request, message.delivery)
        return m.Received(
            result="refund",
            request=message.request,
            delivery=message.delivery,
            end_to_end_id=message.end_to_end_id,
            refund=message.refund,
        )

    async def _keep(self, text: str, why: str) -> None:
        known = known_fields(text)
        await self._hub.ask(Quarantine(device=self._device, text=text, why=why, known=known))


def _digest(text: str) -> bytes:
    return sha256(text.encode(errors="surrogatepass")).digest()
