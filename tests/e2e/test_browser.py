"""The customer display and the pages of charges in Chromium, against the real program."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from PySide6.QtGui import QImage

from pos_app.app import control
from pos_app.services.displays.logo import LogoShelf
from tests.e2e.stand import Stand
from tests.fakes.browser import browser
from tests.fakes.programs import Computer


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this module."""
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def open_stand(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Return one till for all tests that leave no charge behind."""
    computer = Computer(tmp_path_factory.mktemp("stand") / "home")
    yield Stand(computer, chromium, "--verifying", "1")
    assert [] == computer.clean_up()


@pytest.fixture
def asking_stand(chromium: Browser, tmp_path: Path) -> Iterator[Stand]:
    """Return a till whose last questions to the bank take longer than a page takes to see them."""
    computer = Computer(tmp_path / "home")
    stand = Stand(computer, chromium, "--verifying", "3")
    yield stand
    stand.close_tabs()
    assert [] == computer.clean_up()


@pytest.fixture
def stand(open_stand: Stand) -> Iterator[Stand]:
    """Return the till; the tabs of the test are looked at and closed."""
    yield open_stand
    open_stand.close_tabs()


def test_page_without_a_key_says_how_to_pair(stand: Stand) -> None:
    """Nobody is asked for anything, and the next step stands on the screen."""
    tab = stand.tab()
    sockets: list[str] = []
    tab.page.on("websocket", lambda socket: sockets.append(socket.url))

    tab.open(stand.page)
    tab.wait_phase("setup")

    assert "Conecte esta tela" in tab.words()
    assert [] == sockets
    assert [] == tab.faults()


def test_logo_stands_on_the_idle_screen(chromium: Browser, tmp_path: Path) -> None:
    """The shop's logo takes the place of its initials; no other picture is found beside it."""
    computer = Computer(tmp_path / "home")
    computer.data.mkdir(parents=True)
    QImage(300, 100, QImage.Format.Format_RGB32).save(str(tmp_path / "chosen.png"))
    logo = LogoShelf(computer.data).put(tmp_path / "chosen.png")
    stand = Stand(computer, chromium)
    tab = stand.display()

    tab.page.wait_for_function("() => document.querySelector('.logo').naturalWidth === 300")
    tab.page.wait_for_selector(".logo", state="visible")
    assert tab.page.evaluate("document.querySelector('[data-for=idle] .tile').hidden")
    assert f"/assets/logo-{logo.mark}.png" == tab.page.get_attribute(".logo", "src")
    assert [] == tab.faults()
    stand.close_tabs()
    assert [] == computer.clean_up()


def test_code_fits_and_is_read_on_every_screen(stand: Stand) -> None:
    """The code of the ledger, in whole pixels, with all words on the screen, also after it was turned."""
    tab = stand.display()
    payment = stand.sell(description="Mesa 5")
    assert payment["pix_code"] == tab.wait_code()
    whole = """() => {
        const canvas = document.querySelector("canvas");
        const { left, top, width } = canvas.getBoundingClientRect();
        const sale = document.querySelector(".sale");
        return [canvas.width === width, left % 1, top % 1, sale.scrollHeight - sale.clientHeight <= 1];
    }"""

    for width, height in [(320, 480), (360, 640), (1280, 800), (1920, 1080), (640, 360)]:
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.wait_for_function(f"() => innerWidth === {width} && innerHeight === {height}")
        assert [payment["pix_code"]] == tab.codes()
        assert [True, 0, 0, True] == tab.page.evaluate(whole), (width, height)

    stand.cancel(payment)


def test_paid_sale(stand: Stand) -> None:
    """Amount, code and receiver; then green, without a code, by itself idle again."""
    tab = stand.display()
    payment = stand.sell(value="1234.56", description="Mesa 5")
    assert payment["pix_code"] == tab.wait_code()
    shown = (
        "TREINO — SEM VALOR",
        "R$ 1.234,56",
        "Mesa 5",
        "Confira R$ 1.234,56 e pague",
        "Confira este nome",
    )
    assert [] == [text for text in shown if text not in tab.words()]
    assert [] == tab.faults()

    assert "paid" == stand.pay(payment)

    tab.wait_phase("paid")
    assert [] == tab.codes()
    assert ("Pagamento confirmado" in tab.words(), "R$ 1.234,56" in tab.words()) == (True, True)
    assert "Pagamento confirmado. Obrigado!" == tab.page.text_content("[data-live=assertive]")
    assert [] == tab.faults()


def test_odd_money_calls_the_cashier(stand: Stand) -> None:
    """Brown-amber, no code and no amount; never green."""
    tab = stand.display()
    payment = stand.sell()
    tab.wait_code()

    assert "underpaid" == stand.pay(payment, value="40.00")

    tab.wait_phase("call_cashier")
    assert [] == tab.codes()
    assert "R$" not in tab.words()
    assert [] == tab.faults()
    stand.cancel(payment)


def test_expired_sale(asking_stand: Stand) -> None:
    """Verifying at zero at the latest, then expired, both without a code; then idle."""
    tab = asking_stand.display()
    payment = asking_stand.sell(expires_in=4)
    assert payment["pix_code"] == tab.wait_code()

    tab.wait_phase("verifying")
    assert [] == tab.codes()
    assert "R$ 45,90" in tab.words()
    assert [] == tab.faults()
    tab.wait_phase("expired")
    assert [] == tab.faults()


def test_green_is_for_the_sale_on_the_screen(stand: Stand) -> None:
    """Another charge that is paid meanwhile changes nothing on the display."""
    tab = stand.display()
    other = stand.sell(value="7.00", show=False)
    payment = stand.sell()
    assert payment["pix_code"] == tab.wait_code()

    assert "paid" == stand.pay(other)

    assert "pending" == tab.phase()
    assert [payment["pix_code"]] == tab.codes()
    stand.cancel(payment)


def test_forged_key_sees_nothing_and_stays_away(stand: Stand) -> None:
    """The till is not recognised: no code, one try, and a button for a person."""
    payment = stand.sell()
    tab = stand.tab()
    sockets: list[str] = []
    tab.page.on("websocket", lambda socket: sockets.append(socket.url))

    tab.open_with_key(stand.page, {**stand.key(), "key": "A" * 43})

    tab.wait_phase("not_known")
    assert "Caixa não reconhecido" in tab.words()
    assert [] == tab.codes()
    assert [] == tab.faults()
    stand.cancel(payment)
    assert 1 == len(sockets)
    tab.page.get_by_role("button", name="Tentar de novo").click()
    tab.wait_phase("not_known")
    assert 2 == len(sockets)


def test_revoked_display_shows_no_sale(stand: Stand) -> None:
    """Within a second, in the middle of a sale."""
    key = stand.key()
    tab = stand.tab()
    tab.open_with_key(stand.page, key)
    payment = stand.sell()
    tab.wait_code()

    control.ask(stand.computer.data, control.Request(do="key-revoke", device=key["device"]))

    tab.wait_phase("not_known", timeout_s=1)
    assert [] == tab.codes()
    assert "Esta tela foi removida do caixa" in tab.words()
    stand.cancel(payment)


def test_second_window_replaces_the_first(stand: Stand) -> None:
    """One picture for each device; the older says so, and comes back by a person only."""
    key = stand.key()
    first, second = stand.tab(), stand.tab()
    first.open_with_key(stand.page, key)
    first.wait_connected()

    second.open_with_key(stand.page, key)

    second.wait_connected()
    first.wait_phase("replaced")
    assert [] == first.faults()
    first.page.get_by_role("button", name="Tentar de novo").click()
    second.wait_phase("replaced")


def test_sound_waits_for_a_touch_and_plays_once(stand: Stand) -> None:
    """The idle picture asks for a touch; after it the end of a sale is heard once."""
    tab = stand.tab()
    count = "AudioBufferSourceNode.prototype"
    tab.page.add_init_script(
        f"window.played = 0; const start = {count}.start;"
        f"{count}.start = function (...when) {{ window.played += 1; start.apply(this, when); }};"
    )
    tab.open_with_key(stand.page, stand.key())
    hint = tab.page.get_by_text("Toque na tela para ligar o som")
    tab.wait_phase("idle")
    expect(hint).to_be_visible()

    tab.page.mouse.click(10, 10)
    expect(hint).to_be_hidden()
    stand.pay(stand.sell())
    tab.wait_phase("paid")

    assert 1 == tab.page.evaluate("window.played")


def test_charge_page_follows_within_two_seconds(stand: Stand) -> None:
    """Pending with code, time and copy; then green by itself, without a code."""
    payment = stand.sell(description="2 camisetas", show=False)
    tab = stand.charge_page(payment)
    assert payment["pix_code"] == tab.wait_code()
    assert f"Pedido {payment['id']}" in tab.words()
    assert [] == tab.faults()

    stand.pay(payment)
    paid_at = time.monotonic()
    tab.wait_phase("paid")

    assert time.monotonic() - paid_at < 2.0
    assert [] == tab.codes()
    assert "Pagamento confirmado" in tab.words()
    assert [] == tab.faults()


def test_charge_page_of_an_ending_without_money(asking_stand: Stand) -> None:
    """Verifying, then expired; no code in either, though nobody touches the page."""
    payment = asking_stand.sell(expires_in=4, show=False)
    tab = asking_stand.charge_page(payment)
    assert payment["pix_code"] == tab.wait_code()

    tab.wait_phase("verifying")
    tab.wait_phase("expired")

    assert [] == tab.codes()
    assert [] == tab.faults()


def test_charge_page_copies_the_code_or_selects_it(stand: Stand) -> None:
    """Whatever the browser allows, the whole code is at hand."""
    payment = stand.sell(show=False)
    tab = stand.charge_page(payment)

    tab.page.get_by_role("button", name="Copiar código Pix").click()

    expect(tab.page.locator("[data-do=copy]")).to_have_text("Código copiado")
    assert payment["pix_code"] == tab.page.evaluate("String(document.querySelector('input').value)")


def test_unknown_charge_has_a_page_of_its_own(stand: Stand) -> None:
    """With words for people, and nothing else."""
    tab = stand.tab(360, 740)
    tab.allow_missing()

    tab.open(f"{stand.page}payments/pix/00000000-0000-4000-8000-000000000000")

    assert "Cobrança não encontrada" in tab.words()
    assert [] == tab.faults()


def test_dead_till_leaves_nothing_to_pay_and_its_return_is_seen(
    chromium: Browser, computer: Computer
) -> None:
    """Reconnecting without code, amount or green; the next run of the till brings the sale back."""
    stand = Stand(computer, chromium)
    tab = stand.display()
    payment = stand.sell()
    assert payment["pix_code"] == tab.wait_code()
    telephone = stand.charge_page(payment)
    assert payment["pix_code"] == telephone.wait_code()
    for each in (tab, telephone):
        each.allow_lost_link()

    stand.till.kill()

    tab.wait_phase("lost", timeout_s=7)
    telephone.page.wait_for_selector("main[data-state=lost]")
    assert ([], []) == (tab.codes(), telephone.codes())
    assert payment["pix_code"] not in telephone.page.content()
    assert ("Reconectando…" in tab.words(), "R$" in tab.words()) == (True, False)
    assert [] == tab.faults()
    stand.restart()
    tab.wait_phase("pending")
    assert (payment["pix_code"],) * 2 == (tab.wait_code(), telephone.wait_code())
    stand.close_tabs()
