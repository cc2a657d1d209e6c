"""The settings of assessments: own forms with their numbers, periods, and the demand."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.placements.assessment_questions import STANDARD
from lwt_admin.placements.models import AssessmentForm, AssessmentPeriod
from tests.factories import (
    AssessmentFormFactory,
    AssessmentPeriodFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.assessing import lines_in, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(now):
    return SchoolYearFactory(school=SchoolFactory())


@pytest.fixture
def coordinator_client(client, year):
    client.force_login(staff(year.school, Role.COORDINATOR))
    return client


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def period_fields(**given):
    return {
        "name": "Periode 1",
        "first": "2026-08-31",
        "last": "2026-10-09",
        "opens_on": "2026-10-02",
        "due_on": "2026-10-23",
        "form_choice": "standaard",
        "version": "1",
    } | given


def assessed(year, mentor=None):
    """A period in which a mentor filled in what was asked."""
    mentor = mentor or staff(year.school, Role.MENTOR)
    agreement = signed_agreement(TrajectoryFactory(student__school=year.school, mentor=mentor))
    period = AssessmentPeriodFactory(school_year=year)
    say(agreement, period, by=mentor)
    return agreement, period


def test_every_school_starts_with_the_eight_questions(coordinator_client):
    text = text_of(coordinator_client.get(reverse("assessment_settings")))
    for question in STANDARD:
        assert question.replace("'", "&#x27;") in text
    assert len(STANDARD) == 8
    assert not AssessmentForm.objects.exists()


def test_a_period_takes_the_standard_questions(coordinator_client, year):
    url = reverse("assessment_period_add", args=[year.pk])
    assert coordinator_client.post(url, period_fields()).status_code == 302
    period = AssessmentPeriod.objects.get()
    assert tuple(period.form.questions.values_list("text", flat=True)) == STANDARD
    second = period_fields(name="Periode 2", first="2026-10-12", last="2026-11-20")
    second |= {"opens_on": "2026-11-13", "due_on": "2026-12-04", "form_choice": period.form_id}
    assert coordinator_client.post(url, second).status_code == 302
    assert AssessmentForm.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"last": "2026-08-30"}, "Het einde ligt na het begin."),
        ({"first": "2026-08-01"}, "Dit ligt buiten schooljaar"),
        ({"last": "2027-08-01"}, "Dit ligt buiten schooljaar"),
        ({"opens_on": "2026-08-30"}, "Invullen kan pas als de periode is begonnen."),
        ({"due_on": "2026-10-01"}, "Dit ligt voor de dag waarop het invullen begint."),
        ({"name": ""}, "Naam"),
        ({"form_choice": "999"}, "999"),
        ({"first": "31-31-2026"}, "31-31-2026"),
    ],
)
def test_a_period_that_cannot_be_is_told_and_kept(coordinator_client, year, wrong, message):
    url = reverse("assessment_period_add", args=[year.pk])
    page = coordinator_client.post(url, period_fields(**wrong))
    assert message in text_of(page)
    assert not AssessmentPeriod.objects.exists()


def test_two_periods_do_not_overlap(coordinator_client, year):
    AssessmentPeriodFactory(school_year=year, name="Periode 2")
    url = reverse("assessment_period_add", args=[year.pk])
    page = coordinator_client.post(url, period_fields(last="2026-10-12"))
    assert "In deze dagen ligt al Periode 2" in text_of(page)


def test_a_name_is_used_once_a_year(coordinator_client, year):
    AssessmentPeriodFactory(school_year=year, name="Periode 1")
    url = reverse("assessment_period_add", args=[year.pk])
    page = coordinator_client.post(url, period_fields())
    assert "Er is al een periode met deze naam." in text_of(page)


def test_a_period_that_was_used_keeps_its_days_and_form(coordinator_client, year):
    _, period = assessed(year)
    other = AssessmentFormFactory(school=year.school)
    url = reverse("assessment_period_edit", args=[period.pk])
    fields = period_fields(
        name=period.name,
        first="2026-10-12",
        last="2026-11-20",
        opens_on="2026-11-02",
        due_on="2026-12-11",
        form_choice=period.form_id,
    )
    assert "Er is al een leerling beoordeeld" in text_of(
        coordinator_client.post(url, fields | {"last": "2026-11-13"})
    )
    page = coordinator_client.post(url, fields | {"form_choice": other.pk})
    assert "form_choice" in page.context["form"].errors
    period.refresh_from_db()
    fields["version"] = period.version
    assert coordinator_client.post(url, fields).status_code == 302
    period.refresh_from_db()
    assert period.due_on == date(2026, 12, 11)


def test_a_period_in_which_somebody_was_assessed_is_not_removed(coordinator_client, year):
    _, used = assessed(year)
    free = AssessmentPeriodFactory(
        school_year=year,
        last=date(2026, 10, 9),
        first=date(2026, 9, 28),
        opens_on=date(2026, 10, 2),
    )
    for period in (used, free):
        coordinator_client.post(reverse("assessment_period_delete", args=[period.pk]))
    assert AssessmentPeriod.objects.get() == used


# --- The school's own forms -----------------------------------------------------------------------
def test_a_school_makes_its_own_form(coordinator_client):
    url = reverse("assessment_form_add")
    assert "Komt op tijd" in text_of(coordinator_client.get(url))
    questions = "Komt op tijd\r\n\r\n  Ruimt   op \r\nKomt op tijd"
    coordinator_client.post(url, {"name": "Horeca", "questions": questions, "version": "1"})
    form = AssessmentForm.objects.get()
    assert list(form.questions.values_list("text", flat=True)) == ["Komt op tijd", "Ruimt op"]


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        (" \n ", "Vragen"),
        ("\n".join(f"vraag {number}" for number in range(31)), "31 vragen"),
        ("x" * 201, "is te lang"),
    ],
)
def test_questions_that_cannot_be_are_told_and_kept(coordinator_client, questions, message):
    data = {"name": "Horeca", "questions": questions, "version": "1"}
    page = coordinator_client.post(reverse("assessment_form_add"), data)
    assert message in text_of(page)
    assert questions.strip() in page.content.decode()
    assert not AssessmentForm.objects.exists()


def test_a_name_of_a_form_is_used_once_as_long_as_it_is_offered(coordinator_client, year):
    form = AssessmentFormFactory(school=year.school, name="Horeca")
    AssessmentFormFactory(name="Bouw")
    url, data = reverse("assessment_form_add"), {"questions": "Ruimt op", "version": "1"}
    page = coordinator_client.post(url, data | {"name": "Horeca"})
    assert "Er is al een formulier met deze naam in gebruik." in text_of(page)
    form.in_use = False
    form.save()
    for name in ("Horeca", "Bouw"):
        assert coordinator_client.post(url, data | {"name": name}).status_code == 302


def test_a_form_nobody_used_changes_itself(coordinator_client, year):
    period = AssessmentPeriodFactory(school_year=year)
    url = reverse("assessment_form_edit", args=[period.form_id])
    data = {"name": "Anders", "questions": "Ruimt op", "version": period.form.version}
    assert coordinator_client.post(url, data).status_code == 302
    form = AssessmentForm.objects.get()
    assert (form.name, form.questions.get().text) == ("Anders", "Ruimt op")


def test_a_form_that_was_used_never_changes_under_an_assessment(coordinator_client, year):
    agreement, used = assessed(year)
    later = AssessmentPeriodFactory(
        school_year=year,
        form=used.form,
        first=date(2027, 1, 4),
        last=date(2027, 2, 12),
        opens_on=date(2027, 2, 1),
        due_on=date(2027, 2, 19),
    )
    before = [line.text for line in lines_in(agreement, used)]
    url = reverse("assessment_form_edit", args=[used.form_id])
    assert "Met dit formulier is al beoordeeld" in text_of(coordinator_client.get(url))
    data = {"name": used.form.name, "questions": "Ruimt op", "version": used.form.version}
    assert coordinator_client.post(url, data).status_code == 302
    used, later = (AssessmentPeriod.objects.get(pk=one.pk) for one in (used, later))
    assert [line.text for line in lines_in(agreement, used)] == before
    assert (later.form.number, later.form.questions.get().text) == (2, "Ruimt op")
    assert not used.form.in_use
    assert str(later.form).endswith("(versie 2)")


def test_the_same_questions_make_no_new_number(coordinator_client, year):
    _, used = assessed(year)
    questions = "\n".join(used.form.questions.values_list("text", flat=True))
    url = reverse("assessment_form_edit", args=[used.form_id])
    data = {"name": "Nieuwe naam", "questions": questions, "version": used.form.version}
    coordinator_client.post(url, data)
    assert AssessmentForm.objects.get().name == "Nieuwe naam"


def test_the_second_of_two_tabs_is_told(coordinator_client, year):
    form = AssessmentFormFactory(school=year.school)
    url = reverse("assessment_form_edit", args=[form.pk])
    data = {"name": "Eerste", "questions": "Ruimt op", "version": form.version}
    coordinator_client.post(url, data)
    page = coordinator_client.post(url, data | {"name": "Tweede", "questions": "Veegt"})
    assert "Iemand anders heeft dit intussen gewijzigd" in text_of(page)
    assert AssessmentForm.objects.get().name == "Eerste"


def test_a_form_is_no_longer_offered(coordinator_client, year):
    period = AssessmentPeriodFactory(school_year=year)
    coordinator_client.post(reverse("assessment_form_retire", args=[period.form_id]))
    page = coordinator_client.get(reverse("assessment_period_add", args=[year.pk]))
    assert str(period.form_id) not in dict(page.context["form"].fields["form_choice"].choices)
    kept = coordinator_client.get(reverse("assessment_period_edit", args=[period.pk]))
    assert kept.context["form"]["form_choice"].value() == str(period.form_id)


# --- The demand -----------------------------------------------------------------------------------
def test_the_coordinator_says_how_many_periods_must_be_sufficient(coordinator_client, year):
    version = School.objects.get(pk=year.school_id).version
    data = {"sufficient_periods": "2", "version": version}
    assert coordinator_client.post(reverse("assessment_settings"), data).status_code == 302
    assert School.objects.get(pk=year.school_id).sufficient_periods == 2


def test_a_demand_below_nothing_is_refused(coordinator_client):
    data = {"sufficient_periods": "-1", "version": "1"}
    page = coordinator_client.post(reverse("assessment_settings"), data)
    assert page.context["demand"].errors


@pytest.mark.parametrize("role", [Role.MENTOR, Role.OFFICE, Role.READER])
def test_others_do_not_set_what_is_asked(client, year, role):
    client.force_login(staff(year.school, role))
    assert client.get(reverse("assessment_settings")).status_code == 403
