"""School years and closed periods."""

from datetime import date

import pytest

from lwt_admin.accounts.models import ClosedPeriod, SchoolYear
from lwt_admin.accounts.perms import Role
from tests.factories import ClosedPeriodFactory, SchoolFactory, SchoolYearFactory, staff

YEAR = {
    "start": "2027-08-23",
    "end": "2028-07-07",
    "first_central_exam": "2028-04-03",
    "school_days": ["1", "2", "3", "4"],
}
PERIOD = {"name": "Kerstvakantie", "start": "2026-12-21", "end": "2027-01-01"}


@pytest.fixture
def office(client, school):
    client.force_login(staff(school, Role.OFFICE))
    return client


@pytest.fixture
def year(school):
    return SchoolYearFactory(school=school)


@pytest.fixture
def period(year):
    return ClosedPeriodFactory(school_year=year)


def changed(year, **fields):
    return {
        "start": year.start.isoformat(),
        "end": year.end.isoformat(),
        "first_central_exam": year.first_central_exam or "",
        "school_days": year.school_days,
        "version": year.version,
    } | fields


def test_the_list_shows_years_with_their_closed_periods(office, address, period):
    text = office.get(address("year_list")).content.decode()
    assert "2026-2027" in text
    assert "19 – 23 okt 2026" in text


def test_the_list_counts_school_days(office, address, year):
    year.start, year.end, year.first_central_exam = date(2026, 8, 24), date(2026, 9, 6), None
    year.save()
    ClosedPeriodFactory(school_year=year, start=date(2026, 8, 31), end=date(2026, 8, 31))
    assert office.get(address("year_list")).context["lines"][0][3] == 9


def test_an_empty_list_says_what_to_do_first(office, address):
    assert "Nog geen schooljaar" in office.get(address("year_list")).content.decode()


def test_the_list_shows_no_year_of_another_school(office, address):
    SchoolYearFactory(school=SchoolFactory())
    assert office.get(address("year_list")).context["lines"] == []


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    office, address, school, django_assert_num_queries, number
):
    for ago in range(number):
        year = SchoolYearFactory(
            school=school,
            start=date(2026 - ago, 8, 24),
            end=date(2027 - ago, 7, 9),
            first_central_exam=None,
        )
        ClosedPeriodFactory(school_year=year)
    with django_assert_num_queries(6):
        office.get(address("year_list"))


def test_a_year_is_added(office, address, school):
    assert office.post(address("year_add"), YEAR).url == address("year_list")
    year = SchoolYear.objects.get()
    assert year.school == school
    assert year.school_days == [1, 2, 3, 4]
    assert str(year) == "2027-2028"


def test_a_new_year_begins_with_monday_to_friday(office, address):
    form = office.get(address("year_add")).context["form"]
    assert form["school_days"].value() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"end": "2027-08-23"}, "De laatste dag ligt na de eerste dag."),
        ({"end": "2029-07-07"}, "Dit schooljaar duurt langer dan een jaar."),
        ({"first_central_exam": "2029-04-03"}, "Het centraal examen begint binnen het schooljaar."),
        ({"school_days": []}, "Kies minstens één schooldag."),
        ({"school_days": ["8"]}, "8"),
        ({"start": "31-02-2027"}, "geldige datum"),
        ({"start": ""}, "verplicht"),
    ],
)
def test_a_year_that_cannot_be_is_refused(office, address, fields, message):
    response = office.post(address("year_add"), YEAR | fields)
    assert message in response.content.decode()
    assert not SchoolYear.objects.exists()


@pytest.mark.parametrize(
    ("start", "end"),
    [("2027-07-09", "2028-06-30"), ("2025-09-01", "2026-08-24"), ("2026-09-01", "2027-06-01")],
)
def test_years_that_overlap_are_refused(office, address, year, start, end):
    fields = {"start": start, "end": end, "first_central_exam": ""}
    response = office.post(address("year_add"), YEAR | fields)
    text = response.content.decode()
    assert "Deze periode overlapt met schooljaar 2026-2027 (24 aug 2026 – 9 jul 2027)." in text
    assert f'value="{start}"' in text


def test_a_year_may_begin_the_day_after_the_last(office, address, year):
    office.post(address("year_add"), YEAR | {"start": "2027-07-10", "end": "2028-06-30"})
    assert SchoolYear.objects.count() == 2


def test_years_of_two_schools_may_overlap(office, address):
    SchoolYearFactory(school=SchoolFactory(), start=date(2027, 8, 1), end=date(2028, 7, 1),
                      first_central_exam=None)  # fmt: skip
    office.post(address("year_add"), YEAR)
    assert SchoolYear.objects.count() == 2


def test_a_year_is_changed(office, address, year):
    office.post(address("year_edit", year.pk), changed(year, end="2027-07-16"))
    year.refresh_from_db()
    assert year.end == date(2027, 7, 16)


def test_a_year_that_leaves_out_a_closed_period_is_refused(office, address, period):
    year = period.school_year
    fields = changed(year, start="2026-10-20")
    text = office.post(address("year_edit", year.pk), fields).content.decode()
    assert "De vrije periode Herfstvakantie (19 – 23 okt 2026) valt dan buiten" in text
    year.refresh_from_db()
    assert year.start == date(2026, 8, 24)


def test_a_change_that_comes_too_late_is_told(office, address, year):
    form = changed(year, end="2027-07-16")
    office.post(address("year_edit", year.pk), form)
    response = office.post(address("year_edit", year.pk), form | {"end": "2027-07-17"})
    assert "Iemand anders heeft dit intussen gewijzigd" in response.content.decode()


def test_a_closed_period_is_added(office, address, year):
    office.post(address("closed_add", year.pk), PERIOD)
    assert str(year.closed_periods.get()) == "Kerstvakantie"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start": "2026-08-23"}, "zo 23 aug 2026 valt buiten schooljaar 2026-2027"),
        ({"end": "2027-07-10"}, "za 10 jul 2027 valt buiten schooljaar 2026-2027"),
        ({"end": "2026-12-20"}, "De laatste dag ligt niet voor de eerste dag."),
        ({"name": ""}, "verplicht"),
    ],
)
def test_a_closed_period_that_cannot_be_is_refused(office, address, year, fields, message):
    response = office.post(address("closed_add", year.pk), PERIOD | fields)
    assert message in response.content.decode()
    assert not ClosedPeriod.objects.exists()


def test_a_closed_period_of_one_day_is_fine(office, address, year):
    office.post(address("closed_add", year.pk), PERIOD | {"end": "2026-12-21"})
    assert year.closed_periods.get().end == date(2026, 12, 21)


def test_a_closed_period_is_changed(office, address, period):
    fields = {"name": "Herfst", "start": "2026-10-17", "end": "2026-10-25", "version": 1}
    office.post(address("closed_edit", period.pk), fields)
    period.refresh_from_db()
    assert (period.name, period.start) == ("Herfst", date(2026, 10, 17))


def test_removing_asks_first(office, address, period):
    assert "verwijderen?" in office.get(address("closed_delete", period.pk)).content.decode()
    assert ClosedPeriod.objects.exists()


def test_a_closed_period_is_removed(office, address, period):
    office.post(address("closed_delete", period.pk))
    assert not ClosedPeriod.objects.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICE, Role.MANAGER])
def test_the_calendar_is_open_to_who_may_change_it(client, address, school, role):
    client.force_login(staff(school, role))
    assert client.get(address("year_list")).status_code == 200


@pytest.mark.parametrize("role", [Role.MENTOR, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER])
def test_the_calendar_is_closed_to_others(client, address, school, role):
    client.force_login(staff(school, role))
    assert client.get(address("year_list")).status_code == 403


@pytest.mark.parametrize("name", ["closed_edit", "closed_delete"])
def test_a_closed_period_of_another_school_is_not_there(as_outsider, address, period, name):
    assert as_outsider.get(address(name, period.pk)).status_code == 404


@pytest.mark.parametrize("name", ["year_edit", "closed_add"])
def test_a_year_of_another_school_is_not_there(as_outsider, address, year, name):
    assert as_outsider.get(address(name, year.pk)).status_code == 404
