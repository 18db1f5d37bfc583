"""Where key bytes live: the system's keyring, else files that only their owner may read.

Never in the data folder, so that a copied ledger carries no key. The record of a device (role, name,
revoked) is the ledger's; here is only the secret, by ledger and device. Looking up may wait for the
system: never in the GUI thread.
"""

import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import keyring
import keyring.backends.fail
import keyring.backends.null
import msgspec

from pos_app.services.system.private_files import tighten_all, write_private
from pos_app.wire import proofs
from pos_app.wire.client_session import Credentials
from pos_app.wire.messages import KeyFile

PIN_BYTES = 32
_SERVICE = "pos-app"


class KeyStore(Protocol):
    """Secrets by ledger id and device; two for a device while its key is being changed."""

    def find(self, ledger: str, device: str) -> tuple[bytes, ...]:
        """Return the valid keys of a device, none where there is none."""
        ...

    def save(self, ledger: str, device: str, keys: tuple[bytes, ...]) -> None:
        """Replace the keys of a device; none forgets it."""
        ...


def new_key() -> bytes:
    """Return 256 random bits."""
    return secrets.token_bytes(proofs.KEY_BYTES)


class FileKeyStore:
    """One file of mode 0600 for each device, below a folder of mode 0700."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, ledger: str, device: str) -> tuple[bytes, ...]:
        """Return the valid keys of a device, none where there is none."""
        try:
            return _keys_of(self._path(ledger, device).read_text("ascii"))
        except (FileNotFoundError, NotADirectoryError):
            return ()

    def save(self, ledger: str, device: str, keys: tuple[bytes, ...]) -> None:
        """Replace the keys of a device in one step; none forgets it."""
        path = self._path(ledger, device)
        if not keys:
            with suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, _text_of(keys))

    def _path(self, ledger: str, device: str) -> Path:
        return self._folder / quote(ledger, safe="") / f"{quote(device, safe='')}.key"


class KeyringKeyStore:
    """The system's keyring: one entry for each device."""

    def find(self, ledger: str, device: str) -> tuple[bytes, ...]:
        """Return the valid keys of a device, none where there is none."""
        return _keys_of(keyring.get_password(f"{_SERVICE}:{ledger}", device) or "")

    def save(self, ledger: str, device: str, keys: tuple[bytes, ...]) -> None:
        """Replace the keys of a device; none forgets it."""
        service = f"{_SERVICE}:{ledger}"
        if keys:
            keyring.set_password(service, device, _text_of(keys))
        elif keyring.get_password(service, device) is not None:
            keyring.delete_password(service, device)


def has_keyring() -> bool:
    """Return whether this login has a keyring that keeps secrets."""
    backend = keyring.get_keyring()
    if isinstance(backend, keyring.backends.fail.Keyring | keyring.backends.null.Keyring):
        return False
    return float(backend.priority) >= 1


def open_key_store(folder: Path) -> KeyStore:
    """Return the system's keyring, or files below ``folder`` where there is none (say so to the shop)."""
    if has_keyring():
        return KeyringKeyStore()
    tighten_all(folder)
    return FileKeyStore(folder)


def write_key_file(credentials: Credentials, url: str) -> str:
    """Return the one line of JSON with which a client is given its key; shown once."""
    key_file = KeyFile(
        device=credentials.device,
        role=credentials.role,
        key=proofs.to_text(credentials.key),
        server=credentials.server,
        ledger=credentials.ledger,
        fingerprint=credentials.pin.hex(),
        url=url,
    )
    return json.dumps(msgspec.to_builtins(key_file))  # ASCII: it survives the code page of any console


def read_key_file(text: str | bytes) -> tuple[Credentials, KeyFile]:
    """Return what a key file says; bytes may be what any editor or shell makes of it, such as UTF-16.

    Raises:
        ValueError: it is no key file.
    """
    line = text if isinstance(text, str) else text.decode(json.detect_encoding(text))
    file = msgspec.json.decode(line, type=KeyFile)
    key, pin = proofs.from_text(file.key), bytes.fromhex(file.fingerprint)
    if len(pin) not in {0, PIN_BYTES}:
        msg = "no fingerprint"
        raise ValueError(msg)
    return Credentials(file.device, file.role, key, file.server, file.ledger, pin), file


def _text_of(keys: tuple[bytes, ...]) -> str:
    return " ".join(proofs.to_text(key) for key in keys)


def _keys_of(text: str) -> tuple[bytes, ...]:
    return tuple(proofs.from_text(word) for word in text.split())
