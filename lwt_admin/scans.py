"""A scan of a paper that was signed: is it really a PDF, JPEG or PNG, and nothing besides?

A file is judged by what is in it, never by its name or by what a browser says it is. It is not
changed: what is stored is byte for byte what was sent, and it leaves again as a download only.
"""

import logging
import secrets
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from re import compile as pattern
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from PIL import Image, ImageOps

from lwt_admin.downloads import named
from lwt_admin.scanned_pdf import UnreadablePdf, count_pages
from lwt_admin.ui.formats import nl_number

logger = logging.getLogger(__name__)

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 15 * MEGABYTE
MAX_PAGES: Final = 40
MAX_PIXELS: Final = 50_000_000
LEAST_SIDE: Final = 800  # pixels on the long side: with less no text of a page can be read
PREVIEW_SIDE: Final = 1600

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
ACCEPT: Final = ".pdf,.jpg,.jpeg,.png"

STARTS: Final = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
LOOKALIKES: Final = {
    b"PK\x03\x04": "een Word-, Excel- of zip-bestand. Bewaar het als pdf",
    b"\xd0\xcf\x11\xe0": "een oud Word- of Excel-bestand. Bewaar het als pdf",
    b"II*\x00": "een TIFF. Kies bij het scannen pdf of JPEG",
    b"MM\x00*": "een TIFF. Kies bij het scannen pdf of JPEG",
    b"GIF8": "een GIF. Bewaar het als JPEG, PNG of pdf",
    b"BM": "een BMP. Bewaar het als JPEG, PNG of pdf",
}
HEIC: Final = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif", b"ftyphevc")

SMALLER: Final = "Kies bij het scannen 300 dpi of minder."
DAMAGED: Final = "is beschadigd of niet compleet. Scan het papier opnieuw."
HEAD: Final = 2048  # what a browser looks at to guess a type
ZIP_TAIL: Final = 66_000  # a zip is read from its end
MARKUP: Final = pattern(rb"(?i)<(!doctype|html|script|svg|\?php|iframe|body)")
JPEG_MARKER: Final = pattern(rb"\xff[^\x00\xd0-\xd7\xff]")
SAMSUNG: Final = b"SEFT"  # the date and the like, which these telephones put behind each photo


class UnreadableScan(Exception):
    """A file that is no usable scan; the message is Dutch and names the file."""


@dataclass(frozen=True)
class Scan:
    """What a file turned out to be; an image is one page."""

    content_type: str
    pages: int
    sha256: str

    def stored_name(self) -> str:
        """A name under which nobody finds it, with the ending of what it really is."""
        return f"{secrets.token_hex(16)}.{ENDINGS[self.content_type]}"


def read_scan(file: File) -> Scan:
    """What an uploaded file is; raises UnreadableScan with the reason when it is no usable scan.

    A PDF without password, script or files inside it, of at most `MAX_PAGES` pages; or one JPEG
    or PNG picture of at most `MAX_PIXELS`; of at most `MAX_BYTES`. The file is left at its start.
    """
    try:
        return _scan(_content(file))
    except (_Unusable, UnreadablePdf) as error:
        raise UnreadableScan(f"“{_shown(file.name)}” {error}") from None


class _Unusable(Exception):
    """Why a file is refused, as the rest of a sentence that begins with its name."""


def _content(file: File) -> bytes:
    size = file.size
    if not size:
        raise _Unusable("is leeg. Scan het papier opnieuw.")
    if size > MAX_BYTES:
        raise _Unusable(
            f"is {nl_number(Decimal(size) / MEGABYTE, 1)} MB; een scan is hoogstens "
            f"{MAX_BYTES // MEGABYTE} MB. Kies bij het scannen een lagere kwaliteit, bijvoorbeeld "
            "200 dpi."
        )
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content


def _scan(content: bytes) -> Scan:
    kind = _kind(content)
    pages = 1
    if kind == PDF:
        pages = count_pages(content, MAX_PAGES)
    else:
        _check_picture(content, kind)
    _only_one_kind(content, kind)
    return Scan(kind, pages, sha256(content).hexdigest())


def _kind(content: bytes) -> str:
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    for start, what in LOOKALIKES.items():
        if content.startswith(start):
            raise _Unusable(f"is {what}.")
    if content[4:12] in HEIC:
        raise _Unusable(
            "is een HEIC-foto van een telefoon. Bewaar of verstuur de foto als JPEG, of maak er "
            "een pdf van."
        )
    raise _Unusable("is geen pdf, JPEG of PNG.")


# --- Pictures -------------------------------------------------------------------------------------
def _check_picture(content: bytes, kind: str) -> None:
    """Open it and unpack its pixels; its size is judged before that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, and sizes that are judged here
            image = Image.open(BytesIO(content), formats=["JPEG", "PNG"])
            _check_size(image)
            image.verify()  # the sums of a PNG; after that it has to be opened again
            image = Image.open(BytesIO(content), formats=["JPEG", "PNG"])
            if kind == PNG and getattr(image, "n_frames", 1) > 1:
                raise _Unusable("is een bewegend plaatje. Bewaar één beeld ervan.")
            image.draft(None, (image.width // 8, image.height // 8))  # a JPEG, in little memory
            image.load()
    except _Unusable:
        raise
    except Image.DecompressionBombError:  # so large that it is not even looked into
        raise _Unusable(f"is te groot om te openen. {SMALLER}") from None
    except Exception:  # Pillow promises nothing about what a broken file raises
        raise _Unusable(DAMAGED) from None


def _check_size(image: Image.Image) -> None:
    size = f"{image.width} × {image.height} beeldpunten"
    if image.width * image.height > MAX_PIXELS:
        raise _Unusable(f"is te groot om te openen: {size}. {SMALLER}")
    if max(image.size) < LEAST_SIDE:
        raise _Unusable(
            f"is te klein om te lezen: {size}. De lange kant heeft er minstens {LEAST_SIDE} nodig."
        )


def preview(stored: Any) -> bytes:
    """The pixels of a stored picture, upright and small enough for a page, as a new JPEG."""
    with stored.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = Image.open(file, formats=["JPEG", "PNG"])
        image.draft(None, (PREVIEW_SIDE, PREVIEW_SIDE))
        upright = ImageOps.exif_transpose(image)
    upright.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    with_alpha = upright.convert("RGBA")
    paper.paste(with_alpha, mask=with_alpha)
    small = BytesIO()
    paper.save(small, format="JPEG", quality=85)
    return small.getvalue()


# --- One kind only --------------------------------------------------------------------------------
def _only_one_kind(content: bytes, kind: str) -> None:
    """Refuse a file that is something else as well, for who opens it another way."""
    end = _end(content, kind)
    if not end:
        raise _Unusable(DAMAGED)
    hidden = (
        MARKUP.search(content, 0, HEAD)
        or b"PK\x05\x06" in content[-ZIP_TAIL:]
        or content.find(b"%PDF-", 1 if kind == PDF else 0, HEAD) >= 0
    )
    if hidden or not _is_harmless(content[end:], kind):
        raise _Unusable(
            "bevat meer dan een scan: er zit nog een ander bestand in verborgen. Een bewegende "
            "foto heeft dat ook. Scan het papier opnieuw, of bewaar het als gewone pdf of foto."
        )


def _end(content: bytes, kind: str) -> int:
    """Where the first picture or the PDF ends; 0 when it does not end at all.

    Pillow does not tell: for WeasyPrint's sake it reads half pictures without a word.
    """
    if kind == PDF:
        return content.rfind(b"%%EOF") + 5
    return _end_of_png(content) if kind == PNG else _end_of_jpeg(content)


def _end_of_png(content: bytes) -> int:
    at = 8
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if name == b"IEND":
            return at if at <= len(content) else 0
    return 0


def _end_of_jpeg(content: bytes) -> int:
    """Walks the segments; the pixels after a start of scan run until the next real marker."""
    at = 2
    while found := JPEG_MARKER.search(content, at):
        marker, at = content[found.start() + 1], found.end()
        if marker == 0xD9:
            return at
        if at + 2 <= len(content) and marker not in {0x01, 0xD8}:
            at += int.from_bytes(content[at : at + 2])
    return 0


def _is_harmless(tail: bytes, kind: str) -> bool:
    """Whether what follows is nothing, or what telephones put behind a photo: small pictures."""
    tail = tail.strip(b"\0 \t\r\n")
    if not tail:
        return True
    if kind != JPEG or MARKUP.search(tail) or b"%PDF-" in tail:
        return False
    if tail.endswith(SAMSUNG):
        return b"ftyp" not in tail
    while tail.startswith(b"\xff\xd8\xff"):
        tail = tail[_end_of_jpeg(tail) or len(tail) :].lstrip(b"\0")
    return not tail


def _shown(name: str | None) -> str:
    """A file's name as a message says it: without its folder, and not endless."""
    last = (name or "Het bestand").replace("\\", "/").rsplit("/", 1)[-1]
    return last if len(last) <= 80 else f"{last[:77]}…"


# --- In and out -----------------------------------------------------------------------------------
class ScanField(forms.FileField):
    """A file that must be a scan; what it turned out to be is its attribute `scan`."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Kies het bestand van de scan."})
        kwargs.setdefault("help_text", HELP)
        super().__init__(max_length=None, allow_empty_file=True, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ACCEPT}

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is not None:
            try:
                file.scan = read_scan(file)
            except UnreadableScan as error:
                raise ValidationError(str(error), code="unreadable") from error
        return file


HELP: Final = (
    f"Een pdf, of een foto (JPEG of PNG). Hoogstens {MAX_BYTES // MEGABYTE} MB en "
    f"{MAX_PAGES} bladzijden."
)


NOT_STORED: Final = (
    "De scan kon niet worden opgeslagen: de opslag van lwt-admin is vol of niet beschrijfbaar. "
    "Er is niets ingevoerd. Waarschuw de beheerder en probeer het later."
)


def store(stored: FieldFile, file: File, refusal: type[Exception]) -> None:
    """Store an uploaded scan under a name of its own; its record is left to the caller.

    `file.scan` says what was found in it (`ScanField`). Raises `refusal`, with a Dutch reason, when
    the disk is full or cannot be written.
    """
    found: Scan = file.scan  # type: ignore[attr-defined]
    try:
        stored.save(found.stored_name(), file, save=False)
    except OSError as error:
        logger.exception("a scan could not be stored")
        raise refusal(NOT_STORED) from error


@contextmanager
def removed_on_failure(stored: FieldFile) -> Iterator[None]:
    """When what is done here fails, a file that was stored meanwhile is removed again."""
    before = stored.name
    try:
        yield
    except BaseException:
        if stored.name and stored.name != before:
            try:
                stored.storage.delete(stored.name)
            except OSError:
                logger.exception("file %s of a scan that failed is left behind", stored.name)
        raise


def as_download(stored: Any, name: str) -> HttpResponse:
    """A stored scan as a file to save; no browser opens it as what it claims to be."""
    with stored.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    return _locked_up(named(response, name))


def as_picture(stored: Any) -> HttpResponse:
    """The pixels of a stored picture, made anew, for a page to show."""
    return _locked_up(HttpResponse(preview(stored), content_type=JPEG))


def _locked_up(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
