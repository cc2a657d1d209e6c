"""What the JSON of a record must hold, so that no page breaks on it later.

Of each kind of record that an archive holds, and of each text that people sign: what is read of it.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models

from lwt_admin.agreements.documents import KIND as WORK_AGREEMENT
from lwt_admin.agreements.services.planning import Planned
from lwt_admin.agreements.termination_mail import EDITION
from lwt_admin.dossier.archive.adapting import DATA
from lwt_admin.dossier.archive.contents import fields_of
from lwt_admin.dossier.archive.json_reading import (
    among,
    an_object,
    anything,
    each_of,
    having,
    instant,
    number,
    or_null,
    plain,
    unless,
)
from lwt_admin.dossier.archive.rows import ArchiveError
from lwt_admin.dossier.transfer.content import KIND as TRANSFER
from lwt_admin.exams.models import ExamSubject
from lwt_admin.merging import LOOSENED, MERGED, TAKEN
from lwt_admin.placements.models import AssessmentScore, HourEntry
from lwt_admin.rules.reading import (
    Optional,
    Reader,
    Shape,
    day,
    each,
    flag,
    flag_or_null,
    moment,
    pair,
    text,
    text_or_null,
    whole,
)
from lwt_admin.rules.requests import read_exam
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.signing.models import Document
from lwt_admin.signing.taken_over import MARK
from lwt_admin.students.intake.letter import KIND as APPLICATION
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.parts import KINDS

# --- What stands in more than one -----------------------------------------------------------------
NO_KEYS: Final = among([{}])
WEEKDAY: Final = among([day_number for day_number, _ in WEEKDAYS])
BREAKS: Final = each(pair(moment))
LINES: Final = each(text)
LAW: Final[dict[str, Reader[Any]]] = {"text": text, "article": text, "status": text}
ARTICLE: Final = having(heading=text, paragraphs=LINES, article=text, status=text)
OF_TEXT: Final[dict[str, Reader[Any]]] = {
    "title": text,
    "number": whole,
    "school": having(name=text, code=text, authority=text, address=LINES, phone=text, email=text),
    "signatories": each(having(party=text, name=text, capacity=text)),
}
"""What every text that is signed says."""
PUPIL: Final[dict[str, Reader[Any]]] = {"name": text, "first_name": text, "birth_date": day}

# --- Texts that people sign -----------------------------------------------------------------------
AGREED: Final = having(
    **OF_TEXT,
    kind=text,
    student=having(**PUPIL, address=LINES, profile=text, leerjaar=or_null(whole)),
    company=having(name=text, address=LINES, kvk=text, sbb_id=text),
    mentor=or_null(having(name=text)),
    supervisor=or_null(having(name=text)),
    period=having(start=day, end=day),
    schedule=each(having(weekday=WEEKDAY, start=moment, end=moment, breaks=BREAKS, minutes=whole)),
    week_minutes=whole,
    planned=Shape(Planned, days=whole, minutes=whole, complete=flag).read,
    articles=each(ARTICLE),
    changes=Optional(
        having(amends=whole, reason=text, lines=each(having(label=text, old=LINES, new=LINES))),
        None,
    ),
    **{MARK: Optional(having(signed_on=day), None)},
)
APPLIED: Final = having(
    **OF_TEXT,
    student=having(**PUPIL, address=LINES, profile=text),
    profile=text,
    start=day,
    words=LINES,
    sections=each(ARTICLE),
)

OF_COLUMN: Final[Mapping[str, Reader[Any]]] = {"date": day, "minutes": whole, "mark": number}
"""How a value is written that is more than text; empty or null when it is not known."""
PART: Final = having(
    title=text,
    columns=each(having(key=text, label=text, kind=text)),
    records=each(an_object),
)


def _part(value: Any) -> Any:
    """A table, of which each record has a value for each column."""
    part = PART(value)
    row = having(**{one["key"]: _cell(one["kind"]) for one in part["columns"]})
    having(records=each(row))(part)
    return part


def _cell(kind: str) -> Reader[Any]:
    return or_null(unless("", OF_COLUMN.get(kind, plain)))


HANDED_ON: Final = having(
    **OF_TEXT,
    schema_version=whole,
    prepared_on=day,
    receiver=having(institution=text),
    student=having(**PUPIL),
    sections=each(having(key=text, title=text, parts=each(_part))),
)
TEXTS: Final[Mapping[str, Reader[Any]]] = {
    WORK_AGREEMENT: AGREED,
    APPLICATION: APPLIED,
    TRANSFER: HANDED_ON,
}


def _text_of(document: Document) -> Reader[Any]:
    """What stands in a document of its kind; nothing in one that was erased."""
    if document.erased_at is not None:
        return NO_KEYS
    if document.kind not in TEXTS:
        raise ArchiveError(f"deze software kent geen tekst van de soort {document.kind}.")
    return TEXTS[document.kind]


# --- Everything else ------------------------------------------------------------------------------
SAID: Final = each_of(having(level=or_null(among(AssessmentScore.Level.values)), remark=text))
JUDGED: Final = having(
    school=having(name=text, address=text),
    student=text,
    company=text,
    period=having(name=text, first=day, last=day),
    form=text,
    parties=each(
        having(party=text, label=text, name=text, by_link=flag, at=or_null(instant), remarks=text)
    ),
    questions=each(having(text=text, said=SAID)),
    goals=each(having(text=text, said=SAID)),
    sufficient=flag_or_null,
    conclusion=text,
    missing_reason=text,
    finished=or_null(having(at=instant, by=text)),
)
WAS: Final = having(
    kind=among(HourEntry.Kind.values),
    status=among(HourEntry.Status.values),
    start=or_null(moment),
    end=or_null(moment),
    breaks=BREAKS,
    minutes=whole,
    missed=whole,
    lessons=flag,
)
RESULT: Final = having(
    result=text,
    contested=flag,
    route=text_or_null,
    regime=text,
    final_marks=having(dutch=plain, profile=plain, combination=plain),
    reasons=each(having(**LAW, ok=flag_or_null)),
)
MARK_LINE: Final = having(
    kind=among(ExamSubject.Kind.values),
    name=text,
    code=plain,
    module_of=plain,
    se=or_null(number),
    se_resit=or_null(number),
    ce=or_null(number),
    ce_on=or_null(day),
    ce_lapsed_on=or_null(day),
    resit=or_null(number),
    resit_on=or_null(day),
    final=plain,
    counts=flag,
    objected_on=or_null(day),
)
CHANGE: Final = pair(plain)


def _change(value: Any) -> Any:
    """A field before and after; or what was added to, or taken from, a list of records."""
    if type(value) is dict:
        return having(type=text, operation=text, objects=each(plain))(value)
    return CHANGE(value)


BESIDE: Final = having(
    **{
        MERGED: Optional(having(key=whole, name=text), None),
        TAKEN: Optional(each(having(what=text, lost=text)), None),
        LOOSENED: Optional(having(fields=LINES, reason=text), None),
    }
)
OF_LETTER: Final = having(
    **dict.fromkeys(("link", EDITION, *DATA), Optional(whole, None)), day=Optional(day, None)
)

ENDED_BEFORE: Final = having(
    last_day=day,
    replaced_at=instant,
    why_replaced=text,
    cause=text,
    participants=text,
    explanation=text,
    decided_on=day,
    sbb_consulted_on=or_null(day),
)

SHAPES: Final[Mapping[tuple[str, str], Reader[Any]]] = {
    ("accounts.SchoolYear", "school_days"): each(WEEKDAY),
    ("agreements.CooperationAgreement", "texts"): each_of(text),
    ("agreements.PlacementOffer", "weekdays"): each(WEEKDAY),
    ("agreements.ScheduleDay", "breaks"): BREAKS,
    ("agreements.Termination", "earlier"): each(ENDED_BEFORE),
    ("auditlog.LogEntry", "additional_data"): BESIDE,
    ("auditlog.LogEntry", "changes"): each_of(_change),
    ("auditlog.LogEntry", "serialized_data"): anything,
    ("exams.ExamDecision", "facts"): read_exam,
    ("exams.ExamDecision", "outcome"): RESULT,
    ("exams.ExamDecision", "papers"): each(MARK_LINE),
    ("exams.ExamDecision", "placement"): having(
        lines=each(having(**LAW, kind=among(sorted(KINDS))))
    ),
    ("letters.Letter", "data"): OF_LETTER,
    ("placements.Assessment", "goals"): LINES,
    ("placements.AssessmentStep", "content"): unless({"erased": True}, JUDGED),
    ("placements.HourCorrection", "before"): unless({}, WAS),
    ("placements.HourEntry", "breaks"): BREAKS,
    ("signing.SigningEvent", "made_as"): having(
        document=or_null(whole), signatory=or_null(whole), actor=or_null(whole), moved=text
    ),
    ("signing.SigningEvent", "payload"): an_object,
}
"""By kind and field; that of a document goes by its kind."""


def check_json(record: models.Model) -> None:
    """Raise ArchiveError, with the field and the place in it, for JSON that no page can read."""
    for field in fields_of(type(record)):
        value = getattr(record, field.attname)
        if isinstance(field, models.JSONField) and not (value is None and field.null):
            try:
                _reader_of(record, field)(value)
            except RuleError as error:
                place = ".".join(filter(None, (field.name, error.field)))
                raise ArchiveError(f"{place}: {error.message}.") from error


def _reader_of(record: models.Model, field: models.Field[Any, Any]) -> Reader[Any]:
    if isinstance(record, Document):
        return _text_of(record)
    return SHAPES[record._meta.label, field.name]
