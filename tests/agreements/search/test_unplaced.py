"""Pupils without a place: who is in the list, why, how far the search is, and since when."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.attention_search import search_attention
from lwt_admin.agreements.models import State, Termination, WorkAgreement
from lwt_admin.agreements.search.unplaced import Line, line_of, unplaced, with_people
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    DocumentFactory,
    EnrolmentFactory,
    PlacementOfferFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture
def trajectory() -> Trajectory:
    """Admitted on 8 June, running since 24 August."""
    return TrajectoryFactory()


@pytest.fixture
def school(trajectory: Trajectory) -> School:
    return trajectory.student.school


def lines() -> list[Line]:
    everybody = Trajectory.objects.for_system()
    return [line_of(one, TODAY) for one in with_people(unplaced(everybody, TODAY))]


def version(trajectory: Trajectory, state: str = State.SIGNED, **fields: object) -> None:
    AgreementVersionFactory(
        agreement__trajectory=trajectory,
        agreement__company=CompanyFactory(school=trajectory.student.school, name="De Eik"),
        state=state,
        document=None
        if state == State.DRAFT
        else DocumentFactory(school=trajectory.student.school),
        **fields,
    )


# --- Who is in it -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ({}, True),
        ({"start": date(2027, 8, 23)}, True),
        ({"admitted_on": TODAY}, True),
        ({"admitted_on": date(2026, 11, 3)}, False),
        ({"admitted_on": None}, False),
        ({"admitted_on": None, "refused_on": date(2026, 6, 8)}, False),
        ({"ended_on": date(2026, 11, 1)}, False),
        ({"ended_on": TODAY}, True),
    ],
)
def test_admitted_pupils_whose_trajectory_runs_or_begins_are_listed(
    trajectory: Trajectory, fields: dict[str, object], listed: bool
) -> None:
    Trajectory.objects.filter(pk=trajectory.pk).update(**fields)
    assert bool(lines()) is listed


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ({"end": date(2026, 11, 1)}, True),
        ({"end": TODAY}, False),
        ({"start": date(2026, 12, 1)}, False),
        ({"state": State.ENDED, "ended_on": date(2026, 11, 1)}, True),
        ({"state": State.ENDED, "ended_on": TODAY}, False),
        ({"start": date(2026, 12, 1), "state": State.ENDED, "ended_on": date(2026, 11, 30)}, True),
        ({"state": State.SENT}, True),
        ({"state": State.DRAFT}, True),
    ],
)
def test_who_has_a_signed_agreement_in_force_or_to_come_is_not_listed(
    trajectory: Trajectory, fields: dict[str, object], listed: bool
) -> None:
    version(trajectory, **fields)
    assert bool(lines()) is listed


def test_an_orientation_placement_is_no_place(trajectory: Trajectory) -> None:
    version(trajectory)
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    assert len(lines()) == 1


@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        (date(2026, 10, 1), None, False),
        (date(2026, 10, 1), TODAY, False),
        (date(2026, 10, 1), date(2026, 11, 1), True),
        (date(2026, 11, 3), None, True),
    ],
)
def test_while_a_trajectory_stands_still_nobody_waits_for_a_place(
    trajectory: Trajectory, start: date, end: date | None, listed: bool
) -> None:
    trajectory.interruptions.create(start=start, end=end, reason="ziek")
    assert bool(lines()) is listed


@pytest.mark.parametrize(
    ("leerjaar", "exam", "listed"),
    [
        (4, date(2026, 11, 3), True),
        (4, TODAY, False),
        (3, TODAY, True),
        (4, None, True),
    ],
)
def test_from_the_central_exam_on_nobody_in_the_last_year_is_listed(
    trajectory: Trajectory, school: School, leerjaar: int, exam: date | None, listed: bool
) -> None:
    year = SchoolYearFactory(school=school, first_central_exam=exam)
    EnrolmentFactory(student=trajectory.student, school_year=year, leerjaar=leerjaar)
    assert bool(lines()) is listed


def test_who_repeats_the_last_year_is_listed_again(trajectory: Trajectory, school: School) -> None:
    last = SchoolYearFactory(
        school=school,
        start=date(2025, 8, 25),
        end=date(2026, 7, 10),
        first_central_exam=date(2026, 4, 7),
    )
    for year in (last, SchoolYearFactory(school=school)):
        EnrolmentFactory(student=trajectory.student, school_year=year, leerjaar=4)
    assert len(lines()) == 1


# --- Why, how far, since when -------------------------------------------------------------------
def test_who_never_had_a_place_waits_since_the_admission(trajectory: Trajectory) -> None:
    (line,) = lines()
    assert (line.since, line.days) == (date(2026, 6, 8), 147)
    assert line.reason == "Heeft nog geen plek gehad"


def test_who_begins_later_is_told_when(trajectory: Trajectory) -> None:
    Trajectory.objects.update(start=date(2026, 11, 30))
    assert lines()[0].reason == "Begint op ma 30 nov 2026 en heeft nog geen plek"


def test_who_lost_a_place_waits_since_its_last_day(trajectory: Trajectory) -> None:
    version(trajectory, end=date(2026, 10, 30))
    (line,) = lines()
    assert (line.since, line.days) == (date(2026, 10, 30), 3)
    assert line.reason == "De overeenkomst liep af bij De Eik op vr 30 okt 2026"


def test_an_early_end_is_told_with_its_cause(trajectory: Trajectory) -> None:
    version(trajectory, state=State.ENDED, ended_on=date(2026, 10, 9))
    Termination.objects.create(
        agreement_version=WorkAgreement.objects.get().versions.get(),
        cause="unavailable",
        participants="Iedereen",
        explanation="Failliet.",
        decided_on=date(2026, 10, 9),
    )
    assert lines()[0].reason == (
        "Voortijdig beëindigd bij De Eik op vr 9 okt 2026: de stageplaats is niet meer beschikbaar"
    )


def test_the_time_in_which_a_trajectory_stood_still_is_no_waiting(trajectory: Trajectory) -> None:
    trajectory.interruptions.create(start=date(2026, 9, 1), end=date(2026, 10, 31), reason="ziek")
    assert (lines()[0].since, lines()[0].days) == (date(2026, 10, 31), 2)


def test_nothing_asked_is_told(trajectory: Trajectory) -> None:
    assert lines()[0].progress.label == "nog niets gevraagd"


def test_each_step_towards_a_place_is_told(trajectory: Trajectory) -> None:
    PlacementOfferFactory(trajectory=trajectory, no=True)
    told = [(lines()[0].progress.label, lines()[0].detail)]
    PlacementOfferFactory(trajectory=trajectory)
    told.append((lines()[0].progress.label, lines()[0].detail))
    promise = PlacementOfferFactory(trajectory=trajectory, yes=True, company__name="De Hazelaar")
    told.append((lines()[0].progress.label, lines()[0].detail))
    version(trajectory, State.DRAFT)
    promise.agreement = WorkAgreement.objects.get()
    promise.save()
    told.append((lines()[0].progress.label, lines()[0].detail))
    version(trajectory, State.PARTLY_SIGNED)
    told.append((lines()[0].progress.label, lines()[0].detail))
    assert told == [
        ("alle bedrijven zeiden nee", "1 keer gevraagd"),
        ("wacht op antwoord", "van 1 bedrijf; 1 keer nee"),
        ("een bedrijf zei ja", "De Hazelaar"),
        ("overeenkomst in concept", "bij De Eik"),
        ("wacht op handtekeningen", "bij De Eik"),
    ]


def test_a_draft_for_a_time_that_is_over_brings_no_place(trajectory: Trajectory) -> None:
    version(trajectory, State.DRAFT, end=date(2026, 11, 1))
    assert lines()[0].progress.label == "nog niets gevraagd"


# --- The page -----------------------------------------------------------------------------------
def listed(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("unplaced_list"), query)
    return [line.trajectory.student.first_name for line in page.context["lines"]]


@pytest.fixture
def three(school: School, trajectory: Trajectory) -> None:
    """Yara since June, Sem asked and since September, Noor who begins next year."""
    sem = TrajectoryFactory(
        student__school=school,
        student__first_name="Sem",
        profile="PIE",
        admitted_on=date(2026, 9, 7),
    )
    PlacementOfferFactory(trajectory=sem)
    TrajectoryFactory(
        student__school=school,
        student__first_name="Noor",
        start=date(2027, 8, 23),
        admitted_on=date(2026, 10, 5),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Yara", "Sem", "Noor"]),
        ({"stand": "gevraagd"}, ["Sem"]),
        ({"stand": "niets"}, ["Yara", "Noor"]),
        ({"profiel": "PIE"}, ["Sem"]),
        ({"traject": "komt"}, ["Noor"]),
        ({"traject": "loopt"}, ["Yara", "Sem"]),
        ({"q": "nóor"}, ["Noor"]),
        ({"stand": "onzin"}, ["Yara", "Sem", "Noor"]),
    ],
)
def test_the_list_is_narrowed_and_who_waits_longest_comes_first(
    client: Client, school: School, three: None, query: dict[str, str], found: list[str]
) -> None:
    client.force_login(staff(school, Role.COORDINATOR))
    assert listed(client, **query) == found


def test_a_mentor_sees_only_own_pupils(client: Client, school: School, three: None) -> None:
    mentor = staff(school, Role.MENTOR)
    sem = Trajectory.objects.get(student__first_name="Sem")
    sem.mentor_assignments.create(mentor=mentor, start=date(2026, 9, 7))
    client.force_login(mentor)
    assert listed(client) == ["Sem"]


def test_another_school_sees_nobody(client: Client, three: None) -> None:
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert listed(client) == []
    text = client.get(reverse("unplaced_list")).content.decode()
    assert "Iedereen heeft een plek" in text


def test_the_list_costs_as_many_queries_for_twenty_pupils_as_for_one(
    client: Client, school: School, django_assert_max_num_queries
) -> None:
    client.force_login(staff(school, Role.COORDINATOR))
    counts = []
    for number in (1, 20):
        while Trajectory.objects.count() < number:
            mentor = staff(school, Role.MENTOR)
            made = TrajectoryFactory(student__school=school, mentor=mentor)
            PlacementOfferFactory(trajectory=made)
        with django_assert_max_num_queries(15) as spent:
            client.get(reverse("unplaced_list"))
        counts.append(len(spent))
    assert counts[0] == counts[1]


# --- What must happen ---------------------------------------------------------------------------
def todos(user: User, school: School | None) -> list[tuple[Urgency, str]]:
    return [(todo.urgency, todo.text) for todo in found(user, school)]


def found(user: User, school: School | None) -> list[Todo]:
    return search_attention(user, school, TODAY)


@pytest.fixture
def coordinator(school: School) -> User:
    return staff(school, Role.COORDINATOR)


def test_a_yes_waits_for_its_agreement(
    coordinator: User, school: School, trajectory: Trajectory
) -> None:
    PlacementOfferFactory(trajectory=trajectory, company__name="De Eik", yes=True)
    text = f"De Eik zei ja voor {trajectory.student}"
    assert todos(coordinator, school) == [(Urgency.ATTENTION, text)]


@pytest.mark.parametrize(
    ("asked_on", "told"),
    [(TODAY - timedelta(days=10), False), (TODAY - timedelta(days=11), True)],
)
def test_a_company_that_keeps_silent_is_told_after_ten_days(
    coordinator: User, school: School, trajectory: Trajectory, asked_on: date, told: bool
) -> None:
    PlacementOfferFactory(trajectory=trajectory, asked_on=asked_on)
    assert bool(todos(coordinator, school)) is told


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
        (TODAY + timedelta(days=60), True),
        (TODAY + timedelta(days=61), False),
    ],
)
def test_a_trajectory_that_begins_soon_without_a_place_is_told(
    coordinator: User, school: School, trajectory: Trajectory, start: date, told: bool
) -> None:
    Trajectory.objects.update(start=start)
    text = f"{trajectory.student} heeft nog geen stageplaats"
    assert todos(coordinator, school) == ([(Urgency.ATTENTION, text)] if told else [])


def test_who_is_being_asked_for_needs_no_second_line(
    coordinator: User, school: School, trajectory: Trajectory
) -> None:
    Trajectory.objects.update(start=date(2026, 11, 30))
    PlacementOfferFactory(trajectory=trajectory)
    assert todos(coordinator, school) == []


def test_of_a_trajectory_that_ended_nothing_is_told(
    coordinator: User, school: School, trajectory: Trajectory
) -> None:
    PlacementOfferFactory(trajectory=trajectory, yes=True)
    Trajectory.objects.update(ended_on=TODAY)
    assert todos(coordinator, school) == []


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.DIRECTOR])
def test_who_may_not_draft_is_told_nothing(
    school: School, trajectory: Trajectory, role: Role
) -> None:
    PlacementOfferFactory(trajectory=trajectory, yes=True)
    assert todos(staff(school, role), school) == []


def test_the_own_mentor_is_told_and_another_school_is_not(
    school: School, trajectory: Trajectory
) -> None:
    PlacementOfferFactory(trajectory=trajectory, yes=True)
    mentor = staff(school, Role.MENTOR)
    trajectory.mentor_assignments.create(mentor=mentor, start=date(2026, 8, 24))
    assert len(todos(mentor, school)) == 1
    assert todos(staff(SchoolFactory(), Role.COORDINATOR), None) == []


def test_every_line_has_a_place_where_it_is_done(
    client: Client, coordinator: User, school: School, trajectory: Trajectory
) -> None:
    PlacementOfferFactory(trajectory=trajectory, yes=True)
    PlacementOfferFactory(trajectory=trajectory, asked_on=date(2026, 10, 1))
    TrajectoryFactory(student__school=school, start=date(2026, 11, 30))
    client.force_login(coordinator)
    lines = found(coordinator, school)
    assert len(lines) == 3
    assert {client.get(line.url).status_code for line in lines} == {200}


def test_what_must_happen_costs_the_same_for_twenty_pupils_as_for_one(
    coordinator: User, school: School, trajectory: Trajectory, django_assert_max_num_queries
) -> None:
    counts = []
    for number in (1, 20):
        while Trajectory.objects.count() < number * 2:
            one = TrajectoryFactory(student__school=school)
            PlacementOfferFactory(trajectory=one, yes=True)
            PlacementOfferFactory(trajectory=one, asked_on=date(2026, 10, 1))
            TrajectoryFactory(student__school=school, start=date(2026, 11, 30))
        fresh = User.objects.get(pk=coordinator.pk)
        with django_assert_max_num_queries(5) as spent:
            search_attention(fresh, school, TODAY)
        counts.append(len(spent))
    assert counts[0] == counts[1]
