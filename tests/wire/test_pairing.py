"""Giving a display its key by a code that a person types: both halves, without sockets."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire import pairing_code, proofs
from pos_app.wire.client_session import ClientState, Distrusted, Doubt, Failed, Paired, PairingSession
from pos_app.wire.messages import Heartbeat, Pair, PairOk
from pos_app.wire.reader import encode
from pos_app.wire.session import (
    Channel,
    Close,
    LookUpCode,
    PairAsked,
    ProofFailed,
    Send,
    ServerIdentity,
    ServerSession,
    ServerState,
)
from pos_app.wire.terms import LedgerKind, Role

SERVER = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"
IDENTITY = ServerIdentity(
    server=SERVER, ledger=LedgerKind.REAL, app="1.0.0", register="Caixa 1", epoch="000000-1f2e3d4c"
)
CODE = "K7QF2M9XTRW4"
PIN = bytes([0xC3] * 32)
KEY = bytes(range(32))
TLS = Channel(secure=True, fingerprint=PIN)
CODES = st.text(pairing_code.ALPHABET, min_size=12, max_size=12)


def _server(channel: Channel = TLS) -> ServerSession:
    return ServerSession(IDENTITY, channel, bytes([0xA1] * 32))


def _display(code: str = CODE, name: str = "Tela do balcão", pin: bytes = PIN) -> PairingSession:
    return PairingSession(code, name, bytes([0xB2] * 32), pin)


def _texts(actions: list[Any]) -> list[str]:
    return [action.text for action in actions if isinstance(action, Send)]


def _pair_text(server: ServerSession, display: PairingSession) -> str:
    (hello,) = _texts(list(server.open()))
    (pair,) = _texts(list(display.receive(hello)))
    return pair


def test_both_ends_prove_the_code_and_a_person_confirms() -> None:
    """Hello, proof, lookup, a person: then the key, the till's own proof, and the end of the connection."""
    server, display = _server(), _display()
    assert [LookUpCode()] == server.receive(_pair_text(server, display), 0.0)
    assert [PairAsked("Tela do balcão")] == server.prove_code(pairing_code.key_of(CODE))

    answer, close = server.pair("display-3", KEY)

    assert Close(1000, "paired") == close
    (paired, _) = display.receive(_texts([answer])[0])
    assert isinstance(paired, Paired)
    given = paired.credentials
    assert ("display-3", Role.DISPLAY, KEY, SERVER, LedgerKind.REAL, PIN) == (
        given.device, given.role, given.key, given.server, given.ledger, given.pin,
    )  # fmt: skip
    assert (ServerState.CLOSED, ClientState.CLOSED) == (server.state, display.state)


@pytest.mark.parametrize(
    ("typed", "open_code", "seen"),
    [
        ("K7QF2M9XTRW5", CODE, PIN),
        (CODE, None, PIN),
        (CODE, CODE, bytes([0xC4] * 32)),
        (CODE, CODE, b""),
        ("0" * 12, None, PIN),
    ],
    ids=["wrong code", "no window", "other certificate", "no certificate", "the filler"],
)
def test_wrong_code_no_window_and_other_certificate_look_the_same(
    typed: str, open_code: str | None, seen: bytes
) -> None:
    """One error, one close code, one noted failure; no key."""
    server, display = _server(), _display(typed, pin=seen)
    server.receive(_pair_text(server, display), 0.0)

    actions = server.prove_code(None if open_code is None else pairing_code.key_of(open_code))

    assert [ProofFailed(""), Close(4401, "auth")] == [each for each in actions if not isinstance(each, Send)]
    assert [{"type": "error", "code": 4401, "reason": "auth"}] == [
        json.loads(text) for text in _texts(actions)
    ]
    assert [] == server.pair("display-3", KEY)
    assert [Failed(4401, "auth", final=True)] == display.receive(_texts(actions)[0])


@pytest.mark.parametrize(
    ("channel", "close"),
    [
        (Channel(secure=False), Close(4426, "tls")),
        (Channel(secure=False, browser=True), Close(4401, "auth")),
        (Channel(secure=True, browser=True, fingerprint=PIN), Close(4401, "auth")),
    ],
    ids=["plain", "page", "page over TLS"],
)
def test_code_is_not_even_looked_up(channel: Channel, close: Close) -> None:
    """Without TLS beyond this computer, and from a page, there is no pairing by code."""
    server = _server(channel)
    assert close == server.receive(_pair_text(server, _display()), 0.0)[-1]
    assert [] == server.prove_code(pairing_code.key_of(CODE))


def test_key_is_given_once() -> None:
    """A second answer, or one before the person said yes, says nothing."""
    server = _server()
    server.receive(_pair_text(server, _display()), 0.0)
    assert [] == server.pair("display-3", KEY)
    server.prove_code(pairing_code.key_of(CODE))
    server.pair("display-3", KEY)
    assert [] == server.pair("display-3", KEY)


def test_impatient_display_is_sent_away() -> None:
    """Whoever speaks while a person is asked does not belong to this protocol."""
    server, display = _server(), _display()
    server.receive(_pair_text(server, display), 0.0)
    server.prove_code(pairing_code.key_of(CODE))

    assert Close(4401, "auth") == server.receive(encode(Heartbeat()), 0.0)[-1]
    assert [] == server.pair("display-3", KEY)


@pytest.mark.parametrize("kind", ["code", "certificate"])
def test_till_that_does_not_prove_itself_gives_no_key(kind: str) -> None:
    """A display takes a key from nobody but the till that knows its code and has this certificate."""
    server, display = _server(), _display()
    _pair_text(server, display)
    key = pairing_code.key_of("0" * 12 if kind == "code" else CODE)
    pin = PIN if kind == "code" else bytes([0xC4] * 32)
    exchange = proofs.Exchange("Tela do balcão", "", SERVER, bytes([0xA1] * 32), bytes([0xB2] * 32), pin)
    proof = proofs.to_text(proofs.proof(proofs.PAIR_SERVER, key, exchange))

    actions = display.receive(encode(PairOk("display-3", proofs.to_text(KEY), proof)))

    assert Distrusted(Doubt.WRONG_PROOF) == actions[0]


def test_proof_of_a_display_is_not_taken_for_the_tills() -> None:
    """What the display said, sent back to it, proves nothing."""
    server, display = _server(), _display()
    said = json.loads(_pair_text(server, display))

    actions = display.receive(encode(PairOk("display-3", proofs.to_text(KEY), said["proof"])))

    assert Distrusted(Doubt.WRONG_PROOF) == actions[0]


def test_replay_on_a_new_connection_proves_nothing() -> None:
    """The till's nonce is another one."""
    server = _server()
    recorded = _pair_text(server, _display())
    again = ServerSession(IDENTITY, TLS, bytes([0xA2] * 32))
    again.receive(recorded, 0.0)

    assert ProofFailed("") == again.prove_code(pairing_code.key_of(CODE))[0]


def test_names_are_cleaned_for_the_person_and_proven_as_sent() -> None:
    """Direction marks and controls cannot bend the till's question."""
    name = "Tela\u202e oãclab"
    server, display = _server(), _display(name=name)
    server.receive(_pair_text(server, display), 0.0)

    assert [PairAsked("Tela oãclab")] == server.prove_code(pairing_code.key_of(CODE))


def test_old_protocol_is_told_so() -> None:
    """A newer or older display learns which end to update."""
    server = _server()
    pair = Pair(2, "Tela", proofs.to_text(bytes(32)), proofs.to_text(bytes(32)))
    assert Close(4406, "version") == server.receive(encode(pair), 0.0)[-1]


@given(CODES)
def test_code_is_read_back_however_it_is_typed(code: str) -> None:
    """Groups, small letters, blanks, and the letters that look like digits."""
    typed = pairing_code.shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert code == pairing_code.parse(typed)


@given(st.text(max_size=20))
def test_anything_else_is_no_code(text: str) -> None:
    """Either twelve characters of the alphabet, or a ValueError."""
    try:
        parsed = pairing_code.parse(text)
    except ValueError:
        return
    assert (12, True) == (len(parsed), set(parsed) <= set(pairing_code.ALPHABET))


@pytest.mark.parametrize("text", ["", "K7QF-2M9X-TRW", "K7QF-2M9X-TRW4X", "K7QF-2M9X-TRWU", "K7QF-2M9X-TRÊS"])
def test_no_code(text: str) -> None:
    """Too short, too long, and signs that no code has."""
    with pytest.raises(ValueError, match="no pairing code"):
        pairing_code.parse(text)


def test_codes_are_random() -> None:
    """Sixty bits: a thousand codes are a thousand codes, and use the whole alphabet."""
    codes = {pairing_code.new_code() for _ in range(1_000)}
    assert (1_000, set(pairing_code.ALPHABET)) == (len(codes), set("".join(codes)))
