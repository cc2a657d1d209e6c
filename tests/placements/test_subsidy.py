"""The dossier of a company for the subsidy: what is there, what is missing, and the weeks."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import Assessment, AssessmentForm, AssessmentPeriod, HourStep
from lwt_admin.placements.subsidy import read_company_file
from lwt_admin.placements.subsidy_checks import points_of
from lwt_admin.signing.models import Document
from tests.factories import (
    CompanyFactory,
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    VisitFactory,
    signed_agreement,
    staff,
)
from tests.placements.links import link_for
from tests.placements.takeover import OCTOBER, SEPTEMBER, taken_over

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def seal(agreement, content=b"%PDF-1.7 verzegeld"):
    """A stored file with every version of the agreement."""
    for version in agreement.versions.all():
        document = version.document
        document.pdf.save("verzegeld.pdf", ContentFile(content), save=False)
        Document.objects.filter(pk=document.pk).update(
            pdf=document.pdf.name, pdf_sha256=hashlib.sha256(content).hexdigest()
        )


def another(agreement, **changes):
    """Another pupil of the same school at the same company."""
    school = agreement.trajectory.student.school
    trajectory = TrajectoryFactory(student__school=school)
    EnrolmentFactory(student=trajectory.student, school_year=school.years.get())
    other = signed_agreement(trajectory, **changes)
    type(other).objects.filter(pk=other.pk).update(company=agreement.company)
    other.refresh_from_db()
    return other


def year_of(school, start):
    return SchoolYearFactory(
        school=school,
        start=date(start, 8, 20),
        end=date(start + 1, 7, 10),
        first_central_exam=None,
    )


def file_of(agreement, user, year=None, *, to_print=False):
    year = year or agreement.trajectory.student.school.years.latest("start")
    return read_company_file(user, agreement.company, year, TODAY, to_print=to_print)


def weeks_of(agreement, user):
    (pupil,) = file_of(agreement, user).pupils
    return list(pupil.weeks.weeks)


def points(agreement, user):
    (pupil,) = file_of(agreement, user).pupils
    return {point.part: (point.ok, point.text) for point in points_of(pupil)}


def page(client, company, **data):
    response = client.get(reverse("subsidy_company", args=[company.pk]), data)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def period(agreement):
    year = agreement.trajectory.student.school.years.get()
    form = AssessmentForm.objects.create(school=year.school, name="Werkhouding")
    return AssessmentPeriod.objects.create(
        school_year=year,
        form=form,
        name="Periode 1",
        first=date(2026, 8, 31),
        last=date(2026, 10, 9),
        opens_on=date(2026, 9, 28),
        due_on=date(2026, 10, 9),
    )


def assess(agreement, period, by, **changes):
    values = {"sufficient": True, "finished_at": timezone.now(), "finished_by": by} | changes
    return Assessment.objects.create(
        agreement=agreement, period=period, goals=["Zagen volgens tekening"], **values
    )


# --- The weeks ------------------------------------------------------------------------------------
def test_a_week_with_one_approved_day_is_realised(agreement, coordinator):
    for day in (3, 4, 10):
        HourEntryFactory(agreement=agreement, date=date(2026, 9, day))
    assert weeks_of(agreement, coordinator) == ["2026-W36", "2026-W37"]


@pytest.mark.parametrize(
    "entry",
    [
        {"status": "proposed"},
        {"status": "confirmed"},
        {"status": "disputed"},
        {"status": "rejected"},
        {"kind": "ill", "start": None, "end": None, "breaks": []},
        {"kind": "excused", "start": None, "end": None, "breaks": []},
        {"kind": "absent", "start": None, "end": None, "breaks": []},
        {"kind": "holiday", "start": None, "end": None, "breaks": []},
        {"date": date(2026, 8, 20)},
        {"date": date(2027, 4, 1)},
    ],
)
def test_what_is_no_presence_realises_no_week(agreement, coordinator, entry):
    HourEntryFactory(agreement=agreement, **({"date": date(2026, 9, 3)} | entry))
    assert weeks_of(agreement, coordinator) == []


def test_a_company_that_was_not_recognised_realises_no_week(agreement, coordinator):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    agreement.company.recognitions.update(valid_from=date(2026, 9, 4))
    assert weeks_of(agreement, coordinator) == []
    ok, text = points(agreement, coordinator)["Aanwezigheid"]
    assert not ok
    assert "Op 1 dag was het bedrijf niet erkend voor LWT." in text


def test_a_week_in_a_holiday_or_a_repeated_year_was_realised_all_the_same(agreement, coordinator):
    school = agreement.trajectory.student.school
    School.objects.update(holiday_hours_count=False, repeated_year_counts=False)
    school.years.get().closed_periods.create(
        name="Herfst", start=date(2026, 10, 19), end=date(2026, 10, 23)
    )
    later = year_of(school, 2027)
    EnrolmentFactory(student=agreement.trajectory.student, school_year=later)
    HourEntryFactory(agreement=agreement, date=date(2026, 10, 22))
    file = file_of(agreement, coordinator, school.years.earliest("start"))
    assert file.pupils[0].weeks.weeks == ("2026-W43",)


def test_an_orientation_placement_is_not_in_the_dossier(agreement, coordinator):
    type(agreement).objects.update(kind="orientation")
    assert file_of(agreement, coordinator).pupils == ()


def test_weeks_of_two_agreements_with_one_company_are_counted_once(agreement, coordinator):
    other = signed_agreement(agreement.trajectory, weekdays=[1])
    type(other).objects.filter(pk=other.pk).update(company=agreement.company)
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    HourEntryFactory(agreement=other, date=date(2026, 8, 31))
    file = file_of(agreement, coordinator)
    assert [len(pupil.agreements) for pupil in file.pupils] == [2]
    assert file.weeks == 1


def test_weeks_of_two_pupils_are_added(agreement, coordinator):
    for one in (agreement, another(agreement)):
        HourEntryFactory(agreement=one, date=date(2026, 9, 3))
    assert file_of(agreement, coordinator).weeks == 2


def test_another_year_and_another_company_stay_out(agreement, coordinator):
    school = agreement.trajectory.student.school
    later = year_of(school, 2027)
    assert file_of(agreement, coordinator, later).pupils == ()
    elsewhere = signed_agreement(agreement.trajectory, weekdays=[2])
    file = file_of(agreement, coordinator, school.years.earliest("start"))
    assert [one.sheet.agreement for one in file.pupils[0].agreements] == [agreement]
    assert elsewhere.company != agreement.company


# --- What is missing ------------------------------------------------------------------------------
def test_a_file_that_was_not_sealed_is_missing_and_one_that_is_stored_goes_along(
    agreement, coordinator
):
    ok, text = points(agreement, coordinator)["Getekende overeenkomst"]
    assert (ok, text) == (False, "Versie 1, 24 aug 2026 – 26 mrt 2027: nog niet verzegeld.")
    seal(agreement)
    ok, text = points(agreement, coordinator)["Getekende overeenkomst"]
    assert ok
    assert text.endswith("het bestand gaat mee.")


def test_a_file_that_was_altered_does_not_go_along(agreement, coordinator):
    seal(agreement)
    pdf = Document.objects.get(pk=agreement.versions.get().document_id).pdf
    with pdf.storage.open(pdf.name, "wb") as stored:
        stored.write(b"iets anders")
    ok, text = points(agreement, coordinator)["Getekende overeenkomst"]
    assert not ok
    assert "niet meer wat er is opgeslagen" in text


def test_attendance_tells_what_waits_was_not_entered_and_was_not_confirmed(agreement, coordinator):
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3), status="proposed")
    ok, text = points(agreement, coordinator)["Aanwezigheid"]
    assert not ok
    assert "Er zijn geen goedgekeurde uren" in text
    assert "1 dag wacht nog op goedkeuring." in text
    assert "dagen van het rooster zijn niet ingevuld" in text
    assert "De leermeester bevestigde 0 van 1 dagen met een link" in text


def test_what_was_taken_over_from_paper_has_no_weeks_and_says_what_to_add(trajectory, coordinator):
    agreement = taken_over(trajectory, SEPTEMBER, OCTOBER, by=coordinator)
    found = points(agreement, coordinator)
    assert weeks_of(agreement, coordinator) == []
    assert "Voeg zelf de urenlijst op papier toe" in found["Aanwezigheid"][1]
    ok, text = found["Getekende overeenkomst"]
    assert not ok
    assert "overgenomen van papier; de scan ontbreekt nog" in text


def test_without_a_finished_assessment_no_progress_is_claimed(agreement, coordinator, period):
    assess(agreement, period, coordinator, finished_at=None, finished_by=None)
    assert points(agreement, coordinator)["Voortgang op de leerdoelen"] == (
        False,
        (
            "Er is nog geen afgeronde beoordeling over dit schooljaar. "
            "1 is nog niet afgerond en gaat niet mee."
        ),
    )


def test_an_assessment_that_says_nothing_of_the_goals_is_told(agreement, coordinator, period):
    assess(agreement, period, coordinator)
    ok, text = points(agreement, coordinator)["Voortgang op de leerdoelen"]
    assert not ok
    assert text == "1 afgeronde beoordeling. Er staat geen oordeel in over de leerdoelen."


def test_progress_is_there_when_the_goals_were_judged(agreement, coordinator, period):
    done = assess(agreement, period, coordinator)
    answer = done.answers.create(party="mentor", by=coordinator, given_at=timezone.now())
    answer.scores.create(goal=0, level=3)
    assert points(agreement, coordinator)["Voortgang op de leerdoelen"] == (
        True,
        "1 afgeronde beoordeling.",
    )


def test_only_a_visit_that_was_is_guidance(agreement, coordinator):
    VisitFactory(agreement=agreement)
    assert not points(agreement, coordinator)["Begeleiding"][0]
    VisitFactory(agreement=agreement, was=True, date=date(2026, 10, 6))
    assert points(agreement, coordinator)["Begeleiding"] == (True, "1 bezoek.")
    VisitFactory(agreement=agreement, done=True, date=date(2026, 10, 13))
    assert points(agreement, coordinator)["Begeleiding"] == (
        False,
        "2 bezoeken. Bij 1 ontbreekt het verslag.",
    )


# --- The pages ------------------------------------------------------------------------------------
def test_the_page_says_what_is_missing_before_one_downloads(coordinator_client, agreement):
    text = page(coordinator_client, agreement.company)
    assert "4 onderdelen zijn nog niet compleet" in text or "5 onderdelen" in text
    assert "nog niet verzegeld" in text
    assert "ontbreekt of niet af" in text
    assert reverse("subsidy_zip", args=[agreement.company_id]) in text


def test_the_page_says_how_the_weeks_were_counted_and_where_that_stands(
    coordinator_client, agreement
):
    text = page(coordinator_client, agreement.company)
    assert "Een week (maandag tot en met zondag) telt" in text
    assert "Subsidieregeling praktijkleren art. 1 (Stcrt. 2013, 31130), niet geverifieerd." in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "nog niet ingesteld"),
        (date(2026, 11, 20), "tot en met vr 20 nov 2026; die datum is voorbij"),
        (date(2026, 11, 21), "vraagt aan, uiterlijk op za 21 nov 2026"),
    ],
)
def test_the_last_day_to_apply_is_what_the_school_set(coordinator_client, agreement, day, words):
    School.objects.update(subsidy_apply_by=day)
    assert words in page(coordinator_client, agreement.company)


def test_the_school_sets_the_last_day_to_apply(client, agreement):
    school = agreement.trajectory.student.school
    client.force_login(staff(school, Role.MANAGER))
    text = client.get(reverse("school_settings")).content.decode()
    assert 'name="subsidy_apply_by"' in text


def test_another_school_year_can_be_chosen(coordinator_client, agreement):
    school = agreement.trajectory.student.school
    before = year_of(school, 2025)
    text = page(coordinator_client, agreement.company, jaar=before.pk)
    assert "Geen leerlingen in dit schooljaar" in text
    assert f"?jaar={school.years.latest('start').pk}" in text


def test_a_year_that_has_yet_to_begin_is_not_offered(coordinator_client, agreement):
    later = year_of(agreement.trajectory.student.school, 2027)
    assert f"?jaar={later.pk}" not in page(coordinator_client, agreement.company)


def test_a_school_without_a_year_says_what_to_do(client, now):
    company = CompanyFactory()
    client.force_login(staff(company.school, Role.OFFICE))
    assert "Vul eerst een schooljaar in" in page(client, company)
    assert "Vul eerst een schooljaar in" in client.get(reverse("subsidy_list")).content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "999999", "9" * 30])
def test_a_year_of_another_school_or_none_is_not_found(coordinator_client, agreement, asked):
    SchoolYearFactory(school=SchoolFactory())
    address = reverse("subsidy_company", args=[agreement.company_id])
    assert coordinator_client.get(address, {"jaar": asked}).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICE, Role.DIRECTOR])
def test_the_list_leads_to_each_company_with_pupils(client, agreement, role):
    another(agreement)
    client.force_login(staff(agreement.trajectory.student.school, role))
    response = client.get(reverse("subsidy_list"))
    assert response.context["lines"] == [(agreement.company, 2)]
    assert reverse("subsidy_company", args=[agreement.company_id]) in response.content.decode()


def test_a_mentor_sees_no_company_in_the_list(mentor_client, agreement):
    response = mentor_client.get(reverse("subsidy_list"))
    assert response.context["lines"] == []
    assert "Geen dossiers in dit schooljaar" in response.content.decode()


def test_the_company_leads_to_its_dossier_for_who_may_make_it(
    coordinator_client, mentor_client, agreement
):
    address = reverse("subsidy_company", args=[agreement.company_id])
    company = reverse("company_detail", args=[agreement.company_id])
    assert address in coordinator_client.get(company).content.decode()
    assert address not in mentor_client.get(company).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_the_same_queries_for_any_number_of_pupils(
    coordinator_client, agreement, number, django_assert_num_queries
):
    agreements = [agreement, *(another(agreement) for _ in range(1, number))]
    for one in agreements:
        for week in range(number):
            HourEntryFactory(agreement=one, date=date(2026, 9, 3) + timedelta(weeks=week))
        VisitFactory(agreement=one, was=True, date=date(2026, 10, 6))
    page(coordinator_client, agreement.company)
    with django_assert_num_queries(14):
        page(coordinator_client, agreement.company)


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_the_same_queries_for_any_number_of_approved_and_confirmed_days(
    coordinator_client, agreement, number, django_assert_num_queries
):
    by_pupil, by_company = link_for(agreement, party="student"), link_for(agreement)
    for week in range(number):
        entry = HourEntryFactory(
            agreement=agreement,
            date=date(2026, 9, 3) + timedelta(weeks=week),
            entered_by=None,
            entered_link=by_pupil,
            judged_by=staff(agreement.trajectory.student.school, Role.MENTOR),
            judged_at=timezone.now(),
        )
        HourStep.objects.create(
            entry=entry,
            from_status="proposed",
            to_status="confirmed",
            link=by_company,
            at=timezone.now(),
        )
    page(coordinator_client, agreement.company)
    with django_assert_num_queries(14):
        page(coordinator_client, agreement.company)
