"""The periods that a school assesses: they do not overlap, and one in use keeps its days."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.placements.assessment_questions import hold_period
from lwt_admin.placements.models import Assessment, AssessmentPeriod
from lwt_admin.ui.formats import nl_period

IN_USE = "Er is al een leerling beoordeeld in deze periode."


def check_period(period: AssessmentPeriod) -> None:
    """Raise ValidationError when it overlaps another of its school year; hold the school first."""
    locked(period.school_year.school)
    others = AssessmentPeriod.objects.for_system().filter(
        school_year=period.school_year, first__lte=period.last, last__gte=period.first
    )
    other = others.exclude(pk=period.pk).first()
    if other is not None:
        raise ValidationError(
            {"first": f"In deze dagen ligt al {other} ({nl_period(other.first, other.last)})."}
        )
    if not period.pk:
        return
    stored = hold_period(period)
    if is_used(stored):
        if (stored.first, stored.last) != (period.first, period.last):
            raise ValidationError({"first": f"{IN_USE} De dagen blijven zoals ze zijn."})
        if stored.form_id != period.form_id:
            raise ValidationError(f"{IN_USE} Het formulier blijft zoals het is.")


def is_used(period: AssessmentPeriod) -> bool:
    """Whether anybody answered about it."""
    return Assessment.objects.for_system().filter(period=period).exists()


def used_periods(school: School) -> set[int]:
    """Primary keys of the periods of a school about which anybody answered."""
    used = Assessment.objects.for_system().filter(period__school_year__school=school)
    return set(used.values_list("period", flat=True))


@transaction.atomic
def delete_period(period: AssessmentPeriod) -> None:
    """Remove a period that nobody was assessed in; raises ValidationError when somebody was."""
    locked(period.school_year.school)
    if is_used(hold_period(period)):
        raise ValidationError(IN_USE)
    period.delete()
