"""Inviting people, and the page on which they accept."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lwt_admin.accounts.forms import InvitationForm, NewUserForm
from lwt_admin.accounts.models import Invitation, User
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.transitions import accept, invite, person_with, resend, withdraw
from lwt_admin.accounts.views.common import chosen_school, first_message
from lwt_admin.links import without_trace

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def invitation_add(request: StaffRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    school = chosen_school(request)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite(school, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"De uitnodiging gaat naar {invitation.email}.")
            return redirect("member_list")
    return render(request, "accounts/invitation_add.html", {"form": form, "school": school})


@require_POST
def invitation_resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = fetch(request, Invitation.objects, pk=pk)
    try:
        resend(invitation, timezone.now())
    except ValidationError as error:
        messages.error(request, first_message(error))
    else:
        messages.success(
            request, f"{invitation.email} krijgt een nieuwe link. De oude werkt niet meer."
        )
    return redirect("member_list")


@require_POST
def invitation_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation; its link stops working."""
    invitation = fetch(request, Invitation.objects, pk=pk)
    try:
        withdraw(invitation, timezone.now())
    except ValidationError as error:
        messages.error(request, first_message(error))
    else:
        messages.success(request, f"De uitnodiging van {invitation.email} is ingetrokken.")
    return redirect("member_list")


# --- For the person who was invited ---------------------------------------------------------------
@without_trace
@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: as somebody new, or as the person who has that address already."""
    found = Invitation.objects.for_token(token, timezone.now())
    invitation = found.select_related("school__board", "invited_by").first()
    if invitation is None:
        return _gone(request)
    known = person_with(invitation.email)
    if known is not None:
        return _accept_as_known(request, invitation, known)
    return _accept_as_new(request, invitation)


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask for a name and a password, make the user, and sign them in."""
    user = User(email=invitation.email)
    form = NewUserForm(request.POST or None, instance=user, school=invitation.school)
    if request.method == "POST" and form.is_valid():
        try:
            membership = _accepted(invitation, form.user())
        except IntegrityError:  # the same address accepted somewhere else at this very moment
            return redirect(request.path)
        if membership is None:
            return _gone(request)
        login(request, membership, backend=BACKEND)
        return _welcome(request, invitation)
    context = {"form": form, "invitation": invitation, "school": invitation.school}
    return render(request, "accounts/invitation_accept.html", context)


def _accept_as_known(request: HttpRequest, invitation: Invitation, known: User) -> HttpResponse:
    """Let the person with this address confirm by a button, once they have signed in."""
    is_they = request.user.is_authenticated and request.user.pk == known.pk
    if request.method == "POST" and is_they:
        if _accepted(invitation, known) is None:
            return _gone(request)
        return _welcome(request, invitation)
    context = {"invitation": invitation, "school": invitation.school, "is_they": is_they}
    return render(request, "accounts/invitation_confirm.html", context)


def _accepted(invitation: Invitation, user: User) -> User | None:
    """The user, who now works at the school; None when the invitation went in the meantime."""
    try:
        return accept(invitation, user, timezone.now(), timezone.localdate()).user
    except ValidationError:
        return None


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.success(request, f"Welkom bij {invitation.school}.")
    return redirect("home")


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing, so that it tells nobody why."""
    return render(request, "accounts/invitation_gone.html", status=404)
