"""Nowhere does a text that is kept with a pupil hold a citizen service number (BSN)."""

from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.urls import get_resolver

from lwt_admin.agreements import imports as companies
from lwt_admin.agreements.models import Company, DefaultText, Recognition, Supervisor
from lwt_admin.agreements.models.cooperation import CooperationAgreement
from lwt_admin.attachments import AttachmentField
from lwt_admin.exams.exchange import marks_file as marks
from lwt_admin.exams.marks.forms import _detail_field
from lwt_admin.placements import hours_file as hours
from lwt_admin.placements import imports as agreements
from lwt_admin.placements.assessment_forms import AnswerForm
from lwt_admin.placements.assessment_lines import Line
from lwt_admin.students import import_columns as students
from lwt_admin.students.pupil_records import paths_to_student
from lwt_admin.students.turning.forms import _class_field
from tests.test_consistency import form_classes

BSN: Final = "123456782"
ABOUT_COMPANIES: Final = (Company, Recognition, Supervisor, CooperationAgreement, DefaultText)

PHONE: Final = "a telephone number, in its one spelling: nine digits of it may pass by chance"
MADE_HERE: Final = "made by the application"
COPIED: Final = "copied from a record that was checked, or from somebody's account"
MODEL_FIELDS: Final = {
    "Company.phone": PHONE,
    "Guardian.phone": PHONE,
    "Student.phone": PHONE,
    "Supervisor.phone": PHONE,
    "Company.sbb_id": "a number that SBB gives to a company",
    "Company.search_key": MADE_HERE,
    "Company.sort_key": MADE_HERE,
    "Student.search_key": MADE_HERE,
    "Student.sort_key": MADE_HERE,
    "DefaultText.field": MADE_HERE,
    "AgreementEvent.transition": MADE_HERE,
    "ExamDecision.rules_version": MADE_HERE,
    "Document.kind": MADE_HERE,
    "Document.title": MADE_HERE,
    "Document.code": MADE_HERE,
    "Document.sealed_with": MADE_HERE,
    "Document.seal_failure": MADE_HERE,
    "Signatory.person": MADE_HERE,
    "Signature.consent": MADE_HERE,
    "PupilMove.from_number": COPIED,
    "PupilMove.to_number": COPIED,
    "Signature.witness_name": COPIED,
    "Signature.entered_by_name": COPIED,
    "Signature.compared_by_name": COPIED,
}
"""What may hold nine digits that pass the eleven test, and why."""

SEARCHED: Final = "searched for, never kept"
COMPARED: Final = "compared with what is known, never kept"
FORM_FIELDS: Final = {
    "BeginForm.q": SEARCHED,
    "PickForm.q": SEARCHED,
    "ReplaceForm.q": SEARCHED,
    "SelectionForm.q": SEARCHED,
    "SelectionForm.stand": SEARCHED,
    "StartForm.q": SEARCHED,
    "StartForm.stand": SEARCHED,
    "WishForm.q": SEARCHED,
    "CodeForm.code": COMPARED,
    "RefusalForm.code": COMPARED,
    "RemoteSigningForm.code": COMPARED,
    "NewUserForm.password1": "kept as a hash",
    "NewUserForm.password2": "kept as a hash",
    "CellForm.expected": COMPARED,
    "CellForm.mark": "read as a mark",
}

HASHES_AND_TYPES: Final = ("sha256", "_hash", "content_type", "scan_type")


def free_texts(model: type[models.Model]) -> Iterator[models.Field]:
    """What people may type themselves: no choice, no mail address, no hash."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        is_mail = isinstance(field, models.EmailField)
        if is_text and not is_mail and not field.name.endswith(HASHES_AND_TYPES):
            yield field


def accepts_a_bsn(field: models.Field | forms.Field) -> bool:
    try:
        field.run_validators(BSN)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "model", sorted({*paths_to_student(), *ABOUT_COMPANIES}, key=str), ids=lambda one: one.__name__
)
def test_every_text_of_a_record_of_a_pupil_refuses_a_bsn(model: type[models.Model]) -> None:
    accepting = {f"{model.__name__}.{one.name}" for one in free_texts(model) if accepts_a_bsn(one)}
    assert accepting == {name for name in MODEL_FIELDS if name.partition(".")[0] == model.__name__}


def typed_texts(form: type[forms.BaseForm]) -> Iterator[str]:
    """The plain text fields of a form that no field of a model checks."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    stored = {one.name for one in model._meta.fields} if model else set()
    for name, field in form.base_fields.items():
        is_text = type(field) is forms.CharField and not field.widget.is_hidden
        if is_text and name not in stored and accepts_a_bsn(field):
            yield f"{form.__name__}.{name}"


def test_every_text_in_a_form_refuses_a_bsn() -> None:
    get_resolver().url_patterns  # noqa: B018  (imports every view, and so every form)
    assert {name for form in form_classes() for name in typed_texts(form)} == set(FORM_FIELDS)


IMPORTS: Final = {
    "leerlingen": students.COLUMNS,
    "leerbedrijven": companies.COLUMNS,
    "overeenkomsten": agreements.COLUMNS,
    "uren": hours.COLUMNS,
    "cijfers": marks.COLUMNS,
}
CELLS: Final = {
    "leerbedrijven kvk": "eight digits, says the record",
    "leerbedrijven sbb_id": MODEL_FIELDS["Company.sbb_id"],
    "uren leerbedrijf": COMPARED,
}
"""Cells that may hold it when they are read, and why."""


@pytest.mark.parametrize("written", [BSN, f"Jan {BSN}", "Jan 123.456.782", "Jan 123_456_782"])
def test_every_cell_of_an_import_refuses_a_bsn(written: str) -> None:
    accepting = set()
    for name, columns in IMPORTS.items():
        for column in columns:
            with suppress(ValidationError):
                column.parse(written)
                accepting.add(f"{name} {column.name}")
    assert accepting <= set(CELLS)


@pytest.mark.parametrize("name", ["leerlingen", "overeenkomsten", "uren", "cijfers"])
@pytest.mark.parametrize("number", ["123456782", "1234.56.782", "123-456-782", "123 456 782"])
def test_a_pupil_number_in_an_import_is_no_bsn(name: str, number: str) -> None:
    column = next(one for one in IMPORTS[name] if one.name == "leerlingnummer")
    with pytest.raises(ValidationError, match="Gebruik het leerlingnummer van de school"):
        column.parse(number)


@pytest.mark.parametrize(
    ("name", "column", "written"),
    [
        ("leerlingen", "telefoon", "026 123 45 67"),
        ("leerlingen", "email", f"{BSN}@leerling.example"),
        ("leerlingen", "leerlingnummer", "300014"),
        ("leerlingen", "leerlingnummer", "12345672"),
        ("leerlingen", "huisnummer", "12a"),
        ("leerlingen", "postcode", "6811 AB"),
        ("leerlingen", "lwt_motivering", "Moeder bellen: 0612345678"),
        ("leerbedrijven", "kvk", "12345672"),
    ],
)
def test_what_looks_like_it_but_is_not_is_read(name: str, column: str, written: str) -> None:
    assert next(one for one in IMPORTS[name] if one.name == column).parse(written)


def test_the_fields_that_a_form_makes_itself_refuse_a_bsn() -> None:
    line = Line("Netjes werken")
    pupil: Any = SimpleNamespace(student="Vera Bos", proposed_class="")
    made = {
        "remark of a line": AnswerForm(party="mentor", lines=[line]).fields[f"{line.key}-remark"],
        "parts of a resit": _detail_field("resit_parts", "Onderdelen"),
        "new class": _class_field(pupil),
    }
    assert [name for name, field in made.items() if accepts_a_bsn(field)] == []


def test_a_file_is_not_named_after_a_bsn() -> None:
    with pytest.raises(ValidationError, match="Dit lijkt een BSN"):
        AttachmentField().validate(ContentFile(b"", name="scan 123_456_782.pdf"))
