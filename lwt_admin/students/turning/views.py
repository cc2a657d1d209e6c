"""One page on which the pupils of a school year go on to the next."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.one_school import school_for
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.forms import COLLIDED
from lwt_admin.students.running_on import running_on
from lwt_admin.students.running_on import told as told_of
from lwt_admin.students.turning.forms import TurnForm, versions_of
from lwt_admin.students.turning.plan import Leaving, Plan, make_plan
from lwt_admin.students.turning.pupils import Pupil, pupils_of, waiting_among, without_class
from lwt_admin.students.turning.services import CannotTurn, turn_year
from lwt_admin.students.turning.years import Turn, turn_to_show, turns_of

MOST_AT_ONCE: Final = 300
"""Pupils on one page; the rest follows when these are stored. A browser sends two fields each."""


def year_turn(request: StaffRequest) -> HttpResponse:
    """Choose for each pupil, look at what that does, and store it; only the last step stores."""
    allowed, today = request.user.access.grant(request.right).all, timezone.localdate()
    school = school_for(request, allowed, "Kies eerst de school waarvan het schooljaar overgaat.")
    turns = turns_of(school)
    turn = turn_to_show(turns, today, request.GET.get("van", ""))
    if turn is None or turn.new is None:
        context = {"turn": turn, "turns": turns, "may_add_year": _may_add_year(request, school)}
        return render(request, "students/turning/no_year.html", context)
    pupils = pupils_of(request.user, turn)
    if request.method != "POST":
        return _choose(request, turns, turn, pupils)
    on_page = [pupil for pupil in pupils if f"step_{pupil.key}" in request.POST]
    form = TurnForm(request.POST, pupils=on_page, turn=turn)
    action = request.POST.get("action")
    if action == "change":
        return _form(request, turns, turn, pupils, _seen_anew(request.POST, on_page, turn))
    if not form.is_valid():
        return _form(request, turns, turn, pupils, form)
    if action == "store":
        return _store(request, turn, form)
    leaving = Leaving(form.cleaned_data["last_day"], request.user, today)
    plan = make_plan(on_page, form.choices(), turn, leaving)
    return _preview(request, turn, form, plan)


def _choose(
    request: StaffRequest, turns: list[Turn], turn: Turn, pupils: list[Pupil]
) -> HttpResponse:
    """The page to begin with: who still has to go on, with a proposal for each."""
    found = waiting_among(pupils)[:MOST_AT_ONCE]
    return _form(request, turns, turn, pupils, TurnForm(pupils=found, turn=turn))


def _form(
    request: StaffRequest, turns: list[Turn], turn: Turn, pupils: list[Pupil], form: TurnForm
) -> HttpResponse:
    waiting = len(waiting_among(pupils))
    context = {
        "form": form,
        "turn": turn,
        "turns": [one for one in turns if one.new is not None],
        "done": len(pupils) - waiting,
        "more": max(0, waiting - MOST_AT_ONCE),
        "without_class": without_class(request.user, turn),
    }
    return render(request, "students/turning/choose.html", context)


def _seen_anew(data: QueryDict, pupils: list[Pupil], turn: Turn) -> TurnForm:
    """What was chosen, beside what is stored now: to go on from here is a deliberate choice."""
    still = waiting_among(pupils)
    given = data.copy()
    given["seen"] = versions_of(still)
    return TurnForm(given, pupils=still, turn=turn)


def _store(request: StaffRequest, turn: Turn, form: TurnForm) -> HttpResponse:
    last_day, today = form.cleaned_data["last_day"], timezone.localdate()
    choices = form.choices()
    try:
        plan = turn_year(turn, choices, last_day, by=request.user, today=today)
    except CannotTurn as refused:
        return _preview(request, turn, form, refused.plan)
    except (ValidationError, IntegrityError) as refused:
        found = pupils_of(request.user, turn)
        plan = make_plan(found, choices, turn, Leaving(last_day, request.user, today))
        texts = refused.messages if isinstance(refused, ValidationError) else [COLLIDED]
        return _preview(request, turn, form, plan, texts)
    if plan.stored:
        told = ", ".join(f"{number} {text}" for text, number in plan.counts)
        messages.success(request, f"Vastgelegd voor {turn.new}: {told}.")
        for text in told_of(running_on(request.user, plan.last_days)):
            messages.warning(request, f"{text} Regel dat apart.")
    else:
        messages.info(request, "Er viel niets meer vast te leggen: het stond er al zo.")
    return redirect(f"{request.path}?van={turn.old.pk}")


def _preview(
    request: StaffRequest, turn: Turn, form: TurnForm, plan: Plan, refused: list[str] | None = None
) -> HttpResponse:
    plan = plan.beside(running_on(request.user, plan.last_days))
    context = {"form": form, "turn": turn, "plan": plan, "refused": refused or []}
    return render(request, "students/turning/preview.html", context)


def _may_add_year(request: StaffRequest, school: School) -> bool:
    return request.user.access.reach(Right.CALENDAR, school.pk) is not None
