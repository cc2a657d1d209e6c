"""The certificate of the demo: made by the software itself, and worth nothing, as it says itself.

One file holds the key, the certificate and that of the authority that issued it. The key of that
authority is thrown away: nobody issues another.
"""

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DEMO_FILE: Final = "demo.pem"
DEMO_NAME: Final = "DEMO"
SUBJECT: Final = f"{DEMO_NAME} lwt-admin, certificaat zonder waarde"
AUTHORITY: Final = f"{DEMO_NAME} lwt-admin, uitgever zonder waarde"
LASTS: Final = timedelta(days=3650)
_SLACK: Final = timedelta(days=1000)
"""A demo may be shown on a day before today: its certificate is valid then as well."""


def make_demo_certificate(path: Path) -> None:
    """Make the file when it is not there; of two at once the first one stays.

    Raises OSError when the folder cannot be written.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(_content())
    # A link, as opposed to a move, never takes the place of a file that is there.
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


def _content() -> bytes:
    """Key, certificate and issuer as PEM."""
    issuer_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = _issuer(issuer_key)
    certificate = _certificate(key, issuer_key)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM)


def _issuer(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    builder = _builder(AUTHORITY, AUTHORITY, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return builder.sign(key, SHA256())


def _certificate(
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    builder = _builder(SUBJECT, AUTHORITY, key.public_key())
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(above, critical=False).sign(issuer_key, SHA256())


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key may be used for: for documents, or for certificates."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
