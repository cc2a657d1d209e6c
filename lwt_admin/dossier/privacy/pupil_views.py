"""A pupil's own data, what was asked about it, and erasing because somebody asked."""

from typing import cast

from auditlog.signals import accessed
from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.dossier.privacy.anonymising import anonymise
from lwt_admin.dossier.privacy.meetings import may_name
from lwt_admin.dossier.privacy.own_data import own_data, write_zip, zip_name
from lwt_admin.dossier.privacy.request_forms import DecisionForm, RequestForm
from lwt_admin.downloads import named
from lwt_admin.files import ScratchFile
from lwt_admin.forms import saved
from lwt_admin.signing.erasing import NotErasable
from lwt_admin.students.models import Guardian, PrivacyRequest, Student

GRANTED = (PrivacyRequest.Decision.DONE, PrivacyRequest.Decision.PARTLY)


class SureForm(forms.Form):
    """Erasing somebody asks to be sure."""

    sure = forms.BooleanField(
        label="Ik weet dat dit niet ongedaan kan worden gemaakt",
        error_messages={"required": "Bevestig dat u weet dat dit voorgoed is."},
    )


def privacy(request: StaffRequest, pk: int) -> HttpResponse:
    """What was asked about this pupil's data, and what became of it."""
    student = _student(request, pk)
    requests = student.privacy_requests.select_related("decided_by")
    people: list[Guardian | Student] = [student, *student.guardians.all()]
    context = {
        "student": student,
        "requests": requests,
        "may_erase": _erasure_was_granted(student),
        "may_see_restricted": may(request, Right.NOTES_RESTRICTED, student),
        "hidden": [str(one) for one in people if one.address_hidden],
    }
    return render(request, "dossier/privacy.html", context)


def own_data_zip(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything that is kept about the pupil, as one ZIP; that it was made is recorded."""
    student = _student(request, pk)
    wanted = "afgeschermd" in request.GET
    restricted = wanted and may(request, Right.NOTES_RESTRICTED, student)
    accessed.send(sender=Student, instance=student)
    scratch = ScratchFile()
    with scratch.path.open("wb") as target:
        write_zip(own_data(student, timezone.now(), restricted=restricted), target)
    size = {"Content-Length": str(scratch.path.stat().st_size)}
    answer = StreamingHttpResponse(scratch, content_type="application/zip", headers=size)
    return cast("HttpResponse", named(answer, zip_name(student)))


def privacy_request_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Note what somebody asks."""
    student = _student(request, pk)
    today = timezone.localdate()
    instance = PrivacyRequest(student=student)
    form = RequestForm(request.POST or None, instance=instance, today=today)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het verzoek is genoteerd.")
        return redirect("privacy", pk)
    return _form_page(request, student, form, "Verzoek noteren")


def privacy_request_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was noted, as long as nothing was decided on it."""
    asked = _asked(request, pk)
    if asked.decision:
        messages.error(request, "Op dit verzoek is al besloten.")
        return redirect("privacy", asked.student_id)
    form = RequestForm(request.POST or None, instance=asked, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het verzoek is gewijzigd.")
        return redirect("privacy", asked.student_id)
    return _form_page(request, asked.student, form, "Verzoek wijzigen")


def privacy_request_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Note what the school decided and did."""
    asked = _asked(request, pk)
    today = timezone.localdate()
    form = DecisionForm(request.POST or None, instance=asked, today=today, user=request.user)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het besluit is genoteerd.")
        return redirect("privacy", asked.student_id)
    return _form_page(request, asked.student, form, "Besluit op een verzoek", asked=asked)


def student_erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Take away who the pupil was, because that was asked and granted."""
    student = _student(request, pk)
    if not _erasure_was_granted(student):
        messages.error(request, "Noteer eerst het verzoek om te wissen, en het besluit daarop.")
        return redirect("privacy", pk)
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            anonymise(student, by=request.user, now=timezone.now())
        except NotErasable as refused:
            messages.error(request, str(refused))
            return redirect("privacy", pk)
        messages.success(request, f"{student} is geanonimiseerd.")
        return redirect("student_list")
    named = may_name(request.user, [student.pk]).get(student.pk, [])
    context = {"student": student, "form": form, "meetings": named}
    return render(request, "dossier/student_erase.html", context)


def _student(request: StaffRequest, pk: int) -> Student:
    student: Student = fetch(request, Student.objects.select_related("school"), pk=pk)
    return student


def _asked(request: StaffRequest, pk: int) -> PrivacyRequest:
    found: PrivacyRequest = fetch(
        request, PrivacyRequest.objects.select_related("student__school"), pk=pk
    )
    return found


def _erasure_was_granted(student: Student) -> bool:
    asked = student.privacy_requests.filter(kind=PrivacyRequest.Kind.ERASURE)
    return asked.filter(decision__in=GRANTED).exists()


def _form_page(
    request: StaffRequest,
    student: Student,
    form: forms.ModelForm,
    heading: str,
    asked: PrivacyRequest | None = None,
) -> HttpResponse:
    context = {"student": student, "form": form, "heading": heading, "asked": asked}
    return render(request, "dossier/privacy_request.html", context)
