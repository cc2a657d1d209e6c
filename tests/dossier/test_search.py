import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from tests.factories import CompanyFactory, SchoolFactory, StudentFactory, staff

pytestmark = pytest.mark.django_db


def search(client, text):
    response = client.get(reverse("search"), {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_question_is_met_kindly(sign_in):
    assert "Wat zoekt u?" in search(sign_in(Role.COORDINATOR), "  ")


def test_nothing_found_says_what_to_try(sign_in):
    assert "Niets gevonden" in search(sign_in(Role.COORDINATOR), "zzz")


@pytest.mark.parametrize("text", ["ozdemir", "ÖZDEMIR", "zoe oz", "2699"])
def test_accents_and_case_do_not_matter(sign_in, school, text):
    student = StudentFactory(school=school, first_name="Zoë", last_name="Özdemir", number="269901")
    assert reverse("dossier", args=[student.pk]) in search(sign_in(Role.COORDINATOR), text)


def test_a_company_is_found_by_its_place(sign_in, school):
    company = CompanyFactory(school=school, name="De Eik", city="Élst")
    text = search(sign_in(Role.COORDINATOR), "elst")
    assert reverse("company_detail", args=[company.pk]) in text


def test_an_agreement_is_found_by_pupil_and_company(sign_in, agreement, trajectory):
    words = f"{trajectory.student.last_name} {agreement.company.name}"
    text = search(sign_in(Role.COORDINATOR), words)
    assert reverse("agreement_detail", args=[agreement.pk]) in text


def test_a_mentor_does_not_find_the_pupil_of_another(sign_in, trajectory):
    assert "Niets gevonden" in search(sign_in(Role.MENTOR), trajectory.student.last_name)


def test_somebody_of_another_school_finds_nothing(client, agreement, trajectory):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert "Niets gevonden" in search(client, trajectory.student.last_name)


def test_an_exam_secretary_finds_pupils_only(sign_in, agreement, trajectory):
    text = search(sign_in(Role.EXAM_SECRETARY), trajectory.student.last_name)
    assert reverse("dossier", args=[trajectory.student_id]) in text
    assert reverse("agreement_detail", args=[agreement.pk]) not in text


def test_of_more_than_ten_the_full_list_is_one_click_away(sign_in, school):
    StudentFactory.create_batch(11, school=school, last_name="Vries")
    text = search(sign_in(Role.COORDINATOR), "vries")
    assert text.count("Yara Vries") == 10
    assert f"{reverse('student_list')}?q=vries" in text


def test_markup_in_the_question_shows_harmlessly(sign_in):
    assert "<script>x" not in search(sign_in(Role.COORDINATOR), "<script>x")


@pytest.mark.parametrize("number", [1, 20])
def test_searching_costs_the_same_queries_for_any_number(
    sign_in, school, number, django_assert_num_queries
):
    StudentFactory.create_batch(number, school=school, last_name="Vries")
    CompanyFactory.create_batch(number, school=school, name="Vries")
    client = sign_in(Role.COORDINATOR)
    with django_assert_num_queries(6):
        search(client, "vries")


def test_a_character_that_no_text_holds_is_searched_as_a_space(sign_in, school):
    student = StudentFactory(school=school, first_name="Zoë", last_name="Özdemir")
    found = search(sign_in(Role.COORDINATOR), "zoe\0ozdemir")
    assert reverse("dossier", args=[student.pk]) in found
