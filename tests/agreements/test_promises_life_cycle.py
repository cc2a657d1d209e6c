"""Every page of an agreement in every state, and every step that is taken with who and why."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from lwt_admin.accounts.perms import MATRIX, Reach, Right, Role
from lwt_admin.agreements import transitions
from lwt_admin.agreements.life_cycle import BEGINNINGS, LIFE_CYCLE, perform
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, State
from lwt_admin.agreements.steps import TerminationFacts
from lwt_admin.agreements.urls import urlpatterns
from lwt_admin.signing import links
from tests.agreements import paper, remote, support
from tests.factories import staff
from tests.world import take_over_for

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:05:00+00:00")]
NOW = support.NOW


def taken_over():
    trajectory = support.draft().agreement.trajectory
    with time_machine.travel("2026-08-20 12:05:00+00:00"):
        return take_over_for(trajectory)


def withdrawn():
    version = support.sent()
    actor = support.coordinator_of(version)
    return transitions.withdraw(version, actor=actor, reason="Andere dagen.", now=NOW)


def with_addendum(offered=False):
    draft = support.drafted_addendum()
    return support.send(draft) if offered else draft


STANDINGS = {
    "draft": support.draft,
    "sent": support.sent,
    "partly signed": lambda: support.sign_next(support.sent()),
    "signed": support.signed,
    "refused": lambda: support.refused(support.sent()),
    "withdrawn": withdrawn,
    "ended": lambda: support.ended(support.signed()),
    "an addendum in the making": with_addendum,
    "an addendum that was offered": lambda: with_addendum(offered=True),
    "an addendum that was refused": lambda: support.refused(with_addendum(offered=True)),
    "an addendum that took over": support.signed_addendum,
    "amended and ended": lambda: support.ended(support.signed_addendum()),
    "taken over from paper": taken_over,
}

# What these make has tests of its own, and takes seconds to make.
FILES = {"agreement_pdf", "paper_print", "termination_letter"}

# Pages of one agreement, and of one of its parties.
OF_AGREEMENT = [
    pattern
    for pattern in urlpatterns
    if set(pattern.pattern.converters) <= {"pk", "signatory_pk"}
    and pattern.name not in FILES
    and str(pattern.pattern).startswith("overeenkomsten/<int:pk>/")
]


def addresses(version):
    """Every address of this agreement: those of parties for each party of each of its texts."""
    signatories = [
        one.pk
        for each in version.agreement.versions.exclude(document=None)
        for one in each.document.signatories.all()
    ]
    for pattern in OF_AGREEMENT:
        if "signatory_pk" not in pattern.pattern.converters:
            yield pattern.name, reverse(pattern.name, args=[version.agreement_id])
            continue
        for pk in signatories:
            yield pattern.name, reverse(pattern.name, args=[version.agreement_id, pk])


def typed(version):
    """What somebody could fill in on any of these pages."""
    guardians = version.agreement.trajectory.student.guardians.all()
    newest = version.agreement.versions.order_by("-number").first()
    return {
        "version": newest.version,
        "guardians": [one.pk for one in guardians],
        "reason": "Andere dagen.",
        "last_day": "2026-12-18",
        "cause": "student",
        "participants": "Allen",
        "decided_on": "2026-08-17",
        "explanation": "Verhuisd.",
        "change_reason": "Andere dagen.",
        "start": "2026-11-02",
        "end": "2027-03-26",
        "tasks": "Heel ander werk.",
        "email": "nieuw@mail.example",
        "typed_name": "Iemand",
        "consent": "on",
        "sha256": newest.document.sha256 if newest.document else "",
    }


def texts_of(agreement):
    """What every version says that is no draft, and its fixed text."""
    decided = ("state", "ended_on")
    return {
        one.pk: (
            {name: value for name, value in model_to_dict(one).items() if name not in decided},
            one.document_id,
            one.document and one.document.sha256,
            [str(day) for day in one.schedule.all()],
        )
        for one in agreement.versions.exclude(state=State.DRAFT)
    }


ROWS = {(step.name, step.source or "", step.target) for step in (*BEGINNINGS, *LIFE_CYCLE)}


@pytest.mark.one_database
@pytest.mark.parametrize("standing", STANDINGS)
def test_no_page_breaks_in_any_state_and_only_the_table_moves_it(standing, client):
    version = STANDINGS[standing]()
    actor = support.coordinator_of(version)
    client.force_login(actor)
    before, known = texts_of(version.agreement), set(AgreementEvent.objects.values_list("pk"))
    wrong = []
    for name, url in addresses(version):
        for method in (client.get, client.post):
            with transaction.atomic():
                answer = method(url, typed(version) if method == client.post else {})
                if answer.status_code not in {200, 204, 302, 404, 405}:
                    wrong.append((name, answer.status_code))
                new = AgreementEvent.objects.exclude(pk__in=[pk for (pk,) in known])
                wrong += [
                    (name, event.transition)
                    for event in new
                    if (event.transition, event.from_state, event.to_state) not in ROWS
                    or event.actor not in {actor, None}
                ]
                after = texts_of(version.agreement)
                wrong += [(name, "text") for pk in before if after.get(pk) != before[pk]]
                transaction.set_rollback(True)
    assert wrong == []
    assert len(OF_AGREEMENT) > 12


# --- Each step with who, when and why -------------------------------------------------------------
def signed_by_link():
    version = remote.offered()
    signatory = remote.party(version, "company")
    link, _ = links.issue(signatory, now=NOW)
    mark = support.mark_for(signatory)
    return transitions.sign_by_link(version, signatory=signatory, mark=mark, link=link, now=NOW)


def signed_on_paper():
    version = support.sent()
    scan = paper.entered(version, paper.signatories(version, "guardian"))
    return transitions.sign_on_paper(
        version, scan=scan, by=support.coordinator_of(version), now=NOW
    )


def shortened():
    return support.ended(support.signed_addendum(), last_day=date(2026, 9, 4))


def lengthened():
    version = shortened()
    facts = TerminationFacts("student", "Allen", "Verhuisd.", support.TODAY)
    given = {"last_day": date(2026, 12, 4), "reason": "Toch langer.", "termination": facts}
    actor = support.coordinator_of(version)
    return transitions.change_last_day(version, actor=actor, now=NOW, **given)


BY_STAFF, BY_ITSELF = True, False
TAKEN = {
    "take_over": (taken_over, BY_STAFF, ""),
    "amend": (with_addendum, BY_STAFF, "Een andere dag."),
    "send": (support.sent, BY_STAFF, ""),
    "sign": (lambda: support.sign_next(support.sent()), BY_STAFF, "P. de Wit"),
    "sign_by_link": (signed_by_link, BY_ITSELF, "W. Kamp (leerbedrijf)"),
    "sign_on_paper": (signed_on_paper, BY_STAFF, "wettelijk vertegenwoordiger"),
    "complete": (support.signed, BY_ITSELF, ""),
    "refuse": (lambda: support.refused(support.sent()), BY_ITSELF, "De uren kloppen niet."),
    "withdraw": (withdrawn, BY_STAFF, "Andere dagen."),
    "replace": (support.signed_addendum, BY_ITSELF, ""),
    "end": (lambda: support.ended(support.signed()), BY_STAFF, "Het bedrijf stopt."),
    "shorten": (shortened, BY_STAFF, "Het bedrijf stopt."),
    "change_last_day": (lengthened, BY_STAFF, "Toch langer."),
    "lengthen": (lengthened, BY_STAFF, "Toch langer."),
}


@pytest.mark.parametrize("name", TAKEN)
def test_every_step_is_recorded_with_who_took_it_when_and_why(name):
    make, by_staff, reason = TAKEN[name]
    version = make()
    agreement = AgreementVersion.objects.get(pk=version.pk).agreement
    events = AgreementEvent.objects.filter(agreement_version__agreement=agreement)
    event = events.filter(transition=name).last()
    assert (event.actor is not None) is by_staff
    assert (event.from_state, event.to_state) in {row[1:] for row in ROWS if row[0] == name}
    assert reason in event.reason
    assert abs(event.at - NOW).days < 7


def test_no_step_was_forgotten_above():
    told_elsewhere = {"begin", "redraft"}
    assert TAKEN.keys() | told_elsewhere == {one.name for one in (*BEGINNINGS, *LIFE_CYCLE)}


def test_only_who_may_end_an_agreement_shortens_or_lengthens_an_older_text():
    version = support.signed_addendum().amends
    school = version.agreement.trajectory.student.school
    facts = {"last_day": date(2026, 9, 4), "reason": "Verhuisd.", "now": NOW}
    for role in Role:
        if MATRIX[Right.AGREEMENTS_END].get(role) is not Reach.ALL:
            for step in ("shorten", "lengthen"):
                with pytest.raises(PermissionDenied):
                    perform(step, version, actor=staff(school, role), **facts)
    done = perform("shorten", version, actor=staff(school, Role.COORDINATOR), **facts)
    assert done.last_day == date(2026, 9, 4)
