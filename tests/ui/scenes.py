"""The windows as people meet them: each scene brings one on a rig, for tests and for the gallery."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from pos_app.domain.brcode import StaticCode, decode, encode_static
from pos_app.domain.commands.decisions import Inbox, InboxRow
from pos_app.domain.money import Centavos
from pos_app.domain.pix import parse_key
from pos_app.ui.bank_simulator.bank_window import BankWindow
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.widgets.dialogs import HelpDialog
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.qr import CODE
from tests.ui.cashier_rig import INBOX, CashierRig

DECODED = decode(
    encode_static(
        StaticCode(parse_key("11.222.333/0001-81"), "LOJA", "SAO PAULO", amount=Centavos(4590), txid="A1")
    )
)


def row(clock: FakeClock, name: str) -> InboxRow:
    """Return an open matter."""
    record = sales.each_state(clock)[name]
    return InboxRow(exception=record.open_exceptions[0], record=record, paid_at=None, received_at=clock.at)


def idle(rig: CashierRig) -> QWidget:
    """The window with nothing on it."""
    return rig.window


def pending(rig: CashierRig) -> QWidget:
    """A charge that waits, with the training bank."""
    rig.show(sales.pending(rig.clock))
    return rig.window


def odd(rig: CashierRig) -> QWidget:
    """A charge with too little money."""
    rig.show(sales.each_state(rig.clock)["underpaid"])
    return rig.window


def inbox(rig: CashierRig) -> QWidget:
    """The inbox with two matters."""
    rig.window.show_page(INBOX)
    rows = (row(rig.clock, "underpaid"),)
    rig.window.inbox.view.show_inbox(Inbox(rows=rows, total=1))
    return rig.window


def cancelling(rig: CashierRig) -> QWidget:
    """The question before a cancel."""
    rig.show(sales.pending(rig.clock))
    rig.window.sell.questions.ask_to_cancel()
    return _dialog(rig)


def replacing(rig: CashierRig) -> QWidget:
    """The question before a new sale over a live charge."""
    rig.show(sales.pending(rig.clock))
    rig.window.sell.questions.ask_to_replace(TypedSale(Centavos(100), "", "r"))
    return _dialog(rig)


def closing(rig: CashierRig) -> QWidget:
    """The sheet that closes odd money."""
    rig.window.decisions.close(row(rig.clock, "paid_twice"))
    return _dialog(rig)


def marking(rig: CashierRig) -> QWidget:
    """The sheet that marks by hand."""
    rig.show(sales.pending(rig.clock))
    rig.window.decisions.mark(sales.pending(rig.clock))
    return _dialog(rig)


def helping(rig: CashierRig) -> QWidget:
    """The card of the keys."""
    rig.window.keys.open_help()
    found = rig.window.findChild(HelpDialog)
    assert found is not None
    return found


def settings(rig: CashierRig) -> QWidget:
    """The shop's settings."""
    rig.window.open_settings()
    return _dialog(rig)


def bank(rig: CashierRig) -> QWidget:
    """The simulator with a code, and all its ways to pay."""
    window = BankWindow(parent=rig.window)
    window.show_code(CODE)
    window.show_decoded(DECODED)
    window.more_button.click()
    window.show()
    return window


def _dialog(rig: CashierRig) -> QWidget:
    found = [each for each in rig.window.findChildren(QDialog) if each.isVisible()]
    assert found
    return found[-1]


WINDOWS: list[Callable[[CashierRig], QWidget]] = [
    *(idle, pending, odd, inbox, cancelling, replacing, closing, marking, helping, settings, bank)
]
