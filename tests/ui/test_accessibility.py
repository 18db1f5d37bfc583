"""What a screen reader is told, and what a finger can hit: every window, each part of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

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
from tests.ui.cashier_rig import INBOX, CashierRig, make_rig

Role = QAccessible.Role
DECODED = decode(
    encode_static(
        StaticCode(parse_key("11.222.333/0001-81"), "LOJA", "SAO PAULO", amount=Centavos(4590), txid="A1")
    )
)
PRESSED = {
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.PageTab,
    Role.EditableText,
    Role.ComboBox,
    Role.ListItem,
}
"""What a finger goes to."""
LEAST = 48


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window of 1024 by 700 on a training ledger."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.resize(1024, 680)
    return rig


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


def parts_of(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield all visible parts of a window, from the outside in."""
    if interface.state().invisible:
        return
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        owner = child.object() if child is not None else None
        if child is not None and not (isinstance(owner, QWidget) and owner.isWindow()):
            yield from parts_of(child)


def told(part: QAccessibleInterface) -> str:
    """Return a part in words, for whoever reads a failure."""
    rect = part.rect()
    owner: QObject | None = part.object()
    kind = type(owner).__name__
    return f"{part.role().name} {part.text(QAccessible.Text.Name)!r} {kind} {rect.width()}x{rect.height()}"


def size_of(part: QAccessibleInterface) -> tuple[int, int]:
    """Return where a part takes presses; of a tick or a choice Qt tells the words alone."""
    owner = part.object()
    if isinstance(owner, QAbstractButton):
        return owner.width(), owner.height()
    return part.rect().width(), part.rect().height()


@pytest.mark.parametrize("window", WINDOWS, ids=lambda each: each.__name__)
def test_each_part_that_is_used_has_a_name(rig: CashierRig, window: Callable[[CashierRig], QWidget]) -> None:
    """Whatever takes a press or a key says what it is."""
    tree = QAccessible.queryAccessibleInterface(window(rig))
    used = [each for each in parts_of(tree) if each.role() in PRESSED or each.state().focusable]
    assert used
    assert [] == [told(each) for each in used if not each.text(QAccessible.Text.Name).strip()]


@pytest.mark.parametrize("window", WINDOWS, ids=lambda each: each.__name__)
def test_each_target_is_large_enough(
    qtbot: QtBot, rig: CashierRig, window: Callable[[CashierRig], QWidget]
) -> None:
    """A finger hits 48 pixels; what is drawn smaller takes presses over as much."""
    shown = window(rig)
    qtbot.waitExposed(shown)
    tree = QAccessible.queryAccessibleInterface(shown)
    targets = [each for each in parts_of(tree) if each.role() in PRESSED and not each.state().disabled]
    assert [] == [told(each) for each in targets if min(size_of(each)) < LEAST]


def test_page_tabs_are_tabs(rig: CashierRig) -> None:
    """Pages are chosen by tabs, and the one that is shown is the selected one."""
    parts = list(parts_of(QAccessible.queryAccessibleInterface(rig.window)))
    tabs = [each for each in parts if each.role() is Role.PageTab]
    assert ["Vender", "Pendências"] == [each.text(QAccessible.Text.Name) for each in tabs]
    assert [True, False] == [bool(each.state().selected) for each in tabs]


def test_code_and_time_are_told(rig: CashierRig) -> None:
    """A code is told as whose and how much; the state with its number."""
    pending(rig)
    names = [
        each.text(QAccessible.Text.Name)
        for each in parts_of(QAccessible.queryAccessibleInterface(rig.window))
    ]
    assert any(name.startswith("QR Code Pix de quarenta e cinco reais") for name in names)
    assert "Aguardando pagamento, Pedido nº 128" in names
