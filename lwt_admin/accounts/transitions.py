"""What happens to memberships and invitations: the only place that changes their state.

An invitation: asked for -> sent -> accepted, or withdrawn; it expires by itself. A membership
begins with an accepted invitation, changes roles, and ends on a date. A school always keeps a
manager.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import Invitation, Membership, MembershipRole, School, User
from lwt_admin.accounts.perms import Right, Role, roles_with
from lwt_admin.accounts.tasks import send_due_invitations
from lwt_admin.names import reaches

State = Invitation.State

LAST_MANAGER = (
    "Dit is de laatste beheerder van de school. Maak eerst iemand anders beheerder; "
    "anders kan niemand meer gebruikers beheren."
)


class Action(Enum):
    """What can be done with an invitation; the value is how a refusal names it."""

    RESEND = "opnieuw versturen"
    WITHDRAW = "intrekken"
    ACCEPT = "aannemen"


ALLOWED: dict[Action, frozenset[State]] = {
    Action.RESEND: frozenset({State.SENT, State.EXPIRED}),
    Action.WITHDRAW: frozenset({State.WAITING, State.SENT, State.EXPIRED}),
    # A link works from the moment it is made, a blink before the invitation counts as sent.
    Action.ACCEPT: frozenset({State.WAITING, State.SENT}),
}


def locked(school: School) -> School:
    """Hold the school's row until the transaction ends, so that its rules are judged one by one.

    Others may meanwhile store what belongs to the school: its key stays as it is.
    """
    return School.objects.for_system().select_for_update(no_key=True).get(pk=school.pk)


# --- Invitations ----------------------------------------------------------------------------------
def invite(school: School, email: str, roles: Iterable[Role], by: User | None) -> Invitation:
    """Store an invitation and have it sent; `by` is None on the command line.

    Raises ValidationError when the address is not one, already works here or is already invited.
    """
    invitation = Invitation(
        school=school, email=email.strip().lower(), roles=in_order(roles), invited_by=by
    )
    with transaction.atomic():
        locked(school)
        invitation.full_clean(exclude=["invited_by"])
        if works_at(school, invitation.email):
            raise ValidationError(
                {"email": f"{invitation.email} werkt al bij deze school. Wijzig daar de rollen."}
            )
        invitation.save()
        transaction.on_commit(send_due_invitations.enqueue)
    return invitation


def resend(invitation: Invitation, now: datetime) -> None:
    """Have the invitation sent again with a new link; the old link stops working at once."""
    with transaction.atomic():
        current = _checked(invitation, Action.RESEND, now)
        current.token_hash, current.sent_at, current.expires_at = "", None, None
        current.claimed_at = current.failed_at = None
        current.save()
        transaction.on_commit(send_due_invitations.enqueue)


def withdraw(invitation: Invitation, now: datetime) -> None:
    """Make the link useless."""
    with transaction.atomic():
        current = _checked(invitation, Action.WITHDRAW, now)
        current.withdrawn_at, current.token_hash = now, ""
        current.save()


def accept(invitation: Invitation, user: User, now: datetime, today: date) -> Membership:
    """Let `user` work at the school in the roles of the invitation; saves a user who is new.

    Raises ValidationError when the invitation was used, withdrawn or expired in the meantime.
    """
    with transaction.atomic():
        locked(invitation.school)
        current = _checked(invitation, Action.ACCEPT, now)
        if user._state.adding:
            user.save()
        membership = running_membership(current.school, user)
        if membership is None:
            membership = Membership(user=user, school=current.school, started_on=today)
        membership.ended_on = None
        membership.save()
        set_roles(membership, {*held_roles(membership), *map(Role, current.roles)})
        current.accepted_at, current.token_hash = now, ""
        current.save()
    return membership


def person_with(email: str) -> User | None:
    """Whoever signs in with this address already."""
    return User.objects.with_email(email)


def _checked(invitation: Invitation, action: Action, now: datetime) -> Invitation:
    """The invitation as it is stored now, locked; ValidationError when `action` is too late."""
    current = Invitation.objects.for_system().select_for_update().get(pk=invitation.pk)
    state = current.state_at(now)
    if state not in ALLOWED[action]:
        raise ValidationError(
            f"De uitnodiging van {current.email} kunt u niet {action.value}: zij is {state.label}."
        )
    return current


# --- Memberships ----------------------------------------------------------------------------------
def running_membership(school: School, user: User | None) -> Membership | None:
    """The membership of `user` that has not ended, or ends on a day still to come."""
    if user is None or user._state.adding:
        return None
    from_today = Membership.objects.for_system().not_ended()
    return from_today.filter(school=school, user=user).first()


def works_at(school: School, email: str) -> bool:
    """Whether somebody who reads this mailbox works at the school, or will for some days more.

    Under another spelling of one address nobody becomes a colleague of themselves.
    """
    members = Membership.objects.for_system().not_ended().filter(school=school)
    emails = members.values_list("user__email", flat=True)
    return reaches(email) in map(reaches, emails)


def held_roles(membership: Membership) -> set[Role]:
    """The roles of a membership as they are stored now."""
    return {Role(role) for role in membership.roles.values_list("role", flat=True)}


def set_roles(membership: Membership, roles: Iterable[Role]) -> None:
    """Give a membership exactly these roles; ValidationError for the last manager."""
    wanted = set(roles)
    with transaction.atomic():
        locked(membership.school)
        if wanted.isdisjoint(roles_with(Right.MANAGE)):
            _keep_a_manager(membership)
        for row in membership.roles.exclude(role__in=wanted):
            row.delete()
        for role in in_order(wanted - held_roles(membership)):
            MembershipRole.objects.create(membership=membership, role=role)


def end_membership(membership: Membership, day: date) -> None:
    """Close the software to this person from `day` on; ValidationError for the last manager."""
    with transaction.atomic():
        locked(membership.school)
        _keep_a_manager(membership)
        membership.ended_on = day
        membership.full_clean(exclude=["user", "school"])
        membership.save()


def reopen_membership(membership: Membership, today: date) -> None:
    """Take back an end that is still to come; ValidationError when the person has already left."""
    if membership.ended_on is not None and membership.ended_on <= today:
        raise ValidationError(f"{membership.user} werkt hier niet meer. Stuur een uitnodiging.")
    membership.ended_on = None
    membership.save()


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody else manages the school's users without an end in sight."""
    managers = Membership.objects.for_system().managers().filter(school=membership.school_id)
    return managers.filter(pk=membership.pk).exists() and not (
        managers.exclude(pk=membership.pk).exists()
    )


def _keep_a_manager(membership: Membership) -> None:
    if is_last_manager(membership):
        raise ValidationError(LAST_MANAGER, code="last_manager")


def in_order(roles: Iterable[Role]) -> list[str]:
    """Roles as they are stored, in the order of the table of rights."""
    wanted = set(roles)
    return [role.value for role in Role if role in wanted]
