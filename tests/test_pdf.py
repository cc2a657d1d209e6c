"""The door to WeasyPrint: tagged PDF/A-3a with language and title, from our own files only."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from lwt_admin import pdf

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Een titel</title></head>
<body><h1>Een kop</h1><p>Özdemir, Zoë en 8,5</p>{}</body></html>"""


@pytest.fixture(scope="module")
def reader():
    return PdfReader(BytesIO(pdf.render_pdf(PAGE.format(""))))


def test_it_is_tagged_and_says_its_language_and_title(reader):
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "nl"
    assert reader.metadata.title == "Een titel"


def test_it_calls_itself_pdf_a_3a(reader):
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert 'part="3"' in xmp or "<pdfaid:part>3</pdfaid:part>" in xmp
    assert 'conformance="A"' in xmp or "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_our_typeface_is_embedded(reader):
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert any("Atkinson" in name for name in names)


def test_the_text_can_be_read_back(reader):
    assert "Özdemir, Zoë en 8,5" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/pixel.png",
        "http://127.0.0.1:8000/",
        "file:///etc/passwd",
        "../lwt_admin/settings.py",
        "css/../../manage.py",
        "ftp://example.org/x",
    ],
)
def test_nothing_is_fetched_but_our_static_files(address):
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.OwnFilesOnly().fetch(address if ":" in address else f"{pdf.STATIC.as_uri()}/{address}")


def test_our_static_files_and_what_the_document_carries_are_fetched():
    fetcher = pdf.OwnFilesOnly()
    assert fetcher.fetch(f"{pdf.STATIC.as_uri()}/css/document.css").read()
    assert fetcher.fetch("data:text/plain,hallo").read() == b"hallo"


def test_a_document_with_a_foreign_picture_is_made_without_it():
    made = pdf.render_pdf(PAGE.format('<img src="https://example.org/pixel.png" alt="">'))
    assert made.startswith(b"%PDF")
