"""Pages and files that show numbers say the same before and after a pupil is anonymised."""

import ast
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Right, Role
from lwt_admin.agreements.models import AgreementVersion, Company, TrajectoryRoute, WorkAgreement
from lwt_admin.dossier.privacy.anonymising import anonymise
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.placements import subsidy_zip
from lwt_admin.placements.subsidy import companies_in, read_company_file
from lwt_admin.students.models import Student, Trajectory
from tests.exams.deciding import confirmed
from tests.factories import (
    CooperationAgreementFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    HourEntryFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    VisitFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

NAME = "Zeldzaam"
TODAY = date(2027, 6, 10)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2027-06-10 09:00+02:00", tick=False):
        yield


@pytest.fixture
def trajectory():
    """A pupil who works, whose hours count, who goes to the mbo by a route and passed the exam."""
    trajectory = TrajectoryFactory(student__last_name=NAME, student__number="778899")
    school = trajectory.student.school
    last = {"start": date(2026, 8, 20), "end": date(2027, 7, 10), "first_central_exam": None}
    EnrolmentFactory(
        student=trajectory.student, leerjaar=4, school_year=SchoolYearFactory(school=school, **last)
    )
    agreement = signed_agreement(trajectory, end=date(2027, 7, 10))
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 19), status="approved")
    VisitFactory(agreement=agreement, date=date(2026, 12, 1), done=True)
    cooperation = CooperationAgreementFactory(school=school)
    TrajectoryRoute.objects.create(trajectory=trajectory, cooperation=cooperation)
    confirmed(ExamCandidateFactory(trajectory=trajectory, passing=True))
    return trajectory


@pytest.fixture
def agreement(trajectory):
    return WorkAgreement.objects.get(trajectory=trajectory)


@pytest.fixture
def user(client, trajectory):
    roles = (Role.COORDINATOR, Role.DIRECTOR, Role.EXAM_SECRETARY)
    user = staff(trajectory.student.school, *roles)
    client.force_login(user)
    return user


def forget(trajectory):
    anonymise(trajectory.student, by=None, now=timezone.now())


def main(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


def numbers(html):
    """Every number that can be read on a page."""
    return re.findall(r"\d+(?:,\d+)?", strip_tags(html))


def pages(agreement):
    cooperation = TrajectoryRoute.objects.get().cooperation_id
    return [
        ("company_list",),
        ("company_detail", agreement.company_id),
        ("cooperation_detail", cooperation),
        ("cooperation_notice", cooperation),
        ("subsidy_list",),
        ("subsidy_company", agreement.company_id),
        ("exam_list",),
        ("exam_meeting", 2027),
        ("exam_papers", 2027),
    ]


def test_every_page_of_figures_says_what_it_said(client, user, trajectory, agreement):
    before = {page: numbers(main(client, *page)) for page in pages(agreement)}
    forget(trajectory)
    after = {page: numbers(main(client, *page)) for page in pages(agreement)}
    assert after == before
    assert all(before.values())


def test_no_page_of_figures_names_the_pupil_or_leads_to_one(client, user, trajectory, agreement):
    student, candidate = trajectory.student, ExamCandidate.objects.get(trajectory=trajectory)
    gone = [
        reverse("dossier", args=[student.pk]),
        reverse("exam_candidate", args=[candidate.pk]),
        reverse("exam_reasons", args=[candidate.pk]),
        reverse("exam_overview", args=[candidate.pk]),
        reverse("exam_letter", args=[candidate.pk]),
        reverse("agreement_detail", args=[agreement.pk]),
    ]
    forget(trajectory)
    for page in pages(agreement):
        html = main(client, *page)
        assert NAME not in html, page
        assert not [url for url in gone if f'"{url}"' in html], page
    assert [client.get(url).status_code for url in gone] == [404] * len(gone)


@pytest.mark.parametrize(
    "page", ["company_detail", "subsidy_company", "exam_list", "exam_meeting", "exam_papers"]
)
def test_the_lists_behind_a_figure_show_a_former_pupil(client, user, trajectory, agreement, page):
    forget(trajectory)
    args = {"exam_list": (), "exam_meeting": (2027,), "exam_papers": (2027,)}
    html = main(client, page, *args.get(page, (agreement.company_id,)))
    assert strip_tags(html).count("Oud-leerling") == 1


def test_the_strip_of_the_home_page_counts_a_former_pupil(client, trajectory):
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))

    def counted():
        figures = client.get(reverse("home")).context["home"].figures
        return [figure.value for figure in figures if "loopt" in figure.text]

    assert counted() == [1]
    forget(trajectory)
    assert counted() == [1]


# --- Files ----------------------------------------------------------------------------------------
def test_the_weeks_for_the_subsidy_stay(user, trajectory, agreement):
    year = SchoolYear.objects.get(school=trajectory.student.school)

    def counted():
        file = read_company_file(user, agreement.company, year, TODAY)
        return file.weeks, [number for _, number in companies_in(user, year)]

    before = counted()
    forget(trajectory)
    assert counted() == before == (1, [1])


def test_the_dossier_for_the_subsidy_names_nobody(client, user, trajectory, agreement, monkeypatch):
    for made in ("sheet_pdf", "progress_pdf", "guidance_pdf", "contents_pdf"):
        monkeypatch.setattr(subsidy_zip, made, lambda *_, **__: b"%PDF-")
    forget(trajectory)
    answer = client.get(reverse("subsidy_zip", args=[agreement.company_id]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    folder = f"oud-leerling-{trajectory.student_id}/"
    assert {name for name in names if "/" in name} == {
        name for name in names if name.startswith(folder)
    }
    assert len(names) > 4


def test_the_hours_of_a_year_add_up_to_the_same(client, user, trajectory, agreement):
    asked = {"van": "2026-08-20", "tot": "2027-06-10", "vorm": "csv"}

    def rows():
        answer = client.get(reverse("hours_export_file"), asked).content.decode("utf-8-sig")
        return [line.split(";") for line in answer.splitlines()[1:]]

    before = rows()
    forget(trajectory)
    after = rows()
    assert [row[1:9] for row in after] == [row[1:9] for row in before]
    assert [row[0] for row in after] == [f"gewist-{trajectory.student_id}"]
    assert NAME not in str(after)


@pytest.mark.parametrize("name", ["exam_results_file", "exam_book", "exam_meeting_list"])
def test_the_files_of_an_exam_year_are_still_made(client, user, trajectory, name):
    forget(trajectory)
    answer = client.get(reverse(name, args=[2027]))
    assert answer.status_code == 200
    assert NAME.encode() not in answer.content


def test_the_marks_of_an_exam_year_are_the_same(client, user, trajectory):
    def marks():
        answer = client.get(reverse("exam_results_file", args=[2027])).content.decode("utf-8-sig")
        return [line.split(";")[2:] for line in answer.splitlines()]

    before = marks()
    forget(trajectory)
    assert marks() == before
    assert len(before) > 4


def test_nobody_writes_to_a_former_pupil(client, user, trajectory):
    forget(trajectory)
    assert client.get(reverse("exam_overviews", args=[2027])).status_code == 404
    answer = client.get(reverse("exam_letters", args=[2027]))
    assert answer["Content-Type"].startswith("text/html")


# --- The scope ------------------------------------------------------------------------------------
def test_figures_add_only_who_was_anonymised(trajectory):
    school = trajectory.student.school
    known = TrajectoryFactory(student__school=school)
    elsewhere = TrajectoryFactory()
    forget(trajectory)
    forget(elsewhere)
    coordinator = staff(school, Role.COORDINATOR)
    assert set(Trajectory.objects.for_user(coordinator)) == {known}
    assert set(Trajectory.objects.for_figures(coordinator)) == {known, trajectory}


def test_a_mentor_counts_only_own_pupils(trajectory):
    school = trajectory.student.school
    mentor = staff(school, Role.MENTOR)
    other = TrajectoryFactory(student__school=school)
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor)
    forget(trajectory)
    forget(other)
    assert set(AgreementVersion.objects.for_user(mentor)) == set()
    assert set(Trajectory.objects.for_figures(mentor)) == {trajectory}


def test_who_may_not_see_a_thing_may_not_count_it(trajectory):
    forget(trajectory)
    stranger = staff(SchoolFactory(), Role.COORDINATOR)
    assert not Student.objects.for_figures(stranger).exists()
    reader = staff(trajectory.student.school, Role.READER)
    assert not Trajectory.objects.for_figures(reader, Right.STUDENTS_CHANGE).exists()


def test_records_of_no_pupil_have_no_figures_of_their_own():
    with pytest.raises(ImproperlyConfigured, match="no pupils"):
        Company.objects.for_figures(staff(SchoolFactory(), Role.COORDINATOR))


def test_a_former_pupil_is_called_that_wherever_the_name_stood(trajectory):
    forget(trajectory)
    former = Student.objects.get(pk=trajectory.student_id)
    assert (str(former), former.surname_first) == ("Oud-leerling", "Oud-leerling")
    assert str(StudentFactory(first_name="Daan", last_name="Berg")) == "Daan Berg"


COUNTING = {
    "agreements/views/company.py",
    "agreements/views/cooperation_paper.py",
    "dossier/home.py",
    "exams/decisions/list_views.py",
    "exams/decisions/meeting_views.py",
    "exams/papers/views.py",
    "placements/hours_export.py",
    "placements/subsidy.py",
    "students/intake/views/committee.py",
}
"""Where counting begins. A page that begins there shows no link to a pupil who is not known."""


def test_only_pages_that_count_begin_at_the_figures():
    root = Path(__file__).parents[2] / "lwt_admin"
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "for_figures"
    }
    assert found == COUNTING
