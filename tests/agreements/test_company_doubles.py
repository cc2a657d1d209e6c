"""Two entries of one company become one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin import merging
from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.companies.doubles import double_companies, plain_name
from lwt_admin.agreements.models import Company, CompanyDay, Recognition
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    RecognitionFactory,
    SchoolFactory,
    SupervisorFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Company:
    return CompanyFactory(name="De Vries B.V.", kvk="", postcode="", sbb_id="", city="De Oever")


def like(one: Company, **given: str) -> Company:
    values = {"name": "Iets anders", "kvk": "", "postcode": "", "sbb_id": "", "city": "De Oever"}
    return CompanyFactory(school=one.school, **(values | given))


def client_of(school: School, role: Role = Role.COORDINATOR) -> Client:
    client = Client()
    client.force_login(staff(school, role))
    return client


@pytest.mark.parametrize("name", ["De Vries", "de vries bv", "De Vries V.O.F.", "De Vriess"])
def test_very_like_names_at_one_place_are_a_double(one: Company, name: str) -> None:
    other = like(one, name=name)
    assert double_companies(Company.objects.all()) == [(one, other)]


@pytest.mark.parametrize(
    "given",
    [{"name": "De Vries", "city": "Elders"}, {"name": "De Vos"}, {"kvk": "12345678"}],
)
def test_other_companies_are_no_doubles(one: Company, given: dict[str, str]) -> None:
    like(one, **given)
    assert double_companies(Company.objects.all()) == []


def test_the_same_kvk_and_postcode_are_a_double(one: Company) -> None:
    first = like(one, name="Eerste", kvk="12345678", postcode="6811 AB")
    second = like(one, name="Tweede", kvk="12345678", postcode="6811ab")
    like(one, name="Filiaal", kvk="12345678", postcode="6833 PD")
    assert double_companies(Company.objects.all()) == [(first, second)]


def test_the_same_sbb_number_otherwise_spelled_is_a_double(one: Company) -> None:
    first, second = like(one, sbb_id="100-200"), like(one, name="Noord", sbb_id="0100200")
    assert double_companies(Company.objects.all()) == [(first, second)]


def test_companies_of_two_schools_are_no_doubles(one: Company) -> None:
    CompanyFactory(school=SchoolFactory(), name=one.name, city=one.city)
    assert double_companies(Company.objects.all()) == []


def test_a_name_of_only_a_legal_form_stays() -> None:
    assert plain_name("BV") == "bv"


def test_agreements_and_supervisors_move_along(one: Company) -> None:
    trajectory = TrajectoryFactory(student__school=one.school)
    other = like(one, name="De Vries", kvk="12345678")
    agreement = WorkAgreementFactory(trajectory=trajectory, company=other)
    supervisor = SupervisorFactory(company=other)
    url = reverse("company_merge", args=[one.pk, other.pk])
    client = client_of(one.school)
    assert "12345678" in client.get(url).content.decode()
    form = client.get(url).context["form"]
    data = {field.name: "other" for field in form.asked} | {"versions": "1:1", "name": "kept"}
    assert client.post(url, data).status_code == 302
    kept = Company.objects.get()
    assert (kept.pk, kept.name, kept.kvk) == (one.pk, "De Vries B.V.", "12345678")
    agreement.refresh_from_db()
    supervisor.refresh_from_db()
    assert agreement.company == supervisor.company == kept


def test_address_and_who_signs_are_each_of_one_of_the_two(one: Company) -> None:
    there = {"street": "Kade", "house_number": "31b", "postcode": "6511 AB", "city": "Waalstad"}
    signs = {"signatory_name": "W. Smit", "signatory_capacity": "vennoot"}
    other = like(one, name="De Vries", **there, **signs)
    url = reverse("company_merge", args=[one.pk, other.pk])
    client = client_of(one.school)
    form = client.get(url).context["form"]
    assert not (there.keys() | signs.keys()) & form.fields.keys()
    chosen = {field.name: "kept" for field in form.asked}
    data = chosen | {"versions": "1:1", "address": "other", "signatory": "other"}
    assert client.post(url, data).status_code == 302
    kept = Company.objects.get()
    assert {name: getattr(kept, name) for name in there | signs} == there | signs


# --- What stands at both --------------------------------------------------------------------------
def merged(one: Company, other: Company, **chosen: str) -> str:
    """What the page answers to the form as it was opened, with these choices instead."""
    client = client_of(one.school)
    url = reverse("company_merge", args=[one.pk, other.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].initial for name in form.fields} | chosen
    return client.post(url, data, follow=True).text


def test_the_same_recognition_on_both_is_there_once(one: Company) -> None:
    other = like(one, name="De Vries")
    kept = RecognitionFactory(company=one, profiles=["BWI", "PIE"])
    RecognitionFactory(company=other, profiles=["PIE", "BWI"])
    assert "is samengevoegd met" in merged(one, other)
    assert list(one.recognitions.all()) == [kept]
    assert kept.profile_shorts == {"BWI", "PIE"}


@pytest.mark.parametrize(
    ("chosen", "profiles", "until", "lost"),
    [
        ("kept", {"BWI"}, None, "profielen Zorg en welzijn"),
        ("other", {"Z&W"}, date(2026, 12, 31), "profielen Bouwen, wonen en interieur"),
    ],
)
def test_of_two_recognitions_that_differ_the_chosen_one_holds_with_its_profiles(
    one: Company, chosen: str, profiles: set[str], until: date | None, lost: str
) -> None:
    other = like(one, name="De Vries")
    RecognitionFactory(company=one, valid_until=None, note="brief van SBB")
    theirs = RecognitionFactory(company=other, valid_until=date(2026, 12, 31), profiles=["Z&W"])
    text = merged(one, other, **{f"recognition-{theirs.pk}": chosen})
    kept = Recognition.objects.get()
    assert (kept.company, kept.profile_shorts, kept.valid_until) == (one, profiles, until)
    told = text[text.index("Vervallen bij Erkenning: wo 1 jan 2025: erkend tot en met") :]
    assert lost in told


def test_one_leermeester_at_both_is_one_and_two_namesakes_stay_two(one: Company) -> None:
    other = like(one, name="De Vries")
    kept = SupervisorFactory(company=one, name="J. de Wit", email="wit@example.org", phone="")
    again = SupervisorFactory(company=other, name="j. de wit", email="", phone="06 12345678")
    SupervisorFactory(company=other, name="J. de Wit", email="zoon@example.org", phone="")
    agreement = WorkAgreementFactory(trajectory__student__school=one.school, company=other)
    version = AgreementVersionFactory(agreement=agreement, supervisor=again)
    merged(one, other)
    emails = set(one.supervisors.values_list("email", flat=True))
    assert emails == {"wit@example.org", "zoon@example.org"}
    version.refresh_from_db()
    assert (version.supervisor, version.supervisor.phone) == (kept, "06 12345678")


def test_of_a_weekday_at_both_the_chosen_places_hold(one: Company) -> None:
    other = like(one, name="De Vries")
    CompanyDay.objects.create(company=one, weekday=1, places=2)
    theirs = CompanyDay.objects.create(company=other, weekday=1, places=4)
    CompanyDay.objects.create(company=other, weekday=2, places=3)
    merged(one, other, **{f"companyday-{theirs.pk}": "other"})
    assert list(one.days.values_list("weekday", "places")) == [(1, 4), (2, 3)]


def test_only_who_may_change_companies_of_the_school_merges(one: Company) -> None:
    other = like(one, name="De Vries")
    url = reverse("company_merge", args=[one.pk, other.pk])
    assert client_of(one.school, Role.MENTOR).get(url).status_code == 403
    assert client_of(SchoolFactory()).get(url).status_code == 404
    text = client_of(one.school, Role.OFFICE).get(reverse("company_doubles")).content.decode()
    assert url in text


def test_the_page_of_a_company_tells_what_was_merged_into_it(
    one: Company, django_assert_max_num_queries
) -> None:
    client = client_of(one.school)
    page = reverse("company_detail", args=[one.pk])
    assert "Samengevoegd" not in client.get(page).text
    first, second = like(one, name="De Vries"), like(one, name="Vries Bouw")
    for kept, other in ((second, first), (one, second)):
        kept.refresh_from_db()
        other.refresh_from_db()
        versions = f"{kept.version}:{other.version}"
        differing = {field.name: "kept" for field in merging.differing(kept, other)}
        address = reverse("company_merge", args=[kept.pk, other.pk])
        assert client.post(address, {"versions": versions} | differing).status_code == 302
    with django_assert_max_num_queries(15):
        text = client.get(page).text
    card = text[text.index("Samengevoegd") :]
    assert card.index("Vries Bouw") < card.index("De Vries</bdi>")
    assert f"door {User.objects.get(pk=client.session['_auth_user_id'])}" in card
