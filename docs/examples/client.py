"""A whole client of the till in one file: sell as a shop's program, confirm as a bank, watch as a display.

    python client.py KEY_FILE sell 45.90 [REQUEST] an integration's key: makes a payment, waits for its end
    python client.py KEY_FILE read ID            ... prints one payment
    python client.py KEY_FILE list [STATE]       ... prints all of them
    python client.py KEY_FILE cancel ID          ... asks for the end of one
    python client.py KEY_FILE follow [SINCE]     ... prints each event after that number, whatever breaks
    python client.py KEY_FILE confirm TXID 45.90 a bank's key: says that money came, with its proof
    python client.py KEY_FILE watch              a display's key: prints what the customer sees

Needs Python 3.11 and ``pip install "websockets>=15"``; nothing of the till. KEY_FILE holds the one line that
``pos-app key add`` printed. The rules are in docs/protocol.md. REQUEST is your own number of the order: the
same one again, also after a crash, makes no second payment. A key serves one connection at a time.
"""

import base64
import hashlib
import hmac
import json
import random
import secrets
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

Message = dict[str, Any]
FINAL_CODES = {4401, 4403, 4406, 4409, 4426}
ENDS = {"paid": "CONFIRMED", "expired": "EXPIRED", "cancelled": "CANCELLED"}
SILENCE_S = 20.0
# No proxy of the environment: the till is on this computer or in this shop, and a key is for it alone.
OPTIONS: dict[str, Any] = {"compression": None, "max_size": 65_536, "proxy": None}
LOSSES = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


def to_text(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def proof(side: str, key: Message, server_nonce: bytes, client_nonce: bytes, fingerprint: bytes) -> str:
    """Return the proof of one side: an HMAC over what both ends saw; the key itself never crosses."""
    fields = [f"pos-app/1/{side}".encode()]
    fields += [key[name].encode() for name in ("role", "device", "server")]
    fields += [server_nonce, client_nonce, fingerprint]
    text = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return to_text(hmac.digest(to_bytes(key["key"]), text, hashlib.sha256))


class Till:
    """One proven connection."""

    def __init__(self, socket: ClientConnection, key: Message, fingerprint: bytes) -> None:
        self._socket = socket
        hello = self.receive()
        if (hello["server"], hello["ledger"]) != (key["server"], key["ledger"]):
            raise SystemExit("this is another till than the one of the key")
        server_nonce, client_nonce = to_bytes(hello["nonce"]), secrets.token_bytes(32)
        self.send(
            type="auth",
            protocol=1,
            role=key["role"],
            device=key["device"],
            ledger=key["ledger"],
            nonce=to_text(client_nonce),
            proof=proof("client", key, server_nonce, client_nonce, fingerprint),
        )
        answer = self.receive()
        own = proof("server", key, server_nonce, client_nonce, fingerprint)
        if not hmac.compare_digest(answer.get("proof", ""), own):
            raise SystemExit(f"the till did not prove itself: {answer}")
        self.epoch = answer["epoch"]

    def send(self, **fields: object) -> None:
        """Send one message."""
        self._socket.send(json.dumps(fields))

    def receive(self) -> Message:
        """Return the next message; heartbeats come at least each 5 s, so silence means a lost till."""
        message: Message = json.loads(self._socket.recv(SILENCE_S))
        if message["type"] == "heartbeat":
            self.send(type="heartbeat", seq=message["seq"])
        if message["type"] == "error":
            raise SystemExit(f"the till closes: {message}")
        return message

    def answer_to(self, request: str) -> Message:
        """Return the answer to one of our requests."""
        while (message := self.receive()).get("request") != request:
            pass
        return message

    def events(self, since: int, epoch: str) -> Iterator[Message]:
        """Yield the events after ``since``, or a snapshot of the open payments where that is too far back.

        Another ``epoch`` than the till's brings a snapshot too: it was restored, its numbers are others.
        """
        self.send(type="resume", since=since, epoch=epoch)
        while True:
            message = self.receive()
            if message["type"] == "snapshot":
                since = message["seq"]
                yield message
            elif message["type"] == "event" and message["prev"] > since:
                self.send(type="resume", since=since, epoch=self.epoch)  # one between was lost
            elif message["type"] == "event" and message["seq"] > since:
                since = message["seq"]
                yield message


@contextmanager
def connected(key: Message) -> Iterator[Till]:
    """Open a connection, check the certificate against the key's pin, and prove both ends."""
    url = urlsplit(key["url"])
    if url.scheme == "ws":
        if url.hostname not in {"127.0.0.1", "::1", "localhost"}:
            raise SystemExit("plain text beyond this computer: the key needs a wss address")
        with connect(key["url"], **OPTIONS) as socket:
            yield Till(socket, key, b"")
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the pin below says more than any authority
    with connect(key["url"], **OPTIONS, ssl=context) as socket:
        certificate = socket.socket.getpeercert(binary_form=True)  # type: ignore[attr-defined]  # an SSLSocket
        fingerprint = hashlib.sha256(certificate).digest()
        if not hmac.compare_digest(fingerprint, bytes.fromhex(key["fingerprint"])):
            raise SystemExit("another certificate than the one of the key")
        yield Till(socket, key, fingerprint)


def wait_before_next_try(error: Exception) -> None:
    """Wait a random time, so that a shop's programs do not all come at once; end where waiting is useless."""
    if isinstance(error, ConnectionClosed) and error.rcvd and error.rcvd.code in FINAL_CODES:
        raise SystemExit(f"closed with {error.rcvd.code}") from error
    time.sleep(random.uniform(0.2, 2.0))  # noqa: S311 - no secret


def asked(key: Message, request: str, **fields: object) -> Message:
    """Return the final answer to a message; sent again, the same, until there is one."""
    while True:
        try:
            with connected(key) as till:
                till.send(request=request, **fields)
                answer = till.answer_to(request)
        except LOSSES as error:
            wait_before_next_try(error)
            continue
        if answer["type"] != "retry":
            return answer
        time.sleep(answer["after_ms"] / 1000)


def followed(key: Message, since: int) -> Iterator[Message]:
    """Yield each event after ``since`` once, across losses of the link and restarts of the till."""
    epoch = ""
    while True:
        try:
            with connected(key) as till:
                for message in till.events(since, epoch):
                    since, epoch = message["seq"], till.epoch
                    yield message
        except LOSSES as error:
            wait_before_next_try(error)


def sell(key: Message, value: str, request: str = "") -> int:
    """Make a payment, show its code, and wait for its end."""
    request = request or f"sale-{secrets.token_hex(8)}"
    answer = asked(key, request, type="create_payment", value=value, show=True)
    if answer["type"] == "refused":
        return said(answer)
    payment = answer["payment"]
    print("CREATED", payment["id"], payment["txid"], payment["pix_code"], flush=True)
    if payment["state"] in ENDS:  # this order was made before, and is over
        return ended(payment)
    for message in followed(key, answer["seq"]):
        if message["type"] == "snapshot":
            payment = asked(key, "g-1", type="get_payment", id=payment["id"])["payment"]
        elif message["payment_id"] == payment["id"]:
            payment = message["payment"]
        if payment["state"] in ENDS:
            return ended(payment)
    return 1


def ended(payment: Message) -> int:
    """Say how a payment ended; return 0 where the money is there."""
    print(ENDS[payment["state"]], payment["id"], flush=True)
    return 0 if payment["state"] == "paid" else 1


def read(key: Message, number: str) -> int:
    """Print one payment."""
    return said(asked(key, "g-1", type="get_payment", id=int(number)))


def cancel(key: Message, number: str) -> int:
    """Ask for the end of a payment: ``verifying`` now, told by an event later."""
    found = asked(key, "g-1", type="get_payment", id=int(number))
    if found["type"] == "refused":
        return said(found)
    name = found["payment"]["bank_payment_id"]
    return said(asked(key, f"cancel-{number}", type="cancel_payment", bank_payment_id=name))


def list_all(key: Message, state: str | None = None) -> int:
    """Print all payments, page by page."""
    after: int | None = 0
    while after is not None:
        page = asked(key, "l-1", type="list_payments", state=state, after_id=after)
        if page["type"] == "refused":
            return said(page)
        for payment in page["payments"]:
            print("PAYMENT", payment["id"], payment["state"], payment["value"], flush=True)
        after = page["next_after_id"]
    return 0


def follow(key: Message, since: str = "0") -> int:
    """Print each event; keep the last number on your own disk and give it at the next start."""
    for message in followed(key, int(since)):
        print("EVENT", message["seq"], message.get("name", "snapshot"), flush=True)
    return 0


def confirm(key: Message, txid: str, value: str) -> int:
    """Tell the till of money that came, again and again until it has answered."""
    now = datetime.now(UTC)
    # A bank keeps these two on its own disk before it sends: a resend must carry the same.
    delivery = f"d-{secrets.token_hex(8)}"
    end_to_end_id = f"E99999004{now:%Y%m%d%H%M}{secrets.token_hex(6)[:11]}"
    answer = asked(
        key,
        "b-1",
        type="confirm_payment",
        delivery=delivery,
        end_to_end_id=end_to_end_id,
        txid=txid,
        value=value,
        paid_at=now.isoformat(),
    )
    return said(answer)


def said(answer: Message) -> int:
    """Print an answer; return 0 where it is none that refuses."""
    if answer["type"] == "payment":
        print(json.dumps(answer["payment"]), flush=True)
    else:
        print(answer["type"], answer.get("result", answer.get("reason")), flush=True)
    return 1 if answer["type"] == "refused" else 0


def watch(key: Message) -> int:
    """Print what the customer sees; each snapshot is the whole picture."""
    while True:
        try:
            with connected(key) as till:
                while True:
                    show(till.receive())
        except LOSSES as error:
            print("LOST", flush=True)  # a display takes code, amount and green off the screen now
            wait_before_next_try(error)


def show(message: Message) -> None:
    """Print one snapshot."""
    if message["type"] == "snapshot":
        charge = message["charge"]
        shown = (charge["state"], charge["value"]) if charge else ("idle", "")
        print("SHOWS", *shown, message["texts"].get("headline", ""), flush=True)


COMMANDS: dict[str, Callable[..., int]] = {
    "sell": sell,
    "read": read,
    "list": list_all,
    "cancel": cancel,
    "follow": follow,
    "confirm": confirm,
    "watch": watch,
}


def main(path: str, command: str, *rest: str) -> int:
    """Run one command; return the exit code."""
    key: Message = json.loads(Path(path).read_bytes())  # UTF-16 too, as some shells save what they print
    try:
        return COMMANDS[command](key, *rest)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
