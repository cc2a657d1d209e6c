"""What few may read of two dossiers is told to nobody else when they become one."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.students.confidential import CONFIDENTIAL
from lwt_admin.students.merging.sames import SAMES
from lwt_admin.students.models import Interview, SignalReason, Student
from lwt_admin.students.pupil_records import paths_to_student
from lwt_admin.twin_finding import twins_of
from tests.factories import IntakeFactory, RestrictedNoteFactory, StudentFactory

pytestmark = pytest.mark.django_db

TOLD = ("Wil niet naar school", "Heeft thuis veel te doen")
UNREADABLE = "vertrouwelijke aantekeningen die niet hetzelfde zeggen"


@pytest.fixture
def double(student: Student) -> Student:
    return StudentFactory(school=student.school, last_name="Jansen", number="990001")


def page(client: Client, kept: Student, other: Student, **sent: Any) -> str:
    address = reverse("student_merge", args=[kept.pk, other.pk])
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    return answer.content.decode()


@pytest.fixture
def noted(student: Student, double: Student) -> None:
    """A note on the same step at both, and they differ."""
    for one, text in zip((student, double), TOLD, strict=True):
        step = IntakeFactory(student=one).steps.get()
        step.note = text
        step.save()


@pytest.fixture
def interviewed(student: Student, double: Student) -> None:
    """An interview with both, in which not the same was said."""
    for one, text in zip((student, double), TOLD, strict=True):
        Interview.objects.create(
            intake=IntakeFactory(student=one), fit="now", dutch="yes", vocational="yes", wish=text
        )


@pytest.mark.parametrize("both", ["noted", "interviewed"])
def test_who_may_not_read_them_sees_no_notes_by_merging(
    office: Client, student: Student, double: Student, both: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(both)
    text = page(office, student, double)
    assert UNREADABLE in text
    assert not any(one in text for one in TOLD)


def test_nor_merges_who_may_not_read_them(
    office: Client, student: Student, double: Student, noted: None
) -> None:
    seen = {"versions": f"{student.version}:{double.version}", "number": "kept"}
    assert UNREADABLE in page(office, student, double, **seen)
    assert Student.objects.filter(pk=double.pk).exists()


def test_who_may_read_them_chooses(
    coordinator: Client, student: Student, double: Student, noted: None
) -> None:
    text = page(coordinator, student, double)
    assert UNREADABLE not in text
    assert all(one in text for one in TOLD)


def test_the_history_of_a_merge_tells_no_note_and_no_reason(
    coordinator: Client, student: Student, double: Student, noted: None
) -> None:
    for one in (student, double):
        SignalReason.objects.get_or_create(intake=one.intakes.get(), reason="dyslexia")
    (step,) = double.intakes.get().steps.all()
    chosen = {f"intakestep-{step.pk}": "other", "number": "kept", "first_name": "kept"}
    chosen["versions"] = f"{student.version}:{double.version}"
    page(coordinator, student, double, seen=twins_of(student, double, SAMES).stamp, **chosen)
    assert not Student.objects.filter(pk=double.pk).exists()
    merge = LogEntry.objects.filter(additional_data__has_key="merged_with").get()
    assert "Stap van de aanloop" in str(merge.additional_data)
    for word in (*TOLD, "dyslexie"):
        assert word not in str(merge.additional_data)


@pytest.mark.parametrize(("who", "shown"), [("coordinator", True), ("office", False)])
def test_that_there_are_confidential_notes_is_told_to_who_may_read_them(
    student: Student,
    double: Student,
    who: str,
    shown: bool,
    request: pytest.FixtureRequest,
) -> None:
    RestrictedNoteFactory(student=student)
    text = page(request.getfixturevalue(who), student, double)
    assert ("Vertrouwelijke notities" in text) is shown


def test_whatever_few_may_read_and_is_there_once_is_known_to_the_merge() -> None:
    for model in paths_to_student():
        records = model._default_manager.all()
        right = records.view_right if isinstance(records, ScopedQuerySet) else None
        fields = CONFIDENTIAL.get(model, frozenset())
        once = model._meta.constraints or any(
            field.is_relation and field.unique for field in model._meta.concrete_fields
        )
        if right is Right.NOTES_RESTRICTED and once:
            assert SAMES[model].confidential == {"*"}, model
        elif fields:
            assert SAMES[model].confidential == fields, model
