"""With what the schools in sight seal their documents, and which documents still wait."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.signing.attention import failed_for
from lwt_admin.signing.certificates import NoCertificate, SealCertificate, certificate_for
from lwt_admin.signing.seals import has_time_stamps


@dataclass(frozen=True)
class SchoolSeal:
    """What a school seals with; `missing` says why there is nothing."""

    school: School
    certificate: SealCertificate | None
    missing: str
    expires_soon: bool = False


def seal_status(request: StaffRequest) -> HttpResponse:
    """The certificate of each school in sight, and what waits for a seal."""
    schools = School.objects.for_user(request.user).order_by("name", "pk")
    if request.school is not None:
        schools = schools.filter(pk=request.school.pk)
    failed = failed_for(request.user).at_school(request.school)
    context = {
        "seals": [_seal_of(school) for school in schools],
        "failed": failed.select_related("school").order_by("completed_at", "pk")[:100],
        "has_time_stamps": has_time_stamps(),
    }
    return render(request, "signing/seal_status.html", context)


def _seal_of(school: School) -> SchoolSeal:
    now = timezone.now()
    try:
        found = certificate_for(school.code, now, make=False)
    except NoCertificate as missing:
        return SchoolSeal(school, None, str(missing))
    return SchoolSeal(school, found, "", found.expires_soon(now))
