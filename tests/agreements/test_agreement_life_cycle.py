"""The table of the life cycle: each step that is allowed, and each that is not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils.html import escape

from lwt_admin.accounts.perms import MATRIX, Reach, Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.life_cycle import BEGINNINGS, LABELS, LIFE_CYCLE, find_step, perform
from lwt_admin.agreements.life_cycle_page import who_takes
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, State
from lwt_admin.agreements.services.drafts import NotADraft, redraft
from lwt_admin.agreements.steps import TerminationFacts, TransitionRefused
from lwt_admin.signing.services import AlreadySigned, SigningRefused, unsigned
from tests.agreements import support
from tests.factories import staff

pytestmark = pytest.mark.django_db

ALLOWED = {
    ("send", "draft"): "sent",
    ("sign", "sent"): "partly_signed",
    ("sign", "partly_signed"): "partly_signed",
    ("sign_by_link", "sent"): "partly_signed",
    ("sign_by_link", "partly_signed"): "partly_signed",
    ("sign_on_paper", "sent"): "partly_signed",
    ("sign_on_paper", "partly_signed"): "partly_signed",
    ("complete", "partly_signed"): "signed",
    ("refuse", "sent"): "refused",
    ("refuse", "partly_signed"): "refused",
    ("replace", "signed"): "replaced",
    ("withdraw", "draft"): "withdrawn",
    ("withdraw", "sent"): "withdrawn",
    ("withdraw", "partly_signed"): "withdrawn",
    ("withdraw", "refused"): "withdrawn",
    ("shorten", "replaced"): "replaced",
    ("end", "signed"): "ended",
    ("change_last_day", "ended"): "ended",
    ("lengthen", "replaced"): "replaced",
}
NAMES = sorted({name for name, _ in ALLOWED})


@pytest.mark.parametrize("source", State.values)
@pytest.mark.parametrize("name", NAMES)
def test_the_table_allows_these_steps_and_no_others(name, source):
    target = ALLOWED.get((name, source))
    if target is None:
        with pytest.raises(TransitionRefused, match=str(State(source).label)):
            find_step(name, source)
    else:
        assert find_step(name, source).target == target


def test_no_step_stands_in_the_table_twice():
    rows = [(step.name, step.source) for step in LIFE_CYCLE]
    assert len(rows) == len(set(rows)) == len(ALLOWED)


def withdraw(version):
    return transitions.withdraw(
        version, actor=support.coordinator_of(version), reason="Andere dagen.", now=support.NOW
    )


def by_coordinator(version):
    return {"by": support.coordinator_of(version), "now": support.NOW}


def end(version, last_day=date(2026, 12, 18), reason="Verhuisd."):
    return transitions.end(
        version,
        actor=support.coordinator_of(version),
        last_day=last_day,
        termination=TerminationFacts("student", "Leerling en mentor", reason, last_day),
        now=support.NOW,
    )


def test_each_step_is_recorded_with_actor_time_and_reason():
    version = support.sent()
    actor = support.coordinator_of(version)
    transitions.withdraw(version, actor=actor, reason="Andere dagen.", now=support.NOW)
    event = AgreementEvent.objects.last()
    assert (event.transition, event.from_state, event.to_state) == ("withdraw", "sent", "withdrawn")
    assert (event.actor, event.at, event.reason) == (actor, support.NOW, "Andere dagen.")


def test_signing_goes_from_sent_over_partly_signed_to_signed():
    version = support.signed()
    steps = list(version.events.values_list("transition", "to_state"))
    assert steps == [
        ("send", "sent"),
        ("sign", "partly_signed"),
        ("sign", "partly_signed"),
        ("sign", "partly_signed"),
        ("sign", "partly_signed"),
        ("complete", "signed"),
    ]
    assert version.document.completed_at == support.NOW


def test_a_withdrawn_text_can_no_longer_be_signed():
    version = support.sent()
    signatory = unsigned(version.document)[0]
    withdraw(version)
    with pytest.raises(TransitionRefused, match="ingetrokken"):
        transitions.sign(
            version,
            signatory=signatory,
            mark=support.mark_for(signatory),
            witness=support.coordinator_of(version),
            now=support.NOW,
        )


def test_withdrawing_closes_the_document():
    version = withdraw(support.sign_next(support.sent()))
    assert version.document.withdrawn_at == support.NOW


def test_withdrawing_needs_a_reason():
    version = support.sent()
    with pytest.raises(TransitionRefused, match="reden"):
        transitions.withdraw(
            version, actor=support.coordinator_of(version), reason=" ", now=support.NOW
        )


def test_after_withdrawing_a_new_draft_has_the_same_text_and_schedule():
    old = withdraw(support.sent())
    new = redraft(old, **by_coordinator(old))
    assert (new.number, new.state, new.tasks) == (2, State.DRAFT, old.tasks)
    assert [str(day) for day in new.schedule.all()] == [str(day) for day in old.schedule.all()]


def test_a_new_draft_is_only_made_after_withdrawing():
    version = support.sent()
    with pytest.raises(NotADraft):
        redraft(version, **by_coordinator(version))
    assert version.agreement.versions.count() == 1


def test_a_new_version_is_the_current_one():
    old = withdraw(support.sent())
    new = redraft(old, **by_coordinator(old))
    assert AgreementVersion.objects.for_system().current().get() == new


def test_ending_early_keeps_the_days_before_it_binding():
    version = end(support.signed())
    assert version.last_day == date(2026, 12, 18)
    assert version.is_running_on(date(2026, 12, 18))
    assert not version.is_running_on(date(2026, 12, 19))


def test_ending_the_day_before_the_start_means_it_never_begins():
    version = end(support.signed(), last_day=date(2026, 8, 23))
    assert not version.is_running_on(version.start)


@pytest.mark.parametrize("last_day", [date(2026, 8, 22), date(2027, 3, 27)])
def test_ending_outside_the_period_is_refused(last_day):
    with pytest.raises(TransitionRefused, match="buiten de looptijd"):
        end(support.signed(), last_day=last_day)


def test_ending_needs_a_reason():
    with pytest.raises(TransitionRefused, match="reden"):
        end(support.signed(), reason="")


def test_a_corrected_birth_date_keeps_it_from_completing_without_the_representative():
    version = support.sent(birth_date=date(2008, 5, 12))
    student = version.agreement.trajectory.student
    student.birth_date = date(2011, 5, 12)
    student.save()
    while unsigned(version.document):
        version = support.sign_next(version)
    assert version.state == State.PARTLY_SIGNED
    assert version.document.completed_at is None


def test_a_birthday_between_sending_and_signing_still_completes():
    version = support.sent(birth_date=date(2010, 8, 20))
    while unsigned(version.document):
        signatory = unsigned(version.document)[0]
        version = transitions.sign(
            version,
            signatory=signatory,
            mark=support.mark_for(signatory),
            witness=support.coordinator_of(version),
            now=support.NOW + timedelta(days=4),
        )
    assert version.state == State.SIGNED


def test_a_changed_content_is_never_completed():
    version = support.sent()
    for _ in range(3):
        version = support.sign_next(version)
    document = version.document
    document.content = document.content | {"number": 9}
    document.save()
    signatory = unsigned(document)[0]
    with pytest.raises(SigningRefused, match="De tekst is een andere"):
        support.sign_next(version)
    assert not hasattr(type(signatory).objects.get(pk=signatory.pk), "signature")


def test_a_signatory_of_another_agreement_is_refused():
    version, other = support.sent(), support.sent()
    stranger = unsigned(other.document)[0]
    with pytest.raises(TransitionRefused, match="hoort niet bij"):
        transitions.sign(
            version,
            signatory=stranger,
            mark=support.mark_for(stranger),
            witness=support.coordinator_of(version),
            now=support.NOW,
        )


def test_signing_twice_leaves_one_signature_and_one_event():
    version = support.sent()
    signatory = unsigned(version.document)[0]
    given = {
        "signatory": signatory,
        "mark": support.mark_for(signatory),
        "witness": support.coordinator_of(version),
        "now": support.NOW,
    }
    transitions.sign(version, **given)
    with pytest.raises(AlreadySigned):
        transitions.sign(version, **given)
    assert version.events.filter(transition="sign").count() == 1


def test_the_last_signature_twice_is_still_only_a_second_time():
    version = support.signed()
    signatory = version.document.signatories.last()
    with pytest.raises(AlreadySigned):
        transitions.sign(
            version,
            signatory=signatory,
            mark=support.mark_for(signatory),
            witness=support.coordinator_of(version),
            now=support.NOW,
        )


def test_an_agreement_has_at_most_one_open_version():
    version = support.draft()
    with pytest.raises(IntegrityError):
        AgreementVersion.objects.create(
            agreement=version.agreement, number=2, start=version.start, end=version.end
        )


# --- Who may take which step ----------------------------------------------------------------------
STAFF_STEPS = [
    step for step in LIFE_CYCLE if step.right is not None and step.source != State.REPLACED
]


@pytest.fixture
def reached():
    """A version in each state from which a member of staff takes a step."""
    made = {
        State.DRAFT: support.draft,
        State.SENT: support.sent,
        State.PARTLY_SIGNED: lambda: support.sign_next(support.sent()),
        State.SIGNED: support.signed,
        State.REFUSED: lambda: support.refused(support.sent()),
        State.ENDED: lambda: support.ended(support.signed()),
    }
    return lambda state: made[state]()


def facts_for(step, version):
    """What each step is told, whoever takes it."""
    signatory = version.document and next(iter(unsigned(version.document)), None)
    return {
        "send": {
            "guardians": list(version.agreement.trajectory.student.guardians.all()),
            "looked_at": version.version,
        },
        "sign": {"signatory": signatory, "mark": signatory and support.mark_for(signatory)},
        "sign_on_paper": {"signatory": signatory},
        "withdraw": {"reason": "Andere dagen."},
        "end": {
            "reason": "Verhuisd.",
            "last_day": version.start,
            "termination": TerminationFacts("student", "Allen", "Verhuisd.", version.start),
        },
        "change_last_day": {
            "reason": "Verkeerd getypt.",
            "last_day": version.start,
            "termination": TerminationFacts("student", "Allen", "Verhuisd.", version.start),
        },
    }[step.name]


@pytest.mark.parametrize("step", STAFF_STEPS, ids=lambda step: f"{step.name}-{step.source}")
def test_a_step_is_for_the_roles_with_its_right_and_for_nobody_else(step, reached):
    version = reached(step.source)
    school = version.agreement.trajectory.student.school
    facts = facts_for(step, version)
    for role in Role:
        if MATRIX[step.right].get(role) is not Reach.ALL:
            with pytest.raises(PermissionDenied):
                perform(step.name, version, actor=staff(school, role), now=support.NOW, **facts)
    allowed = next(role for role in Role if MATRIX[step.right].get(role) is Reach.ALL)
    if step.name != "sign_on_paper":
        actor = staff(school, allowed)
        done = perform(step.name, version, actor=actor, now=support.NOW, **facts)
        assert done.state == step.target


@pytest.mark.parametrize("step", STAFF_STEPS, ids=lambda step: f"{step.name}-{step.source}")
def test_nobody_in_particular_takes_no_step_of_staff(step, reached):
    version = reached(step.source)
    with pytest.raises(PermissionDenied):
        perform(step.name, version, actor=None, now=support.NOW, **facts_for(step, version))


def test_somebody_of_another_school_takes_no_step():
    version, stranger = support.sent(), support.coordinator_of(support.draft())
    with pytest.raises(PermissionDenied):
        transitions.withdraw(version, actor=stranger, reason="Weg.", now=support.NOW)


# --- The page of it -------------------------------------------------------------------------------
def test_every_step_stands_on_the_page_with_who_takes_it_and_what_must_hold(client):
    version = support.draft()
    client.force_login(support.coordinator_of(version))
    html = client.get(reverse("agreement_steps")).content.decode()
    for step in (*BEGINNINGS, *LIFE_CYCLE):
        assert escape(step.label[0].upper() + step.label[1:]) in html
        assert escape(who_takes(step)) in html
        for condition in step.holds:
            assert escape(condition.text) in html


def test_the_list_leads_to_the_page_of_the_life_cycle(client):
    client.force_login(support.coordinator_of(support.draft()))
    assert reverse("agreement_steps") in client.get(reverse("agreement_list")).content.decode()


def test_every_event_of_an_agreement_has_words():
    assert {"begin", "redraft", "amend", "take_over"} <= LABELS.keys()
    assert all(step.name in LABELS for step in LIFE_CYCLE)
