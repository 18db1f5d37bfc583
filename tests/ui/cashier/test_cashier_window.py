"""The cashier's window: one press is one sale, and each state shows what it must and nothing more."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.app.this_computer import ThisComputer
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.charges import CancelCharge, OpenCharge
from pos_app.domain.commands.decisions import AcceptException, CloseException, Inbox, InboxRow, ReadInbox
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import ChangePin, SaveMerchant
from pos_app.domain.errors import RefusedError, TillBusyError
from pos_app.domain.events import Batch, Event, EventKind, Recorded
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Outcome, State
from pos_app.services.displays.logo import LogoService, LogoShelf
from pos_app.services.ports.devices import DeviceStatus, LinkStatus, ListenerStatus
from pos_app.services.ports.displays import QrReady
from pos_app.services.ports.health import BackupHealth, LedgerHealth
from pos_app.ui.cashier.cashier_window import CashierWindow
from pos_app.ui.cashier.parts import CashierParts
from pos_app.ui.customer.customer_view import Phase
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.inbox.close_dialog import CloseDialog
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.runtime.page import Page
from pos_app.ui.sale.sell_view import BOUNCE_MS, TypedSale
from pos_app.ui.settings.pin_sheet import PinSheet
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.settings.shop_logo import ShopLogo
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.displays import WindowTexts
from pos_app.ui.widgets.buttons_and_labels import PlainLabel
from pos_app.ui.widgets.dialogs import DecisionDialog, HelpDialog, Question, Sheet
from pos_app.ui.widgets.qr_view import QrView
from pos_app.ui.widgets.text_sheets import ReportSheet
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker
from tests.fakes.fake_till import window_till
from tests.fakes.qr import CODE, codes_in
from tests.fakes.sound import FakeSound
from tests.ui.cashier_rig import INBOX, CashierRig, make_rig

STATES = tuple(sales.each_state(FakeClock()))


@pytest.fixture
def rig(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> CashierRig:
    """Return a window with a training till that answers when the test says so."""
    return make_rig(qtbot, clock, tmp_path)


def type_sale(rig: CashierRig, digits: str = "4590") -> None:
    """Type an amount on the keyboard."""
    QTest.keyClicks(rig.window.sell.sell_view.entry, digits)


def press(rig: CashierRig, key: Qt.Key) -> None:
    """Press one key of the keyboard, wherever the focus is."""
    QTest.keyClick(rig.window.focusWidget() or rig.window, key)


def wait_bounce(rig: CashierRig) -> None:
    """Wait until the wide key takes a press again."""
    rig.qtbot.waitUntil(lambda: not rig.window.sell.sell_view.is_busy(), timeout=BOUNCE_MS * 5)


def test_typed_amount_is_charged(rig: CashierRig) -> None:
    """Digits, a description and Enter ask the till for one charge that is shown."""
    type_sale(rig)
    rig.window.sell.sell_view.description.setText("Mesa 5")
    press(rig, Qt.Key.Key_Return)
    (asked,) = rig.till.commands(OpenCharge)
    assert (4590, "Mesa 5", True) == (asked.amount, asked.description, asked.show)
    assert asked.request


def test_double_enter_is_one_charge(rig: CashierRig) -> None:
    """Enter twice, F2 and a click while it is sent and for 400 ms after: one command."""
    type_sale(rig)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_F2):
        press(rig, key)
    rig.till.open_with(sales.pending(rig.clock))
    rig.settle()
    press(rig, Qt.Key.Key_Return)
    rig.window.sell.sell_view.charge_button.click()
    assert 1 == len(rig.till.commands(OpenCharge))
    assert "R$\xa045,90" == rig.window.sell.charge_view.amount_text()
    assert 0 == rig.window.sell.sell_view.entry.typed().total


def test_refused_sale_is_sent_again_with_its_key(rig: CashierRig) -> None:
    """After a busy till the same typed sale keeps its idempotency key; another amount gets a new one."""
    type_sale(rig)
    press(rig, Qt.Key.Key_Return)
    rig.till.answer(TillBusyError())
    rig.settle()
    assert "tente de novo" in rig.window.notice.text()
    wait_bounce(rig)
    press(rig, Qt.Key.Key_Return)
    rig.till.answer(TillBusyError())
    rig.settle()
    wait_bounce(rig)
    type_sale(rig, "1")
    press(rig, Qt.Key.Key_Return)
    first, second, third = (command.request for command in rig.till.commands(OpenCharge))
    assert first == second
    assert second != third


def test_zero_cannot_be_charged(rig: CashierRig) -> None:
    """With nothing typed the wide key is off and Enter charges nothing."""
    press(rig, Qt.Key.Key_Return)
    assert not rig.window.sell.sell_view.charge_button.isEnabled()
    assert [] == rig.till.commands(OpenCharge)


def test_live_charge_is_asked_about_first(rig: CashierRig) -> None:
    """A new sale beside an open charge asks; Enter does nothing there, as often as it is pressed."""
    rig.show(sales.pending(rig.clock))
    type_sale(rig, "1000")
    press(rig, Qt.Key.Key_Return)
    question = rig.window.findChild(Question)
    assert question is not None
    for _ in range(2):
        QTest.keyClick(question.focusWidget() or question, Qt.Key.Key_Return)
    assert question.isVisible()
    assert [] == rig.till.commands(CancelCharge)
    assert [] == rig.till.commands(OpenCharge)


def test_escape_asks_before_cancelling(rig: CashierRig) -> None:
    """Esc with a live code opens a question whose Enter keeps the charge; its act cancels it."""
    rig.show(sales.pending(rig.clock))
    press(rig, Qt.Key.Key_Escape)
    question = rig.window.findChild(Question)
    assert question is not None
    assert [] == rig.till.commands(CancelCharge)
    question.act_button.click()
    assert 1 == len(rig.till.commands(CancelCharge))


@pytest.mark.parametrize("name", STATES)
def test_only_a_pending_charge_shows_a_code(rig: CashierRig, name: str) -> None:
    """In every other state neither the window nor the customer's view holds a readable code."""
    state = sales.each_state(rig.clock)[name]
    rig.show(sales.each_state(rig.clock)["pending"])
    assert [CODE] == codes_in(rig.window.grab())
    rig.show(state)
    screen = rig.window.customer
    screen.resize(1280, 800)
    expected = [CODE] if name == "pending" else []
    for view in (*rig.window.findChildren(QrView), *screen.findChildren(QrView)):
        assert view.is_empty() == (name != "pending")  # removed, not hidden behind something else
    assert expected == codes_in(rig.window.grab())
    assert expected == codes_in(screen.grab())


@pytest.mark.parametrize("name", STATES)
def test_green_is_proven_money_alone(rig: CashierRig, name: str) -> None:
    """The full green of the charge and of the customer's view stands for proven money only."""
    rig.show(sales.each_state(rig.clock)["pending"])
    rig.tell(sales.each_state(rig.clock)[name])
    green = QColor(theme.LIGHT.shade(Tone.GREEN).fill)
    view = rig.window.sell.charge_view.grab().toImage()
    assert (name in {"paid", "paid_twice"}) == (green == view.pixelColor(30, 120))
    screen = rig.window.customer
    screen.resize(800, 500)
    assert (name == "paid") == (green == screen.grab().toImage().pixelColor(20, 450))


def test_overdue_code_is_taken_off(rig: CashierRig) -> None:
    """At zero the code goes for good, though the charge waits for the banks after a restart."""
    record = sales.pending(rig.clock)
    rig.show(record)
    assert rig.window.sell.charge_view.shows_code()
    rig.clock.advance(seconds=record.charge.lifetime_s)
    rig.window.news.tick()
    for _ in range(2):
        assert not rig.window.sell.charge_view.shows_code()
        assert rig.window.customer.screen_view.view().phase is Phase.VERIFYING
        assert not rig.window.customer.screen_view.shows_code()
        rig.show(record)
    assert record == rig.window.sell.flow.record()


def test_code_of_another_charge_is_not_shown(rig: CashierRig) -> None:
    """A drawing that comes late, for another charge or text, is dropped."""
    record = sales.pending(rig.clock)
    rig.tell(record)
    rig.tell(QrReady(record.charge.id + 1, CODE, None))
    rig.tell(QrReady(record.charge.id, "other", None))
    assert not rig.window.sell.charge_view.shows_code()


def test_failed_self_check_shows_the_text(rig: CashierRig) -> None:
    """A code that could not be read back is never a picture: its text stands there, with an alert."""
    record = sales.pending(rig.clock)
    rig.tell(record)
    rig.tell(QrReady(record.charge.id, CODE, None))
    assert rig.window.sell.charge_view.shows_code()
    assert [] == codes_in(rig.window.grab())
    assert "copia e cola" in rig.window.notice.text()


def test_hostile_text_stays_in_its_place(rig: CashierRig) -> None:
    """Markup, direction marks and line breaks in a description change nothing of band and amount."""
    record = sales.pending(rig.clock)
    plain = replace(record, charge=replace(record.charge, description=""))
    rig.show(plain)
    band, amount = rig.window.sell.charge_view.band, rig.window.sell.charge_view.amount_text()
    before, geometry = band.grab().toImage(), band.geometry()
    hostile = "<h1 style='color:green'>PAGO</h1>\n\n\u202e\u2066PAGO✅" + "\u0301" * 40 + "W" * 300
    rig.show(replace(record, charge=replace(record.charge, description=hostile)))
    assert before == band.grab().toImage()
    assert geometry == band.geometry()
    assert amount == rig.window.sell.charge_view.amount_text()


def test_last_charge_is_paid_and_stands(rig: CashierRig) -> None:
    """Paid stays at least two seconds; then the first digit of the next sale clears it."""
    rig.show(sales.pending(rig.clock))
    rig.tell(sales.with_money(rig.clock, sales.pending(rig.clock)))
    type_sale(rig, "1")
    assert rig.window.sell.charge_view.record() is not None
    rig.clock.advance(2.1)
    type_sale(rig, "2")
    assert rig.window.sell.charge_view.record() is None


def test_key_pressed_while_paid_stands_is_not_lost(rig: CashierRig) -> None:
    """Enter within the two seconds clears the paid sale as soon as they are over."""
    rig.show(sales.pending(rig.clock))
    rig.tell(sales.with_money(rig.clock, sales.pending(rig.clock)))
    rig.clock.advance(1.99)
    press(rig, Qt.Key.Key_Return)
    assert rig.window.sell.charge_view.record() is not None
    rig.clock.advance(0.02)
    rig.qtbot.waitUntil(lambda: rig.window.sell.charge_view.record() is None)


def test_expired_is_charged_again_by_one_key(rig: CashierRig) -> None:
    """Enter after expiry asks for the same sale as a new charge, once however often it is pressed."""
    record = sales.pending(rig.clock)
    rig.show(record)
    rig.tell(sales.ended(rig.clock, record))
    press(rig, Qt.Key.Key_Return)
    press(rig, Qt.Key.Key_Return)
    (asked,) = rig.till.commands(OpenCharge)
    assert (4590, "Mesa 5", 1800) == (asked.amount, asked.description, asked.lifetime_s)


def test_missing_rest_is_the_recommended_key(rig: CashierRig) -> None:
    """After a part came, F2 charges what is missing, tied to the first sale."""
    record = sales.pending(rig.clock)
    rig.show(record)
    rig.tell(sales.with_money(rig.clock, record, 4000))
    press(rig, Qt.Key.Key_F2)
    (asked,) = rig.till.commands(OpenCharge)
    assert (590, record.charge.id) == (asked.amount, asked.remainder_of)


def test_copy_gives_the_text_of_a_pending_code_only(rig: CashierRig) -> None:
    """F6 copies the code while it may be paid; after that it copies nothing."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    record = sales.pending(rig.clock)
    rig.show(record)
    press(rig, Qt.Key.Key_F6)
    assert CODE == clipboard.text()
    clipboard.setText("before")
    rig.tell(sales.ended(rig.clock, record))
    press(rig, Qt.Key.Key_F6)
    assert "before" == clipboard.text()


def tell_event(rig: CashierRig, kind: EventKind, record: ChargeRecord, **detail: str) -> None:
    """Post one committed event."""
    event = Event(kind=kind, record=record, detail=dict(detail))
    rig.tell(Recorded(seq=1, at=rig.clock.at, event=event))


def test_each_sound_has_its_event(rig: CashierRig) -> None:
    """Proven money sounds bright, odd money low, money on a manager's word not at all."""
    states = sales.each_state(rig.clock)
    tell_event(rig, EventKind.CREATED, states["pending"])
    tell_event(rig, EventKind.CONFIRMED, states["paid"])
    tell_event(rig, EventKind.EXCEPTION, states["late"])
    tell_event(rig, EventKind.CONFIRMED, states["by_hand"])
    assert ["paid", "attention"] == rig.sound.played


def inbox_row(rig: CashierRig) -> InboxRow:
    """Return the row of a late payment."""
    record = sales.each_state(rig.clock)["late"]
    return InboxRow(exception=record.open_exceptions[0], record=record, paid_at=None, received_at=None)


def test_inbox_counts_and_accepts_with_pin_and_reason(rig: CashierRig) -> None:
    """Accepting asks for a reason of four letters and the PIN, which a training till shows."""
    row = inbox_row(rig)
    rig.till.answers[ReadInbox] = Inbox(rows=(row,), total=1)
    tell_event(rig, EventKind.EXCEPTION, sales.each_state(rig.clock)["late"])
    rig.window.show_page(INBOX)
    rig.qtbot.waitUntil(lambda: rig.window.inbox.view.panel.row() == row)
    rig.window.inbox.view.panel.accept_button.click()
    dialog = rig.window.findChild(DecisionDialog)
    assert dialog is not None
    dialog.reason_field.setText("abc")
    dialog.pin_field.setText("4821")
    assert not dialog.act_button.isEnabled()
    dialog.reason_field.setText("cliente levou")
    dialog.act_button.click()
    (asked,) = rig.till.commands(AcceptException)
    assert (row.exception.id, "cliente levou", "4821", "Ana") == (
        asked.exception_id,
        asked.decision.reason,
        asked.decision.pin,
        asked.decision.operator,
    )


def test_enter_in_a_decision_goes_on_to_the_next_field(rig: CashierRig) -> None:
    """Enter in the reason goes to the PIN; it neither decides nor closes the dialog."""
    rig.window.decisions.close(inbox_row(rig))
    dialog = rig.window.findChild(DecisionDialog)
    assert dialog is not None
    dialog.reason_field.setText("teste de treino")
    QTest.keyClick(dialog.reason_field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.pin_field is dialog.focusWidget()
    assert [] == rig.till.commands(CloseException)


def test_enter_is_the_button_with_the_ring(rig: CashierRig) -> None:
    """A question begins on its safe answer; who has moved the ring to the act means the act."""
    rig.show(sales.pending(rig.clock))
    rig.window.sell.questions.ask_to_cancel()
    question = rig.window.findChild(Question)
    assert question is not None
    assert question.safe_button.isDefault()
    assert question.safe_button is question.focusWidget()
    QTest.keyClick(question.act_button, Qt.Key.Key_Return)
    assert 1 == len(rig.till.commands(CancelCharge))


def test_wrong_pin_keeps_the_dialog_open(rig: CashierRig) -> None:
    """A refusal is told in words, the reason stays, the PIN is asked for again."""
    rig.window.decisions.close(inbox_row(rig))
    dialog = rig.window.findChild(DecisionDialog)
    assert isinstance(dialog, CloseDialog)
    dialog.choose(Outcome.GIVEN_BACK)
    dialog.reason_field.setText("teste de treino")
    dialog.pin_field.setText("0000")
    dialog.act_button.click()
    assert 1 == len(rig.till.commands(CloseException))
    rig.till.answer(RefusedError(reason="pin"))
    rig.settle()
    assert dialog.isVisible()
    assert ("PIN errado. Nada foi mudado.", "teste de treino", "") == (
        dialog.error_label.text(),
        dialog.reason_field.text(),
        dialog.pin_field.text(),
    )


def test_settings_say_what_is_wrong_while_typing(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """A key with a wrong digit cannot be saved and says why; a right one is saved in canonical form."""
    rig = make_rig(qtbot, clock, tmp_path / "real", training=False)
    rig.window.open_settings()
    dialog = rig.window.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.shop_page
    page.pin_field.setText("4821")
    page.key.field.setText("11.222.333/0001-82")
    assert "verificação" in page.key.note.text()
    assert not page.save_button.isEnabled()
    page.key.field.setText("11.222.333/0001-81")
    page.lifetime.setCurrentIndex(0)
    page.save_button.click()
    (asked,) = rig.till.commands(SaveMerchant)
    assert ("11222333000181", 300) == (asked.merchant.key, asked.merchant.lifetime_s)


def test_training_says_where_real_money_begins(rig: CashierRig) -> None:
    """Its key cannot be changed to one that receives money."""
    rig.window.open_settings()
    dialog = rig.window.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.shop_page
    assert page.key.field.isReadOnly()
    assert "pos-app init --real" in page.key.note.text()
    page.pin_field.setText("4821")
    page.save_button.click()
    (asked,) = rig.till.commands(SaveMerchant)
    assert rig.till.answers[ReadStatus].merchant.key == asked.merchant.key


def test_pin_is_changed_in_the_settings(rig: CashierRig) -> None:
    """Asked for twice, refused where it would be guessed, carried to the till with the PIN of now."""
    rig.window.open_settings()
    dialog = rig.window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.shop_page.pin_button.click()
    sheet = dialog.findChild(PinSheet)
    assert sheet is not None
    for new, again, words in (("1234", "1234", "primeiros"), ("90210", "90211", "não são iguais")):
        sheet.old_field.setText("4821")
        sheet.new_field.setText(new)
        sheet.again_field.setText(again)
        sheet.change_button.click()
        assert words in sheet.error_label.text()
    assert [] == rig.till.commands(ChangePin)
    sheet.again_field.setText("90210")
    sheet.change_button.click()
    (asked,) = rig.till.commands(ChangePin)
    assert ("90210", "4821") == (asked.new_pin, asked.decision.pin)
    rig.till.answer(RefusedError(reason="pin"))
    rig.settle()
    assert ("PIN errado. Nada foi mudado.", "") == (sheet.error_label.text(), sheet.old_field.text())


@pytest.mark.parametrize(("count", "is_told"), [(1, False), (2, False), (3, True), (9, True)])
def test_wrong_pins_are_told_from_the_third_on(rig: CashierRig, count: int, *, is_told: bool) -> None:
    """Anybody may mistype; who tries on is seen."""
    detail: dict[str, str | int | None] = {"what": "wrong_pin", "person": "manager", "count": count}
    event = Event(kind=EventKind.ALERT, detail=detail)
    rig.bridge.on_batch(Batch(events=(Recorded(seq=1, at=rig.clock.at, event=event),)))
    rig.settle()
    assert is_told == ("PIN do gerente errado" in rig.window.notice.text())


def test_training_says_so_and_a_real_till_does_not(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, rig: CashierRig
) -> None:
    """The watermark belongs to training; its PIN is never on a real till's dialog."""
    real = make_rig(qtbot, clock, tmp_path / "real", training=False)
    shown = [each.window.header.is_training() for each in (rig, real)]
    assert [True, False] == shown
    assert [True, False] == [each.window.customer.screen_view.view().training for each in (rig, real)]


def test_silent_bank_warns_beside_a_code(rig: CashierRig) -> None:
    """Two minutes without the bank: the lamp is red and the code has a warning; nothing is cancelled."""
    rig.show(sales.pending(rig.clock))
    rig.tell(LinkStatus(bank_heard_ms=rig.clock.elapsed_ms))
    rig.window.news.tick()
    assert Tone.GREEN is rig.window.status_bar.lamps()[0].tone
    rig.clock.advance(121)
    rig.window.news.tick()
    assert Tone.RED is rig.window.status_bar.lamps()[0].tone
    assert "app do banco" in rig.window.notice.text()
    assert rig.window.sell.charge_view.shows_code()


@pytest.mark.parametrize(
    ("shows", "words"),
    [
        (State.PENDING, "mostrando R$\xa045,90"),
        (State.VERIFYING, "mostrando “Verificando”"),
        (State.PAID, "mostrando pago"),
        ("thanks", "mostrando “Obrigado”"),
        ("call_cashier", "mostrando “Fale com o caixa”"),
        (State.EXPIRED, "mostrando “QR expirado”"),
        ("idle", "em espera"),
        ("", "em espera"),
    ],
)
def test_lamps_say_what_displays_show(rig: CashierRig, shows: str, words: str) -> None:
    """The status bar says what the customer sees, not only that there is a display."""
    device = DeviceStatus(
        device="d",
        role="display",
        name="Balcão",
        connected_at=rig.clock.at,
        last_heard_ms=0,
        shows=shows,
        value="45.90" if shows != "idle" else "",
    )
    rig.tell(LinkStatus(devices=(device,)))
    texts = [lamp.text for lamp in rig.window.status_bar.lamps()]
    assert f"Cliente: 1 conectada, {words}" in texts


def test_display_that_is_behind_makes_the_lamp_amber(rig: CashierRig) -> None:
    """A display without the charge after two seconds is counted; one that has it, or just came, is not."""
    record = sales.pending(rig.clock)
    rig.show(record)
    rig.clock.advance(10)
    old, now = rig.clock.moment().at - timedelta(seconds=9), rig.clock.moment().at
    showing = DeviceStatus(
        device="display-1", role="display", name="Balcão", connected_at=old, last_heard_ms=0, shows="pending",
        value="45.90",
    )  # fmt: skip
    other = replace(showing, device="display-2", value="10.00")
    fresh = replace(showing, device="display-3", shows="idle", value="", connected_at=now)
    rig.tell(LinkStatus(devices=(showing, other, fresh)))
    lamp = rig.window.status_bar.lamps()[1]
    assert (Tone.AMBER, "Cliente: 1 de 3 sem esta cobrança") == (lamp.tone, lamp.text)
    rig.tell(LinkStatus(devices=(showing, fresh)))
    assert Tone.GREEN is rig.window.status_bar.lamps()[1].tone


def test_session_stands_in_the_status_bar(rig: CashierRig) -> None:
    """The first charge opens the session; the status bar then says since when and by whom."""
    assert "" == rig.window.status_bar.right_text()
    opened = replace(sales.status(), session_opened_at=rig.clock.at)
    rig.till.answers[ReadStatus] = opened
    rig.tell(Recorded(seq=2, at=rig.clock.at, event=Event(kind=EventKind.SESSION_OPENED)))
    rig.qtbot.waitUntil(lambda: "por Ana" in rig.window.status_bar.right_text())


def test_count_of_the_inbox_has_its_room_at_once(rig: CashierRig) -> None:
    """The very next paint after the count came shows words and number side by side."""
    header = rig.window.header
    for count in (1, 0, 12):
        header.show_count(INBOX, count)
        at_once = header.grab().toImage()
        QCoreApplication.sendPostedEvents()
        assert header.tabs.tabRect(INBOX).width() >= header.tabs.tabSizeHint(INBOX).width()
        assert header.grab().toImage() == at_once


TAKEN = LinkStatus(port_taken=8765)
GONE = LinkStatus(
    listening="ws://127.0.0.1:8765/ws",
    listeners=(ListenerStatus(kind="network", port=8765, problem="address", address="192.168.0.10"),),
)
LOCKED = LinkStatus(listeners=(ListenerStatus(kind="network", port=8765, problem="keyring"),))


@pytest.mark.parametrize(
    ("link", "cause", "step"),
    [
        (TAKEN, "8765", "Feche o outro programa"),
        (GONE, "192.168.0.10", "Ajustes › Telas"),  # noqa: RUF001 - the arrow of menus
        (LOCKED, "chaveiro", "Desbloqueie"),
    ],
    ids=["taken", "gone", "locked"],
)
def test_till_that_is_not_reached_says_the_next_step(
    rig: CashierRig, link: LinkStatus, cause: str, step: str
) -> None:
    """In red, until a person closes it or it is over, and once for each cause; the lamp says it too."""
    notice = rig.window.notice
    rig.tell(link)
    assert (Tone.RED, True, True) == (notice.tone(), cause in notice.text(), step in notice.text())
    assert Tone.RED is rig.window.status_bar.lamps()[0].tone
    notice.close_passing()
    assert step in notice.text()
    notice.close_notice()
    rig.tell(replace(link, foreign_keys=0))
    assert "" == notice.text()


def test_till_that_is_reached_again_takes_its_own_line_off(rig: CashierRig) -> None:
    """What else is told stays."""
    rig.tell(TAKEN)
    rig.tell(LinkStatus())
    assert "" == rig.window.notice.text()
    rig.tell(TAKEN)
    rig.tell(LedgerHealth("low"))
    rig.tell(LinkStatus())
    assert "quase cheio" in rig.window.notice.text()


def test_taken_port_is_told(rig: CashierRig) -> None:
    """The number of a port that another program holds stands in the status bar."""
    rig.tell(TAKEN)
    assert "8765" in rig.window.status_bar.lamps()[0].text


def test_lost_address_of_the_network_is_told(rig: CashierRig) -> None:
    """A listener that cannot be had is a red line too, with the address that is gone."""
    lost = ListenerStatus(kind="network", port=8765, problem="address", address="192.168.0.10")
    rig.tell(LinkStatus(listening="ws://127.0.0.1:8765/ws", listeners=(lost,)))
    lamp = rig.window.status_bar.lamps()[0]
    assert (Tone.RED, True) == (lamp.tone, "192.168.0.10" in lamp.text)


def test_trouble_comes_and_goes(rig: CashierRig) -> None:
    """A full disk is told in words, a nearly full one too; the message leaves when all is well again."""
    rig.tell(LedgerHealth("disk"))
    assert "Disco cheio: confirmações aguardando." in rig.window.notice.text()
    rig.tell(LedgerHealth("low"))
    assert "quase cheio" in rig.window.notice.text()
    rig.tell(LedgerHealth(""))
    assert "" == rig.window.notice.text()


@pytest.mark.parametrize(
    ("reason", "words"),
    [("failed", "O disco falhou"), ("moved", "movido, apagado ou trocado"), ("stopped", "grava parou")],
)
def test_final_trouble_stays_red(rig: CashierRig, reason: str, words: str) -> None:
    """Nothing more is confirmed in this run: nobody closes that, nothing replaces it, nothing is sold."""
    rig.tell(LedgerHealth(reason))
    rig.tell(LedgerHealth(""))
    rig.tell(BackupHealth("here"))
    rig.window.notice.button.click()
    rig.window.notices.tell_failure("something else")

    notice = rig.window.notice
    assert words in notice.text()
    assert (Tone.RED, False) == (notice.tone(), notice.button.isVisible())
    QTest.keyClicks(rig.window.sell.sell_view.entry, "4590")
    QTest.keyClick(rig.window.sell.sell_view.entry, Qt.Key.Key_Return)
    assert [] == rig.till.commands(OpenCharge)


@pytest.mark.parametrize("what", ["clock_differs", "clock_jumped"])
def test_wrong_clock_is_asked_about_in_amber(rig: CashierRig, what: str) -> None:
    """No sale depends on the clock: a small warning, which stays until somebody has read it."""
    alert = Event(kind=EventKind.ALERT, detail={"what": what})
    rig.tell(Recorded(seq=9, at=rig.clock.at, event=alert))
    rig.window.notice.close_passing()

    assert Tone.AMBER is rig.window.notice.tone()
    assert "elógio" in rig.window.notice.text()


def test_legend_shows_the_keys_that_work_now(rig: CashierRig) -> None:
    """With a code on the screen copying and cancelling stand there; with nothing, charging."""
    assert {"Enter", "+"} <= {hint.key for hint in rig.window.legend.hints()}
    rig.show(sales.pending(rig.clock))
    assert {"F6", "Esc", "F11"} <= {hint.key for hint in rig.window.legend.hints()}


def test_nothing_is_lost_at_the_smallest_size(rig: CashierRig) -> None:
    """At 1024 by 700 all keys are finger-high and the code is still read."""
    rig.show(sales.pending(rig.clock))
    rig.window.resize(1024, 700)
    assert (1024, 700) == (rig.window.width(), rig.window.height())
    assert [CODE] == codes_in(rig.window.grab())
    keys = rig.window.sell.sell_view.keypad.all_keys()
    assert 12 == len(keys)
    rig.qtbot.waitUntil(lambda: min(key.height() for key in keys) >= 48)


def test_everything_is_reached_on_a_tiny_screen(rig: CashierRig) -> None:
    """At half the smallest size (the same screen at 200 %) there is one column, as wide as the window."""
    window = rig.window
    window.resize(512, 384)
    rig.show(sales.pending(rig.clock))
    assert [CODE] == codes_in(window.sell.charge_view.grab())
    assert (
        window.sell.charge_view.visibleRegion().boundingRect().width() >= window.sell.charge_view.width() - 1
    )
    type_sale(rig, "1")
    assert not window.sell.sell_view.entry.visibleRegion().isEmpty()
    assert 0 == window.room.horizontalScrollBar().maximum()


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", ["pending", "paid", "underpaid", "expired", "verifying", "none"])
def test_one_column_beside_another_program(
    qtbot: QtBot,
    clock: FakeClock,
    tmp_path: Path,
    name: str,
    training: bool,  # noqa: FBT001 - a case
) -> None:
    """At 683 by 768 the charge is on top, its keys in sight, the amount below it, and nothing scrolls."""
    rig = make_rig(qtbot, clock, tmp_path, training=training)
    window = rig.window
    window.resize(683, 749)
    if name != "none":
        rig.show(sales.each_state(clock)["pending"])
        rig.show(sales.each_state(clock)[name])
    sell = window.sell
    qtbot.waitUntil(lambda: not window.legend.isVisible())
    QCoreApplication.sendPostedEvents()
    assert (0, 0) == (
        window.room.horizontalScrollBar().maximum(),
        window.room.verticalScrollBar().maximum(),
    )
    assert (name == "none") is sell.charge_view.isHidden()
    assert ([CODE] if name == "pending" else []) == codes_in(window.grab())
    if name != "none":
        assert sell.charge_view.geometry().bottom() < sell.sell_view.geometry().top()
        sell.sell_view.keypad_button.click()
        assert sell.sell_view.keypad.isVisible()


def test_code_takes_the_next_whole_module_size(rig: CashierRig) -> None:
    """6 pixels a module at 1366 by 768, and 4 at 1024 by 700, beside the training bank."""
    rig.show(sales.pending(rig.clock))
    for size, modules in (((1366, 749), 6), ((1024, 680), 4), ((1920, 1060), 9)):
        rig.window.resize(*size)
        QCoreApplication.sendPostedEvents()
        qr = rig.window.sell.charge_view.findChild(QrView)
        assert qr is not None
        assert modules <= qr.module_px()


@pytest.mark.parametrize(("size", "rows"), [((1024, 680), 1), ((1366, 749), 3), ((1920, 1060), 5)])
def test_last_charges_have_their_place_at_every_size(
    rig: CashierRig, size: tuple[int, int], rows: int
) -> None:
    """One line at 1024 by 700, three at 1366 by 768, five where there is room."""
    rig.show(sales.pending(rig.clock))
    rig.window.resize(*size)
    QCoreApplication.sendPostedEvents()
    assert rows == rig.window.sell.recent_view.rows()


@pytest.mark.parametrize("notice", ["", "O banco não responde há mais de 2 minutos. " * 3])
def test_nothing_scrolls_at_the_smallest_size(rig: CashierRig, notice: str) -> None:
    """At 1024 by 700 less a title bar no part is cut, and no bar takes room; a message fits in too."""
    window = rig.window
    window.resize(1024, 680)
    rig.show(sales.pending(rig.clock))
    if notice:
        window.notices.tell_failure(notice)
    rig.qtbot.waitUntil(lambda: bool(notice) == window.legend.isHidden())
    QCoreApplication.sendPostedEvents()
    place = QRect(window.status_bar.mapTo(window, QPoint(0, 0)), window.status_bar.size())
    assert window.rect().contains(place)
    assert (0, 0) == (
        window.room.horizontalScrollBar().maximum(),
        window.room.verticalScrollBar().maximum(),
    )
    assert min(key.height() for key in window.sell.sell_view.keypad.all_keys()) >= 48


def test_no_height_scrolls(rig: CashierRig) -> None:
    """From the smallest size up, the last charges take only the room that is left."""
    rig.show(sales.pending(rig.clock))
    for height in (690, 700, 760, 781, 790, 800, 900, 979, 980, 1080):
        rig.window.resize(1280, height)
        QCoreApplication.sendPostedEvents()
        assert (height, 0) == (height, rig.window.room.verticalScrollBar().maximum())


def test_place_is_remembered(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """The window comes back with the size that it was closed with, on a screen that has the room."""
    first = make_rig(qtbot, clock, tmp_path).window
    first.resize(700, 600)
    first.close()
    parts = CashierParts(
        window_till(sales.status()),
        Bridge(),
        clock,
        WindowTexts(),
        FakeSound(),
        QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
        ThisComputer(),
    )
    again = CashierWindow(parts, DisplayWindow(clock, parts.settings))
    qtbot.addWidget(again)
    qtbot.addWidget(again.customer)
    again.open_on_screen()
    assert (700, 600) == (again.width(), again.height())


@pytest.mark.parametrize("name", ["mark", "replace", "settings"])
def test_no_line_of_a_dialog_is_cut(rig: CashierRig, name: str) -> None:
    """Every wrapped text has the height that it needs."""
    rig.show(sales.pending(rig.clock))
    window = rig.window
    if name == "replace":
        window.sell.questions.ask_to_replace(TypedSale(Centavos(1000), "", "r"))
    elif name == "mark":
        window.sell.ask_to_mark()
    else:
        window.open_settings()
    dialog = window.findChild(Sheet)
    assert dialog is not None
    for label in dialog.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.heightForWidth(label.width()) <= label.height()


def test_key_of_the_other_ledger_is_told_once(rig: CashierRig) -> None:
    """The window says it when the count rises, in red, and not again for the same count."""
    rig.tell(LinkStatus(foreign_keys=1))
    assert "chave de treino" in rig.window.notice.text()
    rig.window.notice.close_notice()

    rig.tell(LinkStatus(foreign_keys=1))

    assert not rig.window.notice.isVisibleTo(rig.window)


def test_report_is_read_before_anybody_sends_it(rig: CashierRig, tmp_path: Path) -> None:
    """F1 leads to what failed, as text to copy or save; the window says what is safe and where to look."""
    rig.window.keys.report_of = lambda: "a part of the window failed\n  pos_app/ui/x.py:1 in y"
    rig.window.notices.tell_fault()
    assert "guardado no livro-caixa" in rig.window.notice.text()
    rig.window.keys.open_help()
    help_card = rig.window.findChild(HelpDialog)
    assert help_card is not None
    help_card.report_button.click()
    sheet = rig.window.findChild(ReportSheet)
    assert sheet is not None
    assert "pos_app/ui/x.py:1" in sheet.text.toPlainText()
    sheet.save_to(str(tmp_path / "falhas.txt"))
    assert "in y" in (tmp_path / "falhas.txt").read_text("utf-8")
    sheet.save_to(str(tmp_path / "none" / "falhas.txt"))
    assert "Não foi possível salvar" in sheet.told.text()
    sheet.reject()


def test_without_faults_there_is_nothing_to_send(rig: CashierRig) -> None:
    """An empty report says so, and nothing can be copied."""
    rig.window.keys.open_help()
    help_card = rig.window.findChild(HelpDialog)
    assert help_card is not None
    help_card.report_button.click()
    sheet = rig.window.findChild(ReportSheet)
    assert sheet is not None
    assert "Nenhuma falha registrada." == sheet.text.toPlainText()
    assert not sheet.copy_button.isEnabled()


def test_logo_is_chosen_shown_and_taken_off(rig: CashierRig, tmp_path: Path) -> None:
    """A picture becomes the idle screen's logo at once; a wrong file is refused and changes nothing."""
    chosen, wrong = tmp_path / "chosen.png", tmp_path / "wrong.png"
    picture = QImage(300, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#B91C1C"))
    assert picture.save(str(chosen))
    wrong.write_text("no picture")
    screen, told = rig.window.customer.screen_view, list[bool]()
    with foreign_worker() as work:
        logo = ShopLogo(LogoService(LogoShelf(tmp_path), work), rig.bridge, screen, lambda: told.append(True))
        rig.window.settings._logo = logo  # noqa: SLF001 - given with the server, which is not here
        rig.window.open_settings()
        dialog = rig.window.findChild(SettingsDialog)
        assert dialog is not None
        page = dialog.shop_page
        page.logo_chosen.emit(str(chosen))
        rig.qtbot.waitUntil(lambda: bool(logo.png()) and page.no_logo_button.isVisibleTo(page))
        rig.window.customer.resize(800, 600)
        assert _has_colour(rig.window.customer.grab().toImage(), QColor("#B91C1C"))
        page.logo_chosen.emit(str(wrong))
        rig.qtbot.waitUntil(lambda: "não é uma imagem" in page.error_label.text())
        page.no_logo_button.click()
        rig.qtbot.waitUntil(lambda: not logo.png() and not page.no_logo_button.isVisibleTo(page))
        assert not _has_colour(rig.window.customer.grab().toImage(), QColor("#B91C1C"))
    assert [True, True] == told


def _has_colour(image: QImage, colour: QColor) -> bool:
    places = ((x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))
    return any(image.pixelColor(x, y) == colour for x, y in places)


def test_charge_waits_for_its_code_and_then_shows_it(rig: CashierRig) -> None:
    """A bank that makes the code later: nothing to copy and nothing to read until it is there."""
    ready = sales.pending(rig.clock)
    rig.show(replace(ready, charge=replace(ready.charge, code="")))
    view = rig.window.sell.charge_view
    assert ("Preparando o código", True) == (view.band.look().title, view.copy_button.isHidden())
    assert [] == codes_in(view.grab())
    assert "Copiar" not in {hint.word for hint in rig.window.sell.key_hints()}
    rig.show(ready)
    assert not view.copy_button.isHidden()
    assert [CODE] == codes_in(view.grab())


@pytest.mark.parametrize("keys", ["F2", "Ctrl+N", "Ctrl+M", "Esc"])
def test_no_key_charges_from_a_page_that_does_not_show_the_sale(rig: CashierRig, keys: str) -> None:
    """An amount that was typed waits for its page: whoever looks at another one asks for no money."""
    window = rig.window
    type_sale(rig, "4590")
    other = Page(window.room.pages)  # as one that is still to be written
    window.room.pages.addWidget(other)
    window.room.pages.setCurrentWidget(other)
    QTest.keySequence(window, keys)
    assert [] == rig.till.commands(OpenCharge)
