"""The history tells of a pupil only what its reader may read on the pages of that same pupil."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Student
from tests.factories import (
    IncidentFactory,
    MentorAssignmentFactory,
    RestrictedNoteFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def told(user: User, student: Student) -> str:
    """The words of the whole history of this pupil, as this person reads it."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse("history", args=[student.pk]) + "?soort=alles").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.fixture
def student() -> Student:
    student = StudentFactory()
    incident = IncidentFactory(agreement__trajectory=TrajectoryFactory(student=student))
    incident.what = "Duim gekneusd"
    incident.save()
    note = RestrictedNoteFactory(student=student)
    note.text = "Zorg om zijn broer"
    note.save()
    return student


@pytest.fixture
def director_and_mentor(student: Student) -> User:
    """Somebody who reads every history, and the notes of own pupils."""
    return staff(student.school, Role.DIRECTOR, Role.MENTOR)


def test_a_director_who_is_mentor_of_others_reads_no_notes_or_incidents(
    student, director_and_mentor
):
    elsewhere = TrajectoryFactory(student__school=student.school)
    MentorAssignmentFactory(trajectory=elsewhere, mentor=director_and_mentor)
    text = told(director_and_mentor, student)
    assert text.count("U mag de inhoud niet zien.") >= 2
    assert "Zorg om" not in text
    assert "gekneusd" not in text


def test_a_director_who_is_the_pupil_s_own_mentor_reads_them(student, director_and_mentor):
    MentorAssignmentFactory(trajectory=student.trajectories.get(), mentor=director_and_mentor)
    text = told(director_and_mentor, student)
    assert "Zorg om zijn broer" in text
    assert "Duim gekneusd" in text
