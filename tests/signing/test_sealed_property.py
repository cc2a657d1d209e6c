"""In whatever order things happen: what is sealed is what everybody who must sign has signed."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.parties import required_roles
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.letters.models import Letter
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Document, PaperScan, SigningLink, content_hash
from lwt_admin.signing.services import SigningRefused
from tests.agreements import support
from tests.factories import UserFactory
from tests.signing.sealed import stored_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

REFUSALS = (TransitionRefused, SigningRefused, PermissionDenied)
WHO = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["table", "link", "paper", "refuse"]), WHO),
    st.tuples(st.sampled_from(["withdraw", "seal", "younger", "older", "other text"]), WHO),
)


class Story:
    """One agreement that was offered, to which things happen."""

    def __init__(self, age):
        self.now = support.NOW
        born = self.now.date() - timedelta(days=int(age * 365.25))
        self.version = support.sent(birth_date=born)
        self.actor = support.coordinator_of(self.version)
        self.checker = support.coordinator_of(self.version)
        self.required_at_completion = None

    def party(self, number):
        parties = list(Document.objects.get(pk=self.version.document_id).signatories.all())
        return parties[number % len(parties)]

    def happen(self, what, number):
        self.now += timedelta(hours=1)
        version = AgreementVersion.objects.get(pk=self.version.pk)
        required = set(required_roles(version, self.now.date()))
        try:
            getattr(self, what.replace(" ", "_"))(version, number)
        except REFUSALS:
            return
        after = AgreementVersion.objects.get(pk=self.version.pk)
        if after.state == State.SIGNED and self.required_at_completion is None:
            self.required_at_completion = required

    def table(self, version, number):
        signatory = self.party(number)
        mark = support.mark_for(signatory)
        transitions.sign(version, signatory=signatory, mark=mark, witness=self.actor, now=self.now)

    def link(self, version, number):
        signatory = self.party(number)
        link = SigningLink.objects.create(
            signatory=signatory,
            token_hash=f"{number}{self.now.timestamp()}",
            address="iemand@x.example",
            made_at=self.now,
            expires_at=self.now + timedelta(days=14),
        )
        mark = support.mark_for(signatory)
        transitions.sign_by_link(version, signatory=signatory, mark=mark, link=link, now=self.now)

    def paper(self, version, number):
        scan = PaperScan.objects.create(
            document=version.document,
            file="scans/x.pdf",
            content_type="application/pdf",
            pages=1,
            sha256="0" * 64,
            signed_on=self.now.date(),
            uploaded_by=UserFactory(),
            uploaded_at=self.now,
        )
        scan.signatories.set([self.party(number)])
        transitions.sign_on_paper(version, scan=scan, by=self.checker, now=self.now)

    def refuse(self, version, number):
        transitions.refuse(version, signatory=self.party(number), reason="Nee.", now=self.now)

    def withdraw(self, version, _number):
        transitions.withdraw(version, actor=self.actor, reason="Toch niet.", now=self.now)

    def seal(self, _version, _number):
        cache.clear()
        sealing.seal_waiting()

    def younger(self, version, _number):
        self._born(version, date(2011, 8, 20))

    def older(self, version, _number):
        self._born(version, date(2008, 8, 1))

    def _born(self, version, day):
        student = version.agreement.trajectory.student
        student.birth_date = day
        student.save()

    def other_text(self, version, number):
        """Somebody changes the stored text behind the back of the application."""
        if number == 0:
            document = Document.objects.filter(pk=version.document_id, pdf="")
            for one in document:
                document.update(content=one.content | {"title": "Iets anders"})


def check(story):
    document = Document.objects.get(pk=story.version.document_id)
    if not document.pdf:
        assert document.sealed_at is None
        assert not Letter.objects.filter(kind=sealing.LETTER, about_id=document.pk).exists()
        return
    signatories = list(document.signatories.all())
    assert all(one.signature.sha256 == document.sha256 for one in signatories)
    assert all(one.refused_at is None for one in signatories)
    assert content_hash(document.content) == document.sha256
    assert document.withdrawn_at is None
    assert {one.party for one in signatories} >= story.required_at_completion
    assert document.events.filter(kind="sealed").count() == 1
    shown = stored_bytes(document).decode()
    assert document.sha256 in shown
    assert all(one.name in shown for one in signatories)
    assert "CONCEPT" not in shown
    assert "Nog niet getekend" not in shown


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(age=st.sampled_from([15.2, 15.98, 16.5, 17.99, 18.5]), steps=st.lists(STEPS, max_size=14))
def test_no_order_of_events_seals_what_not_everybody_signed(age, steps):
    with (
        transaction.atomic(),
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        story = Story(age)
        for what, number in steps:
            story.happen(what, number)
        story.happen("seal", 0)
        check(story)
        transaction.set_rollback(True)


@pytest.mark.parametrize("way", ["table", "link", "paper"])
@pytest.mark.parametrize("age", [15.2, 18.5])
def test_when_all_sign_it_is_sealed(way, age):
    with (
        mock.patch.object(sealing, "render_pdf", lambda html: html.encode()),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        story = Story(age)
        for number in range(4):
            story.happen(way, number)
        story.happen("seal", 0)
    check(story)
    assert Document.objects.get(pk=story.version.document_id).pdf
