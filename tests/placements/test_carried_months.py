"""Hours and days made before the school kept them here, month by month."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.attention import about
from lwt_admin.placements.carrying import MonthSum, carry, logged_too
from lwt_admin.placements.evidence import gather
from lwt_admin.placements.facts import judge_trajectory, progress
from lwt_admin.placements.models import CarriedMonth
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.takeover import take_over_with_hours
from lwt_admin.rules.counting import NOT_RECOGNISED, OUTSIDE_YEARS
from lwt_admin.students.models import Trajectory
from tests.factories import HourEntryFactory, signed_agreement, staff
from tests.placements.takeover import NOW, OCTOBER, SEPTEMBER, on_paper, taken_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def agreement(trajectory: Trajectory, coordinator: User) -> WorkAgreement:
    """Taken over on 21 November, with September and October."""
    return taken_over(trajectory, SEPTEMBER, OCTOBER, by=coordinator)


def refused(
    agreement: WorkAgreement, by: User, *sums: MonthSum, reason: str = ""
) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        carry(agreement, sums, by=by, now=NOW, reason=reason)
    return getattr(caught.value, "message_dict", {"": caught.value.messages})


def month(number: int, hours: int = 7, days: int = 1) -> MonthSum:
    return MonthSum(date(2026, number, 1), hours * 60, days)


@pytest.mark.usefixtures("agreement")
def test_they_count_in_the_totals_like_all_others(trajectory: Trajectory) -> None:
    result = judge_trajectory(trajectory, TODAY)
    assert (result.minutes, result.days) == (102 * 60, 14)
    (hours,) = read_hours([trajectory])
    assert progress(hours, result, TODAY).approved_minutes == 102 * 60
    assert gather(hours, (), TODAY).ahead.minutes == 102 * 60


def test_they_count_beside_days_that_were_entered_one_by_one(
    agreement: WorkAgreement, trajectory: Trajectory
) -> None:
    HourEntryFactory(agreement=agreement, date=date(2026, 11, 19))
    result = judge_trajectory(trajectory, TODAY)
    assert (result.minutes, result.days) == (109 * 60, 15)


@pytest.mark.usefixtures("agreement")
def test_days_of_a_carried_month_are_not_asked_for(trajectory: Trajectory) -> None:
    (hours,) = read_hours([trajectory])
    asked = {shift.date.month for shift in hours.not_entered(date(2026, 9, 1), TODAY)}
    assert asked == {11}


def test_of_the_running_month_only_what_comes_after_today_is_asked_for(
    agreement: WorkAgreement, coordinator: User, trajectory: Trajectory
) -> None:
    carry(agreement, [month(11)], by=coordinator, now=NOW)
    stored = CarriedMonth.objects.for_system().get(month=date(2026, 11, 1))
    assert (stored.first, stored.last) == (date(2026, 11, 1), TODAY)
    (hours,) = read_hours([trajectory])
    asked = [shift.date.day for shift in hours.not_entered(date(2026, 11, 1), date(2026, 11, 30))]
    assert asked == [26, 27]


def test_a_month_begins_with_the_agreement(trajectory: Trajectory, coordinator: User) -> None:
    taken_over(trajectory, month(8), by=coordinator)
    assert CarriedMonth.objects.for_system().get().first == date(2026, 8, 24)


def test_without_recognition_they_do_not_count(
    agreement: WorkAgreement, trajectory: Trajectory
) -> None:
    agreement.company.recognitions.update(valid_until=date(2026, 10, 30))
    result = judge_trajectory(trajectory, TODAY)
    assert result.minutes == SEPTEMBER.minutes
    assert [one.reason for one in result.carried_not_counted] == [NOT_RECOGNISED]


@pytest.mark.usefixtures("agreement")
def test_outside_leerjaar_3_and_4_they_do_not_count(trajectory: Trajectory) -> None:
    trajectory.student.enrolments.update(leerjaar=2)
    result = judge_trajectory(trajectory, TODAY)
    assert result.minutes == 0
    assert {one.reason for one in result.carried_not_counted} == {OUTSIDE_YEARS}


@pytest.mark.usefixtures("agreement")
def test_an_orientation_placement_never_counts(trajectory: Trajectory) -> None:
    WorkAgreement.objects.update(kind="orientation")
    assert judge_trajectory(trajectory, TODAY).minutes == 0


@pytest.mark.usefixtures("agreement")
def test_the_verdict_on_teaching_says_why_it_is_open(trajectory: Trajectory) -> None:
    verdicts = judge_trajectory(trajectory, TODAY).verdicts
    verdict = next(one for one in verdicts if one.rule == "weeks.school_day")
    assert verdict.ok is None
    assert "zonder datums" in verdict.text


@pytest.mark.usefixtures("agreement")
def test_an_open_verdict_asks_nothing_of_anybody(trajectory: Trajectory, coordinator: User) -> None:
    (hours,) = read_hours([trajectory])
    assert "zonder les" not in " ".join(todo.text for todo in about(hours, coordinator, TODAY))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (month(12), "2026-12-days"),
        (month(7), "2026-07-days"),
        (MonthSum(date(2026, 8, 1), 60, 9), "2026-08-days"),
        (MonthSum(date(2026, 11, 1), 60, 22), "2026-11-days"),
        (MonthSum(date(2026, 11, 1), 60, 0), "2026-11-days"),
        (MonthSum(date(2026, 11, 1), 0, 1), "2026-11-minutes"),
        (MonthSum(date(2026, 11, 1), 1441, 1), "2026-11-minutes"),
    ],
)
def test_what_cannot_be_true_is_refused(
    agreement: WorkAgreement, coordinator: User, wrong: MonthSum, field: str
) -> None:
    assert list(refused(agreement, coordinator, wrong)) == [field]
    assert CarriedMonth.objects.for_system().count() == 2


@pytest.mark.parametrize(
    "most",
    [
        MonthSum(date(2026, 8, 1), 8 * 1440, 8),
        MonthSum(date(2026, 11, 1), 21 * 1440, 21),
        MonthSum(date(2026, 11, 1), 1, 1),
    ],
)
def test_the_most_that_can_be_true_is_taken(
    agreement: WorkAgreement, coordinator: User, most: MonthSum
) -> None:
    assert len(carry(agreement, [most], by=coordinator, now=NOW)) == 1


def test_two_agreements_together_do_not_fill_more_days_than_a_month_has(
    agreement: WorkAgreement, trajectory: Trajectory, coordinator: User
) -> None:
    carry(agreement, [month(9, 100, 25)], by=coordinator, now=NOW, reason="Verteld.")
    other = on_paper(trajectory, schedule={1: (time(9), time(12), [])})
    with pytest.raises(ValidationError, match="30 dagen"):
        take_over_with_hours(other, [month(9, 10, 6)], by=coordinator, now=NOW)
    assert WorkAgreement.objects.count() == 1
    take_over_with_hours(other, [month(9, 10, 5)], by=coordinator, now=NOW)


def test_a_correction_takes_a_reason_that_is_kept(
    agreement: WorkAgreement, coordinator: User
) -> None:
    assert list(refused(agreement, coordinator, month(9))) == ["reason"]
    (changed,) = carry(agreement, [month(9), OCTOBER], by=coordinator, now=NOW, reason=" Verteld. ")
    changed.refresh_from_db()
    assert (changed.minutes, changed.days, changed.correction) == (420, 1, "Verteld.")
    assert changed.version == 2


def test_saying_the_same_again_changes_nothing(agreement: WorkAgreement, coordinator: User) -> None:
    assert carry(agreement, [SEPTEMBER, OCTOBER], by=coordinator, now=NOW) == []


def test_a_month_is_taken_away_with_a_reason(agreement: WorkAgreement, coordinator: User) -> None:
    nothing = MonthSum(date(2026, 9, 1), 0, 0)
    assert list(refused(agreement, coordinator, nothing)) == ["reason"]
    carry(agreement, [nothing], by=coordinator, now=NOW, reason="Niet gemaakt.")
    assert [one.month for one in CarriedMonth.objects.for_system()] == [OCTOBER.month]


def test_an_agreement_that_was_signed_here_has_no_months(
    trajectory: Trajectory, coordinator: User
) -> None:
    agreement = signed_agreement(trajectory)
    assert "niet van papier" in str(refused(agreement, coordinator, SEPTEMBER))


def test_days_entered_in_the_same_month_are_told(
    agreement: WorkAgreement,
) -> None:
    stored = list(CarriedMonth.objects.for_system())
    assert logged_too(agreement, stored) == []
    HourEntryFactory(agreement=agreement, date=date(2026, 10, 1))
    assert logged_too(agreement, stored) == ["oktober 2026"]


def test_who_enters_no_hours_does_not_carry_them_over(trajectory: Trajectory) -> None:
    office = staff(trajectory.student.school, Role.OFFICE)
    paper = on_paper(trajectory)
    with pytest.raises(PermissionDenied):
        take_over_with_hours(paper, [SEPTEMBER], by=office, now=NOW)
    assert not WorkAgreement.objects.exists()
    assert take_over_with_hours(paper, [], by=office, now=NOW).agreement.taken_over_at == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 9, 2)},
        {"days": 0},
        {"days": 32},
        {"minutes": 0},
        {"minutes": 8 * 1440 + 1},
        {"last": date(2026, 8, 31)},
    ],
)
def test_the_database_refuses_what_cannot_be(
    agreement: WorkAgreement, wrong: dict[str, Any]
) -> None:
    months = CarriedMonth.objects.for_system().filter(month=SEPTEMBER.month)
    with pytest.raises(IntegrityError), transaction.atomic():
        months.update(**wrong)
    assert agreement.carried.count() == 2


def test_the_database_keeps_one_sum_per_month(agreement: WorkAgreement) -> None:
    again = agreement.carried.get(month=SEPTEMBER.month)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


# --- The pages ----------------------------------------------------------------------------------
def url(agreement: WorkAgreement) -> str:
    return reverse("carried_months", args=[agreement.pk])


def posted(client: Client, agreement: WorkAgreement, **fields: str) -> Any:
    form = client.get(url(agreement)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url(agreement), data | fields)


def test_months_are_entered_on_their_page(
    agreement: WorkAgreement, coordinator_client: Client
) -> None:
    fields = {"2026-11-minutes": "7,5", "2026-11-days": "1"}
    response = posted(coordinator_client, agreement, **fields)
    assert response.status_code == 302
    assert agreement.carried.get(month=date(2026, 11, 1)).minutes == 450


def test_the_page_shows_august_up_to_now(
    agreement: WorkAgreement, coordinator_client: Client
) -> None:
    form = coordinator_client.get(url(agreement)).context["form"]
    names = [name for name, *_ in form.rows()]
    assert names == ["augustus 2026", "september 2026", "oktober 2026", "november 2026"]


def test_what_was_typed_stays_when_something_is_wrong(
    agreement: WorkAgreement, coordinator_client: Client
) -> None:
    response = posted(coordinator_client, agreement, **{"2026-09-minutes": "12"})
    page = response.content.decode()
    assert "Vul in waarom u een overgenomen maand wijzigt." in page
    assert 'value="12"' in page


def test_two_people_do_not_overwrite_each_other(
    agreement: WorkAgreement, coordinator_client: Client, coordinator: User
) -> None:
    form = coordinator_client.get(url(agreement)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    carry(agreement, [month(9)], by=coordinator, now=NOW, reason="Verteld.")
    response = coordinator_client.post(url(agreement), data)
    assert "intussen gewijzigd" in response.content.decode()
    assert agreement.carried.get(month=SEPTEMBER.month).minutes == 420


def test_an_agreement_signed_here_has_no_page_of_months(
    trajectory: Trajectory, coordinator_client: Client
) -> None:
    agreement = signed_agreement(trajectory)
    page = coordinator_client.get(url(agreement), follow=True).content.decode()
    assert "van papier is overgenomen" in page


def test_a_mentor_enters_them_for_own_pupils_only(
    agreement: WorkAgreement, mentor_client: Client, client: Client
) -> None:
    assert posted(mentor_client, agreement, **{"2026-11-minutes": "7", "2026-11-days": "1"}).url
    stranger = Client()
    stranger.force_login(staff(agreement.trajectory.student.school, Role.MENTOR))
    assert stranger.get(url(agreement)).status_code == 404


@pytest.mark.usefixtures("agreement")
def test_the_hours_of_a_pupil_show_the_sums_and_who_entered_them(
    trajectory: Trajectory, coordinator_client: Client
) -> None:
    page = coordinator_client.get(
        reverse("hours_student", args=[trajectory.student_id])
    ).content.decode()
    assert "8 dagen, overgenomen" in page
    assert "60 uur gewerkt, 60 uur telt mee" in page


@pytest.mark.usefixtures("agreement")
def test_the_week_tells_that_its_hours_stand_in_a_sum(coordinator_client: Client) -> None:
    page = coordinator_client.get(f"{reverse('hours_week')}?week=2026-W40").content.decode()
    assert "Overgenomen 1 – 30 sep 2026: 60 uur op 8 dagen" in page
    later = coordinator_client.get(f"{reverse('hours_week')}?week=2026-W47").content.decode()
    assert "Overgenomen 1" not in later


def test_reading_months_costs_one_query_whatever_their_number(
    trajectory: Trajectory, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taken_over(trajectory, *(month(number) for number in (8, 9, 10, 11)), by=coordinator)
    rows = list(Trajectory.objects.for_system().select_related("student__school"))
    with django_assert_num_queries(7):
        read_hours(rows)


def test_a_day_in_a_carried_month_may_be_entered_and_asks_whether_it_counts_twice(
    agreement: WorkAgreement, coordinator_client: Client
) -> None:
    def page(day: date) -> str:
        url = reverse("hour_add", args=[agreement.pk, day])
        return coordinator_client.get(url).content.decode()

    assert "Telt dit niet dubbel?" in page(date(2026, 10, 1))
    assert "Telt dit niet dubbel?" not in page(date(2026, 11, 19))
