"""Hour sheets: per month and per agreement, as PDF and as a workbook."""

from datetime import date
from typing import Any

from auditlog.signals import accessed
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.downloads import named, pdf_answer
from lwt_admin.placements.hour_sheet import Stretch, make_sheets, stretch_of, stretches
from lwt_admin.placements.hour_sheet_pdf import sheet_pdf, sheet_stem
from lwt_admin.placements.hour_sheet_xlsx import sheet_xlsx
from lwt_admin.placements.reading import read_hours
from lwt_admin.sheet_writing import TYPES
from lwt_admin.students.models import Student, Trajectory

AGREEMENTS = WorkAgreement.objects.select_related("trajectory__student__school", "company")


def hour_sheets(request: StaffRequest, pk: int) -> HttpResponse:
    """The sheets that can be made of one pupil's hours."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    today = timezone.localdate()
    found = Trajectory.objects.for_user(request.user, Right.DOCUMENTS).filter(student=student)
    read = read_hours(found.select_related("student__school").order_by("-start", "pk"))
    wanted = [
        (placement.agreement.pk, stretch)
        for hours in read
        for placement in hours.placements
        for stretch in stretches(placement, today)
    ]
    parts: dict[int, list[Any]] = {}
    for sheet in make_sheets(read, wanted, today, to_print=False):
        parts.setdefault(sheet.agreement.pk, []).append(sheet)
    context = {"student": student, "parts": list(parts.values())}
    return render(request, "placements/hour_sheets.html", context)


def hour_sheet_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The sheet of an agreement as PDF; of one month when `maand` names one, such as 2026-09."""
    sheet = _sheet(request, pk)
    pdf = sheet_pdf(sheet, timezone.now())
    return pdf_answer(pdf, f"{sheet_stem(sheet)}.pdf")


def hour_sheet_xlsx(request: StaffRequest, pk: int) -> HttpResponse:
    """The same as a workbook."""
    sheet = _sheet(request, pk)
    answer = HttpResponse(sheet_xlsx(sheet), content_type=TYPES["xlsx"])
    return named(answer, f"{sheet_stem(sheet)}.xlsx")


def _sheet(request: StaffRequest, pk: int) -> Any:
    """The asked sheet; the pupil counts as looked at. Raises Http404 for a month it has not."""
    agreement = fetch(request, AGREEMENTS.all(), pk=pk)
    today = timezone.localdate()
    (hours,) = read_hours([agreement.trajectory])
    stretch = _stretch(request, hours.placements, agreement, today)
    accessed.send(sender=Student, instance=agreement.trajectory.student)
    return make_sheets([hours], [(agreement.pk, stretch)], today)[0]


def _stretch(
    request: StaffRequest, placements: Any, agreement: WorkAgreement, today: date
) -> Stretch:
    asked = request.GET.get("maand", "")
    try:
        month = date.fromisoformat(f"{asked}-01") if asked else None
    except ValueError:
        raise Http404 from None
    for placement in placements:
        if placement.agreement.pk == agreement.pk:
            found = stretch_of(placement, month, today)
            if found is not None:
                return found
    raise Http404
