"""The contact log of a pupil, and what has still to follow on contacts."""

from urllib.parse import urlencode

from auditlog.signals import accessed
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.forms import saved
from lwt_admin.students.models import Contact, ContactWith, Student
from lwt_admin.students.support.contact_forms import ContactForm
from lwt_admin.students.support.contacts import tick
from lwt_admin.text import key_in

CONTACTS = Contact.objects.with_names()
STUDENTS = Student.objects.select_related("school")
ON_A_PAGE = 25


def contact_log(request: StaffRequest, pk: int) -> HttpResponse:
    """Every contact about a pupil, the newest first; above it the form to note one."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    accessed.send(sender=Student, instance=student)
    contacts = CONTACTS.for_user(request.user).filter(student=student)
    chosen = request.GET.get("met", "")
    if chosen in ContactWith.values:
        contacts = contacts.filter(with_whom=chosen)
    context = {
        "student": student,
        "form": _form(request, student) if may(request, Right.CONTACT_LOG, student) else None,
        "page_obj": Paginator(contacts, ON_A_PAGE).get_page(request.GET.get("page")),
        "kinds": [("", "Alles"), *ContactWith.choices],
        "chosen": chosen,
        "today": timezone.localdate(),
    }
    return render(request, "students/support/contact_log.html", context)


@require_POST
def contact_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Note a contact with the form of the log; when something is wrong, only the form is shown."""
    student = fetch(request, STUDENTS.all(), pk=pk)
    form = _form(request, student)
    if form.is_valid() and saved(form):
        messages.success(request, "Het contact is genoteerd.")
        return redirect("contact_log", pk)
    context = {"student": student, "form": form}
    return render(request, "students/support/contact_edit.html", context)


def _form(request: StaffRequest, student: Student) -> ContactForm:
    contact = Contact(student=student, entered_by=request.user)
    data = request.POST if request.method == "POST" else None
    return ContactForm(data, instance=contact, user=request.user, today=timezone.localdate())


def contact_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a contact, or say more about it."""
    contact = fetch(request, CONTACTS.all(), pk=pk)
    student, today = contact.student, timezone.localdate()
    form = ContactForm(request.POST or None, instance=contact, user=request.user, today=today)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het contact is opgeslagen.")
        return redirect("contact_log", student.pk)
    context = {"form": form, "student": student, "contact": contact}
    return render(request, "students/support/contact_edit.html", context)


@require_POST
def contact_done(request: StaffRequest, pk: int) -> HttpResponse:
    """Tick off a follow-up, or take the tick away; a second click changes nothing."""
    contact = fetch(request, CONTACTS.all(), pk=pk)
    done = request.POST.get("gedaan") == "1"
    if key_in(request.POST.get("version", "")) != contact.version:
        if done == contact.waits:
            messages.info(request, "Iemand anders heeft dit contact intussen gewijzigd.")
    elif tick(contact, done=done, today=timezone.localdate()):
        said = "is gedaan" if done else "staat weer open"
        messages.success(request, f"“{contact.follow_up}” {said}.")
    if request.POST.get("terug") == "vervolg":
        return redirect("follow_up_list")
    address = reverse("contact_log", args=[contact.student_id])
    kind = request.POST.get("met", "")
    filtered = f"?{urlencode({'met': kind})}" if kind in ContactWith.values else ""
    return redirect(f"{address}{filtered}#contact-{contact.pk}")


def follow_up_list(request: StaffRequest) -> HttpResponse:
    """What has still to be done after contacts: one's own, or on request that of everybody."""
    everybody = request.GET.get("van") == "iedereen"
    contacts = CONTACTS.for_user(request.user, Right.CONTACT_LOG).at_school(request.school)
    contacts = contacts.waiting()
    if not everybody:
        contacts = contacts.owned_by(request.user)
    context = {
        "page_obj": Paginator(contacts, ON_A_PAGE).get_page(request.GET.get("page")),
        "everybody": everybody,
        "today": timezone.localdate(),
    }
    return render(request, "students/support/follow_up_list.html", context)
