"""School times: of a class, and of one pupil when they differ; `?jaar=` shows another year."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.one_school import chosen_or_first
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.students.forms.times import WeekForm
from lwt_admin.students.models import Student
from lwt_admin.students.school_times import (
    Week,
    class_names,
    class_times,
    class_week_of,
    own_times,
    store_week,
    week_of,
)
from lwt_admin.students.services import current_school_year
from lwt_admin.text import key_in


def class_times_page(request: StaffRequest) -> HttpResponse:
    """The week of one class (`?klas=`), with the other classes one click away."""
    school = chosen_or_first(request)
    school_year = _school_year(request, school.pk)
    context: dict[str, Any] = {"school": school, "school_year": school_year, "classes": []}
    context["of_age"] = OF_AGE
    if school_year is None:
        return render(request, "students/class_times.html", context)
    classes = class_names(school_year)
    class_name = _class_name(request, classes)
    context |= {"classes": classes, "class_name": class_name, "years": _years(request, school)}
    if not classes:
        return render(request, "students/class_times.html", context)
    stored = week_of(class_times(class_name, school_year))
    form = WeekForm(request.POST or None, weekdays=school_year.school_days, stored=stored)
    if request.method == "POST" and form.is_valid():
        store_week(school_year, form.week(), class_name=class_name)
        messages.success(request, f"De schooltijden van klas {class_name} zijn opgeslagen.")
        query = urlencode({"klas": class_name, "jaar": school_year.pk})
        return redirect(f"{reverse('class_times')}?{query}")
    return render(request, "students/class_times.html", context | {"form": form})


def school_times(request: StaffRequest, pk: int) -> HttpResponse:
    """The pupil's own week, which replaces the week of the class; empty puts the class's back."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    school_year = _school_year(request, student.school_id)
    context: dict[str, Any] = {"student": student, "school_year": school_year}
    if school_year is None:
        return render(request, "students/school_times.html", context)
    own = week_of(own_times(student, school_year))
    of_class = class_week_of(student, school_year)
    form = WeekForm(
        request.POST or None,
        weekdays=school_year.school_days,
        stored=own,
        shown=own or of_class,
    )
    if request.method == "POST" and form.is_valid():
        week = {} if "reset" in request.POST or _same(form, of_class) else form.week()
        store_week(school_year, week, student=student)
        said = "eigen schooltijden" if week else "de schooltijden van de klas"
        messages.success(request, f"{student} heeft {said}.")
        return redirect("dossier", pk)
    context |= {"form": form, "has_own": bool(own), "has_class": bool(of_class)}
    return render(request, "students/school_times.html", context)


def _same(form: WeekForm, of_class: Week) -> bool:
    """Whether what was typed is what the class has: then there is nothing of one's own."""
    return {weekday: [span] for weekday, span in form.week().items()} == of_class


def _school_year(request: StaffRequest, school_id: int) -> SchoolYear | None:
    picked = request.GET.get("jaar", "")
    if not picked:
        return current_school_year(school_id, timezone.localdate())
    years = SchoolYear.objects.for_user(request.user).filter(school=school_id)
    found = years.filter(pk=key_in(picked) or 0).first()
    if found is None:
        raise Http404
    return found


def _years(request: StaffRequest, school: School) -> list[SchoolYear]:
    return list(SchoolYear.objects.for_user(request.user).filter(school=school))


def _class_name(request: StaffRequest, classes: list[str]) -> str:
    picked = request.GET.get("klas", "")
    if picked and picked not in classes:
        raise Http404
    return picked or next(iter(classes), "")
