"""How full a company gets on each weekday, with agreements beside and after one another."""

from datetime import date

import pytest

from lwt_admin.agreements.companies.occupation import days_of, read_stays, taken
from lwt_admin.agreements.models import Company, CompanyDay, State
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    CompanyDayFactory,
    CompanyFactory,
    ScheduleDayFactory,
    TrajectoryFactory,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 2), date(2027, 3, 26)
SIGNED_IN = {State.SENT, State.PARTLY_SIGNED, State.SIGNED, State.REPLACED, State.ENDED}


@pytest.fixture
def company() -> Company:
    return CompanyFactory(places=2)


def stay(company: Company, weekdays: tuple[int, ...] = (4,), **version: object) -> None:
    """Another pupil there, signed for the whole period unless told otherwise."""
    made = AgreementVersionFactory(
        agreement__company=company,
        agreement__trajectory=TrajectoryFactory(student__school=company.school),
        signed=True,
        **{"start": FIRST, "end": LAST} | version,
    )
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=made, weekday=weekday)


def peak(company: Company, first: date = FIRST, last: date = LAST) -> dict[int, int]:
    period = (first, last)
    return {
        day: number for (_, day), number in taken(read_stays([company.pk], period), period).items()
    }


def test_pupils_at_the_same_time_are_added_per_weekday(company: Company) -> None:
    stay(company, (4, 5))
    stay(company, (4,))
    assert peak(company) == {4: 2, 5: 1}


def test_pupils_after_one_another_take_one_place(company: Company) -> None:
    stay(company, end=date(2026, 12, 31))
    stay(company, start=date(2027, 1, 1))
    assert peak(company) == {4: 1}


def test_pupils_who_meet_on_one_day_take_two_places(company: Company) -> None:
    stay(company, end=date(2027, 1, 1))
    stay(company, start=date(2027, 1, 1))
    assert peak(company) == {4: 2}


def test_three_who_never_meet_all_together_are_counted_by_the_worst_day(company: Company) -> None:
    stay(company, end=date(2026, 12, 31))
    stay(company, start=date(2026, 12, 1), end=date(2027, 1, 31))
    stay(company, start=date(2027, 1, 15))
    assert peak(company) == {4: 2}


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        (date(2026, 9, 1), date(2026, 11, 1), False),
        (date(2026, 9, 1), date(2026, 11, 2), True),
        (date(2027, 3, 26), date(2027, 6, 1), True),
        (date(2027, 3, 27), date(2027, 6, 1), False),
    ],
)
def test_only_who_is_there_in_the_period_is_counted(
    company: Company, first: date, last: date, counted: bool
) -> None:
    stay(company, start=first, end=last)
    assert bool(peak(company)) is counted


@pytest.mark.parametrize(("ended_on", "counted"), [(date(2026, 11, 1), False), (FIRST, True)])
def test_an_agreement_that_ended_early_leaves_its_place(
    company: Company, ended_on: date, counted: bool
) -> None:
    stay(company, start=date(2026, 9, 1), state=State.ENDED, ended_on=ended_on)
    assert bool(peak(company)) is counted


@pytest.mark.parametrize("state", [State.DRAFT, State.SENT, State.WITHDRAWN, State.REFUSED])
def test_a_place_is_taken_from_the_moment_an_agreement_is_offered(
    company: Company, state: State
) -> None:
    stay(company, state=state)
    assert bool(peak(company)) is (state in SIGNED_IN)


def test_an_addendum_of_a_pupil_takes_no_second_place() -> None:
    version = support.offered_addendum()
    company = version.agreement.company
    assert peak(company) == {3: 1, 4: 1, 5: 1}


def test_another_company_is_not_counted_along(company: Company) -> None:
    stay(CompanyFactory(school=company.school))
    assert peak(company) == {}


def test_a_weekday_has_its_own_number_of_places_or_that_of_the_company(company: Company) -> None:
    own = [
        CompanyDayFactory(company=company, weekday=4, places=0),
        CompanyDayFactory(company=company, weekday=5, places=None),
    ]
    days = {day.weekday: day for day in days_of(company, own, {(company.pk, 5): 1})}
    assert [days[weekday].places for weekday in (1, 4, 5)] == [2, 0, 2]
    assert [days[weekday].free for weekday in (1, 4, 5)] == [2, 0, 1]


def test_places_that_nobody_knows_stay_unknown() -> None:
    company = CompanyFactory(places=None)
    assert {day.free for day in days_of(company, [], {(company.pk, 4): 3})} == {None}


def test_the_usual_times_of_a_day_are_minutes_of_the_day(company: Company) -> None:
    own = CompanyDay(company=company, weekday=4, start="06:30", end="15:00")
    own.clean_fields()
    day = days_of(company, [own], {})[3]
    assert (day.start, day.end) == (390, 900)
