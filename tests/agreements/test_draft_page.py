"""The page of a draft: what the law asks beside it, texts and goals to take, all while typing."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import (
    AgreementVersion,
    CooperationAgreement,
    DefaultText,
    State,
    WorkAgreement,
)
from lwt_admin.agreements.provisions import DEFAULTS, FIELDS, TASKS_BY_PROFILE
from lwt_admin.agreements.services.texts import Place, write
from lwt_admin.exams.models import ExamSubject
from tests.agreements import support
from tests.agreements.test_agreement_pages import everything
from tests.factories import (
    EnrolmentFactory,
    ExamCandidateFactory,
    MentorAssignmentFactory,
    signed_agreement,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]

GOAL = "Profielvak BWI: meten en aftekenen volgens een tekening of werkopdracht."


@pytest.fixture
def version(db):
    return support.draft(first_name="Yara", last_name="Jansen")


@pytest.fixture
def coordinator(client, version):
    client.force_login(support.coordinator_of(version))
    return client


def edit_url(version):
    return reverse("agreement_edit", args=[version.agreement_id])


def shown(client, version):
    """What the page is given to show."""
    return client.get(edit_url(version)).context


def while_typing(client, version, /, **changes):
    return typed(client, version, everything(version) | changes)


def typed(client, version, posted):
    return client.post(reverse("agreement_prospect", args=[version.agreement_id]), posted)


def lines(completeness, kind):
    return {line.label: line for line in getattr(completeness, kind)}


# --- What the law asks ----------------------------------------------------------------------------


def test_every_element_of_the_law_has_its_field_and_its_article_in_the_document(
    coordinator, version
):
    fine = shown(coordinator, version)["completeness"].fine
    assert {(line.url, line.article_number) for line in fine} >= {
        ("#id_tasks", 3),
        ("#rooster", 2),
        ("#id_assessment", 5),
        ("#id_guidance_school", 6),
        ("#id_guidance_company", 7),
        ("#id_early_termination", 9),
    }
    assert {line.article for line in fine} == {"WVO 10b3 (oud)"}


@pytest.mark.parametrize(
    ("year", "told", "not_told"),
    [(2011, ("10 kg", "Arbobesluit 4.105"), ()), (2009, ("Arbobesluit 4.105",), ("10 kg",))],
)
def test_what_work_fits_the_age_stands_beside_the_tasks(coordinator, version, year, told, not_told):
    student = version.agreement.trajectory.student
    student.birth_date = date(year, 9, 1)
    student.save()
    for page in (coordinator.get(edit_url(version)), while_typing(coordinator, version)):
        text = page.content.decode()
        assert all(words in text for words in told)
        assert not any(words in text for words in not_told)


def test_an_adult_is_told_nothing_of_work_that_does_not_fit_the_age(coordinator, version):
    student = version.agreement.trajectory.student
    student.birth_date = date(2008, 1, 1)
    student.save()
    assert "Soort werk op deze leeftijd" not in coordinator.get(edit_url(version)).content.decode()


def test_the_article_is_the_one_that_the_document_has(coordinator, version):
    version.company_assessment = "Het leerbedrijf vult een formulier in."
    version.save()
    fine = lines(shown(coordinator, version)["completeness"], "fine")
    assert fine["Eerder stoppen"].article_number == 10


def test_what_is_missing_blocks_and_is_not_in_order(coordinator, version):
    version.tasks = ""
    version.save()
    found = shown(coordinator, version)["completeness"]
    line = lines(found, "blocking")["Wat de leerling doet"]
    assert (line.url, line.article_number, line.value) == ("#id_tasks", 3, "leeg")
    assert "Wat de leerling doet" not in lines(found, "fine")
    assert found.summary.startswith("Nog 1 punt nodig om aan te bieden")


def test_two_missing_points_are_counted(coordinator, version):
    AgreementVersion.objects.update(tasks="", assessment="")
    summary = shown(coordinator, version)["completeness"].summary
    assert summary.startswith("Nog 2 punten nodig om aan te bieden")


def test_a_weak_text_is_advice_and_does_not_block(coordinator, version):
    AgreementVersion.objects.update(tasks="n.v.t.")
    found = shown(coordinator, version)["completeness"]
    line = lines(found, "advice")["Wat de leerling doet"]
    assert (line.kind, line.url, line.article_number) == ("warn", "#id_tasks", 3)
    assert (line.article, line.status) == ("WVO 10b3 (oud)", "niet geverifieerd")
    assert "Wat de leerling doet" not in lines(found, "fine")
    assert found.blocking == ()
    assert found.summary.startswith("Compleet: de overeenkomst kan worden aangeboden; ")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("tasks", TASKS_BY_PROFILE["BWI"]),
        ("learning_goals", DEFAULTS["learning_goals"]),
        ("allowance", DEFAULTS["allowance"]),
    ],
)
def test_a_standard_text_about_this_pupil_that_nobody_touched_is_weak(
    coordinator, version, field, text
):
    AgreementVersion.objects.update(**{field: text})
    advice = shown(coordinator, version)["completeness"].advice
    assert any("nog de standaardtekst" in line.text and field in line.url for line in advice)


def test_a_standard_text_of_the_school_about_this_pupil_is_weak_as_well(coordinator, version):
    school_text(version, "tasks", "De leerling doet mee met al het werk.")
    AgreementVersion.objects.update(tasks="De leerling doet mee met al het werk.")
    advice = lines(shown(coordinator, version)["completeness"], "advice")
    assert "nog de standaardtekst" in advice["Wat de leerling doet"].text


def test_other_standard_texts_may_stay_as_they_are(coordinator, version):
    AgreementVersion.objects.update(
        **{
            name: text
            for name, text in DEFAULTS.items()
            if name not in ("learning_goals", "allowance")
        }
    )
    labels = lines(shown(coordinator, version)["completeness"], "advice")
    assert labels.keys() <= {"Wat de leerling leert"}


def test_learning_goals_without_a_subject_of_the_pupil_are_weak(coordinator, version):
    advice = lines(shown(coordinator, version)["completeness"], "advice")
    assert advice["Wat de leerling leert"].text == (
        "De leerdoelen noemen geen vak van deze leerling (profielvak Bouwen, wonen en interieur "
        "(7011))."
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"guardians": True}, "ouders en verzorgers van"),
        ({"recognition": True}, "erkenning van"),
        ({"cooperation": True}, "samenwerkingsovereenkomsten"),
    ],
)
def test_what_is_mended_elsewhere_leads_there(coordinator, version, changes, place):
    trajectory = version.agreement.trajectory
    if "guardians" in changes:
        trajectory.student.guardians.all().delete()
    elif "recognition" in changes:
        version.agreement.company.recognitions.all().delete()
    else:
        CooperationAgreement.objects.all().delete()
    (line,) = shown(coordinator, version)["completeness"].blocking
    assert line.elsewhere.startswith(place)
    assert line.url.startswith("/")


# --- While typing ---------------------------------------------------------------------------------


def test_what_stands_beside_follows_what_is_typed(coordinator, version):
    answer = while_typing(coordinator, version, tasks="", **{"rooster-start_4": "06:00"})
    found = answer.context
    assert "Wat de leerling doet" in lines(found["completeness"], "blocking")
    assert found["prospect"].week_minutes == 960
    assert "Nog 1 punt nodig" in answer.content.decode()


def test_typing_stores_nothing(coordinator, version):
    before = AgreementVersion.objects.values().get()
    schedule = list(version.schedule.values())
    while_typing(coordinator, version, tasks="Anders", **{"rooster-start_1": "08:00"})
    assert AgreementVersion.objects.values().get() == before
    assert list(version.schedule.values()) == schedule


@pytest.mark.parametrize(
    "changes",
    [
        {"end": "straks"},
        {"start": ""},
        {"end": "2026-01-01"},
        {"start": "2027-06-01"},
        {"rooster-end_4": "07:00"},
        {"rooster-breaks_4": "straks"},
        {"version": "99"},
        {"supervisor": "999999"},
        {"goals": "geen doel"},
    ],
)
def test_what_cannot_be_right_yet_is_left_out(coordinator, version, changes):
    assert while_typing(coordinator, version, **changes).status_code == 200


def test_a_day_that_is_half_typed_does_not_count_yet(coordinator, version):
    found = while_typing(coordinator, version, **{"rooster-end_4": ""}).context["prospect"]
    assert found.week_minutes == 420


def test_a_draft_that_was_sent_meanwhile_shows_nothing_new(coordinator, version):
    posted = everything(version)
    support.send(version)
    assert typed(coordinator, version, posted).status_code == 204


def test_the_address_for_typing_takes_no_get(coordinator, version):
    url = reverse("agreement_prospect", args=[version.agreement_id])
    assert coordinator.get(url).status_code == 405


def with_much_beside(version):
    """Electives, enrolment and more agreements: what makes pages ask more."""
    trajectory = version.agreement.trajectory
    year = trajectory.student.school.years.get()
    EnrolmentFactory(student=trajectory.student, school_year=year)
    candidate = ExamCandidateFactory(trajectory=trajectory)
    candidate.subjects.create(kind=ExamSubject.Kind.ELECTIVE, name="Meubelmaken", position=10)
    school_text(version, "privacy", "Onze tekst.")
    for weekday in (1, 2):
        signed_agreement(trajectory, weekdays=(weekday,))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MENTOR])
def test_the_draft_and_what_is_typed_take_at_most_15_queries(client, version, role):
    with_much_beside(version)
    trajectory = version.agreement.trajectory
    user = staff(trajectory.student.school, role)
    MentorAssignmentFactory(trajectory=trajectory, mentor=user, start=date(2026, 8, 1))
    client.force_login(user)
    posted = everything(version)
    shown(client, version)
    for ask in (shown, partial(typed, posted=posted)):
        with CaptureQueriesContext(connection) as counted:
            ask(client, version)
        assert len(counted) <= 15


# --- Standard texts -------------------------------------------------------------------------------


def school_text(version, field, text):
    school = version.agreement.trajectory.student.school
    place = Place(school, DefaultText.For.AGREEMENT, "", field)
    return write(place, text, writer=support.coordinator_of(version), seen=0)


def part(context, field):
    return next(one for one in context["form"].provision_parts() if one.field.name == field)


def test_each_provision_offers_the_standard_text_of_the_school(coordinator, version):
    school_text(version, "privacy", "Onze tekst.")
    context = shown(coordinator, version)
    assert part(context, "privacy").standard == "Onze tekst."
    assert part(context, "absence").standard == DEFAULTS["absence"]


def test_a_text_that_stands_there_already_is_not_offered(coordinator, version):
    AgreementVersion.objects.update(absence=DEFAULTS["absence"])
    assert part(shown(coordinator, version), "absence").standard == ""


def test_taking_a_text_puts_it_in_the_field_and_keeps_what_stood_there_in_sight(
    coordinator, version
):
    posted = everything(version, privacy="Mijn tekst", tasks="Nieuw getypt", take="privacy")
    answer = coordinator.post(edit_url(version), posted)
    context = answer.context
    assert context["form"]["privacy"].value() == DEFAULTS["privacy"]
    assert part(context, "privacy").replaced == "Mijn tekst"
    assert context["form"]["tasks"].value() == "Nieuw getypt"
    assert 'value="15:30"' in answer.content.decode()


def test_taking_a_text_stores_nothing(coordinator, version):
    before = AgreementVersion.objects.values().get()
    coordinator.post(edit_url(version), everything(version, take="privacy"))
    assert AgreementVersion.objects.values().get() == before


def test_the_old_text_can_be_put_back(coordinator, version):
    posted = everything(version, take_back="privacy", replaced_privacy="Mijn tekst")
    context = coordinator.post(edit_url(version), posted).context
    assert context["form"]["privacy"].value() == "Mijn tekst"
    assert part(context, "privacy").replaced is None


@pytest.mark.parametrize("field", ["state", "start", ""])
def test_only_a_provision_can_be_taken(coordinator, version, field):
    context = coordinator.post(edit_url(version), everything(version, take=field)).context
    assert context["form"]["start"].value() == str(version.start)


def test_wrong_dates_and_times_survive_taking_a_text(coordinator, version):
    posted = everything(version, take="privacy", end="straks", **{"rooster-start_1": "8 uur"})
    html = coordinator.post(edit_url(version), posted).content.decode()
    assert 'value="straks"' in html
    assert 'value="8 uur"' in html


def test_no_text_is_taken_in_what_was_sent(coordinator, version):
    posted = everything(version, take="privacy")
    support.send(version)
    answer = coordinator.post(edit_url(version), posted)
    assert answer.url == reverse("agreement_detail", args=[version.agreement_id])


# --- Learning goals -------------------------------------------------------------------------------


def test_goals_of_profile_subject_and_electives_can_be_picked(coordinator, version):
    with_much_beside(version)
    groups = list(shown(coordinator, version)["form"].goal_choices())
    assert [group.subject for group in groups] == [
        "profielvak Bouwen, wonen en interieur (7011)",
        "keuzevak Meubelmaken",
    ]


def test_a_picked_goal_is_added_once(coordinator, version):
    for _ in range(2):
        version.refresh_from_db()
        posted = everything(version, goals=[GOAL], stay="1", learning_goals="Getypt.")
        coordinator.post(edit_url(version), posted)
    version.refresh_from_db()
    assert version.learning_goals == f"Getypt.\n{GOAL}"


def test_a_goal_that_a_script_put_in_the_text_is_not_added_again(coordinator, version):
    posted = everything(version, goals=[GOAL], learning_goals=f"{GOAL}\r\nGetypt.")
    coordinator.post(edit_url(version), posted)
    version.refresh_from_db()
    assert version.learning_goals.count(GOAL) == 1


def test_a_goal_that_the_text_has_is_not_offered_again(coordinator, version):
    AgreementVersion.objects.update(learning_goals=GOAL)
    (group,) = shown(coordinator, version)["form"].goal_choices()
    assert GOAL not in [choice.line for choice in group.choices]


def test_a_goal_that_is_not_on_the_list_is_refused(coordinator, version):
    posted = everything(version, goals=["Iets anders"])
    html = coordinator.post(edit_url(version), posted).content.decode()
    assert "“Iets anders” is geen leerdoel uit de lijst." in html


def test_a_picked_goal_stays_picked_when_the_form_is_refused(coordinator, version):
    posted = everything(version, goals=[GOAL], end="2026-01-01")
    html = coordinator.post(edit_url(version), posted).content.decode()
    assert html.count('name="goals"') == 3
    assert f'value="{GOAL}" id="id_goals_1" checked' in html


# --- The form -------------------------------------------------------------------------------------


def test_what_is_wrong_in_both_forms_stands_in_one_list(coordinator, version):
    posted = everything(version, end="2026-01-01", **{"rooster-end_4": "07:00"})
    html = coordinator.post(edit_url(version), posted).content.decode()
    assert html.count("data-error-summary") == 1
    assert "Laatste dag</a>" in html
    assert "Donderdag tot</a>" in html


def test_fields_that_sending_needs_say_so(coordinator, version):
    form = shown(coordinator, version)["form"]
    assert form["tasks"].help_text.startswith("Nodig om aan te bieden.")
    assert not form["privacy"].help_text.startswith("Nodig om aan te bieden.")


def test_only_an_addendum_asks_why(coordinator, version):
    assert "change_reason" not in shown(coordinator, version)["form"].fields
    amended = signed_agreement(version.agreement.trajectory, weekdays=(1,)).versions.get()
    AgreementVersion.objects.filter(pk=version.pk).update(
        agreement=amended.agreement, amends=amended, number=2, change_reason="Andere dag"
    )
    version.refresh_from_db()
    assert shown(coordinator, version)["form"]["change_reason"].value() == "Andere dag"


def test_an_orientation_placement_says_that_its_hours_do_not_count(coordinator, version):
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    html = coordinator.get(edit_url(version)).content.decode()
    assert "De uren van een oriëntatiestage tellen niet mee." in html


def test_a_signed_agreement_is_not_opened_as_a_draft(coordinator, version):
    signed = signed_agreement(version.agreement.trajectory, weekdays=(1,)).versions.get()
    assert signed.state == State.SIGNED
    assert coordinator.get(edit_url(signed)).status_code == 302


# --- No BSN ---------------------------------------------------------------------------------------


def test_no_text_of_a_draft_holds_a_bsn(coordinator, version):
    texts = ("place", "company_signatory_name", "company_signatory_capacity", *FIELDS)
    posted = everything(version, **dict.fromkeys(texts, "Yara heeft 123456782"))
    errors = coordinator.post(edit_url(version), posted).context["form"].errors
    assert {name for name in texts if "Dit lijkt een BSN" in str(errors.get(name))} == set(texts)
