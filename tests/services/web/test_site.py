"""Pages and files of the port: what they answer, and what is on none of them."""

import asyncio
import json
import re
from concurrent.futures import Future
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pos_app.domain.charge import ChargeRecord
from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, EndVerification, OpenCharge
from pos_app.domain.commands.decisions import MarkByHand
from pos_app.domain.money import Centavos
from pos_app.paths import resource
from pos_app.services.server.hub import Hub
from pos_app.services.web import status_pages
from pos_app.services.web.status_pages import StatusPages
from pos_app.services.web.web_assets import WebAssets
from pos_app.settings import LANGUAGES
from pos_app.wire.terms import Role
from tests.fakes.clock import SystemClockAhead
from tests.services.conftest import Shop, open_shop

WAIT_S = 5.0
NOBODY = "00000000-0000-4000-8000-000000000000"
PAYER = {"name": "Maria da Silva", "tax_id": "52998224725"}
ODD_TEXT = '<script src="//evil">&"'


def _get(shop: Shop, path: str) -> tuple[HTTPResponse, bytes]:
    """Return the answer to one request, with its body."""
    connection = HTTPConnection("127.0.0.1", shop.server.port, timeout=WAIT_S)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def _opened(shop: Shop, **fields: Any) -> ChargeRecord:  # noqa: ANN401 - of the command
    return cast("ChargeRecord", cast("Any", shop.ask(OpenCharge(amount=Centavos(4_590), **fields))).record)


def _page(shop: Shop, record: ChargeRecord) -> str:
    answer, body = _get(shop, f"/payments/pix/{record.charge.bank_payment_id}")
    assert 200 == answer.status
    return body.decode()


def _state(shop: Shop, record: ChargeRecord) -> str:
    found = re.search('<main data-state="([a-z_]+)"', _page(shop, record))
    assert found is not None
    return found[1]


def _picture(shop: Shop, record: ChargeRecord) -> tuple[int, bytes]:
    answer, body = _get(shop, f"/payments/pix/qr_code/qr_code_payment_{record.charge.bank_payment_id}")
    return answer.status, body


def _pay(shop: Shop, record: ChargeRecord, value: str = "45.90") -> None:
    bank = shop.join(Role.BANK)
    proof = {"end_to_end_id": f"E{record.charge.id:031d}", "txid": record.charge.txid}
    bank.send(type="confirm_payment", value=value, payer=PAYER, **proof)
    bank.expect("received")


@pytest.mark.parametrize("name", sorted(WebAssets().files))
def test_file_is_answered_as_it_is(shop: Shop, name: str) -> None:
    """The content of the shipped file, its kind, and the protecting headers."""
    answer, body = _get(shop, f"/assets/{name}")

    folder = {"otf": "fonts", "wav": "sounds"}.get(name.rpartition(".")[2], "web")
    assert 200 == answer.status
    assert resource(f"{folder}/{name}").read_bytes() == body
    assert WebAssets().files[name].kind == answer.getheader("Content-Type")
    assert "nosniff" == answer.getheader("X-Content-Type-Options")


def test_display_page_holds_nothing_of_a_sale(shop: Shop) -> None:
    """The same page for everybody: what it shows comes over the socket, after the proof."""
    before = _get(shop, "/")[1]
    record = _opened(shop, description="Mesa 5")

    answer, body = _get(shop, "/")

    assert (200, "text/html; charset=utf-8") == (answer.status, answer.getheader("Content-Type"))
    assert before == body
    assert record.charge.bank_payment_id.encode() not in body


@pytest.mark.parametrize("path", ["/", f"/payments/pix/{NOBODY}"])
def test_pages_have_no_script_or_address_of_others(shop: Shop, path: str) -> None:
    """Everything comes from this port, and no script or style stands inside the page."""
    page = _get(shop, path)[1].decode()

    assert [] == re.findall(r"https?:|//\w", page)
    assert [] == re.findall(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=", page)


def test_page_of_a_pending_charge(shop: Shop) -> None:
    """Amount, order, receiver, code and time; what a stranger wrote is text."""
    record = _opened(shop, description=ODD_TEXT)

    page = _page(shop, record)

    shown = ("R$\u00a045,90", f"Pedido {record.charge.id}<", record.charge.code, 'data-remaining="1800"')
    assert [] == [text for text in shown if text not in page]
    assert "&lt;script src=&quot;//evil&quot;&gt;&amp;&quot;" in page
    assert ODD_TEXT not in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_pages_follow_the_charge(shop: Shop) -> None:
    """Pending, verifying, cancelled; pending, paid. The payer is on none of them."""
    cancelled, paid = _opened(shop), _opened(shop, show=False)
    assert ["pending", "pending"] == [_state(shop, record) for record in (cancelled, paid)]

    shop.ask(CancelCharge(ref=ChargeRef(id=cancelled.charge.id)))
    assert "verifying" == _state(shop, cancelled)
    shop.ask(EndVerification(charge_id=cancelled.charge.id))
    _pay(shop, paid)

    assert ["cancelled", "paid"] == [_state(shop, record) for record in (cancelled, paid)]
    page = _page(shop, paid)
    assert [] == [word for word in PAYER.values() if word in page]


def test_late_money_sends_its_payer_to_the_cashier(shop: Shop) -> None:
    """Whoever paid a cancelled charge is not told to pay another one."""
    record = _opened(shop)
    shop.ask(CancelCharge(ref=ChargeRef(id=record.charge.id)))
    shop.ask(EndVerification(charge_id=record.charge.id))

    _pay(shop, record)

    assert "call_cashier" == _state(shop, record)


def test_mark_by_hand_is_not_green(shop: Shop) -> None:
    """A manager's word is thanked for, and is no tick of the bank."""
    record = _opened(shop)

    shop.ask(MarkByHand(charge_id=record.charge.id, decision=shop.decision))

    assert "thanks" == _state(shop, record)


def test_picture_is_there_while_it_may_be_paid(shop: Shop) -> None:
    """PNG while pending; 410 from the first odd money on; also for a charge on no screen."""
    record = _opened(shop, show=False)
    assert (200, record.charge.code.encode()) == _picture(shop, record)  # the tests' drawing is its text

    _pay(shop, record, "40.00")

    assert 410 == _picture(shop, record)[0]
    assert "call_cashier" == _state(shop, record)
    assert record.charge.code not in _page(shop, record)


@pytest.mark.parametrize(
    "path",
    [
        f"/payments/pix/{NOBODY}",
        "/payments/pix/1",
        "/payments/pix/",
        f"/payments/pix/{NOBODY.upper()}x",
        f"/payments/pix/{NOBODY}/",
        f"/payments/pix/{NOBODY}\n",
        f"/payments/pix/qr_code/qr_code_payment_{NOBODY}",
        f"/payments/pix/qr_code/{NOBODY}",
        "/payments/pix/qr_code/../../key.js",
    ],
)
def test_unknown_charge_is_a_page_with_404(shop: Shop, path: str) -> None:
    """A malformed id and an unknown one look alike."""
    answer, body = _get(shop, path.replace("\n", "%0A"))

    assert (404, "text/html; charset=utf-8") == (answer.status, answer.getheader("Content-Type"))
    assert "Cobrança não encontrada" in body.decode()


def test_pages_leave_the_till_to_the_banks() -> None:
    """However many pages are asked for, few ask the till at once, and the rest hears "later"."""
    asked: list[Future[Any]] = []

    async def ask(_: object) -> object:
        asked.append(Future())
        return await asyncio.wrap_future(asked[-1])

    async def flood() -> list[int]:
        hub = cast("Hub", SimpleNamespace(ask=ask))
        pages = StatusPages(hub, WebAssets())
        path = f"{status_pages.STATUS_PREFIX}{NOBODY}"
        tasks = [asyncio.create_task(pages.answer(path)) for _ in range(100)]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert status_pages.READS_AT_ONCE == len(asked)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        return [task.result().status_code for task in done]

    assert [503] * (100 - status_pages.READS_WAITING) == asyncio.run(flood())


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_each_language_are_whole(language: str) -> None:
    """The same words in each language, with the same places for values, and templates that need no others."""
    source = WebAssets().words
    all_words = json.loads(resource("web/words.json").read_text("utf-8"))
    assets = WebAssets(language)

    assert list(source) == list(all_words[language])
    holes = re.compile(r"\{\w+\}")
    assert {key: holes.findall(text) for key, text in source.items()} == {
        key: holes.findall(text) for key, text in assets.words.items()
    }
    assert all(assets.words.values())
    assert f'lang="{assets.words["lang"]}"'.encode() in assets.display_page.body


def test_overdue_code_is_on_no_screen_after_a_restart(tmp_path: Path) -> None:
    """A charge that waits for the banks after a restart shows no code; money that comes then is in time."""
    with open_shop(tmp_path) as before:
        record = _opened(before, lifetime_s=60)
    late = SystemClockAhead()
    late.set_wall(100)
    with open_shop(tmp_path, clock=late) as shop:
        display, program = shop.join(Role.DISPLAY), shop.join(Role.INTEGRATION)
        charge = display.expect("snapshot")["charge"]
        assert ("verifying", None) == (charge["state"], charge["pix_code"])
        assert "verifying" == _state(shop, record)
        assert record.charge.code not in _page(shop, record)
        assert 410 == _picture(shop, record)[0]
        program.send(type="get_qr_code", bank_payment_id=record.charge.bank_payment_id)
        assert "not_pending" == program.expect("refused")["reason"]
        _pay(shop, record)
        assert "paid" == _state(shop, record)
