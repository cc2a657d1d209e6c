import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import State
from tests.factories import (
    AgreementVersionFactory,
    DocumentFactory,
    EnrolmentFactory,
    GuardianFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db


def home(client):
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_who_is_signed_out_is_sent_to_sign_in(client, db):
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home(sign_in, agreement, role):
    assert "Wat moet er gebeuren?" in home(sign_in(role))


def test_a_mentor_is_told_which_weeks_are_missing(mentor_client, agreement, trajectory):
    text = home(mentor_client)
    assert f"{trajectory.student}: 2 dagen van week 47 nog niet ingevuld" in text
    assert f"{reverse('hours_week')}?week=2026-W47#leerling-{trajectory.pk}" in text


def test_a_coordinator_gets_one_line_for_the_pupil_of_another(sign_in, agreement, trajectory):
    text = home(sign_in(Role.COORDINATOR))
    assert text.count("nog niet ingevuld</span> <small>") == 1


def test_weeks_of_more_than_six_weeks_ago_are_let_rest(mentor_client, agreement, trajectory):
    assert "van week 40 nog niet" not in home(mentor_client)


def test_hours_that_wait_ask_somebody_else(mentor_client, sign_in, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date="2026-11-19", status="proposed")
    assert f"{trajectory.student}: 1 urenregel wacht op akkoord" in home(mentor_client)


def test_hours_that_wait_do_not_ask_a_reader(sign_in, agreement):
    HourEntryFactory(agreement=agreement, date="2026-11-19", status="proposed")
    assert "wacht op akkoord" not in home(sign_in(Role.READER))


def test_a_week_without_school_stands_on_top_with_its_article(sign_in, agreement, trajectory):
    for day in range(14, 19):
        HourEntryFactory(agreement=agreement, date=f"2026-09-{day}")
    text = home(sign_in(Role.DIRECTOR))
    assert "een week zonder les op school" in text
    assert "WVO 10b1 (oud)" in text


def test_wrong_comes_before_what_waits(sign_in, agreement, trajectory):
    for day in range(14, 19):
        HourEntryFactory(agreement=agreement, date=f"2026-09-{day}")
    text = home(sign_in(Role.COORDINATOR))
    assert text.index("Klopt niet") < text.index("Wacht op anderen")


def test_the_groups_count_their_lines(sign_in, agreement):
    assert "<span data-count>1</span> wachtend" in home(sign_in(Role.COORDINATOR))


def test_nothing_to_do_says_so(sign_in):
    assert "<div data-done >" in home(sign_in(Role.MANAGER))


def test_as_long_as_a_room_is_to_be_asked_nobody_is_told_that_all_is_done(sign_in):
    assert "<div data-done hidden>" in home(sign_in(Role.COORDINATOR))


def test_the_agreements_are_fetched_into_the_page(sign_in):
    assert f'hx-get="{reverse("home_agreements")}"' in home(sign_in(Role.COORDINATOR))


def test_an_exam_secretary_is_told_about_exams_only(sign_in):
    text = home(sign_in(Role.EXAM_SECRETARY))
    assert reverse("home_exams") in text
    assert reverse("home_agreements") not in text


def room(client, name, **headers):
    response = client.get(reverse(name), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_room_tells_what_must_happen_in_it(sign_in, trajectory):
    text = room(sign_in(Role.EXAM_SECRETARY), "home_exams")
    assert f"{trajectory.student} zit in leerjaar 4 en is nog geen examenkandidaat" in text


def test_a_room_is_a_part_of_a_page_when_home_asks(sign_in, trajectory):
    assert "<html" not in room(sign_in(Role.EXAM_SECRETARY), "home_exams", **{"HX-Request": "true"})


def test_a_room_with_nothing_to_do_says_so(sign_in, trajectory):
    assert "Alles is gedaan" in room(sign_in(Role.READER), "home_agreements")


@pytest.mark.parametrize("name", ["home_companies", "home_exams"])
def test_a_room_opens_only_with_its_right(sign_in, name):
    assert sign_in(Role.READER).get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "name", ["home_agreements", "home_signing", "home_companies", "home_exams"]
)
def test_a_room_costs_at_most_fifteen_queries_for_somebody_with_every_role(
    sign_in, school, agreement, name, django_assert_max_num_queries
):
    for _ in range(5):
        other = TrajectoryFactory(student__school=school)
        signed_agreement(other)
        AgreementVersionFactory(agreement__trajectory=other)
    client = sign_in(*Role)
    with django_assert_max_num_queries(15):
        room(client, name)


def test_the_strip_counts_what_runs(sign_in, agreement):
    assert '<b class="num">1</b> <span>leerling heeft nu een werkplek</span>' in home(
        sign_in(Role.READER)
    )


def test_the_strip_counts_agreements_that_wait_for_signatures(sign_in, trajectory):
    AgreementVersionFactory(
        agreement__trajectory=trajectory, state=State.SENT, document=DocumentFactory()
    )
    text = home(sign_in(Role.DIRECTOR))
    assert '<b class="num">1</b> <span>overeenkomst wacht op handtekeningen</span>' in text


def test_a_manager_sees_no_figures_about_pupils(sign_in, agreement):
    text = home(sign_in(Role.MANAGER))
    assert "werkplek" not in text
    assert "leer-werktraject loopt" not in text


def test_somebody_of_another_school_reads_nothing_about_this_one(client, agreement, trajectory):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert str(trajectory.student) not in home(client)


@pytest.mark.parametrize("pupils", [1, 20])
@pytest.mark.parametrize("roles", [[Role.COORDINATOR], [Role.DIRECTOR], list(Role)])
def test_home_costs_at_most_fifteen_queries(
    sign_in, school, agreement, roles, pupils, django_assert_max_num_queries
):
    for _ in range(pupils - 1):
        other = TrajectoryFactory(student__school=school)
        EnrolmentFactory(student=other.student, school_year=school.years.get())
        GuardianFactory(student=other.student)
        HourEntryFactory(agreement=signed_agreement(other))
    client = sign_in(*roles)
    with django_assert_max_num_queries(15):
        home(client)


def test_an_exam_secretary_sees_how_many_trajectories_run(sign_in, agreement):
    assert "leer-werktraject loopt" in home(sign_in(Role.EXAM_SECRETARY))
