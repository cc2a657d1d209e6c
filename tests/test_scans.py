"""What comes in as a scan is judged by its content, and refused with a reason that helps."""

import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from django import forms
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from lwt_admin import scans
from lwt_admin.pdf import render_pdf
from lwt_admin.scans import JPEG, PDF, PNG, ScanField, UnreadableScan, read_scan
from tests.support.scans import as_upload, pdf, picture, scanned_pdf, writer_with, written


def refusal(content: bytes, name: str = "scan.pdf") -> str:
    with pytest.raises(UnreadableScan) as refused:
        read_scan(as_upload(content, name))
    return str(refused.value)


# --- What is fine ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [
        (pdf(3), PDF, 3),
        (scanned_pdf(2), PDF, 2),
        (picture("JPEG"), JPEG, 1),
        (picture("PNG"), PNG, 1),
        (pdf(40), PDF, 40),
    ],
    ids=["pdf", "scanner's pdf", "jpeg", "png", "forty pages"],
)
def test_a_scan_is_known_by_its_content(content, kind, pages):
    found = read_scan(as_upload(content))
    assert (found.content_type, found.pages, found.sha256) == (
        kind,
        pages,
        sha256(content).hexdigest(),
    )


def test_neither_the_name_nor_the_browser_decides_what_a_file_is():
    found = read_scan(as_upload(picture("PNG"), name="brief.pdf", claims="application/pdf"))
    assert found.content_type == PNG


def test_our_own_pdf_is_a_fine_scan():
    html = "<html lang='nl'><head><title>x</title></head><body><p>tekst</p></body></html>"
    assert read_scan(as_upload(render_pdf(html))).pages == 1


def test_the_file_is_left_at_its_start():
    upload = as_upload(pdf())
    read_scan(upload)
    assert upload.tell() == 0


def test_a_pdf_with_a_link_and_bookmarks_is_fine():
    writer = writer_with()
    writer.add_outline_item(title="Artikel 1", page_number=0)
    assert read_scan(as_upload(written(writer))).pages == 1


def test_a_pdf_that_was_added_to_later_counts_its_pages_of_now():
    writer = PdfWriter(BytesIO(pdf(2)), incremental=True)
    writer.add_blank_page(595, 842)
    assert read_scan(as_upload(written(writer))).pages == 3


def test_small_pictures_behind_a_telephone_photo_are_fine():
    assert read_scan(as_upload(picture() + picture(size=(160, 120)))).content_type == JPEG


def test_what_a_samsung_puts_behind_a_photo_is_fine():
    assert read_scan(as_upload(picture() + b"\0\0\1\nImage_UTC_Data1700SEFHxxSEFT")).pages == 1


def test_the_stored_name_cannot_be_guessed_and_ends_as_the_content():
    found = read_scan(as_upload(picture("PNG"), name="contract.pdf"))
    first, second = found.stored_name(), found.stored_name()
    assert first != second
    assert first.endswith(".png")
    assert len(first) == 32 + len(".png")


# --- What is refused ------------------------------------------------------------------------------
def test_an_empty_file_is_refused_by_its_name():
    assert refusal(b"", "leeg.pdf").startswith("“leeg.pdf” is leeg")


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(scans, "MAX_BYTES", 1024 * 1024)
    message = refusal(pdf() + b" " * 1024 * 1024 * 2, "groot.pdf")
    assert "“groot.pdf” is 2,0 MB; een scan is hoogstens 1 MB" in message


def test_the_limit_is_fifteen_megabytes():
    assert scans.MAX_BYTES == 15 * 1024 * 1024


def test_a_pdf_of_forty_one_pages_is_refused():
    assert "meer dan 40 bladzijden" in refusal(pdf(41))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04" + b"x" * 50, "Word"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "oud Word"),
        (b"II*\x00" + b"x" * 50, "TIFF"),
        (b"GIF89a" + b"x" * 50, "GIF"),
        (b"\0\0\0\x18ftypheic" + b"x" * 50, "HEIC"),
        (b"<html><script>alert(1)</script>", "geen pdf, JPEG of PNG"),
        (b"zomaar tekst", "geen pdf, JPEG of PNG"),
        (b"\xff", "geen pdf, JPEG of PNG"),
    ],
)
def test_another_kind_of_file_is_named_for_what_it_is(content, word):
    assert word in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf()[:200],
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF\n",
        pdf().replace(b"/Pages", b"/Other"),
        picture("JPEG")[:2000],
        picture("PNG")[:500],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
    ids=["half pdf", "head", "head and end", "no tree", "half jpeg", "half png", "jpeg", "png"],
)
def test_a_damaged_file_is_refused(content):
    assert "beschadigd" in refusal(content)


def test_a_picture_that_says_to_be_endless_is_called_too_large():
    content = bytearray(picture("JPEG"))
    at = content.find(b"\xff\xc0")  # where its height and width stand
    content[at + 5 : at + 9] = b"\xff\xff" * 2
    assert "is te groot om te openen. Kies" in refusal(bytes(content))


def test_a_pdf_without_pages_is_refused():
    assert "geen bladzijden" in refusal(pdf(0))


def test_a_pdf_whose_pages_go_round_in_a_ring_is_refused():
    writer = writer_with()
    tree = writer.root_object["/Pages"]
    tree[NameObject("/Kids")].append(tree.indirect_reference)
    assert "beschadigd" in refusal(written(writer))


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256-R5"])
def test_a_pdf_with_a_password_is_refused(algorithm):
    writer = writer_with()
    writer.encrypt("geheim", algorithm=algorithm)
    assert "wachtwoord" in refusal(written(writer))


def test_a_pdf_that_only_its_owner_may_change_is_refused():
    writer = writer_with()
    writer.encrypt("", "eigenaar", algorithm="RC4-128")
    assert "beveiligd" in refusal(written(writer))


def with_script() -> PdfWriter:
    writer = writer_with()
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("alert()"),
        }
    )
    names = DictionaryObject({NameObject("/JavaScript"): writer._add_object(script)})
    writer.root_object[NameObject("/Names")] = names
    return writer


def opening_with(action: str) -> PdfWriter:
    writer = writer_with()
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject(action), NameObject("/F"): TextStringObject("xexe")}
    )
    return writer


def page_with(key: str) -> PdfWriter:
    writer = writer_with()
    writer.pages[0][NameObject(key)] = DictionaryObject()
    return writer


@pytest.mark.parametrize(
    "writer",
    [
        with_script(),
        opening_with("/Launch"),
        opening_with("/JavaScript"),
        opening_with("/SubmitForm"),
        page_with("/AA"),
        page_with("/XFA"),
    ],
    ids=["script", "launch", "javascript", "submit", "additional", "xfa"],
)
def test_a_pdf_that_does_something_by_itself_is_refused(writer):
    assert "script of een opdracht" in refusal(written(writer))


def test_a_script_whose_name_is_written_in_another_way_is_refused():
    plain = written(opening_with("/JavaScript"))
    content = plain.replace(b"/JavaScript", b"/Java#53cript").replace(b"(xexe)", b"(xe)")
    assert len(content) == len(plain)  # so that the file stays whole
    assert "script" in refusal(content)


def test_a_pdf_with_a_file_inside_is_refused():
    writer = writer_with()
    writer.add_attachment("virus.exe", b"MZ")
    assert "bijlage" in refusal(written(writer))


def test_a_pdf_with_a_file_pinned_to_a_page_is_refused():
    writer = writer_with()
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment")})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    assert "bijlage" in refusal(written(writer))


def packed(data: bytes, *names: str) -> PdfWriter:
    """A page with a stream that is already packed."""
    writer = writer_with()
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = ArrayObject(NameObject(name) for name in names)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    return writer


def test_a_stream_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("lwt_admin.scanned_pdf.MAX_UNPACKED", 4 * 1024 * 1024)
    bomb = packed(zlib.compress(b" " * 20 * 1024 * 1024, 9), "/FlateDecode")
    assert "te groot om te openen" in refusal(written(bomb))


def test_many_streams_together_may_not_unpack_without_end_either(monkeypatch):
    monkeypatch.setattr("lwt_admin.scanned_pdf.MAX_UNPACKED_IN_ALL", 1024 * 1024)
    bomb = packed(zlib.compress(b" " * 3 * 1024 * 1024, 9), "/FlateDecode")
    assert "te groot om te openen" in refusal(written(bomb))


def test_a_stream_that_is_packed_twice_is_refused():
    bomb = packed(zlib.compress(zlib.compress(b" " * 5000)), "/FlateDecode", "/FlateDecode")
    assert "te groot om te openen" in refusal(written(bomb))


def test_a_picture_of_endless_size_inside_a_pdf_is_refused():
    writer = writer_with()
    image = DecodedStreamObject()
    image.set_data(b"x")
    image.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(100_000),
            NameObject("/Height"): NumberObject(100_000),
        }
    )
    writer.pages[0][NameObject("/Thumb")] = writer._add_object(image)
    assert "te groot om te openen" in refusal(written(writer))


def test_a_pdf_with_far_too_many_objects_is_refused(monkeypatch):
    monkeypatch.setattr("lwt_admin.scanned_pdf.MAX_OBJECTS", 10)
    assert "ingewikkeld" in refusal(pdf(9))


def test_a_picture_of_endless_size_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, format="PNG")

    def never(*args, **kwargs):
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    assert "te groot om te openen: 12000 × 12000" in refusal(bomb.getvalue())


def test_a_picture_on_which_nothing_can_be_read_is_refused():
    assert "te klein om te lezen: 90 × 120" in refusal(picture(size=(90, 120)))


def test_a_moving_picture_is_refused():
    frame = Image.open(BytesIO(picture("PNG")))
    other = Image.new("RGB", frame.size, "red")
    moving = BytesIO()
    frame.save(moving, format="PNG", save_all=True, append_images=[other])
    assert "bewegend" in refusal(moving.getvalue())


ZIP = b"PK\x03\x04rest" + b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG") + ZIP,
        picture("PNG") + ZIP,
        pdf() + ZIP,
        picture("PNG") + b"<script>alert(1)</script>",
        picture("PNG") + b"nog iets",
        picture("JPEG") + b"\0\0\0\x18ftypmp42 film",
        picture("JPEG", comment=b"%PDF-1.4 1 0 obj"),
        picture("JPEG", comment=b"<html><script>alert(1)</script>"),
        pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n<script>alert(1)</script>\n"),
        pdf() + b"MZ uitvoerbaar",
    ],
    ids=[
        *("zip behind jpeg", "zip behind png", "zip behind pdf", "script behind png"),
        *("text behind png", "film behind jpeg", "pdf in jpeg", "page in jpeg"),
        *("page in pdf", "program behind pdf"),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(content):
    message = refusal(content)
    assert "ander bestand in verborgen" in message or "beschadigd" in message


def test_a_message_shows_no_folder_and_no_endless_name():
    assert refusal(b"", "C:\\Mijn map\\leeg.pdf").startswith("“leeg.pdf”")
    assert len(refusal(b"", f"{'x' * 300}.pdf")) < 150


# --- In a form, and out again ---------------------------------------------------------------------
class AForm(forms.Form):
    file = ScanField(label="Scan")


def test_a_form_gives_the_file_with_what_it_is():
    form = AForm({}, {"file": as_upload(pdf(2))})
    assert form.is_valid()
    assert form.cleaned_data["file"].scan.pages == 2


@pytest.mark.parametrize(
    ("files", "words"),
    [({}, "Kies het bestand"), ({"file": as_upload(b"", "leeg.pdf")}, "“leeg.pdf” is leeg")],
)
def test_a_form_says_what_is_wrong_beside_the_file(files, words):
    assert words in AForm({}, files).errors["file"][0]


def test_the_field_tells_the_browser_which_files_to_offer():
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in str(AForm()["file"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_page_gets_the_pixels_alone_upright_and_smaller(kind, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "waar dit huis staat"
    stored = tmp_path / "scan"
    stored.write_bytes(picture(kind, size=(3200, 2000), exif=exif))
    made = scans.preview(stored)
    assert b"waar dit huis staat" not in made
    shown = Image.open(BytesIO(made))
    assert (shown.format, shown.size) == ("JPEG", (1000, 1600))


def test_a_pdf_is_still_readable_by_others_after_our_tests_made_it():
    assert len(PdfReader(BytesIO(scanned_pdf(2))).pages) == 2
