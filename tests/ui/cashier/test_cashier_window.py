"""The cashier's window: one press is one sale, and each state shows what it must and nothing more."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_app.domain.charge import Sale
from pos_app.domain.commands import (
    AcceptException,
    CancelCharge,
    ChangePin,
    CloseException,
    Inbox,
    InboxRow,
    OpenCharge,
    ReadInbox,
    ReadStatus,
    SaveMerchant,
)
from pos_app.domain.errors import RefusedError, TillBusyError
from pos_app.domain.events import Batch, Event, EventKind, Recorded
from pos_app.domain.money import Centavos
from pos_app.domain.payment import Outcome, State
from pos_app.services.displays.logo import LogoShelf
from pos_app.services.ports import BackupTrouble, DeviceStatus, LinkStatus, ListenerStatus, QrReady, Trouble
from pos_app.ui.cashier.cashier_window import CashierParts, CashierWindow
from pos_app.ui.cashier.page_stack import INBOX_PAGE
from pos_app.ui.customer.customer_view import Phase
from pos_app.ui.customer.display_window import DisplayWindow
from pos_app.ui.inbox.close_dialog import CloseDialog
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.sale.sell_view import BOUNCE_MS, TypedSale
from pos_app.ui.settings.pin_sheet import PinSheet
from pos_app.ui.settings.settings_dialog import SettingsDialog
from pos_app.ui.settings.shop_logo import ShopLogo
from pos_app.ui.style import theme
from pos_app.ui.style.theme import Tone
from pos_app.ui.texts.states import WindowTexts
from pos_app.ui.widgets.buttons_and_labels import PlainLabel
from pos_app.ui.widgets.dialogs import DecisionDialog, HelpDialog, Question, Sheet
from pos_app.ui.widgets.qr_view import QrView
from pos_app.ui.widgets.text_sheets import ReportSheet
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.copying import foreign_worker
from tests.fakes.qr import CODE, codes_in
from tests.fakes.till import FakeSound, FakeTill
from tests.ui.cashier_rig import Counter, make_counter

STATES = tuple(sales.each_state(FakeClock()))


@pytest.fixture
def counter(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> Counter:
    """Return a window with a training till that answers when the test says so."""
    return make_counter(qtbot, clock, tmp_path)


def type_sale(counter: Counter, digits: str = "4590") -> None:
    """Type an amount on the keyboard."""
    QTest.keyClicks(counter.window.sell_view.entry, digits)


def press(counter: Counter, key: Qt.Key) -> None:
    """Press one key of the keyboard, wherever the focus is."""
    QTest.keyClick(counter.window.focusWidget() or counter.window, key)


def wait_bounce(counter: Counter) -> None:
    """Wait until the wide key takes a press again."""
    counter.qtbot.waitUntil(lambda: not counter.window.sell_view.is_busy(), timeout=BOUNCE_MS * 5)


def test_typed_amount_is_charged(counter: Counter) -> None:
    """Digits, a description and Enter ask the till for one charge that is shown."""
    type_sale(counter)
    counter.window.sell_view.description.setText("Mesa 5")
    press(counter, Qt.Key.Key_Return)
    (asked,) = counter.till.commands(OpenCharge)
    assert (4590, "Mesa 5", True) == (asked.amount, asked.description, asked.show)
    assert asked.request


def test_double_enter_is_one_charge(counter: Counter) -> None:
    """Enter twice, F2 and a click while it is sent and for 400 ms after: one command."""
    type_sale(counter)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_F2):
        press(counter, key)
    counter.till.open_with(sales.pending(counter.clock))
    counter.settle()
    press(counter, Qt.Key.Key_Return)
    counter.window.sell_view.charge_button.click()
    assert 1 == len(counter.till.commands(OpenCharge))
    assert "R$\xa045,90" == counter.window.charge_view.amount_text()
    assert 0 == counter.window.sell_view.entry.typed().total


def test_refused_sale_is_sent_again_with_its_key(counter: Counter) -> None:
    """After a busy till the same typed sale keeps its idempotency key; another amount gets a new one."""
    type_sale(counter)
    press(counter, Qt.Key.Key_Return)
    counter.till.answer(TillBusyError())
    counter.settle()
    assert "tente de novo" in counter.window.notice.text()
    wait_bounce(counter)
    press(counter, Qt.Key.Key_Return)
    counter.till.answer(TillBusyError())
    counter.settle()
    wait_bounce(counter)
    type_sale(counter, "1")
    press(counter, Qt.Key.Key_Return)
    first, second, third = (command.request for command in counter.till.commands(OpenCharge))
    assert first == second
    assert second != third


def test_zero_cannot_be_charged(counter: Counter) -> None:
    """With nothing typed the wide key is off and Enter charges nothing."""
    press(counter, Qt.Key.Key_Return)
    assert not counter.window.sell_view.charge_button.isEnabled()
    assert [] == counter.till.commands(OpenCharge)


def test_live_charge_is_asked_about_first(counter: Counter) -> None:
    """A new sale beside an open charge asks; the default keeps the old one."""
    counter.show(sales.pending(counter.clock))
    type_sale(counter, "1000")
    press(counter, Qt.Key.Key_Return)
    question = counter.window.findChild(Question)
    assert question is not None
    assert question.safe_button.isDefault()
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert [] == counter.till.commands(CancelCharge)
    assert [] == counter.till.commands(OpenCharge)


def test_escape_asks_before_cancelling(counter: Counter) -> None:
    """Esc with a live code opens a question whose Enter keeps the charge; its act cancels it."""
    counter.show(sales.pending(counter.clock))
    press(counter, Qt.Key.Key_Escape)
    question = counter.window.findChild(Question)
    assert question is not None
    assert [] == counter.till.commands(CancelCharge)
    question.act_button.click()
    assert 1 == len(counter.till.commands(CancelCharge))


@pytest.mark.parametrize("name", STATES)
def test_only_a_pending_charge_shows_a_code(counter: Counter, name: str) -> None:
    """In every other state neither the window nor the customer's view holds a readable code."""
    state = sales.each_state(counter.clock)[name]
    counter.show(sales.each_state(counter.clock)["pending"])
    assert [CODE] == codes_in(counter.window.grab())
    counter.show(state)
    screen = counter.window.customer
    screen.resize(1280, 800)
    expected = [CODE] if name == "pending" else []
    for view in (*counter.window.findChildren(QrView), *screen.findChildren(QrView)):
        assert view.is_empty() == (name != "pending")  # removed, not hidden behind something else
    assert expected == codes_in(counter.window.grab())
    assert expected == codes_in(screen.grab())


@pytest.mark.parametrize("name", STATES)
def test_green_is_proven_money_alone(counter: Counter, name: str) -> None:
    """The full green of the charge and of the customer's view stands for proven money only."""
    counter.show(sales.each_state(counter.clock)["pending"])
    counter.tell(sales.each_state(counter.clock)[name])
    green = QColor(theme.LIGHT.shade(Tone.GREEN).fill)
    view = counter.window.charge_view.grab().toImage()
    assert (name in {"paid", "paid_twice"}) == (green == view.pixelColor(30, 120))
    screen = counter.window.customer
    screen.resize(800, 500)
    assert (name == "paid") == (green == screen.grab().toImage().pixelColor(20, 450))


def test_overdue_code_is_taken_off(counter: Counter) -> None:
    """At zero the code goes for good, though the charge waits for the banks after a restart."""
    sale = sales.pending(counter.clock)
    counter.show(sale)
    assert counter.window.charge_view.shows_code()
    counter.clock.advance(seconds=sale.charge.lifetime_s)
    counter.window.tick()
    for _ in range(2):
        assert not counter.window.charge_view.shows_code()
        assert counter.window.customer.screen_view.view().phase is Phase.VERIFYING
        assert not counter.window.customer.screen_view.shows_code()
        counter.show(sale)
    assert sale == counter.window.flow.sale()


def test_code_of_another_charge_is_not_shown(counter: Counter) -> None:
    """A drawing that comes late, for another charge or text, is dropped."""
    sale = sales.pending(counter.clock)
    counter.tell(sale)
    counter.tell(QrReady(sale.charge.id + 1, CODE, None))
    counter.tell(QrReady(sale.charge.id, "other", None))
    assert not counter.window.charge_view.shows_code()


def test_failed_self_check_shows_the_text(counter: Counter) -> None:
    """A code that could not be read back is never a picture: its text stands there, with an alert."""
    sale = sales.pending(counter.clock)
    counter.tell(sale)
    counter.tell(QrReady(sale.charge.id, CODE, None))
    assert counter.window.charge_view.shows_code()
    assert [] == codes_in(counter.window.grab())
    assert "copia e cola" in counter.window.notice.text()


def test_hostile_text_stays_in_its_place(counter: Counter) -> None:
    """Markup, direction marks and line breaks in a description change nothing of band and amount."""
    sale = sales.pending(counter.clock)
    plain = replace(sale, charge=replace(sale.charge, description=""))
    counter.show(plain)
    band, amount = counter.window.charge_view.band, counter.window.charge_view.amount_text()
    before, geometry = band.grab().toImage(), band.geometry()
    hostile = "<h1 style='color:green'>PAGO</h1>\n\n\u202e\u2066PAGO✅" + "\u0301" * 40 + "W" * 300
    counter.show(replace(sale, charge=replace(sale.charge, description=hostile)))
    assert before == band.grab().toImage()
    assert geometry == band.geometry()
    assert amount == counter.window.charge_view.amount_text()


def test_last_charge_is_paid_and_stands(counter: Counter) -> None:
    """Paid stays at least two seconds; then the first digit of the next sale clears it."""
    counter.show(sales.pending(counter.clock))
    counter.tell(sales.with_money(counter.clock, sales.pending(counter.clock)))
    type_sale(counter, "1")
    assert counter.window.charge_view.sale() is not None
    counter.clock.advance(2.1)
    type_sale(counter, "2")
    assert counter.window.charge_view.sale() is None


def test_expired_is_charged_again_by_one_key(counter: Counter) -> None:
    """Enter after expiry asks for the same sale as a new charge, once however often it is pressed."""
    sale = sales.pending(counter.clock)
    counter.show(sale)
    counter.tell(sales.ended(counter.clock, sale))
    press(counter, Qt.Key.Key_Return)
    press(counter, Qt.Key.Key_Return)
    (asked,) = counter.till.commands(OpenCharge)
    assert (4590, "Mesa 5", 1800) == (asked.amount, asked.description, asked.lifetime_s)


def test_missing_rest_is_the_recommended_key(counter: Counter) -> None:
    """After a part came, F2 charges what is missing, tied to the first sale."""
    sale = sales.pending(counter.clock)
    counter.show(sale)
    counter.tell(sales.with_money(counter.clock, sale, 4000))
    press(counter, Qt.Key.Key_F2)
    (asked,) = counter.till.commands(OpenCharge)
    assert (590, sale.charge.id) == (asked.amount, asked.follows)


def test_copy_gives_the_text_of_a_pending_code_only(counter: Counter) -> None:
    """F6 copies the code while it may be paid; after that it copies nothing."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    sale = sales.pending(counter.clock)
    counter.show(sale)
    press(counter, Qt.Key.Key_F6)
    assert CODE == clipboard.text()
    clipboard.setText("before")
    counter.tell(sales.ended(counter.clock, sale))
    press(counter, Qt.Key.Key_F6)
    assert "before" == clipboard.text()


def tell_event(counter: Counter, kind: EventKind, sale: Sale, **detail: str) -> None:
    """Post one committed event."""
    event = Event(kind=kind, sale=sale, detail=dict(detail))
    counter.tell(Recorded(seq=1, at=counter.clock.at, event=event))


def test_each_sound_has_its_event(counter: Counter) -> None:
    """Proven money sounds bright, odd money low, money on a manager's word not at all."""
    states = sales.each_state(counter.clock)
    tell_event(counter, EventKind.CREATED, states["pending"])
    tell_event(counter, EventKind.CONFIRMED, states["paid"])
    tell_event(counter, EventKind.EXCEPTION, states["late"])
    tell_event(counter, EventKind.CONFIRMED, states["by_hand"])
    assert ["paid", "attention"] == counter.sound.played


def inbox_row(counter: Counter) -> InboxRow:
    """Return the row of a late payment."""
    sale = sales.each_state(counter.clock)["late"]
    return InboxRow(exception=sale.open_exceptions[0], sale=sale, paid_at=None, received_at=None)


def test_inbox_counts_and_accepts_with_pin_and_reason(counter: Counter) -> None:
    """Accepting asks for a reason of four letters and the PIN, which a training till shows."""
    row = inbox_row(counter)
    counter.till.answers[ReadInbox] = Inbox(rows=(row,), total=1)
    tell_event(counter, EventKind.EXCEPTION, sales.each_state(counter.clock)["late"])
    counter.window.show_page(INBOX_PAGE)
    counter.qtbot.waitUntil(lambda: counter.window.exceptions_view.panel.row() == row)
    counter.window.exceptions_view.panel.accept_button.click()
    dialog = counter.window.findChild(DecisionDialog)
    assert dialog is not None
    dialog.reason_field.setText("abc")
    dialog.pin_field.setText("4821")
    assert not dialog.act_button.isEnabled()
    dialog.reason_field.setText("cliente levou")
    dialog.act_button.click()
    (asked,) = counter.till.commands(AcceptException)
    assert (row.exception.id, "cliente levou", "4821", "Ana") == (
        asked.exception_id,
        asked.decision.reason,
        asked.decision.pin,
        asked.decision.operator,
    )


def test_enter_in_a_decision_goes_on_to_the_next_field(counter: Counter) -> None:
    """Enter in the reason goes to the PIN; it neither decides nor closes the dialog."""
    counter.window.decisions.close(inbox_row(counter))
    dialog = counter.window.findChild(DecisionDialog)
    assert dialog is not None
    dialog.reason_field.setText("teste de treino")
    QTest.keyClick(dialog.reason_field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.pin_field is dialog.focusWidget()
    assert [] == counter.till.commands(CloseException)


def test_enter_on_the_dangerous_answer_is_no(counter: Counter) -> None:
    """Enter with the focus on the act of a question does not do it."""
    counter.show(sales.pending(counter.clock))
    counter.window.questions.ask_to_cancel()
    question = counter.window.findChild(Question)
    assert question is not None
    QTest.keyClick(question.act_button, Qt.Key.Key_Return)
    assert [] == counter.till.commands(CancelCharge)


def test_wrong_pin_keeps_the_dialog_open(counter: Counter) -> None:
    """A refusal is told in words, the reason stays, the PIN is asked for again."""
    counter.window.decisions.close(inbox_row(counter))
    dialog = counter.window.findChild(DecisionDialog)
    assert isinstance(dialog, CloseDialog)
    dialog.choose(Outcome.GIVEN_BACK)
    dialog.reason_field.setText("teste de treino")
    dialog.pin_field.setText("0000")
    dialog.act_button.click()
    assert 1 == len(counter.till.commands(CloseException))
    counter.till.answer(RefusedError(reason="pin"))
    counter.settle()
    assert dialog.isVisible()
    assert ("PIN errado. Nada foi mudado.", "teste de treino", "") == (
        dialog.error_label.text(),
        dialog.reason_field.text(),
        dialog.pin_field.text(),
    )


def test_settings_say_what_is_wrong_while_typing(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """A key with a wrong digit cannot be saved and says why; a right one is saved in canonical form."""
    counter = make_counter(qtbot, clock, tmp_path / "real", training=False)
    counter.window.open_settings()
    dialog = counter.window.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.shop_page
    page.pin_field.setText("4821")
    page.key.field.setText("11.222.333/0001-82")
    assert "verificação" in page.key.note.text()
    assert not page.save_button.isEnabled()
    page.key.field.setText("11.222.333/0001-81")
    page.lifetime.setCurrentIndex(0)
    page.save_button.click()
    (asked,) = counter.till.commands(SaveMerchant)
    assert ("11222333000181", 300) == (asked.merchant.key, asked.merchant.lifetime_s)


def test_training_says_where_real_money_begins(counter: Counter) -> None:
    """Its key cannot be changed to one that receives money."""
    counter.window.open_settings()
    dialog = counter.window.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.shop_page
    assert page.key.field.isReadOnly()
    assert "pos-app init --real" in page.key.note.text()
    page.pin_field.setText("4821")
    page.save_button.click()
    (asked,) = counter.till.commands(SaveMerchant)
    assert counter.till.answers[ReadStatus].merchant.key == asked.merchant.key


def test_pin_is_changed_in_the_settings(counter: Counter) -> None:
    """Asked for twice, refused where it would be guessed, carried to the till with the PIN of now."""
    counter.window.open_settings()
    dialog = counter.window.findChild(SettingsDialog)
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
    assert [] == counter.till.commands(ChangePin)
    sheet.again_field.setText("90210")
    sheet.change_button.click()
    (asked,) = counter.till.commands(ChangePin)
    assert ("90210", "4821") == (asked.new_pin, asked.decision.pin)
    counter.till.answer(RefusedError(reason="pin"))
    counter.settle()
    assert ("PIN errado. Nada foi mudado.", "") == (sheet.error_label.text(), sheet.old_field.text())


@pytest.mark.parametrize(("count", "is_told"), [(1, False), (2, False), (3, True), (9, True)])
def test_wrong_pins_are_told_from_the_third_on(counter: Counter, count: int, *, is_told: bool) -> None:
    """Anybody may mistype; who tries on is seen."""
    detail: dict[str, str | int | None] = {"what": "wrong_pin", "person": "manager", "count": count}
    event = Event(kind=EventKind.ALERT, detail=detail)
    counter.bridge.on_batch(Batch(events=(Recorded(seq=1, at=counter.clock.at, event=event),)))
    counter.settle()
    assert is_told == ("PIN do gerente errado" in counter.window.notice.text())


def test_training_says_so_and_a_real_till_does_not(
    qtbot: QtBot, clock: FakeClock, tmp_path: Path, counter: Counter
) -> None:
    """The watermark belongs to training; its PIN is never on a real till's dialog."""
    real = make_counter(qtbot, clock, tmp_path / "real", training=False)
    shown = [each.window.header.is_training() for each in (counter, real)]
    assert [True, False] == shown
    assert [True, False] == [each.window.customer.screen_view.view().training for each in (counter, real)]


def test_silent_bank_warns_beside_a_code(counter: Counter) -> None:
    """Two minutes without the bank: the lamp is red and the code has a warning; nothing is cancelled."""
    counter.show(sales.pending(counter.clock))
    counter.tell(LinkStatus(bank_heard_ms=counter.clock.elapsed_ms))
    counter.window.tick()
    assert Tone.GREEN is counter.window.status_bar.lamps()[0].tone
    counter.clock.advance(121)
    counter.window.tick()
    assert Tone.RED is counter.window.status_bar.lamps()[0].tone
    assert "app do banco" in counter.window.notice.text()
    assert counter.window.charge_view.shows_code()


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
def test_lamps_say_what_displays_show(counter: Counter, shows: str, words: str) -> None:
    """The status bar says what the customer sees, not only that there is a display."""
    device = DeviceStatus(
        device="d",
        role="display",
        name="Balcão",
        connected_at=counter.clock.at,
        last_heard_ms=0,
        shows=shows,
        value="45.90" if shows != "idle" else "",
    )
    counter.tell(LinkStatus(devices=(device,)))
    texts = [lamp.text for lamp in counter.window.status_bar.lamps()]
    assert f"Cliente: 1 conectada, {words}" in texts


def test_display_that_is_behind_makes_the_lamp_amber(counter: Counter) -> None:
    """A display without the charge after two seconds is counted; one that has it, or just came, is not."""
    sale = sales.pending(counter.clock)
    counter.show(sale)
    counter.clock.advance(10)
    old, now = counter.clock.moment().at - timedelta(seconds=9), counter.clock.moment().at
    showing = DeviceStatus(
        device="display-1", role="display", name="Balcão", connected_at=old, last_heard_ms=0, shows="pending",
        value="45.90",
    )  # fmt: skip
    other = replace(showing, device="display-2", value="10.00")
    fresh = replace(showing, device="display-3", shows="idle", value="", connected_at=now)
    counter.tell(LinkStatus(devices=(showing, other, fresh)))
    lamp = counter.window.status_bar.lamps()[1]
    assert (Tone.AMBER, "Cliente: 1 de 3 sem esta cobrança") == (lamp.tone, lamp.text)
    counter.tell(LinkStatus(devices=(showing, fresh)))
    assert Tone.GREEN is counter.window.status_bar.lamps()[1].tone


def test_session_stands_in_the_status_bar(counter: Counter) -> None:
    """The first charge opens the session; the status bar then says since when and by whom."""
    assert "" == counter.window.status_bar.right_text()
    opened = replace(sales.status(), session_opened_at=counter.clock.at)
    counter.till.answers[ReadStatus] = opened
    counter.tell(Recorded(seq=2, at=counter.clock.at, event=Event(kind=EventKind.SESSION_OPENED)))
    counter.qtbot.waitUntil(lambda: "por Ana" in counter.window.status_bar.right_text())


def test_count_of_the_inbox_has_its_room_at_once(counter: Counter) -> None:
    """The very next paint after the count came shows words and number side by side."""
    header = counter.window.header
    for count in (1, 0, 12):
        header.inbox_tab.show_count(count)
        at_once = header.grab().toImage()
        QCoreApplication.sendPostedEvents()
        assert header.inbox_tab.width() >= header.inbox_tab.sizeHint().width()
        assert header.grab().toImage() == at_once


def test_taken_port_is_told(counter: Counter) -> None:
    """The number of a port that another program holds stands in the status bar."""
    counter.tell(LinkStatus(port_taken=8765))
    assert "8765" in counter.window.status_bar.lamps()[0].text


def test_lost_address_of_the_network_is_told(counter: Counter) -> None:
    """A listener that cannot be had is a red line too, with the address that is gone."""
    lost = ListenerStatus(kind="network", port=8765, problem="address", address="192.168.0.10")
    counter.tell(LinkStatus(listening="ws://127.0.0.1:8765/ws", listeners=(lost,)))
    lamp = counter.window.status_bar.lamps()[0]
    assert (Tone.RED, True) == (lamp.tone, "192.168.0.10" in lamp.text)


def test_trouble_comes_and_goes(counter: Counter) -> None:
    """A full disk is told in words, a nearly full one too; the message leaves when all is well again."""
    counter.tell(Trouble("disk"))
    assert "Disco cheio: confirmações aguardando." in counter.window.notice.text()
    counter.tell(Trouble("low"))
    assert "quase cheio" in counter.window.notice.text()
    counter.tell(Trouble(""))
    assert "" == counter.window.notice.text()


@pytest.mark.parametrize(
    ("reason", "words"),
    [("failed", "O disco falhou"), ("moved", "movido, apagado ou trocado"), ("stopped", "grava parou")],
)
def test_final_trouble_stays_red(counter: Counter, reason: str, words: str) -> None:
    """Nothing more is confirmed in this run: nobody closes that, nothing replaces it, nothing is sold."""
    counter.tell(Trouble(reason))
    counter.tell(Trouble(""))
    counter.tell(BackupTrouble("here"))
    counter.window.notice.button.click()
    counter.window.show_failure("something else")

    notice = counter.window.notice
    assert words in notice.text()
    assert (Tone.RED, False) == (notice.tone(), notice.button.isVisible())
    QTest.keyClicks(counter.window.sell_view.entry, "4590")
    QTest.keyClick(counter.window.sell_view.entry, Qt.Key.Key_Return)
    assert [] == counter.till.commands(OpenCharge)


@pytest.mark.parametrize("what", ["clock_differs", "clock_jumped"])
def test_wrong_clock_is_asked_about_in_amber(counter: Counter, what: str) -> None:
    """No sale depends on the clock: a small warning, which stays until somebody has read it."""
    alert = Event(kind=EventKind.ALERT, detail={"what": what})
    counter.tell(Recorded(seq=9, at=counter.clock.at, event=alert))
    counter.window.notice.close_passing()

    assert Tone.AMBER is counter.window.notice.tone()
    assert "elógio" in counter.window.notice.text()


def test_legend_shows_the_keys_that_work_now(counter: Counter) -> None:
    """With a code on the screen copying and cancelling stand there; with nothing, charging."""
    assert {"Enter", "+"} <= {hint.key for hint in counter.window.legend.hints()}
    counter.show(sales.pending(counter.clock))
    assert {"F6", "Esc", "F11"} <= {hint.key for hint in counter.window.legend.hints()}


def test_nothing_is_lost_at_the_smallest_size(counter: Counter) -> None:
    """At 1024 by 700 all keys are finger-high and the code is still read."""
    counter.show(sales.pending(counter.clock))
    counter.window.resize(1024, 700)
    assert (1024, 700) == (counter.window.width(), counter.window.height())
    assert [CODE] == codes_in(counter.window.grab())
    keys = counter.window.sell_view.keypad.all_keys()
    assert 12 == len(keys)
    counter.qtbot.waitUntil(lambda: min(key.height() for key in keys) >= 50)


def test_everything_is_reached_on_a_tiny_screen(counter: Counter) -> None:
    """At half the smallest size (the same screen at 200 %) parts keep their size and can be scrolled to."""
    window = counter.window
    window.resize(512, 384)
    counter.show(sales.pending(counter.clock))
    assert [CODE] == codes_in(window.charge_view.grab())
    assert window.charge_view.visibleRegion().boundingRect().width() >= window.charge_view.width() - 1
    type_sale(counter, "1")
    assert not window.sell_view.entry.visibleRegion().isEmpty()
    assert window.room.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("notice", ["", "O banco não responde há mais de 2 minutos. " * 3])
def test_nothing_scrolls_at_the_smallest_size(counter: Counter, notice: str) -> None:
    """At 1024 by 700 less a title bar no part is cut, and no bar takes room; a message fits in too."""
    window = counter.window
    window.resize(1024, 680)
    counter.show(sales.pending(counter.clock))
    if notice:
        window.show_failure(notice)
    counter.qtbot.waitUntil(lambda: bool(notice) == window.legend.isHidden())
    QCoreApplication.sendPostedEvents()
    place = QRect(window.status_bar.mapTo(window, QPoint(0, 0)), window.status_bar.size())
    assert window.rect().contains(place)
    assert (0, 0) == (
        window.room.horizontalScrollBar().maximum(),
        window.room.verticalScrollBar().maximum(),
    )
    assert min(key.height() for key in window.sell_view.keypad.all_keys()) >= 48


def test_no_height_scrolls(counter: Counter) -> None:
    """From the smallest size up, the last charges take only the room that is left."""
    counter.show(sales.pending(counter.clock))
    for height in (690, 700, 760, 781, 790, 800, 900, 979, 980, 1080):
        counter.window.resize(1280, height)
        QCoreApplication.sendPostedEvents()
        assert (height, 0) == (height, counter.window.room.verticalScrollBar().maximum())


def test_place_is_remembered(qtbot: QtBot, clock: FakeClock, tmp_path: Path) -> None:
    """The window comes back with the size that it was closed with, on a screen that has the room."""
    first = make_counter(qtbot, clock, tmp_path).window
    first.resize(700, 600)
    first.close()
    parts = CashierParts(
        FakeTill(sales.status()),
        Bridge(),
        clock,
        WindowTexts(),
        FakeSound(),
        QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
    )
    again = CashierWindow(parts, DisplayWindow(clock, parts.settings))
    qtbot.addWidget(again)
    qtbot.addWidget(again.customer)
    again.open_on_screen()
    assert (700, 600) == (again.width(), again.height())


@pytest.mark.parametrize("name", ["mark", "replace", "settings"])
def test_no_line_of_a_dialog_is_cut(counter: Counter, name: str) -> None:
    """Every wrapped text has the height that it needs."""
    counter.show(sales.pending(counter.clock))
    window = counter.window
    if name == "replace":
        window.questions.ask_to_replace(TypedSale(Centavos(1000), "", "r"))
    elif name == "mark":
        window.ask_to_mark()
    else:
        window.open_settings()
    dialog = window.findChild(Sheet)
    assert dialog is not None
    for label in dialog.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.heightForWidth(label.width()) <= label.height()


def test_key_of_the_other_ledger_is_told_once(counter: Counter) -> None:
    """The window says it when the count rises, in red, and not again for the same count."""
    counter.tell(LinkStatus(foreign_keys=1))
    assert "chave de treino" in counter.window.notice.text()
    counter.window.notice.close_notice()

    counter.tell(LinkStatus(foreign_keys=1))

    assert not counter.window.notice.isVisibleTo(counter.window)


def test_report_is_read_before_anybody_sends_it(counter: Counter, tmp_path: Path) -> None:
    """F1 leads to what failed, as text to copy or save; the window says what is safe and where to look."""
    counter.window.report_of = lambda: "a part of the window failed\n  pos_app/ui/x.py:1 in y"
    counter.window.tell_fault()
    assert "guardado no livro-caixa" in counter.window.notice.text()
    counter.window.open_help()
    help_card = counter.window.findChild(HelpDialog)
    assert help_card is not None
    help_card.report_button.click()
    sheet = counter.window.findChild(ReportSheet)
    assert sheet is not None
    assert "pos_app/ui/x.py:1" in sheet.text.toPlainText()
    sheet.save_to(str(tmp_path / "falhas.txt"))
    assert "in y" in (tmp_path / "falhas.txt").read_text("utf-8")
    sheet.save_to(str(tmp_path / "none" / "falhas.txt"))
    assert "Não foi possível salvar" in sheet.told.text()
    sheet.reject()


def test_without_faults_there_is_nothing_to_send(counter: Counter) -> None:
    """An empty report says so, and nothing can be copied."""
    counter.window.open_help()
    help_card = counter.window.findChild(HelpDialog)
    assert help_card is not None
    help_card.report_button.click()
    sheet = counter.window.findChild(ReportSheet)
    assert sheet is not None
    assert "Nenhuma falha registrada." == sheet.text.toPlainText()
    assert not sheet.copy_button.isEnabled()


def test_logo_is_chosen_shown_and_taken_off(counter: Counter, tmp_path: Path) -> None:
    """A picture becomes the idle screen's logo at once; a wrong file is refused and changes nothing."""
    chosen, wrong = tmp_path / "chosen.png", tmp_path / "wrong.png"
    picture = QImage(300, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#B91C1C"))
    assert picture.save(str(chosen))
    wrong.write_text("no picture")
    screen, told = counter.window.customer.screen_view, list[bool]()
    with foreign_worker() as work:
        logo = ShopLogo(LogoShelf(tmp_path), work, counter.bridge, screen, lambda: told.append(True))
        counter.window._settings_desk._logo = logo  # noqa: SLF001 - given with the server, which is not here
        counter.window.open_settings()
        dialog = counter.window.findChild(SettingsDialog)
        assert dialog is not None
        page = dialog.shop_page
        page.logo_chosen.emit(str(chosen))
        counter.qtbot.waitUntil(lambda: bool(logo.png()) and page.no_logo_button.isVisibleTo(page))
        counter.window.customer.resize(800, 600)
        assert _has_colour(counter.window.customer.grab().toImage(), QColor("#B91C1C"))
        page.logo_chosen.emit(str(wrong))
        counter.qtbot.waitUntil(lambda: "não é uma imagem" in page.error_label.text())
        page.no_logo_button.click()
        counter.qtbot.waitUntil(lambda: not logo.png() and not page.no_logo_button.isVisibleTo(page))
        assert not _has_colour(counter.window.customer.grab().toImage(), QColor("#B91C1C"))
    assert [True, True] == told


def _has_colour(image: QImage, colour: QColor) -> bool:
    places = ((x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))
    return any(image.pixelColor(x, y) == colour for x, y in places)
