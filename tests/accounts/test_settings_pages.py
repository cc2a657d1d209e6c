"""The settings: home, the school itself, the table of rights, one's own name."""

from datetime import date

import pytest

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Right, Role
from lwt_admin.rules.customs import CUSTOMARY_HOURS_A_YEAR
from tests.factories import SchoolFactory, UserFactory, staff

NAMES = ("school_settings", "year_list", "member_list", "rights", "profile")


@pytest.fixture
def form(school):
    """What the manager's form holds, as the browser sends it back."""
    fields = (
        *("name", "brin", "location_code", "street", "house_number", "postcode", "city"),
        *("phone", "email", "competent_authority", "signatory_name", "signatory_capacity"),
        *("signatory_email", "target_hours_year_3", "target_hours_year_4"),
        *("small_number_threshold", "signing_order", "mentor_hours_count", "version"),
        "visit_interval_weeks",
        "mbo_apply_by",
    )
    ticked = {"repeated_year_counts": "on", "representative_until_of_age": "on"}
    return {name: getattr(school, name) for name in fields} | ticked


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.MANAGER, set()),
        (Role.OFFICE, {"school_settings", "member_list"}),
        (Role.COORDINATOR, {"school_settings", "member_list"}),
        (Role.MENTOR, {"school_settings", "member_list", "year_list"}),
        (Role.READER, {"school_settings", "member_list", "year_list"}),
    ],
)
def test_home_links_to_what_a_person_may_open(client, address, school, role, closed):
    client.force_login(staff(school, role))
    text = client.get(address("settings")).content.decode()
    shown = {name for name in NAMES if f'href="{address(name)}"' in text}
    assert shown == set(NAMES) - closed
    for name in shown:
        assert client.get(address(name)).status_code == 200


def test_home_tells_who_one_is(as_mentor, address, mentor, school):
    text = as_mentor.get(address("settings")).content.decode()
    assert mentor.email in text
    assert school.name in text


def test_home_helps_who_works_nowhere_anymore(client, address, db):
    client.force_login(UserFactory())
    text = client.get(address("settings")).content.decode()
    assert "Vraag de beheerder" in text
    assert client.get(address("rights")).status_code == 200


def test_the_rights_page_names_every_right_and_role(as_mentor, address):
    text = as_mentor.get(address("rights")).content.decode()
    for right in Right:
        assert right.value in text
    for role in Role:
        assert str(role.label) in text


def test_the_rights_page_says_how_far_a_right_goes(as_mentor, address):
    rows = dict(as_mentor.get(address("rights")).context["rows"])
    reaches = [reach.value if reach else "" for _, _, reach in rows[Right.STUDENTS_VIEW.value]]
    assert reaches == ["alle", "eigen", "alle", "alle", "alle", "alle", ""]


def test_the_rights_page_marks_ones_own_roles_in_words(as_mentor, address):
    response = as_mentor.get(address("rights"))
    assert dict(response.context["roles"])[Role.MENTOR.label]
    assert response.content.decode().count(">uw rol<") == 1


def test_a_manager_changes_the_school(as_manager, address, school, form):
    changed = {"brin": "12ab", "postcode": "6811ab", "phone": "026 1234567", "name": "De Oever"}
    response = as_manager.post(address("school_settings"), form | changed)
    assert response.url == address("school_settings")
    school.refresh_from_db()
    assert (school.brin, school.postcode) == ("12AB", "6811 AB")
    assert school.phone == "+31 26 123 4567"


def test_the_choices_of_the_school_are_stored(as_manager, address, school, form):
    del form["repeated_year_counts"]
    as_manager.post(address("school_settings"), form | {"holiday_hours_count": "on"})
    school.refresh_from_db()
    assert school.holiday_hours_count
    assert not school.repeated_year_counts


def test_who_signs_and_in_which_order_is_stored(as_manager, address, school, form):
    del form["representative_until_of_age"]
    chosen = {"signing_order": "school_last", "all_representatives": "on"}
    as_manager.post(address("school_settings"), form | chosen)
    school.refresh_from_db()
    assert school.signing_order == "school_last"
    assert school.all_representatives
    assert not school.representative_until_of_age


def test_who_enters_and_who_confirms_hours_is_stored(as_manager, address, school, form):
    chosen = {
        "student_proposes_hours": "on",
        "company_confirms_hours": "on",
        "mentor_hours_count": "after_confirmation",
    }
    as_manager.post(address("school_settings"), form | chosen)
    school.refresh_from_db()
    assert school.student_proposes_hours
    assert school.company_confirms_hours
    assert school.mentor_hours_count == "after_confirmation"


@pytest.mark.parametrize(("weeks", "stored"), [("8", 8), ("0", 6), ("53", 6), ("", 6)])
def test_how_often_the_school_visits_is_one_to_fifty_two_weeks(
    as_manager, address, school, form, weeks, stored
):
    as_manager.post(address("school_settings"), form | {"visit_interval_weeks": weeks})
    school.refresh_from_db()
    assert school.visit_interval_weeks == stored


@pytest.mark.parametrize(
    ("day", "stored"), [("15-03", "15-03"), ("29-02", "01-04"), ("1 april", "01-04")]
)
def test_the_day_to_apply_at_the_mbo_is_a_day_of_every_year(
    as_manager, address, school, form, day, stored
):
    as_manager.post(address("school_settings"), form | {"mbo_apply_by": day})
    school.refresh_from_db()
    assert school.mbo_apply_by == stored


@pytest.mark.parametrize(
    ("day", "stored"), [("2027-09-16", date(2027, 9, 16)), ("", None), ("2027-02-30", None)]
)
def test_the_last_day_to_apply_for_the_subsidy_is_a_date_or_not_set(
    as_manager, address, school, form, day, stored
):
    as_manager.post(address("school_settings"), form | {"subsidy_apply_by": day})
    school.refresh_from_db()
    assert school.subsidy_apply_by == stored


def test_hours_do_not_wait_for_leermeesters_who_are_not_asked(as_manager, address, school, form):
    chosen = {"mentor_hours_count": "after_confirmation"}
    page = as_manager.post(address("school_settings"), form | chosen)
    assert page.context["form"].errors["mentor_hours_count"]
    school.refresh_from_db()
    assert school.mentor_hours_count == "at_once"


def test_an_unknown_order_of_signing_is_refused(as_manager, address, school, form):
    page = as_manager.post(address("school_settings"), form | {"signing_order": "leerling"})
    assert page.context["form"].errors["signing_order"]
    school.refresh_from_db()
    assert school.signing_order == "free"


def test_the_page_says_which_article_asks_for_a_representative(as_manager, address):
    text = as_manager.get(address("school_settings")).content.decode()
    assert "NRK 3:1 lid 1" in text
    assert "dat kunt u niet uitzetten" in text
    assert "Inrichtingsbesluit 35 lid 4, niet geverifieerd" in text


def test_the_page_says_what_is_the_schools_choice(as_manager, address):
    text = as_manager.get(address("school_settings")).content.decode()
    assert text.count("de keuze van uw school") == 2


def test_target_hours_outside_the_law_are_allowed_and_told(as_manager, address, form):
    changed = form | {"target_hours_year_3": 200, "target_hours_year_4": 300}
    text = as_manager.post(address("school_settings"), changed, follow=True).content.decode()
    assert "Leerjaar 3 en 4 samen komen op 500 uur." in text
    assert "WVO 10b1" in text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"brin": "9Z9Z"}, "Een BRIN is twee cijfers en twee letters."),
        ({"location_code": "x"}, "Een vestigingsnummer is twee cijfers."),
        ({"postcode": "123"}, "“123” is geen Nederlandse postcode."),
        ({"phone": "12"}, "“12” is geen telefoonnummer."),
        ({"small_number_threshold": 0}, "De grens voor kleine aantallen is minstens 1."),
        ({"target_hours_year_3": "veel"}, "Voer een geheel getal in."),
        ({"target_hours_year_3": -1}, "-1 is te laag: het is ten minste 0."),
        ({"competent_authority": ""}, "verplicht"),
        ({"signatory_email": "geen"}, "“geen” is geen geldig e-mailadres."),
    ],
)
def test_a_wrong_value_is_told_and_nothing_is_saved(
    as_manager, address, school, form, fields, message
):
    response = as_manager.post(address("school_settings"), form | {"name": "Anders"} | fields)
    text = response.content.decode()
    assert message in text
    for value in fields.values():
        assert f'value="{value}"' in text or value == ""
    school.refresh_from_db()
    assert school.name != "Anders"


def test_a_code_belongs_to_one_school(as_manager, address, form):
    SchoolFactory(brin="99XX", location_code="07")
    response = as_manager.post(
        address("school_settings"), form | {"brin": "99xx", "location_code": "07"}
    )
    text = response.content.decode()
    assert "Er is al een school met dit BRIN en vestigingsnummer." in text


def test_a_refused_name_does_not_stand_in_the_heading(as_manager, address, school, form):
    response = as_manager.post(address("school_settings"), form | {"name": "Mis", "brin": "1"})
    assert response.context["school"].name == school.name


def test_two_managers_do_not_overwrite_each_other(as_manager, address, form):
    as_manager.post(address("school_settings"), form | {"city": "Waalstad"})
    response = as_manager.post(address("school_settings"), form | {"city": "De Oever"})
    assert "Iemand anders heeft dit intussen gewijzigd" in response.content.decode()
    assert School.objects.get(brin=form["brin"]).city == "Waalstad"


def test_a_new_school_plans_what_schools_usually_plan():
    school = School()
    assert school.target_hours_year_3 == school.target_hours_year_4 == CUSTOMARY_HOURS_A_YEAR
    assert school.target_minutes(3) == CUSTOMARY_HOURS_A_YEAR * 60
    assert school.target_minutes(2) is None


def test_a_person_changes_their_name(as_mentor, address, mentor):
    name = {"first_name": "Rob", "prefix": "van", "last_name": "Loon"}
    as_mentor.post(address("profile"), name)
    mentor.refresh_from_db()
    assert (str(mentor), mentor.sort_key) == ("Rob van Loon", "loon rob van")


def test_a_name_is_not_empty(as_mentor, address, mentor):
    response = as_mentor.post(address("profile"), {"first_name": "Rob", "last_name": ""})
    assert "verplicht" in response.content.decode()
    assert str(mentor) in response.content.decode()


def test_the_name_of_a_hacker_is_shown_as_text(client, address, school):
    person = staff(school, Role.MANAGER, last_name="<script>alert(1)</script>")
    client.force_login(person)
    for name in NAMES:
        assert "<script>alert" not in client.get(address(name)).content.decode()


# --- Who signs for the school, and what somebody may be called ------------------------------------
@pytest.fixture
def signed_by_director(school):
    school.signatory_name, school.signatory_email = "P. de Wit", "p.dewit@school.example"
    school.save()
    return school


def called(first_name, prefix, last_name):
    return {"first_name": first_name, "prefix": prefix, "last_name": last_name}


def test_nobody_takes_the_name_of_who_signs_for_the_school(
    as_mentor, address, mentor, signed_by_director
):
    before = str(mentor)
    answer = as_mentor.post(address("profile"), called("Pieter", "de", "Wit"))
    assert "tekent namens" in answer.content.decode()
    mentor.refresh_from_db()
    assert str(mentor) == before


def test_who_signs_for_the_school_may_correct_their_own_name(
    as_mentor, address, mentor, signed_by_director
):
    School.objects.filter(pk=signed_by_director.pk).update(signatory_email=mentor.email.upper())
    as_mentor.post(address("profile"), called("Pieter", "de", "Wit"))
    mentor.refresh_from_db()
    assert str(mentor) == "Pieter de Wit"


def test_nobody_takes_the_name_of_a_colleague(as_mentor, address, mentor, school):
    other = staff(school, Role.READER)
    answer = as_mentor.post(
        address("profile"), called(other.first_name.upper(), other.prefix, other.last_name)
    )
    assert "naam van een collega" in answer.content.decode()
    mentor.refresh_from_db()
    assert str(mentor) != str(other)


def test_another_name_is_told_to_the_manager_with_the_one_before(client, address, mentor, manager):
    before = str(mentor)
    client.force_login(mentor)
    client.post(address("profile"), called("Anne", "", "Zwart"))
    client.post(address("profile"), called("Anne", "", "Groen"))
    client.force_login(manager)
    text = " ".join(client.get(address("member_list")).content.decode().split())
    assert f"heette {before}, tot" in text
    assert "heette Anne Zwart, tot" in text


@pytest.mark.parametrize("number", [1, 20])
def test_the_names_of_before_cost_one_query(
    as_manager, address, school, number, django_assert_max_num_queries
):
    for one in range(number):
        user = staff(school, Role.READER)
        user.last_name = f"Anders{one}"
        user.save()
    with django_assert_max_num_queries(15):
        as_manager.get(address("member_list"))


def test_an_account_keeps_all_the_names_it_had(mentor):
    before = str(mentor)
    mentor.prefix, mentor.last_name = "van der", "Öz"
    mentor.save()
    mentor.last_name = "Zwart"
    mentor.save()
    known = type(mentor).objects.get(pk=mentor.pk).names
    first = mentor.first_name.casefold()
    assert known == {before.casefold(), f"{first} van der oz", f"{first} van der zwart"}


def test_the_address_of_a_colleague_is_not_that_of_who_signs(as_manager, address, mentor, form):
    given = form | {"signatory_name": "P. de Wit", "signatory_email": mentor.email}
    answer = as_manager.post(address("school_settings"), given)
    text = answer.content.decode()
    assert f"is het adres van {mentor}" in text
    assert f'value="{mentor.email}"' in text
    assert not School.objects.filter(signatory_email=mentor.email).exists()


def test_a_member_of_staff_may_sign_for_the_school_by_their_own_address(
    as_manager, address, mentor, form
):
    given = form | {"signatory_name": str(mentor), "signatory_email": mentor.email}
    as_manager.post(address("school_settings"), given)
    assert School.objects.filter(signatory_email=mentor.email).exists()
