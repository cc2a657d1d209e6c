"""The school year: when the school is open."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.accounts.models.school import School
from lwt_admin.accounts.querysets import ClosedPeriodQuerySet, SchoolYearQuerySet
from lwt_admin.records import Record
from lwt_admin.rules.periods import SchoolCalendar
from lwt_admin.rules.text import WEEKDAYS
from lwt_admin.ui.formats import nl_date, nl_period

LONGEST_YEAR = timedelta(days=366)


def weekdays_monday_to_friday() -> list[int]:
    """ISO weekdays on which a school is usually open."""
    return [1, 2, 3, 4, 5]


def validate_weekdays(value: Any) -> None:
    """Accept a list of different ISO weekdays, 1 (Monday) to 7 (Sunday)."""
    if not isinstance(value, list) or not value:
        raise ValidationError("Kies minstens één schooldag.")
    if sorted(set(value)) != sorted(value) or not set(value) <= set(range(1, 8)):
        raise ValidationError("Een schooldag is een dag van de week, elke dag hooguit één keer.")


class SchoolYear(Record):
    """First and last school day, weekdays with lessons, first day of the central exams."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="years", verbose_name="school"
    )
    start = models.DateField("eerste dag")
    end = models.DateField("laatste dag")
    first_central_exam = models.DateField("eerste dag centraal examen", null=True, blank=True)
    school_days = models.JSONField(
        "schooldagen", default=weekdays_monday_to_friday, validators=[validate_weekdays]
    )

    objects = SchoolYearQuerySet.as_manager()

    class Meta:
        verbose_name = "schooljaar"
        verbose_name_plural = "schooljaren"
        ordering = ("-start", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "start"),
                name="school_year_start_unique",
                violation_error_message="Er is al een schooljaar met deze eerste dag.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="school_year_ends_after_start",
                violation_error_message="De laatste dag ligt na de eerste dag.",
            ),
            models.CheckConstraint(
                condition=models.Q(first_central_exam=None)
                | models.Q(first_central_exam__range=(models.F("start"), models.F("end"))),
                name="school_year_exam_inside",
                violation_error_message="Het centraal examen begint binnen het schooljaar.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.start.year}-{self.end.year}"

    def clean(self) -> None:
        """Refuse a year that overlaps another, leaves out a closed period or cannot be one."""
        if not (self.start and self.end and self.school_id) or self.end <= self.start:
            return  # said by the fields and the constraints
        if self.end - self.start > LONGEST_YEAR:
            raise ValidationError({"end": "Dit schooljaar duurt langer dan een jaar."})
        others = SchoolYear.objects.for_system().filter(school=self.school_id).exclude(pk=self.pk)
        overlapping = others.filter(start__lte=self.end, end__gte=self.start).first()
        if overlapping:
            raise ValidationError(
                {"start": f"Deze periode overlapt met schooljaar {overlapping.in_full}."}
            )
        if self.pk:
            outside = models.Q(start__lt=self.start) | models.Q(end__gt=self.end)
            period = self.closed_periods.filter(outside).first()
            if period:
                raise ValidationError(
                    f"De vrije periode {period.in_full} valt dan buiten het schooljaar. "
                    "Wijzig of verwijder die eerst."
                )

    @property
    def in_full(self) -> str:
        """The years with the first and the last day."""
        return f"{self} ({nl_period(self.start, self.end)})"

    @property
    def weekdays(self) -> list[str]:
        """The days with lessons, as the screen writes them: ma, di, wo."""
        return [WEEKDAYS[number - 1] for number in sorted(self.school_days)]

    def calendar(self) -> SchoolCalendar:
        """The open days, for the rules; prefetch `closed_periods` when reading many years."""
        closed = tuple((period.start, period.end) for period in self.closed_periods.all())
        return SchoolCalendar(closed=closed, school_days=tuple(self.school_days))

    def includes(self, day: date) -> bool:
        return self.start <= day <= self.end


class ClosedPeriod(Record):
    """Days without lessons: a holiday, a study day; both ends included."""

    school_year = models.ForeignKey(
        SchoolYear,
        on_delete=models.CASCADE,
        related_name="closed_periods",
        verbose_name="schooljaar",
    )
    name = models.CharField("naam", max_length=120)
    start = models.DateField("eerste dag")
    end = models.DateField("laatste dag")

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "vrije periode"
        verbose_name_plural = "vrije perioden"
        ordering = ("start", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="closed_period_ends_after_start",
                violation_error_message="De laatste dag ligt niet voor de eerste dag.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a period that does not lie wholly in its school year."""
        if not (self.start and self.end):
            return
        year = self.school_year
        for field, day in (("start", self.start), ("end", self.end)):
            if not year.includes(day):
                raise ValidationError(
                    {field: f"{nl_date(day)} valt buiten schooljaar {year.in_full}."}
                )

    @property
    def in_full(self) -> str:
        """The name with the first and the last day."""
        return f"{self.name} ({nl_period(self.start, self.end)})"
