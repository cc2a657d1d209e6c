"""The sittings of a candidate: their days, a CSPE of leerjaar 3, and the rights to resit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.rows import read_rows
from lwt_admin.exams.marks.early import early_attention
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from tests.exams.test_exam_marks import posted
from tests.factories import (
    EnrolmentFactory,
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSessionFactory,
    ExamSubjectFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    staff,
)

D = Decimal


@pytest.fixture
def profile(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="profile")


@pytest.fixture
def dutch(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="dutch")


def enrolled(candidate: ExamCandidate, start: int, leerjaar: int) -> None:
    student = candidate.trajectory.student
    year = SchoolYearFactory(
        school=student.school,
        start=date(start, 8, 1),
        end=date(start + 1, 7, 31),
        first_central_exam=None,
    )
    EnrolmentFactory(student=student, school_year=year, leerjaar=leerjaar)


def page(client: Client, candidate: ExamCandidate) -> str:
    response = client.get(reverse("exam_marks", args=[candidate.pk]))
    return " ".join(response.content.decode().split())


def send(client: Client, candidate: ExamCandidate, **fields: str) -> str:
    candidate.refresh_from_db()
    data = posted(candidate) | fields
    address = reverse("exam_marks", args=[candidate.pk])
    return client.post(address, data, follow=True).content.decode()


def test_the_days_and_parts_of_the_sittings_are_kept(
    secretary: Client, candidate: ExamCandidate, profile: ExamSubject
) -> None:
    send(
        secretary,
        candidate,
        **{
            f"ce_on_{profile.pk}": "2027-04-12",
            f"resit_{profile.pk}": "7,1",
            f"resit_on_{profile.pk}": "2027-06-14",
            f"resit_requested_on_{profile.pk}": "2027-06-01",
            f"resit_parts_{profile.pk}": "onderdeel A en C",
        },
    )
    profile.refresh_from_db()
    assert (profile.ce_on, profile.resit_on) == (date(2027, 4, 12), date(2027, 6, 14))
    assert (profile.resit, profile.resit_parts) == (D("7.1"), "onderdeel A en C")
    assert profile.resit_requested_on == date(2027, 6, 1)


def test_a_day_without_a_mark_is_refused_at_its_field(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    text = send(secretary, candidate, **{f"resit_on_{dutch.pk}": "2027-06-14"})
    assert "Vul eerst het cijfer in" in text
    assert 'value="2027-06-14"' in text


def test_a_mark_is_taken_away_with_its_day(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    send(secretary, candidate, **{f"ce_on_{dutch.pk}": "2027-06-01"})
    send(secretary, candidate, **{f"ce_on_{dutch.pk}": "2027-06-01", f"ce_{dutch.pk}": ""})
    dutch.refresh_from_db()
    assert (dutch.ce, dutch.ce_on) == (None, None)


def test_the_one_general_resit_can_be_moved_to_another_subject(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    english = ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", ce=D("5"), has_central_exam=True
    )
    send(secretary, candidate, **{f"resit_{dutch.pk}": "7,0"})
    moved = {f"resit_{dutch.pk}": "", f"resit_{english.pk}": "7,0"}
    assert "zijn opgeslagen" in send(secretary, candidate, **moved)
    text = send(secretary, candidate, **{f"resit_{dutch.pk}": "6,0"})
    assert "die was voor Engels" in text


def test_a_mark_that_somebody_else_set_meanwhile_is_told(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    seen = f"{dutch.pk}-ce=6,5"
    ExamSubject.objects.for_system().filter(pk=dutch.pk).update(ce=D("8.1"))
    typed = {f"ce_{dutch.pk}": "5,2", "gezien": seen}
    text = send(secretary, candidate, **typed)
    assert "Er staat nu 8,1" in text
    assert f"{dutch.pk}-ce=8,1" in text
    send(secretary, candidate, **{f"ce_{dutch.pk}": "5,2", "gezien": f"{dutch.pk}-ce=8,1"})
    dutch.refresh_from_db()
    assert dutch.ce == D("5.2")


def test_locked_marks_cannot_be_sent(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    send(secretary, candidate, **{f"ce_{dutch.pk}": "9,0", "resits_closed": "on"})
    dutch.refresh_from_db()
    candidate.refresh_from_db()
    assert (dutch.ce, candidate.resits_closed) == (D("6.5"), False)


# --- A CSPE of leerjaar 3 ---
@pytest.mark.parametrize(
    ("after", "told"), [(4, "de leerling is bevorderd"), (3, "niet bevorderd"), (None, "als de")]
)
def test_a_cspe_of_leerjaar_3_is_told(
    secretary: Client,
    candidate: ExamCandidate,
    profile: ExamSubject,
    after: int | None,
    told: str,
) -> None:
    enrolled(candidate, 2025, 3)
    if after is not None:
        enrolled(candidate, 2026, after)
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_on=date(2026, 5, 20))
    text = page(secretary, candidate)
    assert told in text
    assert ("Laat het CSPE vervallen" in text) == (after == 3)


@pytest.mark.parametrize(("after", "number"), [(4, 0), (3, 1), (None, 0)])
def test_home_tells_of_a_cspe_that_must_lapse(
    candidate: ExamCandidate, profile: ExamSubject, after: int | None, number: int
) -> None:
    enrolled(candidate, 2025, 3)
    if after is not None:
        enrolled(candidate, 2026, after)
    examiner = staff(candidate.trajectory.student.school, Role.EXAM_SECRETARY)
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_on=date(2026, 5, 20))
    todos = list(early_attention(examiner, None, date(2026, 11, 20)))
    assert [one.url for one in todos] == [reverse("cspe_lapse", args=[profile.pk])] * number
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_lapsed_on=date(2026, 8, 1))
    assert not list(early_attention(examiner, None, date(2026, 11, 20)))


def test_home_tells_a_director_nothing_of_a_cspe_that_must_lapse(
    candidate: ExamCandidate, profile: ExamSubject
) -> None:
    enrolled(candidate, 2025, 3)
    enrolled(candidate, 2026, 3)
    director = staff(candidate.trajectory.student.school, Role.DIRECTOR)
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_on=date(2026, 5, 20))
    assert not list(early_attention(director, None, date(2026, 11, 20)))


def test_a_cspe_lapses_and_a_new_mark_takes_its_place(
    secretary: Client, candidate: ExamCandidate, profile: ExamSubject
) -> None:
    address = reverse("cspe_lapse", args=[profile.pk])
    text = secretary.post(address, {"on": "2026-08-01"}, follow=True).content.decode()
    assert "vervallen op za 1 aug 2026" in text
    profile.refresh_from_db()
    assert (profile.ce, profile.ce_lapsed_on) == (D("6.5"), date(2026, 8, 1))
    assert (
        "geen CSPE dat kan vervallen"
        in secretary.post(address, {"on": "2026-08-01"}).content.decode()
    )
    send(secretary, candidate, **{f"ce_{profile.pk}": "7,2"})
    profile.refresh_from_db()
    assert (profile.ce, profile.ce_lapsed_on) == (D("7.2"), None)


def test_the_resit_of_a_cspe_that_lapsed_uses_no_right(
    candidate: ExamCandidate, profile: ExamSubject
) -> None:
    profile.resit, profile.ce_lapsed_on = D("7.0"), date(2026, 8, 1)
    profile.save()
    candidate.general_resit_waived_on = date(2027, 6, 14)
    candidate.save()
    [row] = read_rows(ExamCandidate.objects.all())
    assert not row.facts.resits_closed
    profile.ce_lapsed_on = None
    profile.save()
    [row] = read_rows(ExamCandidate.objects.all())
    assert row.facts.resits_closed


def test_a_cspe_does_not_lapse_before_it_was_taken(secretary: Client, profile: ExamSubject) -> None:
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_on=date(2026, 5, 20))
    address = reverse("cspe_lapse", args=[profile.pk])
    text = secretary.post(address, {"on": "2026-05-01"}).content.decode()
    assert "nog niet afgelegd" in text


# --- Resits ---
def test_a_resit_that_was_asked_for_too_late_is_a_finding(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    school = candidate.trajectory.student.school
    ExamSessionFactory(school=school, resit_requests_before=date(2027, 6, 10))
    ExamSubject.objects.for_system().filter(pk=dutch.pk).update(
        resit=D("7"), resit_requested_on=date(2027, 6, 10)
    )
    text = page(secretary, candidate)
    assert "na de gestelde dag aangevraagd" in text
    assert "gebruikt voor Nederlands" in text


def test_a_right_that_is_waived_is_told_and_gone(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    send(secretary, candidate, general_resit_waived_on="2027-06-14")
    assert "afgezien op ma 14 jun 2027" in page(secretary, candidate)
    text = send(
        secretary,
        candidate,
        general_resit_waived_on="2027-06-14",
        **{f"resit_{dutch.pk}": "7,0"},
    )
    assert "afgezien van de herkansing" in text


def test_adaptations_are_shown(secretary: Client, candidate: ExamCandidate) -> None:
    ExamCandidate.objects.for_system().update(extra_time=True, audio=True)
    assert "Verlengde examentijd, voorgelezen opgaven (audio)" in page(secretary, candidate)


def test_the_resits_of_everybody_are_closed_at_once(
    secretary: Client, candidate: ExamCandidate
) -> None:
    school = candidate.trajectory.student.school

    def another(**more: Any) -> ExamCandidate:
        trajectory = TrajectoryFactory(student__school=school)
        return ExamCandidateFactory(trajectory=trajectory, passing=True, **more)

    locked, used, stranger = another(), another(), ExamCandidateFactory(passing=True)
    ExamDecisionFactory(candidate=locked, confirmed=True)
    used.subjects.filter(has_central_exam=True).update(resit=D("7"))
    address = reverse("resits_close", args=[2027])
    assert "Sluit af voor 1 kandidaat" in secretary.get(address).content.decode()
    text = secretary.post(address, follow=True).content.decode()
    assert "van 1 kandidaat zijn afgesloten" in text
    assert "Niets af te sluiten" in text
    closed = ExamCandidate.objects.for_system().filter(resits_closed=True)
    assert set(closed) == {candidate}
    assert stranger not in closed
