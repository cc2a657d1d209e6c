"""What is no mark of a subject with a central exam, wherever somebody types or brings it."""

from typing import Final

BAD: Final = (
    *("6,45", "6.45", "0", "0,9", "10,1", "11", "-6", "+6", "6,", ",6", "06", "1e1"),
    *("zes", "NaN", "=6", "6 5", "6,5,", "٦", "300014", "6,5" * 6),
)
