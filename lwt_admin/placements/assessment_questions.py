"""The school's own assessment forms: what every school starts with, and how one changes.

A form with which somebody was assessed never changes: a change makes the next number of it, and
periods in which nobody was assessed yet go along.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.placements.models import (
    Assessment,
    AssessmentForm,
    AssessmentPeriod,
    AssessmentQuestion,
)

STANDARD_NAME: Final = "Werkhouding"
STANDARD: Final = (
    "Komt op tijd",
    "Heeft de juiste werkkleding aan",
    "Neemt aanwijzingen aan en volgt ze op",
    "Vraagt als iets niet duidelijk is",
    "Werkt in een goed tempo",
    "Werkt goed samen met collega's",
    "Werkt veilig",
    "Houdt de telefoon weg tijdens het werk",
)
"""The eight questions about being ready for work with which every school starts."""


def standard_form(school: School) -> AssessmentForm:
    """The standard form, as a form of the school; made when the school has none of that name."""
    with transaction.atomic():
        locked(school)
        own = AssessmentForm.objects.for_system().filter(school=school, name=STANDARD_NAME)
        found = own.in_use().first()
        return found or _make(school, STANDARD_NAME, STANDARD)


def may_still_change(form: AssessmentForm) -> bool:
    """Whether nobody was assessed with it yet."""
    return not Assessment.objects.for_system().filter(period__form=form).exists()


@transaction.atomic
def save_form(form: AssessmentForm, questions: Sequence[str]) -> AssessmentForm:
    """Store a form with its questions, in order; one that was used gets a next number instead."""
    locked(form.school)
    if not form.pk:
        return _make(form.school, form.name, questions)
    stored = AssessmentForm.objects.for_system().get(pk=form.pk)
    periods = AssessmentPeriod.objects.for_system().filter(form=stored)
    list(periods.select_for_update().order_by("pk"))  # nobody begins to answer meanwhile
    if may_still_change(stored):
        form.save()
        if texts_of(stored) != list(questions):
            stored.questions.all().delete()
            _ask(form, questions)
        return form
    if texts_of(stored) == list(questions):  # its name is no part of what was asked
        form.save()
        return form
    stored.in_use = False
    stored.save()
    following = _make(form.school, form.name, questions, number=stored.number + 1)
    assessed = Assessment.objects.for_system().filter(period__form=stored).values("period")
    for period in periods.exclude(pk__in=assessed):
        period.form = following
        period.save()
    return following


def hold_period(period: AssessmentPeriod) -> AssessmentPeriod:
    """A period with its form, held until the transaction ends: what it asks stays as it is."""
    held = AssessmentPeriod.objects.for_system().select_for_update(of=("self",))
    return held.with_names().get(pk=period.pk)


def texts_of(form: AssessmentForm) -> list[str]:
    """The questions of a form, in order."""
    return list(form.questions.values_list("text", flat=True))


def _make(
    school: School, name: str, questions: Iterable[str], *, number: int = 1
) -> AssessmentForm:
    form = AssessmentForm.objects.create(school=school, name=name, number=number)
    _ask(form, questions)
    return form


def _ask(form: AssessmentForm, questions: Iterable[str]) -> None:
    AssessmentQuestion.objects.bulk_create(
        AssessmentQuestion(form=form, order=order, text=text)
        for order, text in enumerate(questions, start=1)
    )
