"""The customer's view: a whole picture each time, no code but in pending, no green but for proven money."""

import inspect

import pytest
from msgspec.structs import fields, replace
from pytestqt.qtbot import QtBot

from pos_app.domain.customer_display import CustomerPhase
from pos_app.services.ports.displays import QrReady
from pos_app.services.wire_mapping.display_snapshots import display_picture
from pos_app.ui.customer import customer_screen
from pos_app.ui.customer.customer_screen import CustomerScreen
from pos_app.ui.customer.customer_view import CustomerView, Phase, link_lost_view, not_known_view, view_of
from pos_app.ui.customer.snapshot_view import view_of_snapshot
from pos_app.ui.texts.displays import WindowTexts
from pos_app.wire.messages import DisplaySnapshot
from pos_app.wire.reader import read_answer
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes import sales
from tests.fakes.clock import FakeClock
from tests.fakes.qr import CODE, codes_in, drawing_of

STATES = tuple(sales.each_state(FakeClock()))
PHASES = {
    "pending": Phase.PENDING,
    "preparing": Phase.IDLE,
    "verifying": Phase.VERIFYING,
    "cancelling": Phase.VERIFYING,
    "paid": Phase.PAID,
    "expired": Phase.EXPIRED,
    "cancelled": Phase.IDLE,
    "removing": Phase.CALL_CASHIER,
    "removed": Phase.CALL_CASHIER,
    "late": Phase.EXPIRED,
    "late_accepted": Phase.THANKS,
    "underpaid": Phase.CALL_CASHIER,
    "overpaid": Phase.CALL_CASHIER,
    "paid_twice": Phase.CALL_CASHIER,
    "paid_after_cancel": Phase.IDLE,
    "by_hand": Phase.THANKS,
}
"""What the customer sees of each state: docs/charge.md, last column."""


@pytest.fixture
def screen(qtbot: QtBot, clock: FakeClock) -> CustomerScreen:
    """Return a screen of 1920 by 1080 on its idle picture."""
    made = CustomerScreen(clock, "Padaria Três Irmãos")
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    return made


def show(screen: CustomerScreen, view: CustomerView) -> None:
    """Show a view and hand over its drawn code, whether it may show one or not."""
    screen.show_view(view)
    screen.show_qr(QrReady(view.charge_id, CODE, drawing_of()))


@pytest.mark.parametrize("name", STATES)
def test_each_state_has_its_picture(clock: FakeClock, name: str) -> None:
    """Every state of a sale has the phase that the table names, beside the till and over the wire."""
    record = sales.each_state(clock)[name]
    assert PHASES[name] is view_of(record, sales.status(), WindowTexts()).phase
    picture = display_picture(
        record,
        clock.moment(),
        WindowTexts(),
        seq=1,
        event=None,
        register="Caixa 1",
        ledger=LedgerKind.TRAINING,
        merchant=sales.MERCHANT,
    )
    snapshot = read_answer(picture.text, Role.DISPLAY)
    assert isinstance(snapshot, DisplaySnapshot)
    over_the_wire = view_of_snapshot(snapshot, clock.elapsed_ms)
    assert PHASES[name] is over_the_wire.phase
    assert PHASES[name].value == picture.shows


def test_no_phase_is_left_without_a_state() -> None:
    """Whoever adds a phase adds a sale that has it, or nothing here would look at its picture."""
    of_pages = {CustomerPhase.CANCELLED}
    shown = {CustomerPhase(phase.value) for phase in PHASES.values()}
    assert set(CustomerPhase) - of_pages == shown
    assert set(PHASES) == set(STATES)


@pytest.mark.parametrize("name", STATES)
def test_each_phase_is_painted(screen: CustomerScreen, clock: FakeClock, name: str) -> None:
    """No picture is an empty ground: a phase without its painting would be one."""
    show(screen, view_of(sales.each_state(clock)[name], sales.status(), WindowTexts()))
    picture = screen.grab().toImage()
    row = range(0, picture.width(), 8)
    colours = {picture.pixel(x, y) for y in range(0, picture.height(), 8) for x in row}
    assert len(colours) > 2


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (800, 1280), (1280, 800)])
def test_code_is_read_at_each_size(screen: CustomerScreen, clock: FakeClock, size: tuple[int, int]) -> None:
    """On wide and upright screens the code is read."""
    screen.resize(*size)
    show(screen, view_of(sales.pending(clock), sales.status(), WindowTexts()))
    assert [CODE] == codes_in(screen.grab())


def test_code_goes_with_its_state(screen: CustomerScreen, clock: FakeClock) -> None:
    """The moment verifying begins, no pixel of the code is left."""
    record = sales.pending(clock)
    show(screen, view_of(record, sales.status(), WindowTexts()))
    assert screen.shows_code()
    show(screen, view_of(sales.verifying(clock, record), sales.status(), WindowTexts()))
    assert not screen.shows_code()
    assert [] == codes_in(screen.grab())


def test_next_charge_never_shows_the_last_code(screen: CustomerScreen, clock: FakeClock) -> None:
    """A new charge begins without a code until its own was drawn."""
    show(screen, view_of(sales.pending(clock, 128), sales.status(), WindowTexts()))
    screen.show_view(view_of(sales.pending(clock, 129), sales.status(), WindowTexts()))
    assert [] == codes_in(screen.grab())


@pytest.mark.parametrize("name", ["paid", "expired", "by_hand"])
def test_end_gives_way_to_idle(
    qtbot: QtBot, screen: CustomerScreen, clock: FakeClock, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paid and expired end by themselves: the last customer's sale does not stay."""
    for phase in customer_screen.HOLD_MS:
        monkeypatch.setitem(customer_screen.HOLD_MS, phase, 1)
    screen.show_view(view_of(sales.each_state(clock)[name], sales.status(), WindowTexts()))
    qtbot.waitUntil(lambda: screen.view().phase is Phase.IDLE)
    assert (0, 0, "Padaria Três Irmãos") == (
        screen.view().charge_id,
        screen.view().amount,
        screen.view().shop,
    )


def test_new_sale_cuts_the_thanks_short(screen: CustomerScreen, clock: FakeClock) -> None:
    """A new charge on the screen is not taken away by the timer of the one before."""
    paid = sales.each_state(clock)["paid"]
    screen.show_view(view_of(paid, sales.status(), WindowTexts()))
    screen.show_view(view_of(sales.pending(clock, 129), sales.status(), WindowTexts()))
    assert not screen.is_leaving()
    assert Phase.PENDING is screen.view().phase


def test_paid_again_by_the_same_news_keeps_its_time(screen: CustomerScreen, clock: FakeClock) -> None:
    """A repeated snapshot of the same charge neither restarts nor stops the way back to idle."""
    view = view_of(sales.each_state(clock)["paid"], sales.status(), WindowTexts())
    screen.show_view(view)
    screen.show_view(replace(view))
    assert screen.is_leaving()


def test_lost_link_shows_nothing_of_the_sale(screen: CustomerScreen, clock: FakeClock) -> None:
    """Without its till a display has no code, no amount and no green."""
    before = view_of(sales.pending(clock), sales.status(), WindowTexts())
    show(screen, before)
    screen.show_view(link_lost_view(before))
    view = screen.view()
    assert ("Reconectando…", 0, "", 0) == (view.headline, view.amount, view.code, view.charge_id)
    assert [] == codes_in(screen.grab())


def test_refused_display_says_so(screen: CustomerScreen) -> None:
    """A display whose key is refused shows that, and no code."""
    screen.show_view(not_known_view())
    assert "Caixa não reconhecido" == screen.view().headline
    assert not screen.shows_code()


def test_lost_link_keeps_the_watermark(clock: FakeClock) -> None:
    """A training display says so also while it looks for its till."""
    before = view_of(sales.pending(clock), sales.status(), WindowTexts())
    assert before.training
    assert link_lost_view(before).training


def test_largest_amount_leaves_the_code_readable(clock: FakeClock, qtbot: QtBot) -> None:
    """The largest amount that a code carries shrinks beside the code instead of covering it."""
    screen = CustomerScreen(clock)
    qtbot.addWidget(screen)
    screen.resize(1024, 700)
    record = sales.pending(clock, amount=999_999_999_999)
    show(screen, view_of(record, sales.status(), WindowTexts()))
    assert [CODE] == codes_in(screen.grab())


def test_a_view_has_no_room_for_the_payer() -> None:
    """The value that screens draw names no payer, operator or history."""
    names = {field.name for field in fields(CustomerView)}
    assert not names & {"payer", "operator", "tax_id", "payments", "history"}
    assert "payer" not in inspect.getsource(customer_screen)
