"""Sales in every state, for tests of windows: made by the domain's own transitions."""

from datetime import timedelta

from msgspec.structs import replace

from pos_app.domain.actor import MANAGER, Actor, ReasonCode
from pos_app.domain.charge import (
    Approval,
    Charge,
    ChargeRecord,
    CloseReason,
    end_verifying,
    judge_times,
    verify,
)
from pos_app.domain.judging import receive
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Payment, PaymentNotice, State
from pos_app.domain.settlement import accept, mark_by_hand
from pos_app.domain.shop import Merchant, TillStatus
from tests.fakes.clock import FakeClock
from tests.fakes.qr import CODE

MERCHANT = Merchant(
    shop="Padaria Três Irmãos",
    name="PADARIA TRES IRMAOS LTDA",
    city="SAO PAULO",
    key="123e4567-e89b-42d3-a456-426614174000",
)
END_TO_END = "E18236120202611231407s0a1b2c3d4e"


def status(*, training: bool = True, shop: str = MERCHANT.shop) -> TillStatus:
    """Return what the till says of itself."""
    return TillStatus(
        ledger="training" if training else "real",
        server_id="3f7c0a52-6d4e-4a53-9d43-0c4c0f0a9a11",
        register="Caixa 1",
        operator="Ana",
        seq=1,
        merchant=replace(MERCHANT, shop=shop),
        training_pin="4821" if training else None,
    )


def pending(
    clock: FakeClock, number: int = 128, amount: int = 4590, description: str = "Mesa 5"
) -> ChargeRecord:
    """Return a sale that waits for its money."""
    moment = clock.moment()
    charge = Charge(
        id=number,
        bank_payment_id=f"00000000-0000-4000-8000-{number:012d}",
        txid="7K2M9QX4TRW1B8ZC3VN5HDL6E",
        amount=Centavos(amount),
        register="Caixa 1",
        operator="Ana",
        created_at=moment.at,
        expires_at=moment.at + timedelta(minutes=30),
        lifetime_s=1800,
        state=State.PENDING,
        clock_run=moment.run,
        deadline_ms=moment.elapsed_ms + 1_800_000,
        code=CODE,
        description=description,
    )
    return ChargeRecord(charge=charge)


def verifying(
    clock: FakeClock, record: ChargeRecord, ending: CloseReason = CloseReason.EXPIRY
) -> ChargeRecord:
    """Return ``record`` while the bank is asked a last time."""
    return replace(record, charge=verify(record.charge, ending, clock.moment(), 15))


def ended(clock: FakeClock, record: ChargeRecord, ending: CloseReason = CloseReason.EXPIRY) -> ChargeRecord:
    """Return ``record`` expired or cancelled."""
    asked = verifying(clock, record, ending)
    return replace(asked, charge=end_verifying(asked.charge, clock.moment()))


def with_money(
    clock: FakeClock, record: ChargeRecord, amount: int | None = None, mark: str = "e"
) -> ChargeRecord:
    """Return ``record`` after a proven Pix of ``amount`` (its own by default)."""
    moment = clock.moment()
    value = record.charge.amount if amount is None else Centavos(amount)
    notice = PaymentNotice(device="bank", amount=value, end_to_end_id=END_TO_END[:-1] + mark)
    in_time, by_bank = judge_times(record.charge, None, record.charge.created_at)
    payment = Payment(
        id=notice.payment_id,
        end_to_end_id=notice.end_to_end_id,
        charge_id=record.charge.id,
        amount=value,
        paid_at=None,
        received_at=moment.at,
        charge_state_on_arrival=record.charge.state,
        in_time=in_time,
        in_time_by_bank=by_bank,
        device="bank",
    )
    came = receive(record, payment, moment)
    numbered = tuple(replace(each, id=index) for index, each in enumerate(came.exceptions, start=1))
    return replace(came, exceptions=numbered)


def accepted(clock: FakeClock, record: ChargeRecord) -> ChargeRecord:
    """Return an odd ``record`` that a manager accepted."""
    return accept(record, record.open_exceptions[0].id, ruling(clock, "cliente levou"))


def ruling(clock: FakeClock, reason: str) -> Approval:
    """Return a decision of Ana's that the manager approved."""
    return Approval(moment=clock.moment(), actor=Actor("Ana", MANAGER), code=ReasonCode.TYPED, reason=reason)


def by_hand(clock: FakeClock, record: ChargeRecord) -> ChargeRecord:
    """Return ``record`` marked by a manager without proof."""
    return mark_by_hand(record, ruling(clock, "sem internet"))


def each_state(clock: FakeClock) -> dict[str, ChargeRecord]:
    """Return one sale for each thing that a screen may have to show."""
    record = pending(clock)
    paid = with_money(clock, record)
    expired = ended(clock, record)
    return {
        "pending": record,
        "preparing": replace(record, charge=replace(record.charge, code="")),
        "verifying": verifying(clock, record),
        "cancelling": verifying(clock, record, CloseReason.CANCEL),
        "paid": paid,
        "expired": expired,
        "cancelled": ended(clock, record, CloseReason.CANCEL),
        "removing": verifying(clock, record, CloseReason.BANK),
        "removed": ended(clock, record, CloseReason.BANK),
        "late": with_money(clock, expired),
        "late_accepted": accepted(clock, with_money(clock, expired)),
        "underpaid": with_money(clock, record, 4000),
        "overpaid": with_money(clock, record, 5000),
        "paid_twice": with_money(clock, paid, mark="f"),
        "paid_after_cancel": with_money(clock, ended(clock, record, CloseReason.CANCEL)),
        "by_hand": by_hand(clock, record),
    }
