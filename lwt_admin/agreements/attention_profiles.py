"""What must happen after a change of profile: agreements at a company that no longer fits."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.profile_changes import Unfit, unfit_in
from lwt_admin.todo import Todo, Urgency


def profile_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """What this person should look at, at this school or all of theirs: two queries."""
    versions = AgreementVersion.objects.for_user(user, Right.AGREEMENTS_DRAFT).at_school(school)
    for one in unfit_in(versions.with_names().order_by("start", "pk"), today):
        yield unfit_todo(one)


def unfit_todo(one: Unfit) -> Todo:
    """The line about one agreement."""
    agreement = one.version.agreement
    student = agreement.trajectory.student
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{agreement.company} past niet bij het nieuwe profiel van {student}",
        detail=one.check.text,
        url=reverse("agreement_detail", args=[one.version.agreement_id]),
        action="Bekijk de overeenkomst",
        article=one.check.article,
        student_id=student.pk,
    )
