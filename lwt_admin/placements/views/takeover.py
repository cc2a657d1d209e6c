"""Taking over running paper agreements: in one table, or by a file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.services.takeover import TakeOverRefused
from lwt_admin.placements.import_rooms import AGREEMENTS
from lwt_admin.placements.takeover import ToTakeOver, take_over_with_hours, to_take_over
from lwt_admin.placements.takeover_forms import TakeOverRow
from lwt_admin.signing.services import SigningRefused
from lwt_admin.students.import_views import review_page, upload_page


def take_over_table(request: StaffRequest) -> HttpResponse:
    """A row per pupil without an agreement; every row that is right is entered, others stay."""
    today = timezone.localdate()
    found = to_take_over(request.user, request.school, today)
    rows = _rows(request, found)
    if request.method == "POST":
        done = [_entered(request, row) for row in rows if row.has_changed()]
        wrong = done.count(False)
        _tell(request, done.count(True), wrong)
        if not wrong:
            return redirect("take_over")
        rows = [row for row in rows if row.errors or not row.has_changed()]
    context = {
        "rows": rows,
        "more": found.more,
        "wrong": [row for row in rows if row.is_bound and row.errors],
        "has_companies": any(found.companies.values()),
        "logs": request.user.access.grant(Right.PLACEMENTS_LOG).all,
    }
    return render(request, "placements/take_over.html", context)


def _rows(request: StaffRequest, found: ToTakeOver) -> list[TakeOverRow]:
    logs = request.user.access.grant(Right.PLACEMENTS_LOG).all
    return [
        TakeOverRow(
            request.POST or None,
            request.FILES or None,
            trajectory=one,
            companies=found.companies[one.student.school_id],
            months=found.months[one.student.school_id] if one.student.school_id in logs else (),
        )
        for one in found.trajectories
    ]


def _entered(request: StaffRequest, row: TakeOverRow) -> bool:
    """Enter one row; what stands in the way comes on it."""
    if not row.is_valid():
        return False
    given = {"by": request.user, "now": timezone.now(), "scan": row.cleaned_data["scan"]}
    try:
        take_over_with_hours(row.paper(), row.sums(), **given)
    except TakeOverRefused as refused:
        row.place(refused.problems)
        return False
    except (SigningRefused, ValidationError) as error:
        row.add_error(None, str(error) if isinstance(error, SigningRefused) else error)
        return False
    return True


def _tell(request: StaffRequest, right: int, wrong: int) -> None:
    if right:
        what = "overeenkomst is" if right == 1 else "overeenkomsten zijn"
        messages.success(request, f"{right} {what} overgenomen.")
    if wrong:
        what = "rij klopt" if wrong == 1 else "rijen kloppen"
        messages.error(request, f"{wrong} {what} nog niet. Kies daarbij ook de scan opnieuw.")
    if not right and not wrong:
        messages.info(request, "Er was niets ingevuld.")


def agreement_import(request: StaffRequest) -> HttpResponse:
    """Upload a list of running paper agreements."""
    return upload_page(request, AGREEMENTS)


def agreement_import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """See what a list of agreements would do, and do it."""
    return review_page(request, AGREEMENTS, pk)
