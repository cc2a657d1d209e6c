"""Saving one cell of the grid: for the page itself, and for a browser that sends later.

`POST /examens/cijfers/cel/` (name `mark_cell`), as JSON or as a form, with the CSRF token.

Sent:
- `subject`: primary key of the subject; `part`: `se`, `se_resit`, `ce` or `resit`.
- `mark`: as typed, with comma or point; empty takes the mark away.
- `expected`: the mark that stood on the screen, empty for none.
- `on`: the day of the sitting, `2027-06-01`; empty leaves the day as it was.
- `by`: primary key of who typed it: when somebody else is signed in by then, it is answered as when
  nobody is.

Answered, in JSON:
- 200 `{"state": "saved", "mark": "6,4", "on": "2027-06-01", "on_text": "di 1 jun", "result":
  "..."}` where `result` is the chip behind the candidate's name as HTML. The same mark sent again
  is answered so too, and changes nothing.
- 409 `{"state": "conflict", "message": "...", "by": "Petra Smit", "at": "2027-06-01T...",
  "now": {"mark": "7,0", "text": "7,0"}}`: somebody else was first, nothing was stored.
- 422 `{"state": "refused", "errors": {"mark": ["..."]}}`: nothing was stored.
- 401, 403 and 404 as for the hours of a week.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string

from lwt_admin.accounts.models import User
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.marks.checking import DAYS, PARTS, read_mark, standing_mark
from lwt_admin.exams.marks.grid import written
from lwt_admin.exams.marks.history import last_set
from lwt_admin.exams.marks.saving import Overtaken, set_mark
from lwt_admin.exams.models import ExamSubject
from lwt_admin.forms import errors_by_field
from lwt_admin.text import LARGEST_KEY
from lwt_admin.ui.formats import nl_day, nl_mark

NO_JSON: Final = "Dit is geen JSON-object."
LONGEST: Final = 20
ISO_DATE: Final = "%Y-%m-%d"

Answer = tuple[int, dict[str, Any]]
"""The status of the response and its body."""


class CellForm(forms.Form):
    """What is sent for one cell; whether the mark can be there is for the service to say."""

    subject = forms.IntegerField(label="Vak", min_value=1, max_value=LARGEST_KEY)
    part = forms.ChoiceField(label="Onderdeel", choices=PARTS.items())
    mark = forms.CharField(label="Cijfer", required=False, max_length=LONGEST)
    expected = forms.CharField(label="Wat er stond", required=False, max_length=LONGEST)
    on = forms.DateField(label="Dag", required=False, input_formats=[ISO_DATE])
    by = forms.IntegerField(label="Wie", required=False, min_value=1, max_value=LARGEST_KEY)


def read_sent(request: HttpRequest) -> dict[str, Any]:
    """What was sent, as a form or as JSON; raises ValidationError by field."""
    if request.content_type == "application/json":
        sent = object_in(request.body)
        form = CellForm({name: str(value) for name, value in sent.items() if value is not None})
    else:
        form = CellForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def object_in(body: bytes) -> Mapping[str, Any]:
    """The JSON object that was sent; raises ValidationError for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError(NO_JSON) from None
    if not isinstance(found, dict):
        raise ValidationError(NO_JSON)
    return found


def save_cell(subject: ExamSubject, sent: Mapping[str, Any], by: User) -> Answer:
    """Store what was sent for a subject that the person may enter marks of."""
    part = sent["part"]
    try:
        stored = set_mark(
            subject,
            part,
            read_mark(subject, part, sent["mark"]),
            by=by,
            on=sent["on"],
            expected=read_mark(subject, part, sent["expected"]),
        )
    except Overtaken as overtaken:
        return 409, _conflict(subject, part, overtaken)
    except ValidationError as error:
        return refusal(error)
    stored.candidate.trajectory = subject.candidate.trajectory
    return 200, _saved(stored, part)


def refusal(error: ValidationError) -> Answer:
    """The answer to what cannot be stored."""
    errors = {name or "mark": found for name, found in errors_by_field(error).items()}
    return 422, {"state": "refused", "errors": errors}


def _saved(subject: ExamSubject, part: str) -> dict[str, Any]:
    on = getattr(subject, DAYS[part]) if part in DAYS else None
    result = judge_candidate(subject.candidate).result
    return {
        "state": "saved",
        "mark": written(standing_mark(subject, part)),
        "on": on and on.isoformat(),
        "on_text": nl_day(on) if on else "",
        "result": render_to_string("exams/_result_chip.html", {"result": result}).strip(),
    }


def _conflict(subject: ExamSubject, part: str, overtaken: Overtaken) -> dict[str, Any]:
    last = last_set(subject, part)
    text = "niets" if overtaken.now is None else nl_mark(overtaken.now)
    return {
        "state": "conflict",
        "message": " ".join(overtaken.messages),
        "by": last and last.by,
        "at": last and last.at.isoformat(),
        "now": {"mark": written(overtaken.now), "text": text},
    }
