"""Keys for devices: the record goes to the till, the secret to the key store, the line to whoever asked.

Used by the running till and by ``pos-app key`` on a stopped one. May wait for the system's keyring, so never
in the GUI thread.
"""

from dataclasses import dataclass

from pos_app.domain.commands import AddDevice, Decision, Device, ListDevices, ReadStatus, RevokeDevice
from pos_app.services.keys import KeyStore, new_key, write_key_file
from pos_app.services.ports import TillPort
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role

_WAIT_S = 20.0
_MAX_KEYS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """What a new key is for.

    Attributes:
        count: how many devices of this kind.
        pin: the manager's, which a real ledger asks for.
    """

    role: str
    name: str
    scope: str = "own"
    proof_required: bool = False
    count: int = 1
    pin: str = ""


def add_keys(till: TillPort, keys: KeyStore, url: str, wish: KeyWish) -> tuple[str, ...]:
    """Register devices and return one key file for each, one line of JSON.

    Raises:
        PosError: what the till refused.
    """
    status = till.submit(ReadStatus()).result(_WAIT_S)
    lines = []
    for _ in range(min(max(1, wish.count), _MAX_KEYS)):
        command = AddDevice(
            role=wish.role,
            name=wish.name,
            scope=wish.scope,
            proof_required=wish.proof_required,
            decision=_decision(wish.pin),
        )
        device: Device = till.submit(command).result(_WAIT_S)
        key = new_key()
        keys.save(status.server_id, device.id, (key,))
        credentials = Credentials(
            device.id, Role(device.role), key, status.server_id, LedgerKind(status.ledger)
        )
        lines.append(write_key_file(credentials, url))
    return tuple(lines)


def list_keys(till: TillPort) -> tuple[str, ...]:
    """Return one line a device: id, role, name, since, revoked."""
    return tuple(_line(each) for each in till.submit(ListDevices()).result(_WAIT_S))


def revoke_key(till: TillPort, keys: KeyStore, device: str, pin: str) -> tuple[str, ...]:
    """Refuse a device from now on, and forget its secret.

    Raises:
        PosError: what the till refused.
    """
    status = till.submit(ReadStatus()).result(_WAIT_S)
    revoked: Device = till.submit(RevokeDevice(device=device, decision=_decision(pin))).result(_WAIT_S)
    keys.save(status.server_id, revoked.id, ())
    return (_line(revoked),)


def _decision(pin: str) -> Decision | None:
    return Decision(reason="chave de aparelho", pin=pin) if pin else None


def _line(device: Device) -> str:
    state = "revoked" if device.revoked_at else "valid"
    return f"{device.id}\t{device.role}\t{device.name}\t{device.created_at.isoformat()}\t{state}"
