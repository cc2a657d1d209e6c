"""The file that is kept: its seal, its pages, and that no byte of it can change unseen."""

import re
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pytest
import segno
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from lwt_admin.signing import evidence, seals
from lwt_admin.signing.certificates import certificate_for
from lwt_admin.signing.models import Document
from lwt_admin.signing.seals import apart
from tests.signing.sealed import sealed_document, stored_bytes

# All about one file; that it is stored, `test_sealing` asks of both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@dataclass(frozen=True)
class Sealed:
    """One sealed document for all tests here: its file, and what is stored about it."""

    pdf: bytes
    document: Document
    names: tuple[str, ...]
    emails: tuple[str, ...]
    hashes: tuple[str, ...]


@pytest.fixture(scope="module")
def sealed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = sealed_document(first_name="Yara", last_name="Jansen")
        document = Document.objects.select_related("school").get(pk=made.pk)
        parties = list(document.signatories.order_by("position"))
        events = document.events.exclude(kind="sealed").order_by("number")
        found = Sealed(
            pdf=stored_bytes(document),
            document=document,
            names=tuple(one.name for one in parties),
            emails=tuple(one.email for one in parties if one.email),
            hashes=tuple(events.values_list("sha256", flat=True)),
        )
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def reader(sealed):
    return PdfReader(BytesIO(sealed.pdf))


@pytest.fixture(scope="module")
def pages(reader):
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def root():
    *_, issuer = certificate_for("99ZZ00", timezone.now()).chain
    return x509.Certificate.load(issuer.public_bytes(Encoding.DER))


def judged(pdf, root):
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return apart(validate_pdf_signature, signature, ValidationContext(trust_roots=[root]))


def is_trusted(pdf, root):
    """Whether the validator trusts it; a file that it cannot even read is refused as well."""
    try:
        return judged(pdf, root).bottom_line
    except Exception:
        return False


def signed_ranges(pdf):
    found = re.search(rb"/ByteRange \[\s*(\d+) (\d+) (\d+) (\d+)", pdf)
    start, length, second, rest = map(int, found.groups())
    return [range(start, start + length), range(second, second + rest)]


def pdfsig(pdf, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout


def test_the_validator_calls_the_seal_valid_over_the_whole_file(sealed, root):
    status = judged(sealed.pdf, root)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_poppler_calls_the_seal_valid_over_the_whole_file(sealed, tmp_path):
    shown = pdfsig(sealed.pdf, tmp_path)
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown


def test_the_signed_ranges_are_the_whole_file_but_for_the_signature_itself(sealed):
    first, second = signed_ranges(sealed.pdf)
    assert (first.start, second.stop) == (0, len(sealed.pdf))
    between = sealed.pdf[first.stop : second.start]
    assert re.fullmatch(rb"<[0-9A-Fa-f]+>", between)


# Places in the signed ranges, as parts of a thousand of their length.
@pytest.mark.parametrize("place", [0, 1, 5, 90, 250, 400, 550, 700, 850, 950, 985, 999])
def test_a_changed_byte_breaks_the_seal(sealed, root, tmp_path, place):
    first, second = signed_ranges(sealed.pdf)
    covered = [*first, *second]
    changed = bytearray(sealed.pdf)
    changed[covered[place * len(covered) // 1000]] ^= 0x01
    assert "Signature is Valid" not in pdfsig(changed, tmp_path)
    assert not is_trusted(bytes(changed), root)


@pytest.mark.parametrize("place", [0, -1])
def test_a_changed_byte_at_either_end_breaks_the_seal(sealed, tmp_path, place):
    changed = bytearray(sealed.pdf)
    changed[place] ^= 0x01
    assert "Signature is Valid" not in pdfsig(changed, tmp_path)


def test_what_is_added_afterwards_is_not_covered(sealed, root):
    status = judged(sealed.pdf + b"\n% meer\n", root)
    assert status.coverage is not SignatureCoverageLevel.ENTIRE_FILE
    (seal,) = seals.found_seals(sealed.pdf + b"\n% meer\n")
    assert seal.is_intact
    assert not seal.covers_all
    assert seal.end == len(sealed.pdf)


def test_it_is_still_pdf_a_3a(reader, sealed):
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert 'part="3"' in xmp or "<pdfaid:part>3</pdfaid:part>" in xmp
    assert 'conformance="A"' in xmp or "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert sealed.pdf.startswith(b"%PDF-1.7")
    assert "/Version" not in reader.trailer["/Root"]
    assert "/Encrypt" not in reader.trailer


def test_it_is_tagged_and_says_its_language_and_title(reader, sealed):
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "nl"
    assert reader.metadata.title.startswith("Leer-werkovereenkomst van Yara Jansen bij")
    assert reader.metadata.author == sealed.document.school.name


def elements(node):
    """Every element of the structure tree below `node`."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        element = child.get_object()
        if isinstance(element, dict):
            yield element
            yield from elements(element)


def test_every_picture_in_it_has_a_description(reader):
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    pictures = [one for one in elements(tree) if one.get("/S") == "/Figure"]
    assert any("QR-code" in one["/Alt"] for one in pictures)
    assert all(one["/Alt"] for one in pictures)


def test_the_field_of_the_seal_is_printable_named_and_outside_the_page(reader):
    (field,) = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    widget = field.get_object()
    assert widget["/F"] & 0b100
    assert widget["/TU"] == "Zegel van de school"
    assert widget["/Rect"][0] == widget["/Rect"][2] < 0


def test_every_page_says_where_it_can_be_checked(pages, sealed):
    for page in pages:
        text = page.replace("\n", "")
        assert f"/verifieer/{sealed.document.code}/" in text
        assert sealed.document.sha256 in text


def test_the_code_to_scan_is_the_address_of_the_check(sealed, settings):
    url = evidence.address_of(sealed.document)
    assert url == f"{settings.BASE_URL}/verifieer/{sealed.document.code}/"
    shown = evidence.qr_of(url)
    assert shown == segno.make(url, error="m", micro=False).svg_data_uri(border=0, dark="#12252b")


def test_the_page_of_evidence_says_who_signed_how_and_when(pages, sealed):
    text = "\n".join(pages)
    proof = text[text.index("Bewijs van ondertekening") :]
    for words in (
        *sealed.names,
        *sealed.hashes,
        sealed.document.grouped_code,
        "Naam getypt",
        "in bijzijn van",
        "14.05",
        "(UTC+2)",
        "Door iedereen getekend",
        "demonstratie",
        "geen tijdstempel",
    ):
        assert words in " ".join(proof.split()) or words in proof.replace("\n", "")


def test_no_address_of_a_party_can_be_read_in_it(pages, sealed):
    text = "".join(pages).replace("\n", "")
    assert sealed.emails
    for address in sealed.emails:
        assert address not in text


def test_what_is_stored_about_it_is_true(sealed):
    document = sealed.document
    assert document.pdf_sha256 == sha256(sealed.pdf).hexdigest()
    assert document.sealed_at is not None
    assert document.sealed_with.startswith("DEMO")
    assert document.time_stamped is False
    assert document.seal_failure == ""
