"""What a proven bank said that cannot be taken as it is: kept in the ledger, since it may be money."""

from datetime import date

from pos_app.domain import commands
from pos_app.domain.errors import PosError
from pos_app.services.answers import answer_to_error
from pos_app.services.hub import Hub
from pos_app.wire import messages as m
from pos_app.wire.cleaning import mask
from pos_app.wire.reader import encode
from pos_app.wire.session import Rejected

KEPT_A_DAY = 100


class BankQuarantine:
    """Keeps the masked texts of one bank's connection; at most 100 a day."""

    def __init__(self, hub: Hub, device: str) -> None:
        self._hub = hub
        self._device = device
        self._day = date.min
        self._count = 0

    async def take(self, rejected: Rejected) -> str:
        """Keep a confirmation that could not be read; other texts are not money.

        Returns:
            What the bank is told: ``refused``, for good, once it is stored; ``retry`` where it cannot be.
        """
        error = rejected.error
        if error.kind != m.type_of(m.ConfirmPayment) or not self._is_room():
            return rejected.answer
        try:
            await self._hub.ask(self._command(mask(rejected.text), error.detail))
        except PosError as failure:
            return encode(answer_to_error(failure, error.request, error.delivery))
        return rejected.answer

    async def take_refund(self, message: m.RefundAnswer) -> m.Message:
        """Keep what the bank says about a refund; return what it is told."""
        try:
            await self._hub.ask(self._command(mask(encode(message)), "refund_answer"))
        except PosError as error:
            return answer_to_error(error, message.request, message.delivery)
        return m.Received(
            result="refund",
            request=message.request,
            delivery=message.delivery,
            end_to_end_id=message.end_to_end_id,
            refund=message.refund,
        )

    def _command(self, text: str, why: str) -> commands.Quarantine:
        return commands.Quarantine(device=self._device, text=text, why=why)

    def _is_room(self) -> bool:
        today = self._hub.parts.clock.moment().at.date()
        if today != self._day:
            self._day, self._count = today, 0
        self._count += 1
        return self._count <= KEPT_A_DAY
