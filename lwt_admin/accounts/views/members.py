"""The people who work at a school."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.duties import open_duties
from lwt_admin.accounts.forms import EndForm, MembershipForm
from lwt_admin.accounts.known_as import former_names
from lwt_admin.accounts.models import Invitation, Membership
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.transitions import (
    ALLOWED,
    Action,
    end_membership,
    held_roles,
    is_last_manager,
    reopen_membership,
)
from lwt_admin.accounts.views.common import chosen_school, first_message
from lwt_admin.forms import saved

PAGE_SIZE = 50
STATE_KINDS = {
    Invitation.State.WAITING: "wait",
    Invitation.State.SENT: "neutral",
    Invitation.State.EXPIRED: "warn",
}


def member_list(request: StaffRequest) -> HttpResponse:
    """Who works here and who used to, and the invitations that are still open."""
    school, today, now = chosen_school(request), timezone.localdate(), timezone.now()
    members = Membership.objects.for_user(request.user).at_school(school).select_related("user")
    ordered = members.prefetch_related("roles").order_by(
        F("ended_on").desc(nulls_first=True), "user__sort_key", "pk"
    )
    invitations = Invitation.objects.for_user(request.user).at_school(school).open()
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    former = former_names(member.user for member in page)
    context = {
        "school": school,
        "page_obj": page,
        "rows": [(member, former[member.user_id]) for member in page],
        "today": today,
        "invitations": [
            (invitation, *_invitation_state(invitation, now))
            for invitation in invitations.select_related("invited_by")
        ],
    }
    return render(request, "accounts/member_list.html", context)


def _invitation_state(invitation: Invitation, now: datetime) -> tuple[str, str, bool]:
    """The state in words, the kind of its chip, and whether it can be sent again."""
    state = invitation.state_at(now)
    return str(state.label), STATE_KINDS[state], state in ALLOWED[Action.RESEND]


def member_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the roles of somebody who works here."""
    member = _working(request, pk)
    form = MembershipForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De rollen van {member.user} zijn opgeslagen.")
        return redirect("member_list")
    context = {"form": form, "member": member, "is_mentor": Role.MENTOR in held_roles(member)}
    return render(request, "accounts/member_edit.html", context)


def member_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Close the software to somebody from a day on."""
    member, today = _working(request, pk), timezone.localdate()
    form = EndForm(request.POST or None, initial={"day": member.ended_on or today})
    if request.method == "POST" and form.is_valid() and _ended(form, member):
        messages.success(request, f"{member.user} heeft straks geen toegang meer tot deze school.")
        return redirect("member_list")
    context = {
        "form": form,
        "member": member,
        "last_manager": is_last_manager(member),
        "is_mentor": Role.MENTOR in held_roles(member),
        "duties": open_duties(member.user, member.school, today),
    }
    return render(request, "accounts/member_end.html", context)


def _ended(form: EndForm, member: Membership) -> bool:
    day: date = form.cleaned_data["day"]
    try:
        end_membership(member, day)
    except ValidationError as error:
        form.add_error("day", first_message(error))
        return False
    return True


@require_POST
def member_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back an end that has not come yet."""
    member = _working(request, pk)
    try:
        reopen_membership(member, timezone.localdate())
    except ValidationError as error:
        messages.error(request, first_message(error))
    else:
        messages.success(request, f"{member.user} blijft toegang houden.")
    return redirect("member_list")


def _working(request: StaffRequest, pk: int) -> Membership:
    """A membership that has not ended, in the sight of the person."""
    return fetch(
        request, Membership.objects.not_ended().select_related("user", "school__board"), pk=pk
    )
