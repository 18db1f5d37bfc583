"""The server with real sockets, a real till and a real ledger."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from pos_app.domain.commands.base import ChargeRef
from pos_app.domain.commands.charges import CancelCharge, ExpireDue, OpenCharge, Opened
from pos_app.domain.commands.devices import RevokeDevice
from pos_app.domain.money import Centavos
from pos_app.services.server.listeners import bind
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role
from tests.fakes.clients import Client
from tests.services.conftest import Shop

END_TO_END_ID = "E1234567820261213215500000000001"


def _opened(shop: Shop, amount: int = 50_000, *, show: bool = True) -> Opened:
    answer = shop.ask(OpenCharge(amount=Centavos(amount), show=show))
    assert isinstance(answer, Opened)
    return answer


def _has_ipv6() -> bool:
    try:
        (probe,) = bind(("::1",), 0)
    except OSError:
        return False
    probe.close()
    return True


def test_seed_form_confirms_and_everybody_is_told(shop: Shop) -> None:
    """A bare confirmation is answered after the commit; integration and display learn of it."""
    bank, shop_system, display = (shop.join(role) for role in (Role.BANK, Role.INTEGRATION, Role.DISPLAY))
    assert "idle" == display.expect("snapshot")["phase"]
    charge = _opened(shop).record.charge
    bank.expect("event", name="payment-created-1")

    bank.send(type="confirm_payment", request="b-1", bank_payment_id=charge.bank_payment_id, value=500)
    received = bank.expect("received")

    assert ("paid", "b-1", "The payment has been confirmed") == tuple(
        received[field] for field in ("result", "request", "message")
    )
    event = shop_system.expect("event", name="payment-confirmed-1")
    assert (received["seq"], True) == (event["seq"], event["payment"]["paid"])
    assert "paid" == display.expect("snapshot", event="payment-confirmed-1")["charge"]["state"]


def test_full_form_is_repeated_without_effect(shop: Shop) -> None:
    """The same money again is `repeated`, with the first answer's number and result."""
    bank = shop.join(Role.BANK)
    charge = _opened(shop).record.charge.bank_payment_id
    fields = {
        "type": "confirm_payment",
        "delivery": "d-1",
        "end_to_end_id": END_TO_END_ID,
        "bank_payment_id": charge,
        "value": "500.00",
    }
    bank.send(**fields)
    first = bank.expect("received")
    bank.send(**fields)
    again = bank.expect("received")

    assert ("paid", "repeated", "paid") == (first["result"], again["result"], again["first_result"])
    assert first["seq"] == again["seq"]


@pytest.mark.parametrize(
    ("fields", "reason", "message"),
    [
        ({"value": "499.99"}, "value_mismatch", "Invalid payment data"),
        ({"bank_payment_id": "unknown"}, "unknown_charge", "Payment not found"),
        ({"value": "0.00"}, "bad_format", "Invalid payment data"),
    ],
)
def test_wrong_bare_forms_are_refused(
    shop: Shop, fields: dict[str, object], reason: str, message: str
) -> None:
    """The seed's sentences, with our reasons."""
    bank = shop.join(Role.BANK)
    charge = _opened(shop).record.charge.bank_payment_id

    bank.send(**{"type": "confirm_payment", "bank_payment_id": charge, "value": "500.00", **fields})

    refused = bank.expect("refused")
    assert (reason, message) == (refused["reason"], refused["message"])


def test_pipelined_confirmations_are_all_answered(shop: Shop) -> None:
    """Thirty-two in one go: each gets its own answer."""
    bank = shop.join(Role.BANK)
    for number in range(32):
        bank.send(
            type="confirm_payment",
            request=f"b-{number}",
            end_to_end_id=f"E{number:031d}",
            txid="***",
            value="1.00",
        )
    answers = {bank.expect("received")["request"] for _ in range(32)}

    assert {f"b-{number}" for number in range(32)} == answers


def test_events_chain_without_gaps(shop: Shop) -> None:
    """Each event names the one before it for this receiver; the first of a resume names 0."""
    shop_system = shop.join(Role.INTEGRATION)
    for _ in range(3):
        _opened(shop, show=False)
    live = [shop_system.expect("event") for _ in range(3)]
    shop_system.send(type="resume", since=0)
    resumed = [shop_system.expect("event") for _ in range(3)]

    assert [0, *(event["seq"] for event in resumed[:2])] == [event["prev"] for event in resumed]
    assert [(event["seq"], event["prev"]) for event in live] == [
        (event["seq"], event["prev"]) for event in resumed
    ]


def test_resume_of_a_new_connection_continues_in_pages(shop: Shop) -> None:
    """What was missed comes in order, however much it is; then live events go on."""
    credentials = shop.key(Role.INTEGRATION)
    for _ in range(450):
        shop.till.submit(OpenCharge(amount=Centavos(100), show=False))
    _opened(shop, show=False)
    client = shop.client(credentials)
    client.send(type="resume", since=0)
    events = [client.expect("event") for _ in range(451)]
    assert client.opened is not None

    assert [0, *(event["seq"] for event in events[:-1])] == [event["prev"] for event in events]
    assert client.opened.seq == events[-1]["seq"]
    _opened(shop, show=False)
    assert events[-1]["seq"] == client.expect("event")["prev"]


def test_resume_too_far_behind_gets_a_snapshot(shop: Shop) -> None:
    """More than 1,000 events behind: one snapshot of the open charges, bounded, with `more`."""
    client = shop.join(Role.INTEGRATION)
    for _ in range(1_001):
        last = shop.till.submit(OpenCharge(amount=Centavos(100), show=False))
    last.result(30)
    client.close()
    again = shop.join(Role.INTEGRATION)
    again.send(type="resume", since=0)
    snapshot = again.receive()

    assert again.opened is not None
    assert ("snapshot", again.opened.seq, True) == (snapshot["type"], snapshot["seq"], snapshot["more"])
    assert 0 < len(snapshot["charges"]) <= 500


def test_resume_ahead_of_us_gets_a_snapshot(shop: Shop) -> None:
    """A client that knows more than a restored ledger is set right."""
    client = shop.join(Role.BANK)
    client.send(type="resume", since=10_000)

    assert [] == client.expect("snapshot")["charges"]


@pytest.mark.parametrize("since", [0, 1, 10_000])
def test_resume_from_another_epoch_gets_a_snapshot(shop: Shop, since: int) -> None:
    """The same number was another event before a restore; one's own epoch, or none, goes on as ever."""
    _opened(shop, show=False)
    client = shop.join(Role.BANK)
    client.send(type="resume", since=since, epoch="000000-00000000")
    assert 1 == len(client.expect("snapshot")["charges"])
    for epoch in (shop.status.epoch, ""):
        client.send(type="resume", since=0, epoch=epoch)
        event = client.expect("event")
        assert ("payment-created-1", shop.status.epoch) == (event["name"], event["epoch"])


def test_own_scope_sees_only_its_charges(shop: Shop) -> None:
    """Another's charge is `not_found`, in no list and no event."""
    other = _opened(shop, show=False).record.charge
    client = shop.join(Role.INTEGRATION, scope="own")
    client.send(type="create_payment", request="c-1", value=45.9, description="2 camisetas", reference="p-1")
    created = client.expect("received")
    client.send(type="get_payment", request="g-1", id=other.id)
    client.send(type="get_payment", request="g-2", reference="p-1")
    client.send(type="list_payments", request="l-1")

    assert ("created", "45.90", "pending", 1800) == (
        created["result"],
        *(created["payment"][field] for field in ("value", "state", "remaining_seconds")),
    )
    assert "not_found" == client.expect("refused", request="g-1")["reason"]
    assert created["payment"]["id"] == client.expect("payment", request="g-2")["payment"]["id"]
    rows = client.expect("payments", request="l-1")
    assert ([created["payment"]["id"]], None) == (
        [row["id"] for row in rows["payments"]],
        rows["next_after_id"],
    )
    assert [created["payment"]["id"]] == [
        message["payment_id"] for message in client.skipped if message["type"] == "event"
    ]


def test_create_is_idempotent_and_show_is_exclusive(shop: Shop) -> None:
    """The same request is one charge; a second live one is refused while the first is open."""
    client = shop.join(Role.INTEGRATION)
    for _ in range(2):
        client.send(type="create_payment", request="c-1", value="10.00", show=True)
    client.send(type="create_payment", request="c-2", value="10.00", show=True)
    first, again = client.expect("received"), client.expect("received")

    assert ("created", "repeated", "created") == (first["result"], again["result"], again["first_result"])
    assert first["payment"]["id"] == again["payment"]["id"]
    assert "register_busy" == client.expect("refused", request="c-2")["reason"]


@pytest.mark.parametrize(
    ("fields", "reason", "message"),
    [({"value": "-1.00"}, "bad_format", "Invalid value"), ({"value": 1, "expires_in": 1}, "limit", None)],
)
def test_bad_create_is_refused(
    shop: Shop, fields: dict[str, object], reason: str, message: str | None
) -> None:
    """The seed's sentence for a bad value; our own limits on the time."""
    client = shop.join(Role.INTEGRATION)
    client.send(type="create_payment", **fields)
    refused = client.expect("refused")

    assert (reason, message) == (refused["reason"], refused.get("message"))


def test_list_is_paged(shop: Shop) -> None:
    """`next_after_id` leads through all charges, each once."""
    for _ in range(5):
        _opened(shop, show=False)
    client, ids, after = shop.join(Role.INTEGRATION), [], 0
    while after is not None:
        client.send(type="list_payments", after_id=after, limit=2)
        page = client.expect("payments")
        ids += [row["id"] for row in page["payments"]]
        after = page["next_after_id"]

    assert [1, 2, 3, 4, 5] == ids


def test_qr_code_is_given_while_pending_only(shop: Shop) -> None:
    """The picture of a pending charge; `not_pending` once it is cancelled."""
    client = shop.join(Role.INTEGRATION)
    charge = _opened(shop).record.charge
    client.send(type="get_qr_code", bank_payment_id=charge.bank_payment_id)
    given = client.expect("qr_code")
    client.send(type="cancel_payment", request="x-1", bank_payment_id=charge.bank_payment_id)
    client.send(type="get_qr_code", bank_payment_id=charge.bank_payment_id)

    assert (charge.code, f"qr_code_payment_{charge.bank_payment_id}") == (given["pix_code"], given["qr_code"])
    assert "verifying" == client.expect("received", request="x-1")["result"]
    assert "not_pending" == client.expect("refused")["reason"]


def test_bank_is_asked_at_connect_and_to_remove_what_is_cancelled(shop: Shop) -> None:
    """Reconcile at connect; remove_charge until answered; a last question 3 s later ends the verification."""
    bank, shop_system = shop.join(Role.BANK), shop.join(Role.INTEGRATION)
    first = bank.expect("reconcile", bank_payment_id=None)
    bank.send(type="reconcile_answer", request=first["request"], payments=[], more=False)
    assert {"new": 0, "known": 0}.items() <= bank.expect("received", request=first["request"]).items()
    charge = _opened(shop).record.charge
    shop.ask(CancelCharge(ref=ChargeRef(id=charge.id)))

    task = bank.expect("remove_charge", bank_payment_id=charge.bank_payment_id)
    bank.send(
        type="charge_removed",
        request=task["request"],
        bank_payment_id=charge.bank_payment_id,
        removed=True,
    )
    assert "noted" == bank.expect("received", request=task["request"])["result"]
    last = bank.expect("reconcile", bank_payment_id=charge.bank_payment_id)
    bank.send(type="reconcile_answer", request=last["request"], payments=[])

    assert "cancelled" == shop_system.expect("event", name="payment-cancelled-1")["payment"]["state"]


def test_last_question_can_bring_the_money(shop: Shop) -> None:
    """`removed: false` means paid: the bank's list confirms the charge."""
    bank = shop.join(Role.BANK)
    charge = _opened(shop).record.charge
    shop.ask(CancelCharge(ref=ChargeRef(id=charge.id)))
    task = bank.expect("remove_charge")
    bank.send(
        type="charge_removed", request=task["request"], bank_payment_id=charge.bank_payment_id, removed=False
    )
    question = bank.expect("reconcile", bank_payment_id=charge.bank_payment_id)
    bank.send(
        type="reconcile_answer",
        request=question["request"],
        payments=[
            {"end_to_end_id": END_TO_END_ID, "bank_payment_id": charge.bank_payment_id, "value": "500.00"}
        ],
    )

    assert 1 == bank.expect("received", result="reconciled")["new"]
    assert "paid" == bank.find("event", name="payment-confirmed-1")["payment"]["state"]


def test_newer_connection_replaces_the_older(shop: Shop, caplog_expected: Callable[..., None]) -> None:
    """One connection per device: the older is closed with 4409."""
    caplog_expected("was replaced by a newer connection")
    credentials = shop.key(Role.BANK)
    older, newer = shop.client(credentials), shop.client(credentials)

    assert 4409 == older.close_code()
    newer.expect("reconcile")


def test_revoked_device_is_closed_and_refused(shop: Shop) -> None:
    """Open sockets end with 4403; a new proof fails like any wrong one."""
    credentials = shop.key(Role.DISPLAY)
    display = shop.client(credentials)
    shop.ask(RevokeDevice(device=credentials.device))

    assert 4403 == display.close_code()
    assert 4401 == shop.client(credentials).close_code()


def test_wrong_proofs_are_refused_alike(shop: Shop) -> None:
    """A wrong key, an unknown device and a wrong role all end with 4401."""
    good = shop.key(Role.BANK)
    wrong = [
        Credentials(good.device, good.role, bytes(32), good.server, good.ledger),
        Credentials("bank-99", good.role, good.key, good.server, good.ledger),
        Credentials(good.device, Role.INTEGRATION, good.key, good.server, good.ledger),
    ]

    assert [4401] * 3 == [shop.client(credentials).close_code() for credentials in wrong]
    assert shop.client(good).opened is not None


def test_client_of_another_ledger_sends_nothing(shop: Shop) -> None:
    """Our client does not prove itself to a till that its key was not made for."""
    good = shop.key(Role.BANK)
    client = shop.client(Credentials(good.device, good.role, good.key, "other", LedgerKind.TRAINING))

    assert client.opened is None


@pytest.mark.parametrize("kind", ["confirm_payment", "create_payment", "reconcile_answer", "get_payment"])
def test_display_may_ask_for_nothing(shop: Shop, kind: str) -> None:
    """Any other type than heartbeat and resume closes a display with 4401."""
    display = shop.join(Role.DISPLAY)
    display.send(type=kind, value="1.00", bank_payment_id="x")

    assert "not_allowed" == display.expect("refused")["reason"]
    assert 4401 == display.close_code()


def test_unproven_socket_ends_after_three_seconds(shop: Shop) -> None:
    """Whoever does not prove itself is closed with 4408."""
    silent = Client(shop.url, None)
    shop.clients.append(silent)

    assert "hello" == silent.receive()["type"]
    assert 4408 == silent.close_code()


def test_integration_over_its_rate_is_closed(shop: Shop) -> None:
    """Forty at once are taken, far more are not."""
    client = shop.join(Role.INTEGRATION)
    with suppress(ConnectionClosed):  # the server need not wait for the last one
        for _ in range(60):
            client.send(type="heartbeat")

    assert 4429 == client.close_code()


def test_heartbeats_carry_the_last_number(shop: Shop) -> None:
    """A lost tail shows within one heartbeat."""
    display = shop.join(Role.DISPLAY)
    seq = _opened(shop).seq
    display.expect("snapshot", event="payment-created-1")

    assert seq == display.heartbeat()["seq"]


def test_cashier_learns_who_is_connected_and_what_is_shown(shop: Shop) -> None:
    """The status names each device, and what a display shows."""
    display = shop.join(Role.DISPLAY)
    display.expect("snapshot")
    _opened(shop)
    status = shop.wait_status(lambda link: any(device.shows == "pending" for device in link.devices))

    assert [("display-1", "pending", "500.00")] == [
        (device.device, device.shows, device.value) for device in status.devices
    ]
    display.close()
    shop.wait_status(lambda link: link.devices == ())


def test_display_that_resumes_gets_a_whole_picture(shop: Shop) -> None:
    """A display has no events: whatever it asks for, it is a snapshot."""
    display = shop.join(Role.DISPLAY)
    display.expect("snapshot")
    display.send(type="resume", since=0)

    assert "idle" == display.expect("snapshot")["phase"]


def test_picture_has_no_code_once_money_came(shop: Shop) -> None:
    """Pending: a code. Underpaid: none, and the customer is sent to the cashier."""
    display, bank = shop.join(Role.DISPLAY), shop.join(Role.BANK)
    charge = _opened(shop).record.charge
    shown = display.expect("snapshot", event="payment-created-1")["charge"]
    bank.send(
        type="confirm_payment",
        end_to_end_id=END_TO_END_ID,
        bank_payment_id=charge.bank_payment_id,
        value="1.00",
        payer={"name": "CANARY NAME", "tax_id": "123.456.789-09"},
    )
    odd = display.expect("snapshot", event="payment-exception-1")

    assert charge.code == shown["pix_code"]
    assert (None, None) == tuple(odd["charge"][field] for field in ("pix_code", "qr_code"))
    assert ("call_cashier", "wrong_amount") == (odd["phase"], odd["texts"]["headline"])
    assert "CANARY" not in str(odd)


def test_refund_answer_is_kept(shop: Shop) -> None:
    """A refund that nobody asked for is stored too, and answered `refund`."""
    bank = shop.join(Role.BANK)
    bank.send(type="refund_answer", refund="r1", end_to_end_id=END_TO_END_ID, value="1.00", status="returned")

    assert "r1" == bank.expect("received", result="refund")["refund"]


def test_banks_queue_is_seen_by_the_cashier(shop: Shop) -> None:
    """A bank says in its heartbeat what it still has to send."""
    bank = shop.join(Role.BANK)
    bank.send(type="heartbeat", seq=0, queue=7)
    bank.send(type="resume", since=99)
    bank.expect("snapshot")
    shop.join(Role.DISPLAY)
    status = shop.wait_status(lambda link: [device.queue for device in link.devices] == [7, 0])

    assert status.bank_heard_ms is not None


def test_bare_form_on_a_key_that_needs_proof_is_refused(shop: Shop) -> None:
    """`not_allowed`, and the socket stays."""
    bank = shop.client(shop.key(Role.BANK, proof_required=True))
    charge = _opened(shop).record.charge
    for _ in range(2):
        bank.send(type="confirm_payment", bank_payment_id=charge.bank_payment_id, value="500.00")

    assert ["not_allowed"] * 2 == [bank.expect("refused")["reason"] for _ in range(2)]


def test_second_address_of_this_computer_is_served(shop: Shop) -> None:
    """127.0.0.1 and ::1 share one port, where the computer has both."""
    if not _has_ipv6():
        pytest.skip("no ::1 on this computer")
    credentials = shop.key(Role.BANK)
    client = Client(f"ws://[::1]:{shop.server.port}/ws", credentials)
    shop.clients.append(client)

    assert client.opened is not None


def test_expired_charge_is_told_once(shop: Shop) -> None:
    """A charge whose time is over is verified; nothing is told twice."""
    client = shop.join(Role.INTEGRATION)
    client.send(type="create_payment", value="1.00", expires_in=2)
    client.expect("received")
    ticks = [shop.ask(ExpireDue()) for _ in range(3)]

    assert [0, 0, 0] == ticks
