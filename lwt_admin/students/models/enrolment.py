"""In which class a pupil sits in a school year, and when there are lessons."""

from typing import ClassVar

from django.db import models

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.records import Record
from lwt_admin.students.models.student import Student
from lwt_admin.students.querysets import EnrolmentQuerySet, SchoolTimeQuerySet
from lwt_admin.students.validators import validate_no_bsn

LEERJAREN: list[tuple[int, str]] = [(year, str(year)) for year in range(1, 5)]


class Enrolment(Record):
    """A pupil's leerjaar and class in one school year; the next year never overwrites it."""

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="enrolments", verbose_name="leerling"
    )
    school_year = models.ForeignKey(
        SchoolYear, on_delete=models.PROTECT, related_name="enrolments", verbose_name="schooljaar"
    )
    leerjaar = models.PositiveSmallIntegerField("leerjaar", choices=LEERJAREN)
    class_name = models.CharField("klas", max_length=20, blank=True, validators=[validate_no_bsn])

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        ordering = ("-school_year__start", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("student", "school_year"),
                name="enrolment_year_unique",
                violation_error_message="De leerling is in dit schooljaar al ingeschreven.",
            ),
            models.CheckConstraint(
                condition=models.Q(leerjaar__range=(1, 4)),
                name="enrolment_leerjaar_range",
                violation_error_message="Een leerjaar is 1, 2, 3 of 4.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school_year} · leerjaar {self.leerjaar}"


WEEKDAYS: tuple[tuple[int, str], ...] = (
    (1, "maandag"),
    (2, "dinsdag"),
    (3, "woensdag"),
    (4, "donderdag"),
    (5, "vrijdag"),
    (6, "zaterdag"),
    (7, "zondag"),
)


class SchoolTime(Record):
    """Lessons on one weekday: of a class, or of a pupil, whose own times replace the class's.

    Below eighteen school counts as working time, its breaks included; so first bell to last bell.
    """

    school_year = models.ForeignKey(
        SchoolYear, on_delete=models.PROTECT, related_name="school_times", verbose_name="schooljaar"
    )
    class_name = models.CharField("klas", max_length=20, blank=True, validators=[validate_no_bsn])
    student = models.ForeignKey(
        Student,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="school_times",
        verbose_name="leerling",
    )
    weekday = models.PositiveSmallIntegerField("dag", choices=WEEKDAYS)
    start = models.TimeField("begin")
    end = models.TimeField("einde")

    objects = SchoolTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "schooltijd"
        verbose_name_plural = "schooltijden"
        ordering = ("weekday", "start", "pk")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(student=None) ^ models.Q(class_name=""),
                name="school_time_one_owner",
                violation_error_message="Schooltijden horen bij een klas of bij één leerling.",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="school_time_ends_after_start",
                violation_error_message="Het einde ligt na het begin.",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__range=(1, 7)), name="school_time_weekday_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start:%H:%M}-{self.end:%H:%M}"
