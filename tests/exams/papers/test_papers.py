"""The papers of the exam: what stands on them, and for whom there are any."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.package.services import save_objection
from lwt_admin.exams.papers.content import NOT_OFFICIAL, Paper, read_papers
from lwt_admin.exams.papers.letters import letters_of
from lwt_admin.exams.papers.tables import MARKS, mark_rows
from tests.exams.deciding import confirmed, make_contested, set_raw
from tests.factories import (
    ExamCandidateFactory,
    ExamSessionFactory,
    ExamSubjectFactory,
    SchoolFactory,
    staff,
)
from tests.factories.exams import ReopeningFactory


@pytest.fixture
def director(candidate: ExamCandidate, client: Client) -> Client:
    client.force_login(staff(candidate.trajectory.student.school, Role.DIRECTOR))
    return client


def paper_of(candidate: ExamCandidate) -> Paper:
    [paper] = read_papers(ExamCandidate.objects.filter(pk=candidate.pk))
    return paper


def pdf_text(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages
    )


def download(client: Client, name: str, argument: int) -> bytes:
    answer = client.get(reverse(name, args=[argument]))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def with_extra(candidate: ExamCandidate, **more: object) -> ExamSubject:
    marks = {"se": Decimal("6.1"), "ce": Decimal("5.9"), "has_central_exam": True} | more
    return ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", position=60, **marks
    )


def test_the_overview_tells_every_mark_and_that_it_is_not_official(
    candidate: ExamCandidate, director: Client
) -> None:
    with_extra(candidate)
    text = pdf_text(download(director, "exam_overview", candidate.pk))
    for part in (
        NOT_OFFICIAL,
        "leer-werktraject",
        "Nederlands",
        "Engels",
        "6,5",
        "nog niet vastgesteld",
    ):
        assert part in text
    assert str(candidate.trajectory.student) in text


def test_the_overview_names_the_code_of_the_profile_subject(candidate: ExamCandidate) -> None:
    [line] = [one for one in paper_of(candidate).subjects if one["kind"] == "profile"]
    assert line["code"] == "7011"


def test_an_extra_subject_to_which_the_candidate_objected_is_left_out(
    candidate: ExamCandidate,
) -> None:
    with_extra(candidate, objected_on=date(2027, 6, 1))
    assert "Engels" not in [one["name"] for one in paper_of(candidate).listed]


def test_an_objection_that_came_after_the_decision_is_heard_as_well(
    candidate: ExamCandidate,
) -> None:
    english = with_extra(candidate)
    confirmed(candidate)
    today = date(2027, 6, 20)
    save_objection(english, today, by=None, today=today)
    assert "Engels" not in [one["name"] for one in paper_of(candidate).listed]
    save_objection(english, None, by=None, today=today)
    assert "Engels" in [one["name"] for one in paper_of(candidate).listed]


def test_an_extra_subject_that_a_full_exam_may_rest_on_stays_on_the_list(
    candidate: ExamCandidate,
) -> None:
    with_extra(candidate, objected_on=date(2027, 6, 1), ce=None)
    candidate.is_full_exam = True
    candidate.save()
    candidate.subjects.filter(kind="dutch").update(ce=None)
    paper = paper_of(candidate)
    assert paper.outcome is not None
    assert paper.outcome["route"] != "lwt"
    assert "Engels" in [one["name"] for one in paper.listed]


def test_mathematics_in_the_place_of_arithmetic_stays_on_the_list(candidate: ExamCandidate) -> None:
    with_extra(candidate, objected_on=date(2023, 6, 1))
    candidate.exam_year = 2023
    candidate.save()
    candidate.subjects.filter(kind="extra").update(name="Wiskunde")
    candidate.subjects.filter(kind="arithmetic").update(se=None)
    assert "Wiskunde" in [one["name"] for one in paper_of(candidate).listed]


def test_in_an_exam_year_without_rules_an_extra_subject_stays_on_the_list(
    candidate: ExamCandidate,
) -> None:
    with_extra(candidate, objected_on=date(2021, 6, 1))
    candidate.exam_year = 2021
    candidate.save()
    assert "Engels" in [one["name"] for one in paper_of(candidate).listed]


def test_a_subject_followed_without_exam_is_noted_and_no_line_of_marks(
    candidate: ExamCandidate,
) -> None:
    ExamSubjectFactory(
        candidate=candidate, kind="followed", name="Wiskunde", note="alleen meetkunde", se=None
    )
    paper = paper_of(candidate)
    assert paper.followed == ("Wiskunde (alleen meetkunde)",)
    assert "Wiskunde" not in [one["name"] for one in paper.subjects]


def test_the_papers_of_a_decision_tell_what_was_decided_whatever_marks_became(
    candidate: ExamCandidate,
) -> None:
    confirmed(candidate)
    before = paper_of(candidate).subjects
    set_raw(candidate, "dutch", ce=Decimal("1.0"))
    after = paper_of(candidate)
    assert after.subjects == before
    assert after.result == "geslaagd"


def test_a_decision_that_was_reopened_has_no_papers_and_goes_on_to_hold(
    candidate: ExamCandidate,
) -> None:
    ReopeningFactory(decision=confirmed(candidate))
    paper = paper_of(candidate)
    assert paper.decision is None
    assert paper.told == "heropend voor een verbetering; tot dan geldt geslaagd"


def test_a_package_that_cannot_be_judged_still_shows_its_marks(candidate: ExamCandidate) -> None:
    candidate.subjects.filter(kind="elective").first().delete()
    paper = paper_of(candidate)
    assert paper.outcome is None
    assert "keuzevakken" in paper.problem
    assert len(paper.subjects) == 6


def test_who_passed_gets_a_letter_with_congratulations(
    candidate: ExamCandidate, director: Client
) -> None:
    candidate.resits_closed = True
    candidate.save()
    confirmed(candidate)
    text = pdf_text(download(director, "exam_letter", candidate.pk))
    assert "Gefeliciteerd! Je bent geslaagd" in text
    assert "herkansen" not in text


def test_who_passed_for_now_reads_that_a_resit_is_possible(
    candidate: ExamCandidate, director: Client
) -> None:
    confirmed(candidate)
    text = pdf_text(download(director, "exam_letter", candidate.pk))
    assert "voorlopig geslaagd" in text


def test_who_failed_for_now_reads_which_mark_is_needed_and_before_when(
    candidate: ExamCandidate, director: Client
) -> None:
    set_raw(candidate, "dutch", ce=Decimal("4.0"))
    school = candidate.trajectory.student.school
    ExamSessionFactory(school=school, resit_requests_before=date(2027, 6, 18))
    confirmed(candidate)
    text = pdf_text(download(director, "exam_letter", candidate.pk))
    assert "nog niet geslaagd" in text
    assert "Voor de herkansing van Nederlands is nog een 4,5 nodig." in text
    assert "vóór vr 18 jun 2027" in text


@pytest.mark.parametrize("offered", [True, False])
def test_a_resit_of_the_school_exam_is_a_chance_where_the_school_offers_it(
    candidate: ExamCandidate, offered: bool
) -> None:
    elective = candidate.subjects.filter(kind="elective").first()
    candidate.subjects.filter(kind="elective").update(se=6)
    candidate.subjects.filter(pk=elective.pk).update(se=3)
    school = candidate.trajectory.student.school
    session = ExamSessionFactory(school=school, offers_se_resit=offered)
    confirmed(candidate)
    [letter] = letters_of([paper_of(candidate)], session)
    assert any(elective.name in one for one in letter.chances) == offered


def test_a_resit_that_was_waived_is_no_chance(candidate: ExamCandidate) -> None:
    set_raw(candidate, "dutch", ce=Decimal("4.0"))
    confirmed(candidate)
    candidate.general_resit_waived_on = date(2027, 6, 11)
    candidate.save()
    [letter] = letters_of([paper_of(candidate)], None)
    assert letter.chances == ()


def test_a_letter_about_a_contested_result_gives_the_reason_of_the_school(
    candidate: ExamCandidate, director: Client
) -> None:
    make_contested(candidate)
    confirmed(candidate, result="geslaagd", reason="De ondergrens geldt bij ons niet.")
    text = pdf_text(download(director, "exam_letter", candidate.pk))
    assert "De ondergrens geldt bij ons niet." in text


@pytest.mark.parametrize("name", ["exam_overview", "exam_letter", "exam_meeting_list"])
def test_no_paper_contradicts_what_the_school_decided(
    candidate: ExamCandidate, director: Client, name: str
) -> None:
    """The rules alone would say that this candidate failed."""
    make_contested(candidate)
    ExamCandidate.objects.filter(pk=candidate.pk).update(resits_closed=True)
    confirmed(candidate, result="geslaagd", reason="De ondergrens geldt bij ons niet.")
    argument = candidate.exam_year if name == "exam_meeting_list" else candidate.pk
    text = pdf_text(download(director, name, argument))
    assert "De ondergrens geldt bij ons niet." in text
    assert "geslaagd" in text
    assert re.search(r"De school besluit daarom zelf: geslaagd|de school besloot", text)
    assert "afgewezen" not in text
    assert "Waarom deze uitslag" not in text


def test_a_contested_result_is_told_as_such_until_the_school_decides(
    candidate: ExamCandidate, director: Client
) -> None:
    make_contested(candidate)
    text = pdf_text(download(director, "exam_overview", candidate.pk))
    assert "nu zo berekend: afgewezen, betwistbaar" in text
    assert "Dat is nog niet gedaan." in text
    book = load_workbook(io.BytesIO(download(director, "exam_book", candidate.exam_year)))
    row = [cell.value for cell in book["Uitslagen"][2]]
    assert row[-1] == "betwistbaar, nog niet besloten"


def test_a_hidden_address_stands_on_no_letter(candidate: ExamCandidate) -> None:
    student = candidate.trajectory.student
    student.street, student.house_number, student.address_hidden = "Geheimstraat", "7", True
    student.save()
    confirmed(candidate)
    [letter] = letters_of([paper_of(candidate)], None)
    assert not any("Geheimstraat" in line for line in letter.to)


def test_the_letter_to_an_adult_names_no_parents(candidate: ExamCandidate) -> None:
    student = candidate.trajectory.student
    student.birth_date = date(2009, 6, 10)
    student.save()
    confirmed(candidate)
    [letter] = letters_of([paper_of(candidate)], None)
    assert not any("ouder" in line for line in letter.to)


def test_without_a_decision_there_is_no_letter(candidate: ExamCandidate, director: Client) -> None:
    answer = director.get(reverse("exam_letter", args=[candidate.pk]))
    assert "nog niet vastgesteld" in answer.content.decode()
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_the_file_for_the_administration_has_a_line_per_subject_with_its_code(
    candidate: ExamCandidate, director: Client
) -> None:
    content = download(director, "exam_results_file", candidate.exam_year).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert len(rows) == 7
    assert {row["Leerlingnummer"] for row in rows} == {candidate.trajectory.student.number}
    profile = next(row for row in rows if row["Soort"] == "profielvak")
    assert (profile["Vakcode"], profile["CE"], profile["Eindcijfer"]) == ("7011", "6,5", "7")


def test_the_administration_gets_no_result_before_it_was_decided(
    candidate: ExamCandidate,
) -> None:
    place = MARKS.index("Uitslag")
    assert {row[place] for row in mark_rows([paper_of(candidate)])} == {""}
    confirmed(candidate)
    assert {row[place] for row in mark_rows([paper_of(candidate)])} == {"geslaagd"}


def test_the_workbook_has_results_and_marks(candidate: ExamCandidate, director: Client) -> None:
    content = download(director, "exam_book", candidate.exam_year)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Uitslagen", "Cijfers"]
    assert book["Uitslagen"].max_row == 2


def test_the_list_of_the_meeting_has_every_candidate(
    candidate: ExamCandidate, director: Client
) -> None:
    trajectory = ExamCandidateFactory(
        trajectory__student__school=candidate.trajectory.student.school, passing=True
    ).trajectory
    text = pdf_text(download(director, "exam_meeting_list", candidate.exam_year))
    assert str(candidate.trajectory.student) in text
    assert str(trajectory.student) in text


@pytest.mark.parametrize("number", [1, 20])
def test_the_papers_of_a_year_cost_the_same_queries_for_one_and_for_many(
    candidate: ExamCandidate,
    director: Client,
    django_assert_max_num_queries: object,
    number: int,
) -> None:
    school = candidate.trajectory.student.school
    for _ in range(number - 1):
        ExamCandidateFactory(trajectory__student__school=school, passing=True)
    confirmed(candidate)
    director.get("/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        director.get(reverse("exam_papers", args=[candidate.exam_year]))


def test_a_paper_that_was_made_stands_in_the_history(
    candidate: ExamCandidate, director: Client
) -> None:

    download(director, "exam_overview", candidate.pk)
    seen = LogEntry.objects.get_for_object(candidate)
    assert seen.filter(action=LogEntry.Action.ACCESS).exists()


def test_the_page_of_a_candidate_leads_to_the_letter_once_there_is_one(
    candidate: ExamCandidate, director: Client
) -> None:
    letter, page = (
        reverse(name, args=[candidate.pk]) for name in ("exam_letter", "exam_candidate")
    )
    assert letter not in director.get(page).content.decode()
    confirmed(candidate)
    assert letter in director.get(page).content.decode()


def links_in(client: Client, url: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', client.get(url).content.decode())


def test_the_office_finds_the_papers_from_the_navigation(
    candidate: ExamCandidate, client: Client
) -> None:
    client.force_login(staff(candidate.trajectory.student.school, Role.OFFICE))
    newest = reverse("exam_papers_newest")
    assert newest in links_in(client, reverse("home"))
    found = links_in(client, newest)
    assert reverse("exam_overview", args=[candidate.pk]) in found
    assert reverse("exam_list") not in found
    assert not [url for url in found if client.get(url).status_code == 403]


def test_who_sees_exams_finds_the_papers_there(candidate: ExamCandidate, director: Client) -> None:
    assert reverse("exam_papers_newest") not in links_in(director, reverse("home"))
    papers = reverse("exam_papers", args=[candidate.exam_year])
    assert papers in links_in(director, f"{reverse('exam_list')}?exam_year={candidate.exam_year}")


def test_the_papers_of_other_exam_years_are_named(
    candidate: ExamCandidate, director: Client
) -> None:
    school = candidate.trajectory.student.school
    ExamCandidateFactory(trajectory__student__school=school, exam_year=2024, passing=True)
    found = links_in(director, reverse("exam_papers", args=[candidate.exam_year]))
    assert reverse("exam_papers", args=[2024]) in found


def test_without_candidates_there_are_no_papers_yet(db: None, client: Client) -> None:
    client.force_login(staff(SchoolFactory(), Role.OFFICE))
    assert "Nog geen papieren" in client.get(reverse("exam_papers_newest")).content.decode()


def test_a_mentor_has_the_papers_of_own_pupils_only(
    candidate: ExamCandidate, client: Client
) -> None:
    school = candidate.trajectory.student.school
    mentor = staff(school, Role.MENTOR)
    other = ExamCandidateFactory(trajectory__student__school=school, passing=True)
    start = candidate.trajectory.start
    candidate.trajectory.mentor_assignments.create(mentor=mentor, start=start)
    client.force_login(mentor)
    found = links_in(client, reverse("exam_papers_newest"))
    assert reverse("exam_overview", args=[candidate.pk]) in found
    assert reverse("exam_overview", args=[other.pk]) not in found
    assert client.get(reverse("exam_overview", args=[other.pk])).status_code == 404
