"""Every window, page, sheet and question of the program, each opened by its name, for tests of them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from pos_app.domain.brcode import StaticCode, decode, encode_static
from pos_app.domain.commands.decisions import Inbox, InboxRow
from pos_app.domain.device import Device
from pos_app.domain.money import Centavos
from pos_app.domain.payment import ExceptionKind
from pos_app.domain.pix import parse_key
from pos_app.services.ports.data import Change, RestoreOffer
from pos_app.services.ports.devices import LinkStatus, ListenerStatus, PairingStatus
from pos_app.ui.bank_simulator.bank_window import BankWindow
from pos_app.ui.customer.pairing_window import FoundTill, PairingWindow
from pos_app.ui.inbox.tie_dialog import PAGE, TieDialog
from pos_app.ui.rescue.damaged_view import DamagedView
from pos_app.ui.rescue.restore_sheet import RestoreSheet
from pos_app.ui.runtime.sound import SoundWishes
from pos_app.ui.sale.charge_sheet import ChargeSheet
from pos_app.ui.sale.sell_view import TypedSale
from pos_app.ui.settings.pair_sheets import InviteSheet, PairSheet
from pos_app.ui.settings.pin_sheet import PinSheet
from pos_app.ui.settings.receiver_sheet import ReceiverSheet
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.settings.shop_page import LocalSettings
from pos_app.ui.widgets.dialogs import Sheet
from pos_app.ui.widgets.text_sheets import KeySheet, ReportSheet
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.qr import CODE
from tests.ui.cashier_rig import INBOX, CashierRig

TABLETS = ListenerStatus(
    kind="tablets", port=8766, url="ws://192.168.0.9:8766/ws", page="http://192.168.0.9/"
)
LINK = LinkStatus(listening="ws://127.0.0.1:8765/ws", listeners=(TABLETS,))
NEW = TypedSale(Centavos(4950), "", "r")

DECODED = decode(
    encode_static(
        StaticCode(parse_key("11.222.333/0001-81"), "LOJA", "SAO PAULO", amount=Centavos(4590), txid="A1")
    )
)

Open = Callable[[CashierRig], QWidget]


@dataclass
class Copy:
    """A copy of the ledger, as windows list it."""

    path: Path
    until: datetime
    seq: int = 7
    size: int = 4096


def matter(clock: FakeClock, state: str = "late") -> InboxRow:
    """Return the first odd money of a sale."""
    record = sales.each_state(clock)[state]
    return InboxRow(exception=record.open_exceptions[0], record=record, paid_at=None, received_at=clock.at)


# --- pages ------------------------------------------------------------------------------------------


def sell_page(state: str) -> Open:
    """Return what shows the page that sells, with a charge in one state."""

    def open_it(rig: CashierRig) -> QWidget:
        if state != "none":
            rig.show(sales.pending(rig.clock))
            rig.show(sales.each_state(rig.clock)[state])
        return rig.window

    return open_it


def inbox_page(rig: CashierRig) -> QWidget:
    """Show what waits for a decision."""
    rig.window.show_page(INBOX)
    rows = (matter(rig.clock),)
    rig.window.inbox.view.show_inbox(Inbox(rows=rows, total=1))
    rig.window.inbox.view.focus_first()
    return rig.window


def decided_page(rig: CashierRig) -> QWidget:
    """Show what was decided."""
    inbox_page(rig)
    rig.window.inbox.lists.button(1).click()
    rig.window.inbox.decided_view.show_inbox(Inbox(rows=(matter(rig.clock),), total=1))
    return rig.window


def damaged_page(rig: CashierRig) -> QWidget:
    """Show what is left of a damaged ledger."""
    view = DamagedView("file", "page 3", (sales.pending(rig.clock),), 1)
    rig.window.show_damaged(view, sales.status())
    rig.qtbot.waitUntil(view.isVisible)
    view.show_offer(offer(rig.clock))
    return rig.window


def settings_page(number: int, *, training: bool = False) -> Open:
    """Return what opens one page of the settings, with something on each list."""

    def open_it(rig: CashierRig) -> QWidget:
        status = sales.status(training=training)
        local = LocalSettings((("m1", "HDMI-1 · 1920 x 1080"),), "", SoundWishes())
        dialog = SettingsDialog(status, local, rig.window)
        for page in (dialog.screens_page, dialog.bank_page, dialog.programs_page):
            page.list.show_devices(devices(rig.clock), LINK)
        dialog.screens_page.network_card.show_link(LINK)
        dialog.data_page.show_backups((Copy(Path("1.db"), rig.clock.at),))
        dialog.shop_page.show_logo(b"")
        dialog.open()
        dialog.show_page(number)
        return dialog

    return open_it


def devices(clock: FakeClock) -> tuple[Device, ...]:
    """Return one device of each role, the display a new one."""
    return tuple(
        Device(
            id=f"{role}-1",
            role=role,
            name=role,
            created_at=clock.at,
            invited_at=clock.at if role == "display" else None,
        )
        for role in ("display", "bank", "integration")
    )


def offer(clock: FakeClock) -> RestoreOffer:
    """Return a copy that lacks something."""
    copy = Copy(Path("1.db"), clock.at)
    return RestoreOffer(copy, 3, needs_pin=True, changes=(Change("pin", "", ""),))


# --- sheets -----------------------------------------------------------------------------------------


def question(ask: Callable[[CashierRig], object]) -> Open:
    """Return what asks something about the live charge."""

    def open_it(rig: CashierRig) -> QWidget:
        rig.show(sales.pending(rig.clock))
        ask(rig)
        return newest_sheet(rig)

    return open_it


def newest_sheet(rig: CashierRig) -> Sheet:
    """Return the sheet that was opened last."""
    return [each for each in rig.window.findChildren(Sheet) if each.isVisible()][-1]


def sheet(make: Callable[[CashierRig], Sheet]) -> Open:
    """Return what makes and opens a sheet."""

    def open_it(rig: CashierRig) -> QWidget:
        made = make(rig)
        made.open()
        return made

    return open_it


def make_tie(rig: CashierRig) -> Sheet:
    """Return the sheet that ties a Pix, with more charges than it shows."""
    row = matter(rig.clock)
    orphan = replace(row.exception, kind=ExceptionKind.ORPHAN, charge_id=None)
    tie = TieDialog(replace(row, exception=orphan, record=None), sales.status(), rig.window)
    tie.add_candidates((sales.pending(rig.clock),) * PAGE)
    return tie


def make_pairing(rig: CashierRig) -> Sheet:
    """Return the sheet of a display that typed the code."""
    made = PairSheet(rig.clock, rig.window)
    ends = rig.clock.elapsed_ms + 120_000
    made.show_pairing(PairingStatus(code="K7QF-2M9X-TRW4", ends_ms=ends, tries_left=5), LINK)
    asking = PairingStatus(
        code="K7QF-2M9X-TRW4", ends_ms=ends, tries_left=5, asking="Balcão", address="192.168.0.20"
    )
    made.show_pairing(asking, LINK)
    return made


def make_invitation(rig: CashierRig) -> Sheet:
    """Return the sheet with the QR for a tablet."""
    made = InviteSheet(rig.clock, rig.window)
    made.show_invitation(devices(rig.clock)[0], rig.clock.elapsed_ms + 120_000)
    return made


def save_nothing(_path: Path, _text: str) -> None:
    """Save a text nowhere."""


def decision(ask: Callable[[CashierRig], None]) -> Open:
    """Return what asks for a decision about money."""

    def open_it(rig: CashierRig) -> QWidget:
        ask(rig)
        return newest_sheet(rig)

    return open_it


def pairing_window(rig: CashierRig) -> QWidget:
    """Return the window of a display that has no key, with a till that was found."""
    window = PairingWindow("Balcão", "192.168.0.10")
    window.show_found((FoundTill("Padaria", "192.168.0.10:8765"),))
    rig.qtbot.addWidget(window)
    window.show()
    return window


def bank_window(rig: CashierRig) -> QWidget:
    """Return the simulator's window with a code, and all its ways to pay."""
    window = BankWindow()
    rig.qtbot.addWidget(window)
    window.show_code(CODE)
    window.show_decoded(DECODED)
    window.show()
    window.more_button.click()
    return window


PAGES: dict[str, Open] = {
    **{f"sell {state}": sell_page(state) for state in ("none", *sales.each_state(FakeClock()))},
    "inbox": inbox_page,
    "decided": decided_page,
    "damaged": damaged_page,
}
SETTINGS: dict[str, Open] = {
    **{f"settings {number}": settings_page(number) for number in range(5)},
    "settings in training": settings_page(0, training=True),
}
QUESTIONS: dict[str, Open] = {
    "question: cancel": question(lambda rig: rig.window.sell.questions.ask_to_cancel()),
    "question: replace": question(lambda rig: rig.window.sell.questions.ask_to_replace(NEW)),
    "question: leave": question(lambda rig: rig.window.close()),
    "question: unusual": question(lambda rig: rig.window.sell.questions.ask_unusual(NEW)),
}
DECISIONS: dict[str, Open] = {
    "accept": decision(lambda rig: rig.window.decisions.accept(matter(rig.clock))),
    "close": decision(lambda rig: rig.window.decisions.close(matter(rig.clock))),
    "reopen": decision(lambda rig: rig.window.decisions.reopen(replace(matter(rig.clock), may_reopen=True))),
    "mark": decision(lambda rig: rig.window.decisions.mark(sales.pending(rig.clock))),
    "tie": sheet(make_tie),
    "restore": sheet(lambda rig: RestoreSheet(offer(rig.clock), rig.window, found="page 3")),
    "receiver": sheet(lambda rig: ReceiverSheet(sales.status(), devices(rig.clock), rig.window)),
    "pin": sheet(lambda rig: PinSheet("Ana", rig.window)),
}
"""What ends in the manager's PIN."""
OTHERS: dict[str, Open] = {
    "help": decision(lambda rig: rig.window.keys.open_help()),
    "charge": sheet(lambda rig: ChargeSheet(sales.each_state(rig.clock)["late"], rig.window)),
    "key": sheet(lambda rig: KeySheet("{}", save_nothing, rig.window)),
    "report": sheet(lambda rig: ReportSheet("a fault", save_nothing, rig.window)),
    "pairing": sheet(make_pairing),
    "invitation": sheet(make_invitation),
}
SHEETS = {**SETTINGS, **QUESTIONS, **DECISIONS, **OTHERS}
WINDOWS = {**PAGES, **SHEETS, "pairing window": pairing_window, "bank": bank_window}
