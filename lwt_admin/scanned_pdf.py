"""What a PDF from outside holds: how many pages, and nothing that does something by itself."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

MAX_OBJECTS: Final = 20_000
MAX_PIXELS: Final = 120_000_000  # of one picture: a large sheet at 600 dpi is 70 million
MAX_UNPACKED: Final = 150 * 1024 * 1024  # bytes, of one stream
MAX_UNPACKED_IN_ALL: Final = 1024 * 1024 * 1024
STEP: Final = 1024 * 1024
DEFLATE: Final = {"/FlateDecode", "/Fl"}

SCRIPT: Final = {"/JS", "/JavaScript", "/XFA", "/AA"}
FILES: Final = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/RichMediaContent"}
ACTIONS: Final = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Rendition"),
    *("/GoToE", "/GoToR", "/GoTo3DView", "/Movie", "/Sound", "/RichMediaExecute"),
}
ATTACHED: Final = {"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}


class UnreadablePdf(Exception):
    """Why a PDF is refused, as the rest of a sentence that begins with its name."""


DAMAGED: Final = "is beschadigd of niet compleet. Maak de pdf opnieuw."
BOMB: Final = (
    "wordt uitgepakt te groot om te openen. Maak de pdf opnieuw, met een lagere kwaliteit."
)


def count_pages(content: bytes, most: int) -> int:
    """The number of pages, at least one and at most `most`; raises UnreadablePdf.

    Everything that can be reached from the catalogue is looked at. Refused are a password, script
    and other actions, files inside the PDF, and streams that unpack without end.
    """
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypt_dict is not None:
            raise UnreadablePdf(
                "is beveiligd met een wachtwoord. Maak een pdf zonder wachtwoord of beveiliging."
            )
        pages = _pages(reader, most)
        _look_at_everything(reader)
    except UnreadablePdf:
        raise
    except Exception:  # a broken file may raise anything
        raise UnreadablePdf(DAMAGED) from None
    return pages


def _pages(reader: PdfFileReader, most: int) -> int:
    """Counts the leaves of the tree of pages; the number that the file itself gives may lie."""
    found, seen, waiting = 0, set(), [reader.root.raw_get("/Pages")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            if node.reference in seen:
                raise UnreadablePdf(DAMAGED)
            seen.add(node.reference)
            node = node.get_object()
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        elif _value(node, "/Type") in {"/Page", None}:
            found += 1
        if found > most or len(waiting) > MAX_OBJECTS:
            raise UnreadablePdf(f"heeft meer dan {most} bladzijden. Voer alleen dit document in.")
    if not found:
        raise UnreadablePdf("heeft geen bladzijden. Scan het papier opnieuw.")
    return found


def _look_at_everything(reader: PdfFileReader) -> None:
    left = MAX_UNPACKED_IN_ALL
    for node in _reachable(reader):
        if not isinstance(node, generic.DictionaryObject):
            continue
        _check_dictionary(node)
        if isinstance(node, generic.StreamObject):
            left -= _unpacked_size(node)
            if left < 0:
                raise UnreadablePdf(BOMB)


def _reachable(reader: PdfFileReader) -> Iterator[Any]:
    """Each object once, whatever the rings in which they refer to each other."""
    seen: set[generic.Reference] = set()
    waiting: list[Any] = [
        reader.trailer.raw_get(key) for key in ("/Root", "/Info") if key in reader.trailer
    ]
    while waiting:
        node = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            if node.reference in seen:
                continue
            seen.add(node.reference)
            if len(seen) > MAX_OBJECTS:
                raise UnreadablePdf("zit te ingewikkeld in elkaar voor een scan. Scan het papier.")
            node = node.get_object()
        yield node
        if isinstance(node, generic.DictionaryObject):
            waiting.extend(node.raw_get(key) for key in node)
        elif isinstance(node, generic.ArrayObject):
            waiting.extend(node.raw_get(place) for place in range(len(node)))


def _check_dictionary(node: generic.DictionaryObject) -> None:
    keys = set(node.keys())
    if keys & SCRIPT or _named(node, "/S") in ACTIONS:
        raise UnreadablePdf(
            "bevat een script of een opdracht die vanzelf iets doet. Druk de pdf af of scan haar."
        )
    if keys & FILES or _named(node, "/Subtype") in ATTACHED or _named(node, "/Type") in FILES:
        raise UnreadablePdf("bevat een bijlage of een film. Maak een pdf met alleen bladzijden.")
    if _named(node, "/Subtype") == "/Image":
        pixels = int(_value(node, "/Width") or 0) * int(_value(node, "/Height") or 0)
        if pixels > MAX_PIXELS:
            raise UnreadablePdf(BOMB)


def _unpacked_size(stream: generic.StreamObject) -> int:
    """Bytes that a deflated stream becomes, counted without keeping them; 0 for other kinds."""
    filters = _value(stream, "/Filter") or ()
    names = [filters] if isinstance(filters, generic.NameObject) else list(filters)
    if sum(name in DEFLATE for name in names) > 1:
        raise UnreadablePdf(BOMB)  # packed twice makes sense for a bomb alone
    if not names or names[0] not in DEFLATE:
        return 0
    unpack, total = zlib.decompressobj(), 0
    waiting = stream.encoded_data
    while waiting and not unpack.eof:
        total += len(unpack.decompress(waiting, STEP))
        waiting = unpack.unconsumed_tail
        if total > MAX_UNPACKED:
            raise UnreadablePdf(BOMB)
    return total


def _value(node: generic.DictionaryObject, key: str) -> Any:
    """What stands at `key`, also when that stands elsewhere in the file; None when it is absent."""
    try:
        return node[key]
    except KeyError:
        return None


def _named(node: generic.DictionaryObject, key: str) -> str:
    """The same for what should be a name; empty when it is anything else."""
    found = _value(node, key)
    return found if isinstance(found, generic.NameObject) else ""
