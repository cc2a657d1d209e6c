"""A drawn signature as it comes from the screen: is it really a small picture with ink on it?"""

import base64
import binascii
import warnings
from io import BytesIO
from typing import Final

from django.core.exceptions import ValidationError
from PIL import Image

PREFIX: Final = "data:image/png;base64,"
MAX_BYTES: Final = 200_000
MAX_WIDTH: Final = 1600
MAX_HEIGHT: Final = 800
LEAST_INK: Final = 60  # pixels: less is a slip of the finger
DARK: Final = 200

NOT_A_DRAWING = "De getekende handtekening is niet goed aangekomen. Wis haar en teken opnieuw."


def read_drawing(data_url: str) -> bytes:
    """The drawing of a `data:image/png;base64,…` address as a clean PNG, nothing but its pixels.

    Raises ValidationError when it is no PNG, too large, or has (almost) no ink on it.
    """
    image = _open(_decode(data_url))
    if _ink(image) < LEAST_INK:
        raise ValidationError("Er is nog niets getekend. Teken uw handtekening in het vak.")
    clean = BytesIO()
    image.save(clean, format="PNG", optimize=True)
    return clean.getvalue()


def data_url(drawing: bytes) -> str:
    """The address under which a page or document shows a stored drawing."""
    return PREFIX + base64.b64encode(drawing).decode()


def _decode(text: str) -> bytes:
    if not text.startswith(PREFIX):
        raise ValidationError(NOT_A_DRAWING)
    if len(text) > MAX_BYTES * 4 // 3:
        raise ValidationError("De getekende handtekening is te groot. Wis haar en teken opnieuw.")
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError(NOT_A_DRAWING) from None


def _open(raw: bytes) -> Image.Image:
    """The picture in memory; its size is judged before its pixels are unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(raw), formats=["PNG"])
            if image.width > MAX_WIDTH or image.height > MAX_HEIGHT:
                raise ValidationError(NOT_A_DRAWING)
            image.verify()  # the whole file; it can be read only once, so it is opened again
            return Image.open(BytesIO(raw), formats=["PNG"]).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        raise ValidationError(NOT_A_DRAWING) from None


def _ink(image: Image.Image) -> int:
    """The number of pixels that are neither see-through nor light."""
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    histogram = paper.convert("L").histogram()
    return sum(histogram[:DARK])
