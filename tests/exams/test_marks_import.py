"""A list of marks: what each row means, what is refused, and that nothing comes twice."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.exchange.marks_import import plan_marks, read_marks
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.imports import Action, Plan
from tests.exams.bad_marks import BAD
from tests.factories import (
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSubjectFactory,
    TrajectoryFactory,
    staff,
)
from tests.imports import csv_of, xlsx_of

D = Decimal
TODAY = date(2027, 6, 10)


@pytest.fixture
def dutch(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="dutch")


@pytest.fixture
def number(candidate: ExamCandidate) -> str:
    return str(candidate.trajectory.student.number)


def plan(candidate: ExamCandidate, content: bytes, **more: Any) -> Plan:
    school = candidate.trajectory.student.school
    return plan_marks(read_marks(content, school), school, TODAY, **more)


def row(candidate: ExamCandidate, **columns: str) -> dict[str, str]:
    number = candidate.trajectory.student.number
    return {"leerlingnummer": number, "vak": "Nederlands"} | columns


def reasons(candidate: ExamCandidate, *rows: dict[str, str]) -> str:
    """Why the last row is rejected."""
    last = plan(candidate, csv_of(*rows)).rows[-1]
    assert last.action is Action.REJECTED
    return " ".join(map(str, last.problems))


def changes(found: Plan) -> list[str]:
    return [str(change) for change in found.rows[0].changes]


def test_old_and_new_stand_beside_each_other(candidate: ExamCandidate) -> None:
    found = plan(candidate, csv_of(row(candidate, CE="5.2", datum="1-6-2027", herkansing="7")))
    assert changes(found) == [
        "CE: “6,5” wordt “5,2”",
        "datum: 1-6-2027",
        "herkansing: 7,0",
    ]
    assert found.rows[0].action is Action.CHANGED


def test_a_subject_is_known_by_its_code_too(candidate: ExamCandidate, number: str) -> None:
    candidate.subjects.filter(kind="profile").update(code="7011")
    found = plan(candidate, csv_of({"leerlingnummer": number, "vakcode": "7011", "CE": "7,1"}))
    assert found.rows[0].title.endswith("Profielvak")


def test_a_workbook_gives_the_same_marks(candidate: ExamCandidate, number: str) -> None:
    rows = (("leerlingnummer", "vak", "SE", "CE"), (int(number), "Nederlands", 7, 6.4))
    assert changes(plan(candidate, xlsx_of(*rows))) == [
        "SE: “6,5” wordt “7,0”",
        "CE: “6,5” wordt “6,4”",
    ]


def test_a_formula_is_not_worked_out(candidate: ExamCandidate, number: str) -> None:
    rows = (("leerlingnummer", "vak", "CE"), (int(number), "Nederlands", "=3+3"))
    found = plan(candidate, xlsx_of(*rows)).rows[0]
    assert found.action is Action.REJECTED
    assert "formule" in str(found.problems[0])


@pytest.mark.parametrize("typed", BAD)
def test_a_mark_that_cannot_exist_is_rejected(candidate: ExamCandidate, typed: str) -> None:
    assert reasons(candidate, row(candidate, CE=typed))


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"vak": "Frans", "SE": "6,0"}, "niet in het pakket"),
        ({"vak": "Keuzevak 1", "CE": "6,0"}, "geen centraal examen"),
        ({"vak": "", "SE": "6,0"}, "Vul het vak of de vakcode in"),
        ({"vakcode": "9999", "SE": "6,0"}, "niet in het pakket"),
        ({"leerlingnummer": "99999999", "SE": "6,0"}, "geen examenkandidaat"),
        ({"examenjaar": "2026", "SE": "6,0"}, "geen examenkandidaat"),
        ({"datum herkansing": "1-7-2027"}, "geen cijfer waar deze dag bij hoort"),
        ({"CE": "7,0", "datum": "1-6-2017"}, "past niet bij examenjaar 2027"),
        ({"leerlingnummer": "6,5", "CE": "300014"}, "kolommen verwisseld"),
        ({"vak": "6,5", "CE": "Nederlands"}, "kolommen verwisseld"),
    ],
)
def test_a_row_that_cannot_be_taken_over_says_why(
    candidate: ExamCandidate, columns: dict[str, str], told: str
) -> None:
    assert told in reasons(candidate, row(candidate, **columns))


def test_swapped_columns_are_told_of_the_whole_list(candidate: ExamCandidate) -> None:
    rows = [row(candidate, vak="6,5", CE="Nederlands"), row(candidate, vak="7,5", CE="Rekenen")]
    assert "anders dan de kop zegt" in plan(candidate, csv_of(*rows)).remarks[0]


def test_a_subject_that_stands_there_twice_is_rejected(candidate: ExamCandidate) -> None:
    candidate.subjects.filter(kind="dutch").update(code="0011")
    twice = row(candidate, CE="7,0")
    assert "staat ook in rij" in reasons(candidate, twice, row(candidate, CE="8,0"))
    coded = row(candidate, vak="", vakcode="0011", CE="8,0")
    assert "eerdere rij" in reasons(candidate, twice, coded)


def test_a_second_general_resit_is_rejected_across_rows(candidate: ExamCandidate) -> None:
    ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", ce=D("5"), has_central_exam=True
    )
    told = reasons(
        candidate, row(candidate, herkansing="7,0"), row(candidate, vak="Engels", herkansing="7,0")
    )
    assert "die was voor Nederlands" in told


def test_a_rejected_row_leaves_nothing_for_the_rows_after_it(candidate: ExamCandidate) -> None:
    ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Engels", ce=D("5"), has_central_exam=True
    )
    wrong = row(candidate, herkansing="7,0", **{"datum herkansing": "1-7-2017"})
    found = plan(candidate, csv_of(wrong, row(candidate, vak="Engels", herkansing="7,0")))
    assert [one.action for one in found.rows] == [Action.REJECTED, Action.CHANGED]


def test_a_locked_candidate_is_rejected(candidate: ExamCandidate) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    assert "vastgesteld" in reasons(candidate, row(candidate, CE="9,0"))


def test_a_pupil_who_is_a_candidate_twice_needs_the_year(candidate: ExamCandidate) -> None:
    ExamCandidateFactory(trajectory=candidate.trajectory, exam_year=2026, passing=True)
    assert "Vul het examenjaar in" in reasons(candidate, row(candidate, CE="9,0"))
    found = plan(candidate, csv_of(row(candidate, CE="9,0", examenjaar="2027")))
    assert found.rows[0].action is Action.CHANGED


def test_a_candidate_of_another_school_is_unknown_here(candidate: ExamCandidate) -> None:
    stranger = ExamCandidateFactory(passing=True)
    assert "geen examenkandidaat" in reasons(candidate, row(stranger, CE="9,0"))


def test_a_list_costs_the_same_queries_for_many_rows(
    candidate: ExamCandidate, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school = candidate.trajectory.student.school
    others = [
        ExamCandidateFactory(trajectory=TrajectoryFactory(student__school=school), passing=True)
        for _ in range(5)
    ]
    content = csv_of(*(row(one, CE="7,0") for one in [candidate, *others]))
    with django_assert_num_queries(3):
        assert plan(candidate, content).count(Action.CHANGED) == 6


def test_a_list_is_looked_at_and_taken_over_once(
    secretary: Client, candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    content = csv_of(row(candidate, CE="5,2", datum="1-6-2027"))

    def brought() -> Any:
        file = SimpleUploadedFile("cijfers.csv", content)
        return secretary.post(reverse("mark_import"), {"file": file}, follow=True)

    response = brought()
    text = response.content.decode()
    assert text.index("6,5") < text.index("5,2")
    dutch.refresh_from_db()
    assert dutch.ce == D("6.5")
    address = response.redirect_chain[-1][0]
    shown = response.context["plan"].digest
    taken = secretary.post(address, {"plan": shown}, follow=True)
    assert "De cijfers zijn overgenomen" in taken.content.decode()
    dutch.refresh_from_db()
    assert (dutch.ce, dutch.ce_on, dutch.version) == (D("5.2"), date(2027, 6, 1), 2)
    assert len(brought().context["plan"].rows_with(Action.UNCHANGED)) == 1


def test_the_command_takes_over_in_somebodys_name(
    candidate: ExamCandidate, dutch: ExamSubject, tmp_path: Path
) -> None:
    school = candidate.trajectory.student.school
    person = staff(school, Role.EXAM_SECRETARY)
    file = tmp_path / "cijfers.csv"
    file.write_bytes(csv_of(row(candidate, CE="5,2")))
    told = io.StringIO()
    command = ("import_marks", str(file), "--school", f"{school.brin}{school.location_code}")
    call_command(*command, stdout=told)
    with pytest.raises(CommandError, match="Noem met --by"):
        call_command(*command, "--apply", stdout=told)
    dutch.refresh_from_db()
    assert dutch.ce == D("6.5")
    call_command(*command, "--apply", "--by", person.email, stdout=told)
    dutch.refresh_from_db()
    assert dutch.ce == D("5.2")
    assert LogEntry.objects.get_for_object(dutch).first().actor == person
    assert "gelezen=1 nieuw=0 gewijzigd=1 ongewijzigd=0 afgewezen=0" in told.getvalue()
