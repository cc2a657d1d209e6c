from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.ui.formats import written_mark
from tests.exams.bad_marks import BAD
from tests.factories import staff


def posted(candidate: ExamCandidate, **changed: str) -> dict[str, str]:
    """The page as a browser sends it, with some fields typed over: `dutch_ce="5,2"`."""
    data = {"version": str(candidate.version)}
    for subject in candidate.subjects.all():
        for part in ("se", "ce", "resit"):
            mark = getattr(subject, part)
            before = "" if mark is None else written_mark(mark)
            data[f"{part}_{subject.pk}"] = changed.get(f"{subject.kind}_{part}", before)
    return data


def send(client: Client, candidate: ExamCandidate, **changed: str) -> str:
    response = client.post(
        reverse("exam_marks", args=[candidate.pk]), posted(candidate, **changed), follow=True
    )
    return response.content.decode()


def test_a_mark_with_a_comma_is_stored_exactly(candidate: ExamCandidate, secretary: Client) -> None:
    send(secretary, candidate, dutch_ce="5,2")
    assert candidate.subjects.get(kind="dutch").ce == Decimal("5.2")


def test_an_emptied_field_takes_the_mark_away(candidate: ExamCandidate, secretary: Client) -> None:
    send(secretary, candidate, dutch_ce="")
    assert candidate.subjects.get(kind="dutch").ce is None


@pytest.mark.parametrize("typed", BAD)
def test_a_mark_that_cannot_exist_is_refused_and_stays_typed(
    candidate: ExamCandidate, secretary: Client, typed: str
) -> None:
    text = send(secretary, candidate, dutch_ce=typed)
    assert "geen geldig cijfer" in text
    assert f'value="{typed}"' in text
    assert candidate.subjects.get(kind="dutch").ce == Decimal("6.5")


def test_one_wrong_mark_stores_none_of_the_others(
    candidate: ExamCandidate, secretary: Client
) -> None:
    send(secretary, candidate, dutch_se="9,0", dutch_ce="11")
    assert candidate.subjects.get(kind="dutch").se == Decimal("6.5")


def test_a_page_that_was_opened_before_another_change_is_refused(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamCandidate.objects.filter(pk=candidate.pk).update(version=7)
    text = send(secretary, candidate, dutch_ce="9,9")
    assert "Iemand anders heeft dit intussen gewijzigd" in text
    assert 'value="9,9"' in text


def test_an_elective_has_no_field_for_a_central_exam(
    candidate: ExamCandidate, secretary: Client
) -> None:
    elective = candidate.subjects.filter(kind="elective").first()
    text = secretary.get(reverse("exam_marks", args=[candidate.pk])).content.decode()
    assert f"se_{elective.pk}" in text
    assert f"ce_{elective.pk}" not in text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.READER])
def test_who_may_only_see_marks_cannot_enter_them(
    candidate: ExamCandidate, client: Client, role: Role
) -> None:
    client.force_login(staff(candidate.trajectory.student.school, role))
    assert client.get(reverse("exam_marks", args=[candidate.pk])).status_code == 403


def test_a_change_at_the_very_same_moment_is_refused(
    candidate: ExamCandidate, secretary: Client, overtaken: None
) -> None:
    text = send(secretary, candidate, dutch_ce="9,9")
    assert "Iemand anders heeft dit intussen gewijzigd" in text
    assert candidate.subjects.get(kind="dutch").ce == Decimal("6.5")
