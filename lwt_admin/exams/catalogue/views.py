"""The school's list of electives and extra subjects."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.views.common import chosen_school, first_message
from lwt_admin.deleting import removed
from lwt_admin.exams.catalogue.forms import CatalogueForm
from lwt_admin.exams.catalogue.imports import COLUMNS, plan_subjects, read_subjects
from lwt_admin.exams.catalogue.services import delete_catalogue_subject, offer
from lwt_admin.exams.models import CatalogueSubject
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.import_rooms import ImportRoom
from lwt_admin.students.import_views import review_page, upload_page
from lwt_admin.students.models import ImportUpload

SUBJECTS = ImportRoom(
    kind=ImportUpload.Kind.SUBJECTS,
    columns=COLUMNS,
    read=read_subjects,
    plan=plan_subjects,
    upload_page="catalogue_import",
    review_page="catalogue_import_apply",
    list_page="catalogue_list",
    many="examenvakken",
    formats="CSV of Excel (.xlsx)",
    rules=(
        "De naam bepaalt om welk vak het gaat.",
        "Soort is keuzevak, extra vak, Nederlands of rekenen.",
        "Profielmodule van is de korte naam van een profiel, of geen.",
        "Centraal examen en aangeboden zijn ja of nee.",
    ),
    title_columns=frozenset({"naam"}),
)


def catalogue_list(request: StaffRequest) -> HttpResponse:
    """Every subject of the list by kind, with in how many packages it is."""
    listed = CatalogueSubject.objects.for_user(request.user, request.right)
    subjects = (
        listed.at_school(request.school)
        .select_related("school")
        .annotate(number=Count("chosen"))
        .order_by("school__name", "school", "kind", "name_key", "pk")
    )
    order = [kind.value for kind in CatalogueSubject.KINDS]
    rows = sorted(subjects, key=lambda one: order.index(one.kind))
    context = {
        "groups": [
            (of_kind[0].get_kind_display(), of_kind)
            for of_kind in (list(some) for _, some in groupby(rows, key=lambda one: one.kind))
        ],
        "without_code": sum(not one.code and one.is_offered for one in rows),
    }
    return render(request, "exams/catalogue/list.html", context)


def catalogue_add(request: StaffRequest) -> HttpResponse:
    """Add a subject to the list."""
    school = chosen_school(request)
    return _form_page(request, CatalogueSubject(school=school), "Vak toevoegen")


def catalogue_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a subject of the list."""
    subject = _subject(request, pk)
    return _form_page(request, subject, f"{subject} wijzigen")


def _form_page(request: StaffRequest, subject: CatalogueSubject, title: str) -> HttpResponse:
    form = CatalogueForm(request.POST or None, instance=subject)
    fine = request.method == "POST" and form.is_valid()
    if fine and attempt(form, lambda: form.store(request.user)):
        messages.success(request, f"{form.instance} is opgeslagen.")
        return redirect("catalogue_list")
    return render(request, "exams/catalogue/form.html", {"form": form, "title": title})


@require_POST
def catalogue_offer(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop offering a subject, or offer it again."""
    subject = _subject(request, pk)
    is_offered = "again" in request.POST
    offer(subject, is_offered=is_offered, by=request.user)
    told = "wordt weer aangeboden" if is_offered else "wordt niet meer aangeboden"
    messages.success(request, f"{subject} {told}.")
    return redirect("catalogue_list")


def catalogue_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then take a subject off the list that no package ever held."""
    subject = _subject(request, pk)
    if request.method == "POST":
        try:
            if not removed(request, subject, lambda: delete_catalogue_subject(subject)):
                return redirect(request.path)
        except ValidationError as error:
            messages.error(request, first_message(error))
        else:
            messages.success(request, f"{subject} is van de lijst gehaald.")
        return redirect("catalogue_list")
    return render(request, "exams/catalogue/delete.html", {"subject": subject})


def _subject(request: StaffRequest, pk: int) -> CatalogueSubject:
    found: CatalogueSubject = fetch(request, CatalogueSubject.objects, pk=pk)
    return found


def catalogue_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of subjects."""
    return upload_page(request, SUBJECTS)


def catalogue_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of subjects would do, and do it."""
    return review_page(request, SUBJECTS, pk)
