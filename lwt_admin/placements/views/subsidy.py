"""The dossier of a company for the subsidy for practical learning: what is there, and as a ZIP."""

from typing import Any, cast

from auditlog.signals import accessed
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import Company
from lwt_admin.downloads import named
from lwt_admin.files import ScratchFile
from lwt_admin.placements.subsidy import CompanyFile, companies_in, read_company_file
from lwt_admin.placements.subsidy_checks import about_the_year, deadline, points_of
from lwt_admin.placements.subsidy_zip import write_dossier, zip_name
from lwt_admin.rules.subsidy import HOW_COUNTED, SOURCE, VALID_FROM
from lwt_admin.students.models import Student
from lwt_admin.text import key_in

COMPANIES = Company.objects.select_related("school")


def subsidy_list(request: StaffRequest) -> HttpResponse:
    """The companies of which a dossier can be made, per school year."""
    years = _years(request, request.school)
    year = _chosen(request, years)
    context = {
        "years": years,
        "year": year,
        "lines": companies_in(request.user, year) if year else [],
        "deadline": deadline(request.school, timezone.localdate()) if request.school else None,
    }
    return render(request, "placements/subsidy_list.html", context)


def subsidy_company(request: StaffRequest, pk: int) -> HttpResponse:
    """One company: the pupils, their weeks, and what is missing."""
    company = fetch(request, COMPANIES.all(), pk=pk)
    years = _years(request, company.school)
    year = _chosen(request, years)
    today = timezone.localdate()
    file = read_company_file(request.user, company, year, today) if year else None
    context = {
        "company": company,
        "years": years,
        "year": year,
        "file": file,
        "pupils": [(one, points_of(one)) for one in file.pupils] if file else [],
        "missing": _missing(file),
        "about": about_the_year(file, today) if file else [],
        "deadline": deadline(company.school, today),
        "how_counted": HOW_COUNTED,
        "source": SOURCE,
    }
    return render(request, "placements/subsidy_company.html", context)


def subsidy_zip(request: StaffRequest, pk: int) -> HttpResponse:
    """The dossier as a ZIP, out of a file on disk; the company and its pupils are looked at."""
    company = fetch(request, COMPANIES.all(), pk=pk)
    year = _chosen(request, _years(request, company.school))
    if year is None:
        raise Http404
    today = timezone.localdate()
    file = read_company_file(request.user, company, year, today, to_print=True)
    if not file.pupils:
        raise Http404
    accessed.send(sender=Company, instance=company)
    for pupil in file.pupils:
        if not pupil.student.is_anonymised:
            accessed.send(sender=Student, instance=pupil.student)
    scratch = ScratchFile()
    with scratch.path.open("wb") as target:
        with_notes = "zonder_verslag" not in request.GET
        write_dossier(file, target, timezone.now(), with_notes=with_notes)
    size = {"Content-Length": str(scratch.path.stat().st_size)}
    answer = StreamingHttpResponse(scratch, content_type="application/zip", headers=size)
    return cast("HttpResponse", named(answer, zip_name(file)))


def _years(request: StaffRequest, school: Any) -> list[SchoolYear]:
    """The school's years that have begun, since there is a subsidy, the newest first."""
    if school is None:
        return []
    years = SchoolYear.objects.for_user(request.user).at_school(school).select_related("school")
    begun = years.filter(end__gte=VALID_FROM, start__lte=timezone.localdate())
    return list(begun.order_by("-start", "pk"))


def _chosen(request: StaffRequest, years: list[SchoolYear]) -> SchoolYear | None:
    """The year that was asked for; else the newest. Raises Http404 for another."""
    asked = request.GET.get("jaar", "")
    if not asked:
        return next(iter(years), None)
    found = next((year for year in years if year.pk == key_in(asked)), None)
    if found is None:
        raise Http404
    return found


def _missing(file: CompanyFile | None) -> int:
    """How many parts are not complete."""
    pupils = file.pupils if file else ()
    return sum(not point.ok for pupil in pupils for point in points_of(pupil))
