"""The pages of the school exam: parts, a PTA for many, one part for all, resits."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.marks.saving import set_mark
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from tests.exams.school_exam.conftest import classmate, part, stored
from tests.factories import ExamDecisionFactory, ExamSessionFactory, ExamSubjectFactory, staff

D = Decimal
PLANNED = date(2027, 1, 11)


def sent_by(page: Any) -> dict[str, Any]:
    """The form of a page as a browser sends it, with nothing typed over."""
    form = page.context["form"]
    return {field.html_name: field.value() or "" for field in form}


def filled(subject: ExamSubject, **values: Any) -> dict[str, Any]:
    """What the form of a new part sends."""
    sent = {
        "name": "Toets 1",
        "weight": "1",
        "form": "written",
        "place": "school",
        "planned_on": "2027-01-11",
        **values,
    }
    return {f"nieuw-{subject.pk}-{name}": value for name, value in sent.items()}


def changed(one: SchoolExamPart, **values: Any) -> dict[str, Any]:
    """What the form of a known part sends."""
    sent = {
        "version": one.version,
        "name": one.name,
        "weight": one.weight,
        "form": one.form,
        "place": one.place,
        "teacher": one.teacher,
        "planned_on": one.planned_on or "",
        **values,
    }
    return {f"onderdeel-{one.pk}-{name}": value for name, value in sent.items()}


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_part_is_added_with_a_mark_typed_with_a_comma(
    entering: Client, welding: ExamSubject
) -> None:
    entering.post(reverse("part_add", args=[welding.pk]), filled(welding, mark="6,4"))
    assert welding.parts.get().mark == D("6.4")
    assert stored(welding).se == D("6.4")


def test_after_adding_the_next_form_opens_when_asked(
    entering: Client, welding: ExamSubject
) -> None:
    url = reverse("part_add", args=[welding.pk])
    answer = entering.post(url, filled(welding) | {"more": "1"})
    assert answer["Location"] == url


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"mark": "6,45"}, "“6,45” is geen geldig cijfer"),
        ({"mark": "0"}, "“0” is geen geldig cijfer"),
        ({"mark": "11"}, "“11” is geen geldig cijfer"),
        ({"mark": "zes"}, "“zes” is geen geldig cijfer"),
        ({"weight": "0", "mark": "6"}, "Een onderdeel met weging 0 heeft geen cijfer"),
        ({"weight": "101"}, "100"),
        ({"place": "company"}, "Noem de docent"),
        ({"done_on": "2999-01-01"}, "moet nog komen"),
        ({"name": "Werkstuk"}, "Dit onderdeel staat al in het PTA"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    entering: Client, user: User, welding: ExamSubject, values: dict[str, str], told: str
) -> None:
    part(welding, user, "Werkstuk")
    answer = entering.post(
        reverse("part_add", args=[welding.pk]), filled(welding, period="periode 3", **values)
    )
    assert told in text_of(answer)
    assert 'value="periode 3"' in text_of(answer)
    assert welding.parts.count() == 1


def test_a_moved_day_asks_for_the_reason_and_then_shows_it(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    planned = part(welding, user, planned_on=PLANNED)
    url = reverse("part_edit", args=[planned.pk])
    assert "Geef de reden" in text_of(entering.post(url, changed(planned, planned_on="2027-02-01")))
    sent = changed(planned, planned_on="2027-02-01", reason="De leerling was ziek.")
    answer = entering.post(url, sent, follow=True)
    assert "was ma 11 jan 2027: De leerling was ziek." in text_of(answer)


def test_somebody_elses_change_is_not_overwritten(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    opened = part(welding, user)
    answer = entering.post(
        reverse("part_edit", args=[opened.pk]), changed(opened, version=7, mark="6")
    )
    assert "Iemand anders heeft dit intussen gewijzigd" in text_of(answer)
    assert stored(welding).se is None


def test_a_part_with_a_mark_is_not_removed_by_the_page(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    marked = part(welding, user, mark="6.0")
    answer = entering.post(reverse("part_delete", args=[marked.pk]))
    [message] = get_messages(answer.wsgi_request)
    assert "Maak het cijfer eerst leeg" in str(message)
    assert welding.parts.exists()


def test_an_open_part_is_removed_after_a_question(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    url = reverse("part_delete", args=[part(welding, user).pk])
    assert "Wilt u" in text_of(entering.get(url))
    entering.post(url)
    assert not welding.parts.exists()


def test_the_page_shows_the_average_so_far(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    part(welding, user, "Toets 1", mark="6.0")
    part(welding, user, "Toets 2", mark="7.1")
    part(welding, user, "Toets 3")
    text = text_of(entering.get(reverse("school_exam", args=[welding.candidate_id])))
    assert 'Gemiddelde tot nu toe <b class="num">6,55</b>' in text
    assert "2 van 3 onderdelen gedaan" in text


def test_a_locked_school_exam_shows_no_forms(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    part(welding, user)
    ExamDecisionFactory(candidate=welding.candidate, confirmed=True)
    text = text_of(entering.get(reverse("school_exam", args=[welding.candidate_id])))
    assert "De uitslag is vastgesteld" in text
    assert "Onderdeel toevoegen" not in text
    assert "Verwijder" not in text


def test_who_may_only_look_sees_no_links_to_change(
    user: User, welding: ExamSubject, school: School, client: Client
) -> None:
    part(welding, user)
    client.force_login(staff(school, Role.DIRECTOR))
    text = text_of(client.get(reverse("school_exam", args=[welding.candidate_id])))
    assert "Toets 1" in text
    assert "Wijzig" not in text


@pytest.mark.parametrize("more", [0, 12])
def test_the_page_takes_the_same_queries_for_any_number_of_parts(
    entering: Client,
    user: User,
    welding: ExamSubject,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    moved = part(welding, user, planned_on=PLANNED)
    moved.moves.create(old_day=PLANNED, new_day=PLANNED, reason="Ziek.", moved_by=user)
    for number in range(more):
        part(welding, user, f"Meer {number}")
    url = reverse("school_exam", args=[welding.candidate_id])
    entering.get(url)
    with django_assert_num_queries(8):
        entering.get(url)


# --- Putting a PTA on others -------------------------------------------------------------------


@pytest.fixture
def other(welding: ExamSubject) -> ExamSubject:
    """The same subject of another candidate, written a little differently."""
    return ExamSubjectFactory(candidate=classmate(welding.candidate), name="lassen", se=None)


def copy(entering: Client, source: ExamSubject, *targets: ExamSubject) -> str:
    sent = {"subject": [target.pk for target in targets]}
    return text_of(entering.post(reverse("school_exam_copy", args=[source.pk]), sent, follow=True))


def test_a_pta_is_put_on_another_candidate(
    entering: Client, user: User, welding: ExamSubject, other: ExamSubject
) -> None:
    part(welding, user, weight=3, period="1", planned_on=PLANNED, mark="8.0")
    assert "staat nu bij 1 kandidaat" in copy(entering, welding, other)
    made = other.parts.get()
    assert (made.weight, made.period, made.planned_on, made.mark) == (3, "1", PLANNED, None)
    assert stored(other).se_from_parts


def test_what_has_a_mark_or_is_only_there_stays(
    entering: Client, user: User, welding: ExamSubject, other: ExamSubject
) -> None:
    part(welding, user, "Toets 1", weight=3)
    part(welding, user, "Toets 2", weight=3, planned_on=PLANNED)
    part(other, user, "Toets 1", weight=1, mark="6.0")
    part(other, user, "toets 2", weight=1, planned_on=date(2027, 3, 1))
    part(other, user, "Eigen gesprek")
    copy(entering, welding, other)
    found = {one.name: (one.weight, one.mark, one.planned_on) for one in other.parts.all()}
    assert found == {
        "Toets 1": (1, D("6.0"), None),
        "toets 2": (3, None, date(2027, 3, 1)),
        "Eigen gesprek": (1, None, None),
    }


def test_the_preview_says_what_happens_and_what_cannot(
    entering: Client, user: User, welding: ExamSubject, other: ExamSubject
) -> None:
    part(welding, user)
    typed = ExamSubjectFactory(candidate=classmate(welding.candidate), name="Lassen", se=D("6.5"))
    text = text_of(entering.get(reverse("school_exam_copy", args=[welding.pk])))
    assert f'value="{other.pk}"' in text
    assert f'value="{typed.pk}"' not in text
    assert "SE 6,5 ingevuld" in text


def test_nothing_is_put_where_it_cannot_be(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    part(welding, user)
    typed = ExamSubjectFactory(candidate=classmate(welding.candidate), name="Lassen", se=D("6.5"))
    elsewhere = ExamSubjectFactory(name="Lassen", se=None)
    assert "Er is niets veranderd" in copy(entering, welding, typed, elsewhere)
    assert not SchoolExamPart.objects.for_system().exclude(subject=welding).exists()


@pytest.mark.parametrize("more", [1, 12])
def test_the_preview_takes_the_same_queries_for_any_number_of_candidates(
    entering: Client,
    user: User,
    welding: ExamSubject,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    part(welding, user)
    for _ in range(more):
        subject = ExamSubjectFactory(candidate=classmate(welding.candidate), name="Lassen", se=None)
        part(subject, user)
    url = reverse("school_exam_copy", args=[welding.pk])
    entering.get(url)
    with django_assert_num_queries(10):
        entering.get(url)


# --- One part for all candidates ---------------------------------------------------------------


def grid(entering: Client, *typed: tuple[SchoolExamPart, str, str]) -> Any:
    """Send the grid: of each part what was typed, and what stood on the screen."""
    sent = {}
    for one, mark, was in typed:
        sent[f"onderdeel_{one.pk}"] = mark
        sent[f"was_onderdeel_{one.pk}"] = was
    return entering.post(reverse("part_marks", args=[typed[0][0].pk]), sent)


def test_marks_of_one_part_are_stored_for_everybody(
    entering: Client, user: User, welding: ExamSubject, other: ExamSubject
) -> None:
    mine, theirs = part(welding, user), part(other, user)
    assert grid(entering, (mine, "6,4", ""), (theirs, "7.5", "")).status_code == 302
    assert (stored(welding).se, stored(other).se) == (D("6.4"), D("7.5"))


def test_what_cannot_be_stored_stays_and_the_rest_is_stored(
    entering: Client, user: User, welding: ExamSubject, other: ExamSubject
) -> None:
    mine, theirs = part(welding, user), part(other, user)
    text = text_of(grid(entering, (mine, "6,45", ""), (theirs, "7,5", "")))
    assert "“6,45” is geen geldig cijfer" in text
    assert 'value="6,45"' in text
    assert (stored(welding).se, stored(other).se) == (None, D("7.5"))


def test_a_mark_of_somebody_else_is_told_once_and_then_replaced(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    marked = part(welding, user, mark="5.0")
    text = text_of(grid(entering, (marked, "7,0", "")))
    assert "Er staat nu 5,0" in text
    assert f'name="was_onderdeel_{marked.pk}" value="5,0"' in text
    grid(entering, (marked, "7,0", "5,0"))
    assert stored(welding).se == D("7.0")


def test_what_was_not_touched_is_left_as_somebody_else_set_it(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    marked = part(welding, user, mark="5.0")
    assert grid(entering, (marked, "", "")).status_code == 302
    assert stored(welding).se == D("5.0")


def test_a_part_without_weight_gets_its_day(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    folder = part(welding, user, weight=0)
    assert "moet nog komen" in text_of(grid(entering, (folder, "2999-01-01", "")))
    grid(entering, (folder, "2026-09-07", ""))
    folder.refresh_from_db()
    assert folder.done_on == date(2026, 9, 7)


def test_marks_of_a_locked_candidate_cannot_be_typed(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    opened = part(welding, user)
    ExamDecisionFactory(candidate=welding.candidate, confirmed=True)
    assert "disabled" in text_of(entering.get(reverse("part_marks", args=[opened.pk])))
    grid(entering, (opened, "6,0", ""))
    assert stored(welding).se is None


def test_what_no_page_sends_as_the_mark_that_stood_there_stores_nothing(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    mine = part(welding, user)
    assert grid(entering, (mine, "6,4", "\x00")).status_code == 200
    assert stored(welding).se is None


# --- Resits of the school exam -----------------------------------------------------------------


@pytest.fixture
def failing(candidate: ExamCandidate, school: School) -> ExamSubject:
    """A welding that is too low, of a candidate who needs it, where the school offers resits."""
    ExamSessionFactory(school=school, offers_se_resit=True)
    candidate.subjects.filter(kind="elective").update(se=D("6.0"))
    last = candidate.subjects.filter(kind="elective")[3]
    last.name, last.se = "Lassen", D("3.0")
    last.save()
    return last


def test_the_resit_says_which_mark_is_needed(entering: Client, failing: ExamSubject) -> None:
    text = text_of(entering.get(reverse("school_resit", args=[failing.candidate_id])))
    assert "nog een 3,5" in text


def test_a_resit_is_stored_once_for_the_highest_mark(
    entering: Client, failing: ExamSubject
) -> None:
    url = reverse("school_resit", args=[failing.candidate_id])
    entering.post(url, {f"vak_{failing.pk}": "6,5"})
    assert stored(failing).se_resit == D("6.5")
    assert "nog een" not in text_of(entering.get(url))


def test_a_mark_that_cannot_be_stays_in_the_form(entering: Client, failing: ExamSubject) -> None:
    url = reverse("school_resit", args=[failing.candidate_id])
    text = text_of(entering.post(url, {f"vak_{failing.pk}": "11"}))
    assert "“11” is geen geldig cijfer" in text
    assert stored(failing).se_resit is None


def test_a_resit_that_came_meanwhile_is_not_wiped_by_an_older_page(
    entering: Client, user: User, failing: ExamSubject
) -> None:
    url = reverse("school_resit", args=[failing.candidate_id])
    older = sent_by(entering.get(url))
    set_mark(failing, "se_resit", D("6.5"), by=user)
    entering.post(url, older)
    assert stored(failing).se_resit == D("6.5")


def test_a_resit_typed_over_another_is_refused_once(
    entering: Client, user: User, failing: ExamSubject
) -> None:
    url = reverse("school_resit", args=[failing.candidate_id])
    older = sent_by(entering.get(url)) | {f"vak_{failing.pk}": "7,0"}
    set_mark(failing, "se_resit", D("6.5"), by=user)
    refused = entering.post(url, older)
    assert "Er staat nu 6,5." in text_of(refused)
    assert stored(failing).se_resit == D("6.5")
    entering.post(url, sent_by(refused))
    assert stored(failing).se_resit == D("7.0")


def test_without_the_schools_offer_there_is_no_resit(
    entering: Client, candidate: ExamCandidate
) -> None:
    subject = candidate.subjects.filter(kind="elective")[0]
    url = reverse("school_resit", args=[candidate.pk])
    assert "De school biedt deze herkansing niet aan" in text_of(entering.get(url))
    entering.post(url, {f"vak_{subject.pk}": "8,0"})
    assert stored(subject).se_resit is None


def test_the_candidates_page_shows_the_average_so_far(
    entering: Client, user: User, welding: ExamSubject
) -> None:
    part(welding, user, "Toets 1", mark="6.0", done_on=timezone.localdate())
    part(welding, user, "Toets 2")
    text = text_of(entering.get(reverse("exam_candidate", args=[welding.candidate_id])))
    assert 'gemiddeld tot nu toe <b class="num">6,0</b>' in text
