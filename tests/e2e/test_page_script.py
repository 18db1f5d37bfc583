"""The page's own script in Chromium: the vectors that Python reads too, and a till that misbehaves."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, WebSocketRoute

from pos_app.services.qr.drawing import make_matrix
from pos_app.services.wire_mapping.display_snapshots import packed
from pos_app.wire import proofs
from tests.fakes.browser import Tab, browser
from tests.fakes.running_shop import RunningShop, counter

VECTORS = Path(__file__).parents[1] / "wire" / "vectors"
KEY = bytes(range(32))
DEVICE = "display-7"
SERVER = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"
CODE = "00020126580014br.gov.bcb.pix0136123e4567-e89b-42d3-a456-42661417400052040000530398654045.90"
IDLE = {
    "type": "snapshot",
    "seq": 1,
    "event": None,
    "register": "Caixa 1",
    "ledger": "real",
    "receiver": "PADARIA TRES IRMAOS LTDA",
    "shop": "Padaria Três Irmãos",
    "phase": "idle",
    "charge": None,
    "texts": {"headline": "Pague com Pix", "hint": ""},
}
CHARGE = {
    "id": 6,
    "bank_payment_id": "7cc9275c-b511-49b2-9211-d4a6526ae619",
    "state": "pending",
    "value": "45.90",
    "description": None,
    "remaining_seconds": 90,
    "total_seconds": 1800,
    "pix_code": CODE,
    "qr_code": "qr_code_payment_7cc9275c-b511-49b2-9211-d4a6526ae619",
    "modules": packed(make_matrix(CODE)),
}


def _vectors(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((VECTORS / name).read_text("utf-8"))
    return read


def _snapshot(**charge: object) -> dict[str, Any]:
    whole = {**CHARGE, **charge}
    return {**IDLE, "phase": whole["state"], "charge": whole}


class FakeTill:
    """The other end of a page's socket, which knows the key or pretends to.

    Attributes:
        key: with which it proves itself.
        heard: the messages of the page.
        connections: how often the page connected.
    """

    def __init__(self, tab: Tab, key: bytes = KEY) -> None:
        self.key = key
        self.server = SERVER
        self.heard: list[dict[str, Any]] = []
        self.connections = 0
        self._sockets: list[WebSocketRoute] = []
        tab.page.route_web_socket("**/ws", self._connected)

    def send(self, message: dict[str, Any]) -> None:
        """Say something to the newest connection."""
        self._sockets[-1].send(json.dumps(message))

    def close(self, code: int) -> None:
        """Close the newest connection."""
        self._sockets[-1].close(code=code)

    def _connected(self, socket: WebSocketRoute) -> None:
        self.connections += 1
        self._sockets.append(socket)
        socket.on_message(self._take)
        nonce = proofs.to_text(b"\xa1" * 32)
        self.send(
            {
                "type": "hello",
                "protocol": 1,
                "server": self.server,
                "ledger": "real",
                "app": "t",
                "nonce": nonce,
            }
        )

    def _take(self, text: str | bytes) -> None:
        message = json.loads(text)
        self.heard.append(message)
        if message["type"] != "auth":
            return
        exchange = proofs.Exchange(
            message["role"], message["device"], self.server, b"\xa1" * 32, proofs.from_text(message["nonce"])
        )
        assert proofs.is_proof(message["proof"], proofs.CLIENT, KEY, exchange)
        proof = proofs.to_text(proofs.proof(proofs.SERVER, self.key, exchange))
        self.send(
            {
                "type": "auth_ok",
                "proof": proof,
                "seq": 1,
                "register": "Caixa 1",
                "heartbeat": 2,
                "epoch": "000000-1f2e3d4c",
            }
        )
        self.send(IDLE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this module."""
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """Return a till that gives out the page and its script."""
    with counter(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    """Return an empty tab; it must not complain."""
    opened = Tab(chromium)
    yield opened
    opened.close()
    assert [] == opened.errors


@pytest.fixture(scope="module")
def script(chromium: Browser, site: RunningShop) -> Iterator[Tab]:
    """Return a page whose modules can be called."""
    opened = Tab(chromium)
    opened.open(site.page)
    yield opened
    opened.close()


def _call(script: Tab, module: str, function: str, *values: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    return script.page.evaluate(
        f"async (values) => (await import('/assets/{module}.js')).{function}(...values)", list(values)
    )


def _open(tab: Tab, site: RunningShop) -> None:
    tab.page.clock.install()
    tab.open_with_key(site.page, {"device": DEVICE, "key": proofs.to_text(KEY)})


def _shown(tab: Tab, till: FakeTill, snapshot: dict[str, Any], phase: str) -> None:
    till.send(snapshot)
    tab.wait_phase(phase)


def _live_on(tab: Tab, till: FakeTill, duration_ms: int) -> None:
    """Let time pass for a page whose till says every second that it lives."""
    for left_ms in range(duration_ms, 0, -1_000):
        till.send({"type": "heartbeat", "seq": 1})
        tab.page.clock.run_for(min(left_ms, 1_000))


@pytest.mark.parametrize("case", _vectors("hmac.json")["cases"])
def test_hmac_is_that_of_the_standard(script: Tab, case: dict[str, str]) -> None:
    """RFC 4231."""
    hexes = [case["key"], case["message"]]
    mac = script.page.evaluate(
        """async (hexes) => {
            const { hmac } = await import('/assets/hmac.js');
            const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
            return [...hmac(...hexes.map(bytes))];
        }""",
        hexes,
    )
    assert case["mac"] == bytes(mac).hex()


@pytest.mark.parametrize("side", [proofs.CLIENT, proofs.SERVER])
def test_proof_is_that_of_the_protocol(script: Tab, side: str) -> None:
    """The vector of the protocol's page; without fingerprint, as a script sees no certificate."""
    vector = _vectors("proofs.json")
    made = script.page.evaluate(
        """async ([side, vector]) => {
            const { proof } = await import('/assets/proofs.js');
            const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
            const { role, device, server } = vector;
            const [serverNonce, clientNonce] = [vector.server_nonce, vector.client_nonce].map(bytes);
            return proof(side, bytes(vector.key), { role, device, server, serverNonce, clientNonce });
        }""",
        [side, vector],
    )
    assert vector["without_fingerprint"][side] == made


def test_page_key_is_that_of_the_protocol(script: Tab) -> None:
    """The key that a page makes of the word in the QR."""
    vector = _vectors("proofs.json")
    made = script.page.evaluate(
        """async (vector) => {
            const { pageKey, toText } = await import('/assets/proofs.js');
            const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
            const [serverNonce, clientNonce] = [vector.server_nonce, vector.client_nonce].map(bytes);
            return toText(pageKey(bytes(vector.page.word), { serverNonce, clientNonce }));
        }""",
        vector,
    )
    assert vector["page"]["page_key"] == made


def test_displays_are_those_of_the_windows(script: Tab) -> None:
    """States, amounts, times and letters: each vector that Python reads."""
    vectors = _vectors("displays.json")
    tables = {
        "phaseOf": vectors["phases"],
        "brl": vectors["amounts"],
        "clockText": vectors["times_ms"],
        "initials": vectors["initials"],
    }
    for function, rows in tables.items():
        assert rows == [[given, _call(script, "picture", function, given)] for given, _ in rows]


def test_snapshots_are_what_other_displays_make_of_them(script: Tab) -> None:
    """Each whole snapshot of the vectors, hostile ones too, is the same phase for the page."""
    cases = _vectors("display_states.json")["cases"]
    made = {case["name"]: _call(script, "picture", "phaseOf", case["snapshot"]) for case in cases}

    assert {case["name"]: case["phase"] for case in cases} == made


def test_modules_are_unpacked_as_they_were_packed(script: Tab) -> None:
    """Every module of a code arrives where the till drew it."""
    matrix = make_matrix(CODE)
    read = script.page.evaluate(
        """async (text) => {
            const { size, isDark } = (await import('/assets/picture.js')).modulesOf(text);
            const places = [...Array(size).keys()];
            return places.map((row) => places.map((column) => Number(isDark(row, column))));
        }""",
        packed(matrix),
    )
    assert [list(row) for row in matrix.rows] == read


@pytest.mark.parametrize("text", ["", "AA", "_-4", base64.urlsafe_b64encode(bytes(range(99))).decode()])
def test_base64url_is_read_and_written(script: Tab, text: str) -> None:
    """What is read is what is written."""
    again = (
        "async (text) => { const m = await import('/assets/proofs.js'); return m.toText(m.fromText(text)); }"
    )
    assert text == script.page.evaluate(again, text)


def test_pauses_between_tries_are_the_protocols(script: Tab) -> None:
    """0.2 to 2 s in the first minute, up to 5 s later."""
    pauses = [_call(script, "link", "pause", *each) for each in [(0, 0), (0, 1), (59_999, 1), (60_000, 1)]]
    assert [200, 2_000, 2_000, 5_000] == pauses


def test_till_that_does_not_prove_itself_is_not_believed(tab: Tab, site: RunningShop) -> None:
    """A wrong proof: not recognised, whatever it sends; no second try."""
    till = FakeTill(tab, key=bytes(32))
    _open(tab, site)

    tab.wait_phase("not_known")
    till.send(_snapshot())
    tab.page.clock.run_for(30_000)

    assert ("not_known", 1) == (tab.phase(), till.connections)
    assert "Caixa não reconhecido" in tab.words()
    assert [] == tab.codes()


def test_another_till_at_the_same_address_gets_no_proof(tab: Tab, site: RunningShop) -> None:
    """A key that was used with one ledger is not shown to another, not even as a proof."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    till.heard.clear()
    till.server = "another"

    tab.page.reload()

    tab.wait_phase("not_known")
    assert [] == till.heard


def test_code_is_gone_at_zero_without_a_word_of_the_till(tab: Tab, site: RunningShop) -> None:
    """The countdown runs on the page's own clock, never restarts, and ends in the question to the bank."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(remaining_seconds=2, total_seconds=2), "pending")
    assert [CODE] == tab.codes()
    assert "00:02" == tab.page.get_by_role("timer").inner_text()

    tab.page.clock.run_for(2_200)

    assert "verifying" == tab.phase()
    assert [] == tab.codes()
    assert "Verificando com o banco…" in tab.words()


def test_last_minute_is_told_once_and_bold(tab: Tab, site: RunningShop) -> None:
    """Calm before, bold after; said to who cannot see it."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(remaining_seconds=62), "pending")
    assert "urgent" not in str(tab.page.get_attribute(".ring", "class"))

    tab.page.clock.run_for(2_500)

    assert "urgent" in str(tab.page.get_attribute(".ring", "class"))
    assert "Falta um minuto para pagar" == tab.page.text_content("[data-live=polite]")


@pytest.mark.parametrize(
    ("state", "phase", "hold_ms"),
    [({"state": "paid"}, "paid", 6_000), ({"state": "expired"}, "expired", 10_000)],
)
def test_ending_gives_way_to_the_idle_picture(
    tab: Tab, site: RunningShop, state: dict[str, str], phase: str, hold_ms: int
) -> None:
    """By itself, without a word of the till; a resize does not bring it back."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(pix_code=None, modules=None, **state), phase)

    _live_on(tab, till, hold_ms - 600)
    assert phase == tab.phase()
    _live_on(tab, till, 1_000)

    assert "idle" == tab.phase()
    tab.page.set_viewport_size({"width": 1280, "height": 800})
    tab.page.clock.run_for(400)
    assert "idle" == tab.phase()


def test_silent_till_leaves_nothing_to_pay(tab: Tab, site: RunningShop) -> None:
    """Five seconds without a frame on an open socket: reconnecting, then the picture of now."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(), "pending")

    tab.page.clock.run_for(4_400)
    assert "pending" == tab.phase()
    tab.page.clock.run_for(1_000)

    assert "lost" == tab.phase()
    assert [] == tab.codes()
    tab.page.clock.run_for(2_500)
    tab.wait_phase("idle")
    assert 2 == till.connections


@pytest.mark.parametrize(("code", "phase"), [(4401, "not_known"), (4403, "not_known"), (4406, "not_known"),
                                             (4409, "replaced"), (4426, "not_known")])  # fmt: skip
def test_final_codes_wait_for_a_person(tab: Tab, site: RunningShop, code: int, phase: str) -> None:
    """No try by itself, a button, and nothing to pay."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(), "pending")

    till.close(code)

    tab.wait_phase(phase)
    tab.page.clock.run_for(60_000)
    assert 1 == till.connections
    assert [] == tab.codes()
    assert tab.page.get_by_role("button", name="Tentar de novo").is_visible()


@pytest.mark.parametrize("code", [1001, 1006, 4400, 4408, 4429])
def test_other_codes_come_back(tab: Tab, site: RunningShop, code: int) -> None:
    """Within the first minute after 2 s at most."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")

    till.close(code)
    tab.page.wait_for_function("() => true")
    tab.page.clock.run_for(2_100)

    assert 2 == till.connections


def test_goodbye_takes_the_code_off_at_once(tab: Tab, site: RunningShop) -> None:
    """A till that says that it ends confirms nothing more: nobody shall pay what stands there meanwhile."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(), "pending")

    till.close(1001)

    tab.wait_phase("lost")  # the page's clock stands still
    assert [] == tab.codes()
    assert "45,90" not in tab.words()
    tab.page.clock.run_for(2_100)
    tab.wait_phase("idle")
    _shown(tab, till, _snapshot(), "pending")


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (["Verificando com o banco…", "Não pague de novo."], "Verificando com o banco… Não pague de novo."),
        (["Pagamento confirmado", "Obrigado!"], "Pagamento confirmado. Obrigado!"),
        (["Pague com Pix"], "Pague com Pix."),
        ([], ""),
    ],
)
def test_sentences_are_read_aloud_with_one_stop_each(script: Tab, parts: list[str], line: str) -> None:
    """Three dots and a full stop would be read as such."""
    assert line == _call(script, "picture", "sentences", parts)


def test_page_that_becomes_visible_asks_anew(tab: Tab, site: RunningShop) -> None:
    """A tablet that was taken out of its drawer does not show an old sale for long."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    till.heard.clear()

    tab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.page.clock.run_for(100)

    assert {"type": "resume", "since": 0} in till.heard


def test_page_says_that_it_lives(tab: Tab, site: RunningShop) -> None:
    """A heartbeat as often as the till asked for."""
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")
    till.heard.clear()

    tab.page.clock.run_for(4_100)

    assert [{"type": "heartbeat"}] * 2 == till.heard


def test_code_that_does_not_fit_is_offered_as_text(tab: Tab, site: RunningShop) -> None:
    """Under three pixels a module no telephone reads it: the text instead, and why."""
    tab.page.set_viewport_size({"width": 200, "height": 260})
    till = FakeTill(tab)
    _open(tab, site)
    tab.wait_phase("idle")

    _shown(tab, till, _snapshot(), "pending")

    assert [] == tab.codes()
    assert CODE == tab.page.input_value(".as-text input")
    tab.page.set_viewport_size({"width": 800, "height": 1280})
    tab.page.clock.run_for(300)
    assert [CODE] == tab.codes()


def test_page_needs_nothing_that_plain_http_lacks(tab: Tab, site: RunningShop) -> None:
    """Without WebCrypto, wake lock and clipboard it proves itself all the same."""
    tab.page.add_init_script(
        "for (const [owner, name] of [[Crypto, 'subtle'], [Navigator, 'wakeLock'], [Navigator, 'clipboard']])"
        " delete owner.prototype[name];"
    )
    till = FakeTill(tab)
    _open(tab, site)

    tab.wait_phase("idle")

    assert [None] * 3 == tab.page.evaluate("[crypto.subtle, navigator.wakeLock, navigator.clipboard]")
    _shown(tab, till, _snapshot(), "pending")
    assert [CODE] == tab.codes()


def test_page_that_drew_nothing_for_20_s_loads_itself_anew(tab: Tab, site: RunningShop) -> None:
    """Only from a till that answers: the browser's own error page would never come back."""
    FakeTill(tab, key=KEY)
    tab.page.route_web_socket("**/ws", lambda _: None)  # the newer route: opens, and says nothing
    _open(tab, site)
    tab.page.evaluate("window.isFirst = true")

    tab.page.clock.run_for(21_000)

    tab.page.wait_for_function("() => window.isFirst === undefined")
