"""The till's own certificate."""

import ssl
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from pos_app.services.devices.certificate import STORED_AS, new_certificate, own_certificate
from pos_app.services.devices.key_store import FileKeyStore

LEDGER = "5b0f7a52-6d0e-4c5a-9a1e-0f2f6a3c9d11"


def test_certificate_is_made_once_and_kept(tmp_path: Path) -> None:
    """The next start has the same fingerprint; another ledger another one."""
    keys = FileKeyStore(tmp_path)
    first = own_certificate(keys, LEDGER)

    assert first == own_certificate(FileKeyStore(tmp_path), LEDGER)
    assert first.fingerprint != own_certificate(keys, "another").fingerprint


def test_two_installs_share_nothing(tmp_path: Path) -> None:
    """Keys and certificates of two folders have not even a serial number in common."""
    made = [own_certificate(FileKeyStore(tmp_path / name), LEDGER) for name in ("one", "two")]
    parsed = [x509.load_der_x509_certificate(each.der) for each in made]

    assert 2 == len({each.key for each in made})
    assert 2 == len({each.fingerprint for each in made})
    assert 2 == len({each.serial_number for each in parsed})


def test_key_is_kept_like_those_of_devices(tmp_path: Path) -> None:
    """In a file that only its owner may read, and in nobody's words."""
    made = own_certificate(FileKeyStore(tmp_path), LEDGER)
    (path,) = [each for each in tmp_path.rglob("*") if each.is_file()]

    assert 0o600 == path.stat().st_mode & 0o777
    assert path.name.startswith(STORED_AS.partition("/")[0])
    assert made.key.hex() not in repr(made) + str(made)


def test_certificate_outlives_every_clock() -> None:
    """P-256, from 2000 to the end of 2099."""
    parsed = x509.load_der_x509_certificate(new_certificate().der)
    key = parsed.public_key()

    assert datetime(2000, 1, 1, tzinfo=UTC) == parsed.not_valid_before_utc
    assert datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC) == parsed.not_valid_after_utc
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert "secp256r1" == key.curve.name


def test_listener_speaks_tls_of_today_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS 1.2 or newer; what the library had to read is gone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    context = new_certificate().server_context()

    assert ssl.TLSVersion.TLSv1_2 == context.minimum_version
    assert [] == list(tmp_path.iterdir())
