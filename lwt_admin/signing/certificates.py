"""The certificates and keys with which schools seal their documents, read from files.

A school's own file is named after its code (`99ZZ00.pem` or `99ZZ00.p12`); `default.pem` or
`default.p12` serves every school without one. A PEM file holds the key, the certificate and the
certificates between it and its root. A file is read once per process, and again when it changes.

In demo mode a certificate is made when there is none. It says of itself that it has no value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from lwt_admin.signing.demo_certificate import DEMO_FILE, DEMO_NAME, make_demo_certificate
from lwt_admin.ui.formats import nl_date

DEFAULT: Final = "default"
EXPIRES_SOON: Final = timedelta(days=60)

Key = EllipticCurvePrivateKey | RSAPrivateKey


class NoCertificate(Exception):
    """A school has nothing to seal with; the message is Dutch and says what to do."""


@dataclass(frozen=True, eq=False)
class SealCertificate:
    """A key that is held loaded, the certificate that goes with it, and those above it."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @cached_property
    def name(self) -> str:
        """Whom the certificate names."""
        subject = self.certificate.subject
        found = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else subject.rfc4514_string()

    @cached_property
    def issuer(self) -> str:
        """Who issued it."""
        names = self.certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.issuer.rfc4514_string()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hexadecimal digits."""
        return self.certificate.fingerprint(SHA256()).hex()

    @property
    def valid_until(self) -> datetime:
        """The last moment at which it may be used."""
        return self.certificate.not_valid_after_utc

    @property
    def is_demo(self) -> bool:
        """Whether it was made by the software itself, and proves nothing."""
        return is_demo_name(self.name)

    def expires_soon(self, now: datetime) -> bool:
        """Whether a new one should be asked for."""
        return self.valid_until - now < EXPIRES_SOON


def is_demo_name(name: str) -> bool:
    """Whether a certificate with this name was made by the software itself."""
    return name.startswith(DEMO_NAME)


def certificate_for(code: str, now: datetime, *, make: bool = True) -> SealCertificate:
    """What the school with this code seals with at this moment.

    Without `make` a demo that has no certificate yet makes none: who only looks changes nothing.
    Raises NoCertificate when there is no file, or none that can be used now.
    """
    path = _file_for(code, make)
    found = _read(path)
    name = path.name
    if found.certificate.not_valid_before_utc > now:
        begins = nl_date(found.certificate.not_valid_before_utc)
        raise NoCertificate(f"Het certificaat in {name} geldt pas vanaf {begins}.")
    if found.valid_until < now:
        raise NoCertificate(
            f"Het certificaat in {name} is verlopen op {nl_date(found.valid_until)}."
        )
    if found.is_demo and not settings.DEMO:
        raise NoCertificate(f"In {name} zit een demonstratiecertificaat; dat heeft geen waarde.")
    return found


def _file_for(code: str, make: bool) -> Path:
    for path in _candidates(code):
        if path.is_file():
            return path
    if not settings.DEMO:
        raise NoCertificate(
            f"Er is geen certificaat om mee te verzegelen. De beheerder van de server zet "
            f"{code}.pem of {DEFAULT}.pem in de map die SEALS_DIR noemt."
        )
    path = Path(settings.SEALS_DIR) / DEMO_FILE
    if not make and not path.exists():
        raise NoCertificate("Het demonstratiecertificaat wordt gemaakt bij het eerste document.")
    try:
        make_demo_certificate(path)
    except OSError as error:
        raise NoCertificate(
            f"Het demonstratiecertificaat kan niet worden gemaakt: {error.strerror}."
        ) from error
    return path


def _candidates(code: str) -> Iterator[Path]:
    for name, ending in product((code, DEFAULT), ("pem", "p12")):
        yield Path(settings.SEALS_DIR) / f"{name}.{ending}"


def _read(path: Path) -> SealCertificate:
    """What a file holds; NoCertificate when it cannot be used."""
    try:
        about = path.stat()
        return _loaded(path, about.st_mtime_ns, about.st_size, settings.SEAL_PASSWORD)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoCertificate(
            f"Het certificaat in {path.name} kan niet worden gelezen. Klopt SEAL_PASSWORD, en "
            f"zitten de sleutel en het certificaat er allebei in? ({type(error).__name__})"
        ) from error


@lru_cache(maxsize=256)
def _loaded(path: Path, _changed_at: int, _size: int, password: str) -> SealCertificate:
    """The content of a file; reading a key takes longer than using it."""
    secret = password.encode() or None
    content = path.read_bytes()
    if path.suffix == ".p12":
        bundle = load_pkcs12(content, secret)
        key = bundle.key
        certificates = [bundle.cert, *bundle.additional_certs]
        held = [one.certificate for one in certificates if one is not None]
    else:
        locked = b"ENCRYPTED" in content
        key = load_pem_private_key(content, secret if locked else None)
        held = x509.load_pem_x509_certificates(content)
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise ValueError("the key is neither EC nor RSA")
    own = [one for one in held if one.public_key() == key.public_key()]
    if not own:
        raise ValueError("no certificate goes with the key")
    return SealCertificate(key, own[0], tuple(one for one in held if one != own[0]))
