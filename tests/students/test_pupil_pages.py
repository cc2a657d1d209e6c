"""The tabs above the pages about one pupil."""

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Right, Role
from lwt_admin.students import pupil_pages
from lwt_admin.students.pupil_pages import PupilPage, tabs
from tests.factories import StudentFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return StudentFactory()


@pytest.fixture
def pages(monkeypatch):
    pages = (
        PupilPage("Overzicht", "dossier", Right.STUDENTS_VIEW, place=0),
        PupilPage("Wijzigen", "student_edit", Right.STUDENTS_PERSONAL, place=1, also=("elders",)),
    )
    monkeypatch.setattr(pupil_pages, "in_order", lambda: pages)


def labels(user, student, current="dossier"):
    return [(tab.label, tab.active) for tab in tabs(user, student, current)]


def test_the_page_that_is_open_is_marked(pages, student):
    office = staff(student.school, Role.OFFICE)
    assert labels(office, student) == [("Overzicht", True), ("Wijzigen", False)]


def test_a_page_belongs_under_a_tab_of_another_name(pages, student):
    office = staff(student.school, Role.OFFICE)
    assert labels(office, student, "elders") == [("Overzicht", False), ("Wijzigen", True)]


def test_a_page_without_the_right_is_no_tab(pages, student):
    assert labels(staff(student.school, Role.READER), student) == [("Overzicht", True)]


def test_a_role_at_another_school_opens_no_tab(pages, student):
    assert labels(staff(StudentFactory().school, Role.OFFICE), student) == []


def test_every_tab_leads_to_a_page_about_the_pupil(student):
    for page in pupil_pages.in_order():
        assert str(student.pk) in reverse(page.url_name, args=[student.pk])
