"""What stands in the JSON of an archive can be read by the pages, or is refused with the reason."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.db import models
from django.template.loader import render_to_string

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import CooperationAgreement, PlacementOffer, ScheduleDay
from lwt_admin.dossier.archive.contents import archived, fields_of
from lwt_admin.dossier.archive.json_shapes import SHAPES, check_json
from lwt_admin.dossier.archive.rows import ArchiveError
from lwt_admin.exams.models import ExamDecision
from lwt_admin.exams.papers.content import Paper
from lwt_admin.exams.papers.letters import letters_of
from lwt_admin.exams.papers.pdf import letters_pdf, overviews_pdf
from lwt_admin.exams.papers.tables import mark_rows, result_row
from lwt_admin.letters.models import Letter
from lwt_admin.placements.assessment_content import frozen_sheet
from lwt_admin.placements.assessment_paper import assessment_html
from lwt_admin.placements.corrections import in_words
from lwt_admin.placements.models import Assessment, AssessmentStep, HourCorrection, HourEntry
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document, SigningEvent
from lwt_admin.signing.paper import document_html, file_name
from lwt_admin.ui.templatetags.ui import law_list
from lwt_admin.worktime import break_times, format_breaks
from tests.dossier.archive.school import MOMENT
from tests.dossier.archive.texts import AGREED
from tests.world import World

ODD: tuple[Any, ...] = (None, True, 5, -0.5, "x", [], ["x"], [[]], {}, {"x": 1})


def test_every_json_that_goes_along_has_a_shape() -> None:
    """Whoever adds a field with JSON: say in `json_shapes` what its pages read of it."""
    known = {
        (model._meta.label, field.name)
        for model in (*archived(), LogEntry)
        for field in fields_of(model)
        if isinstance(field, models.JSONField) and model is not Document
    }
    assert SHAPES.keys() == known


# --- What is refused ------------------------------------------------------------------------------
def agreement(**content: Any) -> Document:
    return Document(kind="work_agreement", content={**AGREED, "signatories": [], **content})


STUDENT, DAY = AGREED["student"], AGREED["schedule"][0]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (SchoolYear(school_days=[1, 8]), "school_days.1: 8 is geen keuze."),
        (SchoolYear(school_days=5), "school_days: moet een lijst zijn, geen getal."),
        (PlacementOffer(weekdays=["ma"]), "weekdays.0: ma is geen keuze."),
        (HourEntry(breaks=["12:00"]), "breaks.0: moet een lijst van twee zijn: begin en einde."),
        (HourEntry(breaks=[["12:00", "25:00"]]), "breaks.0.1: “25:00” is geen tijd (uu:mm)."),
        (ScheduleDay(breaks={}), "breaks: moet een lijst zijn, geen object."),
        (CooperationAgreement(texts={"aims": 5}), "texts.aims: moet tekst zijn, geen getal."),
        (Assessment(goals="metselen"), "goals: moet een lijst zijn, geen tekst."),
        (HourCorrection(before={"kind": "worked"}), "before.status: deze sleutel ontbreekt."),
        (HourCorrection(before=None), "before: moet een object zijn, geen null."),
        (AssessmentStep(content={}), "content.school: deze sleutel ontbreekt."),
        (Letter(data={"link": "5"}), "data.link: moet een geheel getal zijn, geen tekst."),
        (SigningEvent(payload=[]), "payload: moet een object zijn, geen lijst."),
        (LogEntry(changes=[1]), "changes: moet een object zijn, geen lijst."),
        (LogEntry(changes={"city": ["A"]}), "changes.city: moet een lijst van twee zijn"),
        (LogEntry(additional_data={"merged_with": {"key": 1}}), "merged_with.name: deze sleutel"),
        (Document(kind="brief", content={}), "kent geen tekst van de soort brief."),
        (Document(kind="work_agreement", content={}), "content.title: deze sleutel ontbreekt."),
        (agreement(period={"start": "x", "end": "x"}), "content.period.start: “x” is geen best"),
        (
            agreement(schedule=[DAY | {"weekday": 0}]),
            "content.schedule.0.weekday: 0 is geen keuze.",
        ),
        (agreement(student=STUDENT | {"address": "x"}), "content.student.address: moet een lijst"),
        (agreement(planned={"days": 1}), "content.planned.minutes: deze sleutel ontbreekt."),
        (ExamDecision(facts={}), "facts.id: deze sleutel ontbreekt."),
    ],
)
def test_json_of_another_shape_is_refused_with_its_place_and_the_reason(
    record: models.Model, reason: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        check_json(record)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "record",
    [
        Document(kind="work_agreement", content={}, erased_at=MOMENT),
        agreement(eerder="een sleutel van oudere software"),
        HourCorrection(before={}),
        AssessmentStep(content=None),
        AssessmentStep(content={"erased": True}),
        SigningEvent(payload=None),
        Letter(data={}),
        LogEntry(changes={"supervisors": {"type": "m2m", "operation": "add", "objects": ["X"]}}),
    ],
)
def test_what_was_erased_or_is_not_read_is_no_reason_to_refuse(record: models.Model) -> None:
    check_json(record)


# --- What is let in can be shown ------------------------------------------------------------------
def show_document(document: Document) -> None:
    kind = kind_of(document)
    kind.summary(document.content)
    render_to_string(kind.text_template, {"content": kind.readable(document.content)})
    document_html(document)
    file_name(document)


def show_assessment(step: AssessmentStep) -> None:
    if step.content is not None and step.content != {"erased": True}:
        assessment_html(frozen_sheet(step), MOMENT)


def show_decision(decision: ExamDecision) -> None:
    outcome = decision.outcome
    paper = Paper(decision.candidate, "4a", decision, tuple(decision.papers), (), outcome)
    with mock.patch("lwt_admin.exams.papers.pdf.render_pdf"):
        overviews_pdf(decision.candidate.trajectory.student.school, [paper], MOMENT)
        letters_pdf(decision.candidate.trajectory.student.school, letters_of([paper], None), MOMENT)
    for lines in (outcome["reasons"], decision.placement["lines"]):
        law_list(lines)
    result_row(paper)
    list(mark_rows([paper]))


def show_hours(entry: HourEntry | ScheduleDay) -> None:
    format_breaks(entry.breaks)
    break_times(entry.breaks)


SHOWN: dict[tuple[str, str], Callable[[Any], object]] = {
    ("signing.Document", "content"): show_document,
    ("placements.AssessmentStep", "content"): show_assessment,
    ("exams.ExamDecision", "outcome"): show_decision,
    ("exams.ExamDecision", "papers"): show_decision,
    ("exams.ExamDecision", "placement"): show_decision,
    ("placements.HourEntry", "breaks"): show_hours,
    ("agreements.ScheduleDay", "breaks"): show_hours,
    ("placements.HourCorrection", "before"): lambda one: in_words(one.before),
}


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(("label", "name"), SHOWN)
def test_whatever_stands_in_it_is_refused_or_can_be_shown(
    world: World, label: str, name: str
) -> None:
    model = next(one for one in archived() if one._meta.label == label)
    records = [one for one in model._base_manager.order_by("pk") if getattr(one, name) is not None]
    if model is Document:
        kinds = {one.kind: one for one in records if "signatories" in one.content}
        records = list(kinds.values())
        assert len(records) == 3
    if model is HourCorrection:
        records = [HourCorrection(before=WAS)]
    assert records
    for record in records:
        whole = getattr(record, name)
        for value in altered(whole):
            setattr(record, name, value)
            if is_let_in(record):
                SHOWN[label, name](record)


WAS = {
    "kind": "worked",
    "status": "approved",
    "start": "08:00",
    "end": "15:30",
    "breaks": [["12:00", "12:30"]],
    "minutes": 420,
    "missed": 0,
    "lessons": False,
    "remark": "",
}


def is_let_in(record: models.Model) -> bool:
    try:
        check_json(record)
    except ArchiveError:
        return False
    return True


def altered(value: Any) -> Iterator[Any]:
    """The value with at each place in turn something odd, or without what stands there."""
    yield value
    for *path, last in places(value):
        for odd in (*ODD, ...):
            changed = inside = deepcopy(value)
            for part in path:
                inside = inside[part]
            if odd is ...:
                del inside[last]
            else:
                inside[last] = odd
            yield changed
    yield from ODD


def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The way to everything that stands in it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*path, key)
        if isinstance(one, dict | list):
            yield from places(one, *path, key)
