from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from lwt_admin.exams.marks.saving import Overtaken, set_mark
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from tests.factories import (
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSessionFactory,
    ExamSubjectFactory,
    UserFactory,
)

D = Decimal
JUNE = date(2027, 6, 1)


@pytest.fixture
def dutch(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="dutch")


@pytest.fixture
def profile(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.get(kind="profile")


@pytest.fixture
def elective(candidate: ExamCandidate) -> ExamSubject:
    return candidate.subjects.filter(kind="elective")[0]


def put(subject: ExamSubject, part: str, mark: str | None, **more: Any) -> ExamSubject:
    value = None if mark is None else D(mark)
    set_mark(subject, part, value, by=None, **more)
    subject.refresh_from_db()
    return subject


def refused(subject: ExamSubject, part: str, mark: str | None, **more: Any) -> str:
    before = ExamSubject.objects.for_system().filter(pk=subject.pk).values().get()
    with pytest.raises(ValidationError) as caught:
        set_mark(subject, part, None if mark is None else D(mark), by=None, **more)
    assert ExamSubject.objects.for_system().filter(pk=subject.pk).values().get() == before
    return " ".join(caught.value.messages)


def test_a_mark_comes_with_the_day_of_the_sitting(dutch: ExamSubject) -> None:
    put(dutch, "ce", "5.2", on=JUNE)
    assert (dutch.ce, dutch.ce_on) == (D("5.2"), JUNE)


def test_without_a_day_the_day_stays(dutch: ExamSubject) -> None:
    put(dutch, "ce", "5.2", on=JUNE)
    assert put(dutch, "ce", "5.3").ce_on == JUNE


def test_with_the_mark_its_day_goes_too(dutch: ExamSubject) -> None:
    put(dutch, "ce", "5.2", on=JUNE)
    assert put(dutch, "ce", None).ce_on is None


def test_a_day_alone_can_be_changed(dutch: ExamSubject) -> None:
    assert put(dutch, "ce", "6.5", on=JUNE).ce_on == JUNE


def test_the_history_says_who_set_which_mark(dutch: ExamSubject) -> None:
    person = UserFactory()
    set_mark(dutch, "ce", D("5.2"), by=person)
    entry = LogEntry.objects.get_for_object(dutch).first()
    assert (entry.actor, entry.changes["ce"]) == (person, ["6.5", "5.2"])


def test_the_same_mark_again_changes_nothing(dutch: ExamSubject) -> None:
    before = dutch.version
    assert put(dutch, "ce", "6.5", expected=D("4.0")).version == before


def test_somebody_elses_mark_is_told_and_kept(dutch: ExamSubject) -> None:
    with pytest.raises(Overtaken) as caught:
        set_mark(dutch, "ce", D("9.9"), by=None, expected=None)
    dutch.refresh_from_db()
    assert (caught.value.now, dutch.ce) == (D("6.5"), D("6.5"))


def test_an_exact_average_is_expected_as_it_is_shown(elective: ExamSubject) -> None:
    put(elective, "se", "5.475", expected=D("7"))
    assert put(elective, "se", "6.0", expected=D("5.475")).se == D("6")


@pytest.mark.parametrize(
    ("kind", "part", "mark"),
    [
        ("dutch", "ce", "6.45"),
        ("dutch", "se", "6.45"),
        ("dutch", "ce", "0"),
        ("dutch", "ce", "11"),
        ("dutch", "ce", "NaN"),
        ("arithmetic", "se", "6.45"),
        ("elective", "se", "6.12345"),
        ("elective", "se", "10.0001"),
    ],
)
def test_a_mark_that_cannot_exist_is_refused(
    candidate: ExamCandidate, kind: str, part: str, mark: str
) -> None:
    subject = candidate.subjects.filter(kind=kind)[0]
    assert "is geen geldig cijfer" in refused(subject, part, mark)


def test_a_subject_without_central_exam_takes_no_central_mark(elective: ExamSubject) -> None:
    assert "heeft geen centraal examen" in refused(elective, "ce", "6.0")


def test_a_subject_followed_without_exam_takes_no_mark(candidate: ExamCandidate) -> None:
    subject = ExamSubjectFactory(candidate=candidate, kind="followed", name="Frans", se=None)
    assert "zonder examen" in refused(subject, "se", "6.0")


def test_a_profile_subject_without_school_exam_takes_no_se(profile: ExamSubject) -> None:
    ExamCandidate.objects.for_system().update(profile_has_se=False)
    assert "volgens het PTA geen schoolexamen" in refused(profile, "se", "7.0")


def test_an_se_that_follows_from_its_parts_is_not_typed(elective: ExamSubject) -> None:
    ExamSubject.objects.for_system().filter(pk=elective.pk).update(se_from_parts=True)
    assert "volgt uit het PTA" in refused(elective, "se", "8.0")
    assert put(elective, "se", "8.125", from_parts=True).se == D("8.125")


def test_a_resit_comes_after_the_exam(dutch: ExamSubject) -> None:
    put(dutch, "ce", None)
    assert "eerste examen" in refused(dutch, "resit", "6.0")


def test_a_lower_resit_is_kept(dutch: ExamSubject) -> None:
    assert put(dutch, "resit", "3.1").resit == D("3.1")


def test_an_exam_that_was_resat_is_not_taken_away(dutch: ExamSubject) -> None:
    put(dutch, "resit", "7.1")
    assert "Haal die eerst weg" in refused(dutch, "ce", None)


@pytest.fixture
def english(candidate: ExamCandidate) -> ExamSubject:
    return ExamSubjectFactory(
        candidate=candidate,
        kind="extra",
        name="Engels",
        se=D("6.0"),
        ce=D("5.0"),
        has_central_exam=True,
    )


def test_a_second_general_resit_is_refused_with_the_article(
    dutch: ExamSubject, english: ExamSubject
) -> None:
    put(dutch, "resit", "7.1")
    text = refused(english, "resit", "6.0")
    assert "die was voor Nederlands" in text
    assert "3.38" in text


def test_the_cspe_has_a_resit_of_its_own(dutch: ExamSubject, profile: ExamSubject) -> None:
    put(dutch, "resit", "7.1")
    assert put(profile, "resit", "7.2").resit == D("7.2")


@pytest.mark.parametrize(
    ("rights", "told"),
    [
        ({"general_resit_waived_on": JUNE}, "afgezien van de herkansing van een algemeen vak"),
        ({"resits_closed": True}, "afgesloten"),
    ],
)
def test_a_resit_that_is_waived_or_closed_is_refused(
    dutch: ExamSubject, rights: dict[str, Any], told: str
) -> None:
    ExamCandidate.objects.for_system().update(**rights)
    assert told in refused(dutch, "resit", "7.0")


def test_a_resit_that_was_taken_can_be_corrected_after_closing(dutch: ExamSubject) -> None:
    put(dutch, "resit", "7.0")
    ExamCandidate.objects.for_system().update(resits_closed=True)
    assert put(dutch, "resit", "7.4").resit == D("7.4")


def test_a_school_exam_is_resat_only_where_the_school_offers_it(elective: ExamSubject) -> None:
    assert "biedt dit examenjaar geen herkansing" in refused(elective, "se_resit", "8.0")
    school = elective.candidate.trajectory.student.school
    ExamSessionFactory(school=school, offers_se_resit=True)
    assert put(elective, "se_resit", "8.0").se_resit == D("8")


def test_a_mark_is_locked_after_the_decision(candidate: ExamCandidate, dutch: ExamSubject) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    assert "liggen vast" in refused(dutch, "ce", "9.0")
    assert "liggen vast" in refused(dutch, "resit", "9.0")


def test_a_resit_is_open_while_the_decision_is_provisional(
    candidate: ExamCandidate, dutch: ExamSubject
) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True, is_provisional=True)
    assert put(dutch, "resit", "7.0").resit == D("7")


def test_a_new_cspe_takes_the_place_of_one_that_lapsed(profile: ExamSubject) -> None:
    put(profile, "resit", "7.0", on=date(2026, 6, 20))
    ExamSubject.objects.for_system().filter(pk=profile.pk).update(ce_lapsed_on=JUNE)
    put(profile, "ce", "5.9", on=JUNE, expected=None)
    assert (profile.ce, profile.ce_on, profile.ce_lapsed_on) == (D("5.9"), JUNE, None)
    assert (profile.resit, profile.resit_on) == (None, None)


def test_a_day_far_from_the_exam_is_refused(dutch: ExamSubject) -> None:
    assert "past niet bij examenjaar 2027" in refused(dutch, "ce", "7.0", on=date(2017, 6, 1))


def test_setting_a_mark_costs_few_queries(
    dutch: ExamSubject, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):
        set_mark(dutch, "ce", D("5.2"), by=None, on=JUNE, expected=D("6.5"))


def test_what_a_candidate_of_another_year_resat_says_nothing(
    dutch: ExamSubject, candidate: ExamCandidate
) -> None:
    other = ExamCandidateFactory(trajectory=candidate.trajectory, exam_year=2026, passing=True)
    put(other.subjects.get(kind="dutch"), "resit", "7.0")
    assert put(dutch, "resit", "7.0").resit == D("7")
