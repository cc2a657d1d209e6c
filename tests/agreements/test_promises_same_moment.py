"""What two people do in the same second: one outcome that holds, whoever was first."""

import pytest
from django.test import Client
from django.utils import timezone

from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Document, Signature
from lwt_admin.signing.services import SigningRefused, unsigned
from tests.agreements import remote, support
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (TransitionRefused, SigningRefused)


def fresh(version):
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def signing(version, signatory):
    """Signing at a table by this party."""
    witness, mark = support.coordinator_of(version), support.mark_for(signatory)
    given = {"signatory": signatory, "mark": mark, "witness": witness, "now": support.NOW}
    return lambda: transitions.sign(version, **given).state


def all_but(number):
    """An agreement that so many parties have yet to sign."""
    version = support.sent()
    while len(unsigned(version.document)) > number:
        version = support.sign_next(version)
    return version


def events_of(version):
    document = fresh(version).document
    events = list(document.events.order_by("number"))
    assert broken_links(events) == []
    return [str(event.kind) for event in events]


def test_the_last_two_who_sign_at_once_complete_it_once():
    version = all_but(2)
    outcomes = at_once(
        *(signing(version, one) for one in unsigned(version.document)), refusals=REFUSALS
    )
    assert sorted(outcomes) == [State.PARTLY_SIGNED, State.SIGNED]
    assert fresh(version).state == State.SIGNED
    assert events_of(version).count("completed") == 1
    assert fresh(version).events.filter(transition="complete").count() == 1


def test_a_text_that_is_withdrawn_at_the_last_signature_is_signed_or_withdrawn_and_not_both():
    version = all_but(1)
    actor = support.coordinator_of(version)
    (last,) = unsigned(version.document)

    def withdraw():
        given = {"actor": actor, "reason": "Toch niet.", "now": support.NOW}
        return transitions.withdraw(version, **given).state

    outcomes = at_once(signing(version, last), withdraw, refusals=REFUSALS)
    stored = fresh(version)
    done = [one for one in outcomes if isinstance(one, str)]
    assert done == [stored.state]
    assert stored.state in {State.SIGNED, State.WITHDRAWN}
    signed = stored.state == State.SIGNED
    assert (stored.document.completed_at is not None) is signed
    assert (stored.document.withdrawn_at is None) is signed
    assert Signature.objects.count() == (4 if signed else 3)
    told = events_of(version)
    assert ("completed" in told, "withdrawn" in told) == (signed, not signed)


def test_one_who_signs_while_another_refuses_leaves_a_refused_text():
    version = all_but(2)
    one, other = unsigned(version.document)

    def refuse():
        given = {"signatory": other, "reason": "Nee.", "now": support.NOW}
        return transitions.refuse(version, **given).state

    outcomes = at_once(signing(version, one), refuse, refusals=REFUSALS)
    stored = fresh(version)
    assert (stored.state, stored.document.completed_at) == (State.REFUSED, None)
    was_first = outcomes[0] == State.PARTLY_SIGNED
    assert Signature.objects.count() == (3 if was_first else 2)
    assert events_of(version)[-1] == "refused"


def test_two_tabs_of_one_party_leave_one_signature():
    version = remote.offered()
    path = remote.link_for("company")
    Client().post(f"{path}code/")
    form = remote.typed(version, "company", code=remote.code_for("company"))

    def tab():
        return Client().post(path, form).status_code

    answers = at_once(tab, tab)
    assert set(answers) <= {200, 302}
    assert 302 in answers
    assert Signature.objects.count() == 1
    assert events_of(version).count("signed") == 1


def test_a_draft_that_two_people_send_at_once_is_sent_once():
    version = support.draft()
    actors = [support.coordinator_of(version), support.coordinator_of(version)]
    guardians = list(version.agreement.trajectory.student.guardians.all())

    def sending(actor):
        given = {"actor": actor, "guardians": guardians, "now": support.NOW}
        return lambda: transitions.send(version, **given).state

    outcomes = at_once(*map(sending, actors), refusals=REFUSALS)
    assert [one for one in outcomes if isinstance(one, str)] == [State.SENT]
    assert Document.objects.count() == 1


def test_an_addendum_that_is_completed_while_its_agreement_ends_is_the_one_or_the_other():
    offered = support.offered_addendum()
    while len(unsigned(offered.document)) > 1:
        offered = support.sign_next(offered)
    first = AgreementVersion.objects.for_system().with_names().get(pk=offered.amends_id)
    (last,) = unsigned(offered.document)
    outcomes = at_once(
        signing(offered, last), lambda: support.ended(first).state, refusals=REFUSALS
    )
    addendum, amended = fresh(offered), fresh(first)
    done = [one for one in outcomes if isinstance(one, str)]
    if done == [State.SIGNED]:
        assert (addendum.state, amended.state) == (State.SIGNED, State.REPLACED)
    else:
        assert done == [State.ENDED]
        assert (addendum.state, amended.state) == (State.WITHDRAWN, State.ENDED)
    held = [one for one in (addendum, amended) if one.is_running_on(offered.start)]
    assert len(held) == 1


def test_two_workers_who_find_what_was_held_up_complete_it_once(monkeypatch):
    version = all_but(1)
    with monkeypatch.context() as blind:
        blind.setattr("lwt_admin.agreements.transitions._complete", held_up)
        support.sign_all(version)
    found = at_once(*[lambda: transitions.complete_held_up(timezone.now())] * 2)
    assert sorted(found) == [0, 1]
    assert events_of(version).count("completed") == 1


def held_up(*_given, **_facts):
    raise TransitionRefused("Er staat iets in de weg.")
