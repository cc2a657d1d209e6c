"""A seal by itself: valid for two kinds of keys, with and without a time stamp."""

import subprocess
import threading
from io import BytesIO
from unittest import mock

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from lwt_admin import pdf
from lwt_admin.signing import seals
from lwt_admin.signing.certificates import SealCertificate
from lwt_admin.signing.seals import apart
from tests.signing import forged
from tests.signing.keys import issue
from tests.signing.tsa import authority, serving

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Een titel</title></head>
<body><h1>Een kop</h1></body></html>"""


@pytest.fixture(scope="module")
def plain():
    return pdf.render_pdf(PAGE)


@pytest.fixture(scope="module", params=["ec", "rsa"])
def issued(request):
    return issue(kind=request.param)


def sealed_by(plain, issued):
    certificate = SealCertificate(issued.key, issued.certificate, (issued.root,))
    return seals.seal(plain, certificate, reason="Getekend", location="vmbo De Oever")


def judged(sealed, issued, *others):
    """What pyHanko's own validator says, trusting only the authority of this test."""
    roots = [
        x509.Certificate.load(one.root.public_bytes(Encoding.DER)) for one in (issued, *others)
    ]
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    return apart(validate_pdf_signature, signature, ValidationContext(trust_roots=roots))


def test_a_seal_is_valid_and_covers_the_whole_file(plain, issued):
    status = judged(sealed_by(plain, issued), issued)
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.docmdp_ok


def test_a_seal_of_an_unknown_authority_is_not_trusted(plain, issued):
    assert not judged(sealed_by(plain, issued), issue()).bottom_line


def test_poppler_calls_the_seal_valid(plain, issued, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed_by(plain, issued))
    shown = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    assert "ETSI.CAdES.detached" in shown


def test_a_seal_certifies_that_nothing_may_change(plain, issued):
    root = PdfFileReader(BytesIO(sealed_by(plain, issued))).root
    reference = root["/Perms"]["/DocMDP"]["/Reference"][0]
    assert reference["/TransformParams"]["/P"] == 1


def test_the_key_is_not_read_again_for_a_seal(plain, issued):
    with mock.patch("cryptography.hazmat.primitives.serialization.load_der_private_key") as read:
        sealed_by(plain, issued)
    assert not read.called


def test_a_seal_of_another_digest_is_refused(issued):
    signer = seals.HeldKey(SealCertificate(issued.key, issued.certificate))
    with pytest.raises(seals.SigningError):
        signer.async_sign_raw(b"", "sha1").send(None)


def test_without_an_authority_a_seal_has_no_time_stamp(plain, issued):
    status = judged(sealed_by(plain, issued), issued)
    assert status.timestamp_validity is None


@pytest.fixture(scope="module")
def stamps():
    return issue("Tijdstempels", "rsa", time_stamps=True)


def test_with_an_authority_a_seal_has_its_time_stamp(plain, issued, stamps, settings):
    with serving(authority(stamps)) as settings.TSA_URL:
        status = judged(sealed_by(plain, issued), issued, stamps)
    assert status.bottom_line
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.intact
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.parametrize(
    "answer",
    [
        (500, "text/plain", b"kapot"),
        (200, "text/html", b"<p>onderhoud</p>"),
        (200, "application/timestamp-reply", b"onzin"),
        (200, "application/timestamp-reply", b""),
    ],
)
def test_without_a_good_time_stamp_there_is_no_seal(plain, issued, settings, answer):
    with (
        serving(lambda _body: answer) as settings.TSA_URL,
        pytest.raises(seals.NoTimeStamp, match="tijdstempels"),
    ):
        sealed_by(plain, issued)


def test_a_time_stamp_of_something_else_is_no_time_stamp(plain, issued, stamps, settings):
    right = authority(stamps)
    first = []

    def always_the_first(body):
        first.append(right(body))
        return first[0]

    with (
        serving(always_the_first) as settings.TSA_URL,
        pytest.raises(seals.NoTimeStamp),
    ):
        sealed_by(plain, issued)


def test_an_authority_that_is_away_is_said(plain, issued, settings):
    with serving(lambda _body: (200, "", b"")) as address:
        pass
    settings.TSA_URL = address
    with pytest.raises(seals.NoTimeStamp) as refused:
        sealed_by(plain, issued)
    assert isinstance(refused.value.__cause__, TimestampRequestError)


def test_an_authority_that_says_nothing_is_waited_for_a_short_while(
    plain, issued, settings, monkeypatch
):
    monkeypatch.setattr(seals, "TSA_SECONDS", 0.2)
    done = threading.Event()
    with serving(lambda _body: (done.wait(5), (200, "", b""))[1]) as settings.TSA_URL:
        with pytest.raises(seals.NoTimeStamp):
            sealed_by(plain, issued)
        done.set()


def test_the_seals_of_a_file_are_found(plain, issued):
    sealed = sealed_by(plain, issued)
    (seal,) = seals.found_seals(sealed)
    assert (seal.is_intact, seal.covers_all, seal.end) == (True, True, len(sealed))


def test_a_seal_with_a_document_in_its_gap_does_not_cover_all(plain, issued):
    (seal,) = seals.found_seals(forged.inside_the_gap(sealed_by(plain, issued)))
    assert (seal.is_intact, seal.covers_all) == (True, False)


SEALED = b"abc<30>defg"


@pytest.mark.parametrize(
    ("ranges", "whole"),
    [
        ((0, 3, 7, 4), True),
        ((1, 2, 7, 4), False),  # not from the beginning
        ((0, 3, 7, 3), False),  # not to the end
        ((0, 3, 7, 5), False),  # beyond it
        ((0, 2, 7, 4), False),  # more than the seal itself between the parts
        ((0, 4, 7, 4), False),  # less
        ((0, 7, 3, 8), False),  # the other way around
        ((0, -8, 7, 4), False),  # counted from the end
        ((0, 3, 12, -1), False),
    ],
)
def test_a_seal_covers_all_when_only_the_seal_itself_stands_between_its_parts(ranges, whole):
    assert seals._covers_all(SEALED, *ranges) is whole


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 500, b"x" * 99])
def test_what_is_no_pdf_has_no_seals(content):
    assert list(seals.found_seals(content)) == []


def test_in_a_file_larger_than_any_of_ours_no_seal_is_looked_for(plain, issued):
    sealed = sealed_by(plain, issued)
    with mock.patch.object(seals, "PdfFileReader") as read:
        assert list(seals.found_seals(sealed + b" " * seals.LARGEST)) == []
    assert not read.called


def with_seals(sealed, number, byte_range=b"[0 10 20 30]"):
    """A file with so many fields that all show the same seal."""
    contents = PdfFileReader(BytesIO(sealed)).embedded_signatures[0].pkcs7_content.hex().encode()
    fields = b" ".join(b"%d 0 R" % (4 + place) for place in range(number))
    parts = [
        b"<< /Type /Catalog /AcroForm 2 0 R >>",
        b"<< /Fields [" + fields + b"] >>",
        b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange %s /Contents <%s> >>"
        % (byte_range, contents),
        *[b"<< /FT /Sig /V 3 0 R >>"] * number,
    ]
    written, places = b"%PDF-1.7\n", []
    for place, part in enumerate(parts, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (place, part)
    size, begin = len(parts) + 1, len(written)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return written + table + trailer % (size, begin)


def test_of_a_file_with_very_many_seals_only_the_first_are_judged(plain, issued):
    found = list(seals.found_seals(with_seals(sealed_by(plain, issued), 500)))
    assert len(found) == seals.MOST_FIELDS
    assert not any(one.is_intact for one in found)


def test_a_seal_of_somebody_else_is_not_even_judged(plain, issued):
    sealed = sealed_by(plain, issued)
    with mock.patch.object(seals, "validate_pdf_signature") as judge:
        assert list(seals.found_seals(sealed, lambda _fingerprint: False)) == []
    assert not judge.called


def test_a_seal_that_asks_to_read_a_part_time_and_again_is_none(plain, issued):
    many = b"[" + b"0 1000 " * 2000 + b"]"
    assert list(seals.found_seals(with_seals(sealed_by(plain, issued), 1, many))) == []


def test_what_is_odd_in_a_file_is_not_written_to_the_log(caplog):
    odd = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /AcroForm << /Fields [0 0 0] >> >>\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    end = b"trailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(odd)
    assert list(seals.found_seals(odd + table + end)) == []
    assert caplog.text == ""


def test_a_file_without_a_seal_has_none(plain):
    assert list(seals.found_seals(plain)) == []
