"""The attachments of a pupil: the list, adding, taking, and deleting after asking."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.attachments import AttachmentRefused, remove
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.scans import as_download
from lwt_admin.students.attachments.forms import AttachmentAddForm, AttachmentForm
from lwt_admin.students.attachments.services import add_attachment
from lwt_admin.students.models import PupilAttachment, Student

ATTACHMENTS = PupilAttachment.objects.select_related("student__school", "added_by")
FORM_PAGE = "students/attachments/attachment_form.html"


def attachments(request: StaffRequest, pk: int) -> HttpResponse:
    """What lies in the dossier, the newest paper first."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    kept = PupilAttachment.objects.for_user(request.user).filter(student=student)
    reach = request.user.access.reach(Right.STUDENTS_PERSONAL, student.school_id)
    context = {
        "student": student,
        "attachments": kept.select_related("added_by"),
        "may_change": reach is not None,
    }
    return render(request, "students/attachments/attachment_list.html", context)


def attachment_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a photo or a document, checked by what is in it."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    form = AttachmentAddForm(
        request.POST or None,
        request.FILES or None,
        instance=PupilAttachment(student=student, added_by=request.user, added_at=timezone.now()),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = add_attachment(form.save(commit=False), form.cleaned_data["file"])
        except AttachmentRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"“{added.title}” is toegevoegd.")
            return redirect("attachments", pk)
    context = {"form": form, "student": student, "title": "Bijlage toevoegen"}
    return render(request, FORM_PAGE, context)


def attachment_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Say better what a file is, or of when."""
    attachment = fetch(request, ATTACHMENTS.all(), pk=pk)
    form = AttachmentForm(request.POST or None, instance=attachment, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De bijlage is opgeslagen.")
        return redirect("attachments", attachment.student_id)
    context = {
        "form": form,
        "student": attachment.student,
        "attachment": attachment,
        "title": "Bijlage wijzigen",
    }
    return render(request, FORM_PAGE, context)


@never_cache
def attachment_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The file, to save; taking it is recorded."""
    attachment = fetch(request, ATTACHMENTS.all(), pk=pk)
    accessed.send(sender=PupilAttachment, instance=attachment)
    try:
        return as_download(attachment.file, attachment.name)
    except OSError as error:
        raise Http404("Dit bestand is niet te vinden.") from error


def attachment_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a file away, after asking; the history keeps that it was there."""
    attachment = fetch(request, ATTACHMENTS.all(), pk=pk)
    student = attachment.student
    if request.method == "POST":
        if not removed(request, attachment, lambda: remove(attachment)):
            return redirect(request.path)
        messages.success(request, f"“{attachment.title}” is verwijderd.")
        return redirect("attachments", student.pk)
    context = {"attachment": attachment, "student": student}
    return render(request, "students/attachments/attachment_delete.html", context)
