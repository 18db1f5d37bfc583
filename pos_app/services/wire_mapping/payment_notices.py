"""Messages about money as the till's values, and the till's receipts as messages. Pure."""

from pos_app.domain.commands.confirmations import ConfirmationOutcome
from pos_app.domain.device import Device
from pos_app.domain.money import Centavos
from pos_app.domain.payment import BankRefund, Payer, PaymentNotice, RefundState, Result
from pos_app.services.wire_mapping.answers import refused
from pos_app.wire import messages as m
from pos_app.wire.cleaning import clean


def notice_of(device: Device, message: m.ConfirmPayment) -> PaymentNotice:
    """Return what a proven bank said about money."""
    payer = message.payer
    return PaymentNotice(
        device=device.id,
        amount=Centavos(int(message.value)),
        end_to_end_id=message.end_to_end_id,
        delivery=message.delivery,
        bank_payment_id=message.bank_payment_id,
        txid=message.txid,
        paid_at=message.paid_at,
        key=message.key,
        payer=None if payer is None else Payer(name=clean(payer.name), tax_id=clean(payer.tax_id)),
        proof_required=device.proof_required,
        refunds=_refunds_of(message.refunds),
    )


def notice_of_reconciled(device: Device, payment: m.ReconciledPayment) -> PaymentNotice:
    """Return one row of a bank's list of payments; it goes the way of a confirmation."""
    return PaymentNotice(
        device=device.id,
        amount=Centavos(int(payment.value)),
        end_to_end_id=payment.end_to_end_id,
        bank_payment_id=payment.bank_payment_id,
        txid=payment.txid,
        paid_at=payment.paid_at,
        key=payment.key,
        proof_required=device.proof_required,
        refunds=_refunds_of(payment.refunds),
    )


def _refunds_of(given_back: tuple[m.GivenBack, ...]) -> tuple[BankRefund, ...]:
    return tuple(
        BankRefund(amount=Centavos(int(each.value)), state=RefundState(each.status), return_id=each.return_id)
        for each in given_back
    )


def refund_of(message: m.RefundAnswer) -> BankRefund:
    """Return what a bank says about one refund, asked for here or not."""
    return BankRefund(
        amount=Centavos(int(message.value)),
        state=RefundState(message.status),
        refund_id=message.refund,
        return_id=message.return_id,
    )


def receipt_message(message: m.ConfirmPayment, receipt: ConfirmationOutcome) -> m.Message:
    """Return what the bank is told after the commit: stored, or refused for good."""
    if receipt.refusal is not None:
        return refused(receipt.refusal, message.request, message.delivery, receipt.detail)
    return m.Received(
        result=receipt.result or "",
        request=message.request,
        delivery=message.delivery,
        end_to_end_id=message.end_to_end_id,
        seq=receipt.seq,
        first_result=receipt.first_result,
        message="The payment has been confirmed" if receipt.result is Result.PAID else None,
    )
