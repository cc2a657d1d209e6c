"""Whose way to a leer-werktraject a person sees, and what lists ask of it."""

from datetime import date
from typing import Self

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.signing.models import Signatory
from lwt_admin.students.querysets import rows_of

DECIDED = Q(trajectory__admitted_on__isnull=False) | Q(trajectory__refused_on__isnull=False)
ENDED = Q(trajectory__ended_on__isnull=False)


class IntakeQuerySet(ScopedQuerySet):
    school_path = "student__school"
    mentor_path = "student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def unfinished(self) -> Self:
        """Neither decided nor stopped."""
        return self.exclude(DECIDED | ENDED).filter(closed_on=None)

    def finished_since(self, day: date) -> Self:
        """Decided or stopped on `day` or later."""
        return self.filter(
            Q(trajectory__admitted_on__gte=day)
            | Q(trajectory__refused_on__gte=day)
            | Q(trajectory__ended_on__gte=day, trajectory__admitted_on=None)
            | Q(closed_on__gte=day)
        )

    def with_steps(self) -> Self:
        """Fetch along all that `intake.progress` reads: six queries in all."""
        along = ("signature__witness", "signature__scan")
        signatories = Signatory.objects.for_system().select_related(*along)
        letters = rows_of("ApplicationLetter").select_related("document__school")
        items = rows_of("AgendaItem").select_related("meeting")
        return self.select_related("student__school", "trajectory").prefetch_related(
            "steps",
            "student__school__unused_steps",
            Prefetch("letters", letters),
            Prefetch("letters__document__signatories", signatories),
            Prefetch("agenda_items", items.order_by("meeting__day", "pk")),
        )

    def newest_of_each(self) -> Self:
        """Of each pupil only the newest."""
        later = rows_of("Intake").filter(student=OuterRef("student"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class OfIntakeQuerySet(ScopedQuerySet):
    """Steps, letters and places on an agenda."""

    school_path = "intake__student__school"
    mentor_path = "intake__student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW


class ConfidentialQuerySet(OfIntakeQuerySet):
    """Reasons of a signal and what was said at the intake: for who may read confidential notes."""

    view_right = Right.NOTES_RESTRICTED


class ApplicationQuerySet(OfIntakeQuerySet):
    """The letters by which pupils apply."""

    def waiting(self) -> Self:
        """Offered for signature, not taken back or refused, and not yet signed by all."""
        refused = Signatory.objects.for_system().filter(
            document=OuterRef("document"), refused_at__isnull=False
        )
        return self.filter(
            ~Exists(refused), document__completed_at=None, document__withdrawn_at=None
        )


class MeetingQuerySet(ScopedQuerySet):
    """A mentor sees a meeting with an own pupil on its agenda, and of that agenda only those."""

    mentor_path = "items__intake__student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def with_numbers(self) -> Self:
        """Annotate `pupils` and `undecided`: how many are on the agenda, and still without."""
        item = "items__intake"
        decided = (
            ~Q(items__held_over="")
            | Q(**{f"{item}__trajectory__admitted_on__isnull": False})
            | Q(**{f"{item}__trajectory__refused_on__isnull": False})
        )
        here = Q(items__isnull=False)
        return self.annotate(
            pupils=Count("items"), undecided=Count("items", filter=here & ~decided)
        ).order_by("-day", "-pk")
