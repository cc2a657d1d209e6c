"""Names of which the letters were read in another coding than they were written in.

An old Excel on a Mac or a list out of a DOS program turns `Zoë` into `Zo‘` or `Zo‰`, and what was
made UTF-8 twice turns it into `ZoÃ«`. Nobody is called that; such a name may not replace a good
one.
"""

import re
import unicodedata
from typing import Final

_LETTER: Final = r"[^\W\d_]"
_LOWER: Final = "[a-zà-öø-ÿ]"

_SIGNS: Final = re.compile(
    "|".join(
        (
            "[‰‡ƒˆ˜¤¢¥\ufffd]",
            rf"[…™†€•›‹]{_LETTER}",  # …zdemir, ™zdemir
            rf"{_LETTER}[„‚¿¡£]",  # Ren‚e; at the start these are signs of a quotation or Spanish
            rf"{_LETTER}[“”]{_LETTER}",  # K”nig
            rf"{_LOWER}[ŽŠŒŸ]",  # RenŽe
            rf"{_LETTER}Ÿ{_LOWER}",  # MŸller
            rf"(?!D)[A-Z][ŽŠ]{_LOWER}",  # GŽrard; DŽ is a letter of its own
        )
    )
)

# Of ‘: after a word, as in Zo‘, and where ë mostly stands, as in Dani‘l. It is an apostrophe in
# ‘t Hof, O‘Neill and Sa‘id, and it closes what it opened in ‘De Hoek‘.
_QUOTE: Final = re.compile(rf"^[^‘]*{_LETTER}{_LETTER}‘(?!{_LETTER})|[aeio]‘[ln]")

# The first of two or three bytes of UTF-8, and what can follow it, both as Windows-1252 shows them.
# After Ä and Å a dash or apostrophe can be meant.
_FOLLOWS: Final = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘“”•˜™š›œžŸ\xa0-\xbf"
_TWICE: Final = re.compile(rf"[ÃÂ][{_FOLLOWS}’–—]|[ÄÅ][{_FOLLOWS}]|â€")


def is_misread(name: str) -> bool:
    """Whether there are signs in a name that only stand there when its letters were misread."""
    words = unicodedata.normalize("NFC", name)
    return any(sign.search(words) for sign in (_SIGNS, _QUOTE, _TWICE))
