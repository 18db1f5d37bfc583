"""Both halves of a connection, without sockets."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_app.wire.client_session import (
    ClientSession,
    ClientState,
    Credentials,
    Distrusted,
    Doubt,
    Failed,
    Opened,
    PairingSession,
    is_final,
)
from pos_app.wire.messages import Heartbeat, Received, Resume, Side, allowed
from pos_app.wire.pairing_code import key_of
from pos_app.wire.reader import encode
from pos_app.wire.session import (
    Channel,
    Close,
    Deliver,
    LookUpKey,
    ProofFailed,
    Proven,
    Rejected,
    Send,
    ServerIdentity,
    ServerSession,
    ServerState,
)
from pos_app.wire.terms import CloseCode, ErrorReason, LedgerKind, Role
from tests.wire.examples import vector_messages

KEY = bytes(range(32))
SERVER = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"
IDENTITY = ServerIdentity(
    server=SERVER, ledger=LedgerKind.TRAINING, app="1.0.0", register="Caixa 1", epoch="000000-1f2e3d4c"
)
LOOPBACK = Channel(secure=True)
# One good text of every type of either end; a client's own where both ends have the type.
TEXTS = {
    json.loads(each.text)["type"]: each.text
    for each in sorted(vector_messages(), key=lambda each: each.side is Side.CLIENT)
}


def _server_session(channel: Channel = LOOPBACK, identity: ServerIdentity = IDENTITY) -> ServerSession:
    return ServerSession(identity, channel, bytes([0xA1] * 32))


def _client_session(role: Role = Role.BANK, **changes: object) -> ClientSession:
    credentials = Credentials("dev-1", role, KEY, SERVER, LedgerKind.TRAINING)
    return ClientSession(replace(credentials, **changes), bytes([0xB2] * 32))


def _texts(actions: list[Any]) -> list[str]:
    said = (action.answer if isinstance(action, Rejected) else action for action in actions)
    return [each if isinstance(each, str) else each.text for each in said if isinstance(each, str | Send)]


def _auth_text(server: ServerSession, client: ClientSession) -> str:
    (hello,) = _texts(list(server.open()))
    (auth,) = _texts(list(client.receive(hello)))
    return auth


def _opened(role: Role = Role.BANK, channel: Channel = LOOPBACK) -> tuple[ServerSession, ClientSession]:
    server, client = _server_session(channel), _client_session(role)
    server.receive(_auth_text(server, client), 0.0)
    server.prove([KEY])
    (auth_ok,) = _texts(list(server.welcome(412)))
    assert [Opened(412, "Caixa 1", 2 if role is Role.DISPLAY else 5, "000000-1f2e3d4c")] == client.receive(
        auth_ok
    )
    return server, client


def _close_of(actions: list[Any]) -> Close:
    (close,) = [action for action in actions if isinstance(action, Close)]
    return close


@pytest.mark.parametrize("role", list(Role))
def test_both_ends_prove_and_open(role: Role) -> None:
    """Hello, proof, lookup, counter-proof: then messages pass in both directions."""
    server, client = _server_session(), _client_session(role)
    actions = server.receive(_auth_text(server, client), 0.0)
    assert [LookUpKey(role, "dev-1")] == actions
    assert [Proven(role, "dev-1")] == server.prove([KEY])
    client.receive(_texts(list(server.welcome(412)))[0])

    assert (ServerState.OPEN, ClientState.OPEN) == (server.state, client.state)
    assert [Deliver(Resume(7))] == server.receive(encode(Resume(7)), 0.0)
    assert [Deliver(Heartbeat(seq=9))] == client.receive(encode(Heartbeat(seq=9)))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_open_connection_takes_what_its_role_may_send(kind: str, role: Role) -> None:
    """Every pair of role and type: delivered, or refused and closed."""
    server, _ = _opened(role)
    actions = list(server.receive(TEXTS[kind], 0.0))

    if kind in allowed(Side.CLIENT, role):
        assert [Deliver] == [type(action) for action in actions]
    else:
        assert "not_allowed" == json.loads(_texts(actions)[0])["reason"]
        assert Close(4401, "auth") == _close_of(actions)
        assert not [action for action in actions if isinstance(action, Deliver)]


@pytest.mark.parametrize("keys", [[], [bytes([1]) * 32], [bytes(32)], [bytes([1]) * 32, bytes([2]) * 32]])
def test_unknown_device_and_wrong_proof_look_the_same(keys: list[bytes]) -> None:
    """No key, a revoked one or another one: the same error and code, and a failure is noted."""
    server, client = _server_session(), _client_session()
    server.receive(_auth_text(server, client), 0.0)

    actions = server.prove(keys)

    assert [ProofFailed("dev-1"), Close(4401, "auth")] == [
        item for item in actions if not isinstance(item, Send)
    ]
    assert [{"type": "error", "code": 4401, "reason": "auth"}] == [
        json.loads(text) for text in _texts(list(actions))
    ]
    assert ServerState.CLOSED is server.state


def test_key_of_zeros_opens_nothing() -> None:
    """The filler that evens out the time is no key."""
    server, client = _server_session(), _client_session(key=bytes(32))
    server.receive(_auth_text(server, client), 0.0)

    assert ProofFailed("dev-1") == server.prove([])[0]


def test_two_keys_are_valid_during_a_change() -> None:
    """The old and the new key of a device both open."""
    server, client = _server_session(), _client_session()
    server.receive(_auth_text(server, client), 0.0)

    assert [Proven(Role.BANK, "dev-1", key=1)] == server.prove([bytes([1]) * 32, KEY])


@pytest.mark.parametrize(
    ("role", "channel", "close"),
    [
        (Role.BANK, Channel(secure=False), Close(4426, "tls")),
        (Role.INTEGRATION, Channel(secure=False), Close(4426, "tls")),
        (Role.DISPLAY, Channel(secure=False), Close(4426, "tls")),
        (Role.BANK, Channel(secure=False, browser=True), Close(4426, "tls")),
        (Role.INTEGRATION, Channel(secure=False, browser=True), Close(4426, "tls")),
    ],
)
def test_channel_limits_who_may_come(role: Role, channel: Channel, close: Close) -> None:
    """Without TLS beyond loopback only browser displays."""
    server = _server_session(channel)

    assert close == _close_of(list(server.receive(_auth_text(server, _client_session(role)), 0.0)))


@pytest.mark.parametrize("fingerprint", [b"", b"x" * 32])
@pytest.mark.parametrize("role", [Role.BANK, Role.INTEGRATION])
def test_browser_can_be_a_display_only(role: Role, fingerprint: bytes) -> None:
    """A right proof of another role is told why it may not; a wrong one no more than anywhere else."""
    channel = Channel(secure=True, browser=True, fingerprint=fingerprint)
    right, wrong = _server_session(channel), _server_session(channel)
    for server in (right, wrong):
        credentials = Credentials("dev-1", role, KEY, SERVER, LedgerKind.TRAINING)
        client = ClientSession(credentials, bytes([0xB2] * 32), fingerprint)
        server.receive(_auth_text(server, client), 0.0)
    told = [json.loads(each.text) for each in right.prove([KEY]) if isinstance(each, Send)]

    assert [("refused", "not_allowed"), ("error", "auth")] == [
        (each["type"], each["reason"]) for each in told
    ]
    assert "Origin" in told[0]["detail"]
    assert (ServerState.CLOSED, None) == (right.state, right.role)
    assert ProofFailed("dev-1") == wrong.prove([bytes([7]) * 32])[0]


def test_client_of_a_library_with_an_origin_learns_why() -> None:
    """It does not come back by itself: a person has to change something."""
    server = _server_session(Channel(secure=True, browser=True))
    client = _client_session()
    server.receive(_auth_text(server, client), 0.0)
    refused = next(each.text for each in server.prove([KEY]) if isinstance(each, Send))

    assert [Failed(4401, "not_allowed", final=True)] == client.receive(refused)


@pytest.mark.parametrize(("left", "told"), [(4, 4), (1, 1), (0, None)])
def test_wrong_pairing_code_says_how_many_tries_are_left(left: int, told: int | None) -> None:
    """A person mends a letter; where none is left, or no window is open, a new code is wanted."""
    server = _server_session(Channel(secure=True))
    display = PairingSession("K7QF2M9XTRW4", "Tela", bytes([2]) * 32)
    (hello,) = server.open()
    assert isinstance(hello, Send)
    (asked,) = display.receive(hello.text)
    assert isinstance(asked, Send)
    server.receive(asked.text, 0.0)
    actions = server.prove_code(key_of("000000000000"), left)
    error = next(each.text for each in actions if isinstance(each, Send))

    assert ProofFailed("") == actions[0]
    assert told == json.loads(error).get("tries_left")
    assert [Failed(4401, "auth", final=True, tries_left=told or 0)] == display.receive(error)


@pytest.mark.parametrize("secure", [True, False])
def test_browser_display_is_served_on_plain_sockets(secure: bool) -> None:  # noqa: FBT001  # parametrized
    """A tablet's page proves itself without a fingerprint."""
    server, _ = _opened(Role.DISPLAY, Channel(secure=secure, browser=True, fingerprint=b"x" * 32))

    assert ServerState.OPEN is server.state


def test_key_of_the_other_kind_of_ledger_is_refused() -> None:
    """A training key is worthless on a real ledger, at both ends."""
    real = ServerIdentity(SERVER, LedgerKind.REAL, "1.0.0", "Caixa 1", "000000-1f2e3d4c")
    server, client = _server_session(), _client_session()
    auth = _auth_text(server, client)

    assert [Distrusted(Doubt.OTHER_LEDGER)] == _client_session().receive(
        _texts(list(_server_session(identity=real).open()))[0]
    )[:1]
    assert Close(4401, "training") == _close_of(list(_server_session(identity=real).receive(auth, 0.0)))


def test_other_protocol_is_told_which_side_to_update() -> None:
    """4406, with a sentence."""
    server, client = _server_session(), _client_session()
    auth = _auth_text(server, client).replace('"protocol":1', '"protocol":2')
    actions = list(server.receive(auth, 0.0))

    assert Close(4406, "version") == _close_of(actions)
    assert "this till speaks protocol 1" == json.loads(_texts(actions)[0])["message"]


def test_replayed_proof_is_worthless_on_a_new_connection() -> None:
    """Each connection has its own nonce, so a recorded auth fails."""
    server, client = _server_session(), _client_session()
    recorded = _auth_text(server, client)
    other = ServerSession(IDENTITY, LOOPBACK, bytes([0xA2] * 32))
    other.receive(recorded, 0.0)

    assert ProofFailed("dev-1") == other.prove([KEY])[0]


@pytest.mark.parametrize(
    "text", ['{"type":"confirm_payment","bank_payment_id":"7cc9","value":500}', '{"type":"heartbeat"}']
)
def test_nothing_but_a_proof_is_taken_first(text: str) -> None:
    """A message before the proof is refused and the socket closed."""
    server = _server_session()
    actions = list(server.receive(text, 0.0))

    assert Close(4401, "auth") == _close_of(actions)
    assert not [action for action in actions if isinstance(action, Deliver)]
    assert [] == server.receive(text, 0.0)


def test_type_of_another_role_closes() -> None:
    """A display that confirms a payment is answered `not_allowed` and closed with 4401."""
    server, _ = _opened(Role.DISPLAY)
    actions = list(
        server.receive('{"type":"confirm_payment","request":"b-1","value":5,"bank_payment_id":"x"}', 0.0)
    )

    assert "not_allowed" == json.loads(_texts(actions)[0])["reason"]
    assert Close(4401, "auth") == _close_of(actions)


def test_unknown_type_keeps_the_socket() -> None:
    """A later client may ask for more than we know."""
    server, _ = _opened()
    actions = list(server.receive('{"type":"pay_by_face","request":"f-1"}', 0.0))

    assert {
        "type": "refused",
        "reason": "unknown_type",
        "request": "f-1",
        "detail": "type not for this role",
    } == (json.loads(_texts(actions)[0]))
    assert ServerState.OPEN is server.state


@pytest.mark.parametrize(
    ("role", "step_s", "closed"),
    [(Role.INTEGRATION, 1.0, True), (Role.INTEGRATION, 7.0, False), (Role.BANK, 1.0, False)],
)
def test_ten_bad_formats_in_a_minute_close(role: Role, step_s: float, closed: bool) -> None:  # noqa: FBT001  # parametrized
    """The tenth within a minute ends in 4400; slower ones and a bank's do not."""
    server, _ = _opened(role)
    for number in range(9):
        assert ServerState.OPEN is server.state
        server.receive("{", number * step_s)

    actions = list(server.receive("{", 9 * step_s))

    assert closed == (ServerState.CLOSED is server.state)
    assert closed == any(isinstance(action, Close) and action.code == CloseCode.FORMAT for action in actions)


def test_refused_confirmation_is_answered_and_handed_on() -> None:
    """The bank learns the seed's sentence; the server gets the text, which may be money."""
    server, _ = _opened()
    text = '{"type":"confirm_payment","delivery":"d-1","value":"0.00","bank_payment_id":"7cc9"}'
    (rejected,) = server.receive(text, 0.0)

    assert isinstance(rejected, Rejected)
    assert {"reason": "bad_format", "delivery": "d-1", "message": "Invalid payment data"}.items() <= (
        json.loads(rejected.answer).items()
    )
    assert (text, "confirm_payment") == (rejected.text, rejected.error.kind)


def test_binary_frame_closes_both_ends() -> None:
    """The protocol has no binary frames."""
    server, client = _opened()

    assert [Close(1003, "text only")] == server.receive_binary()
    assert [Distrusted(Doubt.FORMAT), Close(4401, "format")] == client.receive_binary()


def test_owner_can_end_a_connection() -> None:
    """Revoked, replaced, late and too fast each have their word and code."""
    expected = {
        CloseCode.REVOKED: "revoked",
        CloseCode.REPLACED: "replaced",
        CloseCode.NO_AUTH_IN_TIME: "timeout",
        CloseCode.RATE: "rate",
    }
    for code, word in expected.items():
        server, client = _opened()
        actions = list(server.fail(code))

        assert Close(code, word) == _close_of(actions)
        assert [Failed(code, word, is_final(code))] == client.receive(_texts(actions)[0])


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [({"server": "another-ledger"}, Doubt.OTHER_SERVER), ({"ledger": LedgerKind.REAL}, Doubt.OTHER_LEDGER)],
)
def test_client_sends_nothing_to_another_till(changes: dict[str, Any], doubt: Doubt) -> None:
    """The id and kind of the ledger are checked before the proof leaves."""
    client = _client_session(**changes)
    actions = list(client.receive(_texts(list(_server_session().open()))[0]))

    assert [Distrusted(doubt), Close(4401, doubt)] == actions
    assert ClientState.CLOSED is client.state


def test_client_uses_nothing_of_a_till_without_the_key() -> None:
    """A false till cannot make the counter-proof, so not even its snapshot is read."""
    client = _client_session()
    client.receive(_texts(list(_server_session().open()))[0])
    false_ok = {
        "type": "auth_ok",
        "proof": "A" * 43,
        "seq": 1,
        "register": "Caixa 1",
        "heartbeat": 5,
        "epoch": "000000-1f2e3d4c",
    }

    assert Distrusted(Doubt.WRONG_PROOF) == client.receive(json.dumps(false_ok))[0]
    assert [] == client.receive(encode(Received(result="paid")))


def test_client_reads_nothing_before_the_proof() -> None:
    """A message in the place of the proof ends the connection."""
    client = _client_session()
    client.receive(_texts(list(_server_session().open()))[0])

    assert Distrusted(Doubt.FORMAT) == client.receive(encode(Received(result="paid")))[0]


def test_client_of_an_older_version_says_so() -> None:
    """A hello of protocol 2 ends in 4406, which is final."""
    hello = _texts(list(_server_session().open()))[0].replace('"protocol":1', '"protocol":2')

    assert [Distrusted(Doubt.VERSION), Close(4406, "version")] == _client_session().receive(hello)


def test_open_client_ignores_types_it_does_not_know() -> None:
    """Receivers ignore what a later server adds."""
    _, client = _opened()

    assert [] == client.receive('{"type":"weather"}')
    assert ClientState.OPEN is client.state


@pytest.mark.parametrize(
    ("code", "final"),
    [(4401, True), (4403, True), (4406, True), (4409, True), (4426, True)]
    + [(code, False) for code in (None, 1000, 1001, 1006, 1009, 4400, 4408, 4429)],
)
def test_final_codes_wait_for_a_person(code: int | None, final: bool) -> None:  # noqa: FBT001  # parametrized
    """After these five a client does not come back by itself; after all others it does."""
    assert final == is_final(code)


def test_error_reason_is_passed_on() -> None:
    """What the server says before it closes reaches the owner of the client."""
    client = _client_session()

    assert [Failed(4401, ErrorReason.TRAINING, final=True)] == client.receive(
        '{"type":"error","code":4401,"reason":"training"}'
    )


def test_credentials_never_show_their_key() -> None:
    """A log line with credentials holds no secret."""
    credentials = Credentials("dev-1", Role.BANK, KEY, SERVER, LedgerKind.TRAINING)

    assert "Credentials('dev-1', 'bank')" == repr(credentials)


@given(st.lists(st.text(), max_size=5), st.booleans())
def test_any_texts_leave_a_session_in_order(frames: list[str], is_open: bool) -> None:  # noqa: FBT001  # drawn
    """Whatever comes, both halves answer with actions and raise nothing."""
    server, client = _opened() if is_open else (_server_session(), _client_session())
    for number, text in enumerate(frames):
        assert not any(
            isinstance(action, Deliver | LookUpKey) for action in server.receive(text, float(number))
        )
        assert not any(isinstance(action, Deliver | Opened) for action in client.receive(text))
