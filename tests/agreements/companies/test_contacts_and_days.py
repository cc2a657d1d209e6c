"""The log of contact with a company, and its places per day."""

from collections.abc import Iterator
from datetime import date, time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_upkeep import upkeep_attention
from lwt_admin.agreements.companies.forms import CompanyContactForm
from lwt_admin.agreements.models import Company, CompanyContact
from tests.factories import (
    CompanyContactFactory,
    CompanyDayFactory,
    CompanyFactory,
    PlacementOfferFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school() -> School:
    return SchoolFactory()


@pytest.fixture
def company(school: School) -> Company:
    return CompanyFactory(school=school, places=2)


@pytest.fixture
def user(school: School) -> User:
    return staff(school, Role.OFFICE)


@pytest.fixture
def office(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def contact(**changes: object) -> dict[str, object]:
    given = {
        "on": "2026-11-02",
        "form": "phone",
        "with_whom": "W. Kamp",
        "text": "Plek besproken",
        "follow_up_on": "",
        "follow_up_by": "",
    }
    return given | changes


def log(client: Client, company: Company, **changes: object):
    return client.post(reverse("company_contact_add", args=[company.pk]), contact(**changes))


def test_a_contact_is_noted_by_who_is_signed_in(
    office: Client, user: User, company: Company
) -> None:
    log(office, company)
    made = CompanyContact.objects.get()
    assert (made.by, made.on, made.text) == (user, date(2026, 11, 2), "Plek besproken")


def test_a_contact_was_today_unless_another_day_is_typed(office: Client, company: Company) -> None:
    page = office.get(reverse("company_contact_add", args=[company.pk]))
    assert 'value="2026-11-02"' in page.content.decode()


def test_who_notes_what_is_to_be_done_does_it_unless_another_is_chosen(
    office: Client, user: User, company: Company
) -> None:
    log(office, company, follow_up_on="2026-11-09")
    assert CompanyContact.objects.get().follow_up_by == user


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "2026-11-03"}, "di 3 nov 2026 ligt in de toekomst."),
        ({"follow_up_on": "2026-11-01"}, "zo 1 nov 2026 ligt voor het contact op ma 2 nov 2026."),
        ({"text": "BSN 111222333"}, "Dit lijkt een BSN"),
        ({"with_whom": "=cmd"}, "Een naam begint niet met"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_on_the_form(
    office: Client, company: Company, changes: dict[str, str], said: str
) -> None:
    text = log(office, company, **changes).content.decode()
    assert said in text
    assert "W. Kamp" in text or "=cmd" in text
    assert not CompanyContact.objects.exists()


def test_one_click_says_that_it_was_followed_up(
    office: Client, user: User, company: Company
) -> None:
    made = CompanyContactFactory(company=company, follow_up_on=date(2026, 11, 1), follow_up_by=user)
    page = reverse("company_contacts", args=[company.pk])
    assert "te laat" in office.get(page).content.decode()
    office.post(reverse("company_contact_done", args=[made.pk]))
    made.refresh_from_db()
    assert made.done_on == date(2026, 11, 2)
    assert "opgevolgd" in office.get(page).content.decode()


def test_two_people_do_not_overwrite_each_other(office: Client, company: Company) -> None:
    made = CompanyContactFactory(company=company, version=2)
    address = reverse("company_contact_edit", args=[made.pk])
    page = office.post(address, contact(version="1", done_on=""))
    assert "Iemand anders heeft dit intussen gewijzigd" in page.content.decode()


def test_only_who_may_change_companies_can_be_asked_to_follow_up(
    office: Client, school: School, company: Company
) -> None:
    mentor, colleague = staff(school, Role.MENTOR), staff(school, Role.COORDINATOR)
    form = office.get(reverse("company_contact_add", args=[company.pk])).context["form"]
    offered = set(form.fields["follow_up_by"].queryset)
    assert colleague in offered
    assert mentor not in offered


def test_a_mentor_reads_the_log_without_buttons(
    client: Client, school: School, company: Company
) -> None:
    CompanyContactFactory(company=company, text="Gebeld over de sleutel")
    client.force_login(staff(school, Role.MENTOR))
    text = client.get(reverse("company_contacts", args=[company.pk])).content.decode()
    assert "Gebeld over de sleutel" in text
    assert reverse("company_contact_add", args=[company.pk]) not in text


@pytest.fixture
def mentor(client: Client, school: School, company: Company) -> User:
    """A mentor, signed in, of a pupil at the company."""
    mentor = staff(school, Role.MENTOR)
    agreement = signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
    agreement.company = company
    agreement.save()
    client.force_login(mentor)
    return mentor


def test_a_mentor_writes_at_the_company_of_an_own_pupil(
    client: Client, mentor: User, company: Company
) -> None:
    for name in ("company_contacts", "company_detail"):
        page = client.get(reverse(name, args=[company.pk])).content.decode()
        assert reverse("company_contact_add", args=[company.pk]) in page
    log(client, company, follow_up_on="2026-11-09")
    made = CompanyContact.objects.get()
    assert (made.by, made.follow_up_by) == (mentor, mentor)
    client.post(reverse("company_contact_done", args=[made.pk]))
    made.refresh_from_db()
    assert made.done_on == date(2026, 11, 2)


def test_the_pages_of_a_company_stay_within_their_queries_for_a_mentor(
    client: Client, mentor: User, company: Company, django_assert_max_num_queries
) -> None:
    for name in ("company_detail", "company_contacts", "company_contact_add"):
        client.get(reverse(name, args=[company.pk]))
        with django_assert_max_num_queries(15):
            client.get(reverse(name, args=[company.pk]))


def test_a_mentor_writes_where_a_place_was_asked_for_an_own_pupil(
    client: Client, mentor: User, school: School
) -> None:
    offer = PlacementOfferFactory(
        trajectory=mentor.mentor_assignments.get().trajectory, company=CompanyFactory(school=school)
    )
    log(client, offer.company)
    assert offer.company.contacts.count() == 1


def test_a_mentor_does_not_write_at_another_company(
    client: Client, mentor: User, school: School
) -> None:
    other = CompanyContactFactory(company=CompanyFactory(school=school))
    assert log(client, other.company).status_code == 403
    for name in ("company_contact_edit", "company_contact_done"):
        assert client.post(reverse(name, args=[other.pk])).status_code == 403
    assert CompanyContact.objects.get().done_on is None


def test_a_mentor_changes_nothing_else_of_the_company(
    client: Client, mentor: User, company: Company
) -> None:
    page = client.get(reverse("company_detail", args=[company.pk])).content.decode()
    assert reverse("company_edit", args=[company.pk]) not in page
    assert client.get(reverse("company_edit", args=[company.pk])).status_code == 403


def test_home_reminds_a_mentor_of_what_was_to_be_done(mentor: User, company: Company) -> None:
    CompanyContactFactory(
        company=company, text="Rooster", follow_up_on=date(2026, 11, 2), follow_up_by=mentor
    )
    (todo,) = upkeep_attention(mentor, None, date(2026, 11, 2))
    assert todo.text == f"Volg op bij {company}: Rooster"


def test_a_colleague_can_ask_the_mentor_of_a_pupil_there(
    mentor: User, school: School, company: Company
) -> None:
    form = CompanyContactForm(instance=CompanyContact(company=company), today=date(2026, 11, 2))
    assert mentor in form.fields["follow_up_by"].queryset
    elsewhere = CompanyContact(company=CompanyFactory(school=school))
    form = CompanyContactForm(instance=elsewhere, today=date(2026, 11, 2))
    assert mentor not in form.fields["follow_up_by"].queryset


def test_the_log_costs_the_same_for_twenty_contacts_as_for_one(
    office: Client, company: Company, django_assert_max_num_queries
) -> None:
    counts = []
    for number in (1, 20):
        while company.contacts.count() < number:
            CompanyContactFactory(company=company)
        with django_assert_max_num_queries(15) as spent:
            office.get(reverse("company_contacts", args=[company.pk]))
        counts.append(len(spent))
    assert counts[0] == counts[1]


# --- Places per day -----------------------------------------------------------------------------
def days(company: Company, **changes: object) -> dict[str, object]:
    given: dict[str, object] = {"places": "2", "minimum_age": "", "version": company.version}
    for weekday in range(1, 8):
        given |= {f"{key}_{weekday}": "" for key in ("places", "start", "end")}
    return given | changes


def save(client: Client, company: Company, **changes: object):
    return client.post(reverse("company_days", args=[company.pk]), days(company, **changes))


def test_places_ages_and_times_are_stored(office: Client, company: Company) -> None:
    save(office, company, minimum_age="15", places_4="0", start_5="07:00", end_5="15.30")
    company.refresh_from_db()
    assert (company.places, company.minimum_age) == (2, 15)
    stored = {day.weekday: day.values for day in company.days.all()}
    assert stored == {4: (0, None, None), 5: (None, time(7), time(15, 30))}


def test_a_day_that_is_emptied_goes(office: Client, company: Company) -> None:
    CompanyDayFactory(company=company, weekday=4)
    save(office, company)
    assert not company.days.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start_4": "08:00"}, "Vul begin én einde in."),
        ({"start_4": "08:00", "end_4": "08:00"}, "8.00 uur ligt niet na het begin om 08.00 uur"),
        ({"places_4": "501"}, "Meer dan 500 plaatsen kan niet."),
        ({"places_4": "-1"}, "Dit kan niet kleiner zijn dan 0."),
        ({"minimum_age": "31"}, "is geen leeftijd van een leerling"),
    ],
)
def test_days_that_cannot_be_are_refused(
    office: Client, company: Company, changes: dict[str, str], said: str
) -> None:
    assert said in save(office, company, **changes).content.decode()
    assert not company.days.exists()


def test_places_that_somebody_else_changed_meanwhile_are_kept(
    office: Client, company: Company
) -> None:
    page = save(office, company, version=company.version - 1, places="9")
    assert "Iemand anders heeft dit intussen gewijzigd" in page.content.decode()
    company.refresh_from_db()
    assert company.places == 2


def test_the_page_shows_per_day_who_is_there_now_and_later(office: Client, school: School) -> None:
    now = signed_agreement(TrajectoryFactory(student__school=school), weekdays=(4,))
    later = signed_agreement(
        TrajectoryFactory(student__school=school), weekdays=(4, 5), start=date(2026, 12, 1)
    )
    later.company = now.company
    later.save()
    Company.objects.filter(pk=now.company_id).update(places=2)
    page = office.get(reverse("company_detail", args=[now.company_id]))
    week = {day.name: (day.now, day.ahead, day.free) for day in page.context["week"]}
    assert week["donderdag"] == (1, 2, 0)
    assert week["vrijdag"] == (0, 1, 1)
    assert "zaterdag" not in week


def test_more_pupils_than_places_is_said_in_words(office: Client, school: School) -> None:
    agreement = signed_agreement(TrajectoryFactory(student__school=school), weekdays=(4,))
    CompanyDayFactory(company=agreement.company, weekday=4, places=0)
    text = office.get(reverse("company_detail", args=[agreement.company_id])).content.decode()
    assert "meer leerlingen dan plaatsen" in text
