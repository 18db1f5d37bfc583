"""Keys for devices: the record goes to the till, the secret to the key store, the line to whoever asked.

Used by the running till and by ``pos-app key`` on a stopped one. May wait for the system's keyring, so never
in the GUI thread: windows use :mod:`pos_app.services.devices.device_service`.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from pos_app.domain.addresses import is_loopback
from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.devices import AddDevice, ListDevices, NoteNewKey, RevokeDevice
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import CheckManager
from pos_app.domain.device import Device
from pos_app.domain.errors import KeyNotKeptError, RefusedError
from pos_app.domain.shop import TillStatus
from pos_app.services.devices.key_store import KeyStore, new_key, write_key_file
from pos_app.services.ports.devices import (
    Invite,
    KeyWish,
    LinkStatus,
    ListenerStatus,
    PairingPort,
    PairingStatus,
)
from pos_app.services.ports.till import TillPort
from pos_app.services.web.endpoints import OpenListener, listener_specs
from pos_app.wire import proofs
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role

_log = logging.getLogger(__name__)

_WAIT_S = 20.0
_MAX_KEYS = 2_000


def add_keys(till: TillPort, keys: KeyStore, link: LinkStatus, wish: KeyWish) -> tuple[str, ...]:
    """Register devices and return one key file for each, one line of JSON.

    Raises:
        PosError: what the till refused; ``KeyNotKeptError`` where there is no place for the secret.
    """
    status = _status(till)
    return tuple(
        _key_line(status, link, *_add(till, keys, status, wish))
        for _ in range(min(max(1, wish.count), _MAX_KEYS))
    )


def invite_browser(till: TillPort, pairing: PairingPort, listener: ListenerStatus, wish: KeyWish) -> Invite:
    """Register a browser display and return the address with the word of which it makes its key.

    Raises:
        PosError: what the till refused.
    """
    device, word = _register(till, wish, invited=True), secrets.token_bytes(proofs.WORD_BYTES)
    pairing.invite(device.id, word).result(_WAIT_S)
    fragment = urlencode({"device": device.id, "word": proofs.to_text(word)})
    return Invite(device, f"{listener.page}#{fragment}")


def open_pairing(till: TillPort, pairing: PairingPort, pin: str) -> PairingStatus:
    """Open the pairing window, if the manager would.

    Raises:
        PosError: what the till refused.
    """
    till.submit(CheckManager(decision=decision(pin))).result(_WAIT_S)
    return pairing.open().result(_WAIT_S)


def approve_pairing(till: TillPort, keys: KeyStore, pairing: PairingPort, name: str, pin: str) -> Device:
    """Register the display that waits at the pairing window, and give it its key.

    Raises:
        PosError: what the till refused; ``not_found`` where no display waits any more.
    """
    status, wish = _status(till), KeyWish(role="display", name=name, pin=pin)
    device, key = _add(till, keys, status, wish)
    if not pairing.grant(device.id, key).result(_WAIT_S):
        revoke_key(till, keys, device.id, pin)
        raise RefusedError(reason="not_found", detail="no display waits")
    return device


def renew_key(till: TillPort, keys: KeyStore, link: LinkStatus, device: str, pin: str) -> str:
    """Return the key file of a second key of a device; the older one ends with the first use of the new.

    Raises:
        PosError: what the till refused.
    """
    status = _status(till)
    with _kept():
        older = keys.find(status.server_id, device)
    known: Device = till.submit(NoteNewKey(device=device, decision=decision(pin))).result(_WAIT_S)
    key = new_key()
    with _kept():
        # Of two keys the older one is in use: the newer of them was never proven, or it would be alone.
        keys.save(status.server_id, device, (key, *older[-1:]))
    return _key_line(status, link, known, key)


def list_keys(till: TillPort) -> tuple[str, ...]:
    """Return one line a device: id, role, name, since, last seen, and ``valid``, ``new`` or ``revoked``."""
    return tuple(_line(each) for each in till.submit(ListDevices()).result(_WAIT_S))


def revoke_key(till: TillPort, keys: KeyStore, device: str, pin: str) -> tuple[str, ...]:
    """Refuse a device from now on, and forget its secret.

    Raises:
        PosError: what the till refused; the device is as it was.
    """
    command = RevokeDevice(device=device, decision=decision(pin))
    revoked: Device = till.submit(command).result(_WAIT_S)
    forget_secret(keys, _status(till).server_id, revoked.id)
    return (_line(revoked),)


def forget_secret(keys: KeyStore, ledger: str, device: str) -> None:
    """Forget the secret of a device that the ledger refuses already.

    A keyring that fails takes nothing back: the next start tries again.
    """
    try:
        keys.save(ledger, device, ())
    except Exception:  # noqa: BLE001 - whatever a keyring raises
        _log.exception("the secret of %s could not be forgotten", device)


def forget_revoked(till: TillPort, keys: KeyStore) -> None:
    """Forget all secrets of devices that the ledger refuses; at each start, so also after a restore."""
    status = _status(till)
    for device in till.submit(ListDevices()).result(_WAIT_S):
        if device.revoked_at is not None:
            forget_secret(keys, status.server_id, device.id)


def link_of_stopped(till: TillPort, keys: KeyStore, port: int) -> LinkStatus:
    """Return where a till will listen that does not run now, for the key files that are made meanwhile."""
    status = _status(till)
    listeners = []
    for spec in listener_specs(status.network):
        fingerprint = _fingerprint(keys, status) if spec.tls else b""
        listeners.append(OpenListener(spec, port + spec.above, fingerprint, is_loopback).status())
    return LinkStatus(listening=listeners[0].url, listeners=tuple(listeners))


def _fingerprint(keys: KeyStore, status: TillStatus) -> bytes:
    from pos_app.services.devices.certificate import own_certificate  # noqa: PLC0415 - few tills need it

    return own_certificate(keys, status.server_id).fingerprint


def _status(till: TillPort) -> TillStatus:
    status: TillStatus = till.submit(ReadStatus()).result(_WAIT_S)
    return status


def _add(till: TillPort, keys: KeyStore, status: TillStatus, wish: KeyWish) -> tuple[Device, bytes]:
    device, key = _register(till, wish), new_key()
    try:
        with _kept():
            keys.save(status.server_id, device.id, (key,))
    except KeyNotKeptError:
        revoke_key(till, keys, device.id, wish.pin)
        raise
    return device, key


@contextmanager
def _kept() -> Iterator[None]:
    """Turn whatever a keyring or a folder raises into one error that says so."""
    try:
        yield
    except Exception as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else type(error).__name__
        raise KeyNotKeptError(words) from error


def _register(till: TillPort, wish: KeyWish, *, invited: bool = False) -> Device:
    command = AddDevice(
        role=wish.role,
        name=wish.name,
        scope=wish.scope,
        proof_required=wish.proof_required,
        invited=invited,
        decision=decision(wish.pin),
    )
    device: Device = till.submit(command).result(_WAIT_S)
    return device


def _key_line(status: TillStatus, link: LinkStatus, device: Device, key: bytes) -> str:
    """Return a key file: for the network's address and its pin, else for this computer."""
    network = link.network
    url, pin = (link.listening, "") if network is None else (network.url, network.fingerprint)
    kind = LedgerKind(status.ledger)
    credentials = Credentials(device.id, Role(device.role), key, status.server_id, kind, bytes.fromhex(pin))
    return write_key_file(credentials, url)


def decision(pin: str) -> Decision | None:
    """Return a manager's decision about a device; None without a PIN, which a training ledger takes."""
    return Decision(reason="chave de aparelho", pin=pin) if pin else None


def _line(device: Device) -> str:
    state = "revoked" if device.revoked_at else "new" if device.is_new else "valid"
    seen = "never" if device.last_seen_at is None else device.last_seen_at.isoformat()
    since = device.created_at.isoformat()
    return f"{device.id}\t{device.role}\t{device.name}\t{since}\t{seen}\t{state}"
