"""Certificates of schools that exist only in a test, with the authority that issued them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


def new_key(kind="ec"):
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Issued:
    """A key, its certificate and that of its authority."""

    key: object
    certificate: x509.Certificate
    root: x509.Certificate

    def as_pem(self, password=None):
        locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
        own, above = (one.public_bytes(Encoding.PEM) for one in (self.certificate, self.root))
        return key + own + above

    def as_p12(self, password):
        locked = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"zegel", self.key, self.certificate, [self.root], locked
        )

    def save(self, path: Path, password=None):
        path.parent.mkdir(parents=True, exist_ok=True)
        content = self.as_p12(password) if path.suffix == ".p12" else self.as_pem(password)
        path.write_bytes(content)
        return path


def issue(name="vmbo De Oever", kind="ec", since=-YEAR, until=YEAR, time_stamps=False):
    """A certificate of a school, or of an authority for time stamps."""
    root_key, key = new_key(), new_key(kind)
    root = _build("Uitgever", "Uitgever", root_key.public_key(), -10 * YEAR, 10 * YEAR)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    own = _build(name, "Uitgever", key.public_key(), since, until)
    usage = dict.fromkeys(_USAGES, False) | {
        "digital_signature": True,
        "content_commitment": True,
    }
    own = own.add_extension(x509.KeyUsage(**usage), critical=True)
    if time_stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        own = own.add_extension(purpose, critical=True)
    return Issued(key, own.sign(root_key, SHA256()), root.sign(root_key, SHA256()))


_USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def _build(name, issuer, key, since, until):
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + since)
        .not_valid_after(NOW + until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
