"""Files as people scan and photograph them, and as nobody should send them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from pypdf import PdfWriter


def as_upload(content: bytes, name: str = "scan.pdf", claims: str = "") -> SimpleUploadedFile:
    """What a browser sends: the name and the type are only what it claims."""
    return SimpleUploadedFile(name, content, content_type=claims or "application/octet-stream")


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 1200), **options: Any) -> bytes:
    """A page with some lines on it."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for line in range(40, size[1], 60):
        draw.line((40, line, size[0] - 40, line), fill="black", width=4)
    stored = BytesIO()
    image.save(stored, format=kind, **options)
    return stored.getvalue()


def written(writer: PdfWriter) -> bytes:
    stored = BytesIO()
    writer.write(stored)
    return stored.getvalue()


def writer_with(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def pdf(pages: int = 1) -> bytes:
    """A plain PDF of so many pages."""
    return written(writer_with(pages))


def scanned_pdf(pages: int = 1) -> bytes:
    """As a scanner makes it: a picture on every page."""
    leaf = Image.open(BytesIO(picture()))
    stored = BytesIO()
    leaf.save(stored, format="PDF", save_all=True, append_images=[leaf] * (pages - 1))
    return stored.getvalue()
