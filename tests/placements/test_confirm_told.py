"""What staff see of the links about hours and of what came of them; never the link itself."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Supervisor
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.placements.by_link import confirm_by_link, dispute_by_link
from lwt_admin.placements.confirming import Party, issue, recipients
from lwt_admin.placements.tasks import send_weekly_links
from tests.factories import HourEntryFactory, SchoolFactory, staff
from tests.placements.conftest import THURSDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(agreement):
    school = agreement.trajectory.student.school
    school.company_confirms_hours = True
    school.save()
    return school


@pytest.fixture
def page(trajectory):
    return reverse("hours_told", args=[trajectory.student_id])


def made(school):
    (recipient,) = recipients(school, Party.COMPANY, timezone.localdate())
    return issue(recipient, timezone.now())


def test_the_mentor_sees_that_a_link_was_sent_and_not_the_link(mentor_client, school, page):
    _, secret = made(school)
    text = mentor_client.get(page).content.decode()
    assert "W. Kamp (leermeester), leermeester@bedrijf.example" in text
    assert "werkt tot" in text
    assert secret not in text


def test_the_letter_with_the_link_is_told_as_well(mentor_client, school, page):
    send_weekly_links.call()
    send_due_letters.call()
    assert "verzonden" in mentor_client.get(page).content.decode()


def test_the_mentor_sees_what_was_confirmed_by_whom(mentor_client, school, page, agreement):
    link, _ = made(school)
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status="proposed")
    confirm_by_link(entry, link, entry.version, timezone.now())
    text = " ".join(mentor_client.get(page).content.decode().split())
    assert "<b>do 19 nov 2026</b>: bevestigd door W. Kamp (leermeester)" in text


def test_the_mentor_sees_what_was_questioned_and_why(mentor_client, school, page, agreement):
    link, _ = made(school)
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status="proposed")
    dispute_by_link(entry, link, entry.version, "Hij was er niet.", timezone.now())
    text = mentor_client.get(page).content.decode()
    assert "vraag gesteld" in text
    assert "“Hij was er niet.”" in text


def test_the_mentor_is_told_who_gets_no_link_and_why(mentor_client, school, page):
    Supervisor.objects.update(email="")
    text = mentor_client.get(page).content.decode()
    assert "Van W. Kamp is geen e-mailadres bekend." in text


def test_the_page_of_hours_leads_there_where_the_school_asks_others(
    mentor_client, school, trajectory, page
):
    hours = reverse("hours_student", args=[trajectory.student_id])
    assert page in mentor_client.get(hours).content.decode()
    school.company_confirms_hours = False
    school.save()
    assert page not in mentor_client.get(hours).content.decode()


def test_as_a_part_of_that_page_it_has_no_head(mentor_client, school, page):
    part = mentor_client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "Links die zijn verstuurd" in part
    assert "<html" not in part


@pytest.mark.parametrize("at_other_school", [True, False])
def test_nobody_else_sees_it(school, page, at_other_school):
    stranger = staff(SchoolFactory() if at_other_school else school, Role.MENTOR)
    client = Client()
    client.force_login(stranger)
    assert client.get(page).status_code == 404
