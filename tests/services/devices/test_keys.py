"""Where key bytes live."""

import stat
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from pos_app.services.devices.key_store import (
    FileKeyStore,
    KeyringKeyStore,
    KeyStore,
    new_key,
    open_key_store,
    read_key_file,
    write_key_file,
)
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import LedgerKind, Role

LEDGER = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring of this test."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        del self.kept[service, username]


@pytest.fixture(params=["file", "keyring"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyStore:
    """Return each kind of store."""
    if request.param == "file":
        return FileKeyStore(tmp_path / "keys")
    backend = MemoryKeyring()
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(backend, name))
    return KeyringKeyStore()


def test_keys_are_kept_by_ledger_and_device(store: KeyStore) -> None:
    """One, two during a change, none after; another ledger's are others."""
    first, second = new_key(), new_key()
    store.save(LEDGER, "bank-1", (first,))
    store.save("other", "bank-1", (second,))

    assert (first,) == store.find(LEDGER, "bank-1")
    assert () == store.find(LEDGER, "bank-2")
    store.save(LEDGER, "bank-1", (first, second))
    assert (first, second) == store.find(LEDGER, "bank-1")
    store.save(LEDGER, "bank-1", ())
    store.save(LEDGER, "bank-1", ())
    assert () == store.find(LEDGER, "bank-1")
    assert (second,) == store.find("other", "bank-1")


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """Mode 0600 in a folder of mode 0700; no name leads out of the folder."""
    store = FileKeyStore(tmp_path / "keys")
    store.save(LEDGER, "..:/bank", (new_key(),))
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert (tmp_path / "keys" / LEDGER) == file.parent
    assert (0o600, 0o700) == (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode))


def test_without_a_keyring_files_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login without a keyring still has its keys."""
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)
    assert isinstance(open_key_store(tmp_path), FileKeyStore)
    monkeypatch.setattr(keyring, "get_keyring", MemoryKeyring)
    assert isinstance(open_key_store(tmp_path), KeyringKeyStore)


def test_key_file_is_read_back() -> None:
    """What a client is given once says all that it needs."""
    credentials = Credentials("bank-1", Role.BANK, new_key(), LEDGER, LedgerKind.TRAINING, bytes([0xAB]) * 32)
    read, file = read_key_file(write_key_file(credentials, "wss://127.0.0.1:8765/ws"))

    assert credentials == read
    assert ("wss://127.0.0.1:8765/ws", "ab" * 32) == (file.url, file.fingerprint)


_SHORT_PIN = (
    '{"device":"bank-1","role":"bank","key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",'
    '"server":"s","ledger":"training","fingerprint":"abab"}'
)


@pytest.mark.parametrize(
    "text", ["", "{}", "null", '{"device":"bank-1","role":"bank","key":"short"}', _SHORT_PIN]
)
def test_broken_key_file_is_a_value_error(text: str) -> None:
    """Whatever a person hands us."""
    with pytest.raises(ValueError):  # noqa: PT011  # msgspec's own errors are among them
        read_key_file(text)
