"""An exam year of a school: its days, closing and reopening, and what the home page tells."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamSession, ExamSubject
from lwt_admin.exams.school_exam.attention import school_exam_attention
from lwt_admin.exams.school_exam.sessions import reopen_school_exam
from lwt_admin.todo import Todo, Urgency
from tests.exams.school_exam.conftest import classmate, part
from tests.factories import ExamSessionFactory, ExamSubjectFactory, SchoolYearFactory, staff

D = Decimal
YEAR = 2027
SUMMER, AUTUMN, SPRING, JUNE = (
    date(2026, 8, 31),
    date(2026, 10, 1),
    date(2027, 4, 12),
    date(2027, 6, 21),
)


@pytest.fixture
def calendar(school: School) -> None:
    """The school year in which the exam is."""
    SchoolYearFactory(
        school=school,
        start=date(2026, 8, 24),
        end=date(2027, 7, 9),
        first_central_exam=date(2027, 4, 12),
    )


def session(school: School, **days: Any) -> ExamSession:
    return ExamSessionFactory(school=school, exam_year=YEAR, **days)


def told(user: User, school: School, today: date) -> dict[str, Todo]:
    return {todo.text: todo for todo in school_exam_attention(user, school, today)}


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_days_are_kept_for_the_school_and_the_year(entering: Client, school: School) -> None:
    entering.post(
        reverse("exam_session_edit", args=[YEAR]),
        {"pta_given_on": "2026-09-24", "offers_se_resit": "on"},
    )
    kept = ExamSession.objects.for_system().get(school=school, exam_year=YEAR)
    assert (kept.pta_given_on, kept.offers_se_resit) == (date(2026, 9, 24), True)


@pytest.mark.parametrize(
    ("name", "day", "reason"),
    [
        ("pta_given_on", "2999-09-24", "moet nog komen"),
        ("meeting_on", "2031-06-14", "past niet bij examenjaar 2027"),
        ("meeting_on", "geen dag", "Voer een geldige datum in"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    entering: Client, name: str, day: str, reason: str
) -> None:
    text = text_of(entering.post(reverse("exam_session_edit", args=[YEAR]), {name: day}))
    assert reason in text
    assert not ExamSession.objects.for_system().exists()


@pytest.mark.parametrize("year", [1999, 2021])
def test_a_year_without_rules_is_no_page(entering: Client, year: int) -> None:
    assert entering.get(reverse("exam_session", args=[year])).status_code == 404


def test_a_director_sees_the_days_and_changes_none(
    candidate: ExamCandidate, school: School, client: Client
) -> None:
    client.force_login(staff(school, Role.DIRECTOR))
    text = text_of(client.get(reverse("exam_session", args=[YEAR])))
    assert "Dagen invullen" not in text
    assert client.get(reverse("exam_session_edit", args=[YEAR])).status_code == 403


def test_a_day_too_late_is_told_with_its_article(
    entering: Client, school: School, calendar: None
) -> None:
    session(school, pta_given_on=date(2026, 10, 1))
    text = text_of(entering.get(reverse("exam_session", args=[YEAR])))
    assert "vóór do 1 okt 2026: gedaan op do 1 okt 2026." in text
    assert "vóór ma 12 apr 2027" in text
    assert "niet geverifieerd" in text


def test_the_page_names_who_misses_an_se(
    entering: Client, candidate: ExamCandidate, welding: ExamSubject
) -> None:
    text = text_of(entering.get(reverse("exam_session", args=[YEAR])))
    assert str(candidate.trajectory.student) in text
    welding.delete()
    assert "Elk SE is er" in text_of(entering.get(reverse("exam_session", args=[YEAR])))


def test_a_closed_school_exam_opens_only_with_a_reason(entering: Client, school: School) -> None:
    closed = session(school, school_exam_closed_on=date(2026, 10, 2))
    edit, reopen = (
        reverse(name, args=[YEAR]) for name in ("exam_session_edit", "school_exam_reopen")
    )
    entering.post(edit, {"version": closed.version, "school_exam_closed_on": ""})
    closed.refresh_from_db()
    assert closed.school_exam_closed_on == date(2026, 10, 2)
    assert "verplicht" in text_of(entering.post(reopen, {"reason": ""})).lower()
    entering.post(reopen, {"reason": "Een cijfer was verkeerd."})
    closed.refresh_from_db()
    assert closed.school_exam_closed_on is None
    kept = closed.reopenings.get()
    assert (kept.closed_on, kept.reason) == (date(2026, 10, 2), "Een cijfer was verkeerd.")
    assert "Een cijfer was verkeerd." in text_of(entering.get(reverse("exam_session", args=[YEAR])))


def test_an_open_school_exam_is_not_opened_again(
    entering: Client, user: User, school: School
) -> None:
    opened = session(school)
    answer = entering.get(reverse("school_exam_reopen", args=[YEAR]))
    assert answer["Location"] == reverse("exam_session", args=[YEAR])
    with pytest.raises(ValidationError):
        reopen_school_exam(opened, reason="Nog eens.", by=user)


def test_home_tells_in_time_that_the_pta_is_not_given(
    candidate: ExamCandidate, user: User, school: School, calendar: None
) -> None:
    text = "Het PTA van 2027 is nog niet vastgesteld en gegeven"
    assert text not in told(user, school, date(2026, 8, 25))
    assert told(user, school, date(2026, 9, 3))[text].urgency == Urgency.ATTENTION
    assert told(user, school, AUTUMN)[text].urgency == Urgency.WRONG
    assert told(user, school, AUTUMN)[text].article == "EB"
    session(school, pta_given_on=date(2026, 9, 24))
    assert text not in told(user, school, AUTUMN)


def test_home_tells_that_candidates_are_not_reported(
    candidate: ExamCandidate, user: User, school: School, calendar: None
) -> None:
    text = "De kandidaten van 2027 zijn nog niet aangemeld"
    assert text not in told(user, school, SUMMER)
    assert told(user, school, date(2026, 11, 1))[text].urgency == Urgency.WRONG


def test_home_tells_that_the_school_exam_must_close(
    candidate: ExamCandidate, user: User, school: School, calendar: None, welding: ExamSubject
) -> None:
    text = "Het schoolexamen van 2027 is nog niet afgesloten"
    assert text not in told(user, school, date(2027, 3, 14))
    near = told(user, school, date(2027, 3, 15))[text]
    assert (near.urgency, near.due) == (Urgency.ATTENTION, SPRING)
    assert "1 SE ontbreekt" in near.detail
    assert told(user, school, SPRING)[text].urgency == Urgency.WRONG


def test_home_tells_of_marks_that_miss_in_a_closed_school_exam(
    candidate: ExamCandidate, user: User, school: School, calendar: None, welding: ExamSubject
) -> None:
    session(school, school_exam_closed_on=date(2027, 3, 26))
    text = "Het schoolexamen van 2027 is afgesloten, maar 1 SE ontbreekt"
    assert text in told(user, school, SPRING)


def test_home_tells_nothing_to_a_school_without_candidates(
    user: User, school: School, candidate: ExamCandidate, calendar: None
) -> None:
    candidate.subjects.all().delete()
    candidate.delete()
    assert told(user, school, AUTUMN) == {}


def test_home_tells_how_long_the_work_is_kept(
    candidate: ExamCandidate, user: User, school: School
) -> None:
    session(school, meeting_on=date(2027, 6, 14))
    text = "Bewaar het werk van het examen van 2027"
    assert text not in told(user, school, date(2027, 6, 13))
    assert told(user, school, JUNE)[text].due == date(2027, 12, 14)
    assert text in told(user, school, date(2027, 12, 14))
    assert text not in told(user, school, date(2027, 12, 15))


def test_home_tells_once_of_a_part_that_is_overdue_at_many(
    candidate: ExamCandidate, user: User, school: School, welding: ExamSubject
) -> None:
    other = ExamSubjectFactory(candidate=classmate(candidate), name="Lassen", se=None)
    for subject in (welding, other):
        part(subject, user, planned_on=AUTUMN)
    part(welding, user, "Toets 2", planned_on=AUTUMN, mark="6.0")
    part(welding, user, "Werkmap", weight=0, planned_on=AUTUMN, done_on=AUTUMN)
    assert told(user, school, AUTUMN) == {}
    assert list(told(user, school, date(2026, 10, 2))) == [
        "Lassen: Toets 1 is bij 2 kandidaten nog niet gedaan"
    ]


def test_home_tells_none_of_this_to_who_enters_no_marks(
    candidate: ExamCandidate, school: School, calendar: None
) -> None:
    assert told(staff(school, Role.DIRECTOR), school, AUTUMN) == {}
