"""The search for one pupil: what fits, in which order, how far away, and why the rest does not."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company
from lwt_admin.students.models import SchoolTime, Trajectory
from tests.factories import (
    AgreementVersionFactory,
    CompanyDayFactory,
    CompanyFactory,
    EnrolmentFactory,
    PlacementOfferFactory,
    PostcodePlaceFactory,
    RecognitionFactory,
    ScheduleDayFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

DAYS = {"van": "2026-11-09", "tot": "2027-03-26", "dagen": ["4", "5"]}


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def trajectory() -> Trajectory:
    student = StudentFactory(postcode="6812 KL")
    SchoolYearFactory(school=student.school)
    return TrajectoryFactory(student=student)


@pytest.fixture
def coordinator(client: Client, trajectory: Trajectory) -> Client:
    client.force_login(staff(trajectory.student.school, Role.COORDINATOR))
    return client


def company(trajectory: Trajectory, name: str, **fields: object) -> Company:
    """A company where two pupils can come at once, recognised for the pupil's profile."""
    made = CompanyFactory(
        school=trajectory.student.school, **{"name": name, "places": 2, "postcode": ""} | fields
    )
    RecognitionFactory(company=made, profiles=[trajectory.profile])
    return made


def used(company: Company, end: date, weekdays: tuple[int, ...] = (4,)) -> None:
    """Another pupil was, or is, there until that day."""
    version = AgreementVersionFactory(
        agreement__company=company,
        agreement__trajectory=TrajectoryFactory(student__school=company.school),
        signed=True,
        start=date(2025, 9, 1),
        end=end,
    )
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=version, weekday=weekday)


def search(client: Client, trajectory: Trajectory, **query: object):
    address = reverse("company_search", args=[trajectory.student_id])
    return client.get(address, DAYS | query)


def names(client: Client, trajectory: Trajectory, **query: object) -> list[str]:
    page = search(client, trajectory, **query)
    return [found.company.name for found in page.context["outcome"].shown]


def test_what_does_not_fit_is_left_out_and_counted(
    coordinator: Client, trajectory: Trajectory
) -> None:
    company(trajectory, "Past")
    company(trajectory, "Vol", places=0)
    RecognitionFactory(company__school=trajectory.student.school, profiles=["PIE"])
    CompanyFactory(school=trajectory.student.school)
    page = search(coordinator, trajectory)
    outcome = page.context["outcome"]
    assert [found.company.name for found in outcome.shown] == ["Past"]
    assert (outcome.fitting, outcome.in_all) == (1, 4)
    assert dict(outcome.reasons) == {
        "geen plaats vrij": 1,
        "een ander profiel": 1,
        "geen erkenning voor de hele periode": 1,
    }
    text = page.content.decode()
    assert "geen plaats vrij (1)" in text
    assert "Vol" not in [found.company.name for found in outcome.shown]


def test_with_the_toggle_the_rest_follows_each_with_its_reason(
    coordinator: Client, trajectory: Trajectory
) -> None:
    company(trajectory, "B past")
    company(trajectory, "A vol", places=0)
    page = search(coordinator, trajectory, alles="on")
    assert [found.company.name for found in page.context["outcome"].shown] == ["B past", "A vol"]
    text = page.content.decode()
    assert "past niet" in text
    assert "Geen plaats vrij op do (geen plaatsen) en vr (geen plaatsen)." in text


def test_other_pupils_take_places_and_the_pupil_does_not(
    coordinator: Client, trajectory: Trajectory
) -> None:
    full, own = company(trajectory, "Vol", places=1), company(trajectory, "Eigen", places=1)
    used(full, date(2027, 6, 1))
    mine = AgreementVersionFactory(
        agreement__company=own, agreement__trajectory=trajectory, signed=True
    )
    ScheduleDayFactory(agreement_version=mine, weekday=4)
    assert names(coordinator, trajectory) == ["Eigen"]
    assert names(coordinator, trajectory, dagen=["5"]) == ["Eigen", "Vol"]


def test_a_place_that_comes_free_in_time_fits(coordinator: Client, trajectory: Trajectory) -> None:
    used(company(trajectory, "Komt vrij", places=1), date(2026, 11, 8))
    used(company(trajectory, "Te laat", places=1), date(2026, 11, 9))
    assert names(coordinator, trajectory) == ["Komt vrij"]


def test_a_weekday_with_its_own_number_of_places_is_judged_by_that(
    coordinator: Client, trajectory: Trajectory
) -> None:
    made = company(trajectory, "Op vrijdag niet")
    CompanyDayFactory(company=made, weekday=5, places=0)
    assert names(coordinator, trajectory) == []
    assert names(coordinator, trajectory, dagen=["4"]) == ["Op vrijdag niet"]


@pytest.mark.parametrize(("age", "fits"), [(16, True), (17, False)])
def test_the_minimum_age_of_a_company_is_judged(
    coordinator: Client, trajectory: Trajectory, age: int, fits: bool
) -> None:
    company(trajectory, "Kiest", minimum_age=age)
    assert bool(names(coordinator, trajectory)) is fits


def test_working_hours_at_night_are_judged_by_the_age(
    coordinator: Client, trajectory: Trajectory
) -> None:
    trajectory.student.birth_date = date(2011, 5, 12)
    trajectory.student.save()
    made = company(trajectory, "Bakkerij")
    for weekday in (4, 5):
        CompanyDayFactory(company=made, weekday=weekday, places=None, start="02:00", end="07:00")
    page = search(coordinator, trajectory, alles="on")
    assert not page.context["outcome"].shown[0].fits
    assert "NRK 3:1 lid 2 b" in page.content.decode()


# --- In which order -----------------------------------------------------------------------------
@pytest.fixture
def three(trajectory: Trajectory) -> None:
    """Used long ago and near, used lately and far, and never used at a place nobody knows."""
    school = trajectory.student.school
    used(company(trajectory, "Lang geleden", postcode="6811 AB"), date(2025, 12, 1))
    used(company(trajectory, "Pas nog", postcode="6833 PD"), date(2026, 7, 1))
    company(trajectory, "Nooit", postcode="6999 ZZ")
    for postcode, latitude, longitude in (
        ("6812 KL", "51.98", "5.90"),
        ("6811 AB", "51.98", "5.91"),
        ("6833", "51.96", "5.95"),
        ("6800 AA", "51.965", "5.95"),
    ):
        PostcodePlaceFactory(
            school=school,
            postcode=postcode,
            latitude=Decimal(latitude),
            longitude=Decimal(longitude),
        )


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, ["Pas nog", "Lang geleden", "Nooit"]),
        ({"volgorde": "afstand"}, ["Lang geleden", "Pas nog", "Nooit"]),
        ({"volgorde": "afstand", "vanaf": "school"}, ["Pas nog", "Lang geleden", "Nooit"]),
        ({"volgorde": "naam"}, ["Lang geleden", "Nooit", "Pas nog"]),
        ({"q": "lang"}, ["Lang geleden"]),
    ],
)
def test_the_order_is_by_use_by_distance_or_by_name(
    coordinator: Client,
    trajectory: Trajectory,
    three: None,
    query: dict[str, str],
    order: list[str],
) -> None:
    assert names(coordinator, trajectory, **query) == order


def test_a_distance_by_area_is_told_as_such_and_an_unknown_one_as_unknown(
    coordinator: Client, trajectory: Trajectory, three: None
) -> None:
    page = search(coordinator, trajectory)
    found = {one.company.name: one.distance for one in page.context["outcome"].shown}
    assert found["Nooit"] is None
    assert found["Lang geleden"].exact
    assert not found["Pas nog"].exact
    assert found["Lang geleden"].km == pytest.approx(0.685, abs=0.001)
    text = " ".join(page.content.decode().split())
    assert "0,7 km" in text
    assert "ongeveer 4,1 km" in text
    assert "onbekend" in text


def test_a_company_that_said_no_comes_after_the_others_that_fit(
    coordinator: Client, trajectory: Trajectory, three: None
) -> None:
    said_no = Company.objects.get(name="Pas nog")
    PlacementOfferFactory(trajectory=trajectory, company=said_no, no=True)
    page = search(coordinator, trajectory)
    assert [one.company.name for one in page.context["outcome"].shown][-1] == "Pas nog"
    assert "zei nee" in page.content.decode()


def test_without_a_place_of_the_home_the_page_says_why_there_is_no_distance(
    coordinator: Client, trajectory: Trajectory
) -> None:
    text = search(coordinator, trajectory).content.decode()
    assert "Waar 6812 KL ligt, de postcode van de leerling, is niet ingevuld." in text
    assert reverse("postcode_places") in text
    trajectory.student.postcode = ""
    trajectory.student.save()
    text = search(coordinator, trajectory).content.decode()
    assert "Van de leerling is geen postcode ingevuld." in text


# --- The form -----------------------------------------------------------------------------------
def lessons(year: SchoolYear, weekday: int, **whose: object) -> None:
    SchoolTime.objects.create(
        school_year=year, weekday=weekday, start=time(8, 30), end=time(15), **whose
    )


def test_a_search_begins_with_the_rest_of_the_year_and_the_days_without_lessons(
    coordinator: Client, trajectory: Trajectory
) -> None:
    year = trajectory.student.school.years.get()
    EnrolmentFactory(student=trajectory.student, school_year=year, class_name="4bw1")
    for weekday in (1, 2, 3):
        lessons(year, weekday, class_name="4bw1")
    page = coordinator.get(reverse("company_search", args=[trajectory.student_id]))
    wish = page.context["wish"]
    assert (wish.first, wish.last) == (date(2026, 11, 2), date(2027, 4, 5))
    assert wish.weekdays == (4, 5)


def test_own_times_of_the_pupil_come_before_those_of_the_class(
    coordinator: Client, trajectory: Trajectory
) -> None:
    year = trajectory.student.school.years.get()
    EnrolmentFactory(student=trajectory.student, school_year=year, class_name="4bw1")
    for weekday in (1, 2, 3):
        lessons(year, weekday, class_name="4bw1")
    for weekday in (2, 3, 4, 5):
        lessons(year, weekday, student=trajectory.student)
    page = coordinator.get(reverse("company_search", args=[trajectory.student_id]))
    assert page.context["wish"].weekdays == (1,)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"tot": "2026-11-08"}, "ligt voor de eerste dag"),
        ({"van": "gisteren"}, "Voer een geldige datum in"),
        ({"dagen": ["9"]}, "9"),
    ],
)
def test_a_search_that_cannot_be_keeps_what_was_typed_and_says_so(
    coordinator: Client, trajectory: Trajectory, query: dict[str, object], said: str
) -> None:
    company(trajectory, "Past")
    page = search(coordinator, trajectory, **query)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert said in page.content.decode()


@pytest.mark.parametrize("query", [{"tot": "2026-11-08"}, {"van": "gisteren"}, {"van": ""}])
def test_a_search_that_cannot_be_finds_nothing_until_it_is_mended(
    coordinator: Client, trajectory: Trajectory, query: dict[str, object]
) -> None:
    PlacementOfferFactory(trajectory=trajectory, company=company(trajectory, "Past"))
    page = search(coordinator, trajectory, **query)
    text = page.content.decode()
    assert page.context["outcome"] is None
    assert "Vrij per dag" not in text
    assert "dan staan hier de leerbedrijven" in text
    assert "Vragen aan leerbedrijven" in text  # what was asked stays in sight


def test_a_search_that_cannot_be_sends_nobody_to_a_list_that_is_not_there(
    coordinator: Client, trajectory: Trajectory
) -> None:
    company(trajectory, "Past")
    assert "Kies hieronder" in search(coordinator, trajectory).content.decode()
    assert "Kies hieronder" not in search(coordinator, trajectory, van="").content.decode()


def test_another_page_of_the_list_is_no_search_of_its_own(
    coordinator: Client, trajectory: Trajectory
) -> None:
    for number in range(26):
        company(trajectory, f"Bedrijf {number:02d}")
    address = reverse("company_search", args=[trajectory.student_id])
    page = coordinator.get(address, {"page": "2"})
    assert not page.context["form"].errors
    assert [found.company.name for found in page.context["page_obj"]] == ["Bedrijf 25"]


def test_a_day_on_which_the_pupil_already_works_is_told(
    coordinator: Client, trajectory: Trajectory
) -> None:
    there = signed_agreement(trajectory, weekdays=(4,))
    text = search(coordinator, trajectory).content.decode()
    assert f"Op do 12 nov 2026 werkt de leerling al bij {there.company}." in text
    assert "vr 13 nov" not in text


@pytest.mark.parametrize("fields", [{"refused_on": date(2026, 6, 8), "admitted_on": None},
                                    {"ended_on": date(2026, 10, 1)}])  # fmt: skip
def test_without_a_trajectory_that_is_open_there_is_nothing_to_look_for(
    coordinator: Client, trajectory: Trajectory, fields: dict[str, object]
) -> None:
    Trajectory.objects.filter(pk=trajectory.pk).update(**fields)
    page = search(coordinator, trajectory)
    assert "Geen leer-werktraject" in page.content.decode()


# --- Who sees what ------------------------------------------------------------------------------
def test_companies_of_another_school_are_never_found(
    coordinator: Client, trajectory: Trajectory
) -> None:
    RecognitionFactory(company=CompanyFactory(name="Elders", places=2))
    assert names(coordinator, trajectory, alles="on") == []


@pytest.mark.parametrize(
    ("role", "status", "asks"),
    [
        (Role.OFFICE, 200, True),
        (Role.DIRECTOR, 200, False),
        (Role.READER, 200, False),
        (Role.MENTOR, 404, False),
        (Role.EXAM_SECRETARY, 403, False),
    ],
)
def test_who_may_draft_agreements_may_ask_companies(
    client: Client, trajectory: Trajectory, role: Role, status: int, asks: bool
) -> None:
    there = company(trajectory, "Past")
    client.force_login(staff(trajectory.student.school, role))
    page = search(client, trajectory)
    assert page.status_code == status
    address = reverse("offer_add", args=[trajectory.student_id, there.pk])
    assert (address in page.content.decode()) is asks


def test_the_own_mentor_searches_and_asks(client: Client, trajectory: Trajectory) -> None:
    there = company(trajectory, "Past")
    mentor = staff(trajectory.student.school, Role.MENTOR)
    trajectory.mentor_assignments.create(mentor=mentor, start=date(2026, 8, 24))
    client.force_login(mentor)
    address = reverse("offer_add", args=[trajectory.student_id, there.pk])
    assert address in search(client, trajectory).content.decode()
    assert client.get(address).status_code == 200


def test_it_costs_as_many_queries_for_twenty_companies_as_for_one(
    client: Client, trajectory: Trajectory, django_assert_max_num_queries
) -> None:
    mentor = staff(trajectory.student.school, Role.MENTOR)
    trajectory.mentor_assignments.create(mentor=mentor, start=date(2026, 8, 24))
    client.force_login(mentor)
    search(client, trajectory)
    counts = []
    for number in (1, 20):
        while Company.objects.count() < number:
            made = company(trajectory, "Bedrijf")
            used(made, date(2026, 7, 1))
            CompanyDayFactory(company=made)
            PlacementOfferFactory(trajectory=trajectory, company=made, no=True)
        with django_assert_max_num_queries(15) as spent:
            search(client, trajectory, alles="on")
        counts.append(len(spent))
    assert counts[0] == counts[1]
