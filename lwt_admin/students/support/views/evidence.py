"""Evidence in the LOB dossier: files that show what a pupil did or can do."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.attachments import AttachmentRefused, remove
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.scans import as_download
from lwt_admin.students.models import CareerEvidence, Student
from lwt_admin.students.support.evidence import add_evidence
from lwt_admin.students.support.forms import CareerEvidenceAddForm, CareerEvidenceForm

EVIDENCE = CareerEvidence.objects.select_related("student__school", "added_by")


def evidence_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a photo or a document, checked by what is in it."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    form = CareerEvidenceAddForm(
        request.POST or None,
        request.FILES or None,
        instance=CareerEvidence(student=student, added_by=request.user, added_at=timezone.now()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_evidence(form.save(commit=False), form.cleaned_data["file"])
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "Het bewijs is toegevoegd.")
            return redirect("career", pk)
    context = {"form": form, "student": student, "title": "Bewijs toevoegen"}
    return render(request, "students/support/evidence_form.html", context)


def evidence_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Say better what a file shows."""
    evidence = fetch(request, EVIDENCE.all(), pk=pk)
    form = CareerEvidenceForm(request.POST or None, instance=evidence)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het bewijs is opgeslagen.")
        return redirect("career", evidence.student_id)
    context = {
        "form": form,
        "student": evidence.student,
        "evidence": evidence,
        "title": "Bewijs wijzigen",
    }
    return render(request, "students/support/evidence_form.html", context)


@never_cache
def evidence_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The file, to save; taking it is recorded."""
    evidence = fetch(request, EVIDENCE.all(), pk=pk)
    accessed.send(sender=CareerEvidence, instance=evidence)
    try:
        return as_download(evidence.file, evidence.name)
    except OSError as error:
        raise Http404("Dit bestand is niet te vinden.") from error


def evidence_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a file away, after asking; the history keeps that it was there."""
    evidence = fetch(request, EVIDENCE.all(), pk=pk)
    student = evidence.student
    if request.method == "POST":
        if not removed(request, evidence, lambda: remove(evidence)):
            return redirect(request.path)
        messages.success(request, f"“{evidence.title}” is verwijderd.")
        return redirect("career", student.pk)
    context = {"evidence": evidence, "student": student}
    return render(request, "students/support/evidence_delete.html", context)
