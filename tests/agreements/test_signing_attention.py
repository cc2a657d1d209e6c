"""What the home page says about scans to compare and parties that changed."""

from datetime import date, timedelta

import pytest

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.attention_signing import signing_attention
from lwt_admin.signing import scans
from lwt_admin.students.models import Guardian
from lwt_admin.todo import Urgency
from tests.agreements import support
from tests.agreements.paper import entered, signatories
from tests.factories import (
    AgreementVersionFactory,
    GuardianFactory,
    ScheduleDayFactory,
    SchoolFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    staff,
)

pytestmark = pytest.mark.django_db


def told(user, today=support.TODAY):
    return signing_attention(user, None, today)


def school_of(version):
    return version.agreement.trajectory.student.school


def another(version):
    """An agreement offered for another pupil of the same school."""
    trajectory = TrajectoryFactory(student__school=school_of(version))
    GuardianFactory(student=trajectory.student)
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    draft = AgreementVersionFactory(agreement=agreement)
    ScheduleDayFactory(agreement_version=draft)
    return support.send(draft)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICE, Role.DIRECTOR])
def test_a_colleague_is_asked_to_compare_the_scan(role):
    version = support.sent()
    scan = entered(version)
    (todo,) = told(staff(school_of(version), role))
    student = version.agreement.trajectory.student
    assert todo.text == f"Vergelijk de scan van {student} bij {version.agreement.company}"
    assert todo.url == f"/overeenkomsten/{version.agreement_id}/scans/{scan.pk}/"


@pytest.mark.parametrize("role", [Role.READER, Role.MANAGER, Role.EXAM_SECRETARY])
def test_who_may_not_confirm_is_not_asked(role):
    version = support.sent()
    entered(version)
    assert told(staff(school_of(version), role)) == []


def test_somebody_of_another_school_is_not_asked():
    entered(support.sent())
    assert told(staff(SchoolFactory(), *Role)) == []


def test_who_entered_it_reads_that_a_colleague_must():
    version = support.sent()
    office = staff(school_of(version), Role.OFFICE)
    entered(version, by=office)
    (todo,) = told(office)
    assert todo.urgency is Urgency.WAITS
    assert "wacht op een collega" in todo.text


def test_a_mentor_reads_that_their_own_scan_waits():
    version = support.sent()
    mentor = staff(school_of(version), Role.MENTOR)
    version.agreement.trajectory.mentor_assignments.create(mentor=mentor, start=date(2026, 8, 1))
    entered(version, by=mentor)
    assert [todo.urgency for todo in told(mentor)] == [Urgency.WAITS]


def test_a_rejected_scan_comes_back_to_who_entered_it_with_the_reason():
    version = support.sent()
    office = staff(school_of(version), Role.OFFICE)
    scan = entered(version, by=office)
    scans.reject(
        scan, "Bladzijde 2 ontbreekt.", by=support.coordinator_of(version), now=support.NOW
    )
    (todo,) = told(office)
    assert "afgewezen" in todo.text
    assert "Bladzijde 2 ontbreekt." in todo.detail


def test_a_rejected_scan_is_done_with_once_a_new_one_waits():
    version = support.sent()
    office = staff(school_of(version), Role.OFFICE)
    scan = entered(version, by=office)
    scans.reject(scan, "Onleesbaar.", by=support.coordinator_of(version), now=support.NOW)
    entered(version, by=office, pages=2)
    assert [todo.urgency for todo in told(office)] == [Urgency.WAITS]


def test_a_scan_of_somebody_who_signed_meanwhile_is_no_work_any_more():
    version = support.sent()
    entered(version, signatories(version, "school"))
    assert len(told(staff(school_of(version), Role.DIRECTOR))) == 1
    support.sign_next(version)
    assert told(staff(school_of(version), Role.DIRECTOR)) == []


def test_a_scan_of_a_text_that_was_withdrawn_is_no_work_any_more():
    version = support.sent()
    entered(version)
    coordinator = support.coordinator_of(version)
    transitions.withdraw(version, actor=coordinator, reason="Fout", now=support.NOW)
    assert told(coordinator) == []


def test_the_coordinator_is_told_of_a_birthday_before_everybody_signed():
    version = support.sent(birth_date=date(2008, 8, 20))
    coordinator = support.coordinator_of(version)
    assert told(coordinator, date(2026, 8, 19)) == []
    (todo,) = told(coordinator, date(2026, 8, 20))
    assert todo.urgency is Urgency.WRONG
    assert "Trek deze versie in" in todo.detail


def test_the_coordinator_is_told_of_a_representative_who_was_removed():
    version = support.sent()
    Guardian.objects.all().delete()
    (todo,) = told(support.coordinator_of(version))
    assert todo.urgency is Urgency.WRONG
    assert "Trek deze versie in" in todo.detail


def corrected(version, born):
    student = version.agreement.trajectory.student
    student.birth_date = born
    student.save()


def test_the_coordinator_is_told_of_a_representative_who_was_due_by_a_corrected_birth_date():
    version = support.signed(birth_date=date(2008, 1, 1))
    coordinator = support.coordinator_of(version)
    assert told(coordinator) == []
    corrected(version, date(2011, 1, 1))
    (todo,) = told(coordinator)
    assert todo.urgency is Urgency.WRONG
    student = version.agreement.trajectory.student
    assert todo.text == (
        f"De overeenkomst van {student} bij {version.agreement.company} is niet door iedereen "
        "getekend"
    )
    assert (todo.article, todo.url) == (
        "NRK 3:1 lid 1",
        f"/overeenkomsten/{version.agreement_id}/",
    )


def test_nothing_is_told_of_it_once_the_agreement_is_over():
    version = support.signed(birth_date=date(2008, 1, 1))
    corrected(version, date(2011, 1, 1))
    coordinator = support.coordinator_of(version)
    assert len(told(coordinator, version.end)) == 1
    assert told(coordinator, version.end + timedelta(days=1)) == []


def test_a_corrected_birth_date_by_which_nobody_was_due_is_no_work():
    version = support.signed(birth_date=date(2008, 1, 1))
    corrected(version, date(2008, 2, 1))
    assert told(support.coordinator_of(version)) == []


@pytest.mark.parametrize("role", [Role.MENTOR, Role.OFFICE, Role.DIRECTOR, Role.READER])
def test_who_cannot_withdraw_is_not_told_what_changed(role):
    version = support.sent()
    Guardian.objects.all().delete()
    assert told(staff(school_of(version), role)) == []


def test_it_takes_as_many_queries_for_1_as_for_20(django_assert_max_num_queries):
    version = support.sent()
    user = support.coordinator_of(version)
    entered(version)
    Guardian.objects.update(name="R. Anders")
    told(user)  # contenttypes and the like are read once
    with django_assert_max_num_queries(8) as one:
        assert len(told(user)) == 2
    for _ in range(19):
        entered(another(version))
    Guardian.objects.update(name="R. Anders", email="")
    later = support.TODAY + timedelta(days=1)
    with django_assert_max_num_queries(len(one)):
        assert len(told(user, later)) == 40
