"""A dossier that is fetched while the consent for it is taken back."""

import pytest
from django.utils import timezone

from lwt_admin.dossier.transfer import sending
from lwt_admin.students.models import TransferEvent, TransferLink
from tests.dossier.transfer import support
from tests.support.at_once import at_once, meeting_at


@pytest.mark.django_db(transaction=True)
def test_what_was_fetched_stays_counted_when_consent_is_taken_back_at_the_same_moment():
    transfer = support.agreed(support.prepared(support.pupil(17), ["support"]), sealed=True)
    link, _ = support.sent(transfer)
    by = support.coordinator(transfer.student)

    def fetch() -> None:
        try:
            sending.fetch_by(link, sending.What.DATA, timezone.now())
        except sending.Gone:
            return

    with meeting_at(TransferLink):
        at_once(fetch, lambda: sending.stop(transfer, "Toch niet.", by=by, now=timezone.now()))
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert link.downloads == TransferEvent.objects.filter(kind="data").count()
