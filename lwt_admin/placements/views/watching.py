"""The list of pupils to watch: who needs help first, and why."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.placements.watch_list import WatchFilter, per_level, watch_list
from lwt_admin.placements.watch_sheet import HEADER, row_of
from lwt_admin.sheet_writing import TYPES, sheet_answer
from lwt_admin.storing import remember_looking

PAGE_SIZE = 25


def hours_watch(request: StaffRequest) -> HttpResponse:
    """Every pupil in sight with figures, forecast and reasons, narrowed as one asks."""
    lines = watch_list(request.user, request.school, timezone.localdate())
    filter_form = WatchFilter(request.GET, lines)
    found = filter_form.chosen()
    context = {
        "filter_form": filter_form,
        "levels": per_level(lines),
        "any_lines": bool(lines),
        "query": request.GET.urlencode(),
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "placements/hours_watch.html", context)


def hours_watch_sheet(request: StaffRequest) -> HttpResponse:
    """The list as it is narrowed, to save as XLSX or, when asked for, CSV; that is recorded."""
    form = request.GET.get("vorm", "xlsx")
    if form not in TYPES:
        raise Http404
    today = timezone.localdate()
    lines = watch_list(request.user, request.school, today)
    chosen = WatchFilter(request.GET, lines).chosen()
    remember_looking(line.student for line in chosen)
    rows = [row_of(line) for line in chosen]
    return sheet_answer(form, f"uren-volgen-{today:%Y-%m-%d}", HEADER, rows)
