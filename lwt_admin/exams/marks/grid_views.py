"""The marks of many candidates: the grid, one cell of it, a pasted block, and who set what."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, signed_out
from lwt_admin.exams.marks.cell import object_in, read_sent, refusal, save_cell
from lwt_admin.exams.marks.checking import PARTS
from lwt_admin.exams.marks.grid import Column, Refused, Row, candidates_in, columns_of, row_of
from lwt_admin.exams.marks.grid_forms import GridFilter, SentGrid
from lwt_admin.exams.marks.history import changes_of
from lwt_admin.exams.marks.packages import Packages
from lwt_admin.exams.marks.paste import cells_in, preview
from lwt_admin.exams.models import ExamSubject

ON_A_PAGE: Final = 40
"""Candidates on one page: with every subject their fields stay below what a form may send."""


def marks_grid(request: StaffRequest) -> HttpResponse:
    """The marks of the candidates of an exam year; without a script an ordinary form."""
    narrowed = GridFilter(request.GET, user=request.user, school=request.school)
    sent = SentGrid(request.POST) if request.method == "POST" else None
    if sent is not None:
        _, rows, _ = _table(request, narrowed, {})
        sent.store(rows, request.user)
        _tell(request, sent)
        if not sent.refused:
            return redirect(request.get_full_path())
    columns, rows, page = _table(request, narrowed, sent.refused if sent else {})
    days = sent.days if sent else {}
    columns = [replace(column, day_typed=days.get(column.key, "")) for column in columns]
    context = {
        "filter_form": narrowed,
        "columns": columns,
        "groups": _groups(columns),
        "rows": rows,
        "page_obj": page,
        "exam_year": narrowed.exam_year,
    }
    return render(request, "exams/marks/grid.html", context)


def _table(
    request: StaffRequest, narrowed: GridFilter, refused: dict[str, Refused]
) -> tuple[list[Column], list[Row], Any]:
    found = candidates_in(request.user, request.school, narrowed.chosen)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    packages = Packages(page.object_list)
    columns = columns_of(
        packages.candidates, narrowed.chosen.subject, resits_offered=packages.any_resit
    )
    return columns, [row_of(one, columns, refused) for one in packages.candidates], page


def _groups(columns: list[Column]) -> list[tuple[str, list[Column]]]:
    """The columns by subject, for the upper row of the head."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column.group, []).append(column)
    return [(those[0].title, those) for those in groups.values()]


def _tell(request: StaffRequest, sent: SentGrid) -> None:
    if sent.saved:
        done = "1 cijfer is" if sent.saved == 1 else f"{sent.saved} cijfers zijn"
        messages.success(request, f"{done} opgeslagen.")
    if sent.refused:
        left = len(sent.refused)
        told = "1 cijfer is" if left == 1 else f"{left} cijfers zijn"
        messages.warning(request, f"{told} niet opgeslagen. De reden staat erbij.")
    if not sent.saved and not sent.refused:
        messages.info(request, "Er was niets gewijzigd.")


@require_POST
def mark_cell(request: StaffRequest) -> HttpResponse:
    """Save one cell, and say in JSON how that went; `cell` says what is sent and answered."""
    try:
        sent = read_sent(request)
    except ValidationError as error:
        status, body = refusal(error)
        return JsonResponse(body, status=status)
    if sent["by"] not in {None, request.user.pk}:
        return signed_out()
    status, body = save_cell(_subject(request, sent["subject"]), sent, request.user)
    return JsonResponse(body, status=status)


@require_POST
def marks_paste(request: StaffRequest) -> HttpResponse:
    """What a pasted block would do; `paste` says what is sent and answered."""
    try:
        cells = cells_in(object_in(request.body))
    except ValidationError as error:
        status, body = refusal(error)
        return JsonResponse(body, status=status)
    return JsonResponse({"cells": preview(cells, request.user)})


def mark_history(request: StaffRequest, subject_pk: int) -> HttpResponse:
    """Who set the marks of one subject of one candidate, and when."""
    subject = _subject(request, subject_pk)
    asked = request.GET.get("deel", "")
    parts = [asked] if asked in PARTS else list(PARTS)
    context = {
        "subject": subject,
        "candidate": subject.candidate,
        "student": subject.candidate.trajectory.student,
        "lists": [(PARTS[part], list(changes_of(subject, part))) for part in parts],
    }
    return render(request, "exams/marks/history.html", context)


def _subject(request: StaffRequest, pk: int) -> ExamSubject:
    path = "candidate__trajectory__student__school"
    found: ExamSubject = fetch(request, ExamSubject.objects.select_related(path), pk=pk)
    return found
