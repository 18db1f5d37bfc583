"""What a screen reader is told: every window, each part of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.clock import FakeClock
from tests.ui.cashier_rig import CashierRig, make_rig
from tests.ui.every_window import WINDOWS

Role = QAccessible.Role
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


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window of 1024 by 700 on a training ledger."""
    rig = make_rig(qtbot, clock, tmp_path)
    rig.window.resize(1024, 680)
    return rig


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


@pytest.mark.parametrize("name", list(WINDOWS))
def test_each_part_that_is_used_has_a_name(rig: CashierRig, name: str) -> None:
    """Whatever takes a press or a key says what it is."""
    window = WINDOWS[name](rig)
    QApplication.processEvents()
    parts = parts_of(QAccessible.queryAccessibleInterface(window))
    used = [each for each in parts if each.role() in PRESSED or each.state().focusable]
    assert used
    assert [] == [told(each) for each in used if not each.text(QAccessible.Text.Name).strip()]


def test_page_tabs_are_tabs(rig: CashierRig) -> None:
    """Pages are chosen by tabs, and the one that is shown is the selected one."""
    parts = list(parts_of(QAccessible.queryAccessibleInterface(rig.window)))
    tabs = [each for each in parts if each.role() is Role.PageTab]
    assert ["Vender", "Pendências"] == [each.text(QAccessible.Text.Name) for each in tabs]
    assert [True, False] == [bool(each.state().selected) for each in tabs]


def test_code_and_time_are_told(rig: CashierRig) -> None:
    """A code is told as whose and how much; the state with its number."""
    WINDOWS["sell pending"](rig)
    names = [
        each.text(QAccessible.Text.Name)
        for each in parts_of(QAccessible.queryAccessibleInterface(rig.window))
    ]
    assert any(name.startswith("QR Code Pix de quarenta e cinco reais") for name in names)
    assert "Aguardando pagamento, Pedido nº 128" in names
