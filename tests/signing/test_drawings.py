"""A drawing from the screen is a real small picture with ink on it."""

import base64
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageDraw, PngImagePlugin

from lwt_admin.signing.drawings import PREFIX, data_url, read_drawing


def picture(size=(600, 200), ink=True, kind="PNG", **save):
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size)
    if ink:
        ImageDraw.Draw(image).line([(20, 20), (300, 100)], fill="#12213f", width=4)
    out = BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def address(raw):
    return PREFIX + base64.b64encode(raw).decode()


def test_a_drawing_comes_back_as_a_png_of_the_same_size():
    drawing = read_drawing(address(picture()))
    assert Image.open(BytesIO(drawing)).size == (600, 200)
    assert read_drawing(data_url(drawing)) == drawing


def test_what_is_hidden_beside_the_pixels_is_left_out():
    info = PngImagePlugin.PngInfo()
    info.add_text("secret", "bijlage")
    assert b"bijlage" not in read_drawing(address(picture(pnginfo=info)))


@pytest.mark.parametrize(
    "given",
    [
        "",
        "data:image/svg+xml;base64,PHN2Zy8+",
        PREFIX + "%%%",
        address(b"geen plaatje"),
        address(picture()[:80]),
        address(picture(kind="GIF")),
        address(picture(kind="JPEG")),
    ],
)
def test_what_is_no_png_is_refused(given):
    with pytest.raises(ValidationError, match="niet goed aangekomen"):
        read_drawing(given)


def test_an_empty_drawing_is_refused():
    with pytest.raises(ValidationError, match="nog niets getekend"):
        read_drawing(address(picture(ink=False)))


def test_a_white_sheet_is_empty_too():
    out = BytesIO()
    Image.new("RGB", (600, 200), "white").save(out, "PNG")
    with pytest.raises(ValidationError, match="nog niets getekend"):
        read_drawing(address(out.getvalue()))


def test_a_picture_of_a_huge_size_is_refused_before_it_is_unpacked():
    out = BytesIO()
    Image.new("1", (30_000, 3_000)).save(out, "PNG")
    with pytest.raises(ValidationError, match="niet goed aangekomen"):
        read_drawing(address(out.getvalue()))


def test_a_large_file_is_refused():
    with pytest.raises(ValidationError, match="te groot"):
        read_drawing(PREFIX + "A" * 300_000)
