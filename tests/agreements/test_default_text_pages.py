"""The pages of a school's standard texts."""

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import DefaultText
from lwt_admin.agreements.provisions import DEFAULTS, TASKS_BY_PROFILE
from lwt_admin.agreements.services.texts import Place, write
from tests.factories import SchoolFactory, staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def office(client, school):
    user = staff(school, Role.OFFICE, first_name="Hanna", last_name="Mulder")
    client.force_login(user)
    client.user = user
    return client


def list_url(**query):
    return reverse("default_texts", query=query)


def edit_url(field="privacy", **query):
    return reverse("default_text_edit", args=["agreement", field], query=query)


def edition(school, office, text, *, profile="", field="privacy", seen=0):
    place = Place(school, "agreement", profile, field)
    return write(place, text, writer=office.user, seen=seen)


def line(answer, field="privacy"):
    return next(one for one in answer.context["lines"] if one.part.field == field)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.OFFICE, 200),
        (Role.MENTOR, 403),
        (Role.READER, 403),
        (Role.DIRECTOR, 403),
    ],
)
def test_coordinator_and_office_write_the_texts(client, school, role, status):
    client.force_login(staff(school, role))
    assert client.get(list_url()).status_code == status
    assert client.get(edit_url()).status_code == status


def test_the_settings_lead_there(office):
    assert list_url() in office.get(reverse("settings")).content.decode()


def test_the_list_begins_with_the_texts_of_lwt_admin(office):
    found = line(office.get(list_url(profiel="BWI")), "tasks")
    assert (found.text, found.edition) == (TASKS_BY_PROFILE["BWI"], None)


def test_the_list_names_edition_writer_and_date(office, school):
    edition(school, office, "Onze tekst.")
    html = office.get(list_url()).content.decode()
    assert "Onze tekst." in html
    assert "Hanna Mulder, ma 17 aug 2026" in html
    assert "uitgave 1" in html


def test_a_profile_says_when_the_text_for_all_holds(office, school):
    edition(school, office, "Onze tekst.")
    assert "uitgave 1, voor alle profielen" in office.get(list_url(profiel="BWI")).content.decode()


def test_saving_makes_an_edition_for_that_profile(office, school):
    answer = office.post(edit_url(profiel="M&T"), {"text": "Voor M&T.", "seen": "0"})
    assert answer.url == list_url(document="agreement", profiel="M&T")
    stored = DefaultText.objects.get()
    assert (stored.school, stored.profile, stored.field, stored.text, stored.written_by) == (
        school,
        "M&T",
        "privacy",
        "Voor M&T.",
        office.user,
    )


def test_the_form_begins_with_the_text_in_use(office):
    assert office.get(edit_url()).context["form"]["text"].value() == DEFAULTS["privacy"]


def test_saving_what_already_holds_makes_no_edition(office):
    text = DEFAULTS["assessment"].replace("\n", "\r\n")
    answer = office.post(edit_url("assessment"), {"text": text, "seen": "0"}, follow=True)
    assert "Er is niets gewijzigd." in answer.content.decode()
    assert not DefaultText.objects.exists()


def test_an_older_edition_is_put_back_as_a_new_one(office, school):
    edition(school, office, "Eerste.")
    edition(school, office, "Tweede.", seen=1)
    office.post(edit_url(), {"restore": "1", "seen": "2"})
    assert [one.text for one in DefaultText.objects.order_by("number")] == [
        "Eerste.",
        "Tweede.",
        "Eerste.",
    ]


def test_every_edition_can_be_read_and_all_but_the_newest_put_back(office, school):
    edition(school, office, "Eerste.")
    edition(school, office, "Tweede.", seen=1)
    html = office.get(edit_url()).content.decode()
    assert "Eerste." in html
    assert html.count('name="restore"') == 1


def test_an_empty_text_goes_back_to_lwt_admin(office, school):
    edition(school, office, "Onze tekst.")
    office.post(edit_url(), {"text": "", "seen": "1"})
    assert line(office.get(list_url())).text == DEFAULTS["privacy"]


def test_a_text_that_somebody_else_changed_is_kept_on_the_form(office, school):
    edition(school, office, "Van een ander.")
    answer = office.post(edit_url(), {"text": "Van mij.", "seen": "0"})
    html = answer.content.decode()
    assert "Iemand anders heeft deze tekst intussen gewijzigd." in html
    assert "Van mij." in html
    office.post(edit_url(), {"text": "Van mij.", "seen": answer.context["form"]["seen"].value()})
    assert line(office.get(list_url())).text == "Van mij."


def test_a_text_that_is_too_long_is_refused_and_kept(office):
    html = office.post(edit_url(), {"text": "x" * 10_001, "seen": "0"}).content.decode()
    assert "10001" in html
    assert not DefaultText.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "/instellingen/standaardteksten/?document=iets",
        "/instellingen/standaardteksten/?profiel=XYZ",
        "/instellingen/standaardteksten/agreement/state/",
        "/instellingen/standaardteksten/iets/privacy/",
    ],
)
def test_what_does_not_exist_is_not_found(office, url):
    assert office.get(url).status_code == 404


def test_texts_of_another_school_are_not_shown(office):
    other = SchoolFactory()
    write(
        Place(other, "agreement", "", "privacy"),
        "Van een andere school.",
        writer=office.user,
        seen=0,
    )
    assert "Van een andere school." not in office.get(list_url()).content.decode()
    assert "Van een andere school." not in office.get(edit_url()).content.decode()


def test_looking_makes_no_edition(office):
    office.get(edit_url())
    assert not DefaultText.objects.exists()


def test_the_list_takes_as_many_queries_for_1_as_for_20(
    office, school, django_assert_max_num_queries
):
    for number in range(20):
        edition(school, office, f"Uitgave {number}", seen=number)
    for url in (list_url(), edit_url()):
        with django_assert_max_num_queries(9):
            office.get(url)
