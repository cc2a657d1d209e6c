"""A party that will not sign: what becomes of the text, and who hears of it."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.attention_agreements import agreement_attention
from lwt_admin.agreements.models import State
from lwt_admin.agreements.services.drafts import redraft
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.signing.services import SigningRefused, unsigned
from lwt_admin.todo import Urgency
from tests.agreements import support
from tests.factories import MentorAssignmentFactory, staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:00:00+00:00")]


def page(name, version):
    return reverse(f"agreement_{name}", args=[version.agreement_id])


def todos(version, role=Role.COORDINATOR):
    school = version.agreement.trajectory.student.school
    return [
        todo
        for todo in agreement_attention(staff(school, role), school, support.TODAY)
        if "geweigerd" in todo.text
    ]


@pytest.mark.parametrize("begun", [False, True])
def test_a_refusal_is_recorded_with_its_reason_and_nobody_as_actor(begun):
    version = support.sent()
    version = support.refused(support.sign_next(version) if begun else version)
    event = version.events.last()
    assert (event.transition, event.to_state) == ("refuse", "refused")
    assert (event.actor, event.reason) == (None, "De uren kloppen niet.")


def test_a_refusal_has_a_reason():
    with pytest.raises(TransitionRefused, match="reden"):
        support.refused(support.sent(), reason="  ")


def test_who_signed_does_not_refuse_any_more():
    version = support.sign_next(support.sent())
    first = version.document.signatories.first()
    with pytest.raises(SigningRefused, match="al getekend"):
        transitions.refuse(version, signatory=first, reason="Toch niet.", now=support.NOW)


def test_nobody_signs_a_refused_text():
    version = support.refused(support.sent())
    with pytest.raises(TransitionRefused, match="geweigerd"):
        support.sign_next(version)


def test_a_party_of_another_text_refuses_nothing():
    version, other = support.sent(), support.sent()
    stranger = unsigned(other.document)[0]
    with pytest.raises(TransitionRefused, match="hoort niet bij"):
        transitions.refuse(version, signatory=stranger, reason="Nee.", now=support.NOW)


def test_after_a_refusal_a_new_draft_has_the_same_text():
    refused = support.refused(support.sent())
    draft = redraft(refused, by=support.coordinator_of(refused), now=support.NOW)
    assert (draft.number, draft.state, draft.tasks) == (2, State.DRAFT, refused.tasks)
    event = draft.events.get()
    assert (event.transition, event.reason) == ("redraft", "met de tekst van versie 1")


def test_the_coordinator_hears_of_it_on_the_home_page():
    version = support.refused(support.sent(first_name="Yara", last_name="Jansen"))
    (todo,) = todos(version)
    assert todo.text.startswith("De overeenkomst van Yara Jansen")
    assert "De uren kloppen niet." in todo.detail
    assert (todo.urgency, todo.url) == (Urgency.WRONG, page("detail", version))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.DIRECTOR, Role.READER])
def test_who_cannot_decide_is_not_asked_to(role):
    assert todos(support.refused(support.sent()), role) == []


def test_a_refused_addendum_presses_less_as_what_was_signed_goes_on():
    version = support.refused(support.offered_addendum())
    (todo,) = todos(version)
    assert todo.text.startswith("Het addendum")
    assert todo.urgency is Urgency.ATTENTION


def test_a_long_reason_is_short_on_the_home_page():
    version = support.refused(support.sent(), reason="lang " * 400)
    (todo,) = todos(version)
    assert len(todo.detail) < 200


@pytest.mark.parametrize("how", ["redraft", "withdraw"])
def test_the_line_goes_away_when_somebody_decided(how):
    version = support.refused(support.sent())
    actor = support.coordinator_of(version)
    if how == "redraft":
        redraft(version, by=actor, now=support.NOW)
    else:
        transitions.withdraw(version, actor=actor, reason="Gaat niet door.", now=support.NOW)
    assert todos(version) == []


def test_withdrawing_after_a_refusal_leaves_the_document_as_it_was_closed():
    version = support.refused(support.sent())
    actor = support.coordinator_of(version)
    withdrawn = transitions.withdraw(version, actor=actor, reason="Klaar.", now=support.NOW)
    kinds = list(withdrawn.document.events.values_list("kind", flat=True))
    assert withdrawn.state == State.WITHDRAWN
    assert "withdrawn" not in kinds


def test_a_refused_addendum_is_withdrawn_by_its_page(client):
    version = support.refused(support.offered_addendum())
    client.force_login(support.coordinator_of(version))
    html = client.get(page("withdraw", version)).content.decode()
    assert "Een partij heeft geweigerd." in html
    client.post(page("withdraw", version), {"reason": "Dan blijft het zo."})
    version.refresh_from_db()
    assert version.state == State.WITHDRAWN
    assert version.amends.state == State.SIGNED


def test_the_page_says_who_refused_and_why_and_offers_both_ways_out(client):
    version = support.refused(support.sent())
    client.force_login(support.coordinator_of(version))
    html = client.get(page("detail", version)).content.decode()
    assert "De uren kloppen niet." in html
    assert page("redraft", version) in html
    assert page("withdraw", version) in html


def test_a_mentor_may_make_a_new_version_and_not_take_it_back(client):
    version = support.refused(support.sent())
    trajectory = version.agreement.trajectory
    mentor = staff(trajectory.student.school, Role.MENTOR)
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor, start=date(2026, 8, 1))
    client.force_login(mentor)
    html = client.get(page("detail", version)).content.decode()
    assert page("redraft", version) in html
    assert page("withdraw", version) not in html


def test_the_dossier_shows_the_refusal_as_a_step(client):
    version = support.refused(support.sent())
    client.force_login(support.coordinator_of(version))
    student = version.agreement.trajectory.student
    html = client.get(reverse("dossier", args=[student.pk])).content.decode()
    assert "is geweigerd." in html
    assert "Bekijk waarom" in html
