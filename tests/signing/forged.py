"""Files made out of a sealed one by somebody without the key: each still shows the seal."""

import re
from io import BytesIO
from typing import Final
from unittest import mock

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko.sign.signers import PdfSignatureMetadata, PdfTimeStamper, sign_pdf

from lwt_admin.signing.certificates import SealCertificate
from lwt_admin.signing.seals import DIGEST, HeldKey, apart
from tests.signing.keys import issue
from tests.signing.tsa import stamper

OTHER_PAGE: Final = b"BT /F1 24 Tf 100 700 Td (Iets anders) Tj ET"


def ranges(sealed: bytes) -> list[int]:
    """What the seal covers: of two parts where, and how much."""
    found = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", sealed)[-1]
    return [int(one) for one in found]


def with_other_page(sealed: bytes) -> bytes:
    """The same file with another first page, appended as an update."""
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    page = writer.root["/Pages"]
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=OTHER_PAGE))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_other_padding(sealed: bytes) -> bytes:
    """The same file with one other zero after the seal itself, where nothing is covered."""
    place = ranges(sealed)[2] - 4
    assert sealed[place : place + 1] == b"0"
    return sealed[:place] + b"1" + sealed[place + 1 :]


def inside_the_gap(sealed: bytes) -> bytes:
    """Another document in a larger gap for the seal, so that it stands before the covered end.

    The end says where the table of objects is; the gap is made so large that a new table fits
    exactly there. The lengths of what is covered and of the seal still add up to the whole file.
    """
    _, before, after, rest = ranges(sealed)
    table_at = int(re.findall(rb"startxref\s+(\d+)", sealed)[-1])
    seal = PdfFileReader(BytesIO(sealed)).embedded_signatures[0].pkcs7_content
    number_of_parts = 5
    end_of_gap = table_at + len(_table([0] * number_of_parts))
    end_of_gap += (end_of_gap - before) % 2  # two digits make a byte
    length = (end_of_gap - before - 2) // 2
    seal = seal.rstrip(b"\0").ljust(length, b"\0")
    covered = b"[0 %d %d %d]" % (before, end_of_gap, rest)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Fields [4 0 R] /SigFlags 3 >>",
        b"<< /FT /Sig /T (zegel) /V 5 0 R >>",
        b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange %s /Contents (%s) >>"
        % (covered, re.sub(rb"([()\\])", rb"\\\1", seal).replace(b"\r", rb"\r")),
    ]
    written, places = sealed[:before] + b"<00> >>\nendobj\n", []
    for place, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (place, part)
    assert len(written) <= table_at
    written = written.ljust(table_at) + _table(places)
    return written.ljust(end_of_gap) + sealed[after:]


def _table(places: list[int]) -> bytes:
    lines = b"".join(b"%010d 00000 n \n" % one for one in places)
    size = len(places) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return head + lines + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size


def signed_by_another(sealed: bytes) -> bytes:
    """The same file with a signature of somebody else after the seal, which forbids it."""
    other = issue("Iemand Anders")
    signer = HeldKey(SealCertificate(other.key, other.certificate, (other.root,)))
    about = PdfSignatureMetadata(field_name="later", md_algorithm=DIGEST)
    out = BytesIO()
    with mock.patch.object(validation, "read_certification_data", return_value=None):
        apart(sign_pdf, IncrementalPdfFileWriter(BytesIO(sealed)), about, signer, output=out)
    return out.getvalue()


def stamped_by_another(sealed: bytes) -> bytes:
    """The same file with a time stamp over the whole after the seal, as an archive sets it."""
    stamps = PdfTimeStamper(stamper(issue("Tijdstempels", "rsa", time_stamps=True)))
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    apart(stamps.timestamp_pdf, writer, DIGEST, output=out)
    return out.getvalue()
