"""Contacts about pupils: who can follow one up, and ticking off what was done."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right, roles_with
from lwt_admin.students.models import Contact, MentorAssignment, Student


def owners_for(student: Student, owner_id: int | None, today: date) -> QuerySet[User]:
    """Who notes contacts about this pupil today, and who does the follow-up already."""
    mentors = MentorAssignment.objects.for_system().running_on(today)
    able = Q(pk__in=mentors.filter(trajectory__student=student).values("mentor")) | Q(pk=owner_id)
    for role in roles_with(Right.CONTACT_LOG):
        able |= Q(pk__in=User.objects.with_role(role, student.school_id).values("pk"))
    return User.objects.filter(able).order_by("sort_key", "pk")


@transaction.atomic
def tick(contact: Contact, *, done: bool, today: date) -> bool:
    """Say that the follow-up was done today, or that it was not after all.

    False when it was so, and when somebody changed the contact since it was read.
    """
    current = Contact.objects.for_system().select_for_update().get(pk=contact.pk)
    if current.version != contact.version or not current.follow_up or done != current.waits:
        return False
    current.follow_up_done_on = today if done else None
    current.version += 1
    current.save()
    return True
