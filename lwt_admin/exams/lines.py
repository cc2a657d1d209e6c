"""A candidate's facts as a line for the command line of the rules.

What a decision rests on is kept in this form, so that anybody can compute the result again with
`python -m lwt_admin.rules exam`.
"""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from lwt_admin.rules.exam import CentralMarks, ExamFacts, ProfileMarks
from lwt_admin.ui.formats import written_mark

Line = dict[str, Any]


def line_of(facts: ExamFacts, name: str = "") -> Line:
    """The facts with the keys of the command line; `name` becomes its `id`."""
    return {
        "id": name,
        "exam_year": facts.exam_year,
        "profile_short": facts.profile_short,
        "dutch": _central(facts.dutch),
        "profile": {**_central(facts.profile), "has_se": facts.profile.has_se},
        "electives": [
            {"name": one.name, "se": _mark(one.se), "module_of": one.module_of}
            for one in facts.electives
        ],
        "arithmetic": {"taken": facts.arithmetic.taken, "mark": _mark(facts.arithmetic.mark)},
        "extra": [
            {
                "subject": one.subject,
                "se": _mark(one.se),
                "ce": _mark(one.ce),
                "resit": _mark(one.resit),
                "has_ce": one.has_ce,
            }
            for one in facts.extra
        ],
        "full_exam": facts.full_exam,
        "physical_education": facts.physical_education,
        "arts": facts.arts,
        "resits_closed": facts.resits_closed,
    }


def fingerprint(line: Line) -> str:
    """The SHA-256 of a line in its one canonical text: the same facts give the same mark."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _central(marks: CentralMarks | ProfileMarks) -> Line:
    return {"se": _mark(marks.se), "ce": _mark(marks.ce), "resit": _mark(marks.resit)}


def _mark(mark: Decimal | None) -> str | None:
    return None if mark is None else written_mark(mark)
