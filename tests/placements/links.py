"""Links of a leermeester and a pupil, as the letters of a week make them."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.links import digest
from lwt_admin.placements.models import ConfirmationLink

Party = ConfirmationLink.Party


def link_for(*agreements: WorkAgreement, party: str = Party.COMPANY) -> ConfirmationLink:
    """A link that opens the hours under these agreements for a fortnight."""
    now = timezone.now()
    link = ConfirmationLink.objects.create(
        school=agreements[0].trajectory.student.school,
        party=party,
        name="Piet de Boer",
        address="piet@example.nl",
        token_hash=digest(str(uuid4())),
        made_at=now,
        expires_at=now + timedelta(days=14),
    )
    link.agreements.set(agreements)
    return link
