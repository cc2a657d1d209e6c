"""Accidents and incidents: what happened, to whom it was told, what next; with attachments.

Every page here needs the right to restricted notes: whoever lacks it does not even learn that
something happened.
"""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.attachments import AttachmentRefused, remove
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.placements.incident_forms import AttachmentForm, CloseForm, IncidentForm
from lwt_admin.placements.incidents import attach, places_of, places_on
from lwt_admin.placements.models import Incident, IncidentFile
from lwt_admin.scans import as_download
from lwt_admin.students.models import Student
from lwt_admin.text import key_in

AGREEMENTS = WorkAgreement.objects.select_related("trajectory__student__school", "company")
INCIDENTS = Incident.objects.with_names()
FILES = IncidentFile.objects.select_related("incident__agreement__trajectory__student__school")
ON_A_PAGE = 25
CLOSED = "Dit incident is afgehandeld. Heropen het als er toch nog iets moet gebeuren."


def incident_list(request: StaffRequest) -> HttpResponse:
    """What has not been dealt with; on request everything."""
    everything = request.GET.get("toon") == "alles"
    incidents = INCIDENTS.for_user(request.user).at_school(request.school)
    if not everything:
        incidents = incidents.open()
    page = Paginator(incidents, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "everything": everything, "today": timezone.localdate()}
    return render(request, "placements/incident_list.html", context)


def incident_student(request: StaffRequest, pk: int) -> HttpResponse:
    """The incidents of one pupil; the dossier fetches them into its own page."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    incidents = INCIDENTS.for_user(request.user).filter(agreement__trajectory__student=student)
    agreements = AGREEMENTS.for_user(request.user, request.right)
    is_part = "HX-Request" in request.headers
    if not is_part:
        accessed.send(sender=Student, instance=student)
    context = {
        "student": student,
        "incidents": incidents,
        "places": [] if is_part else places_of(agreements.filter(trajectory__student=student)),
        "today": timezone.localdate(),
        "is_part": is_part,
    }
    part, page = "placements/parts/student_incidents.html", "placements/incident_student.html"
    return render(request, part if is_part else page, context)


def incident_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One incident with its attachments; looking at it is recorded."""
    incident = fetch(request, INCIDENTS.all(), pk=pk)
    accessed.send(sender=Incident, instance=incident)
    files = IncidentFile.objects.for_user(request.user).filter(incident=incident)
    context = _about(incident) | {
        "files": files.select_related("added_by"),
        "today": timezone.localdate(),
    }
    return render(request, "placements/incident_detail.html", context)


def _about(incident: Incident) -> dict[str, Any]:
    return {
        "incident": incident,
        "agreement": incident.agreement,
        "student": incident.agreement.trajectory.student,
        "company": incident.agreement.company,
    }


def incident_choose(request: StaffRequest) -> HttpResponse:
    """At whom and where something happened: the places at which pupils work now, by pupil."""
    today = timezone.localdate()
    agreements = AGREEMENTS.for_user(request.user, request.right).at_school(request.school)
    context = {"places": places_on(today, agreements)}
    return render(request, "placements/incident_choose.html", context)


def incident_add(request: StaffRequest, agreement_pk: int) -> HttpResponse:
    """Note what happened to a pupil at this company."""
    agreement = fetch(request, AGREEMENTS.all(), pk=agreement_pk)
    incident = Incident(agreement=agreement, entered_by=request.user)
    return _form_page(request, incident, "Incident noteren")


def incident_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change or add to what was noted, as long as it has not been dealt with."""
    incident = fetch(request, INCIDENTS.all(), pk=pk)
    if incident.closed_on is not None and request.method != "POST":
        messages.info(request, CLOSED)
        return redirect("incident_detail", pk)
    return _form_page(request, incident, "Incident wijzigen")


def _form_page(request: StaffRequest, incident: Incident, title: str) -> HttpResponse:
    form = IncidentForm(request.POST or None, instance=incident, today=timezone.localdate())
    if incident.closed_on is not None:
        form.add_error(None, CLOSED)  # what was typed stays on the page
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het incident is opgeslagen.")
        return redirect("incident_detail", incident.pk)
    context = _about(incident) | {"form": form, "title": title}
    return render(request, "placements/incident_form.html", context)


def incident_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that it has been dealt with."""
    incident = fetch(request, INCIDENTS.all(), pk=pk)
    if incident.closed_on is not None:
        messages.info(request, "Dit incident is al afgehandeld.")
        return redirect("incident_detail", pk)
    today = timezone.localdate()
    form = CloseForm(
        request.POST or None, instance=incident, today=today, initial={"closed_on": today}
    )
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het incident is afgehandeld.")
        return redirect("incident_detail", pk)
    context = _about(incident) | {"form": form}
    return render(request, "placements/incident_close.html", context)


@require_POST
def incident_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """It had not been dealt with after all."""
    incident = fetch(request, INCIDENTS.all(), pk=pk)
    is_seen = key_in(request.POST.get("version", "")) == incident.version
    if incident.closed_on is not None and is_seen:
        incident.closed_on = None
        incident.version += 1
        incident.save()
        messages.success(request, "Het incident staat weer open.")
    return redirect("incident_detail", pk)


def incident_attach(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a photo or a document, checked by what is in it."""
    incident = fetch(request, INCIDENTS.all(), pk=pk)
    if incident.closed_on is not None:
        messages.info(request, CLOSED)
        return redirect("incident_detail", pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = attach(incident, file, by=request.user, now=timezone.now())
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"“{kept.name}” is toegevoegd.")
            return redirect("incident_detail", pk)
    context = _about(incident) | {"form": form}
    return render(request, "placements/incident_attach.html", context)


@never_cache
def incident_file(request: StaffRequest, pk: int) -> HttpResponse:
    """An attachment, to save; taking it is recorded."""
    attachment = fetch(request, FILES.all(), pk=pk)
    accessed.send(sender=IncidentFile, instance=attachment)
    try:
        return as_download(attachment.file, attachment.name)
    except OSError as error:
        raise Http404("Dit bestand is niet te vinden.") from error


def incident_file_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an attachment away, after asking; the history keeps that it was there."""
    attachment = fetch(request, FILES.select_related("added_by"), pk=pk)
    incident = attachment.incident
    if incident.closed_on is not None:
        messages.info(request, CLOSED)
        return redirect("incident_detail", incident.pk)
    if request.method == "POST":
        if not removed(request, attachment, lambda: remove(attachment)):
            return redirect(request.path)
        messages.success(request, f"“{attachment.name}” is verwijderd.")
        return redirect("incident_detail", incident.pk)
    context = {"attachment": attachment, "incident": incident}
    return render(request, "placements/incident_file_delete.html", context)
