"""What schools usually choose where the law leaves the choice to them.

Starting values of a school's own settings: never law, and never judged against.
"""

from typing import Final

CUSTOMARY_HOURS_A_YEAR: Final = 640
"""Clock hours of placement that schools plan in each of leerjaar 3 and 4."""
