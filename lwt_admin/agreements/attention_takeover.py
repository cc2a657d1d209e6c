"""Agreements that were taken over from paper of which the scan is still missing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.signing.models import PaperScan
from lwt_admin.todo import Todo, Urgency


def without_scan(user: User, school: School | None) -> Iterator[Todo]:
    """One line per agreement, for who may add the scan; one query."""
    scans = PaperScan.objects.for_system().filter(document=OuterRef("document"))
    versions = AgreementVersion.objects.for_user(user, Right.AGREEMENTS_SEND).at_school(school)
    missing = versions.filter(
        ~Exists(scans),
        state__in=(State.SIGNED, State.REPLACED, State.ENDED),
        agreement__taken_over_at__isnull=False,
        number=1,
    )
    for version in missing.with_names().order_by("start", "pk"):
        agreement = version.agreement
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"De scan van de overeenkomst van {agreement} ontbreekt",
            detail="De overeenkomst is van papier overgenomen; de scan is het bewijs.",
            url=reverse("taken_over_scan", args=[agreement.pk]),
            action="Voeg de scan toe",
            student_id=agreement.trajectory.student_id,
        )
