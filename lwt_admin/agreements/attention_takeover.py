"""Agreements that were taken over from paper without a scan that proves it."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.signing.models import PaperScan
from lwt_admin.todo import Todo, Urgency

FROM_PAPER: Final = "De overeenkomst is van papier overgenomen; de scan is het bewijs."


def without_scan(user: User, school: School | None) -> Iterator[Todo]:
    """One line per agreement, for who may add the scan; one query.

    A scan that was rejected is none; one that waits for a colleague stands with the other scans.
    """
    scans = PaperScan.objects.for_system().filter(document=OuterRef("document"))
    rejected = scans.filter(accepted=False).order_by("-uploaded_at", "-pk")
    versions = AgreementVersion.objects.for_user(user, Right.AGREEMENTS_SEND).at_school(school)
    missing = versions.taken_over().filter(~Exists(scans.exclude(accepted=False)))
    missing = missing.annotate(why_rejected=Subquery(rejected.values("reason")[:1]))
    for version in missing.with_names().order_by("start", "pk"):
        agreement = version.agreement
        why = version.why_rejected
        what = "klopt niet" if why else "ontbreekt"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"De scan van de overeenkomst van {agreement} {what}",
            detail=f"Afgewezen: {why}" if why else FROM_PAPER,
            url=reverse("taken_over_scan", args=[agreement.pk]),
            action="Voeg de scan toe",
            student_id=agreement.trajectory.student_id,
        )
