"""No two agreements of one pupil on one day: judged at sending, and again at the last signature."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.agreements import transitions
from lwt_admin.agreements.facts import findings
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.rules.agreements import HOUSE_RULE
from lwt_admin.signing.services import unsigned
from lwt_admin.students.models import Trajectory
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    ScheduleDayFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    signed_agreement,
)
from tests.support.at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]


def beside(version, weekdays=(5,), trajectory=None, **fields):
    """A complete draft for the same pupil at another company."""
    trajectory = trajectory or version.agreement.trajectory
    company = recognised_company(trajectory, name="Bakkerij Smit")
    agreement = WorkAgreementFactory(trajectory=trajectory, company=company)
    other = AgreementVersionFactory(agreement=agreement, **fields)
    for weekday in weekdays:
        ScheduleDayFactory(agreement_version=other, weekday=weekday)
    return other


def rules(version):
    return [one.check.rule for one in findings(version, support.TODAY)]


@pytest.mark.parametrize("make", [support.sent, support.signed])
def test_what_is_offered_or_signed_takes_its_days(make):
    other = beside(make())
    with pytest.raises(TransitionRefused) as refused:
        support.send(other)
    (finding,) = refused.value.findings
    assert (finding.check.rule, finding.article) == ("agreement.overlap", HOUSE_RULE)
    assert "vr 28 aug 2026" in finding.text


def test_signing_one_party_of_it_changes_nothing_about_that():
    assert rules(beside(support.sign_next(support.sent()))) == ["agreement.overlap"]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_offered_takes_no_days(state):
    first = support.draft()
    AgreementVersion.objects.update(state=state)
    assert rules(beside(first)) == []


def test_what_was_refused_takes_no_days():
    assert rules(beside(support.refused(support.sent()))) == []


def test_agreements_on_other_weekdays_go_together():
    assert support.send(beside(support.signed(), weekdays=(1, 2))).state == State.SENT


def test_what_ended_early_takes_its_days_up_to_its_last():
    ended = support.ended(support.signed(), last_day=date(2026, 12, 18))
    assert rules(beside(ended, start=date(2026, 12, 18))) == ["agreement.overlap"]
    AgreementVersion.objects.filter(state=State.DRAFT).delete()
    assert rules(beside(ended, start=date(2026, 12, 19))) == []


def test_what_an_addendum_gave_up_is_free():
    amended = support.signed_addendum(start=date(2026, 11, 2))
    assert rules(beside(amended, start=date(2026, 11, 2))) == []
    AgreementVersion.objects.filter(state=State.DRAFT).delete()
    assert rules(beside(amended, start=date(2026, 10, 30))) == ["agreement.overlap"]


def test_an_agreement_of_another_pupil_is_not_in_the_way():
    version = support.draft()
    signed_agreement(support.draft().agreement.trajectory)
    assert rules(version) == []


def test_an_addendum_meets_the_other_agreements_of_the_pupil():
    signed = support.signed()
    other = beside(signed, weekdays=(3,))
    support.send(other)
    with pytest.raises(TransitionRefused) as refused:
        support.send(support.addendum(signed))
    assert [one.check.rule for one in refused.value.findings] == ["agreement.overlap"]


# --- The same moment ------------------------------------------------------------------------------
def both_offered(monkeypatch):
    """Two agreements on the same day, each sent before the other could be seen."""
    first = support.draft()
    second = beside(first)
    with monkeypatch.context() as blind:
        blind.setattr("lwt_admin.agreements.facts.other_agreements", lambda *_: ())
        return support.send(first), support.send(second)


def test_the_last_signature_of_the_second_does_not_complete_it(monkeypatch):
    first, second = both_offered(monkeypatch)
    assert support.sign_all(first).state == State.SIGNED
    stopped = support.sign_all(second)
    assert stopped.state == State.PARTLY_SIGNED
    assert stopped.document.completed_at is None
    assert unsigned(stopped.document) == []


def test_the_page_says_why_the_second_is_not_complete(client, monkeypatch):
    first, second = both_offered(monkeypatch)
    support.sign_all(first)
    second = support.sign_all(second)
    client.force_login(support.coordinator_of(second))
    html = client.get(reverse("agreement_detail", args=[second.agreement_id])).content.decode()
    assert "Twee overeenkomsten op dezelfde dag gaan niet samen." in html


def test_a_draft_that_was_looked_over_before_the_other_was_sent_is_refused(client):
    first = support.draft()
    second = beside(first)
    client.force_login(support.coordinator_of(first))
    guardian = first.agreement.trajectory.student.guardians.get()
    for version, state in ((first, State.SENT), (second, State.DRAFT)):
        url = reverse("agreement_send", args=[version.agreement_id])
        client.post(url, {"version": version.version, "guardians": [guardian.pk]})
        version.refresh_from_db()
        assert version.state == state


def test_the_pupil_is_locked_before_the_other_agreements_are_read():
    version = support.draft()
    with CaptureQueriesContext(connection) as queries:
        support.send(version)
    asked = [query["sql"] for query in queries]
    locks = [at for at, sql in enumerate(asked) if 'FROM "students_trajectory"' in sql]
    reads = [at for at, sql in enumerate(asked) if '"end" >=' in sql]
    assert locks[0] < reads[0]
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in asked[locks[0]]


def sent_at_once(*versions):
    """What came of sending these from threads that start together."""
    actor = support.coordinator_of(versions[0])
    guardians = list(versions[0].agreement.trajectory.student.guardians.all())

    def sending(version):
        return lambda: transitions.send(version, actor=actor, guardians=guardians, now=support.NOW)

    outcomes = at_once(*map(sending, versions), refusals=(TransitionRefused,))
    return ["refused" if isinstance(one, TransitionRefused) else "sent" for one in outcomes]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_sent_at_once_one_is_refused():
    first = support.draft()
    assert sorted(sent_at_once(first, beside(first))) == ["refused", "sent"]


@pytest.mark.django_db(transaction=True)
def test_of_two_trajectories_of_a_pupil_that_send_at_once_one_is_refused():
    first = support.draft()
    earlier = first.agreement.trajectory
    Trajectory.objects.filter(pk=earlier.pk).update(ended_on=date(2026, 12, 18))
    later = TrajectoryFactory(student=earlier.student, start=date(2026, 8, 17))
    second = beside(first, trajectory=later)
    assert sorted(sent_at_once(first, second)) == ["refused", "sent"]
