"""When a central exam may be taken: the CSPE in leerjaar 3, and a resit that was asked for.

The numbers of these articles of the Eindexamenbesluit were not read, save that of the resit.
"""

from datetime import date
from typing import Final

from lwt_admin.rules.regimes import exam_regime
from lwt_admin.rules.verdicts import UNVERIFIED, Source, Verdict

EARLY: Final = 3
"""The leerjaar in which a CSPE may be taken before the exam year."""

CSPE_SOURCE: Final = Source("EB", UNVERIFIED)


def early_cspe(taken_in: int | None, next_leerjaar: int | None) -> Verdict | None:
    """What becomes of a CSPE that was taken in leerjaar 3; None for one taken later.

    `next_leerjaar` is that of the school year after it, None while that is not known. The CSPE
    lapses when the pupil was not promoted.
    """
    if taken_in is None or taken_in > EARLY:
        return None
    promoted = None if next_leerjaar is None else next_leerjaar > taken_in
    texts = {
        True: "het CSPE is in leerjaar 3 afgelegd en de leerling is bevorderd",
        False: "het CSPE is in leerjaar 3 afgelegd en de leerling is niet bevorderd: het vervalt",
        None: "het CSPE is in leerjaar 3 afgelegd en vervalt als de leerling niet wordt bevorderd",
    }
    shown = "" if next_leerjaar is None else str(next_leerjaar)
    return Verdict(
        "exam.early_cspe",
        promoted,
        shown,
        str(taken_in + 1),
        CSPE_SOURCE.article,
        CSPE_SOURCE.status,
        texts[promoted],
    )


def resit_request(exam_year: int, asked_on: date | None, before: date | None) -> Verdict:
    """Whether a resit was asked for in writing before the day that the director set."""
    source = exam_regime(exam_year).resit_source
    if asked_on is None:
        ok, text = None, "er is niet vastgelegd dat de herkansing schriftelijk is aangevraagd"
    elif before is None:
        ok, text = (
            None,
            "de school heeft nog niet vastgelegd vóór welke dag men een herkansing vraagt",
        )
    elif asked_on < before:
        ok, text = True, "de herkansing is op tijd aangevraagd"
    else:
        ok, text = False, "de herkansing is na de gestelde dag aangevraagd"
    return Verdict(
        "exam.resit_request",
        ok,
        asked_on.isoformat() if asked_on else "",
        before.isoformat() if before else "",
        source.article,
        source.status,
        text,
    )
