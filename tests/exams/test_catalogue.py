"""The school's list of electives and extra subjects."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.catalogue.services import let_packages_follow, offer, save_catalogue_subject
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate
from tests.factories import (
    CatalogueSubjectFactory,
    ExamCandidateFactory,
    ExamDecisionFactory,
    ExamSubjectFactory,
    SchoolFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(candidate: ExamCandidate) -> School:
    return candidate.trajectory.student.school


@pytest.fixture
def lassen(school: School) -> CatalogueSubject:
    return CatalogueSubjectFactory(school=school, name="Lassen", code="1234", module_of="PIE")


def content(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def typed(**changed: str) -> dict[str, str]:
    return {"kind": "elective", "name": "Meubelmaken", "code": "", "module_of": ""} | changed


def test_the_list_is_that_of_the_own_school(
    school: School, lassen: CatalogueSubject, secretary: Client
) -> None:
    CatalogueSubjectFactory(school=SchoolFactory(), name="Tuinaanleg")
    text = content(secretary.get(reverse("catalogue_list")))
    assert "Lassen" in text
    assert "Tuinaanleg" not in text


def test_an_empty_list_says_where_to_begin(candidate: ExamCandidate, secretary: Client) -> None:
    assert "Vakken importeren" in content(secretary.get(reverse("catalogue_list")))


def test_a_subject_without_code_is_told(school: School, secretary: Client) -> None:
    CatalogueSubjectFactory(school=school)
    assert "Eén vak heeft" in content(secretary.get(reverse("catalogue_list")))


def test_the_manager_keeps_the_list_too(school: School, client: Client) -> None:
    client.force_login(staff(school, Role.MANAGER))
    client.post(reverse("catalogue_add"), typed(code="4021", module_of="BWI"))
    subject = CatalogueSubject.objects.get()
    assert (subject.school, subject.code, subject.module_of) == (school, "4021", "BWI")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": " LÁSSEN "}, "Lassen staat al in de lijst."),
        ({"has_central_exam": "on"}, "Een keuzevak heeft geen centraal examen."),
        (
            {"kind": "extra", "module_of": "PIE"},
            "Alleen een keuzevak kan een profielmodule zijn.",
        ),
        ({"name": ""}, "Dit veld is verplicht."),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    lassen: CatalogueSubject, secretary: Client, changed: dict[str, str], told: str
) -> None:
    text = content(secretary.post(reverse("catalogue_add"), typed(code="9876", **changed)))
    assert told in text
    assert 'value="9876"' in text
    assert CatalogueSubject.objects.count() == 1


def test_packages_follow_a_new_name_code_and_module(
    candidate: ExamCandidate, lassen: CatalogueSubject, secretary: Client
) -> None:
    chosen = ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    sent = typed(name="Lassen en snijden", code="4444", module_of="M&T", version="1")
    secretary.post(reverse("catalogue_edit", args=[lassen.pk]), sent)
    chosen.refresh_from_db()
    assert (chosen.name, chosen.code, chosen.module_of) == ("Lassen en snijden", "4444", "M&T")


def test_a_package_whose_result_was_confirmed_does_not_follow(
    candidate: ExamCandidate, lassen: CatalogueSubject
) -> None:
    chosen = ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    lassen.code = "4444"
    save_catalogue_subject(lassen)
    chosen.refresh_from_db()
    assert chosen.code == ""


def test_a_package_keeps_a_name_that_would_stand_there_twice(
    candidate: ExamCandidate, lassen: CatalogueSubject
) -> None:
    chosen = ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    ExamSubjectFactory(candidate=candidate, name="Plaatwerk")
    lassen.name, lassen.code = "Plaatwerk", "4444"
    save_catalogue_subject(lassen)
    chosen.refresh_from_db()
    assert (chosen.name, chosen.code) == ("Lassen", "4444")


def test_the_code_of_dutch_goes_to_packages_that_had_none(candidate: ExamCandidate) -> None:
    school = candidate.trajectory.student.school
    other = ExamCandidateFactory(passing=True)
    save_catalogue_subject(
        CatalogueSubject(school=school, kind="dutch", name="Nederlandse taal", code="2001")
    )
    dutch = candidate.subjects.get(kind="dutch")
    assert (dutch.name, dutch.code) == ("Nederlands", "2001")
    assert other.subjects.get(kind="dutch").code == ""


def test_a_second_subject_of_dutch_does_not_take_the_place_of_the_first(
    candidate: ExamCandidate,
) -> None:
    school = candidate.trajectory.student.school
    for code in ("2001", "2002"):
        save_catalogue_subject(
            CatalogueSubject(school=school, kind="dutch", name=f"Nederlands {code}", code=code)
        )
    assert candidate.subjects.get(kind="dutch").code == "2001"


def test_a_chosen_subject_stays_of_its_kind(
    candidate: ExamCandidate, lassen: CatalogueSubject, secretary: Client
) -> None:
    ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    sent = typed(name="Lassen", kind="extra", version="1")
    text = content(secretary.post(reverse("catalogue_edit", args=[lassen.pk]), sent))
    assert "Lassen staat al in pakketten; soort kan niet meer veranderen." in text
    lassen.refresh_from_db()
    assert lassen.kind == "elective"


def test_a_change_of_somebody_else_is_not_overwritten(
    lassen: CatalogueSubject, secretary: Client
) -> None:
    CatalogueSubject.objects.filter(pk=lassen.pk).update(version=7)
    sent = typed(name="Lassen", version="1")
    text = content(secretary.post(reverse("catalogue_edit", args=[lassen.pk]), sent))
    assert "Iemand anders heeft dit intussen gewijzigd" in text


def test_a_subject_is_offered_no_more_and_again(
    lassen: CatalogueSubject, secretary: Client
) -> None:
    url = reverse("catalogue_offer", args=[lassen.pk])
    text = content(secretary.post(url, follow=True))
    assert "Lassen wordt niet meer aangeboden." in text
    lassen.refresh_from_db()
    assert not lassen.is_offered
    secretary.post(url, {"again": "1"})
    lassen.refresh_from_db()
    assert lassen.is_offered


def test_stopping_is_in_the_history(lassen: CatalogueSubject) -> None:
    offer(lassen, is_offered=False)
    lassen.refresh_from_db()
    assert lassen.version == 2


def test_a_subject_that_was_never_chosen_can_go(
    lassen: CatalogueSubject, secretary: Client
) -> None:
    url = reverse("catalogue_delete", args=[lassen.pk])
    assert "Lassen verwijderen?" in content(secretary.get(url))
    secretary.post(url)
    assert not CatalogueSubject.objects.exists()


def test_a_chosen_subject_stays(
    candidate: ExamCandidate, lassen: CatalogueSubject, secretary: Client
) -> None:
    ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    url = reverse("catalogue_delete", args=[lassen.pk])
    assert "staat in pakketten en kan niet weg" in content(secretary.post(url, follow=True))
    assert CatalogueSubject.objects.exists()


def test_following_twice_stores_nothing_anew(
    candidate: ExamCandidate, lassen: CatalogueSubject
) -> None:
    chosen = ExamSubjectFactory(candidate=candidate, catalogue=lassen, name="Lassen")
    let_packages_follow(lassen)
    let_packages_follow(lassen)
    chosen.refresh_from_db()
    assert (chosen.code, chosen.version) == ("1234", 2)


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_takes_the_same_queries_for_one_and_for_twenty(
    school: School,
    secretary: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    CatalogueSubjectFactory.create_batch(number, school=school)
    secretary.get(reverse("catalogue_list"))
    with django_assert_num_queries(4):
        secretary.get(reverse("catalogue_list"))
