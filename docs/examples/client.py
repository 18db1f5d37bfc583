"""A whole client of the till in one file: sell as a shop's program, confirm as a bank, watch as a display.

    python client.py KEY_FILE sell 45.90         an integration's key: makes a payment, waits for its end
    python client.py KEY_FILE confirm TXID 45.90 a bank's key: says that money came, with its proof
    python client.py KEY_FILE watch              a display's key: prints what the customer sees

Needs Python 3.11 and ``pip install websockets``; nothing of the till. KEY_FILE holds the one line that
``pos-app key add`` printed. The rules are in docs/protocol.md.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

Message = dict[str, Any]
FINAL_CODES = {4401, 4403, 4406, 4409, 4426}


def to_text(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def proof(side: str, key: Message, server_nonce: bytes, client_nonce: bytes) -> str:
    """Return the proof of one side: an HMAC over what both ends saw; the key itself never crosses."""
    fields = [f"pos-app/1/{side}".encode()]
    fields += [key[name].encode() for name in ("role", "device", "server")]
    fields += [server_nonce, client_nonce, b""]  # no certificate on this computer's own address
    text = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return to_text(hmac.digest(to_bytes(key["key"]), text, hashlib.sha256))


class Till:
    """One proven connection."""

    def __init__(self, socket: ClientConnection, key: Message) -> None:
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
            proof=proof("client", key, server_nonce, client_nonce),
        )
        answer = self.receive()
        own = proof("server", key, server_nonce, client_nonce)
        if not hmac.compare_digest(answer.get("proof", ""), own):
            raise SystemExit(f"the till did not prove itself: {answer}")

    def send(self, **fields: object) -> None:
        """Send one message."""
        self._socket.send(json.dumps(fields))

    def receive(self, timeout_s: float | None = 20.0) -> Message:
        """Return the next message; heartbeats come at least each 5 s, so silence means a lost till."""
        message: Message = json.loads(self._socket.recv(timeout_s))
        if message["type"] == "error":
            raise SystemExit(f"the till closes: {message}")
        return message

    def answer_to(self, request: str) -> Message:
        """Return the answer to one of our requests."""
        while (message := self.receive()).get("request") != request:
            pass
        return message


@contextmanager
def connected(key: Message) -> Iterator[Till]:
    """Open a connection and prove both ends."""
    with connect(key["url"], compression=None, max_size=65_536) as socket:
        yield Till(socket, key)


def sell(key: Message, value: str) -> int:
    """Make a payment, show its code, and wait for its end, across losses of the link."""
    request = f"sale-{secrets.token_hex(8)}"  # the same on every resend: the till makes one payment of them
    since: int | None = None
    while True:
        try:
            with connected(key) as till:
                till.send(type="create_payment", request=request, value=value, show=True)
                answer = till.answer_to(request)
                if answer["type"] == "refused":
                    print("refused", answer["reason"], answer.get("detail", ""), flush=True)
                    return 1
                if answer["type"] == "retry":
                    time.sleep(answer["after_ms"] / 1000)
                    continue
                payment = answer["payment"]
                if since is None:
                    print("CREATED", payment["id"], payment["txid"], payment["pix_code"], flush=True)
                since = since or answer["seq"]
                till.send(type="resume", since=since)  # what happened while we were away comes first
                return wait_for_end(till, payment["id"])
        except (ConnectionClosed, OSError, TimeoutError) as error:
            if isinstance(error, ConnectionClosed) and error.rcvd and error.rcvd.code in FINAL_CODES:
                raise
            time.sleep(1)


def wait_for_end(till: Till, payment_id: int) -> int:
    """Return 0 when the payment is confirmed, 1 when it expired or was cancelled."""
    ends = {f"payment-{word}-{payment_id}": word for word in ("confirmed", "expired", "cancelled")}
    while True:
        message = till.receive()
        if message["type"] == "event" and message["name"] in ends:
            print(ends[message["name"]].upper(), message["seq"], flush=True)
            return 0 if message["name"].startswith("payment-confirmed-") else 1
        if message["type"] == "heartbeat":
            till.send(type="heartbeat", seq=message["seq"])


def confirm(key: Message, txid: str, value: str) -> int:
    """Tell the till of money that came, again and again until it has answered."""
    now = datetime.now(UTC)
    # A bank keeps these two on its own disk before it sends: a resend must carry the same.
    delivery = f"d-{secrets.token_hex(8)}"
    end_to_end_id = f"E99999004{now:%Y%m%d%H%M}{secrets.token_hex(6)[:11]}"
    while True:
        try:
            with connected(key) as till:
                till.send(
                    type="confirm_payment",
                    request="b-1",
                    delivery=delivery,
                    end_to_end_id=end_to_end_id,
                    txid=txid,
                    value=value,
                    paid_at=now.isoformat(),
                )
                answer = till.answer_to("b-1")
                if answer["type"] == "retry":
                    time.sleep(answer["after_ms"] / 1000)
                    continue
                print(answer["type"], answer.get("result", answer.get("reason")), flush=True)
                return 0 if answer["type"] == "received" else 1
        except (ConnectionClosed, OSError, TimeoutError):
            time.sleep(1)


def watch(key: Message) -> int:
    """Print what the customer sees; each snapshot is the whole picture."""
    with connected(key) as till:
        while True:
            message = till.receive()
            if message["type"] == "snapshot":
                charge = message["charge"]
                shown = (charge["state"], charge["value"]) if charge else ("idle", "")
                print("SHOWS", *shown, message["texts"].get("headline", ""), flush=True)
            till.send(type="heartbeat")


def main(path: str, command: str, *rest: str) -> int:
    """Run one command; return the exit code."""
    key: Message = json.loads(Path(path).read_text("utf-8"))
    return {"sell": sell, "confirm": confirm, "watch": watch}[command](key, *rest)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
