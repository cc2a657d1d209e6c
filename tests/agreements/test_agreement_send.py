"""What stops a draft from being offered, each with its article, and what sending does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.facts import PLACES
from lwt_admin.agreements.models import AgreementVersion, Recognition, State, WorkAgreement
from lwt_admin.agreements.parties import required_roles
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.rules.agreements import HOUSE_RULE, MANDATORY_PROVISIONS
from lwt_admin.signing.models import content_hash
from lwt_admin.students.models import Guardian, Trajectory
from tests.agreements import support
from tests.factories import GuardianFactory, TrajectoryFactory, staff

pytestmark = pytest.mark.django_db

UNDER_16 = date(2011, 5, 12)
OF_AGE = date(2008, 5, 12)
BETWEEN = date(2009, 5, 12)

FIELD_OF = {
    "content": "tasks",
    "learning_goals": "learning_goals",
    "assessment_criteria": "assessment",
    "early_termination": "early_termination",
    "rights_and_duties": "rights_duties",
}


def refused(version, actor=None):
    """The blocking findings with which sending is refused."""
    with pytest.raises(TransitionRefused) as caught:
        support.send(version, actor)
    version.refresh_from_db()
    assert version.state == State.DRAFT
    assert version.document is None
    return {finding.check.rule: finding for finding in caught.value.findings}


def test_a_company_without_recognition_for_the_whole_period_blocks():
    version = support.draft()
    Recognition.objects.update(valid_until=date(2027, 3, 1))
    found = refused(version)["agreement.recognition"]
    assert found.article == "WVO 10b4 (oud)"
    assert "di 2 mrt 2027" in found.text
    assert str(version.agreement.company) in found.value


def test_a_recognition_for_mbo_alone_blocks():
    version = support.draft()
    Recognition.objects.update(for_lwt=False)
    assert refused(version)["agreement.recognition"].article == "WVO 10b4 (oud)"


def test_a_recognition_that_sbb_withdrew_blocks():
    version = support.draft()
    Recognition.objects.update(status=Recognition.Status.WITHDRAWN)
    assert "agreement.recognition" in refused(version)


def test_no_cooperation_agreement_in_force_at_the_start_blocks():
    version = support.draft()
    school = version.agreement.trajectory.student.school
    school.cooperations.update(valid_until=date(2026, 8, 23))
    assert refused(version)["agreement.cooperation"].article == "WVO 10b7 (oud)"


def test_a_cooperation_agreement_that_nobody_signed_blocks():
    version = support.draft()
    version.agreement.trajectory.student.school.cooperations.update(signed_on=None)
    assert "agreement.cooperation" in refused(version)


def test_a_terminated_cooperation_agreement_blocks():
    version = support.draft()
    school = version.agreement.trajectory.student.school
    school.cooperations.update(terminated_on=date(2026, 8, 24))
    assert "agreement.cooperation" in refused(version)


@pytest.mark.parametrize("key", FIELD_OF)
def test_an_empty_mandatory_provision_blocks(key):
    version = support.draft()
    setattr(version, FIELD_OF[key], "  ")
    version.save()
    found = refused(version)[f"agreement.provision.{key}"]
    assert found.article == "WVO 10b3 (oud)"
    assert found.value == "leeg"
    assert found.anchor == f"id_{FIELD_OF[key]}"


@pytest.mark.parametrize("field", ["guidance_school", "guidance_company"])
def test_guidance_needs_both_school_and_company(field):
    version = support.draft()
    setattr(version, field, "")
    version.save()
    assert "agreement.provision.guidance" in refused(version)


def test_an_empty_schedule_blocks():
    version = support.draft()
    version.schedule.all().delete()
    found = refused(version)["agreement.provision.duration"]
    assert found.label == "Periode en weekrooster"


def test_every_mandatory_provision_has_a_place_on_the_form():
    assert {provision.key for provision in MANDATORY_PROVISIONS} <= PLACES.keys()


def test_nobody_who_may_sign_for_a_pupil_under_16_blocks():
    version = support.draft(birth_date=UNDER_16)
    Guardian.objects.update(has_authority=False)
    found = refused(version)
    assert found["agreement.guardian"].article == "NRK 3:1 lid 1"
    assert "agreement.representative" not in found


def test_a_carer_of_the_household_may_sign_for_a_pupil_under_16():
    version = support.draft(birth_date=UNDER_16)
    Guardian.objects.update(has_authority=False, relation=Guardian.Relation.CARER)
    assert support.send(version).state == State.SENT


def test_a_pupil_of_16_without_a_representative_blocks():
    version = support.draft(birth_date=BETWEEN)
    Guardian.objects.all().delete()
    found = refused(version)["agreement.representative"]
    assert found.article == "Inrichtingsbesluit 35 lid 4"
    assert found.status == "niet geverifieerd"


def test_a_pupil_of_18_needs_no_representative():
    version = support.draft(birth_date=OF_AGE)
    Guardian.objects.all().delete()
    version = support.send(version)
    parties = [signatory.party for signatory in version.document.signatories.all()]
    assert parties == ["school", "student", "company"]


def test_a_pupil_under_14_blocks():
    version = support.draft(birth_date=date(2012, 8, 25))
    assert refused(version)["agreement.too_young"].article == "ATW 3:2"


def test_a_company_without_a_signatory_blocks():
    version = support.draft()
    version.company_signatory_name = ""
    version.save()
    assert "agreement.signatory.company" in refused(version)


def test_a_recognition_for_another_profile_is_only_advice():
    version = support.draft()
    version.agreement.company.recognitions.get().profiles.update(profile="PIE")
    assert support.send(version).state == State.SENT


def test_an_orientation_placement_may_be_at_any_company():
    version = support.draft()
    Recognition.objects.all().delete()
    version.agreement.trajectory.student.school.cooperations.all().delete()
    WorkAgreement.objects.update(kind=WorkAgreement.Kind.ORIENTATION)
    version = support.send(version)
    assert version.document.title == "Oriëntatiestage"
    purpose = " ".join(version.document.content["articles"][0]["paragraphs"])
    assert "tellen niet mee" in purpose


# --- The trajectory -------------------------------------------------------------------------------
def change_trajectory(version, **dates):
    Trajectory.objects.filter(pk=version.agreement.trajectory_id).update(**dates)
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def test_an_agreement_of_a_refused_trajectory_is_not_offered():
    version = change_trajectory(support.draft(), admitted_on=None, refused_on=date(2026, 8, 10))
    found = refused(version)["agreement.trajectory_refused"]
    assert (found.article, found.value) == (HOUSE_RULE, "24 aug 2026 – 26 mrt 2027")


def test_an_agreement_of_a_pupil_who_is_not_admitted_yet_is_not_offered():
    version = change_trajectory(support.draft(), admitted_on=None)
    assert refused(version).keys() == {"agreement.not_admitted"}


def test_an_agreement_that_outlasts_its_trajectory_is_not_offered():
    version = change_trajectory(support.draft(), ended_on=date(2027, 3, 25), end_kind="left")
    assert refused(version).keys() == {"agreement.trajectory_ended"}


def test_an_agreement_up_to_the_last_day_of_its_trajectory_is_offered():
    version = change_trajectory(support.draft(), ended_on=date(2027, 3, 26), end_kind="left")
    assert support.send(version).state == State.SENT


def test_the_chosen_representative_must_be_among_those_who_may_sign():
    version = support.draft()
    stranger = GuardianFactory(student=TrajectoryFactory().student)
    with pytest.raises(TransitionRefused, match="mag niet voor de leerling tekenen"):
        transitions.send(
            version,
            actor=support.coordinator_of(version),
            guardians=[stranger],
            now=support.NOW,
        )


def test_a_minor_needs_a_chosen_representative():
    version = support.draft()
    with pytest.raises(TransitionRefused, match="Kies welke wettelijk vertegenwoordiger"):
        transitions.send(
            version, actor=support.coordinator_of(version), guardians=[], now=support.NOW
        )


def test_late_signing_asks_for_who_must_sign_at_that_age():
    version = support.draft(birth_date=date(2010, 9, 1))
    assert "guardian" in required_roles(version, date(2028, 8, 31))
    assert "guardian" not in required_roles(version, date(2028, 9, 1))


def test_a_mentor_cannot_offer_an_agreement():
    version = support.draft()
    mentor = staff(version.agreement.trajectory.student.school, Role.MENTOR)
    with pytest.raises(PermissionDenied):
        support.send(version, mentor)


def test_a_coordinator_of_another_school_cannot_offer_it():
    version = support.draft()
    stranger = support.coordinator_of(support.draft())
    with pytest.raises(PermissionDenied):
        support.send(version, stranger)


def test_sending_freezes_everything_that_the_document_shows():
    version = support.sent()
    document = version.document
    assert document.sha256 == content_hash(document.content)
    assert document.content["period"] == {"start": "2026-08-24", "end": "2027-03-26"}
    assert document.content["week_minutes"] == 2 * 420
    assert document.content["planned"] == {"days": 60, "minutes": 60 * 420, "complete": True}
    assert [who["party"] for who in document.content["signatories"]] == [
        "school",
        "student",
        "guardian",
        "company",
    ]


def test_a_later_change_does_not_reach_the_frozen_text():
    version = support.sent()
    company = version.agreement.company
    before = version.document.content["company"]["name"]
    company.name = "Heel anders"
    company.save()
    version.document.refresh_from_db()
    assert version.document.content["company"]["name"] == before
    assert version.document.is_intact


def test_under_16_the_paragraph_for_the_parents_cannot_be_left_out():
    version = support.draft(birth_date=UNDER_16)
    version.dangers = ""
    version.save()
    headings = [one["heading"] for one in support.send(version).document.content["articles"]]
    assert "Gevaren van het werk" in headings


def test_from_16_that_paragraph_is_only_there_when_written():
    headings = [one["heading"] for one in support.sent().document.content["articles"]]
    assert "Gevaren van het werk" not in headings


def test_a_draft_changed_after_it_was_looked_over_is_not_sent():
    looked_over = support.draft()
    AgreementVersion.objects.filter(pk=looked_over.pk).update(tasks="Iets anders", version=2)
    with pytest.raises(TransitionRefused, match="intussen gewijzigd"):
        support.send(looked_over)
