"""The only door to pyHanko: seals a PDF with a school's certificate, and judges seals in a file.

A seal is a PAdES signature over the whole file that certifies it: nothing may be changed or added
afterwards. With an authority for time stamps (`TSA_URL`) the seal holds its time stamp (PAdES B-T);
without one it holds none (B-B).
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, Final, TypeVar

from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lwt_admin.signing.certificates import Key, SealCertificate

T = TypeVar("T")

FIELD: Final = "zegel"
DIGEST: Final = "sha256"
TSA_SECONDS: Final = 10
LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file in which seals are looked for: ours are smaller, and reading one takes long."""
MOST_FIELDS: Final = 20
PARTS_OF_RANGE: Final = 4
"""A seal covers what stands before it and what stands after it: of each where, and how much."""
SEAL_ITSELF: Final = re.compile(rb"<[0-9A-Fa-f]+>")
"""What stands between those two parts, and nothing else."""
BESIDE_CERTIFICATES: Final = 2048
"""Bytes of a seal that are not certificates: attributes, and a signature of at most 1024."""


class SealFailed(Exception):
    """A seal that could not be set; the message is Dutch."""


class NoTimeStamp(SealFailed):
    """The authority for time stamps did not give one."""


@dataclass(frozen=True)
class FoundSeal:
    """A seal in a file: whether what it covers is unchanged, and whether that is all there is.

    `end` is how many bytes the file had when the seal was set; `fingerprint` is the SHA-256 of the
    certificate.
    """

    is_intact: bool
    covers_all: bool
    fingerprint: str
    end: int


class HeldKey(Signer):
    """Signs with a key that stays loaded; pyHanko's own signer reads it twice for every seal."""

    def __init__(self, certificate: SealCertificate) -> None:
        own, *others = map(_as_asn1, (certificate.certificate, *certificate.chain))
        registry = SimpleCertificateStore()
        registry.register_multiple(others)
        super().__init__(signing_cert=own, cert_registry=registry)
        self._key: Key = certificate.key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The bare signature; `dry_run` asks only how long it is."""
        if digest_algorithm != DIGEST:
            raise SigningError(f"{digest_algorithm} is not {DIGEST}")
        if isinstance(self._key, EllipticCurvePrivateKey):
            # The length of one on P-256 differs by a few bytes: room is kept for the longest.
            size = (self._key.key_size + 7) // 8
            return bytes(2 * size + 9) if dry_run else self._key.sign(data, ECDSA(SHA256()))
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, PKCS1v15(), SHA256())


class SealWriter(IncrementalPdfFileWriter):
    """Adds the seal to a file and leaves its metadata alone.

    PDF/A asks that those say the same in both of their places; pyHanko would write them anew.
    """

    def _update_meta(self) -> None:
        """Nothing about the document itself has changed."""


class Sealer(PdfSigner):
    """Keeps the file at PDF 1.7, on which PDF/A-3 is built."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Name only the extension for PAdES; the one for curves would make the file PDF 2.0."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class CheckedTimeStamper(HTTPTimeStamper):
    """Takes only a time stamp of what was asked; every other answer is a TimestampRequestError."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The time stamp of this digest."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = token["content"]["encap_content_info"]["content"].parsed
            digest = stamped["message_imprint"]["hashed_message"].native
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise TimestampRequestError("the answer is no time stamp") from error
        if digest != message_digest:
            raise TimestampRequestError("the time stamp is of something else")
        return token


def has_time_stamps() -> bool:
    """Whether an authority for time stamps is configured: then no seal goes without one."""
    return bool(settings.TSA_URL)


def seal(pdf: bytes, certificate: SealCertificate, *, reason: str, location: str) -> bytes:
    """The same PDF with a seal, certified so that every later change shows.

    The field is invisible, and lies outside the page: so the file stays PDF/A, and everything on
    its pages tagged. Raises NoTimeStamp or SealFailed.
    """
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=location,
        name=certificate.name,
    )
    field = SigFieldSpec(
        FIELD,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Zegel van de school",
    )
    stamper = _time_stamper()
    sealer = Sealer(about, _signer(certificate), timestamper=stamper, new_field_spec=field)
    # The length of a time stamp is asked; without one it follows from the certificates, so that
    # the seal need not be made twice.
    room = None if stamper else _room_for(certificate)
    sealed = BytesIO()
    try:
        apart(sealer.sign_pdf, SealWriter(BytesIO(pdf)), bytes_reserved=room, output=sealed)
    except TimestampRequestError as error:
        raise NoTimeStamp(
            "De dienst die tijdstempels geeft, antwoordt niet of niet goed. "
            "Het zegel wacht daarop; het wordt vanzelf weer geprobeerd."
        ) from error
    except (SigningError, PdfError) as error:
        raise SealFailed(f"Het zegel kon niet worden gezet ({type(error).__name__}).") from error
    return sealed.getvalue()


def found_seals(
    pdf: bytes, is_known: Callable[[str], bool] = lambda _fingerprint: True
) -> Iterator[FoundSeal]:
    """The seals in a file from anywhere, of which nothing is believed; none when it is no PDF.

    Anybody may send one, so it is bounded what one file asks: of a larger one and of more fields
    nothing is read, and only a seal with a certificate that `is_known` is judged.
    """
    if len(pdf) > LARGEST:
        return
    try:
        reader = PdfFileReader(BytesIO(pdf))
        fields = reader.root["/AcroForm"]["/Fields"]
        found = [fields[place] for place in range(min(len(fields), MOST_FIELDS))]
    except Exception:  # what people send can be wrong in any way
        return
    for field in found:
        seal = _judge(pdf, reader, field, is_known)
        if seal is not None:
            yield seal


def _judge(
    pdf: bytes, reader: PdfFileReader, field: Any, is_known: Callable[[str], bool]
) -> FoundSeal | None:
    """The seal in a field; None when there is none, it cannot even be read, or is of others."""
    try:
        if field["/FT"] != "/Sig":
            return None
        embedded = EmbeddedPdfSignature(reader, field, FIELD)
        certificate = embedded.signer_cert
        whole = embedded.sig_object_type == "/Sig" and len(embedded.byte_range) == PARTS_OF_RANGE
        if not whole or not is_known(certificate.sha256.hex()):
            return None
        context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
        status = apart(validate_pdf_signature, embedded, context, skip_diff=True)
        return FoundSeal(
            is_intact=status.intact and status.valid,
            covers_all=_covers_all(pdf, *embedded.byte_range),
            fingerprint=certificate.sha256.hex(),
            end=embedded.byte_range[2] + embedded.byte_range[3],
        )
    except Exception:  # so can a part of it
        return None


def _covers_all(pdf: bytes, begin: int, before: int, after: int, rest: int) -> bool:
    """Whether every byte of the file is covered but those of the seal itself.

    pyHanko adds up the lengths, and does not ask what stands between the two parts: a whole
    document fits there.
    """
    covered = 0 == begin < before < after < after + rest == len(pdf)
    return covered and SEAL_ITSELF.fullmatch(pdf[before:after]) is not None


def apart(function: Callable[..., T], *given: Any, **named: Any) -> T:
    """Call pyHanko in a thread of its own: it starts an event loop, and ours may have one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *given, **named).result()


@lru_cache(maxsize=256)
def _signer(certificate: SealCertificate) -> HeldKey:
    return HeldKey(certificate)


def _room_for(certificate: SealCertificate) -> int:
    """Hexadecimal digits to keep free for a seal without a time stamp."""
    held = (certificate.certificate, *certificate.chain)
    return 2 * (sum(len(one.public_bytes(Encoding.DER)) for one in held) + BESIDE_CERTIFICATES)


def _time_stamper() -> CheckedTimeStamper | None:
    return _time_stamper_at(settings.TSA_URL) if has_time_stamps() else None


@cache
def _time_stamper_at(url: str) -> CheckedTimeStamper:
    """One per process: it asks the length of a time stamp once."""
    return CheckedTimeStamper(url, timeout=TSA_SECONDS)


def _as_asn1(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
