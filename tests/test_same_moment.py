"""Two people, or two clicks, at the very same moment: the second gets a sentence, not an error."""

import pytest
from django.db import models
from django.http import QueryDict
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.forms.company import CompanyForm
from lwt_admin.agreements.models import Company
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.forms import CHANGED_MEANWHILE, COLLIDED
from lwt_admin.students.models import Trajectory
from tests.factories import (
    CompanyFactory,
    ExamCandidateFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_there_yet(monkeypatch):
    """While the form was judged, the other had not been stored yet."""
    monkeypatch.setattr(models.Model, "validate_constraints", lambda self, exclude=None: None)


def test_a_company_that_was_added_twice_at_once_is_there_once(client):
    there = CompanyFactory(sbb_id="100200300")
    client.force_login(staff(there.school, Role.COORDINATOR))
    typed = {"name": "Bakkerij Smit", "city": "Arnhem", "sbb_id": "100200300"}
    page = client.post(reverse("company_add"), typed)
    assert COLLIDED in page.context["form"].non_field_errors()
    assert Company.objects.count() == 1


def test_a_subject_that_was_added_twice_at_once_is_there_once(client, monkeypatch):
    trajectory = TrajectoryFactory()
    client.force_login(staff(trajectory.student.school, Role.COORDINATOR))
    day = trajectory.start.isoformat()
    typed = {"subject": "Biologie", "consulted": "both", "consulted_on": day, "decided_on": day}
    url = reverse("subject_add", args=[trajectory.pk])
    assert client.post(url, typed).status_code == 302
    monkeypatch.setattr(
        "lwt_admin.students.forms.trajectory.add_subject", lambda one, _: one.save()
    )
    page = client.post(url, typed)
    assert COLLIDED in page.context["form"].non_field_errors()
    assert trajectory.additional_subjects.count() == 1


def test_a_pupil_who_was_entered_for_the_exam_twice_at_once_is_a_candidate_once(client):
    there = ExamCandidateFactory()
    trajectory = Trajectory.objects.get(pk=there.trajectory_id)
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))
    url = reverse("exam_candidate_add", args=[trajectory.pk])
    page = client.post(url, {"exam_year": str(there.exam_year)})
    assert COLLIDED in page.context["form"].non_field_errors()
    assert ExamCandidate.objects.count() == 1


def test_what_somebody_else_removes_at_the_same_moment_is_told():
    company = CompanyFactory()
    typed = QueryDict(f"name=Bakkerij Smit&version={company.version}")
    form = CompanyForm(typed, instance=company)
    Company.objects.filter(pk=company.pk).delete()
    assert form.non_field_errors() == [CHANGED_MEANWHILE]
