"""What is named in a form and belongs to another school stays as it is."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.content import freeze
from lwt_admin.exams.models import ExamCandidate, ExamDecision, ExamSession, ExamSubject
from tests.factories import (
    ExamCandidateFactory,
    ExamSubjectFactory,
    MembershipFactory,
    SchoolExamPartFactory,
    staff,
)


@pytest.fixture
def foreign(db: None) -> ExamCandidate:
    """A candidate of the same year at another school."""
    return ExamCandidateFactory(passing=True)


@pytest.fixture
def lassen(candidate: ExamCandidate) -> ExamSubject:
    subject = ExamSubjectFactory(candidate=candidate, name="Lassen", se=None, position=20)
    SchoolExamPartFactory(subject=subject, name="Toets 1")
    return subject


def everything(candidate: ExamCandidate) -> list[object]:
    """All that is stored of a candidate."""
    subjects = candidate.subjects.order_by("pk").values()
    parts = [list(one.parts.values()) for one in candidate.subjects.order_by("pk")]
    return [*ExamCandidate.objects.filter(pk=candidate.pk).values(), *subjects, *parts]


def test_no_list_of_keys_in_a_form_reaches_another_school(
    candidate: ExamCandidate, foreign: ExamCandidate, lassen: ExamSubject, secretary: Client
) -> None:
    theirs = ExamSubjectFactory(candidate=foreign, name="Lassen", se=None, position=20)
    part = SchoolExamPartFactory(subject=theirs, name="Toets 1")
    before = everything(foreign)
    digest = freeze(foreign).sha256
    source = f"{reverse('exam_package_copy')}?van={candidate.pk}"
    sent = [
        (reverse("meeting_propose", args=[2027]), {"kandidaat": f"{foreign.pk}:{digest}"}),
        (reverse("school_exam_copy", args=[lassen.pk]), {"subject": theirs.pk}),
        (source, {"kandidaat": foreign.pk, f"plan_{foreign.pk}": ""}),
        (
            reverse("part_marks", args=[lassen.parts.get().pk]),
            {f"onderdeel_{part.pk}": "9,0", f"was_onderdeel_{part.pk}": ""},
        ),
        (reverse("school_resit", args=[candidate.pk]), {f"vak_{theirs.pk}": "9,0"}),
        (reverse("marks_grid"), {f"{theirs.pk}-se": "9,0", "gezien": f"{theirs.pk}-se="}),
        (reverse("resits_close", args=[2027]), {}),
    ]
    for address, data in sent:
        assert secretary.post(address, data).status_code in {200, 302}, address
    assert everything(foreign) == before
    assert not ExamDecision.objects.filter(candidate=foreign).exists()


def test_a_cell_and_a_block_of_another_school_are_not_there(
    foreign: ExamCandidate, secretary: Client
) -> None:
    subject = foreign.subjects.get(kind="dutch")
    cell = {"subject": subject.pk, "part": "ce", "mark": "9,0", "expected": "6,5"}
    for address, body, status in (
        (reverse("mark_cell"), cell, 404),
        (reverse("marks_paste"), {"cells": [cell]}, 200),
    ):
        answer = secretary.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code == status
        assert "6,5" not in answer.content.decode()
    subject.refresh_from_db()
    assert subject.ce == Decimal("6.5")


def test_a_right_at_one_school_opens_no_exam_year_of_another(
    candidate: ExamCandidate, foreign: ExamCandidate, client: Client
) -> None:
    person = staff(candidate.trajectory.student.school, Role.EXAM_SECRETARY)
    there = foreign.trajectory.student.school
    MembershipFactory(school=there, roles=[Role.COORDINATOR], user=person)
    client.force_login(person)
    session = client.session
    session["school"] = there.pk
    session.save()
    days = {"meeting_on": "2027-06-10", "offers_se_resit": "on", "version": "1"}
    client.post(reverse("exam_session_edit", args=[2027]), days)
    client.post(reverse("resits_close", args=[2027]), {})
    assert not ExamSession.objects.filter(school=there).exists()
    foreign.refresh_from_db()
    assert not foreign.resits_closed
