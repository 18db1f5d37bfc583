"""The till's own certificate: made at its first need, one for each ledger, trusted by its fingerprint alone.

No name and no date in it is looked at: whoever connects compares the SHA-256 of its DER with the pin of its
key file. So a dead clock battery stops nothing. Key and certificate are kept like the keys of devices, never
in the data folder. Loading takes some 100 ms at first: not in a loop. Rules: docs/protocol.md, section 2.
"""

import hashlib
import secrets
import ssl
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct

from pos_app.services.devices.key_store import KeyStore

STORED_AS = "tls/certificate"
"""Its name among the secrets of a ledger; no device can be called so."""
_NAME = "pos-app"
_FROM, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)


class OwnCertificate(Struct, frozen=True):
    """A certificate with its key; DER (PKCS#8 for the key).

    Attributes:
        der: what clients see.
        key: secret.
    """

    der: bytes
    key: bytes

    def __repr__(self) -> str:
        return f"OwnCertificate({self.fingerprint.hex()[:16]})"  # never the key

    @property
    def fingerprint(self) -> bytes:
        """Return the 32 bytes by which clients know this till."""
        return hashlib.sha256(self.der).digest()

    def server_context(self) -> ssl.SSLContext:
        """Return how a listener speaks TLS, 1.2 or newer.

        The library reads files only, so both lie in a folder of this login for a moment, the key encrypted
        with a password that nothing keeps.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        password = secrets.token_bytes(32).hex().encode()
        key = serialization.load_der_private_key(self.key, None)
        with TemporaryDirectory() as folder:
            chain = Path(folder) / "chain.pem"
            certificate = x509.load_der_x509_certificate(self.der)
            chain.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.BestAvailableEncryption(password),
                )
                + certificate.public_bytes(serialization.Encoding.PEM)
            )
            context.load_cert_chain(chain, password=password)
        return context


def own_certificate(keys: KeyStore, ledger: str) -> OwnCertificate:
    """Return the certificate of a ledger's till, made and kept at the first time."""
    found = keys.find(ledger, STORED_AS)
    if len(found) == 2:  # noqa: PLR2004 - certificate and key
        return OwnCertificate(*found)
    made = new_certificate()
    keys.save(ledger, STORED_AS, (made.der, made.key))
    return made


def new_certificate() -> OwnCertificate:
    """Return a new certificate over a new P-256 key, dated 2000 to 2099."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .sign(key, hashes.SHA256())
    )
    return OwnCertificate(
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
