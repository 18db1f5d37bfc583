"""What a proven bank said that cannot be taken as it is: kept in the ledger, since it may be money."""

from collections import deque
from hashlib import sha256

from pos_app.domain import commands
from pos_app.domain.errors import PosError
from pos_app.services.answers import answer_to_error
from pos_app.services.hub import Hub
from pos_app.services.notices import refund_of
from pos_app.wire import messages as m
from pos_app.wire.cleaning import mask
from pos_app.wire.reader import encode
from pos_app.wire.session import Rejected
from pos_app.wire.terms import Refusal

_REMEMBERED = 100
_MONEY = {m.type_of(m.ConfirmPayment), m.type_of(m.ReconcileAnswer), ""}
"""What may be money: also a text that does not say what it is."""


class BankQuarantine:
    """Keeps the masked texts of one bank's connection; the same text again is kept already."""

    def __init__(self, hub: Hub, device: str) -> None:
        self._hub = hub
        self._device = device
        self._kept: deque[bytes] = deque(maxlen=_REMEMBERED)

    async def take(self, rejected: Rejected) -> str:
        """Keep a text that could not be read, where it may be money.

        Returns:
            What the bank is told: ``refused``, for good, once it is stored; ``retry`` where it cannot be.
        """
        error, digest = rejected.error, sha256(rejected.text.encode(errors="surrogatepass")).digest()
        if error.code is not Refusal.BAD_FORMAT or error.kind not in _MONEY or digest in self._kept:
            return rejected.answer
        try:
            await self._hub.ask(
                commands.Quarantine(device=self._device, text=mask(rejected.text), why=error.detail)
            )
        except PosError as failure:
            return encode(answer_to_error(failure, error.request, error.delivery))
        self._kept.append(digest)
        return rejected.answer

    async def take_refund(self, message: m.RefundAnswer) -> m.Message:
        """Keep what the bank says about a refund; return what it is told."""
        note = commands.NoteRefund(
            device=self._device, end_to_end_id=message.end_to_end_id, refund=refund_of(message)
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
